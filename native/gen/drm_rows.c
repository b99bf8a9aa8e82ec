/* Generated from proto/ by `npm run gen`; do not edit. */
#include <errno.h>

#include "drm_rows.h"

static const struct kmb_field kmb_drm_version_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .flags = KMB_SIGNED},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .flags = KMB_SIGNED},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .flags = KMB_SIGNED},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_BYTES, .count_offset = 16, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 4096u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_WIDE | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 6, .offset = 32, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64},
  {.tag = 7, .offset = 40, .size = 8, .direction = KMB_OUT, .wire = KMB_BYTES, .count_offset = 32, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 4096u, .presence = 0x2u, .flags = KMB_COUNTED | KMB_WIDE | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 8, .offset = 48, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64},
  {.tag = 9, .offset = 56, .size = 8, .direction = KMB_OUT, .wire = KMB_BYTES, .count_offset = 48, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 4096u, .presence = 0x4u, .flags = KMB_COUNTED | KMB_WIDE | KMB_CLAMP | KMB_NULLABLE},
};
static const struct kmb_struct kmb_drm_version = {.fields = kmb_drm_version_fields, .size = 64, .count = 9, .presence_tag = 10, .judged = 0x150u, .nested = 0x0u, .pointers = 0x150u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0xa8u, .outputs = 0x1ffu};

static const struct kmb_row row_200 = {.name = "DRM_IOCTL_VERSION", .api = "DRM_IOCTL_VERSION", .layout = &kmb_drm_version, .request = 0xc0406400u, .packet = 0, .overflow = 0, .reply = 0, .id = 512, .nr = 0, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_unique_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 0, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 4096u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_WIDE | KMB_CLAMP | KMB_NULLABLE},
};
static const struct kmb_struct kmb_drm_unique = {.fields = kmb_drm_unique_fields, .size = 16, .count = 2, .presence_tag = 3, .judged = 0x2u, .nested = 0x0u, .pointers = 0x2u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x3u};

static const struct kmb_row row_201 = {.name = "DRM_IOCTL_GET_UNIQUE", .api = "DRM_IOCTL_GET_UNIQUE", .layout = &kmb_drm_unique, .request = 0xc0106401u, .packet = 0, .overflow = 0, .reply = 0, .id = 513, .nr = 1, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_gem_close_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x400, .error = EINVAL},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_gem_close = {.fields = kmb_drm_gem_close_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_209 = {.name = "DRM_IOCTL_GEM_CLOSE", .api = "DRM_IOCTL_GEM_CLOSE", .layout = &kmb_drm_gem_close, .request = 0x40086409u, .packet = 0, .overflow = 0, .reply = 0, .id = 521, .nr = 9, .flags = KMB_ENDS | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_get_cap_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_get_cap = {.fields = kmb_drm_get_cap_fields, .size = 16, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x2u};

static const struct kmb_row row_20c = {.name = "DRM_IOCTL_GET_CAP", .api = "DRM_IOCTL_GET_CAP", .layout = &kmb_drm_get_cap, .request = 0xc010640cu, .packet = 0, .overflow = 0, .reply = 0, .id = 524, .nr = 12, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_set_client_cap_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_set_client_cap = {.fields = kmb_drm_set_client_cap_fields, .size = 16, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_row row_20d = {.name = "DRM_IOCTL_SET_CLIENT_CAP", .api = "DRM_IOCTL_SET_CLIENT_CAP", .layout = &kmb_drm_set_client_cap, .request = 0x4010640du, .packet = 0, .overflow = 0, .reply = 0, .id = 525, .nr = 13, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_prime_handle_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .caller = KMB_DESCRIPTOR, .gives = KMB_DMA_BUF, .error = EBADF, .flags = KMB_SIGNED},
};
static const struct kmb_struct kmb_drm_prime_handle = {.fields = kmb_drm_prime_handle_fields, .size = 12, .count = 3, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x4u};

static const struct kmb_row row_22d = {.name = "DRM_IOCTL_PRIME_HANDLE_TO_FD", .api = "DRM_IOCTL_PRIME_HANDLE_TO_FD", .layout = &kmb_drm_prime_handle, .request = 0xc00c642du, .packet = 0, .overflow = 0, .reply = 0, .id = 557, .nr = 45, .flags = KMB_DRM | KMB_RENDER | KMB_SHARES};

static const struct kmb_field kmb_drm_prime_handle_2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_FIND_OR_NEW, .kinds = 0x400},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_INT32, .caller = KMB_DESCRIPTOR, .gives = KMB_DMA_BUF, .error = EBADF, .flags = KMB_SIGNED},
};
static const struct kmb_struct kmb_drm_prime_handle_2 = {.fields = kmb_drm_prime_handle_2_fields, .size = 12, .count = 3, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x4u, .outputs = 0x1u};

static const struct kmb_row row_22e = {.name = "DRM_IOCTL_PRIME_FD_TO_HANDLE", .api = "DRM_IOCTL_PRIME_FD_TO_HANDLE", .layout = &kmb_drm_prime_handle_2, .request = 0xc00c642eu, .packet = 0, .overflow = 0, .reply = 0, .id = 558, .nr = 46, .flags = KMB_MAKES | KMB_DRM | KMB_RENDER | KMB_SHARES};

static const struct kmb_field kmb_drm_mode_card_res_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 32, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 36, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x2u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 3, .offset = 16, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 40, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x4u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 4, .offset = 24, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 44, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x8u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 5, .offset = 32, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 36, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 40, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 8, .offset = 44, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 9, .offset = 48, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 10, .offset = 52, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 11, .offset = 56, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 12, .offset = 60, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_mode_card_res = {.fields = kmb_drm_mode_card_res_fields, .size = 64, .count = 12, .presence_tag = 13, .judged = 0xfu, .nested = 0x0u, .pointers = 0xfu, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0xffu, .outputs = 0xfffu};

static const struct kmb_row row_2a0 = {.name = "DRM_IOCTL_MODE_GETRESOURCES", .api = "DRM_IOCTL_MODE_GETRESOURCES", .layout = &kmb_drm_mode_card_res, .request = 0xc04064a0u, .packet = 0, .overflow = 0, .reply = 0, .id = 672, .nr = 160, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_modeinfo_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 6, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 8, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 10, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 12, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 14, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 8, .offset = 16, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 9, .offset = 18, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 10, .offset = 20, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 11, .offset = 22, .size = 2, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 12, .offset = 24, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 13, .offset = 28, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 14, .offset = 32, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 15, .offset = 36, .size = 32, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 0, .element_size = 1, .fixed = 32, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_drm_mode_modeinfo = {.fields = kmb_drm_mode_modeinfo_fields, .size = 68, .count = 15, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x7fffu, .outputs = 0x7fffu};

static const struct kmb_field kmb_drm_mode_crtc_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED32, .count_offset = 8, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 0u, .flags = KMB_COUNTED},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32, .min = 0u, .max = 0u, .flags = KMB_MAX},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 28, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 8, .offset = 32, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 9, .offset = 36, .size = 68, .direction = KMB_INOUT, .wire = KMB_MESSAGE, .shape = KMB_STRUCT, .element = &kmb_drm_mode_modeinfo},
};
static const struct kmb_struct kmb_drm_mode_crtc = {.fields = kmb_drm_mode_crtc_fields, .size = 104, .count = 9, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x104u, .outputs = 0x1f8u};

static const struct kmb_row row_2a1 = {.name = "DRM_IOCTL_MODE_GETCRTC", .api = "DRM_IOCTL_MODE_GETCRTC", .layout = &kmb_drm_mode_crtc, .request = 0xc06864a1u, .packet = 0, .overflow = 0, .reply = 0, .id = 673, .nr = 161, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_get_encoder_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_mode_get_encoder = {.fields = kmb_drm_mode_get_encoder_fields, .size = 20, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x1fu};

static const struct kmb_row row_2a6 = {.name = "DRM_IOCTL_MODE_GETENCODER", .api = "DRM_IOCTL_MODE_GETENCODER", .layout = &kmb_drm_mode_get_encoder, .request = 0xc01464a6u, .packet = 0, .overflow = 0, .reply = 0, .id = 678, .nr = 166, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_get_connector_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 40, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_MESSAGE, .count_offset = 32, .element_size = 68, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x2u, .element = &kmb_drm_mode_modeinfo, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 3, .offset = 16, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 36, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x4u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 4, .offset = 24, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64, .count_offset = 36, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x8u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 5, .offset = 32, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 36, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 40, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 8, .offset = 44, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 9, .offset = 48, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 10, .offset = 52, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 11, .offset = 56, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 12, .offset = 60, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 13, .offset = 64, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 14, .offset = 68, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 15, .offset = 72, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 16, .offset = 76, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_mode_get_connector = {.fields = kmb_drm_mode_get_connector_fields, .size = 80, .count = 16, .presence_tag = 17, .judged = 0xfu, .nested = 0x0u, .pointers = 0xfu, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x17fu, .outputs = 0x7fffu};

static const struct kmb_row row_2a7 = {.name = "DRM_IOCTL_MODE_GETCONNECTOR", .api = "DRM_IOCTL_MODE_GETCONNECTOR", .layout = &kmb_drm_mode_get_connector, .request = 0xc05064a7u, .packet = 0, .overflow = 0, .reply = 0, .id = 679, .nr = 167, .flags = KMB_BLOCKING | KMB_DRM};

static const struct kmb_field kmb_drm_mode_property_enum_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 32, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 0, .element_size = 1, .fixed = 32, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_drm_mode_property_enum = {.fields = kmb_drm_mode_property_enum_fields, .size = 40, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x3u};

static const struct kmb_field kmb_drm_mode_get_property_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64, .count_offset = 56, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_MESSAGE, .count_offset = 60, .element_size = 40, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x2u, .element = &kmb_drm_mode_property_enum, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 20, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 24, .size = 32, .direction = KMB_OUT, .wire = KMB_BYTES, .count_offset = 0, .element_size = 1, .fixed = 32, .shape = KMB_INLINE},
  {.tag = 6, .offset = 56, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 60, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_mode_get_property = {.fields = kmb_drm_mode_get_property_fields, .size = 64, .count = 7, .presence_tag = 8, .judged = 0x3u, .nested = 0x0u, .pointers = 0x3u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x67u, .outputs = 0x7bu};

static const struct kmb_row row_2aa = {.name = "DRM_IOCTL_MODE_GETPROPERTY", .api = "DRM_IOCTL_MODE_GETPROPERTY", .layout = &kmb_drm_mode_get_property, .request = 0xc04064aau, .packet = 0, .overflow = 0, .reply = 0, .id = 682, .nr = 170, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_get_blob_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 4, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 262144u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
};
static const struct kmb_struct kmb_drm_mode_get_blob = {.fields = kmb_drm_mode_get_blob_fields, .size = 16, .count = 3, .presence_tag = 4, .judged = 0x4u, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x7u, .outputs = 0x6u};

static const struct kmb_row row_2ac = {.name = "DRM_IOCTL_MODE_GETPROPBLOB", .api = "DRM_IOCTL_MODE_GETPROPBLOB", .layout = &kmb_drm_mode_get_blob, .request = 0xc01064acu, .packet = 0, .overflow = 0, .reply = 0, .id = 684, .nr = 172, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_create_dumb_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x400},
  {.tag = 6, .offset = 20, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_mode_create_dumb = {.fields = kmb_drm_mode_create_dumb_fields, .size = 32, .count = 7, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x10u, .handle_arrays = 0x0u, .inputs = 0xfu, .outputs = 0x70u};

static const struct kmb_row row_2b2 = {.name = "DRM_IOCTL_MODE_CREATE_DUMB", .api = "DRM_IOCTL_MODE_CREATE_DUMB", .layout = &kmb_drm_mode_create_dumb, .request = 0xc02064b2u, .packet = 0, .overflow = 0, .reply = 0, .id = 690, .nr = 178, .flags = KMB_MAKES | KMB_DRM};

static const struct kmb_field kmb_drm_mode_map_dumb_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_mode_map_dumb = {.fields = kmb_drm_mode_map_dumb_fields, .size = 16, .count = 3, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x4u};

static const struct kmb_row row_2b3 = {.name = "DRM_IOCTL_MODE_MAP_DUMB", .api = "DRM_IOCTL_MODE_MAP_DUMB", .layout = &kmb_drm_mode_map_dumb, .request = 0xc01064b3u, .packet = 0, .overflow = 0, .reply = 0, .id = 691, .nr = 179, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_destroy_dumb_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x400, .error = EINVAL},
};
static const struct kmb_struct kmb_drm_mode_destroy_dumb = {.fields = kmb_drm_mode_destroy_dumb_fields, .size = 4, .count = 1, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_2b4 = {.name = "DRM_IOCTL_MODE_DESTROY_DUMB", .api = "DRM_IOCTL_MODE_DESTROY_DUMB", .layout = &kmb_drm_mode_destroy_dumb, .request = 0xc00464b4u, .packet = 0, .overflow = 0, .reply = 0, .id = 692, .nr = 180, .flags = KMB_ENDS | KMB_DRM};

static const struct kmb_field kmb_drm_mode_get_plane_res_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 8, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_mode_get_plane_res = {.fields = kmb_drm_mode_get_plane_res_fields, .size = 16, .count = 2, .presence_tag = 3, .judged = 0x1u, .nested = 0x0u, .pointers = 0x1u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x3u};

static const struct kmb_row row_2b5 = {.name = "DRM_IOCTL_MODE_GETPLANERESOURCES", .api = "DRM_IOCTL_MODE_GETPLANERESOURCES", .layout = &kmb_drm_mode_get_plane_res, .request = 0xc01064b5u, .packet = 0, .overflow = 0, .reply = 0, .id = 693, .nr = 181, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_get_plane_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 20, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 24, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 20, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
};
static const struct kmb_struct kmb_drm_mode_get_plane = {.fields = kmb_drm_mode_get_plane_fields, .size = 32, .count = 7, .presence_tag = 8, .judged = 0x40u, .nested = 0x0u, .pointers = 0x40u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x61u, .outputs = 0x7fu};

static const struct kmb_row row_2b6 = {.name = "DRM_IOCTL_MODE_GETPLANE", .api = "DRM_IOCTL_MODE_GETPLANE", .layout = &kmb_drm_mode_get_plane, .request = 0xc02064b6u, .packet = 0, .overflow = 0, .reply = 0, .id = 694, .nr = 182, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_mode_obj_get_properties_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64, .count_offset = 16, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .presence = 0x2u, .flags = KMB_COUNTED | KMB_CLAMP | KMB_NULLABLE},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_mode_obj_get_properties = {.fields = kmb_drm_mode_obj_get_properties_fields, .size = 32, .count = 5, .presence_tag = 6, .judged = 0x3u, .nested = 0x0u, .pointers = 0x3u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x1fu, .outputs = 0x7u};

static const struct kmb_row row_2b9 = {.name = "DRM_IOCTL_MODE_OBJ_GETPROPERTIES", .api = "DRM_IOCTL_MODE_OBJ_GETPROPERTIES", .layout = &kmb_drm_mode_obj_get_properties, .request = 0xc02064b9u, .packet = 0, .overflow = 0, .reply = 0, .id = 697, .nr = 185, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_syncobj_create_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x800},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_syncobj_create = {.fields = kmb_drm_syncobj_create_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x2u, .outputs = 0x1u};

static const struct kmb_row row_2bf = {.name = "DRM_IOCTL_SYNCOBJ_CREATE", .api = "DRM_IOCTL_SYNCOBJ_CREATE", .layout = &kmb_drm_syncobj_create, .request = 0xc00864bfu, .packet = 0, .overflow = 0, .reply = 0, .id = 703, .nr = 191, .flags = KMB_MAKES | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_syncobj_destroy_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x800, .error = EINVAL},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 0u, .flags = KMB_MAX},
};
static const struct kmb_struct kmb_drm_syncobj_destroy = {.fields = kmb_drm_syncobj_destroy_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x2u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_row row_2c0 = {.name = "DRM_IOCTL_SYNCOBJ_DESTROY", .api = "DRM_IOCTL_SYNCOBJ_DESTROY", .layout = &kmb_drm_syncobj_destroy, .request = 0xc00864c0u, .packet = 0, .overflow = 0, .reply = 0, .id = 704, .nr = 192, .flags = KMB_ENDS | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_syncobj_handle_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x0u, .use = KMB_USE, .kinds = 0x800, .error = EINVAL, .flags = KMB_WHEN},
  {.tag = 2, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x1u, .use = KMB_USE, .kinds = 0x800, .error = ENOENT, .flags = KMB_WHEN},
  {.tag = 3, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x0u, .caller = KMB_DESCRIPTOR, .gives = KMB_SYNCOBJ_FILE, .error = EBADF, .flags = KMB_SIGNED | KMB_WHEN},
  {.tag = 5, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x1u, .caller = KMB_DESCRIPTOR, .gives = KMB_SYNC_FILE, .error = EBADF, .flags = KMB_SIGNED | KMB_WHEN},
  {.tag = 6, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 0u, .flags = KMB_MAX},
};
static const struct kmb_struct kmb_drm_syncobj_handle = {.fields = kmb_drm_syncobj_handle_fields, .size = 16, .count = 6, .presence_tag = 0, .judged = 0x20u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x0u, .inputs = 0x27u, .outputs = 0x18u};

static const struct kmb_row row_2c1 = {.name = "DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD", .api = "DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD", .layout = &kmb_drm_syncobj_handle, .request = 0xc01064c1u, .packet = 0, .overflow = 0, .reply = 0, .id = 705, .nr = 193, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_syncobj_handle_2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x0u, .use = KMB_NEW, .kinds = 0x800, .flags = KMB_WHEN},
  {.tag = 2, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x1u, .use = KMB_USE, .kinds = 0x800, .error = ENOENT, .flags = KMB_WHEN},
  {.tag = 3, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_INT32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x0u, .caller = KMB_DESCRIPTOR, .gives = KMB_SYNCOBJ_FILE, .error = EINVAL, .flags = KMB_SIGNED | KMB_WHEN},
  {.tag = 5, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_INT32, .when_offset = 4, .when_mask = 0x1u, .when_equals = 0x1u, .caller = KMB_DESCRIPTOR, .gives = KMB_SYNC_FILE, .error = EINVAL, .flags = KMB_SIGNED | KMB_WHEN},
  {.tag = 6, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 0u, .flags = KMB_MAX},
};
static const struct kmb_struct kmb_drm_syncobj_handle_2 = {.fields = kmb_drm_syncobj_handle_2_fields, .size = 16, .count = 6, .presence_tag = 0, .judged = 0x20u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x0u, .inputs = 0x3eu, .outputs = 0x1u};

static const struct kmb_row row_2c2 = {.name = "DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE", .api = "DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE", .layout = &kmb_drm_syncobj_handle_2, .request = 0xc01064c2u, .packet = 0, .overflow = 0, .reply = 0, .id = 706, .nr = 194, .flags = KMB_MAKES | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_syncobj_wait_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 8192u, .use = KMB_USE, .kinds = 0x800, .error = ENOENT, .flags = KMB_COUNTED},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 8192u, .flags = KMB_MAX},
  {.tag = 4, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 28, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 7, .offset = 32, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_syncobj_wait = {.fields = kmb_drm_syncobj_wait_fields, .size = 40, .count = 7, .presence_tag = 0, .judged = 0x5u, .nested = 0x0u, .pointers = 0x1u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x1u, .inputs = 0x5fu, .outputs = 0x10u};

static const struct kmb_selector row_2c3_at_once[] = {{8, 0xffffffffu, 0x0u}, {12, 0xffffffffu, 0x0u}};
static const struct kmb_row row_2c3 = {.name = "DRM_IOCTL_SYNCOBJ_WAIT", .api = "DRM_IOCTL_SYNCOBJ_WAIT", .layout = &kmb_drm_syncobj_wait, .request = 0xc02864c3u, .packet = 0, .overflow = 0, .reply = 0, .id = 707, .nr = 195, .flags = KMB_BLOCKING | KMB_DRM | KMB_RENDER, .at_once = row_2c3_at_once, .at_once_count = 2};

static const struct kmb_field kmb_drm_syncobj_array_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 8, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 8192u, .use = KMB_USE, .kinds = 0x800, .error = ENOENT, .flags = KMB_COUNTED},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 8192u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 0u, .flags = KMB_MAX},
};
static const struct kmb_struct kmb_drm_syncobj_array = {.fields = kmb_drm_syncobj_array_fields, .size = 16, .count = 3, .presence_tag = 0, .judged = 0x7u, .nested = 0x0u, .pointers = 0x1u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x1u, .inputs = 0x7u, .outputs = 0x0u};

static const struct kmb_row row_2c4 = {.name = "DRM_IOCTL_SYNCOBJ_RESET", .api = "DRM_IOCTL_SYNCOBJ_RESET", .layout = &kmb_drm_syncobj_array, .request = 0xc01064c4u, .packet = 0, .overflow = 0, .reply = 0, .id = 708, .nr = 196, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_row row_2c5 = {.name = "DRM_IOCTL_SYNCOBJ_SIGNAL", .api = "DRM_IOCTL_SYNCOBJ_SIGNAL", .layout = &kmb_drm_syncobj_array, .request = 0xc01064c5u, .packet = 0, .overflow = 0, .reply = 0, .id = 709, .nr = 197, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_syncobj_timeline_wait_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 24, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 8192u, .use = KMB_USE, .kinds = 0x800, .error = ENOENT, .flags = KMB_COUNTED},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .count_offset = 24, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 8192u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_NULLABLE},
  {.tag = 3, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 8192u, .flags = KMB_MAX},
  {.tag = 5, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 32, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 36, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 8, .offset = 40, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_syncobj_timeline_wait = {.fields = kmb_drm_syncobj_timeline_wait_fields, .size = 48, .count = 8, .presence_tag = 9, .judged = 0xbu, .nested = 0x0u, .pointers = 0x3u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x1u, .inputs = 0xbfu, .outputs = 0x20u};

static const struct kmb_selector row_2ca_at_once[] = {{16, 0xffffffffu, 0x0u}, {20, 0xffffffffu, 0x0u}};
static const struct kmb_row row_2ca = {.name = "DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT", .api = "DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT", .layout = &kmb_drm_syncobj_timeline_wait, .request = 0xc03064cau, .packet = 0, .overflow = 0, .reply = 0, .id = 714, .nr = 202, .flags = KMB_BLOCKING | KMB_DRM | KMB_RENDER, .at_once = row_2ca_at_once, .at_once_count = 2};

static const struct kmb_field kmb_drm_syncobj_timeline_array_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 8192u, .use = KMB_USE, .kinds = 0x800, .error = ENOENT, .flags = KMB_COUNTED},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .count_offset = 16, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 8192u, .flags = KMB_COUNTED},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 8192u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 4, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_syncobj_timeline_array = {.fields = kmb_drm_syncobj_timeline_array_fields, .size = 24, .count = 4, .presence_tag = 0, .judged = 0x7u, .nested = 0x0u, .pointers = 0x3u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x1u, .inputs = 0xdu, .outputs = 0x2u};

static const struct kmb_row row_2cb = {.name = "DRM_IOCTL_SYNCOBJ_QUERY", .api = "DRM_IOCTL_SYNCOBJ_QUERY", .layout = &kmb_drm_syncobj_timeline_array, .request = 0xc01864cbu, .packet = 0, .overflow = 0, .reply = 0, .id = 715, .nr = 203, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_syncobj_transfer_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x800, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x800, .error = ENOENT},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 0u, .flags = KMB_MAX},
};
static const struct kmb_struct kmb_drm_syncobj_transfer = {.fields = kmb_drm_syncobj_transfer_fields, .size = 32, .count = 6, .presence_tag = 0, .judged = 0x20u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x0u, .inputs = 0x3fu, .outputs = 0x0u};

static const struct kmb_row row_2cc = {.name = "DRM_IOCTL_SYNCOBJ_TRANSFER", .api = "DRM_IOCTL_SYNCOBJ_TRANSFER", .layout = &kmb_drm_syncobj_transfer, .request = 0xc02064ccu, .packet = 0, .overflow = 0, .reply = 0, .id = 716, .nr = 204, .flags = KMB_BLOCKING | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_syncobj_timeline_array_2_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 8192u, .use = KMB_USE, .kinds = 0x800, .error = ENOENT, .flags = KMB_COUNTED},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .count_offset = 16, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 8192u, .presence = 0x1u, .flags = KMB_COUNTED | KMB_NULLABLE},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 8192u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 4, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_syncobj_timeline_array_2 = {.fields = kmb_drm_syncobj_timeline_array_2_fields, .size = 24, .count = 4, .presence_tag = 5, .judged = 0x7u, .nested = 0x0u, .pointers = 0x3u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x1u, .inputs = 0xfu, .outputs = 0x0u};

static const struct kmb_row row_2cd = {.name = "DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL", .api = "DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL", .layout = &kmb_drm_syncobj_timeline_array_2, .request = 0xc01864cdu, .packet = 0, .overflow = 0, .reply = 0, .id = 717, .nr = 205, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_mode_fb_cmd2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 20, .size = 16, .direction = KMB_OUT, .wire = KMB_UINT32, .count_offset = 0, .element_size = 4, .fixed = 4, .shape = KMB_INLINE},
  {.tag = 7, .offset = 36, .size = 16, .direction = KMB_OUT, .wire = KMB_UINT32, .count_offset = 0, .element_size = 4, .fixed = 4, .shape = KMB_INLINE},
  {.tag = 8, .offset = 52, .size = 16, .direction = KMB_OUT, .wire = KMB_UINT32, .count_offset = 0, .element_size = 4, .fixed = 4, .shape = KMB_INLINE},
  {.tag = 9, .offset = 72, .size = 32, .direction = KMB_OUT, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 4, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_drm_mode_fb_cmd2 = {.fields = kmb_drm_mode_fb_cmd2_fields, .size = 104, .count = 9, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x1feu};

static const struct kmb_row row_2ce = {.name = "DRM_IOCTL_MODE_GETFB2", .api = "DRM_IOCTL_MODE_GETFB2", .layout = &kmb_drm_mode_fb_cmd2, .request = 0xc06864ceu, .packet = 0, .overflow = 0, .reply = 0, .id = 718, .nr = 206, .flags = KMB_DRM};

static const struct kmb_field kmb_drm_virtgpu_map_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_map = {.fields = kmb_drm_virtgpu_map_fields, .size = 16, .count = 3, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x2u, .handle_arrays = 0x0u, .inputs = 0x2u, .outputs = 0x1u};

static const struct kmb_row row_341 = {.name = "DRM_IOCTL_VIRTGPU_MAP", .api = "DRM_IOCTL_VIRTGPU_MAP", .layout = &kmb_drm_virtgpu_map, .request = 0xc0106441u, .packet = 0, .overflow = 0, .reply = 0, .id = 833, .nr = 65, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_virtgpu_execbuffer_syncobj_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x800, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_virtgpu_execbuffer_syncobj = {.fields = kmb_drm_virtgpu_execbuffer_syncobj_fields, .size = 16, .count = 3, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x7u, .outputs = 0x0u};

static const struct kmb_field kmb_drm_virtgpu_execbuffer_syncobj_2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x800, .error = EINVAL},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_virtgpu_execbuffer_syncobj_2 = {.fields = kmb_drm_virtgpu_execbuffer_syncobj_2_fields, .size = 16, .count = 3, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x7u, .outputs = 0x0u};

static const struct kmb_field kmb_drm_virtgpu_execbuffer_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 266240u, .flags = KMB_MAX},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_BYTES, .count_offset = 4, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 266240u, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 24, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 16384u, .use = KMB_USE, .kinds = 0x400, .error = ENOENT, .flags = KMB_COUNTED},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 16384u, .flags = KMB_MAX},
  {.tag = 6, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_INT32, .when_offset = 0, .when_mask = 0x1u, .when_equals = 0x1u, .caller = KMB_DESCRIPTOR, .gives = KMB_SYNC_FILE, .error = EINVAL, .flags = KMB_SIGNED | KMB_WHEN},
  {.tag = 7, .offset = 28, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .when_offset = 0, .when_mask = 0x2u, .when_equals = 0x2u, .caller = KMB_DESCRIPTOR, .gives = KMB_SYNC_FILE, .error = EBADF, .flags = KMB_SIGNED | KMB_WHEN},
  {.tag = 8, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 9, .offset = 36, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 10, .offset = 40, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 1024u, .flags = KMB_MAX},
  {.tag = 11, .offset = 44, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 1024u, .flags = KMB_MAX},
  {.tag = 12, .offset = 48, .size = 8, .direction = KMB_IN, .wire = KMB_MESSAGE, .stride_offset = 36, .count_offset = 40, .element_size = 16, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .element = &kmb_drm_virtgpu_execbuffer_syncobj, .flags = KMB_COUNTED | KMB_STRIDE},
  {.tag = 13, .offset = 56, .size = 8, .direction = KMB_IN, .wire = KMB_MESSAGE, .stride_offset = 36, .count_offset = 44, .element_size = 16, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .element = &kmb_drm_virtgpu_execbuffer_syncobj_2, .flags = KMB_COUNTED | KMB_STRIDE},
};
static const struct kmb_struct kmb_drm_virtgpu_execbuffer = {.fields = kmb_drm_virtgpu_execbuffer_fields, .size = 64, .count = 13, .presence_tag = 0, .judged = 0x1e1eu, .nested = 0x0u, .pointers = 0x180cu, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x1808u, .inputs = 0x1fbfu, .outputs = 0x40u};

static const struct kmb_selector row_342_at_once[] = {{0, 0x1u, 0x0u}, {40, 0xffffffffu, 0x0u}};
static const struct kmb_selector row_342_direct[] = {{0, 0xffffffffu, 0x0u}, {40, 0xffffffffu, 0x0u}, {44, 0xffffffffu, 0x0u}};
static const struct kmb_row row_342 = {.name = "DRM_IOCTL_VIRTGPU_EXECBUFFER", .api = "DRM_IOCTL_VIRTGPU_EXECBUFFER", .layout = &kmb_drm_virtgpu_execbuffer, .request = 0xc0406442u, .packet = 0, .overflow = 0, .reply = 0, .id = 834, .nr = 66, .flags = KMB_DRM | KMB_RENDER | KMB_SUBMITS, .at_once = row_342_at_once, .at_once_count = 2, .direct = row_342_direct, .direct_count = 3};

static const struct kmb_field kmb_drm_virtgpu_getparam_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .min = 0u, .max = 7u, .flags = KMB_MAX},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED32, .count_offset = 0, .element_size = 4, .fixed = 1, .shape = KMB_POINTER, .min = 0u, .max = 1u},
};
static const struct kmb_struct kmb_drm_virtgpu_getparam = {.fields = kmb_drm_virtgpu_getparam_fields, .size = 16, .count = 2, .presence_tag = 0, .judged = 0x3u, .nested = 0x0u, .pointers = 0x2u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x2u};

static const struct kmb_row row_343 = {.name = "DRM_IOCTL_VIRTGPU_GETPARAM", .api = "DRM_IOCTL_VIRTGPU_GETPARAM", .layout = &kmb_drm_virtgpu_getparam, .request = 0xc0106443u, .packet = 0, .overflow = 0, .reply = 0, .id = 835, .nr = 67, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_virtgpu_resource_create_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 7, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 8, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 9, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 10, .offset = 36, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 11, .offset = 40, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x400},
  {.tag = 12, .offset = 44, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 13, .offset = 48, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 14, .offset = 52, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_resource_create = {.fields = kmb_drm_virtgpu_resource_create_fields, .size = 56, .count = 14, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x400u, .handle_arrays = 0x0u, .inputs = 0x13ffu, .outputs = 0xc00u};

static const struct kmb_row row_344 = {.name = "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE", .api = "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE", .layout = &kmb_drm_virtgpu_resource_create, .request = 0xc0386444u, .packet = 0, .overflow = 0, .reply = 0, .id = 836, .nr = 68, .flags = KMB_MAKES | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_virtgpu_resource_info_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_resource_info = {.fields = kmb_drm_virtgpu_resource_info_fields, .size = 16, .count = 4, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x9u, .outputs = 0xeu};

static const struct kmb_row row_345 = {.name = "DRM_IOCTL_VIRTGPU_RESOURCE_INFO", .api = "DRM_IOCTL_VIRTGPU_RESOURCE_INFO", .layout = &kmb_drm_virtgpu_resource_info, .request = 0xc0106445u, .packet = 0, .overflow = 0, .reply = 0, .id = 837, .nr = 69, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_virtgpu_3d_box_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_3d_box = {.fields = kmb_drm_virtgpu_3d_box_fields, .size = 24, .count = 6, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x3fu, .outputs = 0x0u};

static const struct kmb_field kmb_drm_virtgpu_3d_transfer_from_host_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 24, .direction = KMB_IN, .wire = KMB_MESSAGE, .shape = KMB_STRUCT, .element = &kmb_drm_virtgpu_3d_box},
  {.tag = 3, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 36, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 40, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_3d_transfer_from_host = {.fields = kmb_drm_virtgpu_3d_transfer_from_host_fields, .size = 44, .count = 6, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3fu, .outputs = 0x0u};

static const struct kmb_row row_346 = {.name = "DRM_IOCTL_VIRTGPU_TRANSFER_FROM_HOST", .api = "DRM_IOCTL_VIRTGPU_TRANSFER_FROM_HOST", .layout = &kmb_drm_virtgpu_3d_transfer_from_host, .request = 0xc02c6446u, .packet = 0, .overflow = 0, .reply = 0, .id = 838, .nr = 70, .flags = KMB_DRM | KMB_RENDER | KMB_SUBMITS};

static const struct kmb_field kmb_drm_virtgpu_3d_transfer_to_host_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 24, .direction = KMB_IN, .wire = KMB_MESSAGE, .shape = KMB_STRUCT, .element = &kmb_drm_virtgpu_3d_box},
  {.tag = 3, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 36, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 40, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_3d_transfer_to_host = {.fields = kmb_drm_virtgpu_3d_transfer_to_host_fields, .size = 44, .count = 6, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3fu, .outputs = 0x0u};

static const struct kmb_row row_347 = {.name = "DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST", .api = "DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST", .layout = &kmb_drm_virtgpu_3d_transfer_to_host, .request = 0xc02c6447u, .packet = 0, .overflow = 0, .reply = 0, .id = 839, .nr = 71, .flags = KMB_DRM | KMB_RENDER | KMB_SUBMITS};

static const struct kmb_field kmb_drm_virtgpu_3d_wait_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_3d_wait = {.fields = kmb_drm_virtgpu_3d_wait_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_selector row_348_at_once[] = {{4, 0x1u, 0x1u}};
static const struct kmb_row row_348 = {.name = "DRM_IOCTL_VIRTGPU_WAIT", .api = "DRM_IOCTL_VIRTGPU_WAIT", .layout = &kmb_drm_virtgpu_3d_wait, .request = 0xc0086448u, .packet = 0, .overflow = 0, .reply = 0, .id = 840, .nr = 72, .flags = KMB_BLOCKING | KMB_DRM | KMB_RENDER, .at_once = row_348_at_once, .at_once_count = 1, .idle_ms = 15000};

static const struct kmb_field kmb_drm_virtgpu_get_caps_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 16, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 65536u, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 65536u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_virtgpu_get_caps = {.fields = kmb_drm_virtgpu_get_caps_fields, .size = 24, .count = 5, .presence_tag = 0, .judged = 0xcu, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0xfu, .outputs = 0x4u};

static const struct kmb_row row_349 = {.name = "DRM_IOCTL_VIRTGPU_GET_CAPS", .api = "DRM_IOCTL_VIRTGPU_GET_CAPS", .layout = &kmb_drm_virtgpu_get_caps, .request = 0xc0186449u, .packet = 0, .overflow = 0, .reply = 0, .id = 841, .nr = 73, .flags = KMB_BLOCKING | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_virtgpu_resource_create_blob_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x400},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 6, .offset = 24, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 7, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 266240u, .flags = KMB_MAX},
  {.tag = 8, .offset = 32, .size = 8, .direction = KMB_IN, .wire = KMB_BYTES, .count_offset = 28, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 266240u, .flags = KMB_COUNTED},
  {.tag = 9, .offset = 40, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_drm_virtgpu_resource_create_blob = {.fields = kmb_drm_virtgpu_resource_create_blob_fields, .size = 48, .count = 9, .presence_tag = 0, .judged = 0xc0u, .nested = 0x0u, .pointers = 0x80u, .memory = 0x0u, .handles = 0x4u, .handle_arrays = 0x0u, .inputs = 0x1d3u, .outputs = 0xcu};

static const struct kmb_row row_34a = {.name = "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB", .api = "DRM_IOCTL_VIRTGPU_RESOURCE_CREATE_BLOB", .layout = &kmb_drm_virtgpu_resource_create_blob, .request = 0xc030644au, .packet = 0, .overflow = 0, .reply = 0, .id = 842, .nr = 74, .flags = KMB_MAKES | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_virtgpu_context_set_param_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .when_offset = 0, .when_mask = 0xffffffffu, .when_equals = 0x1u, .flags = KMB_WHEN},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .when_offset = 0, .when_mask = 0xffffffffu, .when_equals = 0x2u, .flags = KMB_WHEN},
  {.tag = 4, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .when_offset = 0, .when_mask = 0xffffffffu, .when_equals = 0x3u, .flags = KMB_WHEN},
};
static const struct kmb_struct kmb_drm_virtgpu_context_set_param = {.fields = kmb_drm_virtgpu_context_set_param_fields, .size = 16, .count = 4, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0xfu, .outputs = 0x0u};

static const struct kmb_field kmb_drm_virtgpu_context_init_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 4u, .flags = KMB_MAX},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_MESSAGE, .count_offset = 0, .element_size = 16, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 4u, .element = &kmb_drm_virtgpu_context_set_param, .flags = KMB_COUNTED},
};
static const struct kmb_struct kmb_drm_virtgpu_context_init = {.fields = kmb_drm_virtgpu_context_init_fields, .size = 16, .count = 3, .presence_tag = 0, .judged = 0x5u, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x5u, .outputs = 0x0u};

static const struct kmb_row row_34b = {.name = "DRM_IOCTL_VIRTGPU_CONTEXT_INIT", .api = "DRM_IOCTL_VIRTGPU_CONTEXT_INIT", .layout = &kmb_drm_virtgpu_context_init, .request = 0xc010644bu, .packet = 0, .overflow = 0, .reply = 0, .id = 843, .nr = 75, .flags = KMB_DRM | KMB_RENDER | KMB_UNORDERED};

static const struct kmb_field kmb_drm_vgem_fence_attach_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x400, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x1000},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 0u, .flags = KMB_MAX},
};
static const struct kmb_struct kmb_drm_vgem_fence_attach = {.fields = kmb_drm_vgem_fence_attach_fields, .size = 16, .count = 4, .presence_tag = 0, .judged = 0x8u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x5u, .handle_arrays = 0x0u, .inputs = 0xbu, .outputs = 0x4u};

static const struct kmb_row row_441 = {.name = "DRM_IOCTL_VGEM_FENCE_ATTACH", .api = "DRM_IOCTL_VGEM_FENCE_ATTACH", .layout = &kmb_drm_vgem_fence_attach, .request = 0xc0106441u, .packet = 0, .overflow = 0, .reply = 0, .id = 1089, .nr = 65, .flags = KMB_MAKES | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_drm_vgem_fence_signal_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x1000, .error = ENOENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_drm_vgem_fence_signal = {.fields = kmb_drm_vgem_fence_signal_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_row row_442 = {.name = "DRM_IOCTL_VGEM_FENCE_SIGNAL", .api = "DRM_IOCTL_VGEM_FENCE_SIGNAL", .layout = &kmb_drm_vgem_fence_signal, .request = 0x40086442u, .packet = 0, .overflow = 0, .reply = 0, .id = 1090, .nr = 66, .flags = KMB_ENDS | KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_kmb_drm_open_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 1u, .flags = KMB_MAX},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_kmb_drm_open = {.fields = kmb_kmb_drm_open_fields, .size = 16, .count = 4, .presence_tag = 0, .judged = 0x1u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x4u};

static const struct kmb_row row_501 = {.name = "DRM_BRIDGE_OPEN", .api = "DRM_BRIDGE_OPEN", .layout = &kmb_kmb_drm_open, .request = 0x0u, .packet = 0, .overflow = 0, .reply = 0, .id = 1281, .nr = 1, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_kmb_drm_close_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_kmb_drm_close = {.fields = kmb_kmb_drm_close_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_502 = {.name = "DRM_BRIDGE_CLOSE", .api = "DRM_BRIDGE_CLOSE", .layout = &kmb_kmb_drm_close, .request = 0x0u, .packet = 0, .overflow = 0, .reply = 0, .id = 1282, .nr = 2, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_field kmb_kmb_drm_map_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .caller = KMB_DESCRIPTOR, .gives = KMB_DMA_BUF, .error = EBADF, .flags = KMB_SIGNED},
  {.tag = 4, .offset = 20, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_kmb_drm_map = {.fields = kmb_kmb_drm_map_fields, .size = 32, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x1cu};

static const struct kmb_row row_503 = {.name = "DRM_BRIDGE_MAP", .api = "DRM_BRIDGE_MAP", .layout = &kmb_kmb_drm_map, .request = 0x0u, .packet = 0, .overflow = 0, .reply = 0, .id = 1283, .nr = 3, .flags = KMB_DRM | KMB_RENDER | KMB_SHARES};

static const struct kmb_field kmb_kmb_drm_queue_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .caller = KMB_DESCRIPTOR, .gives = KMB_QUEUE_FILE, .error = EBADF, .flags = KMB_SIGNED},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_kmb_drm_queue = {.fields = kmb_kmb_drm_queue_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x0u, .outputs = 0x3u};

static const struct kmb_row row_504 = {.name = "DRM_BRIDGE_QUEUE", .api = "DRM_BRIDGE_QUEUE", .layout = &kmb_kmb_drm_queue, .request = 0x0u, .packet = 0, .overflow = 0, .reply = 0, .id = 1284, .nr = 4, .flags = KMB_DRM | KMB_RENDER};

static const struct kmb_row *const virtio_gpu_rows[256] = {
  [0x00] = &row_200,
  [0x01] = &row_201,
  [0x09] = &row_209,
  [0x0c] = &row_20c,
  [0x0d] = &row_20d,
  [0x2d] = &row_22d,
  [0x2e] = &row_22e,
  [0xa0] = &row_2a0,
  [0xa1] = &row_2a1,
  [0xa6] = &row_2a6,
  [0xa7] = &row_2a7,
  [0xaa] = &row_2aa,
  [0xac] = &row_2ac,
  [0xb2] = &row_2b2,
  [0xb3] = &row_2b3,
  [0xb4] = &row_2b4,
  [0xb5] = &row_2b5,
  [0xb6] = &row_2b6,
  [0xb9] = &row_2b9,
  [0xbf] = &row_2bf,
  [0xc0] = &row_2c0,
  [0xc1] = &row_2c1,
  [0xc2] = &row_2c2,
  [0xc3] = &row_2c3,
  [0xc4] = &row_2c4,
  [0xc5] = &row_2c5,
  [0xca] = &row_2ca,
  [0xcb] = &row_2cb,
  [0xcc] = &row_2cc,
  [0xcd] = &row_2cd,
  [0xce] = &row_2ce,
  [0x41] = &row_341,
  [0x42] = &row_342,
  [0x43] = &row_343,
  [0x44] = &row_344,
  [0x45] = &row_345,
  [0x46] = &row_346,
  [0x47] = &row_347,
  [0x48] = &row_348,
  [0x49] = &row_349,
  [0x4a] = &row_34a,
  [0x4b] = &row_34b,
};
static const bool virtio_gpu_lacks[256] = {
};

static const struct kmb_row *const vgem_rows[256] = {
  [0x00] = &row_200,
  [0x01] = &row_201,
  [0x09] = &row_209,
  [0x0c] = &row_20c,
  [0x0d] = &row_20d,
  [0x2d] = &row_22d,
  [0x2e] = &row_22e,
  [0xa0] = &row_2a0,
  [0xa1] = &row_2a1,
  [0xa6] = &row_2a6,
  [0xa7] = &row_2a7,
  [0xaa] = &row_2aa,
  [0xac] = &row_2ac,
  [0xb2] = &row_2b2,
  [0xb3] = &row_2b3,
  [0xb4] = &row_2b4,
  [0xb5] = &row_2b5,
  [0xb6] = &row_2b6,
  [0xb9] = &row_2b9,
  [0xbf] = &row_2bf,
  [0xc0] = &row_2c0,
  [0xc1] = &row_2c1,
  [0xc2] = &row_2c2,
  [0xc3] = &row_2c3,
  [0xc4] = &row_2c4,
  [0xc5] = &row_2c5,
  [0xca] = &row_2ca,
  [0xcb] = &row_2cb,
  [0xcc] = &row_2cc,
  [0xcd] = &row_2cd,
  [0xce] = &row_2ce,
  [0x41] = &row_441,
  [0x42] = &row_442,
};
static const bool vgem_lacks[256] = {
  [0xbf] = true, /* DRM_IOCTL_SYNCOBJ_CREATE */
  [0xc0] = true, /* DRM_IOCTL_SYNCOBJ_DESTROY */
  [0xc1] = true, /* DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD */
  [0xc2] = true, /* DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE */
  [0xc3] = true, /* DRM_IOCTL_SYNCOBJ_WAIT */
  [0xc4] = true, /* DRM_IOCTL_SYNCOBJ_RESET */
  [0xc5] = true, /* DRM_IOCTL_SYNCOBJ_SIGNAL */
  [0xca] = true, /* DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT */
  [0xcb] = true, /* DRM_IOCTL_SYNCOBJ_QUERY */
  [0xcc] = true, /* DRM_IOCTL_SYNCOBJ_TRANSFER */
  [0xcd] = true, /* DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL */
};

const struct kmb_drm_driver kmb_drm_drivers[] = {
  {.name = "virtio_gpu", .fingerprint = "sha256:0e9f2df0bef5b64c2839be2486e1aaf59a627e80daea94a0112e5dbfc4c87890", .rows = virtio_gpu_rows, .lacks = virtio_gpu_lacks, .waited = 0x400u},
  {.name = "vgem", .fingerprint = "sha256:1fe3a2967645e83849474f63fc9469ae8d8ef33222af81ada3129c5479223dda", .rows = vgem_rows, .lacks = vgem_lacks, .waited = 0x00u},
};
const uint32_t kmb_drm_driver_count = 2;

const struct kmb_drm_refusal kmb_drm_refusals[256] = {
  [0x02] = {EACCES, EACCES}, /* DRM_IOCTL_GET_MAGIC */
  [0x03] = {EINVAL, EINVAL}, /* DRM_IOCTL_IRQ_BUSID */
  [0x04] = {EINVAL, EINVAL}, /* DRM_IOCTL_GET_MAP */
  [0x05] = {EACCES, EACCES}, /* DRM_IOCTL_GET_CLIENT */
  [0x06] = {EACCES, EACCES}, /* DRM_IOCTL_GET_STATS */
  [0x07] = {EACCES, EACCES}, /* DRM_IOCTL_SET_VERSION */
  [0x08] = {EINVAL, EINVAL}, /* DRM_IOCTL_MODESET_CTL */
  [0x0a] = {EACCES, EACCES}, /* DRM_IOCTL_GEM_FLINK */
  [0x0b] = {EACCES, EACCES}, /* DRM_IOCTL_GEM_OPEN */
  [0x10] = {EINVAL, EINVAL}, /* DRM_IOCTL_SET_UNIQUE */
  [0x11] = {EACCES, EACCES}, /* DRM_IOCTL_AUTH_MAGIC */
  [0x12] = {EACCES, EACCES}, /* DRM_IOCTL_BLOCK */
  [0x13] = {EACCES, EACCES}, /* DRM_IOCTL_UNBLOCK */
  [0x14] = {EINVAL, EINVAL}, /* DRM_IOCTL_CONTROL */
  [0x15] = {EINVAL, EINVAL}, /* DRM_IOCTL_ADD_MAP */
  [0x16] = {EINVAL, EINVAL}, /* DRM_IOCTL_ADD_BUFS */
  [0x17] = {EINVAL, EINVAL}, /* DRM_IOCTL_MARK_BUFS */
  [0x18] = {EINVAL, EINVAL}, /* DRM_IOCTL_INFO_BUFS */
  [0x19] = {EINVAL, EINVAL}, /* DRM_IOCTL_MAP_BUFS */
  [0x1a] = {EINVAL, EINVAL}, /* DRM_IOCTL_FREE_BUFS */
  [0x1b] = {EINVAL, EINVAL}, /* DRM_IOCTL_RM_MAP */
  [0x1c] = {EINVAL, EINVAL}, /* DRM_IOCTL_SET_SAREA_CTX */
  [0x1d] = {EINVAL, EINVAL}, /* DRM_IOCTL_GET_SAREA_CTX */
  [0x1e] = {EACCES, EACCES}, /* DRM_IOCTL_SET_MASTER */
  [0x1f] = {EACCES, EACCES}, /* DRM_IOCTL_DROP_MASTER */
  [0x20] = {EINVAL, EINVAL}, /* DRM_IOCTL_ADD_CTX */
  [0x21] = {EINVAL, EINVAL}, /* DRM_IOCTL_RM_CTX */
  [0x22] = {EINVAL, EINVAL}, /* DRM_IOCTL_MOD_CTX */
  [0x23] = {EINVAL, EINVAL}, /* DRM_IOCTL_GET_CTX */
  [0x24] = {EINVAL, EINVAL}, /* DRM_IOCTL_SWITCH_CTX */
  [0x25] = {EINVAL, EINVAL}, /* DRM_IOCTL_NEW_CTX */
  [0x26] = {EINVAL, EINVAL}, /* DRM_IOCTL_RES_CTX */
  [0x27] = {EACCES, EACCES}, /* DRM_IOCTL_ADD_DRAW */
  [0x28] = {EACCES, EACCES}, /* DRM_IOCTL_RM_DRAW */
  [0x29] = {EINVAL, EINVAL}, /* DRM_IOCTL_DMA */
  [0x2a] = {EINVAL, EINVAL}, /* DRM_IOCTL_LOCK */
  [0x2b] = {EINVAL, EINVAL}, /* DRM_IOCTL_UNLOCK */
  [0x2c] = {EACCES, EACCES}, /* DRM_IOCTL_FINISH */
  [0x30] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_ACQUIRE */
  [0x31] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_RELEASE */
  [0x32] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_ENABLE */
  [0x33] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_INFO */
  [0x34] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_ALLOC */
  [0x35] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_FREE */
  [0x36] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_BIND */
  [0x37] = {EINVAL, EINVAL}, /* DRM_IOCTL_AGP_UNBIND */
  [0x38] = {EINVAL, EINVAL}, /* DRM_IOCTL_SG_ALLOC */
  [0x39] = {EINVAL, EINVAL}, /* DRM_IOCTL_SG_FREE */
  [0x3a] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_WAIT_VBLANK */
  [0x3b] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_CRTC_GET_SEQUENCE */
  [0x3c] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_CRTC_QUEUE_SEQUENCE */
  [0x3f] = {EACCES, EACCES}, /* DRM_IOCTL_UPDATE_DRAW */
  [0xa2] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_SETCRTC */
  [0xa3] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_CURSOR */
  [0xa4] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_GETGAMMA */
  [0xa5] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_SETGAMMA */
  [0xa8] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_ATTACHMODE */
  [0xa9] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_DETACHMODE */
  [0xab] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_SETPROPERTY */
  [0xad] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_GETFB */
  [0xae] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_ADDFB */
  [0xaf] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_RMFB */
  [0xb0] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_PAGE_FLIP */
  [0xb1] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_DIRTYFB */
  [0xb7] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_SETPLANE */
  [0xb8] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_ADDFB2 */
  [0xba] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_OBJ_SETPROPERTY */
  [0xbb] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_CURSOR2 */
  [0xbc] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_ATOMIC */
  [0xbd] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_CREATEPROPBLOB */
  [0xbe] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_DESTROYPROPBLOB */
  [0xc6] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_CREATE_LEASE */
  [0xc7] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_LIST_LESSEES */
  [0xc8] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_GET_LEASE */
  [0xc9] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_REVOKE_LEASE */
  [0xcf] = {EOPNOTSUPP, EOPNOTSUPP}, /* DRM_IOCTL_SYNCOBJ_EVENTFD */
  [0xd0] = {EOPNOTSUPP, EACCES}, /* DRM_IOCTL_MODE_CLOSEFB */
};

/* Calls of the bridge itself, by number. */
const struct kmb_row *const kmb_drm_bridge_rows[] = {
  [1] = &row_501,
  [2] = &row_502,
  [3] = &row_503,
  [4] = &row_504,
};
