/* The properties of an adapter, each asked of the broker; what it does not answer is not supported. */
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "object.h"
#include "text.h"

static int32_t description(uint32_t handle, uint32_t door, struct kmb_value *value) {
  uint16_t *wide = calloc(KMB_DESCRIPTION_CHARS, sizeof *wide);
  if (wide == NULL) return KMB_STATUS_NO_MEMORY;
  int32_t status =
      kmb_query(handle, KMB_Q_DRIVER_DESCRIPTION, wide, KMB_DESCRIPTION_CHARS * sizeof *wide, door);
  if (status >= 0) {
    value->text = kmb_text_utf8(wide, KMB_DESCRIPTION_CHARS);
    if (value->text == NULL)
      status = KMB_STATUS_NO_MEMORY;
    else
      value->size = strlen(value->text) + 1;
  }
  free(wide);
  return status;
}

static int32_t hardware_ids(uint32_t handle, uint32_t property, uint32_t door, struct kmb_value *value) {
  struct kmb_device_ids ids = {0};
  int32_t status = kmb_query(handle, KMB_Q_PHYSICALADAPTERDEVICEIDS, &ids, sizeof ids, door);
  value->ids[0] = ids.vendor;
  value->ids[1] = ids.device;
  if (property == KMB_HARDWARE_ID_PARTS) {
    value->ids[2] = ids.sub_system;
    value->ids[3] = ids.sub_vendor;
    value->ids[4] = ids.revision;
    value->size = 20;
  } else {
    /* SUBSYS_ of a PCI id: the subsystem on top of its vendor. */
    value->ids[2] = ids.sub_system << 16 | (ids.sub_vendor & 0xffff);
    value->ids[3] = ids.revision;
    value->size = 16;
  }
  return status;
}

static int32_t memory(uint32_t handle, uint32_t property, uint32_t door, struct kmb_value *value) {
  struct kmb_segment_size sizes = {0};
  int32_t status = kmb_query(handle, KMB_Q_GETSEGMENTSIZE, &sizes, sizeof sizes, door);
  value->u64 = property == KMB_DEDICATED_ADAPTER_MEMORY  ? sizes.dedicated_video
               : property == KMB_DEDICATED_SYSTEM_MEMORY ? sizes.dedicated_system
                                                         : sizes.shared_system;
  value->size = sizeof value->u64;
  return status;
}

static int32_t preemption(uint32_t handle, uint32_t property, uint32_t door, struct kmb_value *value) {
  struct kmb_wddm_1_2_caps caps = {0};
  int32_t status = kmb_query(handle, KMB_Q_WDDM_1_2_CAPS, &caps, sizeof caps, door);
  value->u16 =
      (uint16_t)(property == KMB_COMPUTE_PREEMPTION ? caps.compute_preemption : caps.graphics_preemption);
  value->size = sizeof value->u16;
  return status;
}

static int32_t flag(uint32_t handle, uint32_t property, uint32_t door, struct kmb_value *value) {
  struct d3dkmt_adaptertype type;
  int32_t status = kmb_query_type(handle, door, &type);
  value->yes = property == KMB_IS_HARDWARE     ? !type.software_device
               : property == KMB_IS_INTEGRATED ? type.hybrid_integrated
               : property == KMB_IS_DETACHABLE ? type.detachable
                                               : type.acg_supported;
  value->size = sizeof value->yes;
  return status;
}

static int32_t ask(uint32_t handle, uint32_t property, uint32_t door, struct kmb_value *value) {
  switch (property) {
    case KMB_DRIVER_VERSION:
      value->size = sizeof value->u64;
      return kmb_query(handle, KMB_Q_UMD_DRIVER_VERSION, &value->u64, sizeof value->u64, door);
    case KMB_DRIVER_DESCRIPTION:
      return description(handle, door, value);
    case KMB_HARDWARE_ID:
    case KMB_HARDWARE_ID_PARTS:
      return hardware_ids(handle, property, door, value);
    case KMB_KMD_MODEL_VERSION:
      value->size = sizeof value->u32;
      return kmb_query(handle, KMB_Q_DRIVERVERSION, &value->u32, sizeof value->u32, door);
    case KMB_COMPUTE_PREEMPTION:
    case KMB_GRAPHICS_PREEMPTION:
      return preemption(handle, property, door, value);
    case KMB_DEDICATED_ADAPTER_MEMORY:
    case KMB_DEDICATED_SYSTEM_MEMORY:
    case KMB_SHARED_SYSTEM_MEMORY:
      return memory(handle, property, door, value);
    default:
      return flag(handle, property, door, value);
  }
}

kmb_hresult kmb_property_read(struct kmb_adapter *adapter, uint32_t property, uint32_t door,
                              struct kmb_value *value) {
  memset(value, 0, sizeof *value);
  if (property >= KMB_PROPERTIES) return KMB_DXGI_INVALID_CALL;
  if (property == KMB_INSTANCE_LUID) {
    value->luid = adapter->luid;
    value->size = sizeof value->luid;
    return KMB_S_OK;
  }
  uint32_t handle;
  int32_t status = kmb_adapter_handle(adapter, door, &handle);
  if (status >= 0) status = ask(handle, property, door, value);
  return status < 0 ? kmb_failure(status, KMB_DXGI_UNSUPPORTED) : KMB_S_OK;
}
