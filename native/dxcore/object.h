/* The three kinds of object. One lock guards their counts and the table of adapters; no call is made then. */
#ifndef KMB_DXCORE_OBJECT_H
#define KMB_DXCORE_OBJECT_H

#include <sys/types.h>

#include "com.h"

struct kmb_factory {
  const void *vtable;
  uint32_t references;
  bool holds; /* the device open, in this process */
};

/* One for each LUID as long as somebody holds it: clients compare pointers. */
struct kmb_adapter {
  const void *vtable;
  uint32_t references;
  struct kmb_luid luid;
  /* Whose handle it is: the child of a fork has handles of its own. */
  pid_t owner;
  uint32_t handle;
  struct kmb_adapter *next;
};

struct kmb_list {
  const void *vtable;
  uint32_t references;
  uint32_t count;
  struct kmb_luid luids[];
};

void kmb_lock(void);
void kmb_unlock(void);

/* The factory, which lives as long as any object does. */
struct kmb_factory *kmb_factory_reference(void);
void kmb_factory_release(void);
/* GetFactory of every kind of object. */
kmb_hresult kmb_factory_query(const struct kmb_guid *riid, void **factory);

/* The adapter with that LUID, made when nobody holds it; NTSTATUS. */
int32_t kmb_adapter_get(struct kmb_luid luid, uint32_t door, struct kmb_adapter **adapter);
/* A handle of this process. */
int32_t kmb_adapter_handle(struct kmb_adapter *adapter, uint32_t door, uint32_t *handle);

/* A list of those adapters that have every attribute. */
kmb_hresult kmb_list_create(uint32_t count, const struct kmb_guid *attributes, void **list);
/* Orders by the preferences, the first one first; equal ones keep their order. */
kmb_hresult kmb_list_sort(struct kmb_list *list, uint32_t count, const uint32_t *preferences);

/* A property's value: `size` bytes, in `text` when that is set (to be freed) and in `bytes` else. */
struct kmb_value {
  size_t size;
  char *text;
  union {
    struct kmb_luid luid;
    uint64_t u64;
    uint32_t u32;
    uint16_t u16;
    bool yes;
    uint32_t ids[5];
    uint8_t bytes[24];
  };
};

kmb_hresult kmb_property_read(struct kmb_adapter *adapter, uint32_t property, uint32_t door,
                              struct kmb_value *value);
kmb_hresult kmb_state_query(struct kmb_adapter *adapter, uint32_t state, size_t details_size,
                            const void *details, size_t size, void *output);
bool kmb_state_supported(struct kmb_adapter *adapter, uint32_t state);

#endif
