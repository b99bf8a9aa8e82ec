/** What can be waited for: a fence. */
export interface Waited {
  readonly lost: boolean;
  reached(low: number, high: number): boolean;
  enlist(wait: Wait): void;
  dismiss(wait: Wait): void;
}

/** Somebody who waits for fences: a call of a guest, or a context. */
export class Wait {
  readonly #fences: readonly Waited[];
  /** Two u32 for each fence, low first. */
  readonly #values: Uint32Array;
  readonly #any: boolean;
  readonly #done: (lost: boolean) => void;
  #open = true;

  /** `done` is called once, from the signal that ends the wait; `lost` says that a device behind it is gone. */
  constructor(fences: readonly Waited[], values: Uint32Array, any: boolean, done: (lost: boolean) => void) {
    this.#fences = fences;
    this.#values = values;
    this.#any = any;
    this.#done = done;
    // Once each, however often it is named: a signal looks at the whole wait for each time that it is enlisted.
    for (const fence of new Set(fences)) fence.enlist(this);
  }

  over(): boolean {
    if (!this.#open) return false;
    for (let i = 0; i < this.#fences.length; i++) {
      const reached =
        this.#fences[i]?.reached(this.#values[i * 2] ?? 0, this.#values[i * 2 + 1] ?? 0) ?? true;
      if (reached === this.#any) return reached;
    }
    return !this.#any;
  }

  finish(): void {
    if (!this.cancel()) return;
    this.#done(this.#fences.some((fence) => fence.lost));
  }

  /** Nobody waits any more; false when the wait was already over. */
  cancel(): boolean {
    if (!this.#open) return false;
    this.#open = false;
    for (const fence of new Set(this.#fences)) fence.dismiss(this);
    return true;
  }
}
