/** A piece of the arena. */
export interface Piece {
  /** Byte offset in the arena, a multiple of the smallest piece. */
  readonly at: number;
  readonly bytes: number;
}

/** Freed pieces of each size that are kept whole for the next call: joined and halved again they would cost more than it. */
const WARM = 4;

/**
 * Gives out the arena in pieces of a power of two, and joins a freed one with its other half (a buddy allocator): calls come and
 * go in any order, and none may leave the arena in crumbs. Offsets only.
 */
export class Arena {
  readonly #smallest: number;
  readonly #orders: number;
  /** Free pieces by order: an order's piece is the smallest size doubled that often. */
  readonly #free: Set<number>[];
  /** Pieces that are free and not joined, by order; all of them are before anything is refused. */
  readonly #warm: Piece[][];
  #used = 0;

  /** @param bytes a multiple of `largest`, both and `smallest` powers of two, or the multiple of one. */
  constructor(bytes: number, smallest: number, largest: number) {
    this.#smallest = smallest;
    this.#orders = this.#order(largest) + 1;
    this.#free = Array.from({ length: this.#orders }, () => new Set<number>());
    this.#warm = this.#free.map(() => []);
    for (let at = 0; at + largest <= bytes; at += largest) this.#free[this.#orders - 1]?.add(at);
  }

  /** Bytes given out, as they were rounded up. */
  get used(): number {
    return this.#used;
  }

  /** At least so many bytes; null when there is no such piece free. */
  take(bytes: number): Piece | null {
    const order = this.#order(bytes);
    const piece = this.#warm[order]?.pop() ?? this.#split(order) ?? this.#joined(order);
    if (piece !== null) this.#used += piece.bytes;
    return piece;
  }

  /** Takes back a piece of `take`, once. */
  give(piece: Piece): void {
    this.#used -= piece.bytes;
    const warm = this.#warm[this.#order(piece.bytes)];
    if (warm !== undefined && warm.length < WARM) warm.push(piece);
    else this.#join(piece);
  }

  #split(wanted: number): Piece | null {
    let order = wanted;
    while (order < this.#orders && this.#free[order]?.size === 0) order++;
    const from = this.#free[order];
    const [at] = from ?? [];
    if (from === undefined || at === undefined) return null;
    from.delete(at);
    while (order > wanted) this.#free[--order]?.add(at + this.#bytes(order));
    return { at, bytes: this.#bytes(wanted) };
  }

  /** Once more, with nothing kept back. */
  #joined(wanted: number): Piece | null {
    if (wanted >= this.#orders) return null;
    for (const warm of this.#warm) for (const piece of warm.splice(0)) this.#join(piece);
    return this.#split(wanted);
  }

  #join(piece: Piece): void {
    let order = this.#order(piece.bytes);
    let { at } = piece;
    for (; order < this.#orders - 1; order++) {
      const buddy = at ^ this.#bytes(order);
      if (this.#free[order]?.delete(buddy) !== true) break;
      at = Math.min(at, buddy);
    }
    this.#free[order]?.add(at);
  }

  /** Of the smallest piece with so many bytes. */
  #order(bytes: number): number {
    return 32 - Math.clz32(Math.ceil(Math.max(bytes, 1) / this.#smallest) - 1);
  }

  #bytes(order: number): number {
    return this.#smallest << order;
  }
}
