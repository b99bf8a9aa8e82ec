/* Generated from proto/ by `npm run gen`; do not edit. The ioctls of /dev/dxg that kmbridge serves. */
#ifndef _D3DKMTHK_H
#define _D3DKMTHK_H

/* Anonymous structs inside of unions are no standard C++, and some enumerators no int: do not warn of either. */
#pragma GCC system_header

#include <linux/ioctl.h>
#include <linux/types.h>
#include <stddef.h>

#ifdef __cplusplus
#define KMB_HOLDS(what) static_assert(what, #what)
#else
#define KMB_HOLDS(what) _Static_assert(what, #what)
#endif
#define KMB_SIZE(type, bytes) KMB_HOLDS(sizeof(type) == bytes)
#define KMB_AT(type, field, offset) KMB_HOLDS(offsetof(type, field) == offset)

#define D3DDDI_MAX_WRITTEN_PRIMARIES 16
#define D3DKMT_CREATEALLOCATION_MAX 1024
#define D3DKMT_MAKERESIDENT_ALLOC_MAX 10240
#define D3DKMT_ADAPTERS_MAX 64
#define D3DDDI_MAX_BROADCAST_CONTEXT 64
#define D3DDDI_MAX_OBJECT_WAITED_ON 32
#define D3DDDI_MAX_OBJECT_SIGNALED 32

/* An object of the kernel-mode driver; 0 is none. */
struct d3dkmthandle {
  union {
    __extension__ struct {
      __u32 instance : 6;
      __u32 index : 24;
      __u32 unique : 2;
    };
    __u32 v;
  };
};
KMB_SIZE(struct d3dkmthandle, 4);

/* An adapter, until the host starts anew: low part, high part. */
struct winluid {
  __u32 a;
  __u32 b;
};
KMB_SIZE(struct winluid, 8);

enum d3dkmt_clienthint {
  _D3DKMT_CLIENTHNT_UNKNOWN = 0,
  _D3DKMT_CLIENTHINT_OPENGL = 1,
  _D3DKMT_CLIENTHINT_CDD = 2,
  _D3DKMT_CLIENTHINT_DX7 = 7,
  _D3DKMT_CLIENTHINT_DX8 = 8,
  _D3DKMT_CLIENTHINT_DX9 = 9,
  _D3DKMT_CLIENTHINT_DX10 = 0xa,
};
KMB_SIZE(enum d3dkmt_clienthint, 4);

enum d3dddi_pagingqueue_priority {
  _D3DDDI_PAGINGQUEUE_PRIORITY_BELOW_NORMAL = -1,
  _D3DDDI_PAGINGQUEUE_PRIORITY_NORMAL = 0,
  _D3DDDI_PAGINGQUEUE_PRIORITY_ABOVE_NORMAL = 1,
};
KMB_SIZE(enum d3dddi_pagingqueue_priority, 4);

enum d3dkmt_escapetype {
  _D3DKMT_ESCAPE_DRIVERPRIVATE = 0,
  _D3DKMT_ESCAPE_VIDMM = 1,
  _D3DKMT_ESCAPE_VIDSCH = 3,
  _D3DKMT_ESCAPE_DEVICE = 4,
  _D3DKMT_ESCAPE_DRT_TEST = 8,
};
KMB_SIZE(enum d3dkmt_escapetype, 4);

enum dxgk_render_pipeline_stage {
  _DXGK_RENDER_PIPELINE_STAGE_UNKNOWN = 0,
  _DXGK_RENDER_PIPELINE_STAGE_INPUT_ASSEMBLER = 1,
  _DXGK_RENDER_PIPELINE_STAGE_VERTEX_SHADER = 2,
  _DXGK_RENDER_PIPELINE_STAGE_GEOMETRY_SHADER = 3,
  _DXGK_RENDER_PIPELINE_STAGE_STREAM_OUTPUT = 4,
  _DXGK_RENDER_PIPELINE_STAGE_RASTERIZER = 5,
  _DXGK_RENDER_PIPELINE_STAGE_PIXEL_SHADER = 6,
  _DXGK_RENDER_PIPELINE_STAGE_OUTPUT_MERGER = 7,
};
KMB_SIZE(enum dxgk_render_pipeline_stage, 4);

enum dxgk_page_fault_flags {
  _DXGK_PAGE_FAULT_WRITE = 1,
  _DXGK_PAGE_FAULT_FENCE_INVALID = 2,
  _DXGK_PAGE_FAULT_ADAPTER_RESET_REQUIRED = 4,
  _DXGK_PAGE_FAULT_ENGINE_RESET_REQUIRED = 8,
  _DXGK_PAGE_FAULT_FATAL_HARDWARE_ERROR = 0x10,
  _DXGK_PAGE_FAULT_IOMMU = 0x20,
  _DXGK_PAGE_FAULT_HW_CONTEXT_VALID = 0x40,
  _DXGK_PAGE_FAULT_PROCESS_HANDLE_VALID = 0x80,
};
KMB_SIZE(enum dxgk_page_fault_flags, 4);

enum dxgk_general_error_code {
  _DXGK_GENERAL_ERROR_PAGE_FAULT = 0,
  _DXGK_GENERAL_ERROR_INVALID_INSTRUCTION = 1,
};
KMB_SIZE(enum dxgk_general_error_code, 4);

enum d3dkmt_deviceexecution_state {
  _D3DKMT_DEVICEEXECUTION_ACTIVE = 1,
  _D3DKMT_DEVICEEXECUTION_RESET = 2,
  _D3DKMT_DEVICEEXECUTION_HUNG = 3,
  _D3DKMT_DEVICEEXECUTION_STOPPED = 4,
  _D3DKMT_DEVICEEXECUTION_ERROR_OUTOFMEMORY = 5,
  _D3DKMT_DEVICEEXECUTION_ERROR_DMAFAULT = 6,
  _D3DKMT_DEVICEEXECUTION_ERROR_DMAPAGEFAULT = 7,
};
KMB_SIZE(enum d3dkmt_deviceexecution_state, 4);

enum d3dkmt_devicestate_type {
  _D3DKMT_DEVICESTATE_EXECUTION = 1,
  _D3DKMT_DEVICESTATE_PRESENT = 2,
  _D3DKMT_DEVICESTATE_RESET = 3,
  _D3DKMT_DEVICESTATE_PRESENT_DWM = 4,
  _D3DKMT_DEVICESTATE_PAGE_FAULT = 5,
  _D3DKMT_DEVICESTATE_PRESENT_QUEUE = 6,
};
KMB_SIZE(enum d3dkmt_devicestate_type, 4);

enum d3dddi_synchronizationobject_type {
  _D3DDDI_SYNCHRONIZATION_MUTEX = 1,
  _D3DDDI_SEMAPHORE = 2,
  _D3DDDI_FENCE = 3,
  _D3DDDI_CPU_NOTIFICATION = 4,
  _D3DDDI_MONITORED_FENCE = 5,
  _D3DDDI_PERIODIC_MONITORED_FENCE = 6,
  _D3DDDI_SYNCHRONIZATION_TYPE_LIMIT = 7,
};
KMB_SIZE(enum d3dddi_synchronizationobject_type, 4);

enum d3dkmt_allocationresidencystatus {
  _D3DKMT_ALLOCATIONRESIDENCYSTATUS_RESIDENTINGPUMEMORY = 1,
  _D3DKMT_ALLOCATIONRESIDENCYSTATUS_RESIDENTINSHAREDMEMORY = 2,
  _D3DKMT_ALLOCATIONRESIDENCYSTATUS_NOTRESIDENT = 3,
};
KMB_SIZE(enum d3dkmt_allocationresidencystatus, 4);

enum d3dkmt_device_error_reason {
  _D3DKMT_DEVICE_ERROR_REASON_GENERIC = 0x80000000,
  _D3DKMT_DEVICE_ERROR_REASON_DRIVER_ERROR = 0x80000006,
};
KMB_SIZE(enum d3dkmt_device_error_reason, 4);

enum d3dkmt_standardallocationtype {
  _D3DKMT_STANDARDALLOCATIONTYPE_EXISTINGHEAP = 1,
  _D3DKMT_STANDARDALLOCATIONTYPE_CROSSADAPTER = 2,
};
KMB_SIZE(enum d3dkmt_standardallocationtype, 4);

enum d3dddi_updategpuvirtualaddress_operation_type {
  _D3DDDI_UPDATEGPUVIRTUALADDRESS_MAP = 0,
  _D3DDDI_UPDATEGPUVIRTUALADDRESS_UNMAP = 1,
  _D3DDDI_UPDATEGPUVIRTUALADDRESS_COPY = 2,
  _D3DDDI_UPDATEGPUVIRTUALADDRESS_MAP_PROTECT = 3,
};
KMB_SIZE(enum d3dddi_updategpuvirtualaddress_operation_type, 4);

enum d3dddigpuva_reservation_type {
  _D3DDDIGPUVA_RESERVE_NO_ACCESS = 0,
  _D3DDDIGPUVA_RESERVE_ZERO = 1,
  _D3DDDIGPUVA_RESERVE_NO_COMMIT = 2,
};
KMB_SIZE(enum d3dddigpuva_reservation_type, 4);

enum d3dkmt_memory_segment_group {
  _D3DKMT_MEMORY_SEGMENT_GROUP_LOCAL = 0,
  _D3DKMT_MEMORY_SEGMENT_GROUP_NON_LOCAL = 1,
};
KMB_SIZE(enum d3dkmt_memory_segment_group, 4);

enum kmtqueryadapterinfotype {
  _KMTQAITYPE_UMDRIVERPRIVATE = 0,
  _KMTQAITYPE_ADAPTERTYPE = 0xf,
  _KMTQAITYPE_ADAPTERTYPE_RENDER = 0x39,
};
KMB_SIZE(enum kmtqueryadapterinfotype, 4);

enum d3dkmt_offer_priority {
  _D3DKMT_OFFER_PRIORITY_LOW = 1,
  _D3DKMT_OFFER_PRIORITY_NORMAL = 2,
  _D3DKMT_OFFER_PRIORITY_HIGH = 3,
  _D3DKMT_OFFER_PRIORITY_AUTO = 4,
};
KMB_SIZE(enum d3dkmt_offer_priority, 4);

enum d3dddi_reclaim_result {
  _D3DDDI_RECLAIM_RESULT_OK = 0,
  _D3DDDI_RECLAIM_RESULT_DISCARDED = 1,
  _D3DDDI_RECLAIM_RESULT_NOT_COMMITTED = 2,
};
KMB_SIZE(enum d3dddi_reclaim_result, 4);

enum d3dkmt_querystatistics_type {
  _D3DKMT_QUERYSTATISTICS_ADAPTER = 0,
  _D3DKMT_QUERYSTATISTICS_PROCESS = 1,
  _D3DKMT_QUERYSTATISTICS_PROCESS_ADAPTER = 2,
  _D3DKMT_QUERYSTATISTICS_SEGMENT = 3,
  _D3DKMT_QUERYSTATISTICS_PROCESS_SEGMENT = 4,
  _D3DKMT_QUERYSTATISTICS_NODE = 5,
  _D3DKMT_QUERYSTATISTICS_PROCESS_NODE = 6,
  _D3DKMT_QUERYSTATISTICS_VIDPNSOURCE = 7,
  _D3DKMT_QUERYSTATISTICS_PROCESS_VIDPNSOURCE = 8,
  _D3DKMT_QUERYSTATISTICS_PROCESS_SEGMENT_GROUP = 9,
  _D3DKMT_QUERYSTATISTICS_PHYSICAL_ADAPTER = 0xa,
};
KMB_SIZE(enum d3dkmt_querystatistics_type, 4);

struct d3dkmt_createdeviceflags {
  union {
    __extension__ struct {
      __u32 legacy_mode : 1;
      __u32 request_vSync : 1;
      __u32 disable_gpu_timeout : 1;
      __u32 gdi_device : 1;
      __u32 reserved : 28;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dkmt_createdeviceflags, 4);

struct d3dddi_createcontextflags {
  union {
    __extension__ struct {
      __u32 null_rendering : 1;
      __u32 initial_data : 1;
      __u32 disable_gpu_timeout : 1;
      __u32 synchronization_only : 1;
      __u32 hw_queue_supported : 1;
      __u32 reserved : 27;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_createcontextflags, 4);

struct d3dddi_createhwqueueflags {
  union {
    __extension__ struct {
      __u32 disable_gpu_timeout : 1;
      __u32 reserved : 31;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_createhwqueueflags, 4);

struct d3dddi_escapeflags {
  union {
    __extension__ struct {
      __u32 hardware_access : 1;
      __u32 device_status_query : 1;
      __u32 change_frame_latency : 1;
      __u32 no_adapter_synchronization : 1;
      __u32 reserved : 1;
      __u32 virtual_machine_data : 1;
      __u32 driver_known_escape : 1;
      __u32 driver_common_escape : 1;
      __u32 reserved2 : 24;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_escapeflags, 4);

struct dxgk_fault_error_code {
  union {
    __extension__ struct {
      __u32 is_device_specific_code : 1;
      __u32 general_error_code : 31;
    };
    __extension__ struct {
      __u32 is_device_specific_code_reserved_bit : 1;
      __u32 device_specific_code : 31;
    };
    __u32 value;
  };
};
KMB_SIZE(struct dxgk_fault_error_code, 4);

struct d3dkmt_devicereset_state {
  union {
    __extension__ struct {
      __u32 desktop_switched : 1;
      __u32 reserved : 31;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dkmt_devicereset_state, 4);

struct d3dddi_synchronizationobject_flags {
  union {
    __extension__ struct {
      __u32 shared : 1;
      __u32 nt_security_sharing : 1;
      __u32 cross_adapter : 1;
      __u32 top_of_pipeline : 1;
      __u32 no_signal : 1;
      __u32 no_wait : 1;
      __u32 no_signal_max_value_on_tdr : 1;
      __u32 no_gpu_access : 1;
      __u32 reserved : 23;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_synchronizationobject_flags, 4);

struct d3dddicb_signalflags {
  union {
    __extension__ struct {
      __u32 signal_at_submission : 1;
      __u32 enqueue_cpu_event : 1;
      __u32 allow_fence_rewind : 1;
      __u32 reserved : 28;
      __u32 DXGK_SIGNAL_FLAG_INTERNAL0 : 1;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddicb_signalflags, 4);

struct d3dddi_waitforsynchronizationobjectfromcpu_flags {
  union {
    __extension__ struct {
      __u32 wait_any : 1;
      __u32 reserved : 31;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_waitforsynchronizationobjectfromcpu_flags, 4);

struct d3dkmt_submitcommandflags {
  union {
    __extension__ struct {
      __u32 null_rendering : 1;
      __u32 present_redirected : 1;
      __u32 reserved : 30;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dkmt_submitcommandflags, 4);

struct d3dddicb_lock2flags {
  union {
    __extension__ struct {
      __u32 reserved : 32;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddicb_lock2flags, 4);

struct d3dkmt_createstandardallocationflags {
  union {
    __extension__ struct {
      __u32 reserved : 32;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dkmt_createstandardallocationflags, 4);

struct d3dddi_allocationinfo2flags {
  union {
    __extension__ struct {
      __u32 primary : 1;
      __u32 stereo : 1;
      __u32 override_priority : 1;
      __u32 reserved : 29;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_allocationinfo2flags, 4);

struct d3dkmt_createallocationflags {
  union {
    __extension__ struct {
      __u32 create_resource : 1;
      __u32 create_shared : 1;
      __u32 non_secure : 1;
      __u32 create_protected : 1;
      __u32 restrict_shared_access : 1;
      __u32 existing_sysmem : 1;
      __u32 nt_security_sharing : 1;
      __u32 read_only : 1;
      __u32 create_write_combined : 1;
      __u32 create_cached : 1;
      __u32 swap_chain_back_buffer : 1;
      __u32 cross_adapter : 1;
      __u32 open_cross_adapter : 1;
      __u32 partial_shared_creation : 1;
      __u32 zeroed : 1;
      __u32 write_watch : 1;
      __u32 standard_allocation : 1;
      __u32 existing_section : 1;
      __u32 reserved : 14;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dkmt_createallocationflags, 4);

struct d3dddicb_destroyallocation2flags {
  union {
    __extension__ struct {
      __u32 assume_not_in_use : 1;
      __u32 synchronous_destroy : 1;
      __u32 reserved : 29;
      __u32 system_use_only : 1;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddicb_destroyallocation2flags, 4);

struct d3dddi_makeresident_flags {
  union {
    __extension__ struct {
      __u32 cant_trim_further : 1;
      __u32 must_succeed : 1;
      __u32 reserved : 30;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_makeresident_flags, 4);

struct d3dddi_evict_flags {
  union {
    __extension__ struct {
      __u32 evict_only_if_necessary : 1;
      __u32 not_written_to : 1;
      __u32 reserved : 30;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_evict_flags, 4);

struct d3dddigpuva_protection_type {
  union {
    __extension__ struct {
      __u64 write : 1;
      __u64 execute : 1;
      __u64 zero : 1;
      __u64 no_access : 1;
      __u64 system_use_only : 1;
      __u64 reserved : 59;
    };
    __u64 value;
  };
};
KMB_SIZE(struct d3dddigpuva_protection_type, 8);

struct dxgk_gpuclockdata_flags {
  union {
    __extension__ struct {
      __u32 context_management_processor : 1;
      __u32 reserved : 31;
    };
    __u32 value;
  };
};
KMB_SIZE(struct dxgk_gpuclockdata_flags, 4);

struct d3dddi_updateallocproperty_flags {
  union {
    __extension__ struct {
      __u32 accessed_physically : 1;
      __u32 reserved : 31;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_updateallocproperty_flags, 4);

struct d3dddi_segmentpreference {
  union {
    __extension__ struct {
      __u32 segment_id0 : 5;
      __u32 direction0 : 1;
      __u32 segment_id1 : 5;
      __u32 direction1 : 1;
      __u32 segment_id2 : 5;
      __u32 direction2 : 1;
      __u32 segment_id3 : 5;
      __u32 direction3 : 1;
      __u32 segment_id4 : 5;
      __u32 direction4 : 1;
      __u32 reserved : 2;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dddi_segmentpreference, 4);

struct d3dkmt_offer_flags {
  union {
    __extension__ struct {
      __u32 offer_immediately : 1;
      __u32 allow_decommit : 1;
      __u32 reserved : 30;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dkmt_offer_flags, 4);

struct d3dkmt_adaptertype {
  union {
    __extension__ struct {
      __u32 render_supported : 1;
      __u32 display_supported : 1;
      __u32 software_device : 1;
      __u32 post_device : 1;
      __u32 hybrid_discrete : 1;
      __u32 hybrid_integrated : 1;
      __u32 indirect_display_device : 1;
      __u32 paravirtualized : 1;
      __u32 acg_supported : 1;
      __u32 support_set_timings_from_vidpn : 1;
      __u32 detachable : 1;
      __u32 compute_only : 1;
      __u32 prototype : 1;
      __u32 reserved : 19;
    };
    __u32 value;
  };
};
KMB_SIZE(struct d3dkmt_adaptertype, 4);

union d3dkmt_enumadapters_filter {
  __extension__ struct {
    __u64 include_compute_only : 1;
    __u64 include_display_only : 1;
    __u64 reserved : 62;
  };
  __u64 value;
};
KMB_SIZE(union d3dkmt_enumadapters_filter, 8);

struct d3dkmt_standardallocation_existingheap {
  __u64 size;
};

/* Arguments. Addresses are __u64, so that they have one size for every program. */

struct d3dkmt_openadapterfromluid {
  struct winluid adapter_luid;
  struct d3dkmthandle adapter_handle;
};
KMB_SIZE(struct d3dkmt_openadapterfromluid, 12);
KMB_AT(struct d3dkmt_openadapterfromluid, adapter_luid, 0);
KMB_AT(struct d3dkmt_openadapterfromluid, adapter_handle, 8);

struct d3dkmt_createdevice {
  struct d3dkmthandle adapter;
  __u32 reserved3;
  struct d3dkmt_createdeviceflags flags;
  struct d3dkmthandle device;
  __u64 command_buffer;
  __u32 command_buffer_size;
  __u32 reserved;
  __u64 allocation_list;
  __u32 allocation_list_size;
  __u32 reserved1;
  __u64 patch_location_list;
  __u32 patch_location_list_size;
  __u32 reserved2;
};
KMB_SIZE(struct d3dkmt_createdevice, 64);
KMB_AT(struct d3dkmt_createdevice, adapter, 0);
KMB_AT(struct d3dkmt_createdevice, reserved3, 4);
KMB_AT(struct d3dkmt_createdevice, flags, 8);
KMB_AT(struct d3dkmt_createdevice, device, 12);
KMB_AT(struct d3dkmt_createdevice, command_buffer, 16);
KMB_AT(struct d3dkmt_createdevice, command_buffer_size, 24);
KMB_AT(struct d3dkmt_createdevice, reserved, 28);
KMB_AT(struct d3dkmt_createdevice, allocation_list, 32);
KMB_AT(struct d3dkmt_createdevice, allocation_list_size, 40);
KMB_AT(struct d3dkmt_createdevice, reserved1, 44);
KMB_AT(struct d3dkmt_createdevice, patch_location_list, 48);
KMB_AT(struct d3dkmt_createdevice, patch_location_list_size, 56);
KMB_AT(struct d3dkmt_createdevice, reserved2, 60);

struct d3dkmt_createcontextvirtual {
  struct d3dkmthandle device;
  __u32 node_ordinal;
  __u32 engine_affinity;
  struct d3dddi_createcontextflags flags;
  __u64 priv_drv_data;
  __u32 priv_drv_data_size;
  enum d3dkmt_clienthint client_hint;
  struct d3dkmthandle context;
};
KMB_SIZE(struct d3dkmt_createcontextvirtual, 40);
KMB_AT(struct d3dkmt_createcontextvirtual, device, 0);
KMB_AT(struct d3dkmt_createcontextvirtual, node_ordinal, 4);
KMB_AT(struct d3dkmt_createcontextvirtual, engine_affinity, 8);
KMB_AT(struct d3dkmt_createcontextvirtual, flags, 12);
KMB_AT(struct d3dkmt_createcontextvirtual, priv_drv_data, 16);
KMB_AT(struct d3dkmt_createcontextvirtual, priv_drv_data_size, 24);
KMB_AT(struct d3dkmt_createcontextvirtual, client_hint, 28);
KMB_AT(struct d3dkmt_createcontextvirtual, context, 32);

struct d3dkmt_destroycontext {
  struct d3dkmthandle context;
};
KMB_SIZE(struct d3dkmt_destroycontext, 4);
KMB_AT(struct d3dkmt_destroycontext, context, 0);

struct d3dkmt_createstandardallocation {
  enum d3dkmt_standardallocationtype type;
  __u32 reserved;
  struct d3dkmt_standardallocation_existingheap existing_heap_data;
  struct d3dkmt_createstandardallocationflags flags;
  __u32 reserved1;
};
KMB_SIZE(struct d3dkmt_createstandardallocation, 24);
KMB_AT(struct d3dkmt_createstandardallocation, type, 0);
KMB_AT(struct d3dkmt_createstandardallocation, reserved, 4);
KMB_AT(struct d3dkmt_createstandardallocation, existing_heap_data.size, 8);
KMB_AT(struct d3dkmt_createstandardallocation, flags, 16);
KMB_AT(struct d3dkmt_createstandardallocation, reserved1, 20);

struct d3dddi_allocationinfo2 {
  struct d3dkmthandle allocation;
  __u64 sysmem;
  __u64 priv_drv_data;
  __u32 priv_drv_data_size;
  __u32 vidpn_source_id;
  struct d3dddi_allocationinfo2flags flags;
  __u64 gpu_virtual_address;
  union {
    __u32 priority;
    __u64 unused;
  };
  __u64 reserved[5];
};
KMB_SIZE(struct d3dddi_allocationinfo2, 96);
KMB_AT(struct d3dddi_allocationinfo2, allocation, 0);
KMB_AT(struct d3dddi_allocationinfo2, sysmem, 8);
KMB_AT(struct d3dddi_allocationinfo2, priv_drv_data, 16);
KMB_AT(struct d3dddi_allocationinfo2, priv_drv_data_size, 24);
KMB_AT(struct d3dddi_allocationinfo2, vidpn_source_id, 28);
KMB_AT(struct d3dddi_allocationinfo2, flags, 32);
KMB_AT(struct d3dddi_allocationinfo2, gpu_virtual_address, 40);
KMB_AT(struct d3dddi_allocationinfo2, priority, 48);
KMB_AT(struct d3dddi_allocationinfo2, unused, 48);
KMB_AT(struct d3dddi_allocationinfo2, reserved, 56);

struct d3dkmt_createallocation {
  struct d3dkmthandle device;
  struct d3dkmthandle resource;
  struct d3dkmthandle global_share;
  __u32 reserved;
  __u64 private_runtime_data;
  __u32 private_runtime_data_size;
  __u32 reserved1;
  union {
    __u64 standard_allocation;
    __u64 priv_drv_data;
  };
  __u32 priv_drv_data_size;
  __u32 alloc_count;
  __u64 allocation_info;
  struct d3dkmt_createallocationflags flags;
  __u32 reserved2;
  __u64 private_runtime_resource_handle;
};
KMB_SIZE(struct d3dkmt_createallocation, 72);
KMB_AT(struct d3dkmt_createallocation, device, 0);
KMB_AT(struct d3dkmt_createallocation, resource, 4);
KMB_AT(struct d3dkmt_createallocation, global_share, 8);
KMB_AT(struct d3dkmt_createallocation, reserved, 12);
KMB_AT(struct d3dkmt_createallocation, private_runtime_data, 16);
KMB_AT(struct d3dkmt_createallocation, private_runtime_data_size, 24);
KMB_AT(struct d3dkmt_createallocation, reserved1, 28);
KMB_AT(struct d3dkmt_createallocation, standard_allocation, 32);
KMB_AT(struct d3dkmt_createallocation, priv_drv_data, 32);
KMB_AT(struct d3dkmt_createallocation, priv_drv_data_size, 40);
KMB_AT(struct d3dkmt_createallocation, alloc_count, 44);
KMB_AT(struct d3dkmt_createallocation, allocation_info, 48);
KMB_AT(struct d3dkmt_createallocation, flags, 56);
KMB_AT(struct d3dkmt_createallocation, reserved2, 60);
KMB_AT(struct d3dkmt_createallocation, private_runtime_resource_handle, 64);

struct d3dkmt_createpagingqueue {
  struct d3dkmthandle device;
  enum d3dddi_pagingqueue_priority priority;
  struct d3dkmthandle paging_queue;
  struct d3dkmthandle sync_object;
  __u64 fence_cpu_virtual_address;
  __u32 physical_adapter_index;
};
KMB_SIZE(struct d3dkmt_createpagingqueue, 32);
KMB_AT(struct d3dkmt_createpagingqueue, device, 0);
KMB_AT(struct d3dkmt_createpagingqueue, priority, 4);
KMB_AT(struct d3dkmt_createpagingqueue, paging_queue, 8);
KMB_AT(struct d3dkmt_createpagingqueue, sync_object, 12);
KMB_AT(struct d3dkmt_createpagingqueue, fence_cpu_virtual_address, 16);
KMB_AT(struct d3dkmt_createpagingqueue, physical_adapter_index, 24);

struct d3dddi_reservegpuvirtualaddress {
  struct d3dkmthandle adapter;
  __u64 base_address;
  __u64 minimum_address;
  __u64 maximum_address;
  __u64 size;
  enum d3dddigpuva_reservation_type reservation_type;
  __u64 driver_protection;
  __u64 virtual_address;
  __u64 paging_fence_value;
};
KMB_SIZE(struct d3dddi_reservegpuvirtualaddress, 72);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, adapter, 0);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, base_address, 8);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, minimum_address, 16);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, maximum_address, 24);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, size, 32);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, reservation_type, 40);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, driver_protection, 48);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, virtual_address, 56);
KMB_AT(struct d3dddi_reservegpuvirtualaddress, paging_fence_value, 64);

struct d3dkmt_queryadapterinfo {
  struct d3dkmthandle adapter;
  enum kmtqueryadapterinfotype type;
  __u64 private_data;
  __u32 private_data_size;
};
KMB_SIZE(struct d3dkmt_queryadapterinfo, 24);
KMB_AT(struct d3dkmt_queryadapterinfo, adapter, 0);
KMB_AT(struct d3dkmt_queryadapterinfo, type, 4);
KMB_AT(struct d3dkmt_queryadapterinfo, private_data, 8);
KMB_AT(struct d3dkmt_queryadapterinfo, private_data_size, 16);

struct d3dkmt_queryvideomemoryinfo {
  __u64 process;
  struct d3dkmthandle adapter;
  enum d3dkmt_memory_segment_group memory_segment_group;
  __u64 budget;
  __u64 current_usage;
  __u64 current_reservation;
  __u64 available_for_reservation;
  __u32 physical_adapter_index;
};
KMB_SIZE(struct d3dkmt_queryvideomemoryinfo, 56);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, process, 0);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, adapter, 8);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, memory_segment_group, 12);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, budget, 16);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, current_usage, 24);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, current_reservation, 32);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, available_for_reservation, 40);
KMB_AT(struct d3dkmt_queryvideomemoryinfo, physical_adapter_index, 48);

struct d3dddi_makeresident {
  struct d3dkmthandle paging_queue;
  __u32 alloc_count;
  __u64 allocation_list;
  __u64 priority_list;
  struct d3dddi_makeresident_flags flags;
  __u64 paging_fence_value;
  __u64 num_bytes_to_trim;
};
KMB_SIZE(struct d3dddi_makeresident, 48);
KMB_AT(struct d3dddi_makeresident, paging_queue, 0);
KMB_AT(struct d3dddi_makeresident, alloc_count, 4);
KMB_AT(struct d3dddi_makeresident, allocation_list, 8);
KMB_AT(struct d3dddi_makeresident, priority_list, 16);
KMB_AT(struct d3dddi_makeresident, flags, 24);
KMB_AT(struct d3dddi_makeresident, paging_fence_value, 32);
KMB_AT(struct d3dddi_makeresident, num_bytes_to_trim, 40);

struct d3dddi_mapgpuvirtualaddress {
  struct d3dkmthandle paging_queue;
  __u64 base_address;
  __u64 minimum_address;
  __u64 maximum_address;
  struct d3dkmthandle allocation;
  __u64 offset_in_pages;
  __u64 size_in_pages;
  struct d3dddigpuva_protection_type protection;
  __u64 driver_protection;
  __u32 reserved0;
  __u64 reserved1;
  __u64 virtual_address;
  __u64 paging_fence_value;
};
KMB_SIZE(struct d3dddi_mapgpuvirtualaddress, 104);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, paging_queue, 0);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, base_address, 8);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, minimum_address, 16);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, maximum_address, 24);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, allocation, 32);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, offset_in_pages, 40);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, size_in_pages, 48);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, protection, 56);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, driver_protection, 64);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, reserved0, 72);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, reserved1, 80);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, virtual_address, 88);
KMB_AT(struct d3dddi_mapgpuvirtualaddress, paging_fence_value, 96);

struct d3dkmt_devicepagefault_state {
  __u64 faulted_primitive_api_sequence_number;
  enum dxgk_render_pipeline_stage faulted_pipeline_stage;
  __u32 faulted_bind_table_entry;
  enum dxgk_page_fault_flags page_fault_flags;
  struct dxgk_fault_error_code fault_error_code;
  __u64 faulted_virtual_address;
};
KMB_SIZE(struct d3dkmt_devicepagefault_state, 32);
KMB_AT(struct d3dkmt_devicepagefault_state, faulted_primitive_api_sequence_number, 0);
KMB_AT(struct d3dkmt_devicepagefault_state, faulted_pipeline_stage, 8);
KMB_AT(struct d3dkmt_devicepagefault_state, faulted_bind_table_entry, 12);
KMB_AT(struct d3dkmt_devicepagefault_state, page_fault_flags, 16);
KMB_AT(struct d3dkmt_devicepagefault_state, fault_error_code, 20);
KMB_AT(struct d3dkmt_devicepagefault_state, faulted_virtual_address, 24);

struct d3dkmt_getdevicestate {
  struct d3dkmthandle device;
  enum d3dkmt_devicestate_type state_type;
  union {
    enum d3dkmt_deviceexecution_state execution_state;
    struct d3dkmt_devicereset_state reset_state;
    struct d3dkmt_devicepagefault_state page_fault_state;
    __u8 alignment[48];
  };
};
KMB_SIZE(struct d3dkmt_getdevicestate, 56);
KMB_AT(struct d3dkmt_getdevicestate, device, 0);
KMB_AT(struct d3dkmt_getdevicestate, state_type, 4);
KMB_AT(struct d3dkmt_getdevicestate, execution_state, 8);
KMB_AT(struct d3dkmt_getdevicestate, reset_state, 8);
KMB_AT(struct d3dkmt_getdevicestate, page_fault_state, 8);
KMB_AT(struct d3dkmt_getdevicestate, alignment, 8);

struct d3dkmt_submitcommand {
  __u64 command_buffer;
  __u32 command_length;
  struct d3dkmt_submitcommandflags flags;
  __u64 present_history_token;
  __u32 broadcast_context_count;
  struct d3dkmthandle broadcast_context[64];
  __u32 reserved;
  __u64 priv_drv_data;
  __u32 priv_drv_data_size;
  __u32 num_primaries;
  struct d3dkmthandle written_primaries[16];
  __u32 num_history_buffers;
  __u32 reserved1;
  __u64 history_buffer_array;
};
KMB_SIZE(struct d3dkmt_submitcommand, 384);
KMB_AT(struct d3dkmt_submitcommand, command_buffer, 0);
KMB_AT(struct d3dkmt_submitcommand, command_length, 8);
KMB_AT(struct d3dkmt_submitcommand, flags, 12);
KMB_AT(struct d3dkmt_submitcommand, present_history_token, 16);
KMB_AT(struct d3dkmt_submitcommand, broadcast_context_count, 24);
KMB_AT(struct d3dkmt_submitcommand, broadcast_context, 28);
KMB_AT(struct d3dkmt_submitcommand, reserved, 284);
KMB_AT(struct d3dkmt_submitcommand, priv_drv_data, 288);
KMB_AT(struct d3dkmt_submitcommand, priv_drv_data_size, 296);
KMB_AT(struct d3dkmt_submitcommand, num_primaries, 300);
KMB_AT(struct d3dkmt_submitcommand, written_primaries, 304);
KMB_AT(struct d3dkmt_submitcommand, num_history_buffers, 368);
KMB_AT(struct d3dkmt_submitcommand, reserved1, 372);
KMB_AT(struct d3dkmt_submitcommand, history_buffer_array, 376);

struct d3dddi_monitoredfence_info {
  __u64 initial_fence_value;
  __u64 *fence_cpu_virtual_address;
  __u64 fence_gpu_virtual_address;
  __u32 engine_affinity;
};
KMB_SIZE(struct d3dddi_monitoredfence_info, 32);
KMB_AT(struct d3dddi_monitoredfence_info, initial_fence_value, 0);
KMB_AT(struct d3dddi_monitoredfence_info, fence_cpu_virtual_address, 8);
KMB_AT(struct d3dddi_monitoredfence_info, fence_gpu_virtual_address, 16);
KMB_AT(struct d3dddi_monitoredfence_info, engine_affinity, 24);

struct d3dddi_synchronizationobjectinfo2 {
  enum d3dddi_synchronizationobject_type type;
  struct d3dddi_synchronizationobject_flags flags;
  union {
    struct d3dddi_monitoredfence_info monitored_fence;
    struct {
      __u64 reserved[8];
    } reserved;
    struct {
      __u32 initial_state;
    } synchronization_mutex;
    struct {
      __u32 max_count;
      __u32 initial_count;
    } semaphore;
    struct {
      __u64 fence_value;
    } fence;
    struct {
      __u64 event;
    } cpu_notification;
    struct {
      struct d3dkmthandle adapter;
      __u32 vidpn_target_id;
      __u64 time;
      __u64 fence_cpu_virtual_address;
      __u64 fence_gpu_virtual_address;
      __u32 engine_affinity;
    } periodic_monitored_fence;
  };
  struct d3dkmthandle shared_handle;
};
KMB_SIZE(struct d3dddi_synchronizationobjectinfo2, 80);
KMB_AT(struct d3dddi_synchronizationobjectinfo2, type, 0);
KMB_AT(struct d3dddi_synchronizationobjectinfo2, flags, 4);
KMB_AT(struct d3dddi_synchronizationobjectinfo2, monitored_fence, 8);
KMB_AT(struct d3dddi_synchronizationobjectinfo2, reserved.reserved, 8);
KMB_AT(struct d3dddi_synchronizationobjectinfo2, shared_handle, 72);

struct d3dkmt_createsynchronizationobject2 {
  struct d3dkmthandle device;
  __u32 reserved;
  struct d3dddi_synchronizationobjectinfo2 info;
  struct d3dkmthandle sync_object;
  __u32 reserved1;
};
KMB_SIZE(struct d3dkmt_createsynchronizationobject2, 96);
KMB_AT(struct d3dkmt_createsynchronizationobject2, device, 0);
KMB_AT(struct d3dkmt_createsynchronizationobject2, reserved, 4);
KMB_AT(struct d3dkmt_createsynchronizationobject2, info, 8);
KMB_AT(struct d3dkmt_createsynchronizationobject2, sync_object, 88);
KMB_AT(struct d3dkmt_createsynchronizationobject2, reserved1, 92);

struct d3dkmt_destroyallocation2 {
  struct d3dkmthandle device;
  struct d3dkmthandle resource;
  __u64 allocations;
  __u32 alloc_count;
  struct d3dddicb_destroyallocation2flags flags;
};
KMB_SIZE(struct d3dkmt_destroyallocation2, 24);
KMB_AT(struct d3dkmt_destroyallocation2, device, 0);
KMB_AT(struct d3dkmt_destroyallocation2, resource, 4);
KMB_AT(struct d3dkmt_destroyallocation2, allocations, 8);
KMB_AT(struct d3dkmt_destroyallocation2, alloc_count, 16);
KMB_AT(struct d3dkmt_destroyallocation2, flags, 20);

struct d3dkmt_adapterinfo {
  struct d3dkmthandle adapter_handle;
  struct winluid adapter_luid;
  __u32 num_sources;
  __u32 present_move_regions_preferred;
};
KMB_SIZE(struct d3dkmt_adapterinfo, 20);
KMB_AT(struct d3dkmt_adapterinfo, adapter_handle, 0);
KMB_AT(struct d3dkmt_adapterinfo, adapter_luid, 4);
KMB_AT(struct d3dkmt_adapterinfo, num_sources, 12);
KMB_AT(struct d3dkmt_adapterinfo, present_move_regions_preferred, 16);

struct d3dkmt_enumadapters2 {
  __u32 num_adapters;
  __u32 reserved;
  __u64 *adapters;
};
KMB_SIZE(struct d3dkmt_enumadapters2, 16);
KMB_AT(struct d3dkmt_enumadapters2, num_adapters, 0);
KMB_AT(struct d3dkmt_enumadapters2, reserved, 4);
KMB_AT(struct d3dkmt_enumadapters2, adapters, 8);

struct d3dkmt_closeadapter {
  struct d3dkmthandle adapter_handle;
};
KMB_SIZE(struct d3dkmt_closeadapter, 4);
KMB_AT(struct d3dkmt_closeadapter, adapter_handle, 0);

struct d3dkmt_changevideomemoryreservation {
  __u64 process;
  struct d3dkmthandle adapter;
  enum d3dkmt_memory_segment_group memory_segment_group;
  __u64 reservation;
  __u32 physical_adapter_index;
};
KMB_SIZE(struct d3dkmt_changevideomemoryreservation, 32);
KMB_AT(struct d3dkmt_changevideomemoryreservation, process, 0);
KMB_AT(struct d3dkmt_changevideomemoryreservation, adapter, 8);
KMB_AT(struct d3dkmt_changevideomemoryreservation, memory_segment_group, 12);
KMB_AT(struct d3dkmt_changevideomemoryreservation, reservation, 16);
KMB_AT(struct d3dkmt_changevideomemoryreservation, physical_adapter_index, 24);

struct d3dkmt_destroydevice {
  struct d3dkmthandle device;
};
KMB_SIZE(struct d3dkmt_destroydevice, 4);
KMB_AT(struct d3dkmt_destroydevice, device, 0);

struct d3dddi_destroypagingqueue {
  struct d3dkmthandle paging_queue;
};
KMB_SIZE(struct d3dddi_destroypagingqueue, 4);
KMB_AT(struct d3dddi_destroypagingqueue, paging_queue, 0);

struct d3dkmt_destroysynchronizationobject {
  struct d3dkmthandle sync_object;
};
KMB_SIZE(struct d3dkmt_destroysynchronizationobject, 4);
KMB_AT(struct d3dkmt_destroysynchronizationobject, sync_object, 0);

struct d3dkmt_evict {
  struct d3dkmthandle device;
  __u32 alloc_count;
  __u64 allocations;
  struct d3dddi_evict_flags flags;
  __u32 reserved;
  __u64 num_bytes_to_trim;
};
KMB_SIZE(struct d3dkmt_evict, 32);
KMB_AT(struct d3dkmt_evict, device, 0);
KMB_AT(struct d3dkmt_evict, alloc_count, 4);
KMB_AT(struct d3dkmt_evict, allocations, 8);
KMB_AT(struct d3dkmt_evict, flags, 16);
KMB_AT(struct d3dkmt_evict, reserved, 20);
KMB_AT(struct d3dkmt_evict, num_bytes_to_trim, 24);

struct d3dkmt_freegpuvirtualaddress {
  struct d3dkmthandle adapter;
  __u32 reserved;
  __u64 base_address;
  __u64 size;
};
KMB_SIZE(struct d3dkmt_freegpuvirtualaddress, 24);
KMB_AT(struct d3dkmt_freegpuvirtualaddress, adapter, 0);
KMB_AT(struct d3dkmt_freegpuvirtualaddress, reserved, 4);
KMB_AT(struct d3dkmt_freegpuvirtualaddress, base_address, 8);
KMB_AT(struct d3dkmt_freegpuvirtualaddress, size, 16);

struct d3dkmt_getcontextinprocessschedulingpriority {
  struct d3dkmthandle context;
  __s32 priority;
};
KMB_SIZE(struct d3dkmt_getcontextinprocessschedulingpriority, 8);
KMB_AT(struct d3dkmt_getcontextinprocessschedulingpriority, context, 0);
KMB_AT(struct d3dkmt_getcontextinprocessschedulingpriority, priority, 4);

struct d3dkmt_getcontextschedulingpriority {
  struct d3dkmthandle context;
  __s32 priority;
};
KMB_SIZE(struct d3dkmt_getcontextschedulingpriority, 8);
KMB_AT(struct d3dkmt_getcontextschedulingpriority, context, 0);
KMB_AT(struct d3dkmt_getcontextschedulingpriority, priority, 4);

struct d3dkmt_invalidatecache {
  struct d3dkmthandle device;
  struct d3dkmthandle allocation;
  __u64 offset;
  __u64 length;
};
KMB_SIZE(struct d3dkmt_invalidatecache, 24);
KMB_AT(struct d3dkmt_invalidatecache, device, 0);
KMB_AT(struct d3dkmt_invalidatecache, allocation, 4);
KMB_AT(struct d3dkmt_invalidatecache, offset, 8);
KMB_AT(struct d3dkmt_invalidatecache, length, 16);

struct d3dkmt_lock2 {
  struct d3dkmthandle device;
  struct d3dkmthandle allocation;
  struct d3dddicb_lock2flags flags;
  __u32 reserved;
  __u64 data;
};
KMB_SIZE(struct d3dkmt_lock2, 24);
KMB_AT(struct d3dkmt_lock2, device, 0);
KMB_AT(struct d3dkmt_lock2, allocation, 4);
KMB_AT(struct d3dkmt_lock2, flags, 8);
KMB_AT(struct d3dkmt_lock2, reserved, 12);
KMB_AT(struct d3dkmt_lock2, data, 16);

struct d3dkmt_markdeviceaserror {
  struct d3dkmthandle device;
  enum d3dkmt_device_error_reason reason;
};
KMB_SIZE(struct d3dkmt_markdeviceaserror, 8);
KMB_AT(struct d3dkmt_markdeviceaserror, device, 0);
KMB_AT(struct d3dkmt_markdeviceaserror, reason, 4);

struct d3dkmt_offerallocations {
  struct d3dkmthandle device;
  __u32 reserved;
  __u64 resources;
  __u64 allocations;
  __u32 allocation_count;
  enum d3dkmt_offer_priority priority;
  struct d3dkmt_offer_flags flags;
  __u32 reserved1;
};
KMB_SIZE(struct d3dkmt_offerallocations, 40);
KMB_AT(struct d3dkmt_offerallocations, device, 0);
KMB_AT(struct d3dkmt_offerallocations, reserved, 4);
KMB_AT(struct d3dkmt_offerallocations, resources, 8);
KMB_AT(struct d3dkmt_offerallocations, allocations, 16);
KMB_AT(struct d3dkmt_offerallocations, allocation_count, 24);
KMB_AT(struct d3dkmt_offerallocations, priority, 28);
KMB_AT(struct d3dkmt_offerallocations, flags, 32);
KMB_AT(struct d3dkmt_offerallocations, reserved1, 36);

struct d3dkmt_queryallocationresidency {
  struct d3dkmthandle device;
  struct d3dkmthandle resource;
  __u64 allocations;
  __u32 allocation_count;
  __u32 reserved;
  union {
    __u64 residency_status;
    __u64 resource_residency_status;
  };
};
KMB_SIZE(struct d3dkmt_queryallocationresidency, 32);
KMB_AT(struct d3dkmt_queryallocationresidency, device, 0);
KMB_AT(struct d3dkmt_queryallocationresidency, resource, 4);
KMB_AT(struct d3dkmt_queryallocationresidency, allocations, 8);
KMB_AT(struct d3dkmt_queryallocationresidency, allocation_count, 16);
KMB_AT(struct d3dkmt_queryallocationresidency, reserved, 20);
KMB_AT(struct d3dkmt_queryallocationresidency, residency_status, 24);
KMB_AT(struct d3dkmt_queryallocationresidency, resource_residency_status, 24);

struct d3dkmt_reclaimallocations2 {
  struct d3dkmthandle paging_queue;
  __u32 allocation_count;
  __u64 resources;
  __u64 allocations;
  union {
    __u64 discarded;
    __u64 results;
  };
  __u64 paging_fence_value;
};
KMB_SIZE(struct d3dkmt_reclaimallocations2, 40);
KMB_AT(struct d3dkmt_reclaimallocations2, paging_queue, 0);
KMB_AT(struct d3dkmt_reclaimallocations2, allocation_count, 4);
KMB_AT(struct d3dkmt_reclaimallocations2, resources, 8);
KMB_AT(struct d3dkmt_reclaimallocations2, allocations, 16);
KMB_AT(struct d3dkmt_reclaimallocations2, discarded, 24);
KMB_AT(struct d3dkmt_reclaimallocations2, results, 24);
KMB_AT(struct d3dkmt_reclaimallocations2, paging_fence_value, 32);

struct d3dkmt_setallocationpriority {
  struct d3dkmthandle device;
  struct d3dkmthandle resource;
  __u64 allocation_list;
  __u32 allocation_count;
  __u32 reserved;
  union {
    __u64 priorities;
    __u64 resource_priority;
  };
};
KMB_SIZE(struct d3dkmt_setallocationpriority, 32);
KMB_AT(struct d3dkmt_setallocationpriority, device, 0);
KMB_AT(struct d3dkmt_setallocationpriority, resource, 4);
KMB_AT(struct d3dkmt_setallocationpriority, allocation_list, 8);
KMB_AT(struct d3dkmt_setallocationpriority, allocation_count, 16);
KMB_AT(struct d3dkmt_setallocationpriority, reserved, 20);
KMB_AT(struct d3dkmt_setallocationpriority, priorities, 24);
KMB_AT(struct d3dkmt_setallocationpriority, resource_priority, 24);

struct d3dkmt_setcontextinprocessschedulingpriority {
  struct d3dkmthandle context;
  __s32 priority;
};
KMB_SIZE(struct d3dkmt_setcontextinprocessschedulingpriority, 8);
KMB_AT(struct d3dkmt_setcontextinprocessschedulingpriority, context, 0);
KMB_AT(struct d3dkmt_setcontextinprocessschedulingpriority, priority, 4);

struct d3dkmt_setcontextschedulingpriority {
  struct d3dkmthandle context;
  __s32 priority;
};
KMB_SIZE(struct d3dkmt_setcontextschedulingpriority, 8);
KMB_AT(struct d3dkmt_setcontextschedulingpriority, context, 0);
KMB_AT(struct d3dkmt_setcontextschedulingpriority, priority, 4);

struct d3dkmt_signalsynchronizationobjectfromcpu {
  struct d3dkmthandle device;
  __u32 object_count;
  __u64 objects;
  __u64 fence_values;
  struct d3dddicb_signalflags flags;
};
KMB_SIZE(struct d3dkmt_signalsynchronizationobjectfromcpu, 32);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromcpu, device, 0);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromcpu, object_count, 4);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromcpu, objects, 8);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromcpu, fence_values, 16);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromcpu, flags, 24);

struct d3dkmt_signalsynchronizationobjectfromgpu {
  struct d3dkmthandle context;
  __u32 object_count;
  __u64 objects;
  union {
    __u64 monitored_fence_values;
    __u64 reserved[8];
  };
};
KMB_SIZE(struct d3dkmt_signalsynchronizationobjectfromgpu, 80);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu, context, 0);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu, object_count, 4);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu, objects, 8);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu, monitored_fence_values, 16);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu, reserved, 16);

struct d3dkmt_signalsynchronizationobjectfromgpu2 {
  __u32 object_count;
  __u32 reserved1;
  __u64 objects;
  struct d3dddicb_signalflags flags;
  __u32 context_count;
  __u64 contexts;
  union {
    __u64 fence_value;
    __u64 cpu_event_handle;
    __u64 monitored_fence_values;
    __u64 reserved[8];
  };
};
KMB_SIZE(struct d3dkmt_signalsynchronizationobjectfromgpu2, 96);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, object_count, 0);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, reserved1, 4);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, objects, 8);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, flags, 16);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, context_count, 20);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, contexts, 24);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, fence_value, 32);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, cpu_event_handle, 32);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, monitored_fence_values, 32);
KMB_AT(struct d3dkmt_signalsynchronizationobjectfromgpu2, reserved, 32);

struct d3dkmt_unlock2 {
  struct d3dkmthandle device;
  struct d3dkmthandle allocation;
};
KMB_SIZE(struct d3dkmt_unlock2, 8);
KMB_AT(struct d3dkmt_unlock2, device, 0);
KMB_AT(struct d3dkmt_unlock2, allocation, 4);

struct d3dkmt_waitforsynchronizationobjectfromcpu {
  struct d3dkmthandle device;
  __u32 object_count;
  __u64 objects;
  __u64 fence_values;
  __u64 async_event;
  struct d3dddi_waitforsynchronizationobjectfromcpu_flags flags;
};
KMB_SIZE(struct d3dkmt_waitforsynchronizationobjectfromcpu, 40);
KMB_AT(struct d3dkmt_waitforsynchronizationobjectfromcpu, device, 0);
KMB_AT(struct d3dkmt_waitforsynchronizationobjectfromcpu, object_count, 4);
KMB_AT(struct d3dkmt_waitforsynchronizationobjectfromcpu, objects, 8);
KMB_AT(struct d3dkmt_waitforsynchronizationobjectfromcpu, fence_values, 16);
KMB_AT(struct d3dkmt_waitforsynchronizationobjectfromcpu, async_event, 24);
KMB_AT(struct d3dkmt_waitforsynchronizationobjectfromcpu, flags, 32);

struct d3dkmt_getallocationpriority {
  struct d3dkmthandle device;
  struct d3dkmthandle resource;
  __u64 allocation_list;
  __u32 allocation_count;
  __u32 reserved;
  union {
    __u64 priorities;
    __u64 resource_priority;
  };
};
KMB_SIZE(struct d3dkmt_getallocationpriority, 32);
KMB_AT(struct d3dkmt_getallocationpriority, device, 0);
KMB_AT(struct d3dkmt_getallocationpriority, resource, 4);
KMB_AT(struct d3dkmt_getallocationpriority, allocation_list, 8);
KMB_AT(struct d3dkmt_getallocationpriority, allocation_count, 16);
KMB_AT(struct d3dkmt_getallocationpriority, reserved, 20);
KMB_AT(struct d3dkmt_getallocationpriority, priorities, 24);
KMB_AT(struct d3dkmt_getallocationpriority, resource_priority, 24);

struct d3dkmt_enumadapters3 {
  union d3dkmt_enumadapters_filter filter;
  __u32 adapter_count;
  __u32 reserved;
  __u64 adapters;
};
KMB_SIZE(struct d3dkmt_enumadapters3, 24);
KMB_AT(struct d3dkmt_enumadapters3, filter, 0);
KMB_AT(struct d3dkmt_enumadapters3, adapter_count, 8);
KMB_AT(struct d3dkmt_enumadapters3, reserved, 12);
KMB_AT(struct d3dkmt_enumadapters3, adapters, 16);

struct d3dkmt_shareobjects {
  __u32 object_count;
  __u32 reserved;
  __u64 objects;
  __u64 object_attr;
  __u32 desired_access;
  __u32 reserved1;
  __u64 shared_handle;
};
KMB_SIZE(struct d3dkmt_shareobjects, 40);
KMB_AT(struct d3dkmt_shareobjects, object_count, 0);
KMB_AT(struct d3dkmt_shareobjects, reserved, 4);
KMB_AT(struct d3dkmt_shareobjects, objects, 8);
KMB_AT(struct d3dkmt_shareobjects, object_attr, 16);
KMB_AT(struct d3dkmt_shareobjects, desired_access, 24);
KMB_AT(struct d3dkmt_shareobjects, reserved1, 28);
KMB_AT(struct d3dkmt_shareobjects, shared_handle, 32);

struct d3dkmt_openedmonitoredfence {
  __u64 fence_value_cpu_va;
  __u64 fence_value_gpu_va;
  __u32 engine_affinity;
};
KMB_SIZE(struct d3dkmt_openedmonitoredfence, 24);
KMB_AT(struct d3dkmt_openedmonitoredfence, fence_value_cpu_va, 0);
KMB_AT(struct d3dkmt_openedmonitoredfence, fence_value_gpu_va, 8);
KMB_AT(struct d3dkmt_openedmonitoredfence, engine_affinity, 16);

struct d3dkmt_opensyncobjectfromnthandle2 {
  __u64 nt_handle;
  struct d3dkmthandle device;
  struct d3dddi_synchronizationobject_flags flags;
  struct d3dkmthandle sync_object;
  __u32 reserved1;
  union {
    struct d3dkmt_openedmonitoredfence monitored_fence;
    __u64 reserved[8];
  };
};
KMB_SIZE(struct d3dkmt_opensyncobjectfromnthandle2, 88);
KMB_AT(struct d3dkmt_opensyncobjectfromnthandle2, nt_handle, 0);
KMB_AT(struct d3dkmt_opensyncobjectfromnthandle2, device, 8);
KMB_AT(struct d3dkmt_opensyncobjectfromnthandle2, flags, 12);
KMB_AT(struct d3dkmt_opensyncobjectfromnthandle2, sync_object, 16);
KMB_AT(struct d3dkmt_opensyncobjectfromnthandle2, reserved1, 20);
KMB_AT(struct d3dkmt_opensyncobjectfromnthandle2, monitored_fence, 24);
KMB_AT(struct d3dkmt_opensyncobjectfromnthandle2, reserved, 24);

struct d3dkmt_queryresourceinfofromnthandle {
  struct d3dkmthandle device;
  __u32 reserved;
  __u64 nt_handle;
  __u64 private_runtime_data;
  __u32 private_runtime_data_size;
  __u32 total_priv_drv_data_size;
  __u32 resource_priv_drv_data_size;
  __u32 allocation_count;
};
KMB_SIZE(struct d3dkmt_queryresourceinfofromnthandle, 40);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, device, 0);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, reserved, 4);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, nt_handle, 8);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, private_runtime_data, 16);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, private_runtime_data_size, 24);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, total_priv_drv_data_size, 28);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, resource_priv_drv_data_size, 32);
KMB_AT(struct d3dkmt_queryresourceinfofromnthandle, allocation_count, 36);

struct d3dddi_openallocationinfo2 {
  struct d3dkmthandle allocation;
  __u64 priv_drv_data;
  __u32 priv_drv_data_size;
  __u64 gpu_va;
  __u64 reserved[6];
};
KMB_SIZE(struct d3dddi_openallocationinfo2, 80);
KMB_AT(struct d3dddi_openallocationinfo2, allocation, 0);
KMB_AT(struct d3dddi_openallocationinfo2, priv_drv_data, 8);
KMB_AT(struct d3dddi_openallocationinfo2, priv_drv_data_size, 16);
KMB_AT(struct d3dddi_openallocationinfo2, gpu_va, 24);
KMB_AT(struct d3dddi_openallocationinfo2, reserved, 32);

struct d3dkmt_openresourcefromnthandle {
  struct d3dkmthandle device;
  __u32 reserved;
  __u64 nt_handle;
  __u32 allocation_count;
  __u32 reserved1;
  __u64 open_alloc_info;
  int private_runtime_data_size;
  __u32 reserved2;
  __u64 private_runtime_data;
  __u32 resource_priv_drv_data_size;
  __u32 reserved3;
  __u64 resource_priv_drv_data;
  __u32 total_priv_drv_data_size;
  __u64 total_priv_drv_data;
  struct d3dkmthandle resource;
  struct d3dkmthandle keyed_mutex;
  __u64 keyed_mutex_private_data;
  __u32 keyed_mutex_private_data_size;
  struct d3dkmthandle sync_object;
};
KMB_SIZE(struct d3dkmt_openresourcefromnthandle, 104);
KMB_AT(struct d3dkmt_openresourcefromnthandle, device, 0);
KMB_AT(struct d3dkmt_openresourcefromnthandle, reserved, 4);
KMB_AT(struct d3dkmt_openresourcefromnthandle, nt_handle, 8);
KMB_AT(struct d3dkmt_openresourcefromnthandle, allocation_count, 16);
KMB_AT(struct d3dkmt_openresourcefromnthandle, reserved1, 20);
KMB_AT(struct d3dkmt_openresourcefromnthandle, open_alloc_info, 24);
KMB_AT(struct d3dkmt_openresourcefromnthandle, private_runtime_data_size, 32);
KMB_AT(struct d3dkmt_openresourcefromnthandle, reserved2, 36);
KMB_AT(struct d3dkmt_openresourcefromnthandle, private_runtime_data, 40);
KMB_AT(struct d3dkmt_openresourcefromnthandle, resource_priv_drv_data_size, 48);
KMB_AT(struct d3dkmt_openresourcefromnthandle, reserved3, 52);
KMB_AT(struct d3dkmt_openresourcefromnthandle, resource_priv_drv_data, 56);
KMB_AT(struct d3dkmt_openresourcefromnthandle, total_priv_drv_data_size, 64);
KMB_AT(struct d3dkmt_openresourcefromnthandle, total_priv_drv_data, 72);
KMB_AT(struct d3dkmt_openresourcefromnthandle, resource, 80);
KMB_AT(struct d3dkmt_openresourcefromnthandle, keyed_mutex, 84);
KMB_AT(struct d3dkmt_openresourcefromnthandle, keyed_mutex_private_data, 88);
KMB_AT(struct d3dkmt_openresourcefromnthandle, keyed_mutex_private_data_size, 96);
KMB_AT(struct d3dkmt_openresourcefromnthandle, sync_object, 100);

struct d3dkmt_createsyncfile {
  struct d3dkmthandle device;
  struct d3dkmthandle monitored_fence;
  __u64 fence_value;
  __u64 sync_file_handle;
};
KMB_SIZE(struct d3dkmt_createsyncfile, 24);
KMB_AT(struct d3dkmt_createsyncfile, device, 0);
KMB_AT(struct d3dkmt_createsyncfile, monitored_fence, 4);
KMB_AT(struct d3dkmt_createsyncfile, fence_value, 8);
KMB_AT(struct d3dkmt_createsyncfile, sync_file_handle, 16);

/* Requests: ioctl(fd, LX_DX…, &argument) gives 0 or more, or -1 and errno. */

#define LX_DXOPENADAPTERFROMLUID \
  _IOWR(0x47, 0x01, struct d3dkmt_openadapterfromluid)
#define LX_DXCREATEDEVICE \
  _IOWR(0x47, 0x02, struct d3dkmt_createdevice)
#define LX_DXCREATECONTEXTVIRTUAL \
  _IOWR(0x47, 0x04, struct d3dkmt_createcontextvirtual)
#define LX_DXDESTROYCONTEXT \
  _IOWR(0x47, 0x05, struct d3dkmt_destroycontext)
#define LX_DXCREATEALLOCATION \
  _IOWR(0x47, 0x06, struct d3dkmt_createallocation)
#define LX_DXCREATEPAGINGQUEUE \
  _IOWR(0x47, 0x07, struct d3dkmt_createpagingqueue)
#define LX_DXRESERVEGPUVIRTUALADDRESS \
  _IOWR(0x47, 0x08, struct d3dddi_reservegpuvirtualaddress)
#define LX_DXQUERYADAPTERINFO \
  _IOWR(0x47, 0x09, struct d3dkmt_queryadapterinfo)
#define LX_DXQUERYVIDEOMEMORYINFO \
  _IOWR(0x47, 0x0a, struct d3dkmt_queryvideomemoryinfo)
#define LX_DXMAKERESIDENT \
  _IOWR(0x47, 0x0b, struct d3dddi_makeresident)
#define LX_DXMAPGPUVIRTUALADDRESS \
  _IOWR(0x47, 0x0c, struct d3dddi_mapgpuvirtualaddress)
#define LX_DXGETDEVICESTATE \
  _IOWR(0x47, 0x0e, struct d3dkmt_getdevicestate)
#define LX_DXSUBMITCOMMAND \
  _IOWR(0x47, 0x0f, struct d3dkmt_submitcommand)
#define LX_DXCREATESYNCHRONIZATIONOBJECT \
  _IOWR(0x47, 0x10, struct d3dkmt_createsynchronizationobject2)
#define LX_DXDESTROYALLOCATION2 \
  _IOWR(0x47, 0x13, struct d3dkmt_destroyallocation2)
#define LX_DXENUMADAPTERS2 \
  _IOWR(0x47, 0x14, struct d3dkmt_enumadapters2)
#define LX_DXCLOSEADAPTER \
  _IOWR(0x47, 0x15, struct d3dkmt_closeadapter)
#define LX_DXCHANGEVIDEOMEMORYRESERVATION \
  _IOWR(0x47, 0x16, struct d3dkmt_changevideomemoryreservation)
#define LX_DXDESTROYDEVICE \
  _IOWR(0x47, 0x19, struct d3dkmt_destroydevice)
#define LX_DXDESTROYPAGINGQUEUE \
  _IOWR(0x47, 0x1c, struct d3dddi_destroypagingqueue)
#define LX_DXDESTROYSYNCHRONIZATIONOBJECT \
  _IOWR(0x47, 0x1d, struct d3dkmt_destroysynchronizationobject)
#define LX_DXEVICT \
  _IOWR(0x47, 0x1e, struct d3dkmt_evict)
#define LX_DXFREEGPUVIRTUALADDRESS \
  _IOWR(0x47, 0x20, struct d3dkmt_freegpuvirtualaddress)
#define LX_DXGETCONTEXTINPROCESSSCHEDULINGPRIORITY \
  _IOWR(0x47, 0x21, struct d3dkmt_getcontextinprocessschedulingpriority)
#define LX_DXGETCONTEXTSCHEDULINGPRIORITY \
  _IOWR(0x47, 0x22, struct d3dkmt_getcontextschedulingpriority)
#define LX_DXINVALIDATECACHE \
  _IOWR(0x47, 0x24, struct d3dkmt_invalidatecache)
#define LX_DXLOCK2 \
  _IOWR(0x47, 0x25, struct d3dkmt_lock2)
#define LX_DXMARKDEVICEASERROR \
  _IOWR(0x47, 0x26, struct d3dkmt_markdeviceaserror)
#define LX_DXOFFERALLOCATIONS \
  _IOWR(0x47, 0x27, struct d3dkmt_offerallocations)
#define LX_DXQUERYALLOCATIONRESIDENCY \
  _IOWR(0x47, 0x2a, struct d3dkmt_queryallocationresidency)
#define LX_DXRECLAIMALLOCATIONS2 \
  _IOWR(0x47, 0x2c, struct d3dkmt_reclaimallocations2)
#define LX_DXSETALLOCATIONPRIORITY \
  _IOWR(0x47, 0x2e, struct d3dkmt_setallocationpriority)
#define LX_DXSETCONTEXTINPROCESSSCHEDULINGPRIORITY \
  _IOWR(0x47, 0x2f, struct d3dkmt_setcontextinprocessschedulingpriority)
#define LX_DXSETCONTEXTSCHEDULINGPRIORITY \
  _IOWR(0x47, 0x30, struct d3dkmt_setcontextschedulingpriority)
#define LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU \
  _IOWR(0x47, 0x31, struct d3dkmt_signalsynchronizationobjectfromcpu)
#define LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU \
  _IOWR(0x47, 0x32, struct d3dkmt_signalsynchronizationobjectfromgpu)
#define LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2 \
  _IOWR(0x47, 0x33, struct d3dkmt_signalsynchronizationobjectfromgpu2)
#define LX_DXUNLOCK2 \
  _IOWR(0x47, 0x37, struct d3dkmt_unlock2)
#define LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU \
  _IOWR(0x47, 0x3a, struct d3dkmt_waitforsynchronizationobjectfromcpu)
#define LX_DXGETALLOCATIONPRIORITY \
  _IOWR(0x47, 0x3c, struct d3dkmt_getallocationpriority)
#define LX_DXENUMADAPTERS3 \
  _IOWR(0x47, 0x3e, struct d3dkmt_enumadapters3)
#define LX_DXSHAREOBJECTS \
  _IOWR(0x47, 0x3f, struct d3dkmt_shareobjects)
#define LX_DXOPENSYNCOBJECTFROMNTHANDLE2 \
  _IOWR(0x47, 0x40, struct d3dkmt_opensyncobjectfromnthandle2)
#define LX_DXQUERYRESOURCEINFOFROMNTHANDLE \
  _IOWR(0x47, 0x41, struct d3dkmt_queryresourceinfofromnthandle)
#define LX_DXOPENRESOURCEFROMNTHANDLE \
  _IOWR(0x47, 0x42, struct d3dkmt_openresourcefromnthandle)
#define LX_DXCREATESYNCFILE \
  _IOWR(0x47, 0x45, struct d3dkmt_createsyncfile)

KMB_HOLDS(LX_DXOPENADAPTERFROMLUID == 0xc00c4701u);
KMB_HOLDS(LX_DXCREATEDEVICE == 0xc0404702u);
KMB_HOLDS(LX_DXCREATECONTEXTVIRTUAL == 0xc0284704u);
KMB_HOLDS(LX_DXDESTROYCONTEXT == 0xc0044705u);
KMB_HOLDS(LX_DXCREATEALLOCATION == 0xc0484706u);
KMB_HOLDS(LX_DXCREATEPAGINGQUEUE == 0xc0204707u);
KMB_HOLDS(LX_DXRESERVEGPUVIRTUALADDRESS == 0xc0484708u);
KMB_HOLDS(LX_DXQUERYADAPTERINFO == 0xc0184709u);
KMB_HOLDS(LX_DXQUERYVIDEOMEMORYINFO == 0xc038470au);
KMB_HOLDS(LX_DXMAKERESIDENT == 0xc030470bu);
KMB_HOLDS(LX_DXMAPGPUVIRTUALADDRESS == 0xc068470cu);
KMB_HOLDS(LX_DXGETDEVICESTATE == 0xc038470eu);
KMB_HOLDS(LX_DXSUBMITCOMMAND == 0xc180470fu);
KMB_HOLDS(LX_DXCREATESYNCHRONIZATIONOBJECT == 0xc0604710u);
KMB_HOLDS(LX_DXDESTROYALLOCATION2 == 0xc0184713u);
KMB_HOLDS(LX_DXENUMADAPTERS2 == 0xc0104714u);
KMB_HOLDS(LX_DXCLOSEADAPTER == 0xc0044715u);
KMB_HOLDS(LX_DXCHANGEVIDEOMEMORYRESERVATION == 0xc0204716u);
KMB_HOLDS(LX_DXDESTROYDEVICE == 0xc0044719u);
KMB_HOLDS(LX_DXDESTROYPAGINGQUEUE == 0xc004471cu);
KMB_HOLDS(LX_DXDESTROYSYNCHRONIZATIONOBJECT == 0xc004471du);
KMB_HOLDS(LX_DXEVICT == 0xc020471eu);
KMB_HOLDS(LX_DXFREEGPUVIRTUALADDRESS == 0xc0184720u);
KMB_HOLDS(LX_DXGETCONTEXTINPROCESSSCHEDULINGPRIORITY == 0xc0084721u);
KMB_HOLDS(LX_DXGETCONTEXTSCHEDULINGPRIORITY == 0xc0084722u);
KMB_HOLDS(LX_DXINVALIDATECACHE == 0xc0184724u);
KMB_HOLDS(LX_DXLOCK2 == 0xc0184725u);
KMB_HOLDS(LX_DXMARKDEVICEASERROR == 0xc0084726u);
KMB_HOLDS(LX_DXOFFERALLOCATIONS == 0xc0284727u);
KMB_HOLDS(LX_DXQUERYALLOCATIONRESIDENCY == 0xc020472au);
KMB_HOLDS(LX_DXRECLAIMALLOCATIONS2 == 0xc028472cu);
KMB_HOLDS(LX_DXSETALLOCATIONPRIORITY == 0xc020472eu);
KMB_HOLDS(LX_DXSETCONTEXTINPROCESSSCHEDULINGPRIORITY == 0xc008472fu);
KMB_HOLDS(LX_DXSETCONTEXTSCHEDULINGPRIORITY == 0xc0084730u);
KMB_HOLDS(LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU == 0xc0204731u);
KMB_HOLDS(LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU == 0xc0504732u);
KMB_HOLDS(LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2 == 0xc0604733u);
KMB_HOLDS(LX_DXUNLOCK2 == 0xc0084737u);
KMB_HOLDS(LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU == 0xc028473au);
KMB_HOLDS(LX_DXGETALLOCATIONPRIORITY == 0xc020473cu);
KMB_HOLDS(LX_DXENUMADAPTERS3 == 0xc018473eu);
KMB_HOLDS(LX_DXSHAREOBJECTS == 0xc028473fu);
KMB_HOLDS(LX_DXOPENSYNCOBJECTFROMNTHANDLE2 == 0xc0584740u);
KMB_HOLDS(LX_DXQUERYRESOURCEINFOFROMNTHANDLE == 0xc0284741u);
KMB_HOLDS(LX_DXOPENRESOURCEFROMNTHANDLE == 0xc0684742u);
KMB_HOLDS(LX_DXCREATESYNCFILE == 0xc0184745u);

/* What the D3DKMT functions return; negative is an error. */
typedef int NTSTATUS;

#ifndef STATUS_SUCCESS
#define STATUS_SUCCESS ((NTSTATUS)0x00000000)
#endif
#ifndef STATUS_TIMEOUT
#define STATUS_TIMEOUT ((NTSTATUS)0x00000102)
#endif
#ifndef STATUS_PENDING
#define STATUS_PENDING ((NTSTATUS)0x00000103)
#endif
#ifndef STATUS_UNSUCCESSFUL
#define STATUS_UNSUCCESSFUL ((NTSTATUS)0xc0000001)
#endif
#ifndef STATUS_NOT_IMPLEMENTED
#define STATUS_NOT_IMPLEMENTED ((NTSTATUS)0xc0000002)
#endif
#ifndef STATUS_INVALID_HANDLE
#define STATUS_INVALID_HANDLE ((NTSTATUS)0xc0000008)
#endif
#ifndef STATUS_INVALID_PARAMETER
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xc000000d)
#endif
#ifndef STATUS_NO_MEMORY
#define STATUS_NO_MEMORY ((NTSTATUS)0xc0000017)
#endif
#ifndef STATUS_ILLEGAL_INSTRUCTION
#define STATUS_ILLEGAL_INSTRUCTION ((NTSTATUS)0xc000001d)
#endif
#ifndef STATUS_ACCESS_DENIED
#define STATUS_ACCESS_DENIED ((NTSTATUS)0xc0000022)
#endif
#ifndef STATUS_BUFFER_TOO_SMALL
#define STATUS_BUFFER_TOO_SMALL ((NTSTATUS)0xc0000023)
#endif
#ifndef STATUS_OBJECT_TYPE_MISMATCH
#define STATUS_OBJECT_TYPE_MISMATCH ((NTSTATUS)0xc0000024)
#endif
#ifndef STATUS_OBJECT_NAME_INVALID
#define STATUS_OBJECT_NAME_INVALID ((NTSTATUS)0xc0000033)
#endif
#ifndef STATUS_OBJECT_NAME_NOT_FOUND
#define STATUS_OBJECT_NAME_NOT_FOUND ((NTSTATUS)0xc0000034)
#endif
#ifndef STATUS_OBJECT_NAME_COLLISION
#define STATUS_OBJECT_NAME_COLLISION ((NTSTATUS)0xc0000035)
#endif
#ifndef STATUS_NOT_SUPPORTED
#define STATUS_NOT_SUPPORTED ((NTSTATUS)0xc00000bb)
#endif
#ifndef STATUS_DEVICE_REMOVED
#define STATUS_DEVICE_REMOVED ((NTSTATUS)0xc00002b6)
#endif
#ifndef STATUS_GRAPHICS_DRIVER_MISMATCH
#define STATUS_GRAPHICS_DRIVER_MISMATCH ((NTSTATUS)0xc01e0009)
#endif
#ifndef STATUS_GRAPHICS_ALLOCATION_BUSY
#define STATUS_GRAPHICS_ALLOCATION_BUSY ((NTSTATUS)0xc01e0102)
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The same calls as functions of libdxcore.so. */
NTSTATUS D3DKMTOpenAdapterFromLuid(struct d3dkmt_openadapterfromluid *args);
NTSTATUS D3DKMTCreateDevice(struct d3dkmt_createdevice *args);
NTSTATUS D3DKMTCreateContextVirtual(struct d3dkmt_createcontextvirtual *args);
NTSTATUS D3DKMTDestroyContext(const struct d3dkmt_destroycontext *args);
NTSTATUS D3DKMTCreateAllocation2(struct d3dkmt_createallocation *args);
NTSTATUS D3DKMTCreatePagingQueue(struct d3dkmt_createpagingqueue *args);
NTSTATUS D3DKMTReserveGpuVirtualAddress(struct d3dddi_reservegpuvirtualaddress *args);
NTSTATUS D3DKMTQueryAdapterInfo(const struct d3dkmt_queryadapterinfo *args);
NTSTATUS D3DKMTQueryVideoMemoryInfo(struct d3dkmt_queryvideomemoryinfo *args);
NTSTATUS D3DKMTMakeResident(struct d3dddi_makeresident *args);
NTSTATUS D3DKMTMapGpuVirtualAddress(struct d3dddi_mapgpuvirtualaddress *args);
NTSTATUS D3DKMTGetDeviceState(struct d3dkmt_getdevicestate *args);
NTSTATUS D3DKMTSubmitCommand(const struct d3dkmt_submitcommand *args);
NTSTATUS D3DKMTCreateSynchronizationObject2(struct d3dkmt_createsynchronizationobject2 *args);
NTSTATUS D3DKMTDestroyAllocation2(const struct d3dkmt_destroyallocation2 *args);
NTSTATUS D3DKMTEnumAdapters2(struct d3dkmt_enumadapters2 *args);
NTSTATUS D3DKMTCloseAdapter(const struct d3dkmt_closeadapter *args);
NTSTATUS D3DKMTChangeVideoMemoryReservation(const struct d3dkmt_changevideomemoryreservation *args);
NTSTATUS D3DKMTDestroyDevice(const struct d3dkmt_destroydevice *args);
NTSTATUS D3DKMTDestroyPagingQueue(const struct d3dddi_destroypagingqueue *args);
NTSTATUS D3DKMTDestroySynchronizationObject(const struct d3dkmt_destroysynchronizationobject *args);
NTSTATUS D3DKMTEvict(struct d3dkmt_evict *args);
NTSTATUS D3DKMTFreeGpuVirtualAddress(const struct d3dkmt_freegpuvirtualaddress *args);
NTSTATUS D3DKMTGetContextInProcessSchedulingPriority(struct d3dkmt_getcontextinprocessschedulingpriority *args);
NTSTATUS D3DKMTGetContextSchedulingPriority(struct d3dkmt_getcontextschedulingpriority *args);
NTSTATUS D3DKMTInvalidateCache(const struct d3dkmt_invalidatecache *args);
NTSTATUS D3DKMTLock2(struct d3dkmt_lock2 *args);
NTSTATUS D3DKMTMarkDeviceAsError(const struct d3dkmt_markdeviceaserror *args);
NTSTATUS D3DKMTOfferAllocations(const struct d3dkmt_offerallocations *args);
NTSTATUS D3DKMTQueryAllocationResidency(const struct d3dkmt_queryallocationresidency *args);
NTSTATUS D3DKMTReclaimAllocations2(struct d3dkmt_reclaimallocations2 *args);
NTSTATUS D3DKMTSetAllocationPriority(const struct d3dkmt_setallocationpriority *args);
NTSTATUS D3DKMTSetContextInProcessSchedulingPriority(const struct d3dkmt_setcontextinprocessschedulingpriority *args);
NTSTATUS D3DKMTSetContextSchedulingPriority(const struct d3dkmt_setcontextschedulingpriority *args);
NTSTATUS D3DKMTSignalSynchronizationObjectFromCpu(const struct d3dkmt_signalsynchronizationobjectfromcpu *args);
NTSTATUS D3DKMTSignalSynchronizationObjectFromGpu(const struct d3dkmt_signalsynchronizationobjectfromgpu *args);
NTSTATUS D3DKMTSignalSynchronizationObjectFromGpu2(const struct d3dkmt_signalsynchronizationobjectfromgpu2 *args);
NTSTATUS D3DKMTUnlock2(const struct d3dkmt_unlock2 *args);
NTSTATUS D3DKMTWaitForSynchronizationObjectFromCpu(const struct d3dkmt_waitforsynchronizationobjectfromcpu *args);
NTSTATUS D3DKMTGetAllocationPriority(const struct d3dkmt_getallocationpriority *args);
NTSTATUS D3DKMTEnumAdapters3(struct d3dkmt_enumadapters3 *args);
NTSTATUS D3DKMTShareObjects(__u32 object_count, const struct d3dkmthandle *objects, void *object_attr,
                            __u32 desired_access, void **shared_handle);
NTSTATUS D3DKMTOpenSyncObjectFromNtHandle2(struct d3dkmt_opensyncobjectfromnthandle2 *args);
NTSTATUS D3DKMTQueryResourceInfoFromNtHandle(struct d3dkmt_queryresourceinfofromnthandle *args);
NTSTATUS D3DKMTOpenResourceFromNtHandle(struct d3dkmt_openresourcefromnthandle *args);
NTSTATUS D3DKMTCreateSyncFile(struct d3dkmt_createsyncfile *args);

#ifdef __cplusplus
}
#endif

#undef KMB_AT
#undef KMB_SIZE
#undef KMB_HOLDS

#endif
