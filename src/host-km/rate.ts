import { HABITS } from './limits.ts';

/** Bounds what guests can make the broker write: a burst, then so many a second; the rest is counted. */
export class LogRate {
  #tokens: number = HABITS.logBurst;
  #at = 0;
  #dropped = 0;

  /** @param seconds monotonic */
  allow(seconds: number): boolean {
    const gained = Math.max(0, seconds - this.#at) * HABITS.logPerSecond;
    this.#tokens = Math.min(HABITS.logBurst, this.#tokens + gained);
    this.#at = seconds;
    if (this.#tokens < 1) {
      this.#dropped++;
      return false;
    }
    this.#tokens--;
    return true;
  }

  /** Lines dropped since this was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }
}
