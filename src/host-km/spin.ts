/** Spinning below this never catches a guest that is awake: its own turn-around is a microsecond or two. */
const FIRST_NS = 40_000;
const MOST_NS = 80_000;
const LEAST_NS = 5_000;
/** Sleeps between two tries once spinning does not pay; doubles up to the most. */
const FIRST_PROBE = 16;
const MOST_PROBE = 1024;

/**
 * How long the broker looks at idle rings before it sleeps. Grows while calls come during the spin and falls to nothing
 * when they only come after it: on one core a spinning broker keeps the guest from running at all. Now and then it
 * tries again. Knows no clock: the poller says what happened.
 */
export class SpinBudget {
  readonly #pace: number;
  #ns = FIRST_NS;
  #probeIn = FIRST_PROBE;
  #probeEvery = FIRST_PROBE;

  readonly #most: number;
  /** `came` has said how long would be enough, and looking has not paid since. */
  #tried = false;

  /**
   * @param pace how many times slower than usual the machine is
   * @param most nanoseconds that looking lasts at the most
   */
  constructor(pace = 1, most = MOST_NS) {
    this.#pace = pace;
    this.#most = most;
  }

  /** Nanoseconds to look on after the last call; 0: sleep at once. */
  get ns(): number {
    if (this.#ns > 0) return this.#ns * this.#pace;
    return this.#probeIn <= 0 ? LEAST_NS * 2 * this.#pace : 0;
  }

  /** A call came while the broker was looking for one. */
  paid(): void {
    this.#ns = Math.min(this.#most, Math.max(FIRST_NS, this.#ns * 2));
    this.#tried = false;
    this.#probeEvery = FIRST_PROBE;
  }

  /** What was looked for in vain came so many nanoseconds after the looking began: that long would have caught it. */
  came(after: number): void {
    const needed = (after / this.#pace) * 1.5;
    // Where both share a processor it never comes while we look, however long.
    if (needed > this.#most || this.#tried) return;
    this.#tried = true;
    this.#ns = Math.max(this.#ns, needed, LEAST_NS);
    this.#probeEvery = FIRST_PROBE;
  }

  /** The broker looked in vain and goes to sleep. */
  failed(): void {
    if (this.#ns > 0) {
      this.#ns = this.#ns > LEAST_NS ? this.#ns / 2 : 0;
    } else if (this.#probeIn <= 0) {
      this.#probeEvery = Math.min(MOST_PROBE, this.#probeEvery * 2);
      this.#tried = false;
    }
    if (this.#ns === 0) this.#probeIn = this.#probeIn <= 0 ? this.#probeEvery : this.#probeIn;
  }

  /** The broker went to sleep without looking. */
  slept(): void {
    this.#probeIn--;
  }
}
