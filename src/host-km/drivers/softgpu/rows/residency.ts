import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import type { Allocation } from '../allocation.ts';
import { Device } from '../device.ts';
import { AT } from '../offsets.ts';
import { named } from './named.ts';

/** d3dkmt_allocationresidencystatus: the further away, the larger. */
const WHERE = { GPU_MEMORY: 1, SHARED_MEMORY: 2, NOT_RESIDENT: 3 } as const;

const q = AT.queryallocationresidency;

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
