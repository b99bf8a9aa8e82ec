/* IDXCoreAdapterList. */
#include <stdlib.h>

#include "kernel.h"
#include "object.h"

static kmb_hresult query_interface(struct kmb_list *list, const struct kmb_guid *riid, void **object) {
  if (object == NULL) return KMB_E_POINTER;
  *object = NULL;
  if (!kmb_answers_to(riid, &kmb_iid_list)) return KMB_E_NOINTERFACE;
  kmb_lock();
  list->references++;
  kmb_unlock();
  *object = list;
  return KMB_S_OK;
}

static uint32_t add_reference(struct kmb_list *list) {
  kmb_lock();
  uint32_t references = ++list->references;
  kmb_unlock();
  return references;
}

static uint32_t release(struct kmb_list *list) {
  kmb_lock();
  uint32_t references = --list->references;
  kmb_unlock();
  if (references > 0) return references;
  free(list);
  kmb_factory_release();
  return 0;
}

static kmb_hresult get_adapter(struct kmb_list *list, uint32_t index, const struct kmb_guid *riid,
                               void **object) {
  if (object == NULL) return KMB_E_POINTER;
  *object = NULL;
  if (index >= list->count) return KMB_E_INVALIDARG;
  if (!kmb_answers_to(riid, &kmb_iid_adapter)) return KMB_E_NOINTERFACE;
  kmb_lock();
  struct kmb_luid luid = list->luids[index];
  kmb_unlock();
  struct kmb_adapter *adapter;
  int32_t status = kmb_adapter_get(luid, KMB_DOOR_DXCORE_GET_ADAPTER_BY_LUID, &adapter);
  if (status < 0) return kmb_failure(status, KMB_DXGI_DEVICE_REMOVED);
  *object = adapter;
  return KMB_S_OK;
}

static uint32_t adapter_count(struct kmb_list *list) {
  return list->count;
}

/* Stale once an adapter of it is gone. One that came later is not seen: a host starts anew for that. */
static bool is_stale(struct kmb_list *list) {
  for (uint32_t i = 0; i < list->count; i++) {
    kmb_lock();
    struct kmb_luid luid = list->luids[i];
    kmb_unlock();
    uint32_t handle;
    if (kmb_open_adapter(luid, KMB_DOOR_DXCORE_CREATE_ADAPTER_LIST, &handle) < 0) return true;
    kmb_close_adapter(handle, KMB_DOOR_DXCORE_CREATE_ADAPTER_LIST);
  }
  return false;
}

static kmb_hresult get_factory(struct kmb_list *list, const struct kmb_guid *riid, void **factory) {
  (void)list;
  return kmb_factory_query(riid, factory);
}

static bool preference_supported(struct kmb_list *list, uint32_t preference) {
  (void)list;
  return preference < KMB_PREFERENCES;
}

/* In the order of the interface. */
static const struct {
  kmb_hresult (*query_interface)(struct kmb_list *, const struct kmb_guid *, void **);
  uint32_t (*add_reference)(struct kmb_list *);
  uint32_t (*release)(struct kmb_list *);
  kmb_hresult (*get_adapter)(struct kmb_list *, uint32_t, const struct kmb_guid *, void **);
  uint32_t (*adapter_count)(struct kmb_list *);
  bool (*is_stale)(struct kmb_list *);
  kmb_hresult (*get_factory)(struct kmb_list *, const struct kmb_guid *, void **);
  kmb_hresult (*sort)(struct kmb_list *, uint32_t, const uint32_t *);
  bool (*preference_supported)(struct kmb_list *, uint32_t);
} vtable = {
    query_interface, add_reference, release,       get_adapter,          adapter_count,
    is_stale,        get_factory,   kmb_list_sort, preference_supported,
};

static bool has_all(uint32_t handle, uint32_t count, const struct kmb_guid *attributes) {
  for (uint32_t i = 0; i < count; i++)
    if (!kmb_has_attribute(handle, &attributes[i], KMB_DOOR_DXCORE_CREATE_ADAPTER_LIST)) return false;
  return true;
}

kmb_hresult kmb_list_create(uint32_t count, const struct kmb_guid *attributes, void **object) {
  struct d3dkmt_adapterinfo *found;
  uint32_t total;
  int32_t status = kmb_enum_adapters(KMB_DOOR_DXCORE_CREATE_ADAPTER_LIST, &found, &total);
  if (status < 0) return kmb_failure(status, KMB_DXGI_DEVICE_REMOVED);
  struct kmb_list *list = calloc(1, sizeof *list + total * sizeof list->luids[0]);
  for (uint32_t i = 0; i < total; i++) {
    uint32_t handle = found[i].adapter_handle.v;
    if (list != NULL && has_all(handle, count, attributes))
      list->luids[list->count++] = (struct kmb_luid){found[i].adapter_luid.a, found[i].adapter_luid.b};
    kmb_close_adapter(handle, KMB_DOOR_DXCORE_CREATE_ADAPTER_LIST);
  }
  free(found);
  if (list == NULL) return KMB_E_OUTOFMEMORY;
  list->vtable = &vtable;
  list->references = 1;
  kmb_factory_reference();
  *object = list;
  return KMB_S_OK;
}
