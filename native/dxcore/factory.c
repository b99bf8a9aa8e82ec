/* DXCoreCreateAdapterFactory and IDXCoreAdapterFactory. */
#include <pthread.h>

#include "export.h"
#include "kernel.h"
#include "object.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void kmb_lock(void) {
  pthread_mutex_lock(&mutex);
}

void kmb_unlock(void) {
  pthread_mutex_unlock(&mutex);
}

/* There is one, and it is never freed: with no reference it holds nothing. */
static struct kmb_factory the_factory;

/* What the parent holds open is not open here. */
static void in_child(void) {
  the_factory.holds = false;
  kmb_unlock();
}

/* The child of a fork must not find the lock held by a thread that it does not have. */
__attribute__((constructor)) static void watch_forks(void) {
  pthread_atfork(kmb_lock, kmb_unlock, in_child);
}

static kmb_hresult query_interface(struct kmb_factory *factory, const struct kmb_guid *riid, void **object) {
  if (object == NULL) return KMB_E_POINTER;
  *object = NULL;
  if (!kmb_answers_to(riid, &kmb_iid_factory)) return KMB_E_NOINTERFACE;
  kmb_factory_reference();
  *object = factory;
  return KMB_S_OK;
}

static uint32_t add_reference(struct kmb_factory *factory) {
  kmb_lock();
  uint32_t references = ++factory->references;
  kmb_unlock();
  return references;
}

static uint32_t release(struct kmb_factory *factory) {
  kmb_lock();
  uint32_t references = factory->references == 0 ? 0 : --factory->references;
  bool last = references == 0 && factory->holds;
  if (last) factory->holds = false;
  kmb_unlock();
  if (last) kmbridge_close();
  return references;
}

static kmb_hresult create_list(struct kmb_factory *factory, uint32_t count, const struct kmb_guid *attributes,
                               const struct kmb_guid *riid, void **list) {
  (void)factory;
  if (list == NULL) return KMB_E_POINTER;
  *list = NULL;
  if (count == 0 || attributes == NULL) return KMB_E_INVALIDARG;
  if (!kmb_answers_to(riid, &kmb_iid_list)) return KMB_E_NOINTERFACE;
  return kmb_list_create(count, attributes, list);
}

static kmb_hresult adapter_by_luid(struct kmb_factory *factory, const struct kmb_luid *luid,
                                   const struct kmb_guid *riid, void **object) {
  (void)factory;
  if (object == NULL) return KMB_E_POINTER;
  *object = NULL;
  if (luid == NULL) return KMB_E_INVALIDARG;
  if (!kmb_answers_to(riid, &kmb_iid_adapter)) return KMB_E_NOINTERFACE;
  struct kmb_adapter *adapter;
  int32_t status = kmb_adapter_get(*luid, KMB_DOOR_DXCORE_GET_ADAPTER_BY_LUID, &adapter);
  if (status < 0) return kmb_failure(status, KMB_E_INVALIDARG);
  *object = adapter;
  return KMB_S_OK;
}

/* Nobody tells a guest of such events yet, so that a client has to ask. */
static bool notification_supported(struct kmb_factory *factory, uint32_t type) {
  (void)factory, (void)type;
  return false;
}

static kmb_hresult register_notification(struct kmb_factory *factory, void *object, uint32_t type,
                                         void *callback, void *context, uint32_t *cookie) {
  (void)factory, (void)context;
  if (cookie == NULL) return KMB_E_POINTER;
  *cookie = 0;
  if (callback == NULL) return KMB_E_POINTER;
  if (object == NULL) return KMB_E_INVALIDARG;
  return type < KMB_NOTIFICATIONS ? KMB_E_NOTIMPL : KMB_DXGI_INVALID_CALL;
}

static kmb_hresult unregister_notification(struct kmb_factory *factory, uint32_t cookie) {
  (void)factory, (void)cookie;
  return KMB_E_INVALIDARG;
}

/* In the order of the interface. */
static const struct {
  kmb_hresult (*query_interface)(struct kmb_factory *, const struct kmb_guid *, void **);
  uint32_t (*add_reference)(struct kmb_factory *);
  uint32_t (*release)(struct kmb_factory *);
  kmb_hresult (*create_list)(struct kmb_factory *, uint32_t, const struct kmb_guid *, const struct kmb_guid *,
                             void **);
  kmb_hresult (*adapter_by_luid)(struct kmb_factory *, const struct kmb_luid *, const struct kmb_guid *,
                                 void **);
  bool (*notification_supported)(struct kmb_factory *, uint32_t);
  kmb_hresult (*register_notification)(struct kmb_factory *, void *, uint32_t, void *, void *, uint32_t *);
  kmb_hresult (*unregister_notification)(struct kmb_factory *, uint32_t);
} vtable = {
    query_interface,       add_reference,           release,
    create_list,           adapter_by_luid,         notification_supported,
    register_notification, unregister_notification,
};

static struct kmb_factory the_factory = {.vtable = &vtable};

struct kmb_factory *kmb_factory_reference(void) {
  add_reference(&the_factory);
  return &the_factory;
}

void kmb_factory_release(void) {
  release(&the_factory);
}

kmb_hresult kmb_factory_query(const struct kmb_guid *riid, void **factory) {
  return query_interface(&the_factory, riid, factory);
}

KMB_EXPORT kmb_hresult DXCoreCreateAdapterFactory(const struct kmb_guid *riid, void **factory) {
  if (factory == NULL) return KMB_E_POINTER;
  *factory = NULL;
  if (!kmb_answers_to(riid, &kmb_iid_factory)) return KMB_E_NOINTERFACE;
  int32_t status = kmbridge_open();
  if (status < 0) return kmb_failure(status, KMB_DXGI_DEVICE_REMOVED);
  /* One call, so that a broker that does not answer shows here and a trace shows that a factory was made. */
  uint32_t count;
  status = kmb_count_adapters(KMB_DOOR_DXCORE_CREATE_ADAPTER_FACTORY, &count);
  if (status < 0) {
    kmbridge_close();
    return kmb_failure(status, KMB_DXGI_DEVICE_REMOVED);
  }
  /* All references to the factory together hold the device open once. */
  kmb_lock();
  the_factory.references++;
  bool held = the_factory.holds;
  the_factory.holds = true;
  kmb_unlock();
  if (held) kmbridge_close();
  *factory = &the_factory;
  return KMB_S_OK;
}
