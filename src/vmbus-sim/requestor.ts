import { BUS_LIMITS } from './limits.ts';

/**
 * The transactions of one channel end that wait for a completion. The peer owns an id on its way back, so it is hostile
 * input: an id is a table index + 1 (0 = no transaction), and one that is not in flight gives nothing.
 */
export class Requestor<T extends object> {
  readonly capacity: number;
  #entries: (T | undefined)[] = [];
  /** Indexes not in use, the last released first: the table stays as small as the most calls at once. */
  #free: number[] = [];
  #size = 0;

  constructor(capacity: number = BUS_LIMITS.transactions) {
    this.capacity = capacity;
  }

  /** Transactions in flight. */
  get size(): number {
    return this.#size;
  }

  /** Registers a transaction; its id, or 0 when the table is full. */
  begin(entry: T): number {
    let index = this.#free.pop();
    if (index === undefined) {
      index = this.#entries.length;
      if (index >= this.capacity) return 0;
      this.#entries.push(entry);
    } else {
      this.#entries[index] = entry;
    }
    this.#size++;
    return index + 1;
  }

  /** Takes the transaction that `id` names out of flight; undefined when there is none, whatever the peer sent. */
  end(id: number): T | undefined {
    const index = id - 1;
    if (!(index >= 0 && index < this.#entries.length)) return undefined;
    const entry = this.#entries[index];
    if (entry === undefined) return undefined;
    this.#entries[index] = undefined;
    this.#free.push(index);
    this.#size--;
    return entry;
  }

  /** The transaction that `id` names, left in flight. */
  peek(id: number): T | undefined {
    const index = id - 1;
    return index >= 0 && index < this.#entries.length ? this.#entries[index] : undefined;
  }

  /** Takes every transaction out of flight and hands it to `give`, which may begin new ones. */
  drain(give: (entry: T, id: number) => void): void {
    const entries = this.#entries;
    this.#entries = [];
    this.#free = [];
    this.#size = 0;
    entries.forEach((entry, index) => {
      if (entry !== undefined) give(entry, index + 1);
    });
  }
}
