/** Below this a loop over 32-bit words beats the call of `set`. */
const SMALL = 48;

/** DataViews of the buffers that codecs are called with: the last two at hand, the others one look-up away. */
export class Views {
  #first = new Uint8Array(0);
  #firstView = new DataView(this.#first.buffer);
  #second = this.#first;
  #secondView = this.#firstView;
  readonly #others = new WeakMap<Uint8Array, DataView<ArrayBuffer>>();

  of(bytes: Uint8Array): DataView {
    if (bytes === this.#first) return this.#firstView;
    if (bytes === this.#second) return this.#secondView;
    const own = bytes as Uint8Array<ArrayBuffer>;
    const view = this.#others.get(own) ?? new DataView(own.buffer, own.byteOffset, own.byteLength);
    this.#others.set(own, view);
    this.#second = this.#first;
    this.#secondView = this.#firstView;
    this.#first = own;
    this.#firstView = view;
    return view;
  }
}

/**
 * Copies between two buffers. `set` is twenty times faster than any loop but wants an object for its source, so the
 * last two are kept: calls of one kind copy from the same place again and again.
 */
export class Copier {
  #first: Slice = { of: new Uint8Array(0), at: 0, bytes: 0, slice: new Uint8Array(0) };
  #second = this.#first;

  /** Copies `bytes` bytes of `from` at `at` to `to` at `into`. */
  copy(
    from: Uint8Array,
    fromView: DataView,
    at: number,
    to: Uint8Array,
    toView: DataView,
    into: number,
    bytes: number,
  ): void {
    if (bytes >= SMALL) {
      to.set(this.#slice(from, at, bytes), into);
      return;
    }
    const words = bytes & ~3;
    let i = 0;
    for (; i < words; i += 4) toView.setInt32(into + i, fromView.getInt32(at + i, true), true);
    for (; i < bytes; i++) to[into + i] = from[at + i] ?? 0;
  }

  #slice(from: Uint8Array, at: number, bytes: number): Uint8Array {
    const first = this.#first;
    if (first.of === from && first.at === at && first.bytes === bytes) return first.slice;
    const second = this.#second;
    if (second.of === from && second.at === at && second.bytes === bytes) return second.slice;
    this.#second = first;
    this.#first = { of: from, at, bytes, slice: from.subarray(at, at + bytes) };
    return this.#first.slice;
  }
}

interface Slice {
  readonly of: Uint8Array;
  readonly at: number;
  readonly bytes: number;
  readonly slice: Uint8Array;
}
