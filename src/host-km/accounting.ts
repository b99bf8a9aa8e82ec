import { LIMIT_NAMES, type LimitName } from './limits.ts';

const UNBOUNDED = new Float64Array(LIMIT_NAMES.length).fill(Number.POSITIVE_INFINITY);

/** What one process or one partition holds of everything that has a limit. A process charges its partition too. */
export class Account {
  readonly #held = new Float64Array(LIMIT_NAMES.length);
  readonly #most: Float64Array;
  #parent: Account | null;
  readonly #lasting = new Set<Account>();

  constructor(ceilings: Float64Array, parent: Account | null) {
    this.#most = ceilings;
    this.#parent = parent;
  }

  /** Charges `amount` of a limit; false, and nothing charged, when this account or the one above is at its ceiling. */
  take(limit: number, amount = 1): boolean {
    const held = this.held(limit) + amount;
    if (held > this.ceiling(limit)) return false;
    if (this.#parent !== null && !this.#parent.take(limit, amount)) return false;
    this.#held[limit] = held;
    return true;
  }

  /** Gives `amount` back; never more than is held, so that a mistake above cannot hand out credit. */
  give(limit: number, amount = 1): void {
    const back = Math.min(amount, this.held(limit));
    this.#held[limit] = this.held(limit) - back;
    this.#parent?.give(limit, back);
  }

  held(limit: number): number {
    return this.#held[limit] ?? 0;
  }

  ceiling(limit: number): number {
    return this.#most[limit] ?? 0;
  }

  /** Moves a ceiling; what is held above it stays until it is given back. */
  limit(limit: number, ceiling: number): void {
    this.#most[limit] = ceiling;
  }

  /** What this account may have at most, given what its siblings hold of the account above. */
  reach(limit: number): number {
    const own = this.ceiling(limit);
    if (this.#parent === null) return own;
    return Math.min(own, this.#parent.reach(limit) - this.#parent.held(limit) + this.held(limit));
  }

  /** An account of something that outlives this one: then the account above carries it. Without ceilings of its own. */
  lasting(): Account {
    const one = new Account(UNBOUNDED, this);
    this.#lasting.add(one);
    return one;
  }

  /** Gives everything back but what outlasts it: the end of a process, or of what lasted. */
  close(): void {
    if (this.#parent !== null) this.#parent.#lasting.delete(this);
    for (const one of this.#lasting) this.#handUp(one);
    this.#lasting.clear();
    for (let limit = 0; limit < this.#held.length; limit++) this.give(limit, this.held(limit));
  }

  #handUp(one: Account): void {
    one.#parent = this.#parent;
    if (this.#parent !== null) this.#parent.#lasting.add(one);
    for (let limit = 0; limit < this.#held.length; limit++)
      this.#held[limit] = this.held(limit) - one.held(limit);
  }

  /** What is held of the limits named. */
  counts(names: readonly LimitName[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const name of names) counts[name] = this.held(LIMIT_NAMES.indexOf(name));
    return counts;
  }
}
