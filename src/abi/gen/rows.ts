// Generated from proto/ by `npm run gen`; do not edit.
import type { Row, StructPlan } from '../plan.ts';

export const ABI_FINGERPRINT = 'sha256:58bb7f9c0af75892faf192d6f7ede9c58fddcbb289ca6e653f21ff40c9280055';

const S_d3dkmt_adapterinfo: StructPlan = {
  name: 'd3dkmt_adapterinfo',
  size: 20,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "adapter_handle", tag: 1, offset: 0, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "adapter_luid", tag: 2, offset: 4, size: 8, direction: "out", scalar: "luid", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "num_sources", tag: 3, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "present_move_regions_preferred", tag: 4, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_openadapterfromluid: StructPlan = {
  name: 'd3dkmt_openadapterfromluid',
  size: 12,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "adapter_luid", tag: 1, offset: 0, size: 8, direction: "in", scalar: "luid", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "adapter_handle", tag: 2, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_enumadapters2: StructPlan = {
  name: 'd3dkmt_enumadapters2',
  size: 16,
  align: 8,
  presenceTag: 4,
  fields: [
    { name: "num_adapters", tag: 1, offset: 0, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "adapters", tag: 3, offset: 8, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 0, countField: "num_adapters", fixedCount: 0, min: 0, max: 64, elementSize: 20, nullable: true, element: S_d3dkmt_adapterinfo } },
  ],
};

const S_d3dkmt_enumadapters3: StructPlan = {
  name: 'd3dkmt_enumadapters3',
  size: 24,
  align: 8,
  presenceTag: 5,
  fields: [
    { name: "filter", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "adapter_count", tag: 2, offset: 8, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 3, offset: 12, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "adapters", tag: 4, offset: 16, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 8, countField: "adapter_count", fixedCount: 0, min: 0, max: 65535, elementSize: 20, nullable: true, element: S_d3dkmt_adapterinfo } },
  ],
};

const S_d3dkmt_closeadapter: StructPlan = {
  name: 'd3dkmt_closeadapter',
  size: 4,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "adapter_handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"destroy","optional":true,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_queryadapterinfo: StructPlan = {
  name: 'd3dkmt_queryadapterinfo',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "adapter", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "type", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "private_data", tag: 3, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 16, countField: "private_data_size", fixedCount: 0, min: 1, max: 131072, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "private_data_size", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 131072, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_queryvideomemoryinfo: StructPlan = {
  name: 'd3dkmt_queryvideomemoryinfo',
  size: 56,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "process", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "adapter", tag: 2, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "memory_segment_group", tag: 3, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "budget", tag: 4, offset: 16, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "current_usage", tag: 5, offset: 24, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "current_reservation", tag: 6, offset: 32, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "available_for_reservation", tag: 7, offset: 40, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "physical_adapter_index", tag: 8, offset: 48, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_changevideomemoryreservation: StructPlan = {
  name: 'd3dkmt_changevideomemoryreservation',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "process", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "adapter", tag: 2, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "memory_segment_group", tag: 3, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reservation", tag: 4, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "physical_adapter_index", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dddi_reservegpuvirtualaddress: StructPlan = {
  name: 'd3dddi_reservegpuvirtualaddress',
  size: 72,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "adapter", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["adapter","pagingqueue"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "base_address", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "minimum_address", tag: 3, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "maximum_address", tag: 4, offset: 24, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "size", tag: 5, offset: 32, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "reservation_type", tag: 6, offset: 40, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "driver_protection", tag: 7, offset: 48, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "virtual_address", tag: 8, offset: 56, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "paging_fence_value", tag: 9, offset: 64, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dddi_mapgpuvirtualaddress: StructPlan = {
  name: 'd3dddi_mapgpuvirtualaddress',
  size: 104,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "paging_queue", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["pagingqueue"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "base_address", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "minimum_address", tag: 3, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "maximum_address", tag: 4, offset: 24, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "allocation", tag: 5, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["allocation"],"use":"use","optional":true,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "offset_in_pages", tag: 6, offset: 40, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "size_in_pages", tag: 7, offset: 48, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "protection", tag: 8, offset: 56, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "driver_protection", tag: 9, offset: 64, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "reserved0", tag: 10, offset: 72, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 11, offset: 80, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "virtual_address", tag: 12, offset: 88, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "paging_fence_value", tag: 13, offset: 96, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_freegpuvirtualaddress: StructPlan = {
  name: 'd3dkmt_freegpuvirtualaddress',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "adapter", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "base_address", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "size", tag: 4, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_createcontextvirtual: StructPlan = {
  name: 'd3dkmt_createcontextvirtual',
  size: 40,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":true,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "node_ordinal", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "engine_affinity", tag: 3, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 4, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "priv_drv_data", tag: 5, offset: 16, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 24, countField: "priv_drv_data_size", fixedCount: 0, min: 0, max: 131072, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "priv_drv_data_size", tag: 6, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "client_hint", tag: 7, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "context", tag: 8, offset: 32, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["context"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_destroycontext: StructPlan = {
  name: 'd3dkmt_destroycontext',
  size: 4,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "context", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["context"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_submitcommand: StructPlan = {
  name: 'd3dkmt_submitcommand',
  size: 384,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "command_buffer", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "command_length", tag: 2, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 3, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "present_history_token", tag: 4, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "broadcast_context_count", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 64, wire: "uint32", struct: null, pointer: null },
    { name: "broadcast_context", tag: 6, offset: 28, size: 256, direction: "in", scalar: null, inline: {"length":64,"countOffset":24,"countField":"broadcast_context_count","elementSize":4,"element":"u32"}, handle: {"kinds":["context"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved", tag: 7, offset: 284, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "priv_drv_data", tag: 8, offset: 288, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 296, countField: "priv_drv_data_size", fixedCount: 0, min: 0, max: 131072, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "priv_drv_data_size", tag: 9, offset: 296, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "num_primaries", tag: 10, offset: 300, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 16, wire: "uint32", struct: null, pointer: null },
    { name: "written_primaries", tag: 11, offset: 304, size: 64, direction: "in", scalar: null, inline: {"length":16,"countOffset":300,"countField":"num_primaries","elementSize":4,"element":"u32"}, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "num_history_buffers", tag: 12, offset: 368, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 1024, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 13, offset: 372, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "history_buffer_array", tag: 14, offset: 376, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 368, countField: "num_history_buffers", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: false, element: 'u32' } },
  ],
};

const S_d3dkmt_getcontextinprocessschedulingpriority: StructPlan = {
  name: 'd3dkmt_getcontextinprocessschedulingpriority',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "context", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["context"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "priority", tag: 2, offset: 4, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_getcontextschedulingpriority: StructPlan = {
  name: 'd3dkmt_getcontextschedulingpriority',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "context", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["context"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "priority", tag: 2, offset: 4, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_setcontextinprocessschedulingpriority: StructPlan = {
  name: 'd3dkmt_setcontextinprocessschedulingpriority',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "context", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["context"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "priority", tag: 2, offset: 4, size: 4, direction: "in", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_setcontextschedulingpriority: StructPlan = {
  name: 'd3dkmt_setcontextschedulingpriority',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "context", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["context"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "priority", tag: 2, offset: 4, size: 4, direction: "in", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_createdevice: StructPlan = {
  name: 'd3dkmt_createdevice',
  size: 64,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "adapter", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["adapter"],"use":"use","optional":false,"parent":true,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved3", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 3, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "device", tag: 4, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "command_buffer", tag: 5, offset: 16, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "command_buffer_size", tag: 6, offset: 24, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 7, offset: 28, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "allocation_list", tag: 8, offset: 32, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "allocation_list_size", tag: 9, offset: 40, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 10, offset: 44, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "patch_location_list", tag: 11, offset: 48, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "patch_location_list_size", tag: 12, offset: 56, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved2", tag: 13, offset: 60, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_destroydevice: StructPlan = {
  name: 'd3dkmt_destroydevice',
  size: 4,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_devicepagefault_state: StructPlan = {
  name: 'd3dkmt_devicepagefault_state',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "faulted_primitive_api_sequence_number", tag: 1, offset: 0, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "faulted_pipeline_stage", tag: 2, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "faulted_bind_table_entry", tag: 3, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "page_fault_flags", tag: 4, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "fault_error_code", tag: 5, offset: 20, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "faulted_virtual_address", tag: 6, offset: 24, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_getdevicestate: StructPlan = {
  name: 'd3dkmt_getdevicestate',
  size: 56,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "state_type", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "execution_state", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "state", when: {"field":"state_type","offset":4,"mask":4294967295,"equals":1}, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reset_state", tag: 4, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "state", when: {"field":"state_type","offset":4,"mask":4294967295,"equals":3}, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "page_fault_state", tag: 5, offset: 8, size: 32, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "state", when: {"field":"state_type","offset":4,"mask":4294967295,"equals":5}, min: null, max: null, wire: "message", struct: S_d3dkmt_devicepagefault_state, pointer: null },
    { name: "alignment", tag: 6, offset: 8, size: 48, direction: "none", scalar: null, inline: {"length":48,"countOffset":null,"countField":null,"elementSize":1,"element":"u8"}, handle: null, mapped: false, caller: null, inside: null, union: "state", when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_markdeviceaserror: StructPlan = {
  name: 'd3dkmt_markdeviceaserror',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reason", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dddi_allocationinfo2: StructPlan = {
  name: 'd3dddi_allocationinfo2',
  size: 96,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "allocation", tag: 1, offset: 0, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["allocation"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "sysmem", tag: 2, offset: 8, size: 8, direction: "inout", scalar: "u64", inline: null, handle: null, mapped: false, caller: "memory", inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "priv_drv_data", tag: 3, offset: 16, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 24, countField: "priv_drv_data_size", fixedCount: 0, min: 0, max: 131071, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "priv_drv_data_size", tag: 4, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131071, wire: "uint32", struct: null, pointer: null },
    { name: "vidpn_source_id", tag: 5, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 6, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "gpu_virtual_address", tag: 7, offset: 40, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "priority", tag: 8, offset: 48, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "tail", when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "unused", tag: 9, offset: 48, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "tail", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "reserved", tag: 10, offset: 56, size: 40, direction: "none", scalar: null, inline: {"length":5,"countOffset":null,"countField":null,"elementSize":8,"element":"u64"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_createstandardallocation: StructPlan = {
  name: 'd3dkmt_createstandardallocation',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "type", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "existing_heap_data_size", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "flags", tag: 4, offset: 16, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_createallocation: StructPlan = {
  name: 'd3dkmt_createallocation',
  size: 72,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":true,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "resource", tag: 2, offset: 4, size: 4, direction: "inout", scalar: "u32", inline: null, handle: {"kinds":["resource"],"use":"use-or-new","optional":true,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "global_share", tag: 3, offset: 8, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 4, offset: 12, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "private_runtime_data", tag: 5, offset: 16, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 24, countField: "private_runtime_data_size", fixedCount: 0, min: 0, max: 131071, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "private_runtime_data_size", tag: 6, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131071, overflow: true, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 7, offset: 28, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "standard_allocation", tag: 8, offset: 32, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "driver", when: {"field":"flags","offset":56,"mask":65536,"equals":65536}, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: null, countField: null, fixedCount: 1, min: 0, max: 1, elementSize: 24, nullable: false, element: S_d3dkmt_createstandardallocation } },
    { name: "priv_drv_data", tag: 9, offset: 32, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "driver", when: {"field":"flags","offset":56,"mask":65536,"equals":0}, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 40, countField: "priv_drv_data_size", fixedCount: 0, min: 0, max: 131071, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "priv_drv_data_size", tag: 10, offset: 40, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131071, overflow: true, wire: "uint32", struct: null, pointer: null },
    { name: "alloc_count", tag: 11, offset: 44, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 1024, wire: "uint32", struct: null, pointer: null },
    { name: "allocation_info", tag: 12, offset: 48, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 44, countField: "alloc_count", fixedCount: 0, min: 1, max: 1024, elementSize: 96, nullable: false, element: S_d3dddi_allocationinfo2 } },
    { name: "flags", tag: 13, offset: 56, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved2", tag: 14, offset: 60, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "private_runtime_resource_handle", tag: 15, offset: 64, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_destroyallocation2: StructPlan = {
  name: 'd3dkmt_destroyallocation2',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "resource", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["resource"],"use":"destroy","optional":true,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocations", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "alloc_count", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "alloc_count", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 1024, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 5, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_lock2: StructPlan = {
  name: 'd3dkmt_lock2',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocation", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 3, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 4, offset: 12, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "data", tag: 5, offset: 16, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: true, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_unlock2: StructPlan = {
  name: 'd3dkmt_unlock2',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocation", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_invalidatecache: StructPlan = {
  name: 'd3dkmt_invalidatecache',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocation", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "offset", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "length", tag: 4, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_createpagingqueue: StructPlan = {
  name: 'd3dkmt_createpagingqueue',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":true,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "priority", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "paging_queue", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["pagingqueue"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "sync_object", tag: 4, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["syncobject"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "fence_cpu_virtual_address", tag: 5, offset: 16, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: true, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "physical_adapter_index", tag: 6, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dddi_destroypagingqueue: StructPlan = {
  name: 'd3dddi_destroypagingqueue',
  size: 4,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "paging_queue", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["pagingqueue"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dddi_makeresident: StructPlan = {
  name: 'd3dddi_makeresident',
  size: 48,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "paging_queue", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["pagingqueue"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "alloc_count", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 10240, wire: "uint32", struct: null, pointer: null },
    { name: "allocation_list", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "alloc_count", fixedCount: 0, min: 1, max: 10240, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "priority_list", tag: 4, offset: 16, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "flags", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "paging_fence_value", tag: 6, offset: 32, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "num_bytes_to_trim", tag: 7, offset: 40, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_evict: StructPlan = {
  name: 'd3dkmt_evict',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "alloc_count", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 10240, wire: "uint32", struct: null, pointer: null },
    { name: "allocations", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "alloc_count", fixedCount: 0, min: 1, max: 10240, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "flags", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "num_bytes_to_trim", tag: 6, offset: 24, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_queryallocationresidency: StructPlan = {
  name: 'd3dkmt_queryallocationresidency',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "resource", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["resource"],"use":"use","optional":true,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocations", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "allocation_count", fixedCount: 0, min: 0, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "allocation_count", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "residency_status", tag: 6, offset: 24, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "status", when: {"field":"allocation_count","offset":16,"mask":4294967295,"equals":0,"not":true}, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "allocation_count", fixedCount: 0, min: 0, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "resource_residency_status", tag: 7, offset: 24, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "status", when: {"field":"allocation_count","offset":16,"mask":4294967295,"equals":0}, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: null, countField: null, fixedCount: 1, min: 0, max: 1, elementSize: 4, nullable: false, element: 'u32' } },
  ],
};

const S_d3dkmt_setallocationpriority: StructPlan = {
  name: 'd3dkmt_setallocationpriority',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "resource", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["resource"],"use":"use","optional":true,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocation_list", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "allocation_count", fixedCount: 0, min: 0, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "allocation_count", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "priorities", tag: 6, offset: 24, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "values", when: {"field":"allocation_count","offset":16,"mask":4294967295,"equals":0,"not":true}, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "allocation_count", fixedCount: 0, min: 0, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "resource_priority", tag: 7, offset: 24, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "values", when: {"field":"allocation_count","offset":16,"mask":4294967295,"equals":0}, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: null, countField: null, fixedCount: 1, min: 0, max: 1, elementSize: 4, nullable: false, element: 'u32' } },
  ],
};

const S_d3dkmt_getallocationpriority: StructPlan = {
  name: 'd3dkmt_getallocationpriority',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "resource", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["resource"],"use":"use","optional":true,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocation_list", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "allocation_count", fixedCount: 0, min: 0, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "allocation_count", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "priorities", tag: 6, offset: 24, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "values", when: {"field":"allocation_count","offset":16,"mask":4294967295,"equals":0,"not":true}, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "allocation_count", fixedCount: 0, min: 0, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "resource_priority", tag: 7, offset: 24, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "values", when: {"field":"allocation_count","offset":16,"mask":4294967295,"equals":0}, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: null, countField: null, fixedCount: 1, min: 0, max: 1, elementSize: 4, nullable: false, element: 'u32' } },
  ],
};

const S_d3dkmt_offerallocations: StructPlan = {
  name: 'd3dkmt_offerallocations',
  size: 40,
  align: 8,
  presenceTag: 9,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "resources", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["resource"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 24, countField: "allocation_count", fixedCount: 0, min: 1, max: 10240, elementSize: 4, nullable: true, element: 'u32' } },
    { name: "allocations", tag: 4, offset: 16, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 24, countField: "allocation_count", fixedCount: 0, min: 1, max: 10240, elementSize: 4, nullable: true, element: 'u32' } },
    { name: "allocation_count", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "priority", tag: 6, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 7, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 8, offset: 36, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_reclaimallocations2: StructPlan = {
  name: 'd3dkmt_reclaimallocations2',
  size: 40,
  align: 8,
  presenceTag: 8,
  fields: [
    { name: "paging_queue", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["pagingqueue"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "allocation_count", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "resources", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["resource"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "allocation_count", fixedCount: 0, min: 1, max: 10240, elementSize: 4, nullable: true, element: 'u32' } },
    { name: "allocations", tag: 4, offset: 16, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["allocation"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "allocation_count", fixedCount: 0, min: 1, max: 10240, elementSize: 4, nullable: true, element: 'u32' } },
    { name: "discarded", tag: 5, offset: 24, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "answers", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "results", tag: 6, offset: 24, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "answers", when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "allocation_count", fixedCount: 0, min: 1, max: 10240, elementSize: 4, nullable: true, element: 'u32' } },
    { name: "paging_fence_value", tag: 7, offset: 32, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_shareobjects: StructPlan = {
  name: 'd3dkmt_shareobjects',
  size: 40,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "object_count", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 1, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "objects", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["resource","syncobject"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 0, countField: "object_count", fixedCount: 0, min: 1, max: 1, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "object_attr", tag: 4, offset: 16, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "desired_access", tag: 5, offset: 24, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 6, offset: 28, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "shared_handle", tag: 7, offset: 32, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: "descriptor", inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: null, countField: null, fixedCount: 1, min: 0, max: 1, elementSize: 8, nullable: false, element: 'u64' } },
  ],
};

const S_d3dkmt_openedmonitoredfence: StructPlan = {
  name: 'd3dkmt_openedmonitoredfence',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "fence_value_cpu_va", tag: 1, offset: 0, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: true, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "fence_value_gpu_va", tag: 2, offset: 8, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "engine_affinity", tag: 3, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_opensyncobjectfromnthandle2: StructPlan = {
  name: 'd3dkmt_opensyncobjectfromnthandle2',
  size: 88,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "nt_handle", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: "descriptor", inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "device", tag: 2, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":true,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 3, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "sync_object", tag: 4, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["syncobject"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved1", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "monitored_fence", tag: 6, offset: 24, size: 24, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "fence", when: null, min: null, max: null, wire: "message", struct: S_d3dkmt_openedmonitoredfence, pointer: null },
    { name: "reserved", tag: 7, offset: 24, size: 64, direction: "none", scalar: null, inline: {"length":8,"countOffset":null,"countField":null,"elementSize":8,"element":"u64"}, handle: null, mapped: false, caller: null, inside: null, union: "fence", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_queryresourceinfofromnthandle: StructPlan = {
  name: 'd3dkmt_queryresourceinfofromnthandle',
  size: 40,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "nt_handle", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: "descriptor", inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "private_runtime_data", tag: 4, offset: 16, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "private_runtime_data_size", tag: 5, offset: 24, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "total_priv_drv_data_size", tag: 6, offset: 28, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "resource_priv_drv_data_size", tag: 7, offset: 32, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "allocation_count", tag: 8, offset: 36, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dddi_openallocationinfo2: StructPlan = {
  name: 'd3dddi_openallocationinfo2',
  size: 80,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "allocation", tag: 1, offset: 0, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["allocation"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "priv_drv_data", tag: 2, offset: 8, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: "total_priv_drv_data", union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "priv_drv_data_size", tag: 3, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "gpu_va", tag: 4, offset: 24, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "reserved", tag: 5, offset: 32, size: 48, direction: "none", scalar: null, inline: {"length":6,"countOffset":null,"countField":null,"elementSize":8,"element":"u64"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_openresourcefromnthandle: StructPlan = {
  name: 'd3dkmt_openresourcefromnthandle',
  size: 104,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":true,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "nt_handle", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: "descriptor", inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "allocation_count", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 1024, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "open_alloc_info", tag: 6, offset: 24, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 16, countField: "allocation_count", fixedCount: 0, min: 1, max: 1024, elementSize: 80, nullable: false, element: S_d3dddi_openallocationinfo2 } },
    { name: "private_runtime_data_size", tag: 7, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131071, wire: "uint32", struct: null, pointer: null },
    { name: "reserved2", tag: 8, offset: 36, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "private_runtime_data", tag: 9, offset: 40, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 32, countField: "private_runtime_data_size", fixedCount: 0, min: 0, max: 131071, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "resource_priv_drv_data_size", tag: 10, offset: 48, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131071, wire: "uint32", struct: null, pointer: null },
    { name: "reserved3", tag: 11, offset: 52, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "resource_priv_drv_data", tag: 12, offset: 56, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 48, countField: "resource_priv_drv_data_size", fixedCount: 0, min: 0, max: 131071, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "total_priv_drv_data_size", tag: 13, offset: 64, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131071, wire: "uint32", struct: null, pointer: null },
    { name: "total_priv_drv_data", tag: 14, offset: 72, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 64, countField: "total_priv_drv_data_size", fixedCount: 0, min: 0, max: 131071, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "resource", tag: 15, offset: 80, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["resource"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "keyed_mutex", tag: 16, offset: 84, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "keyed_mutex_private_data", tag: 17, offset: 88, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "keyed_mutex_private_data_size", tag: 18, offset: 96, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "sync_object", tag: 19, offset: 100, size: 4, direction: "none", scalar: "u32", inline: null, handle: {"kinds":["syncobject"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_createsyncfile: StructPlan = {
  name: 'd3dkmt_createsyncfile',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "monitored_fence", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobject"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "fence_value", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "sync_file_handle", tag: 4, offset: 16, size: 8, direction: "inout", scalar: "u64", inline: null, handle: null, mapped: false, caller: "event", inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dddi_monitoredfence_info: StructPlan = {
  name: 'd3dddi_monitoredfence_info',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "initial_fence_value", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "fence_cpu_virtual_address", tag: 2, offset: 8, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: true, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "fence_gpu_virtual_address", tag: 3, offset: 16, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "engine_affinity", tag: 4, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dddi_synchronizationobjectinfo2: StructPlan = {
  name: 'd3dddi_synchronizationobjectinfo2',
  size: 80,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "type", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "monitored_fence", tag: 3, offset: 8, size: 32, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "info", when: {"field":"type","offset":0,"mask":4294967295,"equals":5}, min: null, max: null, wire: "message", struct: S_d3dddi_monitoredfence_info, pointer: null },
    { name: "reserved", tag: 4, offset: 8, size: 64, direction: "none", scalar: null, inline: {"length":8,"countOffset":null,"countField":null,"elementSize":8,"element":"u64"}, handle: null, mapped: false, caller: null, inside: null, union: "info", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "shared_handle", tag: 5, offset: 72, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_createsynchronizationobject2: StructPlan = {
  name: 'd3dkmt_createsynchronizationobject2',
  size: 96,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":true,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "info", tag: 3, offset: 8, size: 80, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: S_d3dddi_synchronizationobjectinfo2, pointer: null },
    { name: "sync_object", tag: 4, offset: 88, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["syncobject"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "reserved1", tag: 5, offset: 92, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_destroysynchronizationobject: StructPlan = {
  name: 'd3dkmt_destroysynchronizationobject',
  size: 4,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "sync_object", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobject"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_signalsynchronizationobjectfromcpu: StructPlan = {
  name: 'd3dkmt_signalsynchronizationobjectfromcpu',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "object_count", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 32, wire: "uint32", struct: null, pointer: null },
    { name: "objects", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobject"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "object_count", fixedCount: 0, min: 1, max: 32, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "fence_values", tag: 4, offset: 16, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 4, countField: "object_count", fixedCount: 0, min: 1, max: 32, elementSize: 8, nullable: false, element: 'u64' } },
    { name: "flags", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_d3dkmt_signalsynchronizationobjectfromgpu: StructPlan = {
  name: 'd3dkmt_signalsynchronizationobjectfromgpu',
  size: 80,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "context", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["context"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "object_count", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "objects", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobject"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "object_count", fixedCount: 0, min: 1, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "monitored_fence_values", tag: 4, offset: 16, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "values", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 4, countField: "object_count", fixedCount: 0, min: 1, max: 131072, elementSize: 8, nullable: false, element: 'u64' } },
    { name: "reserved", tag: 5, offset: 16, size: 64, direction: "none", scalar: null, inline: {"length":8,"countOffset":null,"countField":null,"elementSize":8,"element":"u64"}, handle: null, mapped: false, caller: null, inside: null, union: "values", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_signalsynchronizationobjectfromgpu2: StructPlan = {
  name: 'd3dkmt_signalsynchronizationobjectfromgpu2',
  size: 96,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "object_count", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "reserved1", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "objects", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobject"],"use":"use","optional":false,"parent":false,"bad":"INVALID_HANDLE"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 0, countField: "object_count", fixedCount: 0, min: 0, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "flags", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "context_count", tag: 5, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "contexts", tag: 6, offset: 24, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["context"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 20, countField: "context_count", fixedCount: 0, min: 1, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "fence_value", tag: 7, offset: 32, size: 8, direction: "none", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "signal", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "cpu_event_handle", tag: 8, offset: 32, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: "event", inside: null, union: "signal", when: {"field":"flags","offset":16,"mask":2,"equals":2}, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "monitored_fence_values", tag: 9, offset: 32, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: "signal", when: {"field":"flags","offset":16,"mask":2,"equals":0}, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 0, countField: "object_count", fixedCount: 0, min: 0, max: 131072, elementSize: 8, nullable: false, element: 'u64' } },
    { name: "reserved", tag: 10, offset: 32, size: 64, direction: "none", scalar: null, inline: {"length":8,"countOffset":null,"countField":null,"elementSize":8,"element":"u64"}, handle: null, mapped: false, caller: null, inside: null, union: "signal", when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_d3dkmt_waitforsynchronizationobjectfromcpu: StructPlan = {
  name: 'd3dkmt_waitforsynchronizationobjectfromcpu',
  size: 40,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "device", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["device"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "object_count", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 131072, wire: "uint32", struct: null, pointer: null },
    { name: "objects", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobject"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 4, countField: "object_count", fixedCount: 0, min: 1, max: 131072, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "fence_values", tag: 4, offset: 16, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 4, countField: "object_count", fixedCount: 0, min: 1, max: 131072, elementSize: 8, nullable: false, element: 'u64' } },
    { name: "async_event", tag: 5, offset: 24, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: "event", inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "flags", tag: 6, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_softgpu_allocation: StructPlan = {
  name: 'softgpu_allocation',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "magic", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "version", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "bytes", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "segment", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 5, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_softgpu_nop: StructPlan = {
  name: 'softgpu_nop',
  size: 4,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "head", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_softgpu_fill: StructPlan = {
  name: 'softgpu_fill',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "head", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "va", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "bytes", tag: 3, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "value", tag: 4, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_softgpu_copy: StructPlan = {
  name: 'softgpu_copy',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "head", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "dst", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "src", tag: 3, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "bytes", tag: 4, offset: 24, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_softgpu_dispatch: StructPlan = {
  name: 'softgpu_dispatch',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "head", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "module_va", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "module_bytes", tag: 3, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "groups", tag: 4, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "binding_count", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 16, wire: "uint32", struct: null, pointer: null },
    { name: "args_bytes", tag: 6, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 4096, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_softgpu_binding: StructPlan = {
  name: 'softgpu_binding',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "va", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "bytes", tag: 2, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "access", tag: 3, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_softgpu_timestamp: StructPlan = {
  name: 'softgpu_timestamp',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "head", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "va", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_kmb_call_head: StructPlan = {
  name: 'kmb_call_head',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "nr", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "body_bytes", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_kmb_event_head: StructPlan = {
  name: 'kmb_event_head',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "kind", tag: 1, offset: 0, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "reserved", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "id", tag: 3, offset: 8, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_kmb_reply_head: StructPlan = {
  name: 'kmb_reply_head',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "status", tag: 1, offset: 0, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "body_bytes", tag: 2, offset: 4, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

export const LAYOUTS: Readonly<Record<string, StructPlan>> = {
  'kmbridge.dxg.AdapterInfo': S_d3dkmt_adapterinfo,
  'kmbridge.dxg.OpenAdapterFromLuid': S_d3dkmt_openadapterfromluid,
  'kmbridge.dxg.EnumAdapters2': S_d3dkmt_enumadapters2,
  'kmbridge.dxg.EnumAdapters3': S_d3dkmt_enumadapters3,
  'kmbridge.dxg.CloseAdapter': S_d3dkmt_closeadapter,
  'kmbridge.dxg.QueryAdapterInfo': S_d3dkmt_queryadapterinfo,
  'kmbridge.dxg.QueryVideoMemoryInfo': S_d3dkmt_queryvideomemoryinfo,
  'kmbridge.dxg.ChangeVideoMemoryReservation': S_d3dkmt_changevideomemoryreservation,
  'kmbridge.dxg.ReserveGpuVirtualAddress': S_d3dddi_reservegpuvirtualaddress,
  'kmbridge.dxg.MapGpuVirtualAddress': S_d3dddi_mapgpuvirtualaddress,
  'kmbridge.dxg.FreeGpuVirtualAddress': S_d3dkmt_freegpuvirtualaddress,
  'kmbridge.dxg.CreateContextVirtual': S_d3dkmt_createcontextvirtual,
  'kmbridge.dxg.DestroyContext': S_d3dkmt_destroycontext,
  'kmbridge.dxg.SubmitCommand': S_d3dkmt_submitcommand,
  'kmbridge.dxg.GetContextInProcessSchedulingPriority': S_d3dkmt_getcontextinprocessschedulingpriority,
  'kmbridge.dxg.GetContextSchedulingPriority': S_d3dkmt_getcontextschedulingpriority,
  'kmbridge.dxg.SetContextInProcessSchedulingPriority': S_d3dkmt_setcontextinprocessschedulingpriority,
  'kmbridge.dxg.SetContextSchedulingPriority': S_d3dkmt_setcontextschedulingpriority,
  'kmbridge.dxg.CreateDevice': S_d3dkmt_createdevice,
  'kmbridge.dxg.DestroyDevice': S_d3dkmt_destroydevice,
  'kmbridge.dxg.PageFaultState': S_d3dkmt_devicepagefault_state,
  'kmbridge.dxg.GetDeviceState': S_d3dkmt_getdevicestate,
  'kmbridge.dxg.MarkDeviceAsError': S_d3dkmt_markdeviceaserror,
  'kmbridge.dxg.AllocationInfo2': S_d3dddi_allocationinfo2,
  'kmbridge.dxg.CreateStandardAllocation': S_d3dkmt_createstandardallocation,
  'kmbridge.dxg.CreateAllocation2': S_d3dkmt_createallocation,
  'kmbridge.dxg.DestroyAllocation2': S_d3dkmt_destroyallocation2,
  'kmbridge.dxg.Lock2': S_d3dkmt_lock2,
  'kmbridge.dxg.Unlock2': S_d3dkmt_unlock2,
  'kmbridge.dxg.InvalidateCache': S_d3dkmt_invalidatecache,
  'kmbridge.dxg.CreatePagingQueue': S_d3dkmt_createpagingqueue,
  'kmbridge.dxg.DestroyPagingQueue': S_d3dddi_destroypagingqueue,
  'kmbridge.dxg.MakeResident': S_d3dddi_makeresident,
  'kmbridge.dxg.Evict': S_d3dkmt_evict,
  'kmbridge.dxg.QueryAllocationResidency': S_d3dkmt_queryallocationresidency,
  'kmbridge.dxg.SetAllocationPriority': S_d3dkmt_setallocationpriority,
  'kmbridge.dxg.GetAllocationPriority': S_d3dkmt_getallocationpriority,
  'kmbridge.dxg.OfferAllocations': S_d3dkmt_offerallocations,
  'kmbridge.dxg.ReclaimAllocations2': S_d3dkmt_reclaimallocations2,
  'kmbridge.dxg.ShareObjects': S_d3dkmt_shareobjects,
  'kmbridge.dxg.OpenedMonitoredFence': S_d3dkmt_openedmonitoredfence,
  'kmbridge.dxg.OpenSyncObjectFromNtHandle2': S_d3dkmt_opensyncobjectfromnthandle2,
  'kmbridge.dxg.QueryResourceInfoFromNtHandle': S_d3dkmt_queryresourceinfofromnthandle,
  'kmbridge.dxg.OpenAllocationInfo2': S_d3dddi_openallocationinfo2,
  'kmbridge.dxg.OpenResourceFromNtHandle': S_d3dkmt_openresourcefromnthandle,
  'kmbridge.dxg.CreateSyncFile': S_d3dkmt_createsyncfile,
  'kmbridge.dxg.MonitoredFenceInfo': S_d3dddi_monitoredfence_info,
  'kmbridge.dxg.SynchronizationObjectInfo2': S_d3dddi_synchronizationobjectinfo2,
  'kmbridge.dxg.CreateSynchronizationObject2': S_d3dkmt_createsynchronizationobject2,
  'kmbridge.dxg.DestroySynchronizationObject': S_d3dkmt_destroysynchronizationobject,
  'kmbridge.dxg.SignalSynchronizationObjectFromCpu': S_d3dkmt_signalsynchronizationobjectfromcpu,
  'kmbridge.dxg.SignalSynchronizationObjectFromGpu': S_d3dkmt_signalsynchronizationobjectfromgpu,
  'kmbridge.dxg.SignalSynchronizationObjectFromGpu2': S_d3dkmt_signalsynchronizationobjectfromgpu2,
  'kmbridge.dxg.WaitForSynchronizationObjectFromCpu': S_d3dkmt_waitforsynchronizationobjectfromcpu,
  'kmbridge.softgpu.Allocation': S_softgpu_allocation,
  'kmbridge.softgpu.Nop': S_softgpu_nop,
  'kmbridge.softgpu.Fill': S_softgpu_fill,
  'kmbridge.softgpu.Copy': S_softgpu_copy,
  'kmbridge.softgpu.Dispatch': S_softgpu_dispatch,
  'kmbridge.softgpu.Binding': S_softgpu_binding,
  'kmbridge.softgpu.Timestamp': S_softgpu_timestamp,
  'kmbridge.wire.CallHead': S_kmb_call_head,
  'kmbridge.wire.EventHead': S_kmb_event_head,
  'kmbridge.wire.ReplyHead': S_kmb_reply_head,
};

export const ROWS: readonly Row[] = [
  { surface: "dxg", id: 1, nr: 1, driver: null, name: "LX_DXOPENADAPTERFROMLUID", api: "D3DKMTOpenAdapterFromLuid", request: 3222030081, scope: "process", blocking: false, oneWay: false, creates: ["adapter"], destroys: [], capability: "base", since: 1, packet: {"fixed":64,"parts":[]}, does: "gives a new handle of the adapter that has this LUID", errors: [{"status":"INVALID_PARAMETER","when":"no adapter has the LUID"},{"status":"GRAPHICS_DRIVER_MISMATCH","when":"the gate has refused the adapter's driver to this guest"}], struct: S_d3dkmt_openadapterfromluid },
  { surface: "dxg", id: 2, nr: 2, driver: null, name: "LX_DXCREATEDEVICE", api: "D3DKMTCreateDevice", request: 3225437954, scope: "adapter", blocking: false, oneWay: false, creates: ["device"], destroys: [], capability: "base", since: 1, packet: {"fixed":56,"parts":[]}, does: "makes a device, which owns whatever is made on it", struct: S_d3dkmt_createdevice },
  { surface: "dxg", id: 4, nr: 4, driver: null, name: "LX_DXCREATECONTEXTVIRTUAL", api: "D3DKMTCreateContextVirtual", request: 3223865092, scope: "adapter", blocking: false, oneWay: false, creates: ["context"], destroys: [], capability: "compute", since: 1, packet: {"fixed":71,"parts":[{"pointer":"priv_drv_data","bytes":1}]}, does: "makes a queue for work on the adapter's one node", errors: [{"status":"INVALID_PARAMETER","when":"another node than 0"}], struct: S_d3dkmt_createcontextvirtual },
  { surface: "dxg", id: 5, nr: 5, driver: null, name: "LX_DXDESTROYCONTEXT", api: "D3DKMTDestroyContext", request: 3221505797, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["context"], capability: "compute", since: 1, packet: {"fixed":48,"parts":[]}, does: "ends a context; what is still queued on it does not happen", struct: S_d3dkmt_destroycontext },
  { surface: "dxg", id: 6, nr: 6, driver: null, name: "LX_DXCREATEALLOCATION", api: "D3DKMTCreateAllocation2", request: 3225962246, scope: "adapter", blocking: false, oneWay: false, creates: ["resource","allocation"], destroys: [], capability: "base", since: 1, packet: {"fixed":80,"parts":[{"pointer":"private_runtime_data","bytes":1},{"pointer":"standard_allocation","bytes":24},{"pointer":"priv_drv_data","bytes":1},{"pointer":"allocation_info","bytes":12},{"pointer":"allocation_info.priv_drv_data","bytes":1}],"overflow":131088,"reply":{"fixed":16,"parts":[{"pointer":"allocation_info","bytes":72},{"pointer":"allocation_info.priv_drv_data","bytes":1}]}}, does: "makes allocations, all or none, and with flags.create_resource the resource that owns them; existing memory of the caller's becomes theirs in place", errors: [{"status":"INVALID_PARAMETER","when":"existing_section or create_protected, create_shared without create_resource and nt_security_sharing, private data or a standard allocation that is none, existing memory for a part of the list, or a resource of another device or that is complete"},{"status":"NO_MEMORY","when":"a budget or a limit of the partition's memory has no room for all"},{"status":"NOT_SUPPORTED","when":"existing memory in a shared resource"},{"status":"BUFFER_TOO_SMALL","when":"sizes that no message of the real host could hold"}], struct: S_d3dkmt_createallocation },
  { surface: "dxg", id: 7, nr: 7, driver: null, name: "LX_DXCREATEPAGINGQUEUE", api: "D3DKMTCreatePagingQueue", request: 3223340807, scope: "adapter", blocking: false, oneWay: false, creates: ["pagingqueue","syncobject"], destroys: [], capability: "base", since: 1, packet: {"fixed":72,"parts":[]}, does: "makes a queue of paging operations and the fence that counts them, which its owner can only read and wait for", errors: [{"status":"INVALID_PARAMETER","when":"another physical adapter than 0"},{"status":"NO_MEMORY","when":"there is no room for the fence's page"}], struct: S_d3dkmt_createpagingqueue },
  { surface: "dxg", id: 8, nr: 8, driver: null, name: "LX_DXRESERVEGPUVIRTUALADDRESS", api: "D3DKMTReserveGpuVirtualAddress", request: 3225962248, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":112,"parts":[]}, does: "takes a range of GPU addresses, which reads as zeros or not at all", errors: [{"status":"INVALID_PARAMETER","when":"a type that is none, a size or an address off a page or out of bounds, or a base that is taken"},{"status":"NO_MEMORY","when":"no such range is free, or the process has as many as it may"}], struct: S_d3dddi_reservegpuvirtualaddress },
  { surface: "dxg", id: 9, nr: 9, driver: null, name: "LX_DXQUERYADAPTERINFO", api: "D3DKMTQueryAdapterInfo", request: 3222816521, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":55,"parts":[{"pointer":"private_data","bytes":1}]}, does: "answers what the adapter says of itself, by type, into the caller's buffer", errors: [{"status":"INVALID_PARAMETER","when":"a type, or a query in the buffer, that softgpu does not answer"},{"status":"BUFFER_TOO_SMALL","when":"the buffer has no room for the answer"}], struct: S_d3dkmt_queryadapterinfo },
  { surface: "dxg", id: 10, nr: 10, driver: null, name: "LX_DXQUERYVIDEOMEMORYINFO", api: "D3DKMTQueryVideoMemoryInfo", request: 3224913674, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":56,"parts":[]}, does: "tells the partition's budget of a segment group (0 the adapter's memory, 1 the system's) and what is used of it", errors: [{"status":"INVALID_PARAMETER","when":"another group, another physical adapter than 0, or a process is named"}], struct: S_d3dkmt_queryvideomemoryinfo },
  { surface: "dxg", id: 11, nr: 11, driver: null, name: "LX_DXMAKERESIDENT", api: "D3DKMTMakeResident", request: 3224389387, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":60,"parts":[{"pointer":"allocation_list","bytes":4}]}, does: "has allocations in the adapter's memory, all or none: 0 when they were there, else PENDING and the fence value that tells when they are", errors: [{"status":"NO_MEMORY","when":"the budget has no room for all, even without what nobody wants any more"},{"status":"GRAPHICS_ALLOCATION_BUSY","when":"an allocation is offered"}], struct: S_d3dddi_makeresident },
  { surface: "dxg", id: 12, nr: 12, driver: null, name: "LX_DXMAPGPUVIRTUALADDRESS", api: "D3DKMTMapGpuVirtualAddress", request: 3228059404, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":152,"parts":[]}, does: "maps pages of an allocation, zeros or nothing at a GPU address, at once", errors: [{"status":"INVALID_PARAMETER","when":"a protection that is none, pages that the allocation does not have, writing where it is read-only, or an address as of 0x08"},{"status":"NO_MEMORY","when":"no such range is free, or the process has as many as it may"},{"status":"GRAPHICS_ALLOCATION_BUSY","when":"the allocation is offered"}], struct: S_d3dddi_mapgpuvirtualaddress },
  { surface: "dxg", id: 14, nr: 14, driver: null, name: "LX_DXGETDEVICESTATE", api: "D3DKMTGetDeviceState", request: 3224913678, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":96,"parts":[]}, does: "tells whether the device is active or what stopped it, and where it faulted; a lost device answers as well", errors: [{"status":"INVALID_PARAMETER","when":"a state type that is none"}], struct: S_d3dkmt_getdevicestate },
  { surface: "dxg", id: 15, nr: 15, driver: null, name: "LX_DXSUBMITCOMMAND", api: "D3DKMTSubmitCommand", request: 3246409487, scope: "adapter", blocking: false, oneWay: true, creates: [], destroys: [], capability: "compute", since: 1, packet: {"fixed":424,"parts":[{"pointer":"priv_drv_data","bytes":1},{"pointer":"history_buffer_array","bytes":4}]}, does: "runs the command buffer at a GPU address after what is queued on each context that is named", errors: [{"status":"INVALID_PARAMETER","when":"a command buffer longer than softgpu reads, or not of whole words"},{"status":"NOT_SUPPORTED","when":"flags.present_redirected"},{"status":"NO_MEMORY","when":"the queue of a context is full"}], struct: S_d3dkmt_submitcommand },
  { surface: "dxg", id: 16, nr: 16, driver: null, name: "LX_DXCREATESYNCHRONIZATIONOBJECT", api: "D3DKMTCreateSynchronizationObject2", request: 3227535120, scope: "adapter", blocking: false, oneWay: false, creates: ["syncobject"], destroys: [], capability: "base", since: 1, packet: {"fixed":144,"parts":[]}, does: "makes a monitored fence, whose value processor and GPU see on a page of its own", errors: [{"status":"INVALID_PARAMETER","when":"a type that is none, or flags.shared without nt_security_sharing"},{"status":"NOT_SUPPORTED","when":"a type other than the monitored fence"},{"status":"NO_MEMORY","when":"there is no room for the page"}], struct: S_d3dkmt_createsynchronizationobject2 },
  { surface: "dxg", id: 19, nr: 19, driver: null, name: "LX_DXDESTROYALLOCATION2", api: "D3DKMTDestroyAllocation2", request: 3222816531, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["resource","allocation"], capability: "base", since: 1, packet: {"fixed":64,"parts":[{"pointer":"allocations","bytes":4}]}, does: "ends a list of allocations as a whole, or a resource with whatever it owns", errors: [{"status":"INVALID_PARAMETER","when":"a list and a resource or neither, one allocation twice, allocations of two owners or of a shared resource"}], struct: S_d3dkmt_destroyallocation2 },
  { surface: "dxg", id: 20, nr: 20, driver: null, name: "LX_DXENUMADAPTERS2", api: "D3DKMTEnumAdapters2", request: 3222292244, scope: "process", blocking: false, oneWay: false, creates: ["adapter"], destroys: [], capability: "base", since: 1, packet: {"fixed":64,"parts":[]}, does: "gives a new handle of each adapter, or without a list only their number", errors: [{"status":"BUFFER_TOO_SMALL","when":"the list is shorter than there are adapters; none is opened"}], struct: S_d3dkmt_enumadapters2 },
  { surface: "dxg", id: 21, nr: 21, driver: null, name: "LX_DXCLOSEADAPTER", api: "D3DKMTCloseAdapter", request: 3221505813, scope: "process", blocking: false, oneWay: false, creates: [], destroys: ["adapter"], capability: "base", since: 1, packet: {"fixed":48,"parts":[]}, does: "closes a handle of an adapter, or 0; with the last one ends what the process has made on the adapter", struct: S_d3dkmt_closeadapter },
  { surface: "dxg", id: 22, nr: 22, driver: null, name: "LX_DXCHANGEVIDEOMEMORYRESERVATION", api: "D3DKMTChangeVideoMemoryReservation", request: 3223340822, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":72,"parts":[]}, does: "keeps memory of a segment group for the process: 0x0a tells, and others of the partition have that much less to reserve", errors: [{"status":"INVALID_PARAMETER","when":"another process, a segment group or physical adapter that there is none of, or more than is available"}], struct: S_d3dkmt_changevideomemoryreservation },
  { surface: "dxg", id: 25, nr: 25, driver: null, name: "LX_DXDESTROYDEVICE", api: "D3DKMTDestroyDevice", request: 3221505817, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["device"], capability: "base", since: 1, packet: {"fixed":48,"parts":[]}, does: "ends a device and whatever it owns, a lost one too", struct: S_d3dkmt_destroydevice },
  { surface: "dxg", id: 28, nr: 28, driver: null, name: "LX_DXDESTROYPAGINGQUEUE", api: "D3DKMTDestroyPagingQueue", request: 3221505820, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["pagingqueue"], capability: "base", since: 1, packet: {"fixed":48,"parts":[]}, does: "ends a paging queue and its fence; whoever waits for that goes on", struct: S_d3dddi_destroypagingqueue },
  { surface: "dxg", id: 29, nr: 29, driver: null, name: "LX_DXDESTROYSYNCHRONIZATIONOBJECT", api: "D3DKMTDestroySynchronizationObject", request: 3221505821, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["syncobject"], capability: "base", since: 1, packet: {"fixed":48,"parts":[]}, does: "ends a fence; whoever waits for it goes on", errors: [{"status":"INVALID_PARAMETER","when":"the fence of a paging queue"}], struct: S_d3dkmt_destroysynchronizationobject },
  { surface: "dxg", id: 30, nr: 30, driver: null, name: "LX_DXEVICT", api: "D3DKMTEvict", request: 3223340830, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":52,"parts":[{"pointer":"allocations","bytes":4}]}, does: "takes back what 0x0b asked for: with the last time an allocation leaves the adapter's memory, or with flags.evict_only_if_necessary once others need the room", struct: S_d3dkmt_evict },
  { surface: "dxg", id: 32, nr: 32, driver: null, name: "LX_DXFREEGPUVIRTUALADDRESS", api: "D3DKMTFreeGpuVirtualAddress", request: 3222816544, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":64,"parts":[]}, does: "frees a range of GPU addresses and what is mapped there", errors: [{"status":"INVALID_PARAMETER","when":"the range is not a whole one that was reserved or mapped"}], struct: S_d3dkmt_freegpuvirtualaddress },
  { surface: "dxg", id: 33, nr: 33, driver: null, name: "LX_DXGETCONTEXTINPROCESSSCHEDULINGPRIORITY", api: "D3DKMTGetContextInProcessSchedulingPriority", request: 3221767969, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "compute", since: 1, packet: {"fixed":48,"parts":[]}, does: "tells the priority of a context among those of its process", struct: S_d3dkmt_getcontextinprocessschedulingpriority },
  { surface: "dxg", id: 34, nr: 34, driver: null, name: "LX_DXGETCONTEXTSCHEDULINGPRIORITY", api: "D3DKMTGetContextSchedulingPriority", request: 3221767970, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "compute", since: 1, packet: {"fixed":48,"parts":[]}, does: "tells the priority of a context among those of its partition", struct: S_d3dkmt_getcontextschedulingpriority },
  { surface: "dxg", id: 36, nr: 36, driver: null, name: "LX_DXINVALIDATECACHE", api: "D3DKMTInvalidateCache", request: 3222816548, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":72,"parts":[]}, does: "has nothing to do, as processor and GPU see the same bytes; the range has to be of the allocation", errors: [{"status":"INVALID_PARAMETER","when":"a range that leaves the allocation"}], struct: S_d3dkmt_invalidatecache },
  { surface: "dxg", id: 37, nr: 37, driver: null, name: "LX_DXLOCK2", api: "D3DKMTLock2", request: 3222816549, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":80,"parts":[]}, does: "gives the address under which the caller sees an allocation, the same each time, and counts the lock", errors: [{"status":"INVALID_PARAMETER","when":"only the GPU sees the allocation"},{"status":"NO_MEMORY","when":"the process has no room for another map"},{"status":"GRAPHICS_ALLOCATION_BUSY","when":"the allocation is offered"}], struct: S_d3dkmt_lock2 },
  { surface: "dxg", id: 38, nr: 38, driver: null, name: "LX_DXMARKDEVICEASERROR", api: "D3DKMTMarkDeviceAsError", request: 3221767974, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":48,"parts":[]}, does: "stops a device as a reset does, for the reason that its guest gives; one that is lost already stays as it was", errors: [{"status":"INVALID_PARAMETER","when":"a reason that is none"}], struct: S_d3dkmt_markdeviceaserror },
  { surface: "dxg", id: 39, nr: 39, driver: null, name: "LX_DXOFFERALLOCATIONS", api: "D3DKMTOfferAllocations", request: 3223865127, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":60,"parts":[{"pointer":"resources","bytes":4},{"pointer":"allocations","bytes":4}]}, does: "gives the content of allocations up to whoever needs the room, and them from all use until 0x2c", errors: [{"status":"INVALID_PARAMETER","when":"a priority or flag that is none, both lists or neither, one allocation twice, one that is offered, or one of another device"},{"status":"NOT_SUPPORTED","when":"an allocation that other processes may have"},{"status":"GRAPHICS_ALLOCATION_BUSY","when":"an allocation is locked"}], struct: S_d3dkmt_offerallocations },
  { surface: "dxg", id: 42, nr: 42, driver: null, name: "LX_DXQUERYALLOCATIONRESIDENCY", api: "D3DKMTQueryAllocationResidency", request: 3223340842, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":72,"parts":[{"pointer":"allocations","bytes":4}],"reply":{"fixed":4,"parts":[{"pointer":"residency_status","bytes":4},{"pointer":"resource_residency_status","bytes":4}]}}, does: "tells where allocations are, each by itself: in the adapter's memory, in shared memory or not resident; of a resource the furthest", errors: [{"status":"INVALID_PARAMETER","when":"a list and a resource or neither, or one of another device"}], struct: S_d3dkmt_queryallocationresidency },
  { surface: "dxg", id: 44, nr: 44, driver: null, name: "LX_DXRECLAIMALLOCATIONS2", api: "D3DKMTReclaimAllocations2", request: 3223865132, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":60,"parts":[{"pointer":"resources","bytes":4},{"pointer":"allocations","bytes":4}],"reply":{"fixed":12,"parts":[{"pointer":"results","bytes":4}]}}, does: "takes an offer back and tells of each entry whether it is whole, was discarded and is zero, or has no room and stays offered; PENDING without results while something is paged in", errors: [{"status":"INVALID_PARAMETER","when":"both lists or neither, one allocation twice, one that is not offered, or one of another device"},{"status":"NO_MEMORY","when":"without results, the budget has no room for all"}], struct: S_d3dkmt_reclaimallocations2 },
  { surface: "dxg", id: 46, nr: 46, driver: null, name: "LX_DXSETALLOCATIONPRIORITY", api: "D3DKMTSetAllocationPriority", request: 3223340846, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":56,"parts":[{"pointer":"allocation_list","bytes":4},{"pointer":"priorities","bytes":4},{"pointer":"resource_priority","bytes":4}]}, does: "says which of those that nobody wants leaves the adapter's memory first once room is needed: the lowest", errors: [{"status":"INVALID_PARAMETER","when":"a list and a resource or neither, or one of another device"}], struct: S_d3dkmt_setallocationpriority },
  { surface: "dxg", id: 47, nr: 47, driver: null, name: "LX_DXSETCONTEXTINPROCESSSCHEDULINGPRIORITY", api: "D3DKMTSetContextInProcessSchedulingPriority", request: 3221767983, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "compute", since: 1, packet: {"fixed":56,"parts":[]}, does: "says which of one process's dispatches of the same priority has the process's turn of the engine", errors: [{"status":"INVALID_PARAMETER","when":"a priority below -7 or above 7"}], struct: S_d3dkmt_setcontextinprocessschedulingpriority },
  { surface: "dxg", id: 48, nr: 48, driver: null, name: "LX_DXSETCONTEXTSCHEDULINGPRIORITY", api: "D3DKMTSetContextSchedulingPriority", request: 3221767984, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "compute", since: 1, packet: {"fixed":56,"parts":[]}, does: "says which dispatch of the partition has its engine next: the highest priority, then who came first", errors: [{"status":"INVALID_PARAMETER","when":"a priority below -7 or above 7"}], struct: S_d3dkmt_setcontextschedulingpriority },
  { surface: "dxg", id: 49, nr: 49, driver: null, name: "LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU", api: "D3DKMTSignalSynchronizationObjectFromCpu", request: 3223340849, scope: "adapter", blocking: false, oneWay: true, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":72,"parts":[{"pointer":"objects","bytes":4},{"pointer":"fence_values","bytes":8}]}, does: "gives fences new values at once, lower ones only with flags.allow_fence_rewind, and lets go on who has waited for them", errors: [{"status":"INVALID_HANDLE","when":"the fence of a paging queue"},{"status":"ACCESS_DENIED","when":"a fence that was opened to be waited for only"},{"status":"NOT_SUPPORTED","when":"flags.enqueue_cpu_event"}], struct: S_d3dkmt_signalsynchronizationobjectfromcpu },
  { surface: "dxg", id: 50, nr: 50, driver: null, name: "LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU", api: "D3DKMTSignalSynchronizationObjectFromGpu", request: 3226486578, scope: "adapter", blocking: false, oneWay: true, creates: [], destroys: [], capability: "compute", since: 1, packet: {"fixed":76,"parts":[{"pointer":"objects","bytes":4},{"pointer":"monitored_fence_values","bytes":8}]}, does: "does as 0x31, without rewinding, when the context has done what was queued before", errors: [{"status":"INVALID_HANDLE","when":"no fence, or that of a paging queue"},{"status":"ACCESS_DENIED","when":"a fence that was opened to be waited for only"},{"status":"NO_MEMORY","when":"the queue of the context is full, or what waits in the process names as many fences as it may"}], struct: S_d3dkmt_signalsynchronizationobjectfromgpu },
  { surface: "dxg", id: 51, nr: 51, driver: null, name: "LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2", api: "D3DKMTSignalSynchronizationObjectFromGpu2", request: 3227535155, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "compute", since: 1, packet: {"fixed":72,"parts":[{"pointer":"objects","bytes":4},{"pointer":"contexts","bytes":4},{"pointer":"monitored_fence_values","bytes":8}]}, does: "does as 0x32 on each of several contexts, or with flags.enqueue_cpu_event tells an event once when all have done what was queued before", errors: [{"status":"INVALID_PARAMETER","when":"objects in the event form, or no event"},{"status":"INVALID_HANDLE","when":"no fence, or that of a paging queue"},{"status":"ACCESS_DENIED","when":"a fence that was opened to be waited for only"},{"status":"NOT_SUPPORTED","when":"flags.signal_at_submission"},{"status":"NO_MEMORY","when":"the queue of a context is full, or what waits in the process names as many fences as it may"}], struct: S_d3dkmt_signalsynchronizationobjectfromgpu2 },
  { surface: "dxg", id: 55, nr: 55, driver: null, name: "LX_DXUNLOCK2", api: "D3DKMTUnlock2", request: 3221767991, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":56,"parts":[]}, does: "takes one lock of an allocation back", errors: [{"status":"INVALID_PARAMETER","when":"it is not locked"}], struct: S_d3dkmt_unlock2 },
  { surface: "dxg", id: 58, nr: 58, driver: null, name: "LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU", api: "D3DKMTWaitForSynchronizationObjectFromCpu", request: 3223865146, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":72,"parts":[{"pointer":"objects","bytes":4},{"pointer":"fence_values","bytes":8}]}, does: "waits until all fences, with flags.wait_any one of them, have reached their values or have ended; with an event it returns at once, and the event tells", errors: [{"status":"NO_MEMORY","when":"the waits of the process name as many fences as they may"}], struct: S_d3dkmt_waitforsynchronizationobjectfromcpu },
  { surface: "dxg", id: 60, nr: 60, driver: null, name: "LX_DXGETALLOCATIONPRIORITY", api: "D3DKMTGetAllocationPriority", request: 3223340860, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":60,"parts":[{"pointer":"allocation_list","bytes":4},{"pointer":"priorities","bytes":4},{"pointer":"resource_priority","bytes":4}],"reply":{"fixed":4,"parts":[{"pointer":"priorities","bytes":4},{"pointer":"resource_priority","bytes":4}]}}, does: "tells what 0x2e said, NORMAL before; of a resource the lowest", errors: [{"status":"INVALID_PARAMETER","when":"a list and a resource or neither, or one of another device"}], struct: S_d3dkmt_getallocationpriority },
  { surface: "dxg", id: 62, nr: 62, driver: null, name: "LX_DXENUMADAPTERS3", api: "D3DKMTEnumAdapters3", request: 3222816574, scope: "process", blocking: false, oneWay: false, creates: ["adapter"], destroys: [], capability: "base", since: 1, packet: {"fixed":64,"parts":[]}, does: "does as 0x14, where a count of 0 asks for the number too; no filter leaves an adapter out, for none is compute-only", errors: [{"status":"BUFFER_TOO_SMALL","when":"the list is shorter than there are adapters; none is opened"}], struct: S_d3dkmt_enumadapters3 },
  { surface: "dxg", id: 63, nr: 63, driver: null, name: "LX_DXSHAREOBJECTS", api: "D3DKMTShareObjects", request: 3223865151, scope: "process", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":48,"parts":[]}, does: "gives a descriptor of a resource or fence that was made to be shared; a resource gets no more allocations from then on", errors: [{"status":"INVALID_PARAMETER","when":"the object was not made to be shared"},{"status":"NO_MEMORY","when":"no descriptor can be given now"}], struct: S_d3dkmt_shareobjects },
  { surface: "dxg", id: 64, nr: 64, driver: null, name: "LX_DXOPENSYNCOBJECTFROMNTHANDLE2", api: "D3DKMTOpenSyncObjectFromNtHandle2", request: 3227010880, scope: "adapter", blocking: false, oneWay: false, creates: ["syncobject"], destroys: [], capability: "base", since: 1, packet: {"fixed":56,"parts":[]}, does: "gives a handle of a shared fence, whose value the caller then sees on a page of its own", errors: [{"status":"INVALID_PARAMETER","when":"the descriptor is of no shared fence"},{"status":"ACCESS_DENIED","when":"it is of another partition"},{"status":"NO_MEMORY","when":"the fence has as many handles as it may, or there is no room for the page"}], struct: S_d3dkmt_opensyncobjectfromnthandle2 },
  { surface: "dxg", id: 65, nr: 65, driver: null, name: "LX_DXQUERYRESOURCEINFOFROMNTHANDLE", api: "D3DKMTQueryResourceInfoFromNtHandle", request: 3223865153, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":64,"parts":[]}, does: "tells how many allocations and how much private data a shared resource has, which gets no more from then on", errors: [{"status":"INVALID_PARAMETER","when":"the descriptor is of no shared resource"},{"status":"ACCESS_DENIED","when":"it is of another partition"}], struct: S_d3dkmt_queryresourceinfofromnthandle },
  { surface: "dxg", id: 66, nr: 66, driver: null, name: "LX_DXOPENRESOURCEFROMNTHANDLE", api: "D3DKMTOpenResourceFromNtHandle", request: 3228059458, scope: "adapter", blocking: false, oneWay: false, creates: ["resource","allocation"], destroys: [], capability: "base", since: 1, packet: {"fixed":64,"parts":[{"pointer":"open_alloc_info","bytes":4},{"pointer":"private_runtime_data","bytes":1},{"pointer":"resource_priv_drv_data","bytes":1},{"pointer":"total_priv_drv_data","bytes":1}]}, does: "gives handles of a shared resource and its allocations, the same memory for all who open it, and the private data of its maker", errors: [{"status":"INVALID_PARAMETER","when":"the descriptor is of no shared resource, the number of allocations is wrong, or there is too little room for the data"},{"status":"ACCESS_DENIED","when":"it is of another partition"}], struct: S_d3dkmt_openresourcefromnthandle },
  { surface: "dxg", id: 69, nr: 69, driver: null, name: "LX_DXCREATESYNCFILE", api: "D3DKMTCreateSyncFile", request: 3222816581, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":84,"parts":[]}, does: "gives a sync file, which is readable once the fence has reached the value or has ended", errors: [{"status":"INVALID_PARAMETER","when":"the fence of a paging queue"},{"status":"NO_MEMORY","when":"the waits of the process name as many fences as they may"}], struct: S_d3dkmt_createsyncfile },
];
