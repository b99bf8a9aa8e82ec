/** Which named types the fields of the public header have, and what it has beside them. See native-names.ts. */

const HANDLE = 'struct d3dkmthandle';
const SIGNAL_FLAGS = 'struct d3dddicb_signalflags';
const SYNC_FLAGS = 'struct d3dddi_synchronizationobject_flags';
const SEGMENT_GROUP = 'enum d3dkmt_memory_segment_group';

/** Type of `struct.field` where the plain word would not compile with programs written against the public header. */
export const FIELD_TYPES: Readonly<Record<string, string>> = {
  'd3dkmt_createdevice.flags': 'struct d3dkmt_createdeviceflags',
  'd3dkmt_createcontextvirtual.flags': 'struct d3dddi_createcontextflags',
  'd3dkmt_createcontextvirtual.client_hint': 'enum d3dkmt_clienthint',
  'd3dkmt_createallocation.global_share': HANDLE,
  'd3dkmt_createallocation.flags': 'struct d3dkmt_createallocationflags',
  'd3dkmt_createstandardallocation.type': 'enum d3dkmt_standardallocationtype',
  'd3dkmt_createstandardallocation.flags': 'struct d3dkmt_createstandardallocationflags',
  'd3dddi_allocationinfo2.flags': 'struct d3dddi_allocationinfo2flags',
  'd3dkmt_createpagingqueue.priority': 'enum d3dddi_pagingqueue_priority',
  'd3dddi_reservegpuvirtualaddress.reservation_type': 'enum d3dddigpuva_reservation_type',
  'd3dkmt_queryadapterinfo.type': 'enum kmtqueryadapterinfotype',
  'd3dkmt_queryvideomemoryinfo.memory_segment_group': SEGMENT_GROUP,
  'd3dkmt_changevideomemoryreservation.memory_segment_group': SEGMENT_GROUP,
  'd3dddi_makeresident.flags': 'struct d3dddi_makeresident_flags',
  'd3dddi_mapgpuvirtualaddress.protection': 'struct d3dddigpuva_protection_type',
  'd3dkmt_escape.type': 'enum d3dkmt_escapetype',
  'd3dkmt_escape.flags': 'struct d3dddi_escapeflags',
  'd3dkmt_getdevicestate.state_type': 'enum d3dkmt_devicestate_type',
  'd3dkmt_getdevicestate.execution_state': 'enum d3dkmt_deviceexecution_state',
  'd3dkmt_getdevicestate.reset_state': 'struct d3dkmt_devicereset_state',
  'd3dkmt_devicepagefault_state.faulted_pipeline_stage': 'enum dxgk_render_pipeline_stage',
  'd3dkmt_devicepagefault_state.page_fault_flags': 'enum dxgk_page_fault_flags',
  'd3dkmt_devicepagefault_state.fault_error_code': 'struct dxgk_fault_error_code',
  'd3dkmt_submitcommand.flags': 'struct d3dkmt_submitcommandflags',
  'd3dddi_synchronizationobjectinfo2.type': 'enum d3dddi_synchronizationobject_type',
  'd3dddi_synchronizationobjectinfo2.flags': SYNC_FLAGS,
  'd3dddi_synchronizationobjectinfo2.shared_handle': HANDLE,
  'd3dkmt_signalsynchronizationobject2.flags': SIGNAL_FLAGS,
  'd3dkmt_signalsynchronizationobjectfromcpu.flags': SIGNAL_FLAGS,
  'd3dkmt_signalsynchronizationobjectfromgpu2.flags': SIGNAL_FLAGS,
  'd3dkmt_submitsignalsyncobjectstohwqueue.flags': SIGNAL_FLAGS,
  'd3dkmt_destroyallocation2.flags': 'struct d3dddicb_destroyallocation2flags',
  'd3dkmt_createhwqueue.flags': 'struct d3dddi_createhwqueueflags',
  'd3dkmt_evict.flags': 'struct d3dddi_evict_flags',
  'd3dkmt_lock2.flags': 'struct d3dddicb_lock2flags',
  'd3dkmt_markdeviceaserror.reason': 'enum d3dkmt_device_error_reason',
  'd3dkmt_offerallocations.priority': 'enum d3dkmt_offer_priority',
  'd3dkmt_offerallocations.flags': 'struct d3dkmt_offer_flags',
  'd3dddi_updateallocproperty.preferred_segment': 'struct d3dddi_segmentpreference',
  'd3dddi_updateallocproperty.flags': 'struct d3dddi_updateallocproperty_flags',
  'd3dkmt_waitforsynchronizationobjectfromcpu.flags':
    'struct d3dddi_waitforsynchronizationobjectfromcpu_flags',
  'dxgk_gpuclockdata.flags': 'struct dxgk_gpuclockdata_flags',
  'd3dkmt_enumadapters3.filter': 'union d3dkmt_enumadapters_filter',
  'd3dkmt_opensyncobjectfromnthandle2.flags': SYNC_FLAGS,
  'd3dkmt_openresourcefromnthandle.private_runtime_data_size': 'int',
  'd3dkmt_openresourcefromnthandle.keyed_mutex': HANDLE,
  'd3dkmt_querystatistics.type': 'enum d3dkmt_querystatistics_type',
  // The two that the public header has as pointers; all others are __u64.
  'd3dkmt_enumadapters2.adapters': '__u64 *',
  'd3dddi_monitoredfence_info.fence_cpu_virtual_address': '__u64 *',
};

/** Fields that the public header wraps: how they are declared, and the path to the schema's field. */
export const WRAPPED: Readonly<Record<string, { readonly declaration: string; readonly path: string }>> = {
  'd3dkmt_createstandardallocation.existing_heap_data_size': {
    declaration: 'struct d3dkmt_standardallocation_existingheap existing_heap_data',
    path: 'existing_heap_data.size',
  },
  'd3dddi_synchronizationobjectinfo2.reserved': {
    declaration: 'struct { __u64 reserved[8]; } reserved',
    path: 'reserved.reserved',
  },
};

/** Members of a union (`struct.union`) that no row reads. */
export const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'd3dddi_synchronizationobjectinfo2.info': [
    'struct { __u32 initial_state; } synchronization_mutex',
    'struct { __u32 max_count; __u32 initial_count; } semaphore',
    'struct { __u64 fence_value; } fence',
    'struct { __u64 event; } cpu_notification',
    'struct { struct d3dkmthandle adapter; __u32 vidpn_target_id; __u64 time; __u64 fence_cpu_virtual_address; ' +
      '__u64 fence_gpu_virtual_address; __u32 engine_affinity; } periodic_monitored_fence',
  ],
};

/** Structs that stand before all others. */
export const LEADING: readonly string[] = [
  'struct d3dkmt_standardallocation_existingheap {\n  __u64 size;\n};',
];

/** Bounds that programs size their arrays by. */
export const CONSTANTS: Readonly<Record<string, number>> = {
  D3DDDI_MAX_WRITTEN_PRIMARIES: 16,
  D3DKMT_CREATEALLOCATION_MAX: 1024,
  D3DKMT_MAKERESIDENT_ALLOC_MAX: 10240,
  D3DKMT_ADAPTERS_MAX: 64,
  D3DDDI_MAX_BROADCAST_CONTEXT: 64,
  D3DDDI_MAX_OBJECT_WAITED_ON: 32,
  D3DDDI_MAX_OBJECT_SIGNALED: 32,
};
