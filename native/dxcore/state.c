/* IDXCoreAdapter::QueryState. */
#include <string.h>

#include "kernel.h"
#include "object.h"

/* DXCoreAdapterMemoryBudgetNodeSegmentGroup and DXCoreAdapterMemoryBudget. */
struct budget_of {
  uint32_t node;
  uint32_t group;
};
struct budget {
  uint64_t budget;
  uint64_t usage;
  uint64_t available_for_reservation;
  uint64_t reservation;
};

static int32_t read_budget(struct kmb_adapter *adapter, struct budget_of of, uint32_t door,
                           struct budget *budget) {
  uint32_t handle;
  int32_t status = kmb_adapter_handle(adapter, door, &handle);
  if (status < 0) return status;
  struct d3dkmt_queryvideomemoryinfo info;
  status = kmb_query_memory(handle, of.group, of.node, door, &info);
  *budget = (struct budget){info.budget, info.current_usage, info.available_for_reservation,
                            info.current_reservation};
  return status;
}

static int32_t read_update(struct kmb_adapter *adapter, uint32_t door, uint8_t *updating) {
  uint32_t handle;
  int32_t status = kmb_adapter_handle(adapter, door, &handle);
  if (status < 0) return status;
  uint32_t answer = 0;
  status = kmb_query(handle, KMB_Q_CHECKDRIVERUPDATESTATUS, &answer, sizeof answer, door);
  *updating = answer != 0;
  return status;
}

bool kmb_state_supported(struct kmb_adapter *adapter, uint32_t state) {
  struct budget budget;
  uint8_t updating;
  switch (state) {
    case KMB_DRIVER_UPDATE:
      return read_update(adapter, KMB_DOOR_DXCORE_IS_QUERY_STATE_SUPPORTED, &updating) >= 0;
    case KMB_MEMORY_BUDGET:
      return read_budget(adapter, (struct budget_of){0, 0}, KMB_DOOR_DXCORE_IS_QUERY_STATE_SUPPORTED,
                         &budget) >= 0;
    default:
      return false;
  }
}

kmb_hresult kmb_state_query(struct kmb_adapter *adapter, uint32_t state, size_t details_size,
                            const void *details, size_t size, void *output) {
  if (state >= KMB_STATES) return KMB_DXGI_INVALID_CALL;
  if (output == NULL) return KMB_E_POINTER;
  union {
    struct budget budget;
    uint8_t updating;
  } value;
  size_t needed = sizeof value.updating;
  int32_t status;
  if (state == KMB_MEMORY_BUDGET) {
    needed = sizeof value.budget;
    if (details == NULL) return KMB_E_POINTER;
    struct budget_of of;
    if (size < needed || details_size < sizeof of) return KMB_E_INVALIDARG;
    memcpy(&of, details, sizeof of);
    status = read_budget(adapter, of, KMB_DOOR_DXCORE_QUERY_STATE, &value.budget);
    /* The one argument that is the caller's is which node and group: the host knows whether it has them. */
    if (status == KMB_STATUS_INVALID_PARAMETER) return KMB_E_INVALIDARG;
  } else {
    if (size < needed) return KMB_E_INVALIDARG;
    status = read_update(adapter, KMB_DOOR_DXCORE_QUERY_STATE, &value.updating);
  }
  if (status < 0) return kmb_failure(status, KMB_DXGI_UNSUPPORTED);
  memset(output, 0, size);
  memcpy(output, &value, needed);
  return KMB_S_OK;
}
