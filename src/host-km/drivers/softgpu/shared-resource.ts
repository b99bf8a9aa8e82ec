import type { ObjectMemory, ObjectSlab, SegmentCharges, SharedObject } from '../../driver.ts';
import { LIMITS } from './limits.ts';
import type { AllocationWish } from './private-data.ts';
import { NORMAL_PRIORITY, type Residency, type Resident } from './residency.ts';

const NOTHING = new Uint8Array(0);

/** The memory of one allocation of a shared resource, in whichever processes: resident once, however many want it. */
export class SharedStore implements Resident {
  readonly owner: SharedResource;
  readonly segment: 'local' | 'system';
  readonly bytes: Uint8Array;
  /** What the processor sees of it, and where; null for memory that only the GPU sees. */
  readonly slab: ObjectSlab | null;
  readonly offset: number;
  /** Private data of the allocation, for whoever opens it. */
  readonly data: Uint8Array;
  resident = false;
  wanted = 0;
  priority = NORMAL_PRIORITY;
  /** Never: others may have it. */
  offered = 0;

  constructor(
    owner: SharedResource,
    segment: 'local' | 'system',
    bytes: Uint8Array,
    slab: ObjectSlab | null,
    offset: number,
    data: Uint8Array,
  ) {
    this.owner = owner;
    this.segment = segment;
    this.bytes = bytes;
    this.slab = slab;
    this.offset = offset;
    this.data = data;
  }

  get memory(): SegmentCharges {
    return this.owner.memory;
  }

  discard(): void {}
}

/** One allocation that a shared resource is to have. */
export interface SharedWish extends AllocationWish {
  readonly data: Uint8Array;
}

/**
 * A resource made to be shared, apart from the handles that processes have of it. Its memory is there as long as one of
 * those or a descriptor is, whoever made it.
 */
export class SharedResource implements SharedObject {
  readonly kind = 'sharedresource';
  readonly memory: ObjectMemory;
  readonly stores: SharedStore[] = [];
  readonly runtimeData: Uint8Array;
  readonly data: Uint8Array;
  /** It gets no more allocations: somebody shared it, or looked at it. */
  sealed = false;
  readonly #residency: Residency;
  #handles = 0;
  #held = false;

  constructor(memory: ObjectMemory, residency: Residency, runtimeData: Uint8Array, data: Uint8Array) {
    this.memory = memory;
    this.#residency = residency;
    this.runtimeData = runtimeData;
    this.data = data;
  }

  /** Bytes of its allocations' private data. */
  get totalData(): number {
    return this.stores.reduce((sum, { data }) => sum + data.length, 0);
  }

  /** Makes memory for `wishes`, all or none; null when a limit or the budget says no. */
  add(wishes: readonly SharedWish[]): readonly SharedStore[] | null {
    if (this.stores.length + wishes.length > LIMITS.sharedAllocations) return null;
    const total = wishes.reduce((sum, { bytes }) => sum + bytes, 0);
    if (!this.#keep(wishes)) return null;
    if (!this.memory.charge('system', total)) return this.#taken(0);
    const visible = wishes.reduce((sum, { bytes, cpuVisible }) => sum + (cpuVisible ? bytes : 0), 0);
    const hidden = hiddenMemory(wishes);
    if (hidden === null) return this.#taken(total);
    // Last of all: a slab is given back with the whole resource only.
    const slab = visible === 0 ? null : this.memory.slab(visible);
    if (slab === null && visible > 0) return this.#taken(total);
    let offset = 0;
    const made = wishes.map(({ bytes, segment, cpuVisible, data }, i) => {
      if (!cpuVisible || slab === null)
        return new SharedStore(this, segment, hidden[i] ?? NOTHING, null, 0, data);
      const at = offset;
      offset += bytes;
      return new SharedStore(this, segment, slab.bytes.subarray(at, at + bytes), slab, at, data);
    });
    this.stores.push(...made);
    return made;
  }

  /** Has the private data charged that is there and that `more` bring; false past a limit. */
  #keep(more: readonly SharedWish[]): boolean {
    const added = more.reduce((sum, { data }) => sum + data.length, 0);
    const bytes = this.runtimeData.length + this.data.length + this.totalData + added;
    const entries = 4 * (this.stores.length + more.length);
    return bytes + entries <= LIMITS.sharedDataBytes && this.memory.keep(bytes);
  }

  /** Takes back what was charged for allocations that there are not. */
  #taken(system: number): null {
    this.memory.uncharge('system', system);
    this.#keep([]);
    return null;
  }

  /** An allocation that was made and could not be named: before anybody looked at the resource it is taken back. */
  retract(store: SharedStore): void {
    const at = this.stores.indexOf(store);
    if (this.sealed || at < 0) return;
    this.#residency.forget(store);
    this.stores.splice(at, 1);
    this.memory.uncharge('system', store.bytes.length);
    this.#keep([]);
  }

  /** A process has a handle of it. */
  opened(): void {
    this.#handles++;
  }

  closed(): void {
    this.#handles--;
    if (this.#handles > 0) return;
    for (const store of this.stores) this.#residency.forget(store);
    this.#end();
  }

  hold(): void {
    this.#held = true;
  }

  drop(): void {
    this.#held = false;
    this.#end();
  }

  #end(): void {
    if (this.#handles === 0 && !this.#held) this.memory.release();
  }
}

/** Memory that only the GPU sees, for those that want it; null when the host is short of it, whatever the budgets say. */
function hiddenMemory(wishes: readonly SharedWish[]): readonly Uint8Array[] | null {
  try {
    return wishes.map(({ bytes, cpuVisible }) => (cpuVisible ? NOTHING : new Uint8Array(bytes)));
  } catch {
    return null;
  }
}
