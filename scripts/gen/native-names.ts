/**
 * What the public d3dkmthk.h of the WSL2 kernel (6.18.y, user-mode half) says beyond the schema: the named types of fields
 * that are one word on the wire, their bits and values, and members of unions that no row reads. Programs written against
 * that header compile against ours; nothing here has a size of its own that the schema does not check.
 */

/** Bits of one word in C order, `name:width` when wider than one; a second list is another reading of the same word. */
export interface BitWord {
  readonly bytes: 4 | 8;
  readonly bits: readonly string[];
}

const word = (...bits: readonly string[]): BitWord => ({ bytes: 4, bits });

export const BIT_WORDS: Readonly<Record<string, BitWord>> = {
  'struct d3dkmt_createdeviceflags': word(
    'legacy_mode request_vSync disable_gpu_timeout gdi_device reserved:28',
  ),
  'struct d3dddi_createcontextflags': word(
    'null_rendering initial_data disable_gpu_timeout synchronization_only hw_queue_supported reserved:27',
  ),
  'struct d3dddi_createhwqueueflags': word('disable_gpu_timeout reserved:31'),
  'struct d3dddi_escapeflags': word(
    'hardware_access device_status_query change_frame_latency no_adapter_synchronization reserved ' +
      'virtual_machine_data driver_known_escape driver_common_escape reserved2:24',
  ),
  'struct dxgk_fault_error_code': word(
    'is_device_specific_code general_error_code:31',
    'is_device_specific_code_reserved_bit device_specific_code:31',
  ),
  'struct d3dkmt_devicereset_state': word('desktop_switched reserved:31'),
  'struct d3dddi_synchronizationobject_flags': word(
    'shared nt_security_sharing cross_adapter top_of_pipeline no_signal no_wait no_signal_max_value_on_tdr ' +
      'no_gpu_access reserved:23',
  ),
  'struct d3dddicb_signalflags': word(
    'signal_at_submission enqueue_cpu_event allow_fence_rewind reserved:28 DXGK_SIGNAL_FLAG_INTERNAL0',
  ),
  'struct d3dddi_waitforsynchronizationobjectfromcpu_flags': word('wait_any reserved:31'),
  'struct d3dkmt_submitcommandflags': word('null_rendering present_redirected reserved:30'),
  'struct d3dddicb_lock2flags': word('reserved:32'),
  'struct d3dkmt_createstandardallocationflags': word('reserved:32'),
  'struct d3dddi_allocationinfo2flags': word('primary stereo override_priority reserved:29'),
  'struct d3dkmt_createallocationflags': word(
    'create_resource create_shared non_secure create_protected restrict_shared_access existing_sysmem ' +
      'nt_security_sharing read_only create_write_combined create_cached swap_chain_back_buffer cross_adapter ' +
      'open_cross_adapter partial_shared_creation zeroed write_watch standard_allocation existing_section reserved:14',
  ),
  'struct d3dddicb_destroyallocation2flags': word(
    'assume_not_in_use synchronous_destroy reserved:29 system_use_only',
  ),
  'struct d3dddi_makeresident_flags': word('cant_trim_further must_succeed reserved:30'),
  'struct d3dddi_evict_flags': word('evict_only_if_necessary not_written_to reserved:30'),
  'struct d3dddigpuva_protection_type': {
    bytes: 8,
    bits: ['write execute zero no_access system_use_only reserved:59'],
  },
  'struct dxgk_gpuclockdata_flags': word('context_management_processor reserved:31'),
  'struct d3dddi_updateallocproperty_flags': word('accessed_physically reserved:31'),
  'struct d3dddi_segmentpreference': word(
    'segment_id0:5 direction0 segment_id1:5 direction1 segment_id2:5 direction2 segment_id3:5 direction3 ' +
      'segment_id4:5 direction4 reserved:2',
  ),
  'struct d3dkmt_offer_flags': word('offer_immediately allow_decommit reserved:30'),
  'struct d3dkmt_adaptertype': word(
    'render_supported display_supported software_device post_device hybrid_discrete hybrid_integrated ' +
      'indirect_display_device paravirtualized acg_supported support_set_timings_from_vidpn detachable compute_only ' +
      'prototype reserved:19',
  ),
  'union d3dkmt_enumadapters_filter': {
    bytes: 8,
    bits: ['include_compute_only include_display_only reserved:62'],
  },
};

/** Enumerators as the header spells them, without the prefix that all of one type share. */
export const ENUMS: Readonly<
  Record<string, { readonly prefix: string; readonly values: Readonly<Record<string, number>> }>
> = {
  d3dkmt_clienthint: {
    prefix: '_D3DKMT_',
    values: {
      CLIENTHNT_UNKNOWN: 0,
      CLIENTHINT_OPENGL: 1,
      CLIENTHINT_CDD: 2,
      CLIENTHINT_DX7: 7,
      CLIENTHINT_DX8: 8,
      CLIENTHINT_DX9: 9,
      CLIENTHINT_DX10: 10,
    },
  },
  d3dddi_pagingqueue_priority: {
    prefix: '_D3DDDI_PAGINGQUEUE_PRIORITY_',
    values: { BELOW_NORMAL: -1, NORMAL: 0, ABOVE_NORMAL: 1 },
  },
  d3dkmt_escapetype: {
    prefix: '_D3DKMT_ESCAPE_',
    values: { DRIVERPRIVATE: 0, VIDMM: 1, VIDSCH: 3, DEVICE: 4, DRT_TEST: 8 },
  },
  dxgk_render_pipeline_stage: {
    prefix: '_DXGK_RENDER_PIPELINE_STAGE_',
    values: {
      UNKNOWN: 0,
      INPUT_ASSEMBLER: 1,
      VERTEX_SHADER: 2,
      GEOMETRY_SHADER: 3,
      STREAM_OUTPUT: 4,
      RASTERIZER: 5,
      PIXEL_SHADER: 6,
      OUTPUT_MERGER: 7,
    },
  },
  dxgk_page_fault_flags: {
    prefix: '_DXGK_PAGE_FAULT_',
    values: {
      WRITE: 0x1,
      FENCE_INVALID: 0x2,
      ADAPTER_RESET_REQUIRED: 0x4,
      ENGINE_RESET_REQUIRED: 0x8,
      FATAL_HARDWARE_ERROR: 0x10,
      IOMMU: 0x20,
      HW_CONTEXT_VALID: 0x40,
      PROCESS_HANDLE_VALID: 0x80,
    },
  },
  dxgk_general_error_code: {
    prefix: '_DXGK_GENERAL_ERROR_',
    values: { PAGE_FAULT: 0, INVALID_INSTRUCTION: 1 },
  },
  d3dkmt_deviceexecution_state: {
    prefix: '_D3DKMT_DEVICEEXECUTION_',
    values: {
      ACTIVE: 1,
      RESET: 2,
      HUNG: 3,
      STOPPED: 4,
      ERROR_OUTOFMEMORY: 5,
      ERROR_DMAFAULT: 6,
      ERROR_DMAPAGEFAULT: 7,
    },
  },
  d3dkmt_devicestate_type: {
    prefix: '_D3DKMT_DEVICESTATE_',
    values: { EXECUTION: 1, PRESENT: 2, RESET: 3, PRESENT_DWM: 4, PAGE_FAULT: 5, PRESENT_QUEUE: 6 },
  },
  d3dddi_synchronizationobject_type: {
    prefix: '_D3DDDI_',
    values: {
      SYNCHRONIZATION_MUTEX: 1,
      SEMAPHORE: 2,
      FENCE: 3,
      CPU_NOTIFICATION: 4,
      MONITORED_FENCE: 5,
      PERIODIC_MONITORED_FENCE: 6,
      SYNCHRONIZATION_TYPE_LIMIT: 7,
    },
  },
  d3dkmt_allocationresidencystatus: {
    prefix: '_D3DKMT_ALLOCATIONRESIDENCYSTATUS_',
    values: { RESIDENTINGPUMEMORY: 1, RESIDENTINSHAREDMEMORY: 2, NOTRESIDENT: 3 },
  },
  d3dkmt_device_error_reason: {
    prefix: '_D3DKMT_DEVICE_ERROR_REASON_',
    values: { GENERIC: 0x80000000, DRIVER_ERROR: 0x80000006 },
  },
  d3dkmt_standardallocationtype: {
    prefix: '_D3DKMT_STANDARDALLOCATIONTYPE_',
    values: { EXISTINGHEAP: 1, CROSSADAPTER: 2 },
  },
  d3dddi_updategpuvirtualaddress_operation_type: {
    prefix: '_D3DDDI_UPDATEGPUVIRTUALADDRESS_',
    values: { MAP: 0, UNMAP: 1, COPY: 2, MAP_PROTECT: 3 },
  },
  d3dddigpuva_reservation_type: {
    prefix: '_D3DDDIGPUVA_RESERVE_',
    values: { NO_ACCESS: 0, ZERO: 1, NO_COMMIT: 2 },
  },
  d3dkmt_memory_segment_group: {
    prefix: '_D3DKMT_MEMORY_SEGMENT_GROUP_',
    values: { LOCAL: 0, NON_LOCAL: 1 },
  },
  kmtqueryadapterinfotype: {
    prefix: '_KMTQAITYPE_',
    values: { UMDRIVERPRIVATE: 0, ADAPTERTYPE: 15, ADAPTERTYPE_RENDER: 57 },
  },
  d3dkmt_offer_priority: {
    prefix: '_D3DKMT_OFFER_PRIORITY_',
    values: { LOW: 1, NORMAL: 2, HIGH: 3, AUTO: 4 },
  },
  d3dddi_reclaim_result: {
    prefix: '_D3DDDI_RECLAIM_RESULT_',
    values: { OK: 0, DISCARDED: 1, NOT_COMMITTED: 2 },
  },
  d3dkmt_querystatistics_type: {
    prefix: '_D3DKMT_QUERYSTATISTICS_',
    values: {
      ADAPTER: 0,
      PROCESS: 1,
      PROCESS_ADAPTER: 2,
      SEGMENT: 3,
      PROCESS_SEGMENT: 4,
      NODE: 5,
      PROCESS_NODE: 6,
      VIDPNSOURCE: 7,
      PROCESS_VIDPNSOURCE: 8,
      PROCESS_SEGMENT_GROUP: 9,
      PHYSICAL_ADAPTER: 10,
    },
  },
};
