// Generated from proto/ by `npm run gen`; do not edit.
import type { DrmDriver, Row, StructPlan } from '../plan.ts';

export const DRM_FINGERPRINTS: Readonly<Record<DrmDriver, string>> = {
  virtio_gpu: 'sha256:0e9f2df0bef5b64c2839be2486e1aaf59a627e80daea94a0112e5dbfc4c87890',
  vgem: 'sha256:1fe3a2967645e83849474f63fc9469ae8d8ef33222af81ada3129c5479223dda',
};

const S_drm_version: StructPlan = {
  name: 'drm_version',
  size: 64,
  align: 8,
  presenceTag: 10,
  fields: [
    { name: "version_major", tag: 1, offset: 0, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "version_minor", tag: 2, offset: 4, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "version_patchlevel", tag: 3, offset: 8, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "name_len", tag: 4, offset: 16, size: 8, direction: "inout", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "name", tag: 5, offset: 24, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 16, countField: "name_len", fixedCount: 0, min: 0, max: 4096, elementSize: 1, nullable: true, clamp: true, wide: true, element: 'u8' } },
    { name: "date_len", tag: 6, offset: 32, size: 8, direction: "inout", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "date", tag: 7, offset: 40, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 32, countField: "date_len", fixedCount: 0, min: 0, max: 4096, elementSize: 1, nullable: true, clamp: true, wide: true, element: 'u8' } },
    { name: "desc_len", tag: 8, offset: 48, size: 8, direction: "inout", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "desc", tag: 9, offset: 56, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 48, countField: "desc_len", fixedCount: 0, min: 0, max: 4096, elementSize: 1, nullable: true, clamp: true, wide: true, element: 'u8' } },
  ],
};

const S_drm_unique: StructPlan = {
  name: 'drm_unique',
  size: 16,
  align: 8,
  presenceTag: 3,
  fields: [
    { name: "unique_len", tag: 1, offset: 0, size: 8, direction: "inout", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "unique", tag: 2, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 0, countField: "unique_len", fixedCount: 0, min: 0, max: 4096, elementSize: 1, nullable: true, clamp: true, wide: true, element: 'u8' } },
  ],
};

const S_drm_gem_close: StructPlan = {
  name: 'drm_gem_close',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"EINVAL"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "pad", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_get_cap: StructPlan = {
  name: 'drm_get_cap',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "capability", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "value", tag: 2, offset: 8, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_set_client_cap: StructPlan = {
  name: 'drm_set_client_cap',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "capability", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "value", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_prime_handle: StructPlan = {
  name: 'drm_prime_handle',
  size: 12,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "fd", tag: 3, offset: 8, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"dma-buf","errno":"EBADF"}, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
  ],
};

const S_drm_prime_handle_2: StructPlan = {
  name: 'drm_prime_handle',
  size: 12,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"find-or-new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "fd", tag: 3, offset: 8, size: 4, direction: "in", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"dma-buf","errno":"EBADF"}, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
  ],
};

const S_drm_mode_card_res: StructPlan = {
  name: 'drm_mode_card_res',
  size: 64,
  align: 8,
  presenceTag: 13,
  fields: [
    { name: "fb_id_ptr", tag: 1, offset: 0, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 32, countField: "count_fbs", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "crtc_id_ptr", tag: 2, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 36, countField: "count_crtcs", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "connector_id_ptr", tag: 3, offset: 16, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 40, countField: "count_connectors", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "encoder_id_ptr", tag: 4, offset: 24, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 44, countField: "count_encoders", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "count_fbs", tag: 5, offset: 32, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "count_crtcs", tag: 6, offset: 36, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "count_connectors", tag: 7, offset: 40, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "count_encoders", tag: 8, offset: 44, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "min_width", tag: 9, offset: 48, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "max_width", tag: 10, offset: 52, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "min_height", tag: 11, offset: 56, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "max_height", tag: 12, offset: 60, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_mode_modeinfo: StructPlan = {
  name: 'drm_mode_modeinfo',
  size: 68,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "clock", tag: 1, offset: 0, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "hdisplay", tag: 2, offset: 4, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "hsync_start", tag: 3, offset: 6, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "hsync_end", tag: 4, offset: 8, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "htotal", tag: 5, offset: 10, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "hskew", tag: 6, offset: 12, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "vdisplay", tag: 7, offset: 14, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "vsync_start", tag: 8, offset: 16, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "vsync_end", tag: 9, offset: 18, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "vtotal", tag: 10, offset: 20, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "vscan", tag: 11, offset: 22, size: 2, direction: "inout", scalar: "u16", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "vrefresh", tag: 12, offset: 24, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 13, offset: 28, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "type", tag: 14, offset: 32, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "name", tag: 15, offset: 36, size: 32, direction: "inout", scalar: null, inline: {"length":32,"countOffset":null,"countField":null,"elementSize":1,"element":"u8"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: null },
  ],
};

const S_drm_mode_crtc: StructPlan = {
  name: 'drm_mode_crtc',
  size: 104,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "set_connectors_ptr", tag: 1, offset: 0, size: 8, direction: "none", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 8, countField: "count_connectors", fixedCount: 0, min: 0, max: 0, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "count_connectors", tag: 2, offset: 8, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 0, wire: "uint32", struct: null, pointer: null },
    { name: "crtc_id", tag: 3, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "fb_id", tag: 4, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "x", tag: 5, offset: 20, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "y", tag: 6, offset: 24, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "gamma_size", tag: 7, offset: 28, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "mode_valid", tag: 8, offset: 32, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "mode", tag: 9, offset: 36, size: 68, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: S_drm_mode_modeinfo, pointer: null },
  ],
};

const S_drm_mode_get_encoder: StructPlan = {
  name: 'drm_mode_get_encoder',
  size: 20,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "encoder_id", tag: 1, offset: 0, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "encoder_type", tag: 2, offset: 4, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "crtc_id", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "possible_crtcs", tag: 4, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "possible_clones", tag: 5, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_mode_get_connector: StructPlan = {
  name: 'drm_mode_get_connector',
  size: 80,
  align: 8,
  presenceTag: 17,
  fields: [
    { name: "encoders_ptr", tag: 1, offset: 0, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 40, countField: "count_encoders", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "modes_ptr", tag: 2, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 32, countField: "count_modes", fixedCount: 0, min: 0, max: 1024, elementSize: 68, nullable: true, clamp: true, element: S_drm_mode_modeinfo } },
    { name: "props_ptr", tag: 3, offset: 16, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 36, countField: "count_props", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "prop_values_ptr", tag: 4, offset: 24, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 36, countField: "count_props", fixedCount: 0, min: 0, max: 1024, elementSize: 8, nullable: true, clamp: true, element: 'u64' } },
    { name: "count_modes", tag: 5, offset: 32, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "count_props", tag: 6, offset: 36, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "count_encoders", tag: 7, offset: 40, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "encoder_id", tag: 8, offset: 44, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "connector_id", tag: 9, offset: 48, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "connector_type", tag: 10, offset: 52, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "connector_type_id", tag: 11, offset: 56, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "connection", tag: 12, offset: 60, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "mm_width", tag: 13, offset: 64, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "mm_height", tag: 14, offset: 68, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "subpixel", tag: 15, offset: 72, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 16, offset: 76, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_mode_property_enum: StructPlan = {
  name: 'drm_mode_property_enum',
  size: 40,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "value", tag: 1, offset: 0, size: 8, direction: "inout", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "name", tag: 2, offset: 8, size: 32, direction: "inout", scalar: null, inline: {"length":32,"countOffset":null,"countField":null,"elementSize":1,"element":"u8"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: null },
  ],
};

const S_drm_mode_get_property: StructPlan = {
  name: 'drm_mode_get_property',
  size: 64,
  align: 8,
  presenceTag: 8,
  fields: [
    { name: "values_ptr", tag: 1, offset: 0, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 56, countField: "count_values", fixedCount: 0, min: 0, max: 1024, elementSize: 8, nullable: true, clamp: true, element: 'u64' } },
    { name: "enum_blob_ptr", tag: 2, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 60, countField: "count_enum_blobs", fixedCount: 0, min: 0, max: 1024, elementSize: 40, nullable: true, clamp: true, element: S_drm_mode_property_enum } },
    { name: "prop_id", tag: 3, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 4, offset: 20, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "name", tag: 5, offset: 24, size: 32, direction: "out", scalar: null, inline: {"length":32,"countOffset":null,"countField":null,"elementSize":1,"element":"u8"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: null },
    { name: "count_values", tag: 6, offset: 56, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "count_enum_blobs", tag: 7, offset: 60, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_mode_get_blob: StructPlan = {
  name: 'drm_mode_get_blob',
  size: 16,
  align: 8,
  presenceTag: 4,
  fields: [
    { name: "blob_id", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "length", tag: 2, offset: 4, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "data", tag: 3, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 4, countField: "length", fixedCount: 0, min: 0, max: 262144, elementSize: 1, nullable: true, clamp: true, element: 'u8' } },
  ],
};

const S_drm_mode_create_dumb: StructPlan = {
  name: 'drm_mode_create_dumb',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "height", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "width", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "bpp", tag: 3, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 4, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "handle", tag: 5, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "pitch", tag: 6, offset: 20, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "size", tag: 7, offset: 24, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_mode_map_dumb: StructPlan = {
  name: 'drm_mode_map_dumb',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "pad", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "offset", tag: 3, offset: 8, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, mmap: true, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_mode_destroy_dumb: StructPlan = {
  name: 'drm_mode_destroy_dumb',
  size: 4,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"EINVAL"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
  ],
};

const S_drm_mode_get_plane_res: StructPlan = {
  name: 'drm_mode_get_plane_res',
  size: 16,
  align: 8,
  presenceTag: 3,
  fields: [
    { name: "plane_id_ptr", tag: 1, offset: 0, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 8, countField: "count_planes", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "count_planes", tag: 2, offset: 8, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_mode_get_plane: StructPlan = {
  name: 'drm_mode_get_plane',
  size: 32,
  align: 8,
  presenceTag: 8,
  fields: [
    { name: "plane_id", tag: 1, offset: 0, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "crtc_id", tag: 2, offset: 4, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "fb_id", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "possible_crtcs", tag: 4, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "gamma_size", tag: 5, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "count_format_types", tag: 6, offset: 20, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "format_type_ptr", tag: 7, offset: 24, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 20, countField: "count_format_types", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
  ],
};

const S_drm_mode_obj_get_properties: StructPlan = {
  name: 'drm_mode_obj_get_properties',
  size: 32,
  align: 8,
  presenceTag: 6,
  fields: [
    { name: "props_ptr", tag: 1, offset: 0, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "count_props", fixedCount: 0, min: 0, max: 1024, elementSize: 4, nullable: true, clamp: true, element: 'u32' } },
    { name: "prop_values_ptr", tag: 2, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 16, countField: "count_props", fixedCount: 0, min: 0, max: 1024, elementSize: 8, nullable: true, clamp: true, element: 'u64' } },
    { name: "count_props", tag: 3, offset: 16, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "obj_id", tag: 4, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "obj_type", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_create: StructPlan = {
  name: 'drm_syncobj_create',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_destroy: StructPlan = {
  name: 'drm_syncobj_destroy',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"EINVAL"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "pad", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 0, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_handle: StructPlan = {
  name: 'drm_syncobj_handle',
  size: 16,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "shared_handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"EINVAL"}, mapped: false, caller: null, inside: null, union: "handle", when: {"field":"flags","offset":4,"mask":1,"equals":0}, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "fence_handle", tag: 2, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: "handle", when: {"field":"flags","offset":4,"mask":1,"equals":1}, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 3, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "shared_fd", tag: 4, offset: 8, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"syncobj","errno":"EBADF"}, inside: null, union: "fd", when: {"field":"flags","offset":4,"mask":1,"equals":0}, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "fence_fd", tag: 5, offset: 8, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"sync-file","errno":"EBADF"}, inside: null, union: "fd", when: {"field":"flags","offset":4,"mask":1,"equals":1}, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "pad", tag: 6, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 0, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_handle_2: StructPlan = {
  name: 'drm_syncobj_handle',
  size: 16,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "shared_handle", tag: 1, offset: 0, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: "handle", when: {"field":"flags","offset":4,"mask":1,"equals":0}, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "fence_handle", tag: 2, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: "handle", when: {"field":"flags","offset":4,"mask":1,"equals":1}, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 3, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "shared_fd", tag: 4, offset: 8, size: 4, direction: "in", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"syncobj","errno":"EINVAL"}, inside: null, union: "fd", when: {"field":"flags","offset":4,"mask":1,"equals":0}, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "fence_fd", tag: 5, offset: 8, size: 4, direction: "in", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"sync-file","errno":"EINVAL"}, inside: null, union: "fd", when: {"field":"flags","offset":4,"mask":1,"equals":1}, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "pad", tag: 6, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 0, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_wait: StructPlan = {
  name: 'drm_syncobj_wait',
  size: 40,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "handles", tag: 1, offset: 0, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "count_handles", fixedCount: 0, min: 0, max: 8192, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "timeout_nsec", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "count_handles", tag: 3, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 8192, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 4, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "first_signaled", tag: 5, offset: 24, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 6, offset: 28, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "deadline_nsec", tag: 7, offset: 32, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_array: StructPlan = {
  name: 'drm_syncobj_array',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "handles", tag: 1, offset: 0, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 8, countField: "count_handles", fixedCount: 0, min: 1, max: 8192, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "count_handles", tag: 2, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 8192, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 3, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 0, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_timeline_wait: StructPlan = {
  name: 'drm_syncobj_timeline_wait',
  size: 48,
  align: 8,
  presenceTag: 9,
  fields: [
    { name: "handles", tag: 1, offset: 0, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 24, countField: "count_handles", fixedCount: 0, min: 0, max: 8192, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "points", tag: 2, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 24, countField: "count_handles", fixedCount: 0, min: 0, max: 8192, elementSize: 8, nullable: true, element: 'u64' } },
    { name: "timeout_nsec", tag: 3, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "count_handles", tag: 4, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 8192, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 5, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "first_signaled", tag: 6, offset: 32, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 7, offset: 36, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "deadline_nsec", tag: 8, offset: 40, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_timeline_array: StructPlan = {
  name: 'drm_syncobj_timeline_array',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "handles", tag: 1, offset: 0, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "count_handles", fixedCount: 0, min: 1, max: 8192, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "points", tag: 2, offset: 8, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 16, countField: "count_handles", fixedCount: 0, min: 1, max: 8192, elementSize: 8, nullable: false, element: 'u64' } },
    { name: "count_handles", tag: 3, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 8192, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 4, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_transfer: StructPlan = {
  name: 'drm_syncobj_transfer',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "src_handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "dst_handle", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "src_point", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "dst_point", tag: 4, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "flags", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 6, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 0, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_syncobj_timeline_array_2: StructPlan = {
  name: 'drm_syncobj_timeline_array',
  size: 24,
  align: 8,
  presenceTag: 5,
  fields: [
    { name: "handles", tag: 1, offset: 0, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 16, countField: "count_handles", fixedCount: 0, min: 1, max: 8192, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "points", tag: 2, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: { countOffset: 16, countField: "count_handles", fixedCount: 0, min: 1, max: 8192, elementSize: 8, nullable: true, element: 'u64' } },
    { name: "count_handles", tag: 3, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 8192, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 4, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_mode_fb_cmd2: StructPlan = {
  name: 'drm_mode_fb_cmd2',
  size: 104,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "fb_id", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "width", tag: 2, offset: 4, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "height", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pixel_format", tag: 4, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 5, offset: 16, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "handles", tag: 6, offset: 20, size: 16, direction: "out", scalar: null, inline: {"length":4,"countOffset":null,"countField":null,"elementSize":4,"element":"u32"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pitches", tag: 7, offset: 36, size: 16, direction: "out", scalar: null, inline: {"length":4,"countOffset":null,"countField":null,"elementSize":4,"element":"u32"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "offsets", tag: 8, offset: 52, size: 16, direction: "out", scalar: null, inline: {"length":4,"countOffset":null,"countField":null,"elementSize":4,"element":"u32"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "modifier", tag: 9, offset: 72, size: 32, direction: "out", scalar: null, inline: {"length":4,"countOffset":null,"countField":null,"elementSize":8,"element":"u64"}, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_map: StructPlan = {
  name: 'drm_virtgpu_map',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "offset", tag: 1, offset: 0, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, mmap: true, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "handle", tag: 2, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "pad", tag: 3, offset: 12, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_execbuffer_syncobj: StructPlan = {
  name: 'drm_virtgpu_execbuffer_syncobj',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "point", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_execbuffer_syncobj_2: StructPlan = {
  name: 'drm_virtgpu_execbuffer_syncobj',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["syncobj"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"EINVAL"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "point", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_execbuffer: StructPlan = {
  name: 'drm_virtgpu_execbuffer',
  size: 64,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "flags", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "size", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 266240, wire: "uint32", struct: null, pointer: null },
    { name: "command", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 4, countField: "size", fixedCount: 0, min: 0, max: 266240, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "bo_handles", tag: 4, offset: 16, size: 8, direction: "in", scalar: null, inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: 24, countField: "num_bo_handles", fixedCount: 0, min: 0, max: 16384, elementSize: 4, nullable: false, element: 'u32' } },
    { name: "num_bo_handles", tag: 5, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 16384, wire: "uint32", struct: null, pointer: null },
    { name: "in_fence_fd", tag: 6, offset: 28, size: 4, direction: "in", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"sync-file","errno":"EINVAL"}, inside: null, union: "fence_fd", when: {"field":"flags","offset":0,"mask":1,"equals":1}, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "out_fence_fd", tag: 7, offset: 28, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"sync-file","errno":"EBADF"}, inside: null, union: "fence_fd", when: {"field":"flags","offset":0,"mask":2,"equals":2}, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "ring_idx", tag: 8, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "syncobj_stride", tag: 9, offset: 36, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "num_in_syncobjs", tag: 10, offset: 40, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 1024, wire: "uint32", struct: null, pointer: null },
    { name: "num_out_syncobjs", tag: 11, offset: 44, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 1024, wire: "uint32", struct: null, pointer: null },
    { name: "in_syncobjs", tag: 12, offset: 48, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 40, countField: "num_in_syncobjs", fixedCount: 0, min: 0, max: 1024, elementSize: 16, nullable: false, strideOffset: 36, element: S_drm_virtgpu_execbuffer_syncobj } },
    { name: "out_syncobjs", tag: 13, offset: 56, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 44, countField: "num_out_syncobjs", fixedCount: 0, min: 0, max: 1024, elementSize: 16, nullable: false, strideOffset: 36, element: S_drm_virtgpu_execbuffer_syncobj_2 } },
  ],
};

const S_drm_virtgpu_getparam: StructPlan = {
  name: 'drm_virtgpu_getparam',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "param", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 7, wire: "fixed64", struct: null, pointer: null },
    { name: "value", tag: 2, offset: 8, size: 8, direction: "out", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: { countOffset: null, countField: null, fixedCount: 1, min: 0, max: 1, elementSize: 4, nullable: false, element: 'u32' } },
  ],
};

const S_drm_virtgpu_resource_create: StructPlan = {
  name: 'drm_virtgpu_resource_create',
  size: 56,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "target", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "format", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "bind", tag: 3, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "width", tag: 4, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "height", tag: 5, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "depth", tag: 6, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "array_size", tag: 7, offset: 24, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "last_level", tag: 8, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "nr_samples", tag: 9, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 10, offset: 36, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "bo_handle", tag: 11, offset: 40, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "res_handle", tag: 12, offset: 44, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "size", tag: 13, offset: 48, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "stride", tag: 14, offset: 52, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_resource_info: StructPlan = {
  name: 'drm_virtgpu_resource_info',
  size: 16,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "bo_handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "res_handle", tag: 2, offset: 4, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "size", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "blob_mem", tag: 4, offset: 12, size: 4, direction: "inout", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_3d_box: StructPlan = {
  name: 'drm_virtgpu_3d_box',
  size: 24,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "x", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "y", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "z", tag: 3, offset: 8, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "w", tag: 4, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "h", tag: 5, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "d", tag: 6, offset: 20, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_3d_transfer_from_host: StructPlan = {
  name: 'drm_virtgpu_3d_transfer_from_host',
  size: 44,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "bo_handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "box", tag: 2, offset: 4, size: 24, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: S_drm_virtgpu_3d_box, pointer: null },
    { name: "level", tag: 3, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "offset", tag: 4, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "stride", tag: 5, offset: 36, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "layer_stride", tag: 6, offset: 40, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_3d_transfer_to_host: StructPlan = {
  name: 'drm_virtgpu_3d_transfer_to_host',
  size: 44,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "bo_handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "box", tag: 2, offset: 4, size: 24, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: S_drm_virtgpu_3d_box, pointer: null },
    { name: "level", tag: 3, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "offset", tag: 4, offset: 32, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "stride", tag: 5, offset: 36, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "layer_stride", tag: 6, offset: 40, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_3d_wait: StructPlan = {
  name: 'drm_virtgpu_3d_wait',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_get_caps: StructPlan = {
  name: 'drm_virtgpu_get_caps',
  size: 24,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "cap_set_id", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "cap_set_ver", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "addr", tag: 3, offset: 8, size: 8, direction: "inout", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 16, countField: "size", fixedCount: 0, min: 1, max: 65536, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "size", tag: 4, offset: 16, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: 1, max: 65536, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 5, offset: 20, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_resource_create_blob: StructPlan = {
  name: 'drm_virtgpu_resource_create_blob',
  size: 48,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "blob_mem", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "blob_flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "bo_handle", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "res_handle", tag: 4, offset: 12, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "size", tag: 5, offset: 16, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "pad", tag: 6, offset: 24, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "cmd_size", tag: 7, offset: 28, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 266240, wire: "uint32", struct: null, pointer: null },
    { name: "cmd", tag: 8, offset: 32, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "bytes", struct: null, pointer: { countOffset: 28, countField: "cmd_size", fixedCount: 0, min: 0, max: 266240, elementSize: 1, nullable: false, element: 'u8' } },
    { name: "blob_id", tag: 9, offset: 40, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_context_set_param: StructPlan = {
  name: 'drm_virtgpu_context_set_param',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "param", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "capset_id", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "value", when: {"field":"param","offset":0,"mask":4294967295,"equals":1}, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "num_rings", tag: 3, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "value", when: {"field":"param","offset":0,"mask":4294967295,"equals":2}, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "poll_rings_mask", tag: 4, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: "value", when: {"field":"param","offset":0,"mask":4294967295,"equals":3}, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_drm_virtgpu_context_init: StructPlan = {
  name: 'drm_virtgpu_context_init',
  size: 16,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "num_params", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 4, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "ctx_set_params", tag: 3, offset: 8, size: 8, direction: "in", scalar: null, inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "message", struct: null, pointer: { countOffset: 0, countField: "num_params", fixedCount: 0, min: 0, max: 4, elementSize: 16, nullable: false, element: S_drm_virtgpu_context_set_param } },
  ],
};

const S_drm_vgem_fence_attach: StructPlan = {
  name: 'drm_vgem_fence_attach',
  size: 16,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "handle", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["gem"],"use":"use","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "out_fence", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: {"kinds":["fence"],"use":"new","optional":false,"parent":false,"bad":"INVALID_PARAMETER"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "pad", tag: 4, offset: 12, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 0, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_drm_vgem_fence_signal: StructPlan = {
  name: 'drm_vgem_fence_signal',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "fence", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: {"kinds":["fence"],"use":"destroy","optional":false,"parent":false,"bad":"INVALID_PARAMETER","errno":"ENOENT"}, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_kmb_drm_open: StructPlan = {
  name: 'kmb_drm_open',
  size: 16,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "node", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: 1, wire: "uint32", struct: null, pointer: null },
    { name: "flags", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "file", tag: 3, offset: 8, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 4, offset: 12, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_kmb_drm_close: StructPlan = {
  name: 'kmb_drm_close',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "file", tag: 1, offset: 0, size: 4, direction: "in", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "pad", tag: 2, offset: 4, size: 4, direction: "none", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

const S_kmb_drm_map: StructPlan = {
  name: 'kmb_drm_map',
  size: 32,
  align: 8,
  presenceTag: null,
  fields: [
    { name: "offset", tag: 1, offset: 0, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "bytes", tag: 2, offset: 8, size: 8, direction: "in", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
    { name: "fd", tag: 3, offset: 16, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"dma-buf","errno":"EBADF"}, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "handle", tag: 4, offset: 20, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
    { name: "start", tag: 5, offset: 24, size: 8, direction: "out", scalar: "u64", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "fixed64", struct: null, pointer: null },
  ],
};

const S_kmb_drm_queue: StructPlan = {
  name: 'kmb_drm_queue',
  size: 8,
  align: 4,
  presenceTag: null,
  fields: [
    { name: "fd", tag: 1, offset: 0, size: 4, direction: "out", scalar: "i32", inline: null, handle: null, mapped: false, caller: "descriptor", descriptor: {"gives":"queue","errno":"EBADF"}, inside: null, union: null, when: null, min: null, max: null, wire: "int32", struct: null, pointer: null },
    { name: "bytes", tag: 2, offset: 4, size: 4, direction: "out", scalar: "u32", inline: null, handle: null, mapped: false, caller: null, inside: null, union: null, when: null, min: null, max: null, wire: "uint32", struct: null, pointer: null },
  ],
};

export const DRM_ROWS: readonly Row[] = [
  { surface: "drm", id: 512, nr: 0, driver: null, name: "DRM_IOCTL_VERSION", api: "DRM_IOCTL_VERSION", request: 3225445376, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_version },
  { surface: "drm", id: 513, nr: 1, driver: null, name: "DRM_IOCTL_GET_UNIQUE", api: "DRM_IOCTL_GET_UNIQUE", request: 3222299649, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_unique },
  { surface: "drm", id: 521, nr: 9, driver: null, name: "DRM_IOCTL_GEM_CLOSE", api: "DRM_IOCTL_GEM_CLOSE", request: 1074291721, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["gem"], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"w","render":true,"charge":null}, struct: S_drm_gem_close },
  { surface: "drm", id: 524, nr: 12, driver: null, name: "DRM_IOCTL_GET_CAP", api: "DRM_IOCTL_GET_CAP", request: 3222299660, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_get_cap },
  { surface: "drm", id: 525, nr: 13, driver: null, name: "DRM_IOCTL_SET_CLIENT_CAP", api: "DRM_IOCTL_SET_CLIENT_CAP", request: 1074816013, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"w","render":false,"charge":null}, struct: S_drm_set_client_cap },
  { surface: "drm", id: 557, nr: 45, driver: null, name: "DRM_IOCTL_PRIME_HANDLE_TO_FD", api: "DRM_IOCTL_PRIME_HANDLE_TO_FD", request: 3222037549, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_prime_handle },
  { surface: "drm", id: 558, nr: 46, driver: null, name: "DRM_IOCTL_PRIME_FD_TO_HANDLE", api: "DRM_IOCTL_PRIME_FD_TO_HANDLE", request: 3222037550, scope: "adapter", blocking: false, oneWay: false, creates: ["gem"], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":"0"}, struct: S_drm_prime_handle_2 },
  { surface: "drm", id: 672, nr: 160, driver: null, name: "DRM_IOCTL_MODE_GETRESOURCES", api: "DRM_IOCTL_MODE_GETRESOURCES", request: 3225445536, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_card_res },
  { surface: "drm", id: 673, nr: 161, driver: null, name: "DRM_IOCTL_MODE_GETCRTC", api: "DRM_IOCTL_MODE_GETCRTC", request: 3228066977, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_crtc },
  { surface: "drm", id: 678, nr: 166, driver: null, name: "DRM_IOCTL_MODE_GETENCODER", api: "DRM_IOCTL_MODE_GETENCODER", request: 3222561958, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_get_encoder },
  { surface: "drm", id: 679, nr: 167, driver: null, name: "DRM_IOCTL_MODE_GETCONNECTOR", api: "DRM_IOCTL_MODE_GETCONNECTOR", request: 3226494119, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_get_connector },
  { surface: "drm", id: 682, nr: 170, driver: null, name: "DRM_IOCTL_MODE_GETPROPERTY", api: "DRM_IOCTL_MODE_GETPROPERTY", request: 3225445546, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_get_property },
  { surface: "drm", id: 684, nr: 172, driver: null, name: "DRM_IOCTL_MODE_GETPROPBLOB", api: "DRM_IOCTL_MODE_GETPROPBLOB", request: 3222299820, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_get_blob },
  { surface: "drm", id: 690, nr: 178, driver: null, name: "DRM_IOCTL_MODE_CREATE_DUMB", api: "DRM_IOCTL_MODE_CREATE_DUMB", request: 3223348402, scope: "adapter", blocking: false, oneWay: false, creates: ["gem"], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":"up(height * width * up(bpp, 8), 4096) * 4096"}, struct: S_drm_mode_create_dumb },
  { surface: "drm", id: 691, nr: 179, driver: null, name: "DRM_IOCTL_MODE_MAP_DUMB", api: "DRM_IOCTL_MODE_MAP_DUMB", request: 3222299827, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_map_dumb },
  { surface: "drm", id: 692, nr: 180, driver: null, name: "DRM_IOCTL_MODE_DESTROY_DUMB", api: "DRM_IOCTL_MODE_DESTROY_DUMB", request: 3221513396, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["gem"], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_destroy_dumb },
  { surface: "drm", id: 693, nr: 181, driver: null, name: "DRM_IOCTL_MODE_GETPLANERESOURCES", api: "DRM_IOCTL_MODE_GETPLANERESOURCES", request: 3222299829, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_get_plane_res },
  { surface: "drm", id: 694, nr: 182, driver: null, name: "DRM_IOCTL_MODE_GETPLANE", api: "DRM_IOCTL_MODE_GETPLANE", request: 3223348406, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_get_plane },
  { surface: "drm", id: 697, nr: 185, driver: null, name: "DRM_IOCTL_MODE_OBJ_GETPROPERTIES", api: "DRM_IOCTL_MODE_OBJ_GETPROPERTIES", request: 3223348409, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_obj_get_properties },
  { surface: "drm", id: 703, nr: 191, driver: null, name: "DRM_IOCTL_SYNCOBJ_CREATE", api: "DRM_IOCTL_SYNCOBJ_CREATE", request: 3221775551, scope: "adapter", blocking: false, oneWay: false, creates: ["syncobj"], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":"512"}, struct: S_drm_syncobj_create },
  { surface: "drm", id: 704, nr: 192, driver: null, name: "DRM_IOCTL_SYNCOBJ_DESTROY", api: "DRM_IOCTL_SYNCOBJ_DESTROY", request: 3221775552, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["syncobj"], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_destroy },
  { surface: "drm", id: 705, nr: 193, driver: null, name: "DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD", api: "DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD", request: 3222299841, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_handle },
  { surface: "drm", id: 706, nr: 194, driver: null, name: "DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE", api: "DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE", request: 3222299842, scope: "adapter", blocking: false, oneWay: false, creates: ["syncobj"], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":"0"}, struct: S_drm_syncobj_handle_2 },
  { surface: "drm", id: 707, nr: 195, driver: null, name: "DRM_IOCTL_SYNCOBJ_WAIT", api: "DRM_IOCTL_SYNCOBJ_WAIT", request: 3223872707, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, nowait: {"offset":8,"size":8,"way":"set","value":0,"notYet":"ETIME","patienceMs":null}, atOnce: [{"field":"nowait","offset":8,"mask":4294967295,"equals":0},{"field":"nowait","offset":12,"mask":4294967295,"equals":0}], drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_wait },
  { surface: "drm", id: 708, nr: 196, driver: null, name: "DRM_IOCTL_SYNCOBJ_RESET", api: "DRM_IOCTL_SYNCOBJ_RESET", request: 3222299844, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_array },
  { surface: "drm", id: 709, nr: 197, driver: null, name: "DRM_IOCTL_SYNCOBJ_SIGNAL", api: "DRM_IOCTL_SYNCOBJ_SIGNAL", request: 3222299845, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_array },
  { surface: "drm", id: 714, nr: 202, driver: null, name: "DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT", api: "DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT", request: 3224397002, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, nowait: {"offset":16,"size":8,"way":"set","value":0,"notYet":"ETIME","patienceMs":null}, atOnce: [{"field":"nowait","offset":16,"mask":4294967295,"equals":0},{"field":"nowait","offset":20,"mask":4294967295,"equals":0}], drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_timeline_wait },
  { surface: "drm", id: 715, nr: 203, driver: null, name: "DRM_IOCTL_SYNCOBJ_QUERY", api: "DRM_IOCTL_SYNCOBJ_QUERY", request: 3222824139, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_timeline_array },
  { surface: "drm", id: 716, nr: 204, driver: null, name: "DRM_IOCTL_SYNCOBJ_TRANSFER", api: "DRM_IOCTL_SYNCOBJ_TRANSFER", request: 3223348428, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_transfer },
  { surface: "drm", id: 717, nr: 205, driver: null, name: "DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL", api: "DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL", request: 3222824141, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_syncobj_timeline_array_2 },
  { surface: "drm", id: 718, nr: 206, driver: null, name: "DRM_IOCTL_MODE_GETFB2", api: "DRM_IOCTL_MODE_GETFB2", request: 3228067022, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":false,"charge":null}, struct: S_drm_mode_fb_cmd2 },
  { surface: "drm", id: 833, nr: 65, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_MAP", api: "DRM_IOCTL_VIRTGPU_MAP", request: 3222299713, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_virtgpu_map },
  { surface: "drm", id: 834, nr: 66, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_EXECBUFFER", api: "DRM_IOCTL_VIRTGPU_EXECBUFFER", request: 3225445442, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, atOnce: [{"field":"flags","offset":0,"mask":1,"equals":0},{"field":"num_in_syncobjs","offset":40,"mask":4294967295,"equals":0}], drm: {"access":"rw","render":true,"charge":null,"submits":true,"direct":[{"field":"flags","offset":0,"mask":4294967295,"equals":0},{"field":"num_in_syncobjs","offset":40,"mask":4294967295,"equals":0},{"field":"num_out_syncobjs","offset":44,"mask":4294967295,"equals":0}]}, struct: S_drm_virtgpu_execbuffer },
  { surface: "drm", id: 835, nr: 67, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_GETPARAM", api: "DRM_IOCTL_VIRTGPU_GETPARAM", request: 3222299715, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_virtgpu_getparam },
  { surface: "drm", id: 836, nr: 68, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE", api: "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE", request: 3224921156, scope: "adapter", blocking: false, oneWay: false, creates: ["gem"], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":"up(max(size, 1, width * max(height, 1) * max(depth, 1) * max(array_size, 1) * max(nr_samples, 1) * min(last_level + 1, 2) * texel(format)), 4096) * 4096"}, struct: S_drm_virtgpu_resource_create },
  { surface: "drm", id: 837, nr: 69, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_RESOURCE_INFO", api: "DRM_IOCTL_VIRTGPU_RESOURCE_INFO", request: 3222299717, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_virtgpu_resource_info },
  { surface: "drm", id: 838, nr: 70, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_TRANSFER_FROM_HOST", api: "DRM_IOCTL_VIRTGPU_TRANSFER_FROM_HOST", request: 3224134726, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null,"submits":true}, struct: S_drm_virtgpu_3d_transfer_from_host },
  { surface: "drm", id: 839, nr: 71, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST", api: "DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST", request: 3224134727, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null,"submits":true}, struct: S_drm_virtgpu_3d_transfer_to_host },
  { surface: "drm", id: 840, nr: 72, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_WAIT", api: "DRM_IOCTL_VIRTGPU_WAIT", request: 3221775432, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, nowait: {"offset":4,"size":4,"way":"bits","value":1,"notYet":"EBUSY","patienceMs":15000}, atOnce: [{"field":"nowait","offset":4,"mask":1,"equals":1}], idle: true, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_virtgpu_3d_wait },
  { surface: "drm", id: 841, nr: 73, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_GET_CAPS", api: "DRM_IOCTL_VIRTGPU_GET_CAPS", request: 3222824009, scope: "adapter", blocking: true, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_drm_virtgpu_get_caps },
  { surface: "drm", id: 842, nr: 74, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB", api: "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB", request: 3224396874, scope: "adapter", blocking: false, oneWay: false, creates: ["gem"], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":"up(max(size, 1), 4096) * 4096"}, struct: S_drm_virtgpu_resource_create_blob },
  { surface: "drm", id: 843, nr: 75, driver: "virtio_gpu", name: "DRM_IOCTL_VIRTGPU_CONTEXT_INIT", api: "DRM_IOCTL_VIRTGPU_CONTEXT_INIT", request: 3222299723, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null,"unordered":true}, struct: S_drm_virtgpu_context_init },
  { surface: "drm", id: 1089, nr: 65, driver: "vgem", name: "DRM_IOCTL_VGEM_FENCE_ATTACH", api: "DRM_IOCTL_VGEM_FENCE_ATTACH", request: 3222299713, scope: "adapter", blocking: false, oneWay: false, creates: ["fence"], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":"512"}, struct: S_drm_vgem_fence_attach },
  { surface: "drm", id: 1090, nr: 66, driver: "vgem", name: "DRM_IOCTL_VGEM_FENCE_SIGNAL", api: "DRM_IOCTL_VGEM_FENCE_SIGNAL", request: 1074291778, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: ["fence"], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"w","render":true,"charge":null}, struct: S_drm_vgem_fence_signal },
  { surface: "drm", id: 1281, nr: 1, driver: null, name: "DRM_BRIDGE_OPEN", api: "DRM_BRIDGE_OPEN", request: 0, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_kmb_drm_open },
  { surface: "drm", id: 1282, nr: 2, driver: null, name: "DRM_BRIDGE_CLOSE", api: "DRM_BRIDGE_CLOSE", request: 0, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_kmb_drm_close },
  { surface: "drm", id: 1283, nr: 3, driver: null, name: "DRM_BRIDGE_MAP", api: "DRM_BRIDGE_MAP", request: 0, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_kmb_drm_map },
  { surface: "drm", id: 1284, nr: 4, driver: null, name: "DRM_BRIDGE_QUEUE", api: "DRM_BRIDGE_QUEUE", request: 0, scope: "adapter", blocking: false, oneWay: false, creates: [], destroys: [], capability: "base", since: 1, packet: {"fixed":0,"parts":[]}, drm: {"access":"rw","render":true,"charge":null}, struct: S_kmb_drm_queue },
];
