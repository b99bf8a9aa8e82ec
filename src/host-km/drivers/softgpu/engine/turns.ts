/** Who takes turns: an engine that works for a partition. */
export interface Runner {
  readonly weight: number;
  /** Engine time it has had, over its weight, in ns; kept by its owner from dispatch to dispatch. */
  served: number;
  /** Processor time so far, in ns; −1 when it is gone. */
  cpuTime(): number;
  pause(): void;
  resume(): void;
}

/** Longest turn while somebody else waits. */
const SLICE_MS = 10;

/**
 * One adapter has one compute node: of the engines with work one runs at a time, the one that has had the least for its
 * weight, in slices. Alone, an engine is left alone.
 */
export class Turns {
  /** Runners and the processor time that has been counted of each. */
  readonly #runners = new Map<Runner, number>();
  #current: Runner | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** `runner` has work from now on. Time it spent without work is no credit. */
  enter(runner: Runner): void {
    // Alone it was not looked at.
    if (this.#current !== null) this.#count(this.#current);
    let least = Number.POSITIVE_INFINITY;
    for (const other of this.#runners.keys()) least = Math.min(least, other.served);
    if (least !== Number.POSITIVE_INFINITY) runner.served = Math.max(runner.served, least);
    this.#runners.set(runner, Math.max(0, runner.cpuTime()));
    if (this.#current === null) {
      this.#current = runner;
      return;
    }
    runner.pause();
    this.#timer ??= setInterval(() => this.#turn(), SLICE_MS);
  }

  /** It has no work any more, or is gone. */
  leave(runner: Runner): void {
    this.#count(runner);
    if (!this.#runners.delete(runner)) return;
    if (this.#current === runner) {
      this.#current = null;
      this.#turn();
    } else runner.resume();
    if (this.#runners.size > 1 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #turn(): void {
    if (this.#current !== null) this.#count(this.#current);
    let next: Runner | null = null;
    for (const runner of this.#runners.keys())
      if (next === null || runner.served < next.served) next = runner;
    if (next === this.#current) return;
    this.#current?.pause();
    next?.resume();
    this.#current = next;
  }

  #count(runner: Runner): void {
    const counted = this.#runners.get(runner);
    const now = runner.cpuTime();
    if (counted === undefined || now <= counted) return;
    runner.served += (now - counted) / runner.weight;
    this.#runners.set(runner, now);
  }
}
