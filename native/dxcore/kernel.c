#include "kernel.h"

#include <stdlib.h>

kmb_hresult kmb_failure(int32_t status, kmb_hresult otherwise) {
  switch (status) {
    case KMB_STATUS_GRAPHICS_DRIVER_MISMATCH:
      return (kmb_hresult)status;
    case KMB_STATUS_DEVICE_REMOVED:
      return KMB_DXGI_DEVICE_REMOVED;
    case KMB_STATUS_NO_MEMORY:
      return KMB_E_OUTOFMEMORY;
    default:
      return otherwise;
  }
}

int32_t kmb_open_adapter(struct kmb_luid luid, uint32_t door, uint32_t *handle) {
  struct d3dkmt_openadapterfromluid call = {.adapter_luid = {luid.low, luid.high}};
  int32_t status = kmbridge_call(KMB_NR(LX_DXOPENADAPTERFROMLUID), &call, door);
  *handle = call.adapter_handle.v;
  /* The real device takes an unknown LUID for a success in one case, and leaves the handle 0. */
  if (status >= 0 && call.adapter_handle.v == 0) return KMB_STATUS_INVALID_PARAMETER;
  return status;
}

void kmb_close_adapter(uint32_t handle, uint32_t door) {
  struct d3dkmt_closeadapter call = {.adapter_handle = {.v = handle}};
  kmbridge_call(KMB_NR(LX_DXCLOSEADAPTER), &call, door);
}

int32_t kmb_query(uint32_t handle, uint32_t type, void *bytes, uint32_t size, uint32_t door) {
  struct d3dkmt_queryadapterinfo call = {
      .adapter = {.v = handle},
      .type = (enum kmtqueryadapterinfotype)type,
      .private_data = (uintptr_t)bytes,
      .private_data_size = size,
  };
  return kmbridge_call(KMB_NR(LX_DXQUERYADAPTERINFO), &call, door);
}

int32_t kmb_query_type(uint32_t handle, uint32_t door, struct d3dkmt_adaptertype *type) {
  type->value = 0;
  return kmb_query(handle, KMB_Q_ADAPTERTYPE, type, sizeof *type, door);
}

int32_t kmb_count_adapters(uint32_t door, uint32_t *count) {
  struct d3dkmt_enumadapters3 call = {.filter.include_compute_only = 1};
  int32_t status = kmbridge_call(KMB_NR(LX_DXENUMADAPTERS3), &call, door);
  *count = call.adapter_count;
  return status;
}

int32_t kmb_enum_adapters(uint32_t door, struct d3dkmt_adapterinfo **adapters, uint32_t *count) {
  /* The device fills in nothing when there are more than were asked for: it says how many, so ask again. */
  for (uint32_t room = D3DKMT_ADAPTERS_MAX, tries = 0; tries < 2; tries++) {
    struct d3dkmt_adapterinfo *list = calloc(room, sizeof *list);
    if (list == NULL) return KMB_STATUS_NO_MEMORY;
    struct d3dkmt_enumadapters3 call = {
        .filter.include_compute_only = 1, .adapter_count = room, .adapters = (uintptr_t)list};
    int32_t status = kmbridge_call(KMB_NR(LX_DXENUMADAPTERS3), &call, door);
    if (status >= 0 && call.adapter_count <= room) {
      *adapters = list;
      *count = call.adapter_count;
      return status;
    }
    free(list);
    if (status < 0) return status;
    room = call.adapter_count;
  }
  return KMB_STATUS_UNSUCCESSFUL;
}

int32_t kmb_query_memory(uint32_t handle, uint32_t group, uint32_t node, uint32_t door,
                         struct d3dkmt_queryvideomemoryinfo *answer) {
  *answer = (struct d3dkmt_queryvideomemoryinfo){
      .adapter = {.v = handle},
      .memory_segment_group = (enum d3dkmt_memory_segment_group)group,
      .physical_adapter_index = node,
  };
  return kmbridge_call(KMB_NR(LX_DXQUERYVIDEOMEMORYINFO), answer, door);
}

/* Whether the driver package has a user-mode driver for that version of Direct3D. */
static bool has_user_driver(uint32_t handle, uint32_t version, uint32_t door) {
  struct kmb_umd_name info = {.version = version};
  return kmb_query(handle, KMB_Q_UMDRIVERNAME, &info, sizeof info, door) >= 0 && info.name[0] != 0;
}

bool kmb_has_attribute(uint32_t handle, const struct kmb_guid *attribute, uint32_t door) {
  struct d3dkmt_adaptertype type;
  if (kmb_query_type(handle, door, &type) < 0) return false;
  if (kmb_guid_same(attribute, &kmb_attribute_compute)) return type.render_supported || type.compute_only;
  if (!type.render_supported || type.compute_only) return false;
  if (kmb_guid_same(attribute, &kmb_attribute_d3d11)) return has_user_driver(handle, KMB_UMD_DX11, door);
  if (kmb_guid_same(attribute, &kmb_attribute_d3d12)) return has_user_driver(handle, KMB_UMD_DX12, door);
  return false;
}
