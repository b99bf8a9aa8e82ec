import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import type { Allocation } from '../allocation.ts';
import { Device } from '../device.ts';
import { AT } from '../offsets.ts';
import { NORMAL_PRIORITY } from '../residency.ts';
import type { ProcessView } from '../views.ts';
import { type Named, named } from './named.ts';

/** d3dkmt_allocationresidencystatus: the further away, the larger. */
const WHERE = { GPU_MEMORY: 1, SHARED_MEMORY: 2, NOT_RESIDENT: 3 } as const;

const q = AT.queryallocationresidency;
const s = AT.setallocationpriority;
const g = AT.getallocationpriority;

/** 0x2a: works on a lost device too. Of a resource it says where the allocation is that is furthest away. */
export function queryResidency(call: DriverCall): number {
  const device = call.object(q.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  const about = named(call, { resource: q.resource, list: q.allocations, count: q.allocation_count }, device);
  const { image } = call;
  const at = image.pointer(q.residency_status);
  if (about === null || at === 0) return STATUS.INVALID_PARAMETER;
  const places = about.allocations.map(placeOf);
  if (about.whole)
    image.setU32(
      at,
      places.reduce<number>((far, place) => Math.max(far, place), WHERE.GPU_MEMORY),
    );
  else for (const [i, place] of places.entries()) image.setU32(at + i * 4, place);
  return STATUS.SUCCESS;
}

function placeOf({ resident, segment }: Allocation): number {
  if (!resident) return WHERE.NOT_RESIDENT;
  return segment === 'local' ? WHERE.GPU_MEMORY : WHERE.SHARED_MEMORY;
}

/**
 * 0x2e: in which order allocations leave the adapter's memory that nobody asks to stay there, once room is needed. What is
 * wanted stays, whatever its priority.
 */
export function setAllocationPriority(process: ProcessView, call: DriverCall): number {
  const about = prioritised(call, s);
  if (typeof about === 'number') return about;
  const { image } = call;
  const at = image.pointer(s.priorities);
  for (const [i, one] of about.allocations.entries())
    process.residency.prioritise(one.store ?? one, image.u32(about.whole ? at : at + i * 4));
  return STATUS.SUCCESS;
}

/** 0x3c: as 0x2e gave them. Of a resource the lowest, with which the first of its allocations leaves. */
export function getAllocationPriority(call: DriverCall): number {
  const about = prioritised(call, g);
  if (typeof about === 'number') return about;
  const { image } = call;
  const at = image.pointer(g.priorities);
  const priorities = about.allocations.map(({ priority }) => priority);
  if (about.whole)
    image.setU32(
      at,
      priorities.reduce((low, one) => Math.min(low, one), priorities[0] ?? NORMAL_PRIORITY),
    );
  else for (const [i, priority] of priorities.entries()) image.setU32(at + i * 4, priority);
  return STATUS.SUCCESS;
}

/** Both are of one struct. They work on a lost device too. */
function prioritised(call: DriverCall, at: typeof s): Named | number {
  const device = call.object(at.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  const place = { resource: at.resource, list: at.allocation_list, count: at.allocation_count };
  const about = named(call, place, device);
  return about === null || call.image.pointer(at.priorities) === 0 ? STATUS.INVALID_PARAMETER : about;
}
