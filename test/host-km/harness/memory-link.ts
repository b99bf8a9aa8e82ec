import type { HostLink, HostLinkHandlers, LaneHeader, SharedMemory } from '../../../src/vmbus-sim/index.ts';

/** A link whose far end is the test itself: what the host sends lies in arrays, what the guest does is a method call. */
export class MemoryLink implements HostLink {
  readonly peer: { readonly pid: number; readonly uid: number };
  readonly frames: Uint8Array[] = [];
  readonly lane: { readonly header: LaneHeader; readonly memory: SharedMemory }[] = [];
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
