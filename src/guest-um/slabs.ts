import type { GuestLink, LaneHeader, SharedMemory } from '../vmbus-sim/index.ts';
import { LIMITS } from './limits.ts';
import type { Loss } from './loss.ts';
import type { GuestMemory } from './memory.ts';

/** A token is slab · 2^40 + offset: exact in a double as long as slab ids stay below 2^13. */
const SLAB_STEP = 2 ** 40;

interface Slab {
  readonly base: number;
  readonly memory: SharedMemory;
}

/**
 * The memory that the broker has lent this process, placed in its address space the first time that a reply names
 * it. It stays there until the last file is closed: an address that the guest once got never means something else.
 */
export class SlabTable {
  readonly #link: GuestLink;
  readonly #memory: GuestMemory;
  readonly #slabs = new Map<number, Slab>();
  #bytes = 0;
  /** Why the last `addressOf` returned −1. */
  fault: Loss | null = null;

  constructor(link: GuestLink, memory: GuestMemory) {
    this.#link = link;
    this.#memory = memory;
  }

  /** Bytes of all slabs that are mapped. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The address of a token in this process, or −1 with `fault` set. */
  addressOf(token: number): number {
    const id = Math.floor(token / SLAB_STEP);
    const offset = token % SLAB_STEP;
    let slab = this.#slabs.get(id);
    while (slab === undefined) {
      if (!this.#takeNext(id)) return -1;
      slab = this.#slabs.get(id);
    }
    if (offset < slab.memory.bytes) return slab.base + offset;
    this.#fail(`offset ${offset} is outside slab ${id} of ${slab.memory.bytes} bytes`);
    return -1;
  }

  /** Takes all maps out of the address space and gives the memory back. */
  release(): void {
    for (const { base, memory } of this.#slabs.values()) {
      this.#memory.unmap(base);
      memory.release();
    }
    this.#slabs.clear();
    this.#bytes = 0;
  }

  /** A slab is on the lane before the reply that names it: an empty lane is a lie, and waiting for it a hang. */
  #takeNext(wanted: number): boolean {
    if (!this.#link.takeable()) return this.#fail(`a reply names slab ${wanted}, which was not lent`);
    const taken = this.#link.take();
    if (taken === 'closed') return this.#fail('the lane is closed');
    const { header, memory } = taken;
    if (this.#accept(header.kind, header.id, header.guestAccess, memory)) return true;
    memory.release();
    return false;
  }

  #accept(kind: string, id: number, access: LaneHeader['guestAccess'], memory: SharedMemory): boolean {
    if (kind !== 'slab') return this.#fail(`the lane brought ${kind} where only slabs may come`);
    // Only memory that was asked to be replaced is, and an arena asks for nothing of the kind.
    if (access === 'dedicated') return this.#fail(`slab ${id} is to replace memory of ours`);
    if (this.#slabs.has(id)) return this.#fail(`slab ${id} was lent twice`);
    if (this.#slabs.size >= LIMITS.slabs) return this.#fail(`more than ${LIMITS.slabs} slabs`);
    const { bytes } = memory;
    if (bytes === 0 || bytes > LIMITS.slabBytes) return this.#fail(`slab ${id} has ${bytes} bytes`);
    const base = this.#memory.map(memory.view, access === 'write');
    if (base < 0) return this.#fail(`no room for ${bytes} bytes beside ${this.#bytes} that are mapped`);
    this.#slabs.set(id, { base, memory });
    this.#bytes += bytes;
    return true;
  }

  #fail(message: string): false {
    this.fault = { code: 'BAD_SLAB', message };
    return false;
  }
}
