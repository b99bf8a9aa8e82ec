import type { MemoryReader, MemoryWriter } from '../abi/index.ts';
import { LIMITS } from './limits.ts';

const ARENA_BASE = 0x1_0000;
const MAPS_BASE = 0x7f00_0000_0000;
const MAPS_END = 0x7fff_ffff_f000;
const PAGE = 4096;
const SEGMENT = 1 << 20;
const ALIGN = 16;
/** Below this a byte loop beats `set`, and leaves nothing to the collector. */
const SMALL = 40;
/** `set` wants an object for its source: up to this size the last two are kept, since calls repeat themselves. */
const KEPT = 64 * 1024;

interface Region {
  readonly base: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly writable: boolean;
}

/** A view of a region that was read before. */
interface Slice {
  readonly va: number;
  readonly length: number;
  readonly bytes: Uint8Array;
}

const NOTHING: Slice = { va: -1, length: 0, bytes: new Uint8Array(0) };
const NOWHERE: Region = { base: 0, end: 0, bytes: new Uint8Array(0), writable: false };

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

/**
 * The address space of a TypeScript guest: an arena from 0x10000 for its own structs and buffers, and the
 * slabs that the broker lends from 0x7f00_0000_0000. Every pointer in a struct is such an address (VA).
 * Opens on the same memory and socket are one guest process.
 */
export class GuestMemory implements MemoryReader, MemoryWriter {
  readonly #arena: Region[] = [];
  readonly #maps: Region[] = [];
  readonly #sizes = new Map<number, number>();
  readonly #free = new Map<number, number[]>();
  readonly #limit: number;
  #cursor = ARENA_BASE;
  #segmentEnd = ARENA_BASE;
  #mapCursor = MAPS_BASE;
  #last: Region = NOWHERE;
  #newer = NOTHING;
  #older = NOTHING;

  /** `bytes`: most the arena may grow to; default 1 GiB. */
  constructor(options: { readonly bytes?: number } = {}) {
    this.#limit = options.bytes ?? LIMITS.arenaBytes;
  }

  /** Checks without writing: a dry run of what `write` would answer. */
  readonly probe: MemoryWriter = {
    write: (va, _from, _at, bytes) => bytes === 0 || this.#writable(va, bytes) !== null,
  };

  /**
   * Zeroed memory of `bytes`, aligned to 16 or to `align` (a power of two). Throws RangeError when the arena is
   * full: running out of its own memory is the guest program's failure, not an answer of the device.
   */
  alloc(bytes: number, align: number = ALIGN): bigint {
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new RangeError(`alloc: bad size ${bytes}`);
    if (align < ALIGN || !Number.isInteger(Math.log2(align)))
      throw new RangeError(`alloc: bad alignment ${align}`);
    const size = roundUp(Math.max(bytes, ALIGN), ALIGN);
    const va = this.#reuse(size, align) ?? this.#bump(size, align);
    this.#sizes.set(va, size);
    return BigInt(va);
  }

  /** Gives an allocation back. Throws RangeError for an address that `alloc` did not return. */
  free(va: bigint): void {
    const at = Number(va);
    const size = this.#sizes.get(at);
    if (size === undefined) throw new RangeError(`free: 0x${va.toString(16)} was not allocated`);
    this.#sizes.delete(at);
    const list = this.#free.get(size);
    if (list === undefined) this.#free.set(size, [at]);
    else list.push(at);
  }

  /**
   * The bytes at `va`, live. Throws RangeError where nothing is mapped. A view of a read-only map (a fence page)
   * must not be written: the operating system ends the process.
   */
  view(va: bigint | number, bytes: number): Uint8Array {
    const at = Number(va);
    const region = bytes >= 0 ? this.#find(at, bytes) : null;
    if (region === null) throw new RangeError(`view: 0x${va.toString(16)} + ${bytes} is not mapped`);
    return region.bytes.subarray(at - region.base, at - region.base + bytes);
  }

  read(va: number, into: Uint8Array, at: number, bytes: number): boolean {
    if (bytes === 0) return true;
    const region = this.#find(va, bytes);
    if (region === null) return false;
    const from = region.bytes;
    const start = va - region.base;
    if (bytes > SMALL) into.set(this.#slice(region, va, bytes), at);
    else for (let i = 0; i < bytes; i++) into[at + i] = from[start + i] ?? 0;
    return true;
  }

  write(va: number, from: Uint8Array, at: number, bytes: number): boolean {
    if (bytes === 0) return true;
    const region = this.#writable(va, bytes);
    if (region === null) return false;
    const into = region.bytes;
    const start = va - region.base;
    if (bytes > SMALL) into.set(from.subarray(at, at + bytes), start);
    else for (let i = 0; i < bytes; i++) into[start + i] = from[at + i] ?? 0;
    return true;
  }

  /** Places shared memory in the address space; returns its VA, or −1 when there is no room left. */
  map(bytes: Uint8Array, writable: boolean): number {
    const base = this.#mapCursor;
    const end = base + roundUp(bytes.length, PAGE);
    if (end > MAPS_END || end - MAPS_BASE > LIMITS.mappedBytes) return -1;
    this.#maps.push({ base, end: base + bytes.length, bytes, writable });
    // One page stays unmapped behind each map: running off the end of one is a fault, never the next one.
    this.#mapCursor = end + PAGE;
    return base;
  }

  /** Takes a map made by `map` out of the address space; false when `va` is not the start of one. */
  unmap(va: number): boolean {
    const index = this.#maps.findIndex((region) => region.base === va);
    if (index < 0) return false;
    this.#maps.splice(index, 1);
    this.#last = NOWHERE;
    // An address may mean other memory from now on.
    this.#newer = NOTHING;
    this.#older = NOTHING;
    return true;
  }

  #slice(region: Region, va: number, length: number): Uint8Array {
    const newer = this.#newer;
    if (newer.va === va && newer.length === length) return newer.bytes;
    const older = this.#older;
    if (older.va === va && older.length === length) return older.bytes;
    const start = va - region.base;
    const bytes = region.bytes.subarray(start, start + length);
    if (length > KEPT) return bytes;
    this.#older = newer;
    this.#newer = { va, length, bytes };
    return bytes;
  }

  #writable(va: number, bytes: number): Region | null {
    const region = this.#find(va, bytes);
    return region?.writable ? region : null;
  }

  #find(va: number, bytes: number): Region | null {
    const last = this.#last;
    if (va >= last.base && va + bytes <= last.end) return last;
    const regions = va >= MAPS_BASE ? this.#maps : this.#arena;
    let low = 0;
    let high = regions.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const region = regions[middle] ?? NOWHERE;
      if (va < region.base) high = middle - 1;
      else if (va >= region.end) low = middle + 1;
      else {
        // Written so that NaN, which no comparison catches, is refused.
        if (!(va + bytes <= region.end)) return null;
        this.#last = region;
        return region;
      }
    }
    return null;
  }

  #reuse(size: number, align: number): number | undefined {
    const list = this.#free.get(size);
    const top = list?.at(-1);
    if (list === undefined || top === undefined || top % align !== 0) return undefined;
    list.pop();
    this.view(top, size).fill(0);
    return top;
  }

  #bump(size: number, align: number): number {
    let va = roundUp(this.#cursor, align);
    if (va + size > this.#segmentEnd) {
      const base = this.#arena.length === 0 ? ARENA_BASE : roundUp(this.#segmentEnd + PAGE, align);
      const bytes = roundUp(Math.max(size, SEGMENT), PAGE);
      if (base + bytes - ARENA_BASE > this.#limit)
        throw new RangeError(`alloc: ${size} bytes do not fit in an arena of ${this.#limit}`);
      this.#arena.push({ base, end: base + bytes, bytes: new Uint8Array(bytes), writable: true });
      this.#segmentEnd = base + bytes;
      va = roundUp(base, align);
    }
    this.#cursor = va + size;
    return va;
  }
}
