/** Free ranges of a slab, sorted and coalesced. First fit: slabs hold few ranges, and low pages stay warm. */
export class RangeList {
  readonly #starts: number[];
  readonly #sizes: number[];

  constructor(bytes: number) {
    this.#starts = [0];
    this.#sizes = [bytes];
  }

  /** Offset of `size` bytes now taken, or −1. */
  take(size: number): number {
    for (let i = 0; i < this.#sizes.length; i++) {
      const have = this.#sizes[i] ?? 0;
      if (have < size) continue;
      const start = this.#starts[i] ?? 0;
      if (have === size) {
        this.#starts.splice(i, 1);
        this.#sizes.splice(i, 1);
      } else {
        this.#starts[i] = start + size;
        this.#sizes[i] = have - size;
      }
      return start;
    }
    return -1;
  }

  give(offset: number, size: number): void {
    let i = 0;
    while (i < this.#starts.length && (this.#starts[i] ?? 0) < offset) i++;
    this.#starts.splice(i, 0, offset);
    this.#sizes.splice(i, 0, size);
    this.#join(i);
    if (i > 0) this.#join(i - 1);
  }

  #join(i: number): void {
    const start = this.#starts[i] ?? 0;
    const size = this.#sizes[i] ?? 0;
    if (start + size !== this.#starts[i + 1]) return;
    this.#sizes[i] = size + (this.#sizes[i + 1] ?? 0);
    this.#starts.splice(i + 1, 1);
    this.#sizes.splice(i + 1, 1);
  }
}
