/**
 * Whether the work of one process may write memory that its guest sees. Held, work stops where it next would, and goes on
 * with the release; what it writes in several turns is finished first, so that nobody sees half of it. Fence values are
 * published all the same: a processor that waits for one is no part of what is held.
 */
export class WriteHold {
  readonly #defer: (work: () => void) => void;
  readonly #parked: (() => void)[] = [];
  /** Whom to tell that nothing writes any more. */
  readonly #asked: (() => void)[] = [];
  /** Writes under way, and parked work that has been let go and not had its turn. */
  #under = 0;
  #held = false;
  #closed = false;

  constructor(defer: (work: () => void) => void) {
    this.#defer = defer;
  }

  /** Asked for, whether it is answered already or not. */
  get held(): boolean {
    return this.#held;
  }

  /** Calls `done` once nothing writes, at once if that is so. */
  hold(done: () => void): void {
    this.#held = true;
    this.#asked.push(done);
    this.#tell();
  }

  /**
   * Lets work go on. Each piece that was stopped has its next turn even if it is held again before: a process that holds
   * over and over still gets ahead.
   */
  release(): void {
    this.#held = false;
    // Whoever asked for a hold that was taken back before it was there need not wait for it.
    for (const done of this.#asked.splice(0)) done();
    for (const work of this.#parked.splice(0)) {
      this.#under++;
      this.#defer(() => {
        if (!this.#closed) work();
        this.end();
      });
    }
  }

  /** Runs `work` now, or with the release. */
  pass(work: () => void): void {
    if (this.#closed) return;
    if (this.#held) this.#parked.push(work);
    else work();
  }

  /** Something is being written that takes several turns: it is over with `end`. */
  begin(): void {
    this.#under++;
  }

  end(): void {
    this.#under--;
    this.#tell();
  }

  /** The process is gone: nothing goes on, and nobody is told. */
  close(): void {
    this.#closed = true;
    this.#parked.length = 0;
    this.#asked.length = 0;
  }

  #tell(): void {
    if (this.#under > 0 || !this.#held) return;
    for (const done of this.#asked.splice(0)) done();
  }
}
