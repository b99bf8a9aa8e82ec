import type { Backing } from './backing.ts';
import { END_PAGE, FIRST_PAGE, LIMITS, PAGE } from './limits.ts';

/** A run of pages; numbers are page numbers, `end` is one past the last. */
interface Range {
  readonly first: number;
  readonly end: number;
  /** Null: reserved, or mapped to nothing (reads as zeros when `zero`). */
  readonly backing: Backing | null;
  readonly reserved: boolean;
  /** Page of the backing at which the run begins. */
  readonly offset: number;
  readonly access: Access;
}

/** `none`: a look is a fault; `zero`: reads as zeros and cannot be written. */
export type Access = 'none' | 'zero' | 'read' | 'write';

export type PlaceFault = 'ALIGNMENT' | 'BOUNDS' | 'OVERLAP' | 'NO_ROOM' | 'LIMIT';
export type Placed = number | PlaceFault;

/** Where a run may go, in bytes as the caller said; 0 means that it does not care. */
export interface Wanted {
  readonly base: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly bytes: number;
}

/** The GPU address space of one process: sorted runs of 4 KiB pages that never overlap. */
export class PageTable {
  readonly #ranges: Range[] = [];

  get size(): number {
    return this.#ranges.length;
  }

  /** Sets addresses aside; the address, or why not. */
  reserve(wanted: Wanted, zero: boolean): Placed {
    const pages = wanted.bytes / PAGE;
    const first = this.#room(wanted, pages, false);
    if (typeof first !== 'number') return first;
    const access = zero ? 'zero' : 'none';
    this.#insert({ first, end: first + pages, backing: null, reserved: true, offset: 0, access });
    return first * PAGE;
  }

  /** Leads addresses to `backing` from its page `offset`: free ones, or a part of one reservation. */
  map(wanted: Wanted, backing: Backing | null, offset: number, access: Access): Placed {
    const pages = wanted.bytes / PAGE;
    const first = this.#room(wanted, pages, true);
    if (typeof first !== 'number') return first;
    const end = first + pages;
    const at = this.#find(first);
    const around = this.#ranges[at];
    const run: Range = { first, end, backing, reserved: false, offset, access };
    if (around !== undefined && around.first <= first && around.end >= end) {
      const parts = [run];
      if (around.first < first) parts.unshift({ ...around, end: first });
      if (around.end > end) parts.push({ ...around, first: end });
      this.#ranges.splice(at, 1, ...parts);
    } else this.#insert(run);
    return first * PAGE;
  }

  /** Gives addresses back; false when they are not whole runs without a gap. */
  free(base: number, bytes: number): boolean {
    const first = base / PAGE;
    const end = first + bytes / PAGE;
    if (!Number.isSafeInteger(first) || !Number.isSafeInteger(end) || end <= first) return false;
    const from = this.#find(first);
    let at = from;
    let next = first;
    for (; next < end; at++) {
      const range = this.#ranges[at];
      if (range === undefined || range.first !== next) return false;
      next = range.end;
    }
    if (next !== end) return false;
    this.#ranges.splice(from, at - from);
    return true;
  }

  /** The backing is going: its addresses lead nowhere from now on. */
  drop(backing: Backing): void {
    let kept = 0;
    for (const range of this.#ranges) if (range.backing !== backing) this.#ranges[kept++] = range;
    this.#ranges.length = kept;
  }

  clear(): void {
    this.#ranges.length = 0;
  }

  /** Copies from GPU memory; −1 when all was there, else the address of the fault. */
  read(va: number, into: Uint8Array, at: number, bytes: number): number {
    for (let done = 0; done < bytes; ) {
      const range = this.#at(va + done);
      const run = range === null ? 0 : runAt(range, va + done, bytes - done);
      if (range === null || run === 0 || range.access === 'none') return va + done;
      if (range.backing === null) into.fill(0, at + done, at + done + run);
      else {
        const from = offsetIn(range, va + done);
        into.set(range.backing.bytes.subarray(from, from + run), at + done);
      }
      done += run;
    }
    return -1;
  }

  /** Copies to GPU memory; −1 when all went, else the address of the fault. */
  write(va: number, from: Uint8Array, at: number, bytes: number): number {
    for (let done = 0; done < bytes; ) {
      const range = this.#at(va + done);
      const run = range === null ? 0 : runAt(range, va + done, bytes - done);
      if (range?.backing == null || run === 0 || range.access !== 'write') return va + done;
      range.backing.bytes.set(from.subarray(at + done, at + done + run), offsetIn(range, va + done));
      done += run;
    }
    return -1;
  }

  /** Fills with a 32-bit pattern; both address and size are multiples of 4. −1, or the address of the fault. */
  fill(va: number, bytes: number, value: number): number {
    for (let done = 0; done < bytes; ) {
      const range = this.#at(va + done);
      const run = range === null ? 0 : runAt(range, va + done, bytes - done);
      if (range?.backing == null || run === 0 || range.access !== 'write') return va + done;
      const { bytes: memory } = range.backing;
      const at = memory.byteOffset + offsetIn(range, va + done);
      new Uint32Array(memory.buffer, at, run / 4).fill(value);
      done += run;
    }
    return -1;
  }

  /** Copies inside GPU memory, first byte first; −1, or the address of the fault. */
  copy(to: number, from: number, bytes: number): number {
    for (let done = 0; done < bytes; ) {
      const source = this.#at(from + done);
      const target = this.#at(to + done);
      const most = source === null ? 0 : runAt(source, from + done, bytes - done);
      if (source === null || most === 0 || source.access === 'none') return from + done;
      const run = target === null ? 0 : runAt(target, to + done, most);
      if (target?.backing == null || run === 0 || target.access !== 'write') return to + done;
      const start = offsetIn(target, to + done);
      if (source.backing === null) target.backing.bytes.fill(0, start, start + run);
      else {
        const at = offsetIn(source, from + done);
        target.backing.bytes.set(source.backing.bytes.subarray(at, at + run), start);
      }
      done += run;
    }
    return -1;
  }

  #at(va: number): Range | null {
    if (!(va >= 0 && va < END_PAGE * PAGE)) return null;
    const page = Math.floor(va / PAGE);
    const range = this.#ranges[this.#find(page)];
    return range !== undefined && range.first <= page ? range : null;
  }

  /** Index of the first run that ends after `page`. */
  #find(page: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.end ?? 0) <= page) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(range: Range): void {
    this.#ranges.splice(this.#find(range.first), 0, range);
  }

  #room(wanted: Wanted, pages: number, intoReservation: boolean): Placed {
    if (!Number.isSafeInteger(pages) || pages <= 0 || wanted.base % PAGE !== 0) return 'ALIGNMENT';
    // Two more: a run in the middle of a reservation leaves a piece on either side.
    if (this.#ranges.length + 2 > LIMITS.ranges) return 'LIMIT';
    const low = Math.max(FIRST_PAGE, Math.ceil(wanted.minimum / PAGE));
    const high = wanted.maximum === 0 ? END_PAGE : Math.min(END_PAGE, Math.floor(wanted.maximum / PAGE));
    if (wanted.base === 0) return this.#gap(low, high, pages);
    const first = wanted.base / PAGE;
    if (first < low || first + pages > high) return 'BOUNDS';
    const range = this.#ranges[this.#find(first)];
    if (range === undefined || range.first >= first + pages) return first;
    const inside = range.reserved && range.first <= first && range.end >= first + pages;
    return intoReservation && inside ? first : 'OVERLAP';
  }

  #gap(low: number, high: number, pages: number): Placed {
    let first = low;
    for (let at = this.#find(low); at < this.#ranges.length; at++) {
      const range = this.#ranges[at];
      if (range === undefined || range.first >= first + pages) break;
      first = range.end;
    }
    return first + pages <= high ? first : 'NO_ROOM';
  }
}

/** Bytes from `va` to the end of the run or of its backing, at most `most`; 0 is a fault. */
function runAt(range: Range, va: number, most: number): number {
  const room = range.end * PAGE - va;
  if (range.backing === null) return range.access === 'zero' ? Math.min(room, most) : 0;
  if (!range.backing.usable) return 0;
  const left = range.backing.bytes.length - offsetIn(range, va);
  return Math.max(0, Math.min(room, most, left));
}

function offsetIn(range: Range, va: number): number {
  return va - range.first * PAGE + range.offset * PAGE;
}
