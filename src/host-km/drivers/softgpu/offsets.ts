import { type Field, layouts, type StructPlan } from '../../../abi/index.ts';

/** Offset of a field by its path (`info.type`), from the schema. A name that is not there stops the program at its start. */
function offsetOf(layout: string, path: string): number {
  let plan: StructPlan | null | undefined = layouts[layout];
  let at = 0;
  for (const name of path.split('.')) {
    const field: Field | undefined = plan?.fields.find((one) => one.name === name);
    if (field === undefined) throw new Error(`${layout} has no field ${path}`);
    at += field.offset;
    plan = field.struct;
  }
  return at;
}

/** Offsets of some fields of one layout, by the last name of each path. */
export function offsets<const T extends readonly string[]>(
  layout: string,
  ...paths: T
): Readonly<Record<LastName<T[number]>, number>> {
  const entries = paths.map((path) => [path.slice(path.lastIndexOf('.') + 1), offsetOf(layout, path)]);
  return Object.fromEntries(entries) as Record<LastName<T[number]>, number>;
}

type LastName<T extends string> = T extends `${string}.${infer Rest}` ? LastName<Rest> : T;

export function sizeOf(layout: string): number {
  const plan = layouts[layout];
  if (plan === undefined) throw new Error(`no layout ${layout}`);
  return plan.size;
}

const dxg = <const T extends readonly string[]>(message: string, ...paths: T) =>
  offsets(`kmbridge.dxg.${message}`, ...paths);

/** Where the fields are that softgpu reads and writes, by the C struct's name. */
export const AT = {
  queryadapterinfo: dxg('QueryAdapterInfo', 'type', 'private_data', 'private_data_size'),
  queryvideomemoryinfo: dxg(
    'QueryVideoMemoryInfo',
    'process',
    'memory_segment_group',
    'budget',
    'current_usage',
    'current_reservation',
    'available_for_reservation',
    'physical_adapter_index',
  ),
  changevideomemoryreservation: dxg(
    'ChangeVideoMemoryReservation',
    'process',
    'memory_segment_group',
    'reservation',
    'physical_adapter_index',
  ),
  createdevice: dxg('CreateDevice', 'device'),
  createcontextvirtual: dxg('CreateContextVirtual', 'device', 'node_ordinal', 'context'),
  setcontextpriority: dxg('SetContextSchedulingPriority', 'context', 'priority'),
  createallocation: dxg(
    'CreateAllocation2',
    'device',
    'resource',
    'private_runtime_data',
    'private_runtime_data_size',
    'standard_allocation',
    'priv_drv_data',
    'priv_drv_data_size',
    'alloc_count',
    'allocation_info',
    'flags',
  ),
  createstandardallocation: dxg('CreateStandardAllocation', 'type', 'existing_heap_data_size'),
  allocationinfo2: dxg('AllocationInfo2', 'allocation', 'sysmem', 'priv_drv_data', 'priv_drv_data_size'),
  destroyallocation2: dxg('DestroyAllocation2', 'device', 'resource', 'allocations', 'alloc_count'),
  createpagingqueue: dxg(
    'CreatePagingQueue',
    'device',
    'paging_queue',
    'sync_object',
    'fence_cpu_virtual_address',
    'physical_adapter_index',
  ),
  reservegpuvirtualaddress: dxg(
    'ReserveGpuVirtualAddress',
    'base_address',
    'size',
    'reservation_type',
    'virtual_address',
  ),
  mapgpuvirtualaddress: dxg(
    'MapGpuVirtualAddress',
    'paging_queue',
    'base_address',
    'allocation',
    'offset_in_pages',
    'size_in_pages',
    'protection',
    'virtual_address',
    'paging_fence_value',
  ),
  freegpuvirtualaddress: dxg('FreeGpuVirtualAddress', 'base_address', 'size'),
  makeresident: dxg(
    'MakeResident',
    'paging_queue',
    'alloc_count',
    'allocation_list',
    'paging_fence_value',
    'num_bytes_to_trim',
  ),
  evict: dxg('Evict', 'device', 'alloc_count', 'allocations', 'flags', 'num_bytes_to_trim'),
  queryallocationresidency: dxg(
    'QueryAllocationResidency',
    'device',
    'resource',
    'allocations',
    'allocation_count',
    'residency_status',
  ),
  offerallocations: dxg(
    'OfferAllocations',
    'device',
    'resources',
    'allocations',
    'allocation_count',
    'priority',
    'flags',
  ),
  reclaimallocations2: dxg(
    'ReclaimAllocations2',
    'paging_queue',
    'allocation_count',
    'resources',
    'allocations',
    'results',
    'paging_fence_value',
  ),
  setallocationpriority: dxg(
    'SetAllocationPriority',
    'device',
    'resource',
    'allocation_list',
    'allocation_count',
    'priorities',
  ),
  getallocationpriority: dxg(
    'GetAllocationPriority',
    'device',
    'resource',
    'allocation_list',
    'allocation_count',
    'priorities',
  ),
  getdevicestate: dxg(
    'GetDeviceState',
    'device',
    'state_type',
    'execution_state',
    'page_fault_state.faulted_virtual_address',
  ),
  markdeviceaserror: dxg('MarkDeviceAsError', 'device', 'reason'),
  submitcommand: dxg(
    'SubmitCommand',
    'command_buffer',
    'command_length',
    'flags',
    'broadcast_context_count',
    'broadcast_context',
  ),
  createsynchronizationobject: dxg(
    'CreateSynchronizationObject2',
    'device',
    'info.type',
    'info.flags',
    'info.monitored_fence.initial_fence_value',
    'info.monitored_fence.fence_cpu_virtual_address',
    'info.monitored_fence.fence_gpu_virtual_address',
    'sync_object',
  ),
  lock2: dxg('Lock2', 'device', 'allocation', 'data'),
  invalidatecache: dxg('InvalidateCache', 'device', 'allocation', 'offset', 'length'),
  unlock2: dxg('Unlock2', 'device', 'allocation'),
  signalfromcpu: dxg(
    'SignalSynchronizationObjectFromCpu',
    'device',
    'object_count',
    'objects',
    'fence_values',
    'flags',
  ),
  signalfromgpu: dxg(
    'SignalSynchronizationObjectFromGpu',
    'context',
    'object_count',
    'objects',
    'monitored_fence_values',
  ),
  signalfromgpu2: dxg(
    'SignalSynchronizationObjectFromGpu2',
    'object_count',
    'objects',
    'flags',
    'context_count',
    'contexts',
    'cpu_event_handle',
    'monitored_fence_values',
  ),
  waitfromcpu: dxg(
    'WaitForSynchronizationObjectFromCpu',
    'device',
    'object_count',
    'objects',
    'fence_values',
    'async_event',
    'flags',
  ),
  shareobjects: dxg('ShareObjects', 'object_count', 'objects', 'shared_handle'),
  opensyncobject: dxg(
    'OpenSyncObjectFromNtHandle2',
    'nt_handle',
    'device',
    'flags',
    'sync_object',
    'monitored_fence.fence_value_cpu_va',
    'monitored_fence.fence_value_gpu_va',
  ),
  queryresourceinfo: dxg(
    'QueryResourceInfoFromNtHandle',
    'device',
    'nt_handle',
    'private_runtime_data_size',
    'total_priv_drv_data_size',
    'resource_priv_drv_data_size',
    'allocation_count',
  ),
  openresource: dxg(
    'OpenResourceFromNtHandle',
    'device',
    'nt_handle',
    'allocation_count',
    'open_alloc_info',
    'private_runtime_data_size',
    'private_runtime_data',
    'resource_priv_drv_data_size',
    'resource_priv_drv_data',
    'total_priv_drv_data_size',
    'total_priv_drv_data',
    'resource',
  ),
  openallocationinfo2: dxg('OpenAllocationInfo2', 'allocation', 'priv_drv_data', 'priv_drv_data_size'),
  createsyncfile: dxg('CreateSyncFile', 'device', 'monitored_fence', 'fence_value', 'sync_file_handle'),
};

/** Bytes of one element of 0x06's array. */
export const ALLOCATION_INFO_BYTES = sizeOf('kmbridge.dxg.AllocationInfo2');
/** And of 0x42's. */
export const OPEN_ALLOCATION_INFO_BYTES = sizeOf('kmbridge.dxg.OpenAllocationInfo2');
