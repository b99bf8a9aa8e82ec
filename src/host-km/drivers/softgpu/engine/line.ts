import type { Granted, Rank } from '../compute.ts';

interface Waiting {
  readonly rank: Rank;
  readonly granted: Granted;
}

/**
 * Who waits for a partition's engine, one dispatch for each of its contexts at most. Priority decides in here and nowhere
 * else: what partitions have of the adapter is divided by weight.
 */
export class Line {
  /** In the order of arrival. */
  readonly #waiting: Waiting[] = [];

  get length(): number {
    return this.#waiting.length;
  }

  /** The returned function leaves the line. */
  join(rank: Rank, granted: Granted): () => void {
    const one = { rank, granted };
    this.#waiting.push(one);
    return () => {
      const at = this.#waiting.indexOf(one);
      if (at >= 0) this.#waiting.splice(at, 1);
    };
  }

  /**
   * Takes out whose turn it is: first the highest priority, then whoever came first. In-process priority is for what one
   * process has: it decides which of that process's dispatches of this priority uses the turn. The other one has that
   * one's place for it, so that a process is never ahead of others by it.
   */
  next(): Granted | undefined {
    const waiting = this.#waiting;
    let [first] = waiting;
    for (const one of waiting)
      if (first !== undefined && one.rank.priority > first.rank.priority) first = one;
    if (first === undefined) return undefined;
    const { process, priority } = first.rank;
    let chosen = first;
    for (const one of waiting) {
      const { rank } = one;
      if (rank.process !== process || rank.priority !== priority) continue;
      if (rank.inProcessPriority > chosen.rank.inProcessPriority) chosen = one;
    }
    waiting[waiting.indexOf(chosen)] = first;
    waiting.splice(waiting.indexOf(first), 1);
    return chosen.granted;
  }

  /** Takes out everybody. */
  clear(): Granted[] {
    return this.#waiting.splice(0).map(({ granted }) => granted);
  }
}
