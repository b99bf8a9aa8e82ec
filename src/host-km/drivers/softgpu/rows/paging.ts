import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { Device } from '../device.ts';
import { PAGE } from '../limits.ts';
import { AT } from '../offsets.ts';
import { PagingQueue } from '../paging-queue.ts';
import type { ProcessView } from '../views.ts';
import { listed } from './named.ts';

/** d3dddi_evict_flags */
const EVICT_ONLY_IF_NECESSARY = 1;

const q = AT.createpagingqueue;
const m = AT.makeresident;
const e = AT.evict;

/** 0x07: a queue and its fence, which the guest may read and wait for. */
export function createPagingQueue(process: ProcessView, call: DriverCall): number {
  const device = call.object(q.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  if (call.image.u32(q.physical_adapter_index) !== 0) return STATUS.INVALID_PARAMETER;
  const page = process.memory.slab(PAGE, 'read');
  if (page === null) return STATUS.NO_MEMORY;
  const queue = new PagingQueue(device, page);
  call.create(q.paging_queue, queue);
  call.create(q.sync_object, queue.fence);
  call.image.setNum64(q.fence_cpu_virtual_address, page.token);
  return STATUS.SUCCESS;
}

/**
 * 0x0b: SUCCESS when all was there already, else PENDING and the fence value that says when it is. All or none: without
 * room nothing changes, and the caller learns how many bytes are missing.
 */
export function makeResident(call: DriverCall): number {
  const queue = call.object(m.paging_queue);
  if (!(queue instanceof PagingQueue)) return STATUS.INVALID_HANDLE;
  if (!queue.device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const list = listed(call, image.pointer(m.allocation_list), image.u32(m.alloc_count), queue.device);
  if (list === null) return STATUS.INVALID_PARAMETER;
  if (list.some(({ offered }) => offered > 0)) return STATUS.GRAPHICS_ALLOCATION_BUSY;
  let moved = false;
  for (let i = 0; i < list.length; i++) {
    const allocation = list[i];
    if (allocation === undefined) continue;
    if (!allocation.resident) moved = true;
    const missing = allocation.want();
    if (missing === 0) continue;
    for (const done of list.slice(0, i)) done.unwant(true);
    image.setNum64(m.num_bytes_to_trim, missing);
    return STATUS.NO_MEMORY;
  }
  image.setNum64(m.num_bytes_to_trim, 0);
  image.setNum64(m.paging_fence_value, moved ? queue.queue() : queue.last);
  return moved ? STATUS.PENDING : STATUS.SUCCESS;
}

/** 0x1e: works on a lost device too. */
export function evict(call: DriverCall): number {
  const device = call.object(e.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  const { image } = call;
  const list = listed(call, image.pointer(e.allocations), image.u32(e.alloc_count), device);
  if (list === null) return STATUS.INVALID_PARAMETER;
  const lazily = (image.u32(e.flags) & EVICT_ONLY_IF_NECESSARY) !== 0;
  for (const allocation of list) allocation.unwant(lazily);
  image.setNum64(e.num_bytes_to_trim, 0);
  return STATUS.SUCCESS;
}
