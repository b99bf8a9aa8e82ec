/** A piece of the arena. */
export interface Piece {
  /** Byte offset in the arena, a multiple of the smallest piece. */
  readonly at: number;
  readonly bytes: number;
}

/**
 * Gives out the arena in pieces of a power of two, and joins a freed one with its other half (a buddy allocator): calls come and
 * go in any order, and none may leave the arena in crumbs. Offsets only.
 */
export class Arena {
  readonly #smallest: number;
  readonly #orders: number;
  /** Free pieces by order: an order's piece is the smallest size doubled that often. */
  readonly #free: Set<number>[];
  #used = 0;

  /** @param bytes a multiple of `largest`, both and `smallest` powers of two, or the multiple of one. */
  constructor(bytes: number, smallest: number, largest: number) {
    this.#smallest = smallest;
    this.#orders = Math.log2(largest / smallest) + 1;
    this.#free = Array.from({ length: this.#orders }, () => new Set<number>());
    for (let at = 0; at + largest <= bytes; at += largest) this.#free[this.#orders - 1]?.add(at);
  }

  /** Bytes given out, as they were rounded up. */
  get used(): number {
    return this.#used;
  }

  /** At least so many bytes; null when there is no such piece free. */
  take(bytes: number): Piece | null {
    const wanted = Math.max(0, Math.ceil(Math.log2(Math.max(bytes, 1) / this.#smallest)));
    let order = wanted;
    while (order < this.#orders && this.#free[order]?.size === 0) order++;
    const from = this.#free[order];
    const [at] = from ?? [];
    if (from === undefined || at === undefined) return null;
    from.delete(at);
    while (order > wanted) this.#free[--order]?.add(at + this.#bytes(order));
    this.#used += this.#bytes(wanted);
    return { at, bytes: this.#bytes(wanted) };
  }

  /** Takes back a piece of `take`, once. */
  give(piece: Piece): void {
    let order = Math.log2(piece.bytes / this.#smallest);
    let { at } = piece;
    this.#used -= piece.bytes;
    for (; order < this.#orders - 1; order++) {
      const buddy = at ^ this.#bytes(order);
      if (this.#free[order]?.delete(buddy) !== true) break;
      at = Math.min(at, buddy);
    }
    this.#free[order]?.add(at);
  }

  #bytes(order: number): number {
    return this.#smallest * 2 ** order;
  }
}
