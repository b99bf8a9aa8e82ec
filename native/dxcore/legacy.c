/* D3DKMT functions that are an older form of another one, as libdxg has them, and two that need no host. */
#include <string.h>

#include "export.h"
#include "kernel.h"
#include "reach.h"

/* By their symbols: whether the public header has a prototype depends on which rows there are. */
int32_t signal_objects_2(const void *argument) __asm__("D3DKMTSignalSynchronizationObject2");
int32_t wait_for_objects_2(const void *argument) __asm__("D3DKMTWaitForSynchronizationObject2");
int32_t share_objects_internal(const void *argument) __asm__("D3DKMTShareObjectsInternal");

/* Reads the older struct, or says why not: NULL is told apart, as in libdxg. */
static int32_t read_older(void *to, const void *argument, size_t bytes) {
  if (argument == NULL) return KMB_STATUS_INVALID_PARAMETER;
  return kmb_reach_in(to, argument, bytes) ? 0 : KMB_STATUS_UNSUCCESSFUL;
}

/* D3DKMT_DESTROYALLOCATION: without the flags. */
struct destroy_allocation {
  uint32_t device;
  uint32_t resource;
  uint64_t allocations;
  uint32_t count;
};

KMB_EXPORT int32_t D3DKMTDestroyAllocation(const void *argument);
KMB_EXPORT int32_t D3DKMTDestroyAllocation(const void *argument) {
  struct destroy_allocation older;
  int32_t status = read_older(&older, argument, sizeof older);
  if (status < 0) return status;
  struct d3dkmt_destroyallocation2 call = {
      .device = {.v = older.device},
      .resource = {.v = older.resource},
      .allocations = older.allocations,
      .alloc_count = older.count,
  };
  return D3DKMTDestroyAllocation2(&call);
}

/* D3DKMT_CREATESYNCHRONIZATIONOBJECT: a mutex (type 1) or a semaphore (type 2). */
struct create_sync_object {
  uint32_t device;
  uint32_t type;
  uint32_t info[16];
  uint32_t sync_object;
};
_Static_assert(sizeof(struct create_sync_object) == 76, "D3DKMT_CREATESYNCHRONIZATIONOBJECT");

KMB_EXPORT int32_t D3DKMTCreateSynchronizationObject(struct create_sync_object *argument);
KMB_EXPORT int32_t D3DKMTCreateSynchronizationObject(struct create_sync_object *argument) {
  struct create_sync_object older;
  int32_t status = read_older(&older, argument, sizeof older);
  if (status < 0) return status;
  if (older.type != 1 && older.type != 2) return KMB_STATUS_INVALID_PARAMETER;
  struct d3dkmt_createsynchronizationobject2 call = {.device = {.v = older.device}};
  call.info.type = (enum d3dddi_synchronizationobject_type)older.type;
  memcpy((uint8_t *)&call.info + offsetof(struct d3dddi_synchronizationobjectinfo2, semaphore), older.info,
         older.type == 1 ? 4 : 8);
  status = D3DKMTCreateSynchronizationObject2(&call);
  if (status >= 0 && !kmb_reach_out(&argument->sync_object, &call.sync_object, sizeof older.sync_object))
    status = KMB_STATUS_UNSUCCESSFUL;
  return status;
}

/* D3DKMT_WAITFORSYNCHRONIZATIONOBJECT, and with the flags D3DKMT_SIGNALSYNCHRONIZATIONOBJECT. */
struct sync_objects {
  uint32_t context;
  uint32_t count;
  uint32_t objects[D3DDDI_MAX_OBJECT_WAITED_ON];
  uint32_t flags;
};
_Static_assert(sizeof(struct sync_objects) == 140, "D3DKMT_SIGNALSYNCHRONIZATIONOBJECT");

/* The newer structs begin as the older ones do, and are zero from there on; so is what no row serves. */
KMB_EXPORT int32_t D3DKMTWaitForSynchronizationObject(const void *argument);
KMB_EXPORT int32_t D3DKMTWaitForSynchronizationObject(const void *argument) {
  union {
    struct sync_objects older;
    uint8_t bytes[200]; /* D3DKMT_WAITFORSYNCHRONIZATIONOBJECT2 */
  } call = {0};
  int32_t status = read_older(&call.older, argument, offsetof(struct sync_objects, flags));
  return status < 0 ? status : wait_for_objects_2(&call);
}

KMB_EXPORT int32_t D3DKMTSignalSynchronizationObject(const void *argument);
KMB_EXPORT int32_t D3DKMTSignalSynchronizationObject(const void *argument) {
  union {
    struct sync_objects older;
    uint8_t bytes[464]; /* D3DKMT_SIGNALSYNCHRONIZATIONOBJECT2 */
  } call = {0};
  int32_t status = read_older(&call.older, argument, sizeof call.older);
  return status < 0 ? status : signal_objects_2(&call);
}

/* D3DKMT_SHAREOBJECTS, which this function has as five arguments. */
struct share_objects {
  uint32_t count;
  uint32_t reserved;
  uint64_t objects;
  uint64_t attributes;
  uint32_t access;
  uint32_t reserved1;
  uint64_t shared_handle;
};
_Static_assert(sizeof(struct share_objects) == 40, "D3DKMT_SHAREOBJECTS");

KMB_EXPORT int32_t share_objects(uint32_t count, const uint32_t *objects, void *attributes, uint32_t access,
                                 void **shared_handle) __asm__("D3DKMTShareObjects");
int32_t share_objects(uint32_t count, const uint32_t *objects, void *attributes, uint32_t access,
                      void **shared_handle) {
  struct share_objects call = {
      .count = count,
      .objects = (uintptr_t)objects,
      .attributes = (uintptr_t)attributes,
      .access = access,
      .shared_handle = (uintptr_t)shared_handle,
  };
  return share_objects_internal(&call);
}

/* Clocks are the host's: nothing to do, as in libdxg. */
KMB_EXPORT int32_t D3DKMTSetStablePowerState(const void *argument);
KMB_EXPORT int32_t D3DKMTSetStablePowerState(const void *argument) {
  (void)argument;
  return 0;
}

/* libdxg closes its descriptor here; this process has the device through the shim, for all its libraries. */
KMB_EXPORT void D3DKMTCloseDxCoreDevice(void);
KMB_EXPORT void D3DKMTCloseDxCoreDevice(void) {}
