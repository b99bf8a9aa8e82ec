import type { SharedObject } from '../../driver.ts';
import { LIMITS } from './limits.ts';

/** What a process has of a shared fence: a page of its own where the value is published. */
export interface FenceHandle {
  /** The fence has this value now. */
  publish(low: number, high: number): void;
}

/** The value that the handles of one fence have in common. It holds no memory, so it needs no end. */
export class SharedFence implements SharedObject {
  readonly kind = 'sharedsyncobject';
  readonly flags: number;
  low: number;
  high: number;
  readonly #handles = new Set<FenceHandle>();

  constructor(flags: number, low: number, high: number) {
    this.flags = flags;
    this.low = low;
    this.high = high;
  }

  get full(): boolean {
    return this.#handles.size >= LIMITS.fenceHandles;
  }

  opened(handle: FenceHandle): void {
    this.#handles.add(handle);
  }

  closed(handle: FenceHandle): void {
    this.#handles.delete(handle);
  }

  signal(low: number, high: number): void {
    this.low = low;
    this.high = high;
    // Who is woken by one may end others, or signal again.
    for (const handle of [...this.#handles]) {
      if (this.low !== low || this.high !== high) return;
      if (this.#handles.has(handle)) handle.publish(low, high);
    }
  }

  hold(): void {}

  drop(): void {}
}
