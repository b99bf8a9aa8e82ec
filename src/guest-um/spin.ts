/** What a spinner watches. */
export interface Watched {
  hasData(): boolean;
}

/** A parked broker needs about 10 µs to wake and a small call 2 µs more: less than this and we never catch it. */
const START_US = 30;
const MAX_US = 60;
/** Turns a microsecond holds before the first measurement: low, so that the first spin is not too long. */
const FIRST_TURNS_PER_US = 100;
/** Waits without spinning until it is tried again; doubles with each failure. */
const FIRST_PROBE = 16;
const LAST_PROBE = 1024;

/**
 * Spins before a sleep, as long as it pays: the budget grows when data came while spinning and shrinks to
 * nothing when the sleep was needed anyway (one core, long calls), with a rare try whether that has changed.
 */
export class Spinner {
  #budgetUs = START_US;
  #turnsPerUs = FIRST_TURNS_PER_US;
  #probeIn = FIRST_PROBE;
  #probeEvery = FIRST_PROBE;

  /** Current budget in microseconds. */
  get budgetUs(): number {
    return this.#budgetUs;
  }

  /** True once there is data; false when the budget is used up and the caller should sleep. */
  spin(end: Watched): boolean {
    if (end.hasData()) return true;
    if (this.#budgetUs === 0) {
      if (--this.#probeIn > 0) return false;
      return this.#turn(end, START_US);
    }
    return this.#turn(end, this.#budgetUs);
  }

  #turn(end: Watched, us: number): boolean {
    const turns = us * this.#turnsPerUs;
    for (let i = 0; i < turns; i++) {
      if (end.hasData()) {
        this.#budgetUs = Math.min(MAX_US, us * 2);
        this.#probeEvery = FIRST_PROBE;
        return true;
      }
    }
    this.#failed(end, us, turns);
    return false;
  }

  #failed(end: Watched, us: number, turns: number): void {
    // Only here, before a sleep of many microseconds, is there time to measure how long a turn takes.
    this.#measure(end, turns);
    if (this.#budgetUs === 0) this.#probeEvery = Math.min(LAST_PROBE, this.#probeEvery * 2);
    this.#budgetUs = us > 4 && this.#budgetUs > 0 ? Math.floor(us / 2) : 0;
    this.#probeIn = this.#probeEvery;
  }

  #measure(end: Watched, turns: number): void {
    const sample = Math.min(64, turns);
    const started = performance.now();
    let data = 0;
    for (let i = 0; i < sample; i++) if (end.hasData()) data++;
    const us = (performance.now() - started) * 1000;
    if (us > 0 && data === 0) this.#turnsPerUs = Math.max(4, Math.min(2000, sample / us));
  }
}
