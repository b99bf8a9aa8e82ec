/** What a spinner watches. */
export interface Watched {
  hasData(): boolean;
}

/** A parked broker needs about 10 µs to wake and a small call 2 µs more: less than this and we never catch it. */
const START_US = 30;
const MAX_US = 60;
/** A try is rare and may be long: a broker in another thread of this process takes 20 µs and more to wake. */
const PROBE_US = 100;
/** Turns a microsecond holds before the first measurement: low, so that the first spin is not too long. */
const FIRST_TURNS_PER_US = 100;
const LEAST_TURNS_PER_US = 4;
const MOST_TURNS_PER_US = 2000;
const SAMPLE_TURNS = 256;
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
      return this.#probe(end);
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
    // Only here, before a sleep of many microseconds, is there time to measure how long a turn takes.
    this.#sample(end);
    this.#budgetUs = us > 4 ? Math.floor(us / 2) : 0;
    this.#probeIn = this.#probeEvery;
    return false;
  }

  /** Once in many waits: whether spinning would pay again. */
  #probe(end: Watched): boolean {
    const started = performance.now();
    const turns = PROBE_US * this.#turnsPerUs;
    for (let i = 0; i < turns; i++) {
      if (end.hasData()) {
        this.#budgetUs = MAX_US;
        this.#probeEvery = FIRST_PROBE;
        return true;
      }
    }
    this.#measured(turns, started);
    this.#probeEvery = Math.min(LAST_PROBE, this.#probeEvery * 2);
    this.#probeIn = this.#probeEvery;
    return false;
  }

  #sample(end: Watched): void {
    const started = performance.now();
    let turns = 0;
    while (turns < SAMPLE_TURNS && !end.hasData()) turns++;
    if (turns === SAMPLE_TURNS) this.#measured(turns, started);
  }

  /** A turn cannot have become much slower: then something else had the processor meanwhile. */
  #measured(turns: number, started: number): void {
    const us = (performance.now() - started) * 1000;
    if (us <= 0) return;
    const perUs = Math.max(turns / us, this.#turnsPerUs / 2);
    this.#turnsPerUs = Math.max(LEAST_TURNS_PER_US, Math.min(MOST_TURNS_PER_US, perUs));
  }
}
