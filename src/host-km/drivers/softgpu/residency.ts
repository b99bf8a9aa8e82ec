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
}

/**
 * What of a partition's allocations is in the adapter's memory. A local allocation takes from the partition's budget while
 * it is resident; the ones nobody asks to stay leave first, the least recently used of them first.
 */
export class Residency {
  /** Resident and wanted by nobody, oldest first. */
  readonly #idle = new Set<Resident>();

  /** Wants `allocation` resident once more; bytes that are missing, 0 when it is in. */
  want(allocation: Resident): number {
    if (!allocation.resident) {
      const missing = this.#admit(allocation);
      if (missing > 0) return missing;
      allocation.resident = true;
    }
    this.#idle.delete(allocation);
    allocation.wanted++;
    return 0;
  }

  /** Wants it once less; what nobody wants stays only if `lazily`, until room is needed. */
  unwant(allocation: Resident, lazily: boolean): void {
    if (allocation.wanted > 0) allocation.wanted--;
    if (allocation.wanted > 0 || !allocation.resident) return;
    if (lazily) this.#idle.add(allocation);
    else this.#out(allocation);
  }

  /** One of several who want it is gone, with all its `wants`. */
  withdraw(allocation: Resident, wants: number): void {
    allocation.wanted = Math.max(0, allocation.wanted - wants);
    if (wants > 0 && allocation.wanted === 0 && allocation.resident) this.#out(allocation);
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
      const oldest = this.#idle.values().next();
      if (oldest.done === true) break;
      this.#out(oldest.value);
    }
    const { budget, used } = memory.usage('local');
    return Math.max(1, used + allocation.bytes.length - budget);
  }

  #out(allocation: Resident): void {
    this.#idle.delete(allocation);
    allocation.resident = false;
    if (allocation.segment === 'local') allocation.memory.uncharge('local', allocation.bytes.length);
  }
}
