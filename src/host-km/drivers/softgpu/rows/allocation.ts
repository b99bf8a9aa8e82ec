import type { Image } from '../../../../abi/index.ts';
import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { Allocation, Resource } from '../allocation.ts';
import { Device } from '../device.ts';
import { ALLOCATION_INFO_BYTES, AT } from '../offsets.ts';
import type { AllocationWish } from '../private-data.ts';
import { SharedResource, type SharedWish } from '../shared-resource.ts';
import type { ProcessView } from '../views.ts';
import { readWishes } from '../wishes.ts';

/** d3dkmt_createallocationflags */
const FLAG = {
  CREATE_RESOURCE: 0x1,
  CREATE_SHARED: 0x2,
  CREATE_PROTECTED: 0x8,
  NT_SECURITY_SHARING: 0x40,
  EXISTING_SECTION: 0x20000,
} as const;

/** What create_shared needs: only a resource can be shared, and only by descriptor. */
const SHARED = FLAG.CREATE_RESOURCE | FLAG.NT_SECURITY_SHARING;

const c = AT.createallocation;
const element = AT.allocationinfo2;
const d = AT.destroyallocation2;

/** 0x06: all allocations or none. */
export function createAllocation(process: ProcessView, call: DriverCall): number {
  const device = call.object(c.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const flags = image.u32(c.flags);
  if ((flags & (FLAG.EXISTING_SECTION | FLAG.CREATE_PROTECTED)) !== 0) return STATUS.INVALID_PARAMETER;
  const sharing = (flags & FLAG.CREATE_SHARED) !== 0;
  if (sharing && (flags & SHARED) !== SHARED) return STATUS.INVALID_PARAMETER;
  const count = image.u32(c.alloc_count);
  const infos = image.pointer(c.allocation_info);
  if (count < 1 || infos === 0) return STATUS.INVALID_PARAMETER;
  const given = call.object(c.resource);
  if (given !== undefined && !(given instanceof Resource && given.device === device))
    return STATUS.INVALID_PARAMETER;
  if (given instanceof Resource && (sharing || given.shared?.sealed)) return STATUS.INVALID_PARAMETER;
  const wishes = readWishes(image, infos, count);
  if (typeof wishes === 'number') return wishes;

  const shared = sharing ? shareable(process, image) : null;
  const fresh =
    given === undefined && (flags & FLAG.CREATE_RESOURCE) !== 0 ? new Resource(device, shared) : null;
  const resource = given instanceof Resource ? given : fresh;
  if (resource?.shared && wishes.some(({ existing }) => existing)) {
    fresh?.end();
    return process.refuse('shared existing_sysmem');
  }
  const made = resource?.shared
    ? makeShared(device, resource, resource.shared, withData(image, infos, wishes))
    : makeAll(process, device, resource, wishes);
  if (made === null) {
    fresh?.end();
    return STATUS.NO_MEMORY;
  }
  if (fresh !== null) call.create(c.resource, fresh);
  made.forEach((allocation, i) => {
    const at = infos + i * ALLOCATION_INFO_BYTES;
    call.create(at + element.allocation, allocation);
    // Where the call named memory, the answer names what takes its place.
    if (wishes[i]?.existing) image.setNum64(at + element.sysmem, allocation.slab?.token ?? 0);
  });
  return STATUS.SUCCESS;
}

function makeAll(
  process: ProcessView,
  device: Device,
  resource: Resource | null,
  wishes: readonly AllocationWish[],
): readonly Allocation[] | null {
  const made: Allocation[] = [];
  for (const wish of wishes) {
    const allocation = make(process, device, resource, wish);
    if (allocation === null) {
      for (const one of made) one.end();
      return null;
    }
    made.push(allocation);
  }
  return made;
}

function shareable(process: ProcessView, image: Image): SharedResource {
  // Behind the same pointer as the driver's data lies what a standard allocation is to be.
  const own = image.u32(c.priv_drv_data_size);
  return new SharedResource(
    process.memory.object(),
    process.residency,
    copy(image, image.pointer(c.private_runtime_data), image.u32(c.private_runtime_data_size)),
    copy(image, own === 0 ? 0 : image.pointer(c.priv_drv_data), own),
  );
}

function withData(image: Image, infos: number, wishes: readonly AllocationWish[]): readonly SharedWish[] {
  return wishes.map((wish, i) => {
    const at = infos + i * ALLOCATION_INFO_BYTES;
    const size = image.u32(at + element.priv_drv_data_size);
    return { ...wish, data: copy(image, image.pointer(at + element.priv_drv_data), size) };
  });
}

/** The image is the next call's. */
function copy(image: Image, at: number, size: number): Uint8Array {
  return image.bytes.slice(at, at + size);
}

function makeShared(
  device: Device,
  resource: Resource,
  shared: SharedResource,
  wishes: readonly SharedWish[],
): readonly Allocation[] | null {
  const stores = shared.add(wishes);
  return stores === null ? null : stores.map((store) => Allocation.ofStore(device, resource, store));
}

function make(
  process: ProcessView,
  device: Device,
  resource: Resource | null,
  wish: AllocationWish,
): Allocation | null {
  const { memory } = process;
  if (!memory.charge('system', wish.bytes)) return null;
  const slab = !wish.cpuVisible
    ? null
    : wish.existing
      ? memory.dedicated(wish.bytes)
      : memory.slab(wish.bytes, 'write');
  const bytes = slab?.bytes ?? (wish.cpuVisible ? null : zeroed(wish.bytes));
  if (bytes !== null) return new Allocation(device, resource, wish, slab, bytes);
  memory.uncharge('system', wish.bytes);
  return null;
}

/** Memory that only the GPU sees. The host may be short of it whatever the budgets say. */
function zeroed(bytes: number): Uint8Array | null {
  try {
    return new Uint8Array(bytes);
  } catch {
    return null;
  }
}

/** 0x13: a resource with all its allocations, or a list of allocations of one owner. */
export function destroyAllocation(call: DriverCall): number {
  const device = call.object(d.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  const { image } = call;
  const count = image.u32(d.alloc_count);
  const resource = call.object(d.resource);
  if ((resource === undefined) === (count === 0)) return STATUS.INVALID_PARAMETER;
  if (resource !== undefined) {
    if (!(resource instanceof Resource && resource.device === device)) return STATUS.INVALID_PARAMETER;
    resource.end();
    return STATUS.SUCCESS;
  }
  const list = image.pointer(d.allocations);
  const all: Allocation[] = [];
  for (let i = 0; i < count; i++) {
    const one = call.object(list + i * 4);
    if (!(one instanceof Allocation && one.device === device)) return STATUS.INVALID_PARAMETER;
    if (all[0] !== undefined && one.resource !== all[0].resource) return STATUS.INVALID_PARAMETER;
    // What others may have opened ends as a whole.
    if (one.store !== null) return STATUS.INVALID_PARAMETER;
    all.push(one);
  }
  if (new Set(all).size !== all.length) return STATUS.INVALID_PARAMETER;
  for (const one of all) one.end();
  return STATUS.SUCCESS;
}

/** 0x25: counted; every lock gives the same address. */
export function lock(call: DriverCall): number {
  const allocation = owned(call, AT.lock2.device, AT.lock2.allocation);
  if (typeof allocation === 'number') return allocation;
  if (!allocation.device.active) return STATUS.DEVICE_REMOVED;
  if (!allocation.visible) return STATUS.INVALID_PARAMETER;
  if (allocation.offered > 0) return STATUS.GRAPHICS_ALLOCATION_BUSY;
  const token = allocation.token();
  if (token === 0) return STATUS.NO_MEMORY;
  allocation.locks++;
  call.image.setNum64(AT.lock2.data, token);
  return STATUS.SUCCESS;
}

/** 0x37 */
export function unlock(call: DriverCall): number {
  const allocation = owned(call, AT.unlock2.device, AT.unlock2.allocation);
  if (typeof allocation === 'number') return allocation;
  if (allocation.locks === 0) return STATUS.INVALID_PARAMETER;
  allocation.locks--;
  return STATUS.SUCCESS;
}

function owned(call: DriverCall, deviceAt: number, allocationAt: number): Allocation | number {
  const device = call.object(deviceAt);
  const allocation = call.object(allocationAt);
  if (!(allocation instanceof Allocation)) return STATUS.INVALID_HANDLE;
  return device instanceof Device && allocation.device === device ? allocation : STATUS.INVALID_PARAMETER;
}

/** 0x24: processor and GPU see the same bytes, so there is nothing to invalidate; a range has to be of the allocation. */
export function invalidateCache(call: DriverCall): number {
  const at = AT.invalidatecache;
  const allocation = owned(call, at.device, at.allocation);
  if (typeof allocation === 'number') return allocation;
  if (!allocation.device.active) return STATUS.DEVICE_REMOVED;
  const offset = call.image.num64(at.offset);
  const inside = offset + call.image.num64(at.length) <= allocation.bytes.length;
  return inside ? STATUS.SUCCESS : STATUS.INVALID_PARAMETER;
}
