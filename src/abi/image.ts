import { UserPointers } from './user-pointers.ts';

/** Up to here a loop over doubles is faster than the call of `fill`. */
const SMALL = 512;

/**
 * The decoded form of one call, the same on both sides: the C struct at offset 0 of a private buffer, every
 * pointee 8-aligned behind it, each pointer field replaced by its pointee's offset in the buffer (0 = NULL).
 */
export class Image {
  /** Bytes in use; everything beyond is stale. */
  length = 0;
  bytes: Uint8Array;
  /** Over the same buffer as `bytes`; both move when the image grows. */
  view: DataView;
  #words: Float64Array;
  /** The caller's own pointers by image offset of the pointer field; the guest scatters outputs through them. */
  readonly userPointers = new UserPointers();

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array((capacity + 7) & ~7);
    this.view = new DataView(this.bytes.buffer);
    this.#words = new Float64Array(this.bytes.buffer);
  }

  /** Starts over with a zeroed struct of `size` bytes. */
  reset(size: number): void {
    this.length = 0;
    this.userPointers.clear();
    this.reserve(size);
  }

  /** Appends `size` zeroed bytes, 8-aligned, and returns their offset. May move `bytes`: re-read it. */
  reserve(size: number): number {
    const at = (this.length + 7) & ~7;
    const end = at + size;
    if (end > this.bytes.length) this.#grow(end);
    if (size > SMALL) this.bytes.fill(0, at, end);
    else {
      const words = this.#words;
      const last = (end + 7) >>> 3;
      for (let word = at >>> 3; word < last; word++) words[word] = 0;
    }
    this.length = end;
    return at;
  }

  u8(at: number): number {
    return this.view.getUint8(at);
  }
  u16(at: number): number {
    return this.view.getUint16(at, true);
  }
  u32(at: number): number {
    return this.view.getUint32(at, true);
  }
  i32(at: number): number {
    return this.view.getInt32(at, true);
  }
  u64(at: number): bigint {
    return this.view.getBigUint64(at, true);
  }
  /** A u64 as a double: exact below 2^53, for sizes and offsets already bounded. */
  num64(at: number): number {
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * 0x1_0000_0000;
  }
  setU8(at: number, value: number): void {
    this.view.setUint8(at, value);
  }
  setU16(at: number, value: number): void {
    this.view.setUint16(at, value, true);
  }
  setU32(at: number, value: number): void {
    this.view.setUint32(at, value >>> 0, true);
  }
  setU64(at: number, value: bigint): void {
    this.view.setBigUint64(at, value, true);
  }
  setNum64(at: number, value: number): void {
    this.view.setUint32(at, value >>> 0, true);
    this.view.setUint32(at + 4, Math.floor(value / 0x1_0000_0000), true);
  }
  /** Image offset of the pointee of the pointer field at `at`; 0 when NULL. */
  pointer(at: number): number {
    return this.view.getUint32(at, true);
  }
  slice(at: number, size: number): Uint8Array {
    return this.bytes.subarray(at, at + size);
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array((Math.max(needed, this.bytes.length * 2) + 7) & ~7);
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.#words = new Float64Array(bytes.buffer);
  }
}
