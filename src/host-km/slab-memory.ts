import { type HostLink, type LaneHeader, type SharedMemory, zeroRange } from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import type { ObjectMemory, ObjectSlab, ProcessMemory, SlabRange } from './driver.ts';
import { LIMIT } from './limits.ts';
import { RangeList } from './range-list.ts';
import { SharedObjectMemory, SharedSlab, type SlabUser } from './shared-memory.ts';

const PAGE = 4096;
/** A token is slab · 2^40 + offset, and a number is exact below 2^53. */
const SLAB_SPAN = 2 ** 40;
const SLAB_ID_MAX = 2 ** 13 - 1;
/** First slab of a pool; later ones double up to the most, so that few descriptors carry much memory. */
const FIRST_BYTES: Readonly<Record<Access, number>> = { write: 256 * 1024, read: 64 * 1024 };
const MOST_BYTES = 16 * 1024 * 1024;
const DISCARD_BYTES = 64 * 1024;

type Access = 'write' | 'read';

interface Slab {
  readonly id: number;
  readonly access: LaneHeader['guestAccess'];
  readonly memory: SharedMemory;
  given: boolean;
  /** What is used of a dedicated slab. */
  used?: number;
}

/** A slab that many ranges are taken of. */
interface Pooled {
  readonly slab: Slab;
  readonly ranges: RangeList;
  /** Bytes from the start that have been handed out before: not zero any more. */
  dirty: number;
}

interface Usage {
  budget: number;
  used: number;
}

/**
 * The memory of one guest process. A slab is a memfd, of this process alone unless it is a shared object's, charged
 * whole to whoever made it until `release`: the guest may keep its mapping as long as it lives, whatever it has given back.
 */
export class SlabMemory implements ProcessMemory, SlabUser {
  readonly #link: HostLink;
  readonly #account: Account;
  readonly #slabs = new Map<number, Slab>();
  readonly #pools: Readonly<Record<Access, Pooled[]>> = { write: [], read: [] };
  /** Dedicated slabs that nobody has, by size: a program adopts and releases ranges over and over. */
  readonly #spare = new Map<number, Slab[]>();
  /** Slabs of shared objects that it has opened and may have mapped. */
  readonly #attached = new Map<SharedSlab, Slab>();
  /** Reused for each answer: a query of the budget allocates nothing. */
  readonly #usage: Readonly<Record<'local' | 'system', Usage>> = {
    local: { budget: 0, used: 0 },
    system: { budget: 0, used: 0 },
  };
  #nextId = 1;

  constructor(link: HostLink, account: Account) {
    this.#link = link;
    this.#account = account;
  }

  slab(bytes: number, access: Access): SlabRange | null {
    const size = pagesOf(bytes);
    if (size === 0) return null;
    const pool = this.#pools[access];
    for (const one of pool) {
      const offset = one.ranges.take(size);
      if (offset >= 0) return this.#range(one, offset, size);
    }
    const fresh = this.#grow(size, access);
    if (fresh === null) return null;
    pool.push(fresh);
    return this.#range(fresh, fresh.ranges.take(size), size);
  }

  dedicated(bytes: number): SlabRange | null {
    const size = pagesOf(bytes);
    const slab = size === 0 ? null : this.#dedicated(size);
    if (slab === null) return null;
    // The guest keeps no descriptor: it is given anew, under the id that the guest let go of with the last owner.
    slab.given = false;
    slab.used = size;
    let held = true;
    return {
      token: slab.id * SLAB_SPAN,
      bytes: slab.memory.view.subarray(0, size),
      clear: () => {
        if (held && this.#slabs.get(slab.id) === slab) zeroRange(slab.memory, 0, size);
      },
      release: () => {
        if (!held || this.#slabs.get(slab.id) !== slab) return;
        held = false;
        // Never zeroed: the guest may be copying the last content out, and the next owner overwrites all of it.
        const spare = this.#spare.get(slab.memory.bytes);
        if (spare === undefined) this.#spare.set(slab.memory.bytes, [slab]);
        else spare.push(slab);
      },
    };
  }

  object(): ObjectMemory {
    return new SharedObjectMemory(this.#link, this.#account.lasting());
  }

  attach(shared: ObjectSlab): number {
    if (!(shared instanceof SharedSlab)) return 0;
    let slab = this.#attached.get(shared);
    if (slab === undefined) {
      if (this.#nextId > SLAB_ID_MAX || !this.#account.take(LIMIT.slab)) return 0;
      slab = { id: this.#nextId++, access: 'write', memory: shared.memory, given: false };
      this.#attached.set(shared, slab);
      this.#slabs.set(slab.id, slab);
      shared.use(this);
    }
    return slab.id * SLAB_SPAN;
  }

  adopt(shared: SharedSlab): boolean {
    const slab = this.#attached.get(shared);
    if (slab === undefined || !this.#account.take(LIMIT.slabBytes, slab.memory.bytes)) return false;
    this.#attached.delete(shared);
    const { bytes } = slab.memory;
    this.#pools.write.push({ slab, ranges: new RangeList(bytes), dirty: bytes });
    return true;
  }

  charge(segment: 'local' | 'system', bytes: number): boolean {
    return this.#account.take(segment === 'local' ? LIMIT.localBytes : LIMIT.systemBytes, bytes);
  }

  uncharge(segment: 'local' | 'system', bytes: number): void {
    this.#account.give(segment === 'local' ? LIMIT.localBytes : LIMIT.systemBytes, bytes);
  }

  usage(segment: 'local' | 'system'): { readonly budget: number; readonly used: number } {
    const limit = segment === 'local' ? LIMIT.localBytes : LIMIT.systemBytes;
    const usage = this.#usage[segment];
    usage.budget = this.#account.reach(limit);
    usage.used = this.#account.held(limit);
    return usage;
  }

  /** Makes sure that the guest has the slab of `token` before it sees the token; false when it cannot be passed. */
  deliver(token: number): boolean {
    const slab = this.#slabs.get(Math.floor(token / SLAB_SPAN));
    if (slab === undefined) return false;
    if (slab.given) return true;
    const { id, access: guestAccess, used: bytes } = slab;
    const header: LaneHeader = { kind: 'slab', id, guestAccess };
    slab.given = this.#link.give(bytes === undefined ? header : { ...header, bytes }, slab.memory);
    return slab.given;
  }

  /** The process is proven gone: nobody maps the slabs any more. */
  release(): void {
    for (const [shared, slab] of this.#attached) {
      this.#slabs.delete(slab.id);
      this.#account.give(LIMIT.slab);
      shared.left(this);
    }
    this.#attached.clear();
    for (const slab of this.#slabs.values()) {
      slab.memory.release();
      this.#account.give(LIMIT.slab);
      this.#account.give(LIMIT.slabBytes, slab.memory.bytes);
    }
    this.#slabs.clear();
    this.#pools.write.length = 0;
    this.#pools.read.length = 0;
    this.#spare.clear();
  }

  #grow(size: number, access: Access): Pooled | null {
    const wanted = FIRST_BYTES[access] * 2 ** Math.min(this.#pools[access].length, 10);
    const bytes = Math.max(size, Math.min(wanted, MOST_BYTES));
    // Near the limit a slab of just the size asked for may still fit.
    const slab = this.#make(bytes, access) ?? (bytes > size ? this.#make(size, access) : null);
    return slab === null ? null : { slab, ranges: new RangeList(slab.memory.bytes), dirty: 0 };
  }

  /**
   * A slab for `size` alone. Its own size is the next power of two: a program that adopts ranges of ever other sizes would
   * otherwise hold a slab of each. What of it is never used takes no memory.
   */
  #dedicated(size: number): Slab | null {
    const rounded = 2 ** Math.ceil(Math.log2(size));
    return (
      this.#spare.get(rounded)?.pop() ??
      this.#spare.get(size)?.pop() ??
      this.#make(rounded, 'dedicated') ??
      // Near the limit one of just the size asked for may still fit.
      (rounded > size ? this.#make(size, 'dedicated') : null)
    );
  }

  /** A new slab, charged; null when a limit or the system says no. */
  #make(bytes: number, access: LaneHeader['guestAccess']): Slab | null {
    const account = this.#account;
    if (this.#nextId > SLAB_ID_MAX || !account.take(LIMIT.slab)) return null;
    const charged = account.take(LIMIT.slabBytes, bytes);
    const memory = charged ? this.#link.share(bytes, access === 'read' ? 'read' : 'write') : null;
    if (memory === null) {
      account.give(LIMIT.slab);
      if (charged) account.give(LIMIT.slabBytes, bytes);
      return null;
    }
    const slab: Slab = { id: this.#nextId++, access, memory, given: false };
    this.#slabs.set(slab.id, slab);
    return slab;
  }

  #range(pooled: Pooled, offset: number, size: number): SlabRange {
    const { slab } = pooled;
    const bytes = slab.memory.view.subarray(offset, offset + size);
    if (offset < pooled.dirty) zeroRange(slab.memory, offset, Math.min(size, pooled.dirty - offset));
    pooled.dirty = Math.max(pooled.dirty, offset + size);
    let held = true;
    return {
      token: slab.id * SLAB_SPAN + offset,
      bytes,
      clear: () => {
        if (held && this.#slabs.get(slab.id) === slab) zeroRange(slab.memory, offset, size);
      },
      release: () => {
        if (!held || this.#slabs.get(slab.id) !== slab) return;
        held = false;
        pooled.ranges.give(offset, size);
        // Large ranges go back to the system at once; all are zeroed again before they are handed out.
        if (size >= DISCARD_BYTES) zeroRange(slab.memory, offset, size);
      },
    };
  }
}

/** `bytes` in whole pages; 0 when no slab can have them. */
function pagesOf(bytes: number): number {
  return Number.isSafeInteger(bytes) && bytes > 0 && bytes <= SLAB_SPAN ? Math.ceil(bytes / PAGE) * PAGE : 0;
}
