/* IDXCoreAdapter, and the table of those that are held. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel.h"
#include "object.h"

static struct kmb_adapter *adapters;

static kmb_hresult query_interface(struct kmb_adapter *adapter, const struct kmb_guid *riid, void **object) {
  if (object == NULL) return KMB_E_POINTER;
  *object = NULL;
  if (!kmb_answers_to(riid, &kmb_iid_adapter)) return KMB_E_NOINTERFACE;
  kmb_lock();
  adapter->references++;
  kmb_unlock();
  *object = adapter;
  return KMB_S_OK;
}

static uint32_t add_reference(struct kmb_adapter *adapter) {
  kmb_lock();
  uint32_t references = ++adapter->references;
  kmb_unlock();
  return references;
}

static uint32_t release(struct kmb_adapter *adapter) {
  kmb_lock();
  uint32_t references = --adapter->references;
  if (references == 0) {
    struct kmb_adapter **at = &adapters;
    while (*at != adapter) at = &(*at)->next;
    *at = adapter->next;
  }
  kmb_unlock();
  if (references > 0) return references;
  if (adapter->owner == getpid()) kmb_close_adapter(adapter->handle, KMB_DOOR_DXCORE_GET_ADAPTER_BY_LUID);
  free(adapter);
  kmb_factory_release();
  return 0;
}

static bool is_valid(struct kmb_adapter *adapter) {
  uint32_t handle;
  struct d3dkmt_adaptertype type;
  return kmb_adapter_handle(adapter, KMB_DOOR_DXCORE_IS_VALID, &handle) >= 0 &&
         kmb_query_type(handle, KMB_DOOR_DXCORE_IS_VALID, &type) >= 0;
}

static bool attribute_supported(struct kmb_adapter *adapter, const struct kmb_guid *attribute) {
  uint32_t handle;
  return attribute != NULL &&
         kmb_adapter_handle(adapter, KMB_DOOR_DXCORE_IS_ATTRIBUTE_SUPPORTED, &handle) >= 0 &&
         kmb_has_attribute(handle, attribute, KMB_DOOR_DXCORE_IS_ATTRIBUTE_SUPPORTED);
}

static bool property_supported(struct kmb_adapter *adapter, uint32_t property) {
  struct kmb_value value;
  if (kmb_property_read(adapter, property, KMB_DOOR_DXCORE_IS_PROPERTY_SUPPORTED, &value) < 0) return false;
  free(value.text);
  return true;
}

static kmb_hresult get_property(struct kmb_adapter *adapter, uint32_t property, size_t size, void *data) {
  if (data == NULL) return KMB_E_POINTER;
  struct kmb_value value;
  kmb_hresult result = kmb_property_read(adapter, property, KMB_DOOR_DXCORE_GET_PROPERTY, &value);
  if (result < 0) return result;
  if (size < value.size) {
    result = KMB_E_INVALIDARG;
  } else {
    memset(data, 0, size);
    memcpy(data, value.text != NULL ? (const void *)value.text : value.bytes, value.size);
  }
  free(value.text);
  return result;
}

static kmb_hresult property_size(struct kmb_adapter *adapter, uint32_t property, size_t *size) {
  if (size == NULL) return KMB_E_POINTER;
  *size = 0;
  struct kmb_value value;
  kmb_hresult result = kmb_property_read(adapter, property, KMB_DOOR_DXCORE_GET_PROPERTY_SIZE, &value);
  if (result < 0) return result;
  *size = value.size;
  free(value.text);
  return KMB_S_OK;
}

/* DXCore has no state that can be set. */
static bool set_state_supported(struct kmb_adapter *adapter, uint32_t state) {
  (void)adapter, (void)state;
  return false;
}

static kmb_hresult set_state(struct kmb_adapter *adapter, uint32_t state, size_t details_size,
                             const void *details, size_t size, const void *data) {
  (void)adapter, (void)details_size, (void)details, (void)size;
  if (state >= KMB_STATES) return KMB_DXGI_INVALID_CALL;
  return data == NULL ? KMB_E_POINTER : KMB_DXGI_UNSUPPORTED;
}

static kmb_hresult get_factory(struct kmb_adapter *adapter, const struct kmb_guid *riid, void **factory) {
  (void)adapter;
  return kmb_factory_query(riid, factory);
}

/* In the order of the interface. */
static const struct {
  kmb_hresult (*query_interface)(struct kmb_adapter *, const struct kmb_guid *, void **);
  uint32_t (*add_reference)(struct kmb_adapter *);
  uint32_t (*release)(struct kmb_adapter *);
  bool (*is_valid)(struct kmb_adapter *);
  bool (*attribute_supported)(struct kmb_adapter *, const struct kmb_guid *);
  bool (*property_supported)(struct kmb_adapter *, uint32_t);
  kmb_hresult (*get_property)(struct kmb_adapter *, uint32_t, size_t, void *);
  kmb_hresult (*property_size)(struct kmb_adapter *, uint32_t, size_t *);
  bool (*query_state_supported)(struct kmb_adapter *, uint32_t);
  kmb_hresult (*query_state)(struct kmb_adapter *, uint32_t, size_t, const void *, size_t, void *);
  bool (*set_state_supported)(struct kmb_adapter *, uint32_t);
  kmb_hresult (*set_state)(struct kmb_adapter *, uint32_t, size_t, const void *, size_t, const void *);
  kmb_hresult (*get_factory)(struct kmb_adapter *, const struct kmb_guid *, void **);
} vtable = {
    query_interface, add_reference,       release,
    is_valid,        attribute_supported, property_supported,
    get_property,    property_size,       kmb_state_supported,
    kmb_state_query, set_state_supported, set_state,
    get_factory,
};

/* Takes a reference to the one that is held; under the lock. */
static struct kmb_adapter *find(struct kmb_luid luid) {
  struct kmb_adapter *adapter = adapters;
  while (adapter != NULL && !kmb_luid_same(adapter->luid, luid)) adapter = adapter->next;
  if (adapter != NULL) adapter->references++;
  return adapter;
}

int32_t kmb_adapter_get(struct kmb_luid luid, uint32_t door, struct kmb_adapter **adapter) {
  kmb_lock();
  *adapter = find(luid);
  kmb_unlock();
  if (*adapter != NULL) return 0;

  uint32_t handle;
  int32_t status = kmb_open_adapter(luid, door, &handle);
  if (status < 0) return status;
  struct kmb_adapter *made = calloc(1, sizeof *made);
  if (made == NULL) {
    kmb_close_adapter(handle, door);
    return KMB_STATUS_NO_MEMORY;
  }
  *made = (struct kmb_adapter){
      .vtable = &vtable, .references = 1, .luid = luid, .owner = getpid(), .handle = handle};
  kmb_factory_reference();
  kmb_lock();
  *adapter = find(luid);
  if (*adapter == NULL) {
    made->next = adapters;
    adapters = made;
    *adapter = made;
  }
  kmb_unlock();
  if (*adapter != made) {
    kmb_close_adapter(handle, door);
    kmb_factory_release();
    free(made);
  }
  return 0;
}

int32_t kmb_adapter_handle(struct kmb_adapter *adapter, uint32_t door, uint32_t *handle) {
  pid_t process = getpid();
  kmb_lock();
  bool known = adapter->owner == process;
  *handle = adapter->handle;
  kmb_unlock();
  if (known) return 0;
  uint32_t opened;
  int32_t status = kmb_open_adapter(adapter->luid, door, &opened);
  if (status < 0) return status;
  kmb_lock();
  bool late = adapter->owner == process;
  if (!late) {
    adapter->handle = opened;
    adapter->owner = process;
  }
  *handle = adapter->handle;
  kmb_unlock();
  if (late) kmb_close_adapter(opened, door);
  return 0;
}
