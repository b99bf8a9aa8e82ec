import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { type Allocation, Resource } from '../allocation.ts';
import { Device } from '../device.ts';
import { AT } from '../offsets.ts';
import { PagingQueue } from '../paging-queue.ts';
import type { DeviceView, ProcessView } from '../views.ts';
import { listed } from './named.ts';

/** d3dkmt_offer_flags: offer_immediately and allow_decommit, neither of which changes anything here. */
const KNOWN_FLAGS = 3;
/** The line of each d3dkmt_offer_priority: LOW, NORMAL, HIGH, and AUTO, which leaves the choice to the adapter. */
const LINES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 2 };
/** d3dddi_reclaim_result: the worse, the larger. */
const RESULT = { OK: 0, DISCARDED: 1, NOT_COMMITTED: 2 } as const;

const o = AT.offerallocations;
const r = AT.reclaimallocations2;

/**
 * 0x27: all or none, at once, on a lost device too. Until it is reclaimed an offered allocation cannot be locked, mapped or
 * made resident (GRAPHICS_ALLOCATION_BUSY), and to the GPU its addresses are page faults; the caller waits for its own work
 * first. So is one that is locked to this call. Memory that other processes may have is not offered.
 */
export function offerAllocations(process: ProcessView, call: DriverCall): number {
  const device = call.object(o.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  const { image } = call;
  const line = LINES[image.u32(o.priority)];
  if (line === undefined || image.u32(o.flags) > KNOWN_FLAGS) return STATUS.INVALID_PARAMETER;
  const entries = entriesOf(call, o, device);
  if (entries === null) return STATUS.INVALID_PARAMETER;
  const all = entries.flat();
  if (all.some(({ offered }) => offered > 0)) return STATUS.INVALID_PARAMETER;
  if (all.some(({ store }) => store !== null)) return process.refuse('offer of a shared allocation');
  if (all.some(({ locks }) => locks > 0)) return STATUS.GRAPHICS_ALLOCATION_BUSY;
  for (const one of all) process.residency.offer(one, line);
  return STATUS.SUCCESS;
}

/**
 * 0x2c: whole as it was, or DISCARDED: then it is all zero. What was wanted when it left is paged in again; an entry there is no
 * room for is NOT_COMMITTED and stays offered. Without results all or none, and NO_MEMORY; SUCCESS with them even when
 * something is paged in and the fence is to be waited for, as dxgkrnl answers.
 */
export function reclaimAllocations(process: ProcessView, call: DriverCall): number {
  const queue = call.object(r.paging_queue);
  if (!(queue instanceof PagingQueue)) return STATUS.INVALID_HANDLE;
  if (!queue.device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const named = entriesOf(call, r, queue.device);
  const entries = named?.map((entry) => entry.filter(({ offered }) => offered > 0)) ?? [];
  if (entries.length === 0 || entries.some((entry) => entry.length === 0)) return STATUS.INVALID_PARAMETER;
  const all = entries.flat();
  // One of them that is there still leaves for none of the others.
  for (const one of all) process.residency.withhold(one);
  const left = new Set(all.filter(({ resident }) => !resident));
  const at = image.pointer(r.results);
  if (at === 0) {
    if (reclaim(process, all) === RESULT.NOT_COMMITTED) return STATUS.NO_MEMORY;
  } else for (const [i, entry] of entries.entries()) image.setU32(at + i * 4, reclaim(process, entry));
  const moved = all.some((one) => one.resident && left.has(one));
  image.setNum64(r.paging_fence_value, moved ? queue.queue() : queue.last);
  return moved && at === 0 ? STATUS.PENDING : STATUS.SUCCESS;
}

/** All of them or none, and what became of them. */
function reclaim({ residency }: ProcessView, allocations: readonly Allocation[]): number {
  const lines = allocations.map(({ offered }) => offered);
  if (!allocations.every((one) => residency.reclaim(one))) {
    for (const [i, one] of allocations.entries()) residency.offer(one, lines[i] ?? 0);
    return RESULT.NOT_COMMITTED;
  }
  const gone = allocations.some(({ discarded }) => discarded);
  for (const one of allocations) one.discarded = false;
  return gone ? RESULT.DISCARDED : RESULT.OK;
}

/** The allocations of each entry of the one list that the call names; null when that is none of the device's, or names one twice. */
function entriesOf(
  call: DriverCall,
  at: { readonly resources: number; readonly allocations: number; readonly allocation_count: number },
  device: DeviceView,
): readonly (readonly Allocation[])[] | null {
  const { image } = call;
  const [owners, list] = [image.pointer(at.resources), image.pointer(at.allocations)];
  if ((owners === 0) === (list === 0)) return null;
  const count = image.u32(at.allocation_count);
  const entries: (readonly Allocation[])[] = [];
  if (list !== 0) for (const one of listed(call, list, count, device) ?? []) entries.push([one]);
  for (let i = 0; owners !== 0 && i < count; i++) {
    const resource = call.object(owners + i * 4);
    if (!(resource instanceof Resource && resource.device === device)) return null;
    entries.push([...resource.allocations]);
  }
  const all = entries.flat();
  return all.length > 0 && new Set(all).size === all.length ? entries : null;
}
