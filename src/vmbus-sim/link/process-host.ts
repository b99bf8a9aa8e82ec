import { fchmodSync } from 'node:fs';
import type { Socket } from 'node:net';
import {
  closeAll,
  closeElsewhere,
  closeQuietly,
  createLane,
  createPipe,
  createShared,
  openPidfd,
  peerOf,
  peerPidfd,
  pipeOf,
  receiveNow,
  type SharedFile,
  sendDescriptors,
  setNonblocking,
} from '../ffi/index.ts';
import { BUS_LIMITS } from '../limits.ts';
import { DeathWatch, type Watched } from './death-watch.ts';
import { listenPipe, ringPipe } from './doorbell.ts';
import { encloseFrame, FrameReader } from './frames.ts';
import { decodeTicket, encodeLane, encodeTicket, GREETING, LANE_BYTES } from './lane.ts';
import type {
  HostLink,
  HostLinkHandlers,
  LaneFault,
  LaneHeader,
  LinkPeer,
  SentDescriptor,
  SharedMemory,
} from './link.ts';

const UNREAD_BYTES = BUS_LIMITS.unreadFrames * BUS_LIMITS.frameBytes;
/** What a closed link still waits for a last answer to be read. */
const LINGER_MS = 1_000;
/** Longer than a process that is being killed lives on after its sockets are closed. */
const DYING_MS = 25;

const deaths = new DeathWatch();
/** What `share` of any link has made: memory of a shared object is given to guests on several. */
const files = new WeakMap<SharedMemory, SharedFile>();
/** The message that is being taken from a lane. */
const arrived = new Uint8Array(LANE_BYTES);

/** The descriptors of one connection that stay here. */
interface Ends {
  /** Our end of the descriptor lane. */
  readonly lane: number;
  /** With which we ring the guest. */
  readonly ring: number;
  /** On which the guest rings us. */
  readonly doorbell: number;
}

/** The raw descriptor of an accepted socket: only it can pass descriptors and name the peer. */
function rawDescriptor(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
  return typeof fd === 'number' ? fd : -1;
}

/**
 * Makes lane and doorbells and greets the guest with its ends; null, and nothing left open, when one step fails. A
 * guest of another uid may still open its doorbell a second time, as it does to read it without blocking: the
 * pipe has no name, so that its mode lets in nobody who does not hold it.
 */
function greet(fd: number, stranger: boolean): Ends | null {
  const open: number[] = [];
  const give: number[] = [];
  try {
    const lane = createLane();
    if (lane === null) return null;
    open.push(lane.near);
    give.push(lane.far);
    // The guest's rings; ours. The guest's reading end alone stays blocking: a synchronous guest sleeps in it.
    const toGuest = createPipe();
    if (toGuest === null) return null;
    open.push(toGuest.writeEnd);
    give.push(toGuest.readEnd);
    const toHost = createPipe();
    if (toHost === null) return null;
    open.push(toHost.readEnd);
    give.push(toHost.writeEnd);
    if (stranger) fchmodSync(toGuest.readEnd, 0o666);
    const ready =
      setNonblocking(lane.near) && setNonblocking(toGuest.writeEnd) && setNonblocking(toHost.writeEnd);
    if (!ready || sendDescriptors(fd, GREETING, give) !== GREETING.length) return null;
    open.length = 0;
    return { lane: lane.near, ring: toGuest.writeEnd, doorbell: toHost.readEnd };
  } finally {
    closeAll(give);
    closeAll(open);
  }
}

/** A run of user ids. */
export interface UidRange {
  readonly first: number;
  readonly count: number;
}

/**
 * Makes a link of a freshly accepted, paused socket. A string says why not; the socket is then destroyed. A peer of
 * another uid than ours and those named in `also` is refused, whatever the mode of the directory.
 */
export function hostLink(socket: Socket, also: readonly UidRange[] = []): HostLink | string {
  // Without a listener an error of a connection that is being refused would end the process.
  socket.on('error', () => {});
  const refuse = (reason: string): string => {
    socket.destroy();
    return reason;
  };
  const fd = rawDescriptor(socket);
  const peer = peerOf(fd);
  if (peer === null) return refuse('the peer is gone or no unix socket');
  const stranger = peer.uid !== process.getuid?.();
  if (stranger && !also.some(({ first, count }) => peer.uid >= first && peer.uid < first + count))
    return refuse(`the peer's uid ${peer.uid} is not the broker's`);
  const exact = peerPidfd(fd);
  const pidfd = exact >= 0 ? exact : openPidfd(peer.pid);
  if (pidfd < 0) return refuse(`process ${peer.pid} is gone`);
  const ends = greet(fd, stranger);
  if (ends !== null) return new ProcessHostLink(socket, peer, ends, pidfd);
  closeQuietly(pidfd);
  return refuse('no descriptor left, or the peer is gone');
}

class ProcessHostLink implements HostLink {
  readonly peer: LinkPeer;
  readonly passesDescriptors = true;
  readonly #socket: Socket;
  readonly #doorbell: Socket;
  readonly #watched: Watched;
  readonly #frames = new FrameReader();
  #lane: number;
  #ring: number;
  #handlers: HostLinkHandlers | null = null;
  #rungEarly = false;
  #ended: 'death' | 'eof' | null = null;
  #closed = false;

  constructor(socket: Socket, peer: LinkPeer, ends: Ends, pidfd: number) {
    this.peer = peer;
    this.#socket = socket;
    this.#lane = ends.lane;
    this.#ring = ends.ring;
    this.#doorbell = listenPipe(ends.doorbell, () => this.#onRing());
    this.#watched = deaths.watch(pidfd, () => this.#end('death'));
    socket.once('close', () => this.#onSocketClosed());
  }

  exited(): boolean {
    return !this.#closed && this.#watched.exited();
  }

  share(bytes: number, guestAccess: 'write' | 'read'): SharedMemory | null {
    const file = createShared('kmbridge', bytes, { futureWrite: guestAccess === 'read' });
    if (file === null) return null;
    const memory: SharedMemory = {
      bytes: file.bytes,
      view: file.view,
      discard: (offset, count) => file.discard(offset, count),
      release: () => {
        // Its descriptor's number may soon be another file's: it must not be given any more.
        files.delete(memory);
        file.release();
      },
    };
    files.set(memory, file);
    return memory;
  }

  give(header: LaneHeader, memory: SharedMemory): boolean {
    const file = files.get(memory);
    if (file === undefined || this.#closed) return false;
    return sendDescriptors(this.#lane, encodeLane(header, header.bytes ?? file.bytes), [file.fd]) > 0;
  }

  takeDescriptor(): SentDescriptor | LaneFault | 'none' {
    if (this.#closed) return 'none';
    const { bytes, descriptors, cut } = receiveNow(this.#lane, arrived);
    const [fd] = descriptors;
    if (bytes < 0 || (bytes === 0 && fd === undefined)) return 'none';
    const ticket = bytes === LANE_BYTES && !cut ? decodeTicket(arrived) : 0;
    if (fd !== undefined && descriptors.length === 1 && ticket > 0) return { ticket, fd, pipe: pipeOf(fd) };
    for (const one of descriptors) closeElsewhere(one);
    const what = ticket > 0 ? `${descriptors.length} descriptors` : 'no message of it';
    return { fault: `${what} on the descriptor lane` };
  }

  giveDescriptor(ticket: number, fd: number): boolean {
    return !this.#closed && sendDescriptors(this.#lane, encodeTicket(ticket), [fd]) > 0;
  }

  send(frame: Uint8Array): boolean {
    const socket = this.#socket;
    if (this.#closed || !socket.writable || socket.writableLength > UNREAD_BYTES) return false;
    socket.write(encloseFrame(frame));
    return true;
  }

  ring(): void {
    ringPipe(this.#ring);
  }

  start(handlers: HostLinkHandlers): void {
    if (this.#closed || this.#handlers !== null) return;
    this.#handlers = handlers;
    this.#socket.on('data', (bytes: Buffer) => this.#onBytes(bytes));
    this.#socket.resume();
    if (this.#rungEarly) handlers.onDoorbell();
    // What ended before anyone listened is told now, but never from inside this call.
    if (this.#ended !== null) setImmediate(() => this.#tell());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watched.close();
    this.#doorbell.destroy();
    // What a guest has sent and nobody took ends with the lane, and may be anything.
    closeElsewhere(this.#lane);
    closeQuietly(this.#ring);
    this.#lane = -1;
    this.#ring = -1;
    if (this.#socket.writableLength === 0) {
      this.#socket.destroy();
      return;
    }
    // A refusal is sent and the link closed at once: the guest must still be able to read why.
    this.#socket.destroySoon();
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
  }

  #onRing(): void {
    if (this.#closed) return;
    if (this.#handlers === null) this.#rungEarly = true;
    else this.#handlers.onDoorbell();
  }

  #onBytes(bytes: Uint8Array): void {
    const ok = this.#frames.push(bytes);
    for (let frame = this.#frames.next(); frame !== null && !this.#closed; frame = this.#frames.next()) {
      this.#handlers?.onFrame(frame);
    }
    if (!ok) this.#socket.destroy();
  }

  #onSocketClosed(): void {
    if (this.#closed) return;
    if (this.#watched.exited()) {
      this.#end('death');
      return;
    }
    setTimeout(() => this.#end(this.#watched.exited() ? 'death' : 'eof'), DYING_MS).unref();
  }

  #end(cause: 'eof' | 'death'): void {
    if (this.#closed || this.#ended === 'death' || this.#ended === cause) return;
    this.#ended = cause;
    this.#tell();
  }

  #tell(): void {
    if (!this.#closed && this.#ended !== null) this.#handlers?.onEnd(this.#ended);
  }
}
