import { constants as fsConstants, openSync, readSync, writeSync } from 'node:fs';
import type { Socket } from 'node:net';
import { constants } from 'node:os';
import {
  closeAll,
  closeQuietly,
  connectUnix,
  kindOf,
  mapShared,
  pollNow,
  receiveDescriptors,
  setNonblocking,
} from '../ffi/index.ts';
import { listenPipe, ringPipe } from './doorbell.ts';
import { encloseFrame, FrameReader } from './frames.ts';
import { decodeLane, GREETING, GREETING_DESCRIPTORS, LANE_BYTES } from './lane.ts';
import type { GuestLink, LaneHeader, SharedMemory } from './link.ts';
import { SOCKET_PATH_BYTES } from './socket-path.ts';

/** Why there is no link. `NO_BROKER`: nobody listens. `PATH`: no path for a socket. `PROTOCOL`: it did not greet as a broker does. */
export interface ConnectFault {
  readonly code: 'NO_BROKER' | 'PATH' | 'PROTOCOL';
  readonly message: string;
}

/** Rings that are taken at once. */
const RINGS = new Uint8Array(64);
const CONTROL_READ_BYTES = 4096;

/**
 * Connects to a broker's socket file; waits until it has accepted. The broker that does not answer as one is a fault, never
 * an exception.
 */
export function connectProcess(path: string): GuestLink | ConnectFault {
  const bytes = Buffer.byteLength(path);
  if (bytes === 0 || bytes > SOCKET_PATH_BYTES || path.includes('\0')) {
    const rule = `at most ${SOCKET_PATH_BYTES}`;
    return { code: 'PATH', message: `socket path of ${bytes} bytes, ${rule}: ${path}` };
  }
  const control = connectUnix(path);
  if (control < 0) return connectFault(path, -control);
  const greeting = new Uint8Array(GREETING.length);
  const got = receiveDescriptors(control, greeting, GREETING_DESCRIPTORS);
  const [lane, doorbell, ring] = got.descriptors;
  if (lane !== undefined && doorbell !== undefined && ring !== undefined) {
    const whole = got.bytes === GREETING.length && greeting.every((byte, at) => byte === GREETING[at]);
    const typed = kindOf(lane) === 'socket' && kindOf(doorbell) === 'fifo' && kindOf(ring) === 'fifo';
    // Ours to make sure of: a full pipe must never stop a guest that only rings.
    if (whole && typed && setNonblocking(ring)) return new ProcessGuestLink(control, lane, doorbell, ring);
  }
  closeAll([control, ...got.descriptors]);
  const what = got.bytes === 0 ? 'closed the connection' : 'did not greet as a broker';
  return { code: 'PROTOCOL', message: `what listens at ${path} ${what}` };
}

function connectFault(path: string, errno: number): ConnectFault {
  const { ENOENT, ECONNREFUSED, ENOTSOCK, EPROTOTYPE, ENOTDIR, EACCES } = constants.errno;
  if (errno === ENOENT) return { code: 'NO_BROKER', message: `no broker: ${path} does not exist` };
  if (errno === ECONNREFUSED) return { code: 'NO_BROKER', message: `no broker listens at ${path}` };
  const code = [ENOTSOCK, EPROTOTYPE, ENOTDIR, EACCES].includes(errno) ? 'PATH' : 'NO_BROKER';
  return { code, message: `cannot connect to ${path}: errno ${errno}` };
}

/** Reads, again for as long as a signal interrupts it; 0 when the other side is gone, however that shows. */
function readBlocking(fd: number, into: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, into, 0, into.length, null);
    } catch (error) {
      if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EINTR') return 0;
    }
  }
}

class ProcessGuestLink implements GuestLink {
  readonly #frames = new FrameReader();
  readonly #incoming = new Uint8Array(CONTROL_READ_BYTES);
  readonly #watchers = new Set<() => void>();
  #control: number;
  #lane: number;
  #doorbell: number;
  #ring: number;
  #watching: Socket | null = null;

  constructor(control: number, lane: number, doorbell: number, ring: number) {
    this.#control = control;
    this.#lane = lane;
    this.#doorbell = doorbell;
    this.#ring = ring;
  }

  send(frame: Uint8Array): boolean {
    const wire = encloseFrame(frame);
    try {
      for (let sent = 0; sent < wire.length; ) sent += writeSync(this.#control, wire, sent);
      return true;
    } catch {
      return false;
    }
  }

  receive(): Uint8Array | 'closed' {
    for (;;) {
      const frame = this.#frames.next();
      if (frame !== null) return frame;
      if (this.#control < 0) return 'closed';
      const bytes = readBlocking(this.#control, this.#incoming);
      if (bytes === 0) return 'closed';
      if (!this.#frames.push(this.#incoming.subarray(0, bytes)) && !this.#frames.hasFrame()) {
        this.close();
      }
    }
  }

  readable(): boolean {
    if (this.#frames.hasFrame()) return true;
    if (this.#control < 0) return true;
    const state = pollNow(this.#control);
    return state.readable || state.hungUp;
  }

  take(): { readonly header: LaneHeader; readonly memory: SharedMemory } | 'closed' {
    if (this.#lane < 0) return 'closed';
    const wire = new Uint8Array(LANE_BYTES);
    const { bytes, descriptors } = receiveDescriptors(this.#lane, wire, 1);
    const [fd] = descriptors;
    if (fd === undefined) return 'closed';
    try {
      const message = bytes === LANE_BYTES ? decodeLane(wire) : null;
      if (message === null || kindOf(fd) !== 'file') return this.#refuse();
      const memory = mapShared(fd, message.bytes, { write: message.header.guestAccess !== 'read' });
      return typeof memory === 'string' ? this.#refuse() : { header: message.header, memory };
    } finally {
      // The mapping keeps the memory; a descriptor per slab would only be one more to lose.
      closeQuietly(fd);
    }
  }

  takeable(): boolean {
    if (this.#lane < 0) return true;
    const state = pollNow(this.#lane);
    return state.readable || state.hungUp;
  }

  ring(): void {
    ringPipe(this.#ring);
  }

  sleep(): 'rung' | 'closed' {
    if (this.#doorbell < 0) return 'closed';
    return readBlocking(this.#doorbell, RINGS) === 0 ? 'closed' : 'rung';
  }

  watch(onRing: () => void): () => void {
    // A value of its own for each call, so that the same function may watch twice.
    const watcher = (): void => onRing();
    this.#watchers.add(watcher);
    if (this.#watching === null) this.#openWatch();
    return () => {
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#closeWatch();
    };
  }

  alive(): boolean {
    // Both: a process that dies closes one after the other, and whoever woke by the one must not be told otherwise.
    return this.#control >= 0 && !pollNow(this.#doorbell).hungUp && !pollNow(this.#control).hungUp;
  }

  close(): void {
    this.#closeWatch();
    this.#watchers.clear();
    closeAll([this.#control, this.#lane, this.#doorbell, this.#ring]);
    this.#control = -1;
    this.#lane = -1;
    this.#doorbell = -1;
    this.#ring = -1;
  }

  /** A broker that hands out memory which could shrink under us is none. */
  #refuse(): 'closed' {
    this.close();
    return 'closed';
  }

  #openWatch(): void {
    const tell = (): void => {
      for (const watcher of [...this.#watchers]) watcher();
    };
    try {
      // The event loop needs a non-blocking pipe and `sleep` a blocking one: two open files of one pipe.
      const flags = fsConstants.O_RDONLY | fsConstants.O_NONBLOCK;
      this.#watching = listenPipe(openSync(`/proc/self/fd/${this.#doorbell}`, flags), tell, tell);
    } catch {
      // Closed, or no descriptor left: whoever waits must look for itself.
      setImmediate(tell);
    }
  }

  #closeWatch(): void {
    this.#watching?.destroy();
    this.#watching = null;
  }
}
