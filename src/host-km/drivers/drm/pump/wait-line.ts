interface Owner<T> {
  running: number;
  readonly waiting: T[];
}

export interface WaitLimits {
  /** Threads that can wait in the kernel at once, and how many of them for one owner. */
  readonly workers: number;
  readonly ownerWorkers: number;
  /** Waits without a thread, all owners together. */
  readonly queuedWaits: number;
}

/**
 * Who may block a thread of the pump next. The pump refuses what is past its threads; this line keeps such a wait until there
 * is one, owners in turn, so that none is refused and none waits behind another's.
 */
export class WaitLine<T> {
  readonly #limits: WaitLimits;
  readonly #owners = new Map<number, Owner<T>>();
  #running = 0;
  #queued = 0;

  constructor(limits: WaitLimits) {
    this.#limits = limits;
  }

  get running(): number {
    return this.#running;
  }

  get queued(): number {
    return this.#queued;
  }

  /** `run`: a thread is the item's from now on. `queued`: `next` gives it out later. `full`: it was not kept. */
  enter(owner: number, item: T): 'run' | 'queued' | 'full' {
    const known = this.#owners.get(owner) ?? { running: 0, waiting: [] };
    const free = this.#running < this.#limits.workers && known.running < this.#limits.ownerWorkers;
    if (!free && this.#queued >= this.#limits.queuedWaits) return 'full';
    this.#owners.set(owner, known);
    if (free) {
      known.running++;
      this.#running++;
      return 'run';
    }
    known.waiting.push(item);
    this.#queued++;
    return 'queued';
  }

  /** The thread of one of the owner's items is free again. */
  leave(owner: number): void {
    const known = this.#owners.get(owner);
    if (known === undefined) return;
    known.running--;
    this.#running--;
    this.#forget(owner, known);
  }

  /** The next item that may run, with its owner: a thread is its from now on. Null when there is none, or no thread. */
  next(): { readonly owner: number; readonly item: T } | null {
    if (this.#running >= this.#limits.workers || this.#queued === 0) return null;
    for (const [owner, known] of this.#owners) {
      if (known.running >= this.#limits.ownerWorkers) continue;
      const item = known.waiting.shift();
      if (item === undefined) continue;
      known.running++;
      this.#running++;
      this.#queued--;
      // To the end: the others have their turn first.
      this.#owners.delete(owner);
      this.#owners.set(owner, known);
      return { owner, item };
    }
    return null;
  }

  /** Takes out what waits of one owner, or of all, and is so. */
  drop(which: (item: T) => boolean, owner?: number): T[] {
    const dropped: T[] = [];
    const from = owner === undefined ? [...this.#owners.keys()] : [owner];
    for (const number of from) {
      const known = this.#owners.get(number);
      if (known === undefined) continue;
      const kept: T[] = [];
      for (const item of known.waiting.splice(0)) (which(item) ? dropped : kept).push(item);
      known.waiting.push(...kept);
      this.#forget(number, known);
    }
    this.#queued -= dropped.length;
    return dropped;
  }

  #forget(owner: number, known: Owner<T>): void {
    if (known.running === 0 && known.waiting.length === 0) this.#owners.delete(owner);
  }
}
