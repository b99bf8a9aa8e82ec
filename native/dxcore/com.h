/* Identifiers, error codes and values of DXCore's COM: facts of dxcore_interface.h and winerror.h. */
#ifndef KMB_DXCORE_COM_H
#define KMB_DXCORE_COM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t kmb_hresult;

#define KMB_S_OK                0
#define KMB_E_NOTIMPL           ((kmb_hresult)0x80004001u)
#define KMB_E_NOINTERFACE       ((kmb_hresult)0x80004002u)
#define KMB_E_POINTER           ((kmb_hresult)0x80004003u)
#define KMB_E_OUTOFMEMORY       ((kmb_hresult)0x8007000eu)
#define KMB_E_INVALIDARG        ((kmb_hresult)0x80070057u)
#define KMB_DXGI_INVALID_CALL   ((kmb_hresult)0x887a0001u)
#define KMB_DXGI_UNSUPPORTED    ((kmb_hresult)0x887a0004u)
#define KMB_DXGI_DEVICE_REMOVED ((kmb_hresult)0x887a0005u)

struct kmb_guid {
  uint32_t a;
  uint16_t b, c;
  uint8_t d[8];
};

struct kmb_luid {
  uint32_t low;
  uint32_t high;
};

static inline bool kmb_luid_same(struct kmb_luid a, struct kmb_luid b) {
  return a.low == b.low && a.high == b.high;
}

extern const struct kmb_guid kmb_iid_factory, kmb_iid_list, kmb_iid_adapter;
extern const struct kmb_guid kmb_attribute_d3d11, kmb_attribute_d3d12, kmb_attribute_compute;

bool kmb_guid_same(const struct kmb_guid *a, const struct kmb_guid *b);
/* Whether an object with the interface `own` answers to `riid`: `own` itself or IUnknown. */
bool kmb_answers_to(const struct kmb_guid *riid, const struct kmb_guid *own);

/* DXCoreAdapterProperty. */
enum kmb_property {
  KMB_INSTANCE_LUID = 0,
  KMB_DRIVER_VERSION = 1,
  KMB_DRIVER_DESCRIPTION = 2,
  KMB_HARDWARE_ID = 3,
  KMB_KMD_MODEL_VERSION = 4,
  KMB_COMPUTE_PREEMPTION = 5,
  KMB_GRAPHICS_PREEMPTION = 6,
  KMB_DEDICATED_ADAPTER_MEMORY = 7,
  KMB_DEDICATED_SYSTEM_MEMORY = 8,
  KMB_SHARED_SYSTEM_MEMORY = 9,
  KMB_ACG_COMPATIBLE = 10,
  KMB_IS_HARDWARE = 11,
  KMB_IS_INTEGRATED = 12,
  KMB_IS_DETACHABLE = 13,
  KMB_HARDWARE_ID_PARTS = 14,
  KMB_PROPERTIES
};

/* DXCoreAdapterState. */
enum kmb_state { KMB_DRIVER_UPDATE = 0, KMB_MEMORY_BUDGET = 1, KMB_STATES };

/* DXCoreAdapterPreference. */
enum kmb_preference { KMB_HARDWARE = 0, KMB_MINIMUM_POWER = 1, KMB_HIGH_PERFORMANCE = 2, KMB_PREFERENCES };

/* DXCoreNotificationType: how many there are. */
#define KMB_NOTIFICATIONS 4

#endif
