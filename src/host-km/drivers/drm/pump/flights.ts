/** Told once what became of an entry: 0 or more, or −errno; −ENODEV when the pump ended before it answered. */
export type Done = (result: number) => void;

/**
 * What is in flight, by the first word of its tag. The second word counts the uses of an index, so that a completion which
 * comes twice, or never was asked for, is known as one.
 */
export class Flights {
  readonly #done: (Done | null)[];
  readonly #sequences: Int32Array;
  readonly #free: number[];

  constructor(most: number) {
    this.#done = new Array<Done | null>(most).fill(null);
    this.#sequences = new Int32Array(most);
    this.#free = Array.from({ length: most }, (_, index) => most - 1 - index);
  }

  get count(): number {
    return this.#done.length - this.#free.length;
  }

  /** An index for one more; −1 when all are in flight. */
  begin(done: Done): number {
    const index = this.#free.pop();
    if (index === undefined) return -1;
    this.#done[index] = done;
    return index;
  }

  sequence(index: number): number {
    return this.#sequences[index] ?? 0;
  }

  /** Who is told of a completion; null when nothing in flight has this tag. */
  end(index: number, sequence: number): Done | null {
    const done = this.#done[index] ?? null;
    if (done === null || this.#sequences[index] !== sequence) return null;
    this.#done[index] = null;
    this.#sequences[index] = (sequence + 1) | 0;
    this.#free.push(index);
    return done;
  }

  /** Everybody, at once, when no completion will come any more. */
  endAll(): Done[] {
    const all: Done[] = [];
    for (let index = 0; index < this.#done.length; index++) {
      const done = this.end(index, this.sequence(index));
      if (done !== null) all.push(done);
    }
    return all;
  }
}
