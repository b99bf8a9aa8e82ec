import type { SegmentCharges } from '../../driver.ts';

/** An allocation as residency sees it. */
export interface Resident {
  readonly segment: 'local' | 'system';
  readonly bytes: Uint8Array;
  /** Of whatever owns it. */
  readonly memory: SegmentCharges;
  resident: boolean;
  /** How often it was made resident and not evicted. */
  wanted: number;
  /** Any number; what of it counts is which step it is on. */
  priority: number;
  /** 0, or in which line it was offered: the lower, the sooner it goes. */
  offered: number;
  /** It leaves as it was offered: its content is gone. */
  discard(): void;
}

/** Lines of what was offered, before all others: by d3dkmt_offer_priority LOW, NORMAL and HIGH. */
const OFFERS = 3;

/** D3DDDI_ALLOCATIONPRIORITY_NORMAL: what an allocation has that nobody gave one. */
export const NORMAL_PRIORITY = 0x7800_0000;
/**
 * D3DDDI_ALLOCATIONPRIORITY_MINIMUM, and what lies between it, LOW, NORMAL, HIGH and MAXIMUM: priorities count in steps of
 * it. As many lines as there are priorities would have to be searched.
 */
const STEP = 0x2800_0000;
const STEPS = Math.floor(0xffff_ffff / STEP) + 1;

/**
 * What of a partition's allocations is in the adapter's memory. A local allocation takes from the partition's budget while
 * it is resident. When room is needed, those leave that nobody asks to stay: the lowest priority first, of one priority the
 * least recently used. What was offered leaves before all of them, wanted or not, and loses its content. What else somebody wants never leaves for another, whatever its priority.
 */
export class Residency {
  /** Resident and offered, or wanted by nobody: a line for each step of priority, oldest first. */
  readonly #idle: readonly Set<Resident>[] = Array.from(
    { length: OFFERS + STEPS },
    () => new Set<Resident>(),
  );

  /** Wants `allocation` resident once more; bytes that are missing, 0 when it is in. */
  want(allocation: Resident): number {
    if (!allocation.resident) {
      const missing = this.#admit(allocation);
      if (missing > 0) return missing;
      allocation.resident = true;
    }
    this.#line(allocation).delete(allocation);
    allocation.wanted++;
    return 0;
  }

  /** Wants it once less; what nobody wants stays only if `lazily`, until room is needed. */
  unwant(allocation: Resident, lazily: boolean): void {
    if (allocation.wanted > 0) allocation.wanted--;
    if (allocation.wanted > 0 || !allocation.resident) return;
    if (!lazily) this.#out(allocation);
    else if (allocation.offered === 0) this.#line(allocation).add(allocation);
  }

  /** One of several who want it is gone, with all its `wants`. */
  withdraw(allocation: Resident, wants: number): void {
    allocation.wanted = Math.max(0, allocation.wanted - wants);
    if (wants > 0 && allocation.wanted === 0 && allocation.resident) this.#out(allocation);
  }

  /** Gives it another priority; one that waits to leave stands last in its new line. */
  prioritise(allocation: Resident, priority: number): void {
    const idle = this.#line(allocation).delete(allocation);
    allocation.priority = priority;
    if (idle) this.#line(allocation).add(allocation);
  }

  /** It may go in line `line`, with its content; what takes none of the adapter's memory gives none back. */
  offer(allocation: Resident, line: number): void {
    this.#line(allocation).delete(allocation);
    allocation.offered = line;
    if (allocation.resident && allocation.segment === 'local') this.#line(allocation).add(allocation);
  }

  /** It does not leave any more, and is still offered: before those are reclaimed that need room. */
  withhold(allocation: Resident): void {
    this.#line(allocation).delete(allocation);
  }

  /** It is not offered any more, and is there if it is wanted; false, and nothing has changed, when there is no room. */
  reclaim(allocation: Resident): boolean {
    const back = allocation.wanted > 0 && !allocation.resident;
    if (back && this.#admit(allocation) > 0) return false;
    this.#line(allocation).delete(allocation);
    allocation.offered = 0;
    if (back) allocation.resident = true;
    if (allocation.wanted === 0 && allocation.resident) this.#line(allocation).add(allocation);
    return true;
  }

  forget(allocation: Resident): void {
    allocation.wanted = 0;
    if (allocation.resident) this.#out(allocation);
  }

  #admit(allocation: Resident): number {
    if (allocation.segment !== 'local') return 0;
    const { memory } = allocation;
    for (;;) {
      if (memory.charge('local', allocation.bytes.length)) return 0;
      const next = this.#next();
      if (next === null) break;
      this.#out(next);
      if (next.offered > 0) next.discard();
    }
    const { budget, used } = memory.usage('local');
    return Math.max(1, used + allocation.bytes.length - budget);
  }

  /** What leaves next; null when all that is left is wanted. */
  #next(): Resident | null {
    for (const line of this.#idle) for (const oldest of line) return oldest;
    return null;
  }

  #line({ offered, priority }: Resident): Set<Resident> {
    return this.#idle[offered > 0 ? offered - 1 : OFFERS + Math.floor(priority / STEP)] as Set<Resident>;
  }

  #out(allocation: Resident): void {
    this.#line(allocation).delete(allocation);
    allocation.resident = false;
    if (allocation.segment === 'local') allocation.memory.uncharge('local', allocation.bytes.length);
  }
}
