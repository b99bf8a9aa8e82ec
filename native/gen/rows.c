/* Generated from proto/ by `npm run gen`; do not edit. */
#include "plan.h"

const char kmb_abi_fingerprint[] = "sha256:58bb7f9c0af75892faf192d6f7ede9c58fddcbb289ca6e653f21ff40c9280055";

static const struct kmb_field kmb_d3dkmt_openadapterfromluid_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .flags = KMB_LUID},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x1},
};
static const struct kmb_struct kmb_d3dkmt_openadapterfromluid = {.fields = kmb_d3dkmt_openadapterfromluid_fields, .size = 12, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x2u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x2u};

static const struct kmb_row row_01 = {.name = "LX_DXOPENADAPTERFROMLUID", .api = "D3DKMTOpenAdapterFromLuid", .layout = &kmb_d3dkmt_openadapterfromluid, .request = 0xc00c4701u, .packet = 64, .overflow = 0, .reply = 0, .id = 1, .nr = 1, .flags = KMB_PROCESS | KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_createdevice_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x1, .handle = KMB_PARENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x2},
  {.tag = 5, .offset = 16, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 6, .offset = 24, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 7, .offset = 28, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 8, .offset = 32, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 9, .offset = 40, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 10, .offset = 44, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 11, .offset = 48, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 12, .offset = 56, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 13, .offset = 60, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_createdevice = {.fields = kmb_d3dkmt_createdevice_fields, .size = 64, .count = 13, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x9u, .handle_arrays = 0x0u, .inputs = 0x5u, .outputs = 0x8u};

static const struct kmb_row row_02 = {.name = "LX_DXCREATEDEVICE", .api = "D3DKMTCreateDevice", .layout = &kmb_d3dkmt_createdevice, .request = 0xc0404702u, .packet = 56, .overflow = 0, .reply = 0, .id = 2, .nr = 2, .flags = KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_createcontextvirtual_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2, .handle = KMB_PARENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 8, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 24, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 6, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131072u, .flags = KMB_MAX},
  {.tag = 7, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 8, .offset = 32, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x4},
};
static const struct kmb_struct kmb_d3dkmt_createcontextvirtual = {.fields = kmb_d3dkmt_createcontextvirtual_fields, .size = 40, .count = 8, .presence_tag = 0, .judged = 0x30u, .nested = 0x0u, .pointers = 0x10u, .memory = 0x0u, .handles = 0x81u, .handle_arrays = 0x0u, .inputs = 0x7fu, .outputs = 0x90u};

static const struct kmb_row row_04 = {.name = "LX_DXCREATECONTEXTVIRTUAL", .api = "D3DKMTCreateContextVirtual", .layout = &kmb_d3dkmt_createcontextvirtual, .request = 0xc0284704u, .packet = 71, .overflow = 0, .reply = 0, .id = 4, .nr = 4, .flags = KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_destroycontext_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x4},
};
static const struct kmb_struct kmb_d3dkmt_destroycontext = {.fields = kmb_d3dkmt_destroycontext_fields, .size = 4, .count = 1, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_05 = {.name = "LX_DXDESTROYCONTEXT", .api = "D3DKMTDestroyContext", .layout = &kmb_d3dkmt_destroycontext, .request = 0xc0044705u, .packet = 48, .overflow = 0, .reply = 0, .id = 5, .nr = 5, .flags = KMB_ENDS};

static const struct kmb_field kmb_d3dkmt_createstandardallocation_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_createstandardallocation = {.fields = kmb_d3dkmt_createstandardallocation_fields, .size = 24, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x5u, .outputs = 0x0u};

static const struct kmb_field kmb_d3dddi_allocationinfo2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x10},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64, .caller = KMB_MEMORY},
  {.tag = 3, .offset = 16, .size = 8, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 24, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131071u, .reply = 1, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131071u, .flags = KMB_MAX},
  {.tag = 5, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 7, .offset = 40, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 8, .offset = 48, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 9, .offset = 48, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 10, .offset = 56, .size = 40, .direction = KMB_NONE, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 5, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_d3dddi_allocationinfo2 = {.fields = kmb_d3dddi_allocationinfo2_fields, .size = 96, .count = 10, .presence_tag = 0, .judged = 0xcu, .nested = 0x0u, .pointers = 0x4u, .memory = 0x2u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3eu, .outputs = 0x7u};

static const struct kmb_field kmb_d3dkmt_createallocation_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2, .handle = KMB_PARENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_INOUT, .wire = KMB_FIXED32, .use = KMB_USE_OR_NEW, .kinds = 0x8, .handle = KMB_OPTIONAL},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_BYTES, .count_offset = 24, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 4294967295u, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 6, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131071u},
  {.tag = 7, .offset = 28, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 8, .offset = 32, .size = 8, .direction = KMB_IN, .wire = KMB_MESSAGE, .when_offset = 56, .when_mask = 0x10000u, .when_equals = 0x10000u, .count_offset = 0, .element_size = 24, .fixed = 1, .shape = KMB_POINTER, .min = 0u, .max = 1u, .weight = 24, .element = &kmb_d3dkmt_createstandardallocation, .flags = KMB_WHEN},
  {.tag = 9, .offset = 32, .size = 8, .direction = KMB_IN, .wire = KMB_BYTES, .when_offset = 56, .when_mask = 0x10000u, .when_equals = 0x0u, .count_offset = 40, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 4294967295u, .weight = 1, .flags = KMB_WHEN | KMB_COUNTED},
  {.tag = 10, .offset = 40, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131071u},
  {.tag = 11, .offset = 44, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 1024u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 12, .offset = 48, .size = 8, .direction = KMB_INOUT, .wire = KMB_MESSAGE, .count_offset = 44, .element_size = 96, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 1024u, .reply = 72, .weight = 12, .element = &kmb_d3dddi_allocationinfo2, .flags = KMB_COUNTED},
  {.tag = 13, .offset = 56, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 14, .offset = 60, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 15, .offset = 64, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dkmt_createallocation = {.fields = kmb_d3dkmt_createallocation_fields, .size = 72, .count = 15, .presence_tag = 0, .judged = 0xfb0u, .nested = 0x0u, .pointers = 0x990u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x800u, .inputs = 0x5fb7u, .outputs = 0x806u};

static const struct kmb_row row_06 = {.name = "LX_DXCREATEALLOCATION", .api = "D3DKMTCreateAllocation2", .layout = &kmb_d3dkmt_createallocation, .request = 0xc0484706u, .packet = 80, .overflow = 131088, .reply = 16, .id = 6, .nr = 6, .flags = KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_createpagingqueue_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2, .handle = KMB_PARENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x20},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x40},
  {.tag = 5, .offset = 16, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .flags = KMB_MAPPED},
  {.tag = 6, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_createpagingqueue = {.fields = kmb_d3dkmt_createpagingqueue_fields, .size = 32, .count = 6, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0xdu, .handle_arrays = 0x0u, .inputs = 0x23u, .outputs = 0x1cu};

static const struct kmb_row row_07 = {.name = "LX_DXCREATEPAGINGQUEUE", .api = "D3DKMTCreatePagingQueue", .layout = &kmb_d3dkmt_createpagingqueue, .request = 0xc0204707u, .packet = 72, .overflow = 0, .reply = 0, .id = 7, .nr = 7, .flags = KMB_MAKES};

static const struct kmb_field kmb_d3dddi_reservegpuvirtualaddress_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x21},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 3, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 24, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 32, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 6, .offset = 40, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 7, .offset = 48, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 8, .offset = 56, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 9, .offset = 64, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dddi_reservegpuvirtualaddress = {.fields = kmb_d3dddi_reservegpuvirtualaddress_fields, .size = 72, .count = 9, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x7fu, .outputs = 0x80u};

static const struct kmb_row row_08 = {.name = "LX_DXRESERVEGPUVIRTUALADDRESS", .api = "D3DKMTReserveGpuVirtualAddress", .layout = &kmb_d3dddi_reservegpuvirtualaddress, .request = 0xc0484708u, .packet = 112, .overflow = 0, .reply = 0, .id = 8, .nr = 8, .flags = 0};

static const struct kmb_field kmb_d3dkmt_queryadapterinfo_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x1},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_INOUT, .wire = KMB_BYTES, .count_offset = 16, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 131072u, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 131072u, .flags = KMB_MIN | KMB_MAX},
};
static const struct kmb_struct kmb_d3dkmt_queryadapterinfo = {.fields = kmb_d3dkmt_queryadapterinfo_fields, .size = 24, .count = 4, .presence_tag = 0, .judged = 0xcu, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0xfu, .outputs = 0x4u};

static const struct kmb_row row_09 = {.name = "LX_DXQUERYADAPTERINFO", .api = "D3DKMTQueryAdapterInfo", .layout = &kmb_d3dkmt_queryadapterinfo, .request = 0xc0184709u, .packet = 55, .overflow = 0, .reply = 0, .id = 9, .nr = 9, .flags = 0};

static const struct kmb_field kmb_d3dkmt_queryvideomemoryinfo_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x1},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 6, .offset = 32, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 7, .offset = 40, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 8, .offset = 48, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_queryvideomemoryinfo = {.fields = kmb_d3dkmt_queryvideomemoryinfo_fields, .size = 56, .count = 8, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x2u, .handle_arrays = 0x0u, .inputs = 0x87u, .outputs = 0x78u};

static const struct kmb_row row_0a = {.name = "LX_DXQUERYVIDEOMEMORYINFO", .api = "D3DKMTQueryVideoMemoryInfo", .layout = &kmb_d3dkmt_queryvideomemoryinfo, .request = 0xc038470au, .packet = 56, .overflow = 0, .reply = 0, .id = 10, .nr = 10, .flags = 0};

static const struct kmb_field kmb_d3dddi_makeresident_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x20},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 10240u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 10240u, .weight = 4, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 32, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 7, .offset = 40, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dddi_makeresident = {.fields = kmb_d3dddi_makeresident_fields, .size = 48, .count = 7, .presence_tag = 0, .judged = 0x6u, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x4u, .inputs = 0x17u, .outputs = 0x60u};

static const struct kmb_row row_0b = {.name = "LX_DXMAKERESIDENT", .api = "D3DKMTMakeResident", .layout = &kmb_d3dddi_makeresident, .request = 0xc030470bu, .packet = 60, .overflow = 0, .reply = 0, .id = 11, .nr = 11, .flags = 0};

static const struct kmb_field kmb_d3dddi_mapgpuvirtualaddress_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x20},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 3, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 24, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x10, .handle = KMB_OPTIONAL | KMB_HOST_ONLY},
  {.tag = 6, .offset = 40, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 7, .offset = 48, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 8, .offset = 56, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 9, .offset = 64, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 10, .offset = 72, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 11, .offset = 80, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 12, .offset = 88, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 13, .offset = 96, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dddi_mapgpuvirtualaddress = {.fields = kmb_d3dddi_mapgpuvirtualaddress_fields, .size = 104, .count = 13, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x11u, .handle_arrays = 0x0u, .inputs = 0x1ffu, .outputs = 0x1800u};

static const struct kmb_row row_0c = {.name = "LX_DXMAPGPUVIRTUALADDRESS", .api = "D3DKMTMapGpuVirtualAddress", .layout = &kmb_d3dddi_mapgpuvirtualaddress, .request = 0xc068470cu, .packet = 152, .overflow = 0, .reply = 0, .id = 12, .nr = 12, .flags = 0};

static const struct kmb_field kmb_d3dkmt_devicepagefault_state_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dkmt_devicepagefault_state = {.fields = kmb_d3dkmt_devicepagefault_state_fields, .size = 32, .count = 6, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x0u, .outputs = 0x3fu};

static const struct kmb_field kmb_d3dkmt_getdevicestate_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32, .when_offset = 4, .when_mask = 0xffffffffu, .when_equals = 0x1u, .flags = KMB_WHEN},
  {.tag = 4, .offset = 8, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32, .when_offset = 4, .when_mask = 0xffffffffu, .when_equals = 0x3u, .flags = KMB_WHEN},
  {.tag = 5, .offset = 8, .size = 32, .direction = KMB_OUT, .wire = KMB_MESSAGE, .when_offset = 4, .when_mask = 0xffffffffu, .when_equals = 0x5u, .shape = KMB_STRUCT, .element = &kmb_d3dkmt_devicepagefault_state, .flags = KMB_WHEN},
  {.tag = 6, .offset = 8, .size = 48, .direction = KMB_NONE, .wire = KMB_UINT32, .count_offset = 0, .element_size = 1, .fixed = 48, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_d3dkmt_getdevicestate = {.fields = kmb_d3dkmt_getdevicestate_fields, .size = 56, .count = 6, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x1cu};

static const struct kmb_row row_0e = {.name = "LX_DXGETDEVICESTATE", .api = "D3DKMTGetDeviceState", .layout = &kmb_d3dkmt_getdevicestate, .request = 0xc038470eu, .packet = 96, .overflow = 0, .reply = 0, .id = 14, .nr = 14, .flags = 0};

static const struct kmb_field kmb_d3dkmt_submitcommand_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 64u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 6, .offset = 28, .size = 256, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 24, .element_size = 4, .fixed = 64, .shape = KMB_INLINE, .use = KMB_USE, .kinds = 0x4, .flags = KMB_COUNTED},
  {.tag = 7, .offset = 284, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 8, .offset = 288, .size = 8, .direction = KMB_IN, .wire = KMB_BYTES, .count_offset = 296, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 9, .offset = 296, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131072u, .flags = KMB_MAX},
  {.tag = 10, .offset = 300, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 16u, .flags = KMB_MAX},
  {.tag = 11, .offset = 304, .size = 64, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 300, .element_size = 4, .fixed = 16, .shape = KMB_INLINE, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 12, .offset = 368, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 1024u, .flags = KMB_MAX},
  {.tag = 13, .offset = 372, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 14, .offset = 376, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 368, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .weight = 4, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
};
static const struct kmb_struct kmb_d3dkmt_submitcommand = {.fields = kmb_d3dkmt_submitcommand_fields, .size = 384, .count = 14, .presence_tag = 0, .judged = 0x2fb0u, .nested = 0x0u, .pointers = 0x2080u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x2420u, .inputs = 0x2fbfu, .outputs = 0x0u};

static const struct kmb_row row_0f = {.name = "LX_DXSUBMITCOMMAND", .api = "D3DKMTSubmitCommand", .layout = &kmb_d3dkmt_submitcommand, .request = 0xc180470fu, .packet = 424, .overflow = 0, .reply = 0, .id = 15, .nr = 15, .flags = KMB_ONE_WAY};

static const struct kmb_field kmb_d3dddi_monitoredfence_info_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .flags = KMB_MAPPED},
  {.tag = 3, .offset = 16, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dddi_monitoredfence_info = {.fields = kmb_d3dddi_monitoredfence_info_fields, .size = 32, .count = 4, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x9u, .outputs = 0x6u};

static const struct kmb_field kmb_d3dddi_synchronizationobjectinfo2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 32, .direction = KMB_INOUT, .wire = KMB_MESSAGE, .when_offset = 0, .when_mask = 0xffffffffu, .when_equals = 0x5u, .shape = KMB_STRUCT, .element = &kmb_d3dddi_monitoredfence_info, .flags = KMB_WHEN},
  {.tag = 4, .offset = 8, .size = 64, .direction = KMB_NONE, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 8, .shape = KMB_INLINE},
  {.tag = 5, .offset = 72, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dddi_synchronizationobjectinfo2 = {.fields = kmb_d3dddi_synchronizationobjectinfo2_fields, .size = 80, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x7u, .outputs = 0x14u};

static const struct kmb_field kmb_d3dkmt_createsynchronizationobject2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2, .handle = KMB_PARENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 80, .direction = KMB_INOUT, .wire = KMB_MESSAGE, .shape = KMB_STRUCT, .element = &kmb_d3dddi_synchronizationobjectinfo2},
  {.tag = 4, .offset = 88, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x40},
  {.tag = 5, .offset = 92, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_createsynchronizationobject2 = {.fields = kmb_d3dkmt_createsynchronizationobject2_fields, .size = 96, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x9u, .handle_arrays = 0x0u, .inputs = 0x5u, .outputs = 0xcu};

static const struct kmb_row row_10 = {.name = "LX_DXCREATESYNCHRONIZATIONOBJECT", .api = "D3DKMTCreateSynchronizationObject2", .layout = &kmb_d3dkmt_createsynchronizationobject2, .request = 0xc0604710u, .packet = 144, .overflow = 0, .reply = 0, .id = 16, .nr = 16, .flags = KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_destroyallocation2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x8, .handle = KMB_OPTIONAL},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 1024u, .weight = 4, .use = KMB_DESTROY, .kinds = 0x10, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 1024u, .flags = KMB_MAX},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_destroyallocation2 = {.fields = kmb_d3dkmt_destroyallocation2_fields, .size = 24, .count = 5, .presence_tag = 0, .judged = 0xcu, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x4u, .inputs = 0x1fu, .outputs = 0x0u};

static const struct kmb_row row_13 = {.name = "LX_DXDESTROYALLOCATION2", .api = "D3DKMTDestroyAllocation2", .layout = &kmb_d3dkmt_destroyallocation2, .request = 0xc0184713u, .packet = 64, .overflow = 0, .reply = 0, .id = 19, .nr = 19, .flags = KMB_ENDS};

static const struct kmb_field kmb_d3dkmt_adapterinfo_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x1},
  {.tag = 2, .offset = 4, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .flags = KMB_LUID},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_adapterinfo = {.fields = kmb_d3dkmt_adapterinfo_fields, .size = 20, .count = 4, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x0u, .outputs = 0xfu};

static const struct kmb_field kmb_d3dkmt_enumadapters2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_MESSAGE, .count_offset = 0, .element_size = 20, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 64u, .presence = 0x1u, .element = &kmb_d3dkmt_adapterinfo, .flags = KMB_COUNTED | KMB_NULLABLE},
};
static const struct kmb_struct kmb_d3dkmt_enumadapters2 = {.fields = kmb_d3dkmt_enumadapters2_fields, .size = 16, .count = 3, .presence_tag = 4, .judged = 0x4u, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x4u, .inputs = 0x1u, .outputs = 0x5u};

static const struct kmb_row row_14 = {.name = "LX_DXENUMADAPTERS2", .api = "D3DKMTEnumAdapters2", .layout = &kmb_d3dkmt_enumadapters2, .request = 0xc0104714u, .packet = 64, .overflow = 0, .reply = 0, .id = 20, .nr = 20, .flags = KMB_PROCESS | KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_closeadapter_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x1, .handle = KMB_OPTIONAL},
};
static const struct kmb_struct kmb_d3dkmt_closeadapter = {.fields = kmb_d3dkmt_closeadapter_fields, .size = 4, .count = 1, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_15 = {.name = "LX_DXCLOSEADAPTER", .api = "D3DKMTCloseAdapter", .layout = &kmb_d3dkmt_closeadapter, .request = 0xc0044715u, .packet = 48, .overflow = 0, .reply = 0, .id = 21, .nr = 21, .flags = KMB_PROCESS | KMB_ENDS};

static const struct kmb_field kmb_d3dkmt_changevideomemoryreservation_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x1},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_changevideomemoryreservation = {.fields = kmb_d3dkmt_changevideomemoryreservation_fields, .size = 32, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x2u, .handle_arrays = 0x0u, .inputs = 0x1fu, .outputs = 0x0u};

static const struct kmb_row row_16 = {.name = "LX_DXCHANGEVIDEOMEMORYRESERVATION", .api = "D3DKMTChangeVideoMemoryReservation", .layout = &kmb_d3dkmt_changevideomemoryreservation, .request = 0xc0204716u, .packet = 72, .overflow = 0, .reply = 0, .id = 22, .nr = 22, .flags = 0};

static const struct kmb_field kmb_d3dkmt_destroydevice_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x2},
};
static const struct kmb_struct kmb_d3dkmt_destroydevice = {.fields = kmb_d3dkmt_destroydevice_fields, .size = 4, .count = 1, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_19 = {.name = "LX_DXDESTROYDEVICE", .api = "D3DKMTDestroyDevice", .layout = &kmb_d3dkmt_destroydevice, .request = 0xc0044719u, .packet = 48, .overflow = 0, .reply = 0, .id = 25, .nr = 25, .flags = KMB_ENDS};

static const struct kmb_field kmb_d3dddi_destroypagingqueue_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x20},
};
static const struct kmb_struct kmb_d3dddi_destroypagingqueue = {.fields = kmb_d3dddi_destroypagingqueue_fields, .size = 4, .count = 1, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_1c = {.name = "LX_DXDESTROYPAGINGQUEUE", .api = "D3DKMTDestroyPagingQueue", .layout = &kmb_d3dddi_destroypagingqueue, .request = 0xc004471cu, .packet = 48, .overflow = 0, .reply = 0, .id = 28, .nr = 28, .flags = KMB_ENDS};

static const struct kmb_field kmb_d3dkmt_destroysynchronizationobject_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_DESTROY, .kinds = 0x40},
};
static const struct kmb_struct kmb_d3dkmt_destroysynchronizationobject = {.fields = kmb_d3dkmt_destroysynchronizationobject_fields, .size = 4, .count = 1, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x0u};

static const struct kmb_row row_1d = {.name = "LX_DXDESTROYSYNCHRONIZATIONOBJECT", .api = "D3DKMTDestroySynchronizationObject", .layout = &kmb_d3dkmt_destroysynchronizationobject, .request = 0xc004471du, .packet = 48, .overflow = 0, .reply = 0, .id = 29, .nr = 29, .flags = KMB_ENDS};

static const struct kmb_field kmb_d3dkmt_evict_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 10240u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 10240u, .weight = 4, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dkmt_evict = {.fields = kmb_d3dkmt_evict_fields, .size = 32, .count = 6, .presence_tag = 0, .judged = 0x6u, .nested = 0x0u, .pointers = 0x4u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x4u, .inputs = 0xfu, .outputs = 0x20u};

static const struct kmb_row row_1e = {.name = "LX_DXEVICT", .api = "D3DKMTEvict", .layout = &kmb_d3dkmt_evict, .request = 0xc020471eu, .packet = 52, .overflow = 0, .reply = 0, .id = 30, .nr = 30, .flags = 0};

static const struct kmb_field kmb_d3dkmt_freegpuvirtualaddress_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x1},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dkmt_freegpuvirtualaddress = {.fields = kmb_d3dkmt_freegpuvirtualaddress_fields, .size = 24, .count = 4, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0xdu, .outputs = 0x0u};

static const struct kmb_row row_20 = {.name = "LX_DXFREEGPUVIRTUALADDRESS", .api = "D3DKMTFreeGpuVirtualAddress", .layout = &kmb_d3dkmt_freegpuvirtualaddress, .request = 0xc0184720u, .packet = 64, .overflow = 0, .reply = 0, .id = 32, .nr = 32, .flags = 0};

static const struct kmb_field kmb_d3dkmt_getcontextinprocessschedulingpriority_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x4},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .flags = KMB_SIGNED},
};
static const struct kmb_struct kmb_d3dkmt_getcontextinprocessschedulingpriority = {.fields = kmb_d3dkmt_getcontextinprocessschedulingpriority_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x2u};

static const struct kmb_row row_21 = {.name = "LX_DXGETCONTEXTINPROCESSSCHEDULINGPRIORITY", .api = "D3DKMTGetContextInProcessSchedulingPriority", .layout = &kmb_d3dkmt_getcontextinprocessschedulingpriority, .request = 0xc0084721u, .packet = 48, .overflow = 0, .reply = 0, .id = 33, .nr = 33, .flags = 0};

static const struct kmb_field kmb_d3dkmt_getcontextschedulingpriority_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x4},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_OUT, .wire = KMB_INT32, .flags = KMB_SIGNED},
};
static const struct kmb_struct kmb_d3dkmt_getcontextschedulingpriority = {.fields = kmb_d3dkmt_getcontextschedulingpriority_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x1u, .outputs = 0x2u};

static const struct kmb_row row_22 = {.name = "LX_DXGETCONTEXTSCHEDULINGPRIORITY", .api = "D3DKMTGetContextSchedulingPriority", .layout = &kmb_d3dkmt_getcontextschedulingpriority, .request = 0xc0084722u, .packet = 48, .overflow = 0, .reply = 0, .id = 34, .nr = 34, .flags = 0};

static const struct kmb_field kmb_d3dkmt_invalidatecache_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x10},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dkmt_invalidatecache = {.fields = kmb_d3dkmt_invalidatecache_fields, .size = 24, .count = 4, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x0u, .inputs = 0xfu, .outputs = 0x0u};

static const struct kmb_row row_24 = {.name = "LX_DXINVALIDATECACHE", .api = "D3DKMTInvalidateCache", .layout = &kmb_d3dkmt_invalidatecache, .request = 0xc0184724u, .packet = 72, .overflow = 0, .reply = 0, .id = 36, .nr = 36, .flags = 0};

static const struct kmb_field kmb_d3dkmt_lock2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x10},
  {.tag = 3, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 12, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 5, .offset = 16, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .flags = KMB_MAPPED},
};
static const struct kmb_struct kmb_d3dkmt_lock2 = {.fields = kmb_d3dkmt_lock2_fields, .size = 24, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x0u, .inputs = 0x7u, .outputs = 0x10u};

static const struct kmb_row row_25 = {.name = "LX_DXLOCK2", .api = "D3DKMTLock2", .layout = &kmb_d3dkmt_lock2, .request = 0xc0184725u, .packet = 80, .overflow = 0, .reply = 0, .id = 37, .nr = 37, .flags = 0};

static const struct kmb_field kmb_d3dkmt_markdeviceaserror_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_markdeviceaserror = {.fields = kmb_d3dkmt_markdeviceaserror_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_row row_26 = {.name = "LX_DXMARKDEVICEASERROR", .api = "D3DKMTMarkDeviceAsError", .layout = &kmb_d3dkmt_markdeviceaserror, .request = 0xc0084726u, .packet = 48, .overflow = 0, .reply = 0, .id = 38, .nr = 38, .flags = 0};

static const struct kmb_field kmb_d3dkmt_offerallocations_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 24, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 10240u, .weight = 4, .presence = 0x1u, .use = KMB_USE, .kinds = 0x8, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED | KMB_NULLABLE},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 24, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 10240u, .weight = 4, .presence = 0x2u, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED | KMB_NULLABLE},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 6, .offset = 28, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 7, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 8, .offset = 36, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_offerallocations = {.fields = kmb_d3dkmt_offerallocations_fields, .size = 40, .count = 8, .presence_tag = 9, .judged = 0xcu, .nested = 0x0u, .pointers = 0xcu, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0xcu, .inputs = 0x7du, .outputs = 0x0u};

static const struct kmb_row row_27 = {.name = "LX_DXOFFERALLOCATIONS", .api = "D3DKMTOfferAllocations", .layout = &kmb_d3dkmt_offerallocations, .request = 0xc0284727u, .packet = 60, .overflow = 0, .reply = 0, .id = 39, .nr = 39, .flags = 0};

static const struct kmb_field kmb_d3dkmt_queryallocationresidency_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x8, .handle = KMB_OPTIONAL | KMB_HOST_ONLY},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 4, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131072u, .flags = KMB_MAX},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED32, .when_offset = 16, .when_mask = 0xffffffffu, .when_equals = 0x0u, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .reply = 4, .flags = KMB_WHEN | KMB_UNLESS | KMB_COUNTED},
  {.tag = 7, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED32, .when_offset = 16, .when_mask = 0xffffffffu, .when_equals = 0x0u, .count_offset = 0, .element_size = 4, .fixed = 1, .shape = KMB_POINTER, .min = 0u, .max = 1u, .reply = 4, .flags = KMB_WHEN},
};
static const struct kmb_struct kmb_d3dkmt_queryallocationresidency = {.fields = kmb_d3dkmt_queryallocationresidency_fields, .size = 32, .count = 7, .presence_tag = 0, .judged = 0x6cu, .nested = 0x0u, .pointers = 0x64u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x4u, .inputs = 0xfu, .outputs = 0x60u};

static const struct kmb_row row_2a = {.name = "LX_DXQUERYALLOCATIONRESIDENCY", .api = "D3DKMTQueryAllocationResidency", .layout = &kmb_d3dkmt_queryallocationresidency, .request = 0xc020472au, .packet = 72, .overflow = 0, .reply = 4, .id = 42, .nr = 42, .flags = 0};

static const struct kmb_field kmb_d3dkmt_reclaimallocations2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x20},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 10240u, .weight = 4, .presence = 0x1u, .use = KMB_USE, .kinds = 0x8, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED | KMB_NULLABLE},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 10240u, .weight = 4, .presence = 0x2u, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED | KMB_NULLABLE},
  {.tag = 5, .offset = 24, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 10240u, .reply = 4, .presence = 0x4u, .flags = KMB_COUNTED | KMB_NULLABLE},
  {.tag = 7, .offset = 32, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
};
static const struct kmb_struct kmb_d3dkmt_reclaimallocations2 = {.fields = kmb_d3dkmt_reclaimallocations2_fields, .size = 40, .count = 7, .presence_tag = 8, .judged = 0x2cu, .nested = 0x0u, .pointers = 0x2cu, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0xcu, .inputs = 0xfu, .outputs = 0x60u};

static const struct kmb_row row_2c = {.name = "LX_DXRECLAIMALLOCATIONS2", .api = "D3DKMTReclaimAllocations2", .layout = &kmb_d3dkmt_reclaimallocations2, .request = 0xc028472cu, .packet = 60, .overflow = 0, .reply = 12, .id = 44, .nr = 44, .flags = 0};

static const struct kmb_field kmb_d3dkmt_setallocationpriority_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x8, .handle = KMB_OPTIONAL | KMB_HOST_ONLY},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 4, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131072u, .flags = KMB_MAX},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .when_offset = 16, .when_mask = 0xffffffffu, .when_equals = 0x0u, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 4, .flags = KMB_WHEN | KMB_UNLESS | KMB_COUNTED},
  {.tag = 7, .offset = 24, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .when_offset = 16, .when_mask = 0xffffffffu, .when_equals = 0x0u, .count_offset = 0, .element_size = 4, .fixed = 1, .shape = KMB_POINTER, .min = 0u, .max = 1u, .weight = 4, .flags = KMB_WHEN},
};
static const struct kmb_struct kmb_d3dkmt_setallocationpriority = {.fields = kmb_d3dkmt_setallocationpriority_fields, .size = 32, .count = 7, .presence_tag = 0, .judged = 0x6cu, .nested = 0x0u, .pointers = 0x64u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x4u, .inputs = 0x6fu, .outputs = 0x0u};

static const struct kmb_row row_2e = {.name = "LX_DXSETALLOCATIONPRIORITY", .api = "D3DKMTSetAllocationPriority", .layout = &kmb_d3dkmt_setallocationpriority, .request = 0xc020472eu, .packet = 56, .overflow = 0, .reply = 0, .id = 46, .nr = 46, .flags = 0};

static const struct kmb_field kmb_d3dkmt_setcontextinprocessschedulingpriority_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x4},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_INT32, .flags = KMB_SIGNED},
};
static const struct kmb_struct kmb_d3dkmt_setcontextinprocessschedulingpriority = {.fields = kmb_d3dkmt_setcontextinprocessschedulingpriority_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_row row_2f = {.name = "LX_DXSETCONTEXTINPROCESSSCHEDULINGPRIORITY", .api = "D3DKMTSetContextInProcessSchedulingPriority", .layout = &kmb_d3dkmt_setcontextinprocessschedulingpriority, .request = 0xc008472fu, .packet = 56, .overflow = 0, .reply = 0, .id = 47, .nr = 47, .flags = 0};

static const struct kmb_field kmb_d3dkmt_setcontextschedulingpriority_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x4},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_INT32, .flags = KMB_SIGNED},
};
static const struct kmb_struct kmb_d3dkmt_setcontextschedulingpriority = {.fields = kmb_d3dkmt_setcontextschedulingpriority_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_row row_30 = {.name = "LX_DXSETCONTEXTSCHEDULINGPRIORITY", .api = "D3DKMTSetContextSchedulingPriority", .layout = &kmb_d3dkmt_setcontextschedulingpriority, .request = 0xc0084730u, .packet = 56, .overflow = 0, .reply = 0, .id = 48, .nr = 48, .flags = 0};

static const struct kmb_field kmb_d3dkmt_signalsynchronizationobjectfromcpu_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 32u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 32u, .weight = 4, .use = KMB_USE, .kinds = 0x40, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .count_offset = 4, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 32u, .weight = 8, .flags = KMB_COUNTED},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_signalsynchronizationobjectfromcpu = {.fields = kmb_d3dkmt_signalsynchronizationobjectfromcpu_fields, .size = 32, .count = 5, .presence_tag = 0, .judged = 0xeu, .nested = 0x0u, .pointers = 0xcu, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x4u, .inputs = 0x1fu, .outputs = 0x0u};

static const struct kmb_row row_31 = {.name = "LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU", .api = "D3DKMTSignalSynchronizationObjectFromCpu", .layout = &kmb_d3dkmt_signalsynchronizationobjectfromcpu, .request = 0xc0204731u, .packet = 72, .overflow = 0, .reply = 0, .id = 49, .nr = 49, .flags = KMB_ONE_WAY};

static const struct kmb_field kmb_d3dkmt_signalsynchronizationobjectfromgpu_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x4},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 131072u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 131072u, .weight = 4, .use = KMB_USE, .kinds = 0x40, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .count_offset = 4, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 131072u, .weight = 8, .flags = KMB_COUNTED},
  {.tag = 5, .offset = 16, .size = 64, .direction = KMB_NONE, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 8, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_d3dkmt_signalsynchronizationobjectfromgpu = {.fields = kmb_d3dkmt_signalsynchronizationobjectfromgpu_fields, .size = 80, .count = 5, .presence_tag = 0, .judged = 0xeu, .nested = 0x0u, .pointers = 0xcu, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x4u, .inputs = 0xfu, .outputs = 0x0u};

static const struct kmb_row row_32 = {.name = "LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU", .api = "D3DKMTSignalSynchronizationObjectFromGpu", .layout = &kmb_d3dkmt_signalsynchronizationobjectfromgpu, .request = 0xc0504732u, .packet = 76, .overflow = 0, .reply = 0, .id = 50, .nr = 50, .flags = KMB_ONE_WAY};

static const struct kmb_field kmb_d3dkmt_signalsynchronizationobjectfromgpu2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131072u, .flags = KMB_MAX},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 0, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 4, .use = KMB_USE, .kinds = 0x40, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 131072u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 20, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 131072u, .weight = 4, .use = KMB_USE, .kinds = 0x4, .flags = KMB_COUNTED},
  {.tag = 7, .offset = 32, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 8, .offset = 32, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .when_offset = 16, .when_mask = 0x2u, .when_equals = 0x2u, .caller = KMB_EVENT, .flags = KMB_WHEN},
  {.tag = 9, .offset = 32, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .when_offset = 16, .when_mask = 0x2u, .when_equals = 0x0u, .count_offset = 0, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 8, .flags = KMB_WHEN | KMB_COUNTED},
  {.tag = 10, .offset = 32, .size = 64, .direction = KMB_NONE, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 8, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_d3dkmt_signalsynchronizationobjectfromgpu2 = {.fields = kmb_d3dkmt_signalsynchronizationobjectfromgpu2_fields, .size = 96, .count = 10, .presence_tag = 0, .judged = 0x135u, .nested = 0x0u, .pointers = 0x124u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x24u, .inputs = 0x1bdu, .outputs = 0x0u};

static const struct kmb_row row_33 = {.name = "LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2", .api = "D3DKMTSignalSynchronizationObjectFromGpu2", .layout = &kmb_d3dkmt_signalsynchronizationobjectfromgpu2, .request = 0xc0604733u, .packet = 72, .overflow = 0, .reply = 0, .id = 51, .nr = 51, .flags = 0};

static const struct kmb_field kmb_d3dkmt_unlock2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x10},
};
static const struct kmb_struct kmb_d3dkmt_unlock2 = {.fields = kmb_d3dkmt_unlock2_fields, .size = 8, .count = 2, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x0u, .inputs = 0x3u, .outputs = 0x0u};

static const struct kmb_row row_37 = {.name = "LX_DXUNLOCK2", .api = "D3DKMTUnlock2", .layout = &kmb_d3dkmt_unlock2, .request = 0xc0084737u, .packet = 56, .overflow = 0, .reply = 0, .id = 55, .nr = 55, .flags = 0};

static const struct kmb_field kmb_d3dkmt_waitforsynchronizationobjectfromcpu_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 131072u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 4, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 131072u, .weight = 4, .use = KMB_USE, .kinds = 0x40, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .count_offset = 4, .element_size = 8, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 131072u, .weight = 8, .flags = KMB_COUNTED},
  {.tag = 5, .offset = 24, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .caller = KMB_EVENT},
  {.tag = 6, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_waitforsynchronizationobjectfromcpu = {.fields = kmb_d3dkmt_waitforsynchronizationobjectfromcpu_fields, .size = 40, .count = 6, .presence_tag = 0, .judged = 0xeu, .nested = 0x0u, .pointers = 0xcu, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x4u, .inputs = 0x3fu, .outputs = 0x0u};

static const struct kmb_row row_3a = {.name = "LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU", .api = "D3DKMTWaitForSynchronizationObjectFromCpu", .layout = &kmb_d3dkmt_waitforsynchronizationobjectfromcpu, .request = 0xc028473au, .packet = 72, .overflow = 0, .reply = 0, .id = 58, .nr = 58, .flags = KMB_BLOCKING};

static const struct kmb_field kmb_d3dkmt_getallocationpriority_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x8, .handle = KMB_OPTIONAL | KMB_HOST_ONLY},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .weight = 4, .use = KMB_USE, .kinds = 0x10, .handle = KMB_HOST_ONLY, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131072u, .flags = KMB_MAX},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED32, .when_offset = 16, .when_mask = 0xffffffffu, .when_equals = 0x0u, .count_offset = 16, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131072u, .reply = 4, .weight = 4, .flags = KMB_WHEN | KMB_UNLESS | KMB_COUNTED},
  {.tag = 7, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED32, .when_offset = 16, .when_mask = 0xffffffffu, .when_equals = 0x0u, .count_offset = 0, .element_size = 4, .fixed = 1, .shape = KMB_POINTER, .min = 0u, .max = 1u, .reply = 4, .weight = 4, .flags = KMB_WHEN},
};
static const struct kmb_struct kmb_d3dkmt_getallocationpriority = {.fields = kmb_d3dkmt_getallocationpriority_fields, .size = 32, .count = 7, .presence_tag = 0, .judged = 0x6cu, .nested = 0x0u, .pointers = 0x64u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x4u, .inputs = 0xfu, .outputs = 0x60u};

static const struct kmb_row row_3c = {.name = "LX_DXGETALLOCATIONPRIORITY", .api = "D3DKMTGetAllocationPriority", .layout = &kmb_d3dkmt_getallocationpriority, .request = 0xc020473cu, .packet = 60, .overflow = 0, .reply = 4, .id = 60, .nr = 60, .flags = 0};

static const struct kmb_field kmb_d3dkmt_enumadapters3_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_OUT, .wire = KMB_MESSAGE, .count_offset = 8, .element_size = 20, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 65535u, .presence = 0x1u, .element = &kmb_d3dkmt_adapterinfo, .flags = KMB_COUNTED | KMB_NULLABLE},
};
static const struct kmb_struct kmb_d3dkmt_enumadapters3 = {.fields = kmb_d3dkmt_enumadapters3_fields, .size = 24, .count = 4, .presence_tag = 5, .judged = 0x8u, .nested = 0x0u, .pointers = 0x8u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x8u, .inputs = 0x3u, .outputs = 0xau};

static const struct kmb_row row_3e = {.name = "LX_DXENUMADAPTERS3", .api = "D3DKMTEnumAdapters3", .layout = &kmb_d3dkmt_enumadapters3, .request = 0xc018473eu, .packet = 64, .overflow = 0, .reply = 0, .id = 62, .nr = 62, .flags = KMB_PROCESS | KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_shareobjects_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 1u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED32, .count_offset = 0, .element_size = 4, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 1u, .use = KMB_USE, .kinds = 0x48, .flags = KMB_COUNTED},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 6, .offset = 28, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 7, .offset = 32, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 1, .shape = KMB_POINTER, .min = 0u, .max = 1u, .caller = KMB_DESCRIPTOR},
};
static const struct kmb_struct kmb_d3dkmt_shareobjects = {.fields = kmb_d3dkmt_shareobjects_fields, .size = 40, .count = 7, .presence_tag = 0, .judged = 0x45u, .nested = 0x0u, .pointers = 0x44u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x4u, .inputs = 0x5u, .outputs = 0x40u};

static const struct kmb_row row_3f = {.name = "LX_DXSHAREOBJECTS", .api = "D3DKMTShareObjects", .layout = &kmb_d3dkmt_shareobjects, .request = 0xc028473fu, .packet = 48, .overflow = 0, .reply = 0, .id = 63, .nr = 63, .flags = KMB_PROCESS};

static const struct kmb_field kmb_d3dkmt_openedmonitoredfence_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .flags = KMB_MAPPED},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_openedmonitoredfence = {.fields = kmb_d3dkmt_openedmonitoredfence_fields, .size = 24, .count = 3, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x0u, .handle_arrays = 0x0u, .inputs = 0x4u, .outputs = 0x3u};

static const struct kmb_field kmb_d3dkmt_opensyncobjectfromnthandle2_fields[] = {
  {.tag = 1, .offset = 0, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .caller = KMB_DESCRIPTOR},
  {.tag = 2, .offset = 8, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2, .handle = KMB_PARENT},
  {.tag = 3, .offset = 12, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x40},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 24, .direction = KMB_INOUT, .wire = KMB_MESSAGE, .shape = KMB_STRUCT, .element = &kmb_d3dkmt_openedmonitoredfence},
  {.tag = 7, .offset = 24, .size = 64, .direction = KMB_NONE, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 8, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_d3dkmt_opensyncobjectfromnthandle2 = {.fields = kmb_d3dkmt_opensyncobjectfromnthandle2_fields, .size = 88, .count = 7, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0xau, .handle_arrays = 0x0u, .inputs = 0x27u, .outputs = 0x28u};

static const struct kmb_row row_40 = {.name = "LX_DXOPENSYNCOBJECTFROMNTHANDLE2", .api = "D3DKMTOpenSyncObjectFromNtHandle2", .layout = &kmb_d3dkmt_opensyncobjectfromnthandle2, .request = 0xc0584740u, .packet = 56, .overflow = 0, .reply = 0, .id = 64, .nr = 64, .flags = KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_queryresourceinfofromnthandle_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .caller = KMB_DESCRIPTOR},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 24, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 6, .offset = 28, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 7, .offset = 32, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 8, .offset = 36, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
};
static const struct kmb_struct kmb_d3dkmt_queryresourceinfofromnthandle = {.fields = kmb_d3dkmt_queryresourceinfofromnthandle_fields, .size = 40, .count = 8, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x5u, .outputs = 0xf0u};

static const struct kmb_row row_41 = {.name = "LX_DXQUERYRESOURCEINFOFROMNTHANDLE", .api = "D3DKMTQueryResourceInfoFromNtHandle", .layout = &kmb_d3dkmt_queryresourceinfofromnthandle, .request = 0xc0284741u, .packet = 64, .overflow = 0, .reply = 0, .id = 65, .nr = 65, .flags = 0};

static const struct kmb_field kmb_d3dddi_openallocationinfo2_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x10},
  {.tag = 2, .offset = 8, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64, .inside = 73},
  {.tag = 3, .offset = 16, .size = 4, .direction = KMB_OUT, .wire = KMB_UINT32},
  {.tag = 4, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_FIXED64},
  {.tag = 5, .offset = 32, .size = 48, .direction = KMB_NONE, .wire = KMB_FIXED64, .count_offset = 0, .element_size = 8, .fixed = 6, .shape = KMB_INLINE},
};
static const struct kmb_struct kmb_d3dddi_openallocationinfo2 = {.fields = kmb_d3dddi_openallocationinfo2_fields, .size = 80, .count = 5, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x1u, .handle_arrays = 0x0u, .inputs = 0x0u, .outputs = 0xfu};

static const struct kmb_field kmb_d3dkmt_openresourcefromnthandle_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2, .handle = KMB_PARENT},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64, .caller = KMB_DESCRIPTOR},
  {.tag = 4, .offset = 16, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 1u, .max = 1024u, .flags = KMB_MIN | KMB_MAX},
  {.tag = 5, .offset = 20, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 6, .offset = 24, .size = 8, .direction = KMB_OUT, .wire = KMB_MESSAGE, .count_offset = 16, .element_size = 80, .fixed = 0, .shape = KMB_POINTER, .min = 1u, .max = 1024u, .weight = 4, .element = &kmb_d3dddi_openallocationinfo2, .flags = KMB_COUNTED},
  {.tag = 7, .offset = 32, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131071u, .flags = KMB_MAX},
  {.tag = 8, .offset = 36, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 9, .offset = 40, .size = 8, .direction = KMB_OUT, .wire = KMB_BYTES, .count_offset = 32, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131071u, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 10, .offset = 48, .size = 4, .direction = KMB_IN, .wire = KMB_UINT32, .min = 0u, .max = 131071u, .flags = KMB_MAX},
  {.tag = 11, .offset = 52, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 12, .offset = 56, .size = 8, .direction = KMB_OUT, .wire = KMB_BYTES, .count_offset = 48, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131071u, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 13, .offset = 64, .size = 4, .direction = KMB_INOUT, .wire = KMB_UINT32, .min = 0u, .max = 131071u, .flags = KMB_MAX},
  {.tag = 14, .offset = 72, .size = 8, .direction = KMB_OUT, .wire = KMB_BYTES, .count_offset = 64, .element_size = 1, .fixed = 0, .shape = KMB_POINTER, .min = 0u, .max = 131071u, .weight = 1, .flags = KMB_COUNTED},
  {.tag = 15, .offset = 80, .size = 4, .direction = KMB_OUT, .wire = KMB_FIXED32, .use = KMB_NEW, .kinds = 0x8},
  {.tag = 16, .offset = 84, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 17, .offset = 88, .size = 8, .direction = KMB_NONE, .wire = KMB_FIXED64},
  {.tag = 18, .offset = 96, .size = 4, .direction = KMB_NONE, .wire = KMB_UINT32},
  {.tag = 19, .offset = 100, .size = 4, .direction = KMB_NONE, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x40},
};
static const struct kmb_struct kmb_d3dkmt_openresourcefromnthandle = {.fields = kmb_d3dkmt_openresourcefromnthandle_fields, .size = 104, .count = 19, .presence_tag = 0, .judged = 0x3b68u, .nested = 0x0u, .pointers = 0x2920u, .memory = 0x0u, .handles = 0x4001u, .handle_arrays = 0x20u, .inputs = 0x124du, .outputs = 0x7920u};

static const struct kmb_row row_42 = {.name = "LX_DXOPENRESOURCEFROMNTHANDLE", .api = "D3DKMTOpenResourceFromNtHandle", .layout = &kmb_d3dkmt_openresourcefromnthandle, .request = 0xc0684742u, .packet = 64, .overflow = 0, .reply = 0, .id = 66, .nr = 66, .flags = KMB_MAKES};

static const struct kmb_field kmb_d3dkmt_createsyncfile_fields[] = {
  {.tag = 1, .offset = 0, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x2},
  {.tag = 2, .offset = 4, .size = 4, .direction = KMB_IN, .wire = KMB_FIXED32, .use = KMB_USE, .kinds = 0x40},
  {.tag = 3, .offset = 8, .size = 8, .direction = KMB_IN, .wire = KMB_FIXED64},
  {.tag = 4, .offset = 16, .size = 8, .direction = KMB_INOUT, .wire = KMB_FIXED64, .caller = KMB_EVENT},
};
static const struct kmb_struct kmb_d3dkmt_createsyncfile = {.fields = kmb_d3dkmt_createsyncfile_fields, .size = 24, .count = 4, .presence_tag = 0, .judged = 0x0u, .nested = 0x0u, .pointers = 0x0u, .memory = 0x0u, .handles = 0x3u, .handle_arrays = 0x0u, .inputs = 0xfu, .outputs = 0x8u};

static const struct kmb_row row_45 = {.name = "LX_DXCREATESYNCFILE", .api = "D3DKMTCreateSyncFile", .layout = &kmb_d3dkmt_createsyncfile, .request = 0xc0184745u, .packet = 84, .overflow = 0, .reply = 0, .id = 69, .nr = 69, .flags = 0};

const struct kmb_row *const kmb_rows[256] = {
  [1] = &row_01,
  [2] = &row_02,
  [4] = &row_04,
  [5] = &row_05,
  [6] = &row_06,
  [7] = &row_07,
  [8] = &row_08,
  [9] = &row_09,
  [10] = &row_0a,
  [11] = &row_0b,
  [12] = &row_0c,
  [14] = &row_0e,
  [15] = &row_0f,
  [16] = &row_10,
  [19] = &row_13,
  [20] = &row_14,
  [21] = &row_15,
  [22] = &row_16,
  [25] = &row_19,
  [28] = &row_1c,
  [29] = &row_1d,
  [30] = &row_1e,
  [32] = &row_20,
  [33] = &row_21,
  [34] = &row_22,
  [36] = &row_24,
  [37] = &row_25,
  [38] = &row_26,
  [39] = &row_27,
  [42] = &row_2a,
  [44] = &row_2c,
  [46] = &row_2e,
  [47] = &row_2f,
  [48] = &row_30,
  [49] = &row_31,
  [50] = &row_32,
  [51] = &row_33,
  [55] = &row_37,
  [58] = &row_3a,
  [60] = &row_3c,
  [62] = &row_3e,
  [63] = &row_3f,
  [64] = &row_40,
  [65] = &row_41,
  [66] = &row_42,
  [69] = &row_45,
};
