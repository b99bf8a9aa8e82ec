import type { MemoryReader, MemoryWriter } from '../../src/abi/memory.ts';

/** A caller's memory at 0x10000 that counts how often each byte is read and remembers which were written. */
export class Caller implements MemoryReader, MemoryWriter {
  readonly base = 0x1_0000;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly reads: Uint8Array;
  readonly written = new Set<number>();
  #next = 0;

  constructor(size = 1 << 16) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
    this.reads = new Uint8Array(size);
  }

  alloc(bytes: number): number {
    const at = this.#next;
    this.#next = (at + bytes + 15) & ~7;
    return this.base + at;
  }

  u32(va: number, value: number): void {
    this.view.setUint32(va - this.base, value, true);
  }

  pointer(va: number, target: number): void {
    this.view.setBigUint64(va - this.base, BigInt(target), true);
  }

  read(va: number, into: Uint8Array, at: number, bytes: number): boolean {
    const from = va - this.base;
    if (from < 0 || from + bytes > this.bytes.length) return false;
    into.set(this.bytes.subarray(from, from + bytes), at);
    for (let i = from; i < from + bytes; i++) this.reads[i] = (this.reads[i] ?? 0) + 1;
    return true;
  }

  write(va: number, from: Uint8Array, at: number, bytes: number): boolean {
    const to = va - this.base;
    if (to < 0 || to + bytes > this.bytes.length) return false;
    this.bytes.set(from.subarray(at, at + bytes), to);
    for (let i = 0; i < bytes; i++) this.written.add(va + i);
    return true;
  }
}
