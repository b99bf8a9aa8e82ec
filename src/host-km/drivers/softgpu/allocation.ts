import type { DriverObject, SegmentCharges, SlabRange } from '../../driver.ts';
import type { Backing } from './backing.ts';
import type { AllocationWish } from './private-data.ts';
import { NORMAL_PRIORITY, type Resident } from './residency.ts';
import type { SharedResource, SharedStore } from './shared-resource.ts';
import type { DeviceView } from './views.ts';

/** Memory of a device. Its bytes are charged to the system segment as long as it lives: there it goes when it is evicted. */
export class Allocation implements DriverObject, Backing, Resident {
  readonly kind = 'allocation';
  readonly device: DeviceView;
  readonly resource: Resource | null;
  readonly segment: 'local' | 'system';
  bytes: Uint8Array;
  readonly slab: SlabRange | null;
  readonly readOnly: boolean;
  /** Memory that other processes may have too; it is resident or not for all of them. */
  readonly store: SharedStore | null;
  /** How often it was made resident and not evicted. */
  wanted = 0;
  /** How often it is locked. */
  locks = 0;
  /** 0, or how it was offered; of memory that others have too it never is. */
  offered = 0;
  /** It was discarded while it was offered, and nobody has been told. */
  discarded = false;
  ended = false;
  #resident = false;
  #priority = NORMAL_PRIORITY;

  constructor(
    device: DeviceView,
    resource: Resource | null,
    wish: Pick<AllocationWish, 'segment' | 'readOnly'>,
    slab: SlabRange | null,
    bytes: Uint8Array,
    store: SharedStore | null = null,
  ) {
    this.device = device;
    this.resource = resource;
    this.segment = wish.segment;
    this.readOnly = wish.readOnly;
    this.slab = slab;
    this.bytes = bytes;
    this.store = store;
    device.allocations.add(this);
    resource?.allocations.add(this);
  }

  /** A process's allocation over memory of a shared resource. */
  static ofStore(device: DeviceView, resource: Resource, store: SharedStore): Allocation {
    return new Allocation(
      device,
      resource,
      { segment: store.segment, readOnly: false },
      null,
      store.bytes,
      store,
    );
  }

  get memory(): SegmentCharges {
    return this.device.process.memory;
  }

  get resident(): boolean {
    return this.store === null ? this.#resident : this.store.resident;
  }
  set resident(is: boolean) {
    this.#resident = is;
  }

  get usable(): boolean {
    return this.resident && this.offered === 0;
  }

  /** Of memory that others have too it is one for all. */
  get priority(): number {
    return this.store === null ? this.#priority : this.store.priority;
  }
  set priority(is: number) {
    this.#priority = is;
  }

  /** Whether the processor can see it. */
  get visible(): boolean {
    return this.slab !== null || (this.store !== null && this.store.slab !== null);
  }

  /** Token under which the process maps it; 0 when a limit says no. */
  token(): number {
    if (this.slab !== null) return this.slab.token;
    if (this.store === null || this.store.slab === null) return 0;
    const token = this.device.process.memory.attach(this.store.slab);
    return token === 0 ? 0 : token + this.store.offset;
  }

  /** Wants it resident once more; bytes that are missing, 0 when it is in. */
  want(): number {
    const { residency } = this.device.process;
    const missing = residency.want(this.store ?? this);
    if (missing === 0 && this.store !== null) this.wanted++;
    return missing;
  }

  /** Wants it once less, of as often as this process did. */
  unwant(lazily: boolean): void {
    const { residency } = this.device.process;
    if (this.store === null) residency.unwant(this, lazily);
    else if (this.wanted > 0) {
      this.wanted--;
      residency.unwant(this.store, lazily);
    }
  }

  discard(): void {
    this.discarded = true;
    if (this.slab !== null) {
      this.slab.clear();
      return;
    }
    // Fresh memory costs nothing until it is used, but the host may be short of it.
    try {
      this.bytes = new Uint8Array(this.bytes.length);
    } catch {
      this.bytes.fill(0);
    }
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    const { process } = this.device;
    process.pages.drop(this);
    this.device.allocations.delete(this);
    this.resource?.allocations.delete(this);
    if (this.store !== null) {
      process.residency.withdraw(this.store, this.wanted);
      this.store.owner.retract(this.store);
      return;
    }
    process.residency.forget(this);
    process.memory.uncharge('system', this.bytes.length);
    this.slab?.release();
  }
}

/** Allocations that were made together and end together. */
export class Resource implements DriverObject {
  readonly kind = 'resource';
  readonly device: DeviceView;
  /** What it has in common with those of other processes; null when it was not made to be shared. */
  readonly shared: SharedResource | null;
  readonly allocations = new Set<Allocation>();
  #ended = false;

  constructor(device: DeviceView, shared: SharedResource | null = null) {
    this.device = device;
    this.shared = shared;
    device.resources.add(this);
    shared?.opened();
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const allocation of this.allocations) allocation.end();
    this.device.resources.delete(this);
    this.shared?.closed();
  }
}
