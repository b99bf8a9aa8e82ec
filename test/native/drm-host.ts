/**
 * A host with one DRM device for native guests: it keeps the open files of its guest, and answers the calls that a test
 * needs as a kernel would. Memory is memfds.
 */
import { closeSync, fstatSync } from 'node:fs';
import { Writer } from 'protobufjs';
import { drmRowById, Image, transcoderOf } from '../../src/abi/index.ts';
import { DRM_CHANNEL_INTERFACE, guidBytes } from '../../src/vmbus-sim/index.ts';
import { LUID } from '../guest-um/fake-host.ts';
import { answer, HEAD, numbers, text } from './drm-wire.ts';
import { type HostileHost, LANE, laneMessage, OFFERS, type Script } from './hostile-host.ts';

export const ERRNO = { ENOENT: 2, EBADF: 9, EAGAIN: 11, EINVAL: 22, EOPNOTSUPP: 95 } as const;
const PAGE = 4096;
const OPEN = 0x501;
const CLOSE = 0x502;
const MAP = 0x503;
const QUEUE = 0x504;
/** What `held` and `silent` call it. */
export const QUEUE_NAME = 'DRM_BRIDGE_QUEUE';

/** One open file of a guest. */
interface OpenFile {
  readonly node: number;
  /** Buffers by handle, each a file. */
  readonly buffers: Map<number, number>;
}

/** Memory of a submission queue as a guest is told of it; without a descriptor there is a ticket for none, or no ticket. */
export interface LentQueue {
  readonly fd: number | 'no ticket' | 'no descriptor';
  readonly bytes: number;
}

/** A call with its file. */
interface Call {
  readonly host: HostileHost;
  readonly image: Image;
  readonly number: number;
  readonly file: OpenFile;
}

export class DrmHost {
  /** Open files by number, and how many there have been. */
  readonly files = new Map<number, OpenFile>();
  opened = 0;
  closed = 0;
  /** Names of rows that have been called. */
  readonly calls: string[] = [];
  /** Rows whose calls are never answered. */
  readonly silent = new Set<string>();
  /** Rows whose calls fail, once as often as they stand here, */
  readonly failing: string[] = [];
  /** and whose next call is answered by `release`. */
  readonly held = new Set<string>();
  readonly #kept: (() => void)[] = [];
  /** Whether buffers of other files can be imported. */
  imports = false;
  /** What is lent in the place of every buffer that is mapped. */
  lent: number | undefined;
  /** What who asks for a submission queue gets, or an errno; and how often that was. */
  queue: () => LentQueue | number = () => ERRNO.EOPNOTSUPP;
  queuesAsked = 0;
  /** Whether it keeps the rest when the control stream is at its end. */
  clings = false;
  /** The last that has called. */
  guest: HostileHost | undefined;
  #tickets = 0;
  readonly #name: string;

  constructor(name = 'virtio_gpu') {
    this.#name = name;
  }

  get script(): Script {
    const offer = {
      interface_id: guidBytes(DRM_CHANNEL_INTERFACE),
      instance_id: new Uint8Array(16).fill(7),
      luid: LUID,
      name: this.#name,
    };
    return {
      verdict: { accepted: true, offers: [...OFFERS.slice(0, 1), offer] },
      own: (host, nr, channel, id, payload) => channel === 1 && this.#take(host, nr, id, payload),
      ...(this.clings ? { clings: true } : {}),
    };
  }

  #take(host: HostileHost, nr: number, id: number, payload: Uint8Array): boolean {
    const head = new DataView(payload.buffer, payload.byteOffset);
    const number = head.getUint16(2, true);
    this.guest = host;
    const end = HEAD + head.getUint32(4, true);
    if (nr >= OPEN) {
      this.#own(host, nr, number, id, numbers(payload.subarray(HEAD, end)));
      return true;
    }
    const row = drmRowById(nr);
    const file = this.files.get(number);
    if (row === undefined || number === 0 || number > this.opened)
      throw new Error(`a call of ${nr} on file ${number}`);
    if (file === undefined) {
      // Another thread was about to call when it was closed.
      answer(host, id, -ERRNO.EBADF);
      return true;
    }
    const image = new Image();
    const fault = transcoderOf(row).decodeRequest(payload, HEAD, end, image);
    if (fault !== null) throw new Error(`the guest sent a ${fault} ${row.name}`);
    this.calls.push(row.name);
    if (this.silent.has(row.name)) return true;
    const failed = this.failing.includes(row.name);
    if (failed) this.failing.splice(this.failing.indexOf(row.name), 1);
    const status = failed
      ? -ERRNO.EINVAL
      : (ANSWERS[row.name]?.call(this, { host, image, number, file }) ?? 0);
    const wire = new Uint8Array(1 << 16);
    const length = status < 0 ? HEAD : transcoderOf(row).encodeReply(image, wire, HEAD);
    const send = (): void => answer(host, id, status, wire.subarray(HEAD, length));
    this.#send(row.name, send);
    return true;
  }

  #send(name: string, send: () => void): void {
    if (this.held.delete(name)) this.#kept.push(send);
    else send();
  }

  /** Answers what was held. */
  release(): void {
    for (const send of this.#kept.splice(0)) send();
  }

  #own(host: HostileHost, nr: number, number: number, id: number, fields: readonly number[]): void {
    const [, first = 0, second = 0] = fields;
    if (nr === OPEN) {
      this.opened++;
      this.files.set(this.opened, { node: first, buffers: new Map() });
      answer(
        host,
        id,
        0,
        new Writer()
          .uint32(3 << 3)
          .uint32(this.opened)
          .finish(),
      );
    } else if (nr === CLOSE) {
      const known = first === number && this.files.delete(number);
      if (known) this.closed++;
      answer(host, id, known ? 0 : -ERRNO.EBADF);
    } else if (nr === MAP) {
      const handle = Math.floor(first / OFFSETS);
      const buffer = this.files.get(number)?.buffers.get(handle);
      if (buffer === undefined || second === 0) answer(host, id, -ERRNO.EINVAL);
      else {
        const writer = new Writer().uint32(3 << 3).int32(this.give(host, this.lent ?? buffer));
        writer.uint32(4 << 3).uint32(handle);
        const start = first % OFFSETS;
        if (start > 0) writer.uint32((5 << 3) | 1).fixed64(start);
        answer(host, id, 0, writer.finish());
      }
    } else if (nr === QUEUE) {
      this.queuesAsked++;
      this.#send(QUEUE_NAME, () => this.#lend(host, id));
    } else throw new Error(`no call is ${nr}`);
  }

  #lend(host: HostileHost, id: number): void {
    const lent = this.queue();
    if (typeof lent === 'number') {
      answer(host, id, -lent);
      return;
    }
    const writer = new Writer();
    if (lent.fd !== 'no ticket') {
      const ticket = lent.fd === 'no descriptor' ? ++this.#tickets : this.give(host, lent.fd);
      writer.uint32(1 << 3).int32(ticket);
    }
    if (lent.bytes > 0) writer.uint32(2 << 3).uint32(lent.bytes);
    answer(host, id, 0, writer.finish());
  }

  /** Sends a descriptor ahead of the answer: its ticket. */
  give(host: HostileHost, fd: number): number {
    host.lane(laneMessage(LANE.descriptor, 0, ++this.#tickets, 0), [fd]);
    return this.#tickets;
  }
}

/** Where the map of one buffer ends and that of the next begins, in the offsets that mmap gets. */
const OFFSETS = 1 << 28;

const ANSWERS: Readonly<Record<string, (this: DrmHost, call: Call) => number>> = {
  DRM_IOCTL_VERSION: ({ image }) => {
    image.setU32(4, 1);
    text(image, 16, 24, 'virtio_gpu');
    text(image, 32, 40, '0');
    text(image, 48, 56, 'virtio GPU');
    return 0;
  },
  DRM_IOCTL_GET_CAP: ({ image, number }) => {
    image.setU64(8, image.u64(0) + 1000n * BigInt(number));
    return 0;
  },
  DRM_IOCTL_MODE_CREATE_DUMB: ({ host, image, file }) => {
    const size = Math.ceil((image.u32(0) * image.u32(4) * 4) / PAGE) * PAGE;
    const handle = file.buffers.size + 1;
    file.buffers.set(handle, host.memory(size).fd);
    image.setU32(16, handle);
    image.setU32(20, image.u32(4) * 4);
    image.setU64(24, BigInt(size));
    return 0;
  },
  DRM_IOCTL_MODE_MAP_DUMB: ({ image, file }) => {
    if (!file.buffers.has(image.u32(0))) return -ERRNO.ENOENT;
    image.setU64(8, BigInt(image.u32(0)) * BigInt(OFFSETS));
    return 0;
  },
  DRM_IOCTL_PRIME_HANDLE_TO_FD({ host, image, file }) {
    const buffer = file.buffers.get(image.u32(0));
    if (buffer === undefined) return -ERRNO.ENOENT;
    image.setU32(8, this.give(host, buffer));
    return 0;
  },
  DRM_IOCTL_PRIME_FD_TO_HANDLE({ host, image, file }) {
    const given = host.given();
    if (given === null || given.ticket !== image.u32(8)) throw new Error('no descriptor came with the call');
    const { ino } = fstatSync(given.fd);
    closeSync(given.fd);
    for (const [handle, fd] of file.buffers)
      if (fstatSync(fd).ino === ino) {
        image.setU32(0, handle);
        return 0;
      }
    for (const other of this.imports ? this.files.values() : [])
      for (const fd of other.buffers.values())
        if (fstatSync(fd).ino === ino) {
          const handle = file.buffers.size + 1;
          file.buffers.set(handle, fd);
          image.setU32(0, handle);
          return 0;
        }
    return -ERRNO.EINVAL;
  },
};
