import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { Allocation, Resource } from '../allocation.ts';
import { Device } from '../device.ts';
import { Fence } from '../fence.ts';
import { AT, OPEN_ALLOCATION_INFO_BYTES } from '../offsets.ts';
import { SharedFence } from '../shared-fence.ts';
import { SharedResource } from '../shared-resource.ts';
import type { ProcessView } from '../views.ts';
import { placeFence } from './sync.ts';

const s = AT.shareobjects;
const f = AT.opensyncobject;
const q = AT.queryresourceinfo;
const r = AT.openresource;
const element = AT.openallocationinfo2;

/** 0x3f: of one object that was made to be shared, as often as the caller likes. */
export function shareObjects(call: DriverCall): number {
  const { image } = call;
  const object = call.object(image.pointer(s.objects));
  const shared = object instanceof Resource || object instanceof Fence ? object.shared : null;
  if (shared === null || image.u32(s.object_count) !== 1) return STATUS.INVALID_PARAMETER;
  if (shared instanceof SharedResource) shared.sealed = true;
  call.share(image.pointer(s.shared_handle), shared);
  return STATUS.SUCCESS;
}

/** 0x40: the same value on a page of the caller's own. */
export function openSync(process: ProcessView, call: DriverCall): number {
  const shared = call.shared(f.nt_handle);
  if (!(shared instanceof SharedFence)) return STATUS.INVALID_PARAMETER;
  const device = call.object(f.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  if (shared.full) return STATUS.NO_MEMORY;
  const { image } = call;
  const placed = placeFence(process, device, image.u32(f.flags), shared.low, shared.high, shared);
  if (placed === null) return STATUS.NO_MEMORY;
  call.create(f.sync_object, placed.fence);
  image.setNum64(f.fence_value_cpu_va, placed.fence.page.token);
  image.setNum64(f.fence_value_gpu_va, placed.va);
  return STATUS.SUCCESS;
}

/** 0x41: what 0x42 has to bring; the resource is complete from now on. */
export function queryResource(call: DriverCall): number {
  const shared = call.shared(q.nt_handle);
  if (!(shared instanceof SharedResource)) return STATUS.INVALID_PARAMETER;
  if (!(call.object(q.device) instanceof Device)) return STATUS.INVALID_HANDLE;
  shared.sealed = true;
  const { image } = call;
  image.setU32(q.private_runtime_data_size, shared.runtimeData.length);
  image.setU32(q.total_priv_drv_data_size, shared.totalData);
  image.setU32(q.resource_priv_drv_data_size, shared.data.length);
  image.setU32(q.allocation_count, shared.stores.length);
  return STATUS.SUCCESS;
}

/** 0x42: a resource and allocations of the caller's, over the memory that all who opened it have. */
export function openResource(call: DriverCall): number {
  const shared = call.shared(r.nt_handle);
  if (!(shared instanceof SharedResource)) return STATUS.INVALID_PARAMETER;
  const device = call.object(r.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  shared.sealed = true;
  const { image } = call;
  const { stores, runtimeData, data, totalData } = shared;
  const infos = image.pointer(r.open_alloc_info);
  if (
    image.u32(r.allocation_count) !== stores.length ||
    image.u32(r.private_runtime_data_size) < runtimeData.length ||
    image.u32(r.resource_priv_drv_data_size) < data.length ||
    image.u32(r.total_priv_drv_data_size) < totalData ||
    infos === 0
  )
    return STATUS.INVALID_PARAMETER;
  put(call, image.pointer(r.private_runtime_data), runtimeData);
  put(call, image.pointer(r.resource_priv_drv_data), data);
  const resource = new Resource(device, shared);
  call.create(r.resource, resource);
  const total = image.pointer(r.total_priv_drv_data);
  let offset = 0;
  for (const [i, store] of stores.entries()) {
    const at = infos + i * OPEN_ALLOCATION_INFO_BYTES;
    call.create(at + element.allocation, Allocation.ofStore(device, resource, store));
    image.setNum64(at + element.priv_drv_data, offset);
    image.setU32(at + element.priv_drv_data_size, store.data.length);
    put(call, total + offset, store.data);
    offset += store.data.length;
  }
  image.setU32(r.total_priv_drv_data_size, offset);
  return STATUS.SUCCESS;
}

function put({ image }: DriverCall, at: number, data: Uint8Array): void {
  if (data.length > 0) image.bytes.set(data, at);
}
