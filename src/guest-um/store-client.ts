import { statusName } from '../abi/index.ts';
import {
  decodeData,
  decodeDescription,
  encodeRead,
  type PackageReader,
  STORE_CALL,
  STORE_HEAD_BYTES,
  STORE_LIMITS,
  type StoreDescription,
} from '../packages/index.ts';
import { connectProcess, type GuestLink } from '../vmbus-sim/index.ts';
import { ControlShell } from './control-shell.ts';
import type { GuestChannel } from './guest-channel.ts';
import { DxgOpenError } from './open-error.ts';

export type StoreReadErrorCode =
  /** The host answered that it cannot. */
  | 'REFUSED'
  /** The broker is gone, or took the channel back. */
  | 'LOST'
  /** What it sent is no answer to what was asked. */
  | 'PROTOCOL';

/** Why the host's store did not answer. */
export class StoreReadError extends Error {
  readonly code: StoreReadErrorCode;

  constructor(code: StoreReadErrorCode, message: string) {
    super(message);
    this.name = 'StoreReadError';
    this.code = code;
  }
}

/** What the broker's log calls whoever fetches a package. */
const PROCESS_NAME = 'kmbridge store';
const NOTHING = new Uint8Array(0);

/**
 * The driver store of a broker, opened whatever the version gate thinks of this guest. Synchronous: one request at a time,
 * waited for in place. The host is not trusted: an answer is what was asked for, or an error; whether the bytes are the
 * file's is for whoever has the digest.
 */
export class StoreClient implements PackageReader {
  readonly #bus: ControlShell;
  readonly #channel: GuestChannel;
  readonly #request = new Uint8Array(STORE_HEAD_BYTES + 64);
  readonly #head = new DataView(this.#request.buffer);
  #lastId = 0;

  /** Use `openStore`. */
  constructor(bus: ControlShell, channel: GuestChannel) {
    this.#bus = bus;
    this.#channel = channel;
  }

  describe(): StoreDescription {
    const description = decodeDescription(this.#call(STORE_CALL.DESCRIBE, NOTHING));
    if (description === null) throw new StoreReadError('PROTOCOL', 'the host described no package');
    if (description.bytes === 0 || description.bytes > STORE_LIMITS.manifestBytes)
      throw new StoreReadError('PROTOCOL', `the host describes a manifest of ${description.bytes} bytes`);
    return description;
  }

  read(digest: string, offset: number, bytes: number): Uint8Array {
    const data = decodeData(this.#call(STORE_CALL.READ, encodeRead({ digest, offset, bytes })));
    if (data === null) throw new StoreReadError('PROTOCOL', 'the host answered a read with no data');
    if (data.length !== bytes)
      throw new StoreReadError(
        'PROTOCOL',
        `the host sent ${data.length} bytes where ${bytes} were asked for`,
      );
    return data;
  }

  /** Takes leave of the broker. */
  close(): void {
    this.#bus.leave();
    this.#bus.link.close();
  }

  /** One request; the body of its answer, private until the next call. */
  #call(nr: number, body: Uint8Array): Uint8Array {
    const { end } = this.#channel;
    const id = ++this.#lastId;
    this.#head.setUint16(0, nr, true);
    this.#head.setUint16(2, 0, true);
    this.#head.setUint32(4, body.length, true);
    this.#request.set(body, STORE_HEAD_BYTES);
    const sent = end.send(id, true, this.#request, STORE_HEAD_BYTES + body.length);
    // One request in a ring of 256 KiB always has room, unless the host says otherwise.
    if (sent === 'corrupt' || sent === 'full') throw this.#broken('the ring takes no request');
    if (sent === 'signal') this.#bus.link.ring();
    while (end.receive() === 'empty') this.#sleep();
    if (end.corruption !== null) throw this.#broken(`${end.corruption.code} in the ring`);
    const { packet } = end;
    if (packet.kind !== 'completion' || packet.id !== id)
      throw this.#broken('the host sent what was not asked for');
    const answer = this.#answer(packet.payload, packet.bytes);
    if (end.endBatch()) this.#bus.link.ring();
    return answer;
  }

  #answer(payload: Uint8Array, bytes: number): Uint8Array {
    if (bytes < STORE_HEAD_BYTES || bytes > STORE_LIMITS.messageBytes)
      throw this.#broken(`an answer of ${bytes} bytes`);
    const head = new DataView(payload.buffer, payload.byteOffset, bytes);
    const status = head.getInt32(0, true);
    const stop = STORE_HEAD_BYTES + head.getUint32(4, true);
    if (stop > bytes || ((stop + 7) & ~7) !== bytes)
      throw this.#broken('an answer that is not as long as it says');
    if (status < 0) throw new StoreReadError('REFUSED', `the host answered ${statusName(status)}`);
    return payload.slice(STORE_HEAD_BYTES, stop);
  }

  /** Returns early at will: the caller looks again. */
  #sleep(): void {
    const { end } = this.#channel;
    if (!end.arm()) return;
    const woken = this.#bus.link.sleep();
    end.disarm();
    if (woken === 'closed') throw new StoreReadError('LOST', 'the broker is gone');
    if (end.hasData()) return;
    const loss = this.#bus.poll() ?? this.#channel.lost;
    if (loss !== null) throw new StoreReadError('LOST', loss.message);
  }

  #broken(message: string): StoreReadError {
    this.#bus.link.close();
    return new StoreReadError('PROTOCOL', message);
  }
}

/**
 * Opens the driver store of the broker behind a socket, or at the other end of a link.
 *
 * @param driver the one whose package is wanted; '' for whichever the host runs
 * @throws DxgOpenError
 */
export function openStore(place: string | GuestLink, driver = ''): StoreClient {
  const link = typeof place === 'string' ? connectProcess(place) : place;
  if ('code' in link)
    throw new DxgOpenError(link.code === 'PROTOCOL' ? 'PROTOCOL' : 'NO_BROKER', link.message);
  const bus = new ControlShell(link);
  const identity = {
    surface: 'store',
    driver,
    vendor_id: 0,
    device_id: 0,
    driver_version: '',
    abi: '',
    umd_digest: '',
  };
  const error = bus.openStore({ process_name: PROCESS_NAME, script: '', identities: [identity] });
  if (error !== null) throw error;
  const [channel] = bus.channels;
  if (channel === undefined) throw new DxgOpenError('PROTOCOL', 'the driver store did not open');
  return new StoreClient(bus, channel);
}
