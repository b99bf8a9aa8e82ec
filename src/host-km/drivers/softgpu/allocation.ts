import type { DriverObject, ProcessMemory, SlabRange } from '../../driver.ts';
import type { Backing } from './backing.ts';
import type { AllocationWish } from './private-data.ts';
import type { Resident } from './residency.ts';
import type { DeviceView } from './views.ts';

/** Memory of a device. Its bytes are charged to the system segment as long as it lives: there it goes when it is evicted. */
export class Allocation implements DriverObject, Backing, Resident {
  readonly kind = 'allocation';
  readonly device: DeviceView;
  readonly resource: Resource | null;
  readonly segment: 'local' | 'system';
  readonly bytes: Uint8Array;
  readonly slab: SlabRange | null;
  readonly readOnly: boolean;
  resident = false;
  /** How often it was made resident and not evicted. */
  wanted = 0;
  /** How often it is locked. */
  locks = 0;
  ended = false;

  constructor(
    device: DeviceView,
    resource: Resource | null,
    wish: AllocationWish,
    slab: SlabRange | null,
    bytes: Uint8Array,
  ) {
    this.device = device;
    this.resource = resource;
    this.segment = wish.segment;
    this.readOnly = wish.readOnly;
    this.slab = slab;
    this.bytes = bytes;
    device.allocations.add(this);
    resource?.allocations.add(this);
  }

  get memory(): ProcessMemory {
    return this.device.process.memory;
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    const { process } = this.device;
    process.residency.forget(this);
    process.pages.drop(this);
    this.device.allocations.delete(this);
    this.resource?.allocations.delete(this);
    process.memory.uncharge('system', this.bytes.length);
    this.slab?.release();
  }
}

/** Allocations that were made together and end together. */
export class Resource implements DriverObject {
  readonly kind = 'resource';
  readonly device: DeviceView;
  readonly allocations = new Set<Allocation>();

  constructor(device: DeviceView) {
    this.device = device;
    device.resources.add(this);
  }

  end(): void {
    for (const allocation of this.allocations) allocation.end();
    this.device.resources.delete(this);
  }
}
