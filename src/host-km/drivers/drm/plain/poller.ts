import { PLAIN_LIMITS } from './limits.ts';

/** What is asked again: true when it is over. */
export type Ask = () => boolean;

/** When the next turn comes; a test's is a list. */
export type Later = (turn: () => void, ms: number) => void;

const FIRST_MS = 1;
const MOST_MS = 8;

/**
 * Asks for what is not there yet, again and again, a bounded number in one turn of the event loop, groups in turn: a partition with
 * thousands of waits makes its own slower and not those of others. Seldom when nothing comes, soon again when something does.
 */
export class Poller {
  readonly #groups = new Map<number, Set<Ask>>();
  readonly #later: Later;
  #scheduled = false;
  #ms = FIRST_MS;

  constructor(later: Later = (turn, ms) => void setTimeout(turn, ms)) {
    this.#later = later;
  }

  /** Waits of one group, or of all. */
  count(group?: number): number {
    if (group !== undefined) return this.#groups.get(group)?.size ?? 0;
    return [...this.#groups.values()].reduce((sum, { size }) => sum + size, 0);
  }

  add(group: number, ask: Ask): void {
    const asks = this.#groups.get(group) ?? new Set();
    this.#groups.set(group, asks);
    asks.add(ask);
    this.#ms = FIRST_MS;
    this.#schedule();
  }

  /** It is not asked any more. */
  drop(group: number, ask: Ask): void {
    const asks = this.#groups.get(group);
    asks?.delete(ask);
    if (asks?.size === 0) this.#groups.delete(group);
  }

  #turn(): void {
    this.#scheduled = false;
    const due = [...this.#groups].map(([group, asks]) => ({ group, asks, left: asks.size }));
    let tries: number = PLAIN_LIMITS.triesPerTurn;
    let ended = 0;
    for (let one = due.shift(); one !== undefined && tries > 0; one = due.shift()) {
      const { group, asks } = one;
      const [ask] = asks;
      if (ask === undefined) continue;
      tries--;
      // To the end, both: the others have their turn first, in this turn and the next.
      this.#groups.delete(group);
      this.#groups.set(group, asks);
      asks.delete(ask);
      asks.add(ask);
      if (ask()) {
        ended++;
        this.drop(group, ask);
      }
      if (--one.left > 0) due.push(one);
    }
    this.#ms = ended > 0 ? FIRST_MS : Math.min(MOST_MS, this.#ms * 2);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#groups.size === 0) return;
    this.#scheduled = true;
    this.#later(() => this.#turn(), this.#ms);
  }
}
