import { STATUS } from '../abi/index.ts';
import {
  decodeRead,
  encodeData,
  encodeDescription,
  type PackageSource,
  STORE_CALL,
  STORE_HEAD_BYTES,
  STORE_LIMITS,
} from '../packages/index.ts';
import { MISMATCH_NTSTATUS, printable, type Refusal, shellQuote } from '../version-check/index.ts';
import type { ChannelRings, ContactIdentity, Packet } from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import { HostChannel } from './channel.ts';
import type { DriverAdapter } from './driver.ts';
import { HABITS, LIMIT } from './limits.ts';
import type { Poller } from './poller.ts';
import type { CallChannel, ChannelOwner, PacketTaker } from './roles.ts';

/** What a contact that asks for the driver store says in place of an identity. */
const STORE_SURFACE = 'store';

/** The driver whose package is wanted, '' for whichever there is; null when this contact is no request for the store. */
export function storeClaim(claims: readonly ContactIdentity[]): string | null {
  const [claim] = claims;
  if (claims.length !== 1 || claim?.surface !== STORE_SURFACE) return null;
  const { vendor_id, device_id, driver_version, abi, umd_digest } = claim;
  const plain =
    vendor_id === 0 && device_id === 0 && driver_version === '' && abi === '' && umd_digest === '';
  return plain ? claim.driver : null;
}

/** Why there is no store for this contact; null when there is one. */
export function storeRefusal(
  wanted: string,
  source: PackageSource | null,
  partition: string,
  adapters: readonly DriverAdapter[],
): Refusal | null {
  if (source !== null && (wanted === '' || wanted === source.driver)) return null;
  const [first] = adapters;
  const host =
    first === undefined ? 'its driver' : `${first.identity.driver} ${first.identity.driver_version}`;
  return {
    code: 'DRIVER_MISMATCH',
    ntstatus: MISMATCH_NTSTATUS,
    field: source === null ? 'surface' : 'driver',
    host: source === null ? 'no driver store' : source.driver,
    guest: source === null ? STORE_SURFACE : printable(wanted),
    rule:
      source === null
        ? `this host has no package of ${host} to give away`
        : 'a host gives away the package of its own driver only',
    // Whatever else was wanted: what the host runs is what its guests need.
    fix:
      source === null
        ? 'npm run --silent kmbridge -- doctor'
        : `npm run --silent kmbridge -- store sync --partition ${shellQuote(partition)}`,
  };
}

export interface StoreGuestParts {
  readonly account: Account;
  readonly poller: Poller;
  readonly source: PackageSource;
  violated(what: string, channel: number): void;
  ring(): void;
}

/** A guest process that may read one driver package: no driver, no adapter, no memory stands behind its channel. */
export class StoreGuest implements ChannelOwner, PacketTaker<StoreGuest> {
  readonly account: Account;
  readonly #parts: StoreGuestParts;
  readonly #out = new Uint8Array(STORE_LIMITS.messageBytes);
  readonly #head = new DataView(this.#out.buffer);
  #channel: HostChannel<StoreGuest> | null = null;
  calls = 0;
  #alive = true;

  constructor(parts: StoreGuestParts) {
    this.account = parts.account;
    this.#parts = parts;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Serves its channel from now on; false at the limit. */
  open(id: number, rings: ChannelRings): boolean {
    if (!this.account.take(LIMIT.channel)) return false;
    this.#channel = new HostChannel<StoreGuest>({ id, process: this, adapter: null, rings, taker: this });
    this.#parts.poller.wake([this.#channel]);
    return true;
  }

  closeChannel(): void {
    const channel = this.#channel;
    if (channel === null) return;
    this.#channel = null;
    this.#parts.poller.remove(channel);
    channel.close();
    this.account.give(LIMIT.channel);
  }

  wake(): void {
    if (this.#channel !== null) this.#parts.poller.wake([this.#channel]);
  }

  release(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.closeChannel();
    this.account.give(LIMIT.storeConnection);
  }

  violated(what: string, channel: number): void {
    this.#parts.violated(what, channel);
  }

  ring(): void {
    this.#parts.ring();
  }

  /** One request; what no store client sends ends the connection, what cannot be answered is told so. */
  take(channel: CallChannel<StoreGuest>, packet: Packet): boolean {
    const { kind, id, wantsCompletion, payload, bytes } = packet;
    if (kind !== 'inband' || !wantsCompletion || bytes < STORE_HEAD_BYTES) return false;
    this.calls++;
    const head = new DataView(payload.buffer, payload.byteOffset, bytes);
    const nr = head.getUint16(0, true);
    const body = head.getUint32(4, true);
    const end = STORE_HEAD_BYTES + body;
    // The first comparison keeps the last from wrapping at 2^32.
    const whole = end <= bytes && ((end + 7) & ~7) === bytes && head.getUint16(2, true) === 0;
    const answer = whole
      ? this.#serve(nr, payload.subarray(STORE_HEAD_BYTES, end))
      : STATUS.INVALID_PARAMETER;
    const status = answer < 0 ? answer : STATUS.SUCCESS;
    const length = answer < 0 ? STORE_HEAD_BYTES : answer;
    this.#head.setInt32(0, status, true);
    this.#head.setUint32(4, length - STORE_HEAD_BYTES, true);
    channel.reply(id, this.#out, length);
    return true;
  }

  /** Where the reply in `#out` ends, or a status that says why there is none. */
  #serve(nr: number, body: Uint8Array): number {
    const { source } = this.#parts;
    if (nr === STORE_CALL.DESCRIBE) {
      if (body.length > 0) return STATUS.INVALID_PARAMETER;
      const reply = encodeDescription(source.describe());
      this.#out.set(reply, STORE_HEAD_BYTES);
      return STORE_HEAD_BYTES + reply.length;
    }
    if (nr !== STORE_CALL.READ) return STATUS.NOT_SUPPORTED;
    const read = decodeRead(body);
    if (read === null) return STATUS.INVALID_PARAMETER;
    const { digest, offset, bytes } = read;
    const size = source.sizeOf(digest);
    if (size === undefined) return STATUS.OBJECT_NAME_NOT_FOUND;
    if (bytes === 0 || bytes > HABITS.storeReadBytes || offset + bytes > size)
      return STATUS.INVALID_PARAMETER;
    // A guest chooses the size of its ring: what never fits would wait for ever.
    if (bytes + STORE_HEAD_BYTES * 2 > (this.#channel?.maxPayload ?? 0)) return STATUS.BUFFER_TOO_SMALL;
    const data = this.#read(digest, offset, bytes);
    return data === null ? STATUS.UNSUCCESSFUL : encodeData(data, this.#out, STORE_HEAD_BYTES);
  }

  /** The package may have been changed or taken away under us: that costs the read. */
  #read(digest: string, offset: number, bytes: number): Uint8Array | null {
    try {
      const data = this.#parts.source.read(digest, offset, bytes);
      return data.length === bytes ? data : null;
    } catch {
      return null;
    }
  }
}
