import { closeSync } from 'node:fs';
import { pipeOf, writingEnd } from '../../../src/vmbus-sim/ffi/index.ts';
import type {
  HostLink,
  HostLinkHandlers,
  LaneFault,
  LaneHeader,
  SentDescriptor,
  SharedMemory,
} from '../../../src/vmbus-sim/index.ts';

/** A link whose far end is the test itself: what the host sends lies in arrays, what the guest does is a method call. */
export class MemoryLink implements HostLink {
  readonly peer: { readonly pid: number; readonly uid: number };
  readonly frames: Uint8Array[] = [];
  readonly lane: { readonly header: LaneHeader; readonly memory: SharedMemory }[] = [];
  /** Descriptors that the guest has sent and the host has not taken, and what the host has passed, by ticket. */
  readonly sent: (SentDescriptor | LaneFault)[] = [];
  readonly passed = new Map<number, number>();
  passesDescriptors = true;
  rings = 0;
  closed = false;
  shared = 0;
  released = 0;
  /** What the far end does not do: take memory, read frames; or the system: have memory. */
  laneFull = false;
  framesFull = false;
  noMemory = false;
  #handlers: HostLinkHandlers | null = null;

  /** The pid of this process unless told: its memory is let go as soon as the link ends. */
  constructor(pid: number = process.pid) {
    this.peer = { pid, uid: 1000 };
  }

  share(bytes: number): SharedMemory | null {
    if (this.noMemory) return null;
    this.shared++;
    const view = new Uint8Array(new SharedArrayBuffer(bytes));
    return {
      bytes,
      view,
      release: () => {
        this.released++;
      },
    };
  }

  give(header: LaneHeader, memory: SharedMemory): boolean {
    if (this.laneFull || this.closed) return false;
    this.lane.push({ header, memory });
    return true;
  }

  takeDescriptor(): SentDescriptor | LaneFault | 'none' {
    return this.sent.shift() ?? 'none';
  }

  giveDescriptor(ticket: number, fd: number): boolean {
    if (this.laneFull || this.closed) return false;
    this.passed.set(ticket, writingEnd(fd));
    return true;
  }

  /** The guest sends a descriptor, or what it has of one: the host gets a copy of its own. */
  sendDescriptor(ticket: number, fd: number): void {
    this.sent.push({ ticket, fd: writingEnd(fd), pipe: pipeOf(fd) });
  }

  /** The guest closes what it got under a ticket. */
  closeDescriptor(ticket: number): void {
    closeSync(this.passed.get(ticket) ?? -1);
    this.passed.delete(ticket);
  }

  /** The end of a test. */
  dispose(): void {
    for (const ticket of [...this.passed.keys()]) this.closeDescriptor(ticket);
    for (const one of this.sent.splice(0)) if ('fd' in one) closeSync(one.fd);
  }

  send(frame: Uint8Array): boolean {
    if (this.framesFull || this.closed) return false;
    this.frames.push(frame.slice());
    return true;
  }

  ring(): void {
    this.rings++;
  }

  start(handlers: HostLinkHandlers): void {
    this.#handlers = handlers;
  }

  close(): void {
    this.closed = true;
  }

  /** The guest's side. */
  frame(frame: Uint8Array): void {
    if (!this.closed) this.#handlers?.onFrame(frame);
  }

  doorbell(): void {
    if (!this.closed) this.#handlers?.onDoorbell();
  }

  end(cause: 'eof' | 'death'): void {
    if (!this.closed) this.#handlers?.onEnd(cause);
  }
}
