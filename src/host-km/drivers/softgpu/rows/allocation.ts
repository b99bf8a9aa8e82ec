import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { Allocation, Resource } from '../allocation.ts';
import { Device } from '../device.ts';
import { ALLOCATION_INFO_BYTES, AT } from '../offsets.ts';
import type { AllocationWish } from '../private-data.ts';
import type { ProcessView } from '../views.ts';
import { readWishes } from '../wishes.ts';

/** d3dkmt_createallocationflags */
const FLAG = {
  CREATE_RESOURCE: 0x1,
  CREATE_SHARED: 0x2,
  CREATE_PROTECTED: 0x8,
  EXISTING_SECTION: 0x20000,
} as const;

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
  if ((flags & FLAG.CREATE_SHARED) !== 0) return process.refuse('create_shared');
  const count = image.u32(c.alloc_count);
  const infos = image.pointer(c.allocation_info);
  if (count < 1 || infos === 0) return STATUS.INVALID_PARAMETER;
  const given = call.object(c.resource);
  if (given !== undefined && !(given instanceof Resource && given.device === device))
    return STATUS.INVALID_PARAMETER;
  const wishes = readWishes(image, infos, count);
  if (typeof wishes === 'number') return wishes;

  const fresh = given === undefined && (flags & FLAG.CREATE_RESOURCE) !== 0 ? new Resource(device) : null;
  const resource = given instanceof Resource ? given : fresh;
  const made: Allocation[] = [];
  for (const wish of wishes) {
    const allocation = make(process, device, resource, wish);
    if (allocation === null) {
      for (const one of made) one.end();
      fresh?.end();
      return STATUS.NO_MEMORY;
    }
    made.push(allocation);
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
  if (allocation.slab === null) return STATUS.INVALID_PARAMETER;
  allocation.locks++;
  call.image.setNum64(AT.lock2.data, allocation.slab.token);
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
