import type { Row } from '../../../../abi/index.ts';
import type { KernelQueue } from '../kernel.ts';

/** How many a counter of 32 bits has moved on; a step back is none. */
const since = (now: number, before: number): number => Math.max((now - before) | 0, 0);

/** What a submission queue may have on the device and has done, as the broker counts it. */
export class Credit {
  /** What is served on it. */
  readonly row: Row;
  readonly #queue: KernelQueue;
  /** As many may be on the device; 0 while nothing is served. */
  #window = 0;
  /** One that was under way when all was recalled, and is still to be counted. */
  #late = 0;
  lateSince = 0;
  /** It does not come back. */
  hung = false;
  /** Counters as they were at the last look, and at the last of `still`. */
  #made = 0;
  #seen = { made: 0, done: 0, looks: 0 };

  constructor(queue: KernelQueue, row: Row) {
    this.#queue = queue;
    this.row = row;
  }

  /** Whether calls may be made. */
  get open(): boolean {
    return this.#window > 0;
  }

  /** Whether one is under way that was when all was recalled. */
  get underWay(): boolean {
    return this.#late > 0;
  }

  /** How many may be on the device at the moment, but for what hangs. */
  get inFlight(): number {
    return (this.hung ? 0 : this.#late) + this.#window - this.#ofWindow(this.#queue.left);
  }

  /** Looks: how many have come back from the kernel since the last time. */
  made(): number {
    const { made } = this.#queue;
    const count = since(made, this.#made);
    this.#made = made;
    return count;
  }

  /** Whether one that was under way has come back since. */
  late(): number {
    return this.#late > 0 && !this.#queue.busy ? this.end() : 0;
  }

  /** The same, and nobody waits for it any more. */
  end(): number {
    const late = this.#late;
    this.#late = 0;
    return late;
  }

  /** Nothing was made and nothing done since the last time, or nothing done for so many times. */
  still(most: number): boolean {
    const { made, done } = this.#queue;
    const { made: madeBefore, done: doneBefore, looks } = this.#seen;
    const moved = done !== doneBefore;
    this.#seen = { made, done, looks: moved ? 0 : looks + 1 };
    return !moved && (made === madeBefore || looks + 1 >= most);
  }

  /** False: nobody serves the queue any more. */
  grant(calls: number): boolean {
    if (!this.#queue.grant(calls)) return false;
    this.#window = calls;
    this.#seen.looks = 0;
    return true;
  }

  /**
   * None may be made any more: how many were left, and how many are on the device, but for one that is under way, noted with
   * the tick.
   */
  recall(tick: number): { readonly left: number; readonly spent: number } {
    const left = this.#ofWindow(this.#queue.recall());
    const spent = this.#window - left;
    this.#window = 0;
    if (spent === 0 || this.#late > 0 || !this.#queue.busy) return { left, spent };
    this.#late = 1;
    this.lateSince = tick;
    return { left, spent: spent - 1 };
  }

  /** Between none and all, whatever the other side says. */
  #ofWindow(left: number): number {
    return Math.max(0, Math.min(left, this.#window));
  }
}
