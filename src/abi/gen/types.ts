// Generated from proto/ by `npm run gen`; do not edit.

/** What each call takes (what is left out is 0) and what it gives, by its D3DKMT name. */
export interface Calls {
  readonly OpenAdapterFromLuid: { readonly in: {
      readonly adapter_luid?: bigint | undefined;
    }; readonly out: {
      readonly adapter_handle: number;
    } };
  readonly CreateDevice: { readonly in: {
      readonly adapter?: number | undefined;
      readonly flags?: number | undefined;
    }; readonly out: {
      readonly device: number;
    } };
  readonly CreateContextVirtual: { readonly in: {
      readonly device?: number | undefined;
      readonly node_ordinal?: number | undefined;
      readonly engine_affinity?: number | undefined;
      readonly flags?: number | undefined;
      readonly priv_drv_data?: Uint8Array | undefined;
      readonly priv_drv_data_size?: number | undefined;
      readonly client_hint?: number | undefined;
    }; readonly out: {
      readonly priv_drv_data: Uint8Array;
      readonly context: number;
    } };
  readonly DestroyContext: { readonly in: {
      readonly context?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly CreateAllocation2: { readonly in: {
      readonly device?: number | undefined;
      readonly resource?: number | undefined;
      readonly global_share?: number | undefined;
      readonly private_runtime_data?: Uint8Array | undefined;
      readonly private_runtime_data_size?: number | undefined;
      readonly standard_allocation?: {
        readonly type?: number | undefined;
        readonly existing_heap_data_size?: bigint | undefined;
      } | undefined;
      readonly priv_drv_data?: Uint8Array | undefined;
      readonly priv_drv_data_size?: number | undefined;
      readonly alloc_count?: number | undefined;
      readonly allocation_info?: readonly ({
        readonly sysmem?: bigint | undefined;
        readonly priv_drv_data?: Uint8Array | undefined;
        readonly priv_drv_data_size?: number | undefined;
        readonly vidpn_source_id?: number | undefined;
        readonly flags?: number | undefined;
      })[] | undefined;
      readonly flags?: number | undefined;
      readonly private_runtime_resource_handle?: bigint | undefined;
    }; readonly out: {
      readonly resource: number;
      readonly global_share: number;
      readonly allocation_info: readonly ({
        readonly allocation: number;
        readonly sysmem: bigint;
        readonly priv_drv_data: Uint8Array;
      })[];
    } };
  readonly CreatePagingQueue: { readonly in: {
      readonly device?: number | undefined;
      readonly priority?: number | undefined;
      readonly physical_adapter_index?: number | undefined;
    }; readonly out: {
      readonly paging_queue: number;
      readonly sync_object: number;
      readonly fence_cpu_virtual_address: bigint;
    } };
  readonly ReserveGpuVirtualAddress: { readonly in: {
      readonly adapter?: number | undefined;
      readonly base_address?: bigint | undefined;
      readonly minimum_address?: bigint | undefined;
      readonly maximum_address?: bigint | undefined;
      readonly size?: bigint | undefined;
      readonly reservation_type?: number | undefined;
      readonly driver_protection?: bigint | undefined;
    }; readonly out: {
      readonly virtual_address: bigint;
    } };
  readonly QueryAdapterInfo: { readonly in: {
      readonly adapter?: number | undefined;
      readonly type?: number | undefined;
      readonly private_data?: Uint8Array | undefined;
      readonly private_data_size?: number | undefined;
    }; readonly out: {
      readonly private_data: Uint8Array;
    } };
  readonly QueryVideoMemoryInfo: { readonly in: {
      readonly process?: bigint | undefined;
      readonly adapter?: number | undefined;
      readonly memory_segment_group?: number | undefined;
      readonly physical_adapter_index?: number | undefined;
    }; readonly out: {
      readonly budget: bigint;
      readonly current_usage: bigint;
      readonly current_reservation: bigint;
      readonly available_for_reservation: bigint;
    } };
  readonly MakeResident: { readonly in: {
      readonly paging_queue?: number | undefined;
      readonly alloc_count?: number | undefined;
      readonly allocation_list?: readonly (number)[] | undefined;
      readonly flags?: number | undefined;
    }; readonly out: {
      readonly paging_fence_value: bigint;
      readonly num_bytes_to_trim: bigint;
    } };
  readonly MapGpuVirtualAddress: { readonly in: {
      readonly paging_queue?: number | undefined;
      readonly base_address?: bigint | undefined;
      readonly minimum_address?: bigint | undefined;
      readonly maximum_address?: bigint | undefined;
      readonly allocation?: number | undefined;
      readonly offset_in_pages?: bigint | undefined;
      readonly size_in_pages?: bigint | undefined;
      readonly protection?: bigint | undefined;
      readonly driver_protection?: bigint | undefined;
    }; readonly out: {
      readonly virtual_address: bigint;
      readonly paging_fence_value: bigint;
    } };
  readonly GetDeviceState: { readonly in: {
      readonly device?: number | undefined;
      readonly state_type?: number | undefined;
    }; readonly out: {
      readonly execution_state?: number | undefined;
      readonly reset_state?: number | undefined;
      readonly page_fault_state?: {
        readonly faulted_primitive_api_sequence_number: bigint;
        readonly faulted_pipeline_stage: number;
        readonly faulted_bind_table_entry: number;
        readonly page_fault_flags: number;
        readonly fault_error_code: number;
        readonly faulted_virtual_address: bigint;
      } | undefined;
    } };
  readonly SubmitCommand: { readonly in: {
      readonly command_buffer?: bigint | undefined;
      readonly command_length?: number | undefined;
      readonly flags?: number | undefined;
      readonly present_history_token?: bigint | undefined;
      readonly broadcast_context_count?: number | undefined;
      readonly broadcast_context?: readonly number[] | undefined;
      readonly priv_drv_data?: Uint8Array | undefined;
      readonly priv_drv_data_size?: number | undefined;
      readonly num_primaries?: number | undefined;
      readonly written_primaries?: readonly number[] | undefined;
      readonly num_history_buffers?: number | undefined;
      readonly history_buffer_array?: readonly (number)[] | undefined;
    }; readonly out: Record<never, never> };
  readonly CreateSynchronizationObject2: { readonly in: {
      readonly device?: number | undefined;
      readonly info?: {
        readonly type?: number | undefined;
        readonly flags?: number | undefined;
        readonly monitored_fence?: {
          readonly initial_fence_value?: bigint | undefined;
          readonly engine_affinity?: number | undefined;
        } | undefined;
      } | undefined;
    }; readonly out: {
      readonly info: {
        readonly monitored_fence?: {
          readonly fence_cpu_virtual_address: bigint;
          readonly fence_gpu_virtual_address: bigint;
        } | undefined;
        readonly shared_handle: number;
      };
      readonly sync_object: number;
    } };
  readonly DestroyAllocation2: { readonly in: {
      readonly device?: number | undefined;
      readonly resource?: number | undefined;
      readonly allocations?: readonly (number)[] | undefined;
      readonly alloc_count?: number | undefined;
      readonly flags?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly EnumAdapters2: { readonly in: {
      readonly num_adapters?: number | undefined;
      readonly adapters?: readonly (Record<never, never>)[] | null | undefined;
    }; readonly out: {
      readonly num_adapters: number;
      readonly adapters: readonly ({
        readonly adapter_handle: number;
        readonly adapter_luid: bigint;
        readonly num_sources: number;
        readonly present_move_regions_preferred: number;
      })[] | null;
    } };
  readonly CloseAdapter: { readonly in: {
      readonly adapter_handle?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly ChangeVideoMemoryReservation: { readonly in: {
      readonly process?: bigint | undefined;
      readonly adapter?: number | undefined;
      readonly memory_segment_group?: number | undefined;
      readonly reservation?: bigint | undefined;
      readonly physical_adapter_index?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly DestroyDevice: { readonly in: {
      readonly device?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly DestroyPagingQueue: { readonly in: {
      readonly paging_queue?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly DestroySynchronizationObject: { readonly in: {
      readonly sync_object?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly Evict: { readonly in: {
      readonly device?: number | undefined;
      readonly alloc_count?: number | undefined;
      readonly allocations?: readonly (number)[] | undefined;
      readonly flags?: number | undefined;
    }; readonly out: {
      readonly num_bytes_to_trim: bigint;
    } };
  readonly FreeGpuVirtualAddress: { readonly in: {
      readonly adapter?: number | undefined;
      readonly base_address?: bigint | undefined;
      readonly size?: bigint | undefined;
    }; readonly out: Record<never, never> };
  readonly GetContextInProcessSchedulingPriority: { readonly in: {
      readonly context?: number | undefined;
    }; readonly out: {
      readonly priority: number;
    } };
  readonly GetContextSchedulingPriority: { readonly in: {
      readonly context?: number | undefined;
    }; readonly out: {
      readonly priority: number;
    } };
  readonly InvalidateCache: { readonly in: {
      readonly device?: number | undefined;
      readonly allocation?: number | undefined;
      readonly offset?: bigint | undefined;
      readonly length?: bigint | undefined;
    }; readonly out: Record<never, never> };
  readonly Lock2: { readonly in: {
      readonly device?: number | undefined;
      readonly allocation?: number | undefined;
      readonly flags?: number | undefined;
    }; readonly out: {
      readonly data: bigint;
    } };
  readonly MarkDeviceAsError: { readonly in: {
      readonly device?: number | undefined;
      readonly reason?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly OfferAllocations: { readonly in: {
      readonly device?: number | undefined;
      readonly resources?: readonly (number)[] | null | undefined;
      readonly allocations?: readonly (number)[] | null | undefined;
      readonly allocation_count?: number | undefined;
      readonly priority?: number | undefined;
      readonly flags?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly QueryAllocationResidency: { readonly in: {
      readonly device?: number | undefined;
      readonly resource?: number | undefined;
      readonly allocations?: readonly (number)[] | undefined;
      readonly allocation_count?: number | undefined;
      readonly residency_status?: readonly (number)[] | undefined;
      readonly resource_residency_status?: number | undefined;
    }; readonly out: {
      readonly residency_status?: readonly (number)[] | undefined;
      readonly resource_residency_status?: number | undefined;
    } };
  readonly ReclaimAllocations2: { readonly in: {
      readonly paging_queue?: number | undefined;
      readonly allocation_count?: number | undefined;
      readonly resources?: readonly (number)[] | null | undefined;
      readonly allocations?: readonly (number)[] | null | undefined;
      readonly results?: readonly (number)[] | null | undefined;
    }; readonly out: {
      readonly results: readonly (number)[] | null;
      readonly paging_fence_value: bigint;
    } };
  readonly SetAllocationPriority: { readonly in: {
      readonly device?: number | undefined;
      readonly resource?: number | undefined;
      readonly allocation_list?: readonly (number)[] | undefined;
      readonly allocation_count?: number | undefined;
      readonly priorities?: readonly (number)[] | undefined;
      readonly resource_priority?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly SetContextInProcessSchedulingPriority: { readonly in: {
      readonly context?: number | undefined;
      readonly priority?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly SetContextSchedulingPriority: { readonly in: {
      readonly context?: number | undefined;
      readonly priority?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly SignalSynchronizationObjectFromCpu: { readonly in: {
      readonly device?: number | undefined;
      readonly object_count?: number | undefined;
      readonly objects?: readonly (number)[] | undefined;
      readonly fence_values?: readonly (bigint)[] | undefined;
      readonly flags?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly SignalSynchronizationObjectFromGpu: { readonly in: {
      readonly context?: number | undefined;
      readonly object_count?: number | undefined;
      readonly objects?: readonly (number)[] | undefined;
      readonly monitored_fence_values?: readonly (bigint)[] | undefined;
    }; readonly out: Record<never, never> };
  readonly SignalSynchronizationObjectFromGpu2: { readonly in: {
      readonly object_count?: number | undefined;
      readonly objects?: readonly (number)[] | undefined;
      readonly flags?: number | undefined;
      readonly context_count?: number | undefined;
      readonly contexts?: readonly (number)[] | undefined;
      readonly cpu_event_handle?: bigint | undefined;
      readonly monitored_fence_values?: readonly (bigint)[] | undefined;
    }; readonly out: Record<never, never> };
  readonly Unlock2: { readonly in: {
      readonly device?: number | undefined;
      readonly allocation?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly WaitForSynchronizationObjectFromCpu: { readonly in: {
      readonly device?: number | undefined;
      readonly object_count?: number | undefined;
      readonly objects?: readonly (number)[] | undefined;
      readonly fence_values?: readonly (bigint)[] | undefined;
      readonly async_event?: bigint | undefined;
      readonly flags?: number | undefined;
    }; readonly out: Record<never, never> };
  readonly GetAllocationPriority: { readonly in: {
      readonly device?: number | undefined;
      readonly resource?: number | undefined;
      readonly allocation_list?: readonly (number)[] | undefined;
      readonly allocation_count?: number | undefined;
      readonly priorities?: readonly (number)[] | undefined;
      readonly resource_priority?: number | undefined;
    }; readonly out: {
      readonly priorities?: readonly (number)[] | undefined;
      readonly resource_priority?: number | undefined;
    } };
  readonly EnumAdapters3: { readonly in: {
      readonly filter?: bigint | undefined;
      readonly adapter_count?: number | undefined;
      readonly adapters?: readonly (Record<never, never>)[] | null | undefined;
    }; readonly out: {
      readonly adapter_count: number;
      readonly adapters: readonly ({
        readonly adapter_handle: number;
        readonly adapter_luid: bigint;
        readonly num_sources: number;
        readonly present_move_regions_preferred: number;
      })[] | null;
    } };
  readonly ShareObjects: { readonly in: {
      readonly object_count?: number | undefined;
      readonly objects?: readonly (number)[] | undefined;
      readonly shared_handle?: bigint | undefined;
    }; readonly out: {
      readonly shared_handle: bigint;
    } };
  readonly OpenSyncObjectFromNtHandle2: { readonly in: {
      readonly nt_handle?: bigint | undefined;
      readonly device?: number | undefined;
      readonly flags?: number | undefined;
      readonly monitored_fence?: {
        readonly engine_affinity?: number | undefined;
      } | undefined;
    }; readonly out: {
      readonly sync_object: number;
      readonly monitored_fence: {
        readonly fence_value_cpu_va: bigint;
        readonly fence_value_gpu_va: bigint;
      };
    } };
  readonly QueryResourceInfoFromNtHandle: { readonly in: {
      readonly device?: number | undefined;
      readonly nt_handle?: bigint | undefined;
    }; readonly out: {
      readonly private_runtime_data_size: number;
      readonly total_priv_drv_data_size: number;
      readonly resource_priv_drv_data_size: number;
      readonly allocation_count: number;
    } };
  readonly OpenResourceFromNtHandle: { readonly in: {
      readonly device?: number | undefined;
      readonly nt_handle?: bigint | undefined;
      readonly allocation_count?: number | undefined;
      readonly open_alloc_info?: readonly (Record<never, never>)[] | undefined;
      readonly private_runtime_data_size?: number | undefined;
      readonly private_runtime_data?: Uint8Array | undefined;
      readonly resource_priv_drv_data_size?: number | undefined;
      readonly resource_priv_drv_data?: Uint8Array | undefined;
      readonly total_priv_drv_data_size?: number | undefined;
      readonly total_priv_drv_data?: Uint8Array | undefined;
    }; readonly out: {
      readonly open_alloc_info: readonly ({
        readonly allocation: number;
        readonly priv_drv_data: bigint;
        readonly priv_drv_data_size: number;
        readonly gpu_va: bigint;
      })[];
      readonly private_runtime_data: Uint8Array;
      readonly resource_priv_drv_data: Uint8Array;
      readonly total_priv_drv_data_size: number;
      readonly total_priv_drv_data: Uint8Array;
      readonly resource: number;
    } };
  readonly CreateSyncFile: { readonly in: {
      readonly device?: number | undefined;
      readonly monitored_fence?: number | undefined;
      readonly fence_value?: bigint | undefined;
      readonly sync_file_handle?: bigint | undefined;
    }; readonly out: {
      readonly sync_file_handle: bigint;
    } };
}
