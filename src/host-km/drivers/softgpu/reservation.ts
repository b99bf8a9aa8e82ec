import type { SegmentCharges } from '../../driver.ts';

type Segment = 'local' | 'system';

/**
 * What one process says it cannot do without of each segment. It is a promise of the partition's to itself: together its
 * processes reserve no more than their budget, and nothing is taken from those that use more than they have reserved.
 */
export class Reservation {
  /** Those of the partition that have reserved something. */
  readonly #all: Set<Reservation>;
  readonly #memory: SegmentCharges;
  readonly #bytes: Record<Segment, number> = { local: 0, system: 0 };

  constructor(all: Set<Reservation>, memory: SegmentCharges) {
    this.#all = all;
    this.#memory = memory;
  }

  of(segment: Segment): number {
    return this.#bytes[segment];
  }

  /** The most that it may be: what the process could use, less what others have reserved and do not use yet. */
  available(segment: Segment): number {
    const { budget } = this.#memory.usage(segment);
    if (this.#all.size === 0) return budget;
    let others = 0;
    for (const one of this.#all) if (one !== this) others += one.#unused(segment);
    return Math.max(0, budget - others);
  }

  /** Makes it `bytes`; false, and no change, when that is more than is available. */
  change(segment: Segment, bytes: number): boolean {
    if (bytes > this.available(segment)) return false;
    this.#bytes[segment] = bytes;
    if (this.#bytes.local + this.#bytes.system > 0) this.#all.add(this);
    else this.#all.delete(this);
    return true;
  }

  /** The process is gone. */
  end(): void {
    this.#all.delete(this);
  }

  #unused(segment: Segment): number {
    return Math.max(0, this.#bytes[segment] - this.#memory.usage(segment).used);
  }
}
