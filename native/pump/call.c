#include "call.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "requests.h"

struct patch {
  uint32_t at, bytes;
};
_Static_assert(sizeof(struct patch) == KMB_PATCH_BYTES, "as the broker writes it");

static bool inside(const struct kmb_ring *ring, uint64_t at, uint64_t bytes) {
  return at <= ring->arena_bytes && bytes <= ring->arena_bytes - at;
}

static uint64_t *field_at(const struct kmb_ring *ring, uint32_t at) { return (uint64_t *)(ring->arena + at); }

/*
 * Makes an offset an address; false when the field or what it names is outside. A field that is patched twice is
 * outside the second time: an address is larger than any offset.
 */
static bool patch(const struct kmb_ring *ring, const struct patch *patch, uint64_t *before) {
  if (patch->at % 8 != 0 || !inside(ring, patch->at, 8)) return false;
  uint64_t *field = field_at(ring, patch->at);
  *before = *field;
  if (!inside(ring, *before, patch->bytes)) return false;
  *field = (uint64_t)(uintptr_t)ring->arena + *before;
  return true;
}

long kmb_call(const struct kmb_ring *ring, int fd, const struct kmb_entry *entry) {
  struct patch patches[KMB_PUMP_PATCHES];
  uint64_t before[KMB_PUMP_PATCHES];
  uint32_t size = _IOC_SIZE(entry->request), count = entry->patch_count, done = 0;
  if (entry->structure % 8 != 0 || !inside(ring, entry->structure, size)) return -EFAULT;
  if (count > KMB_PUMP_PATCHES || entry->patches % 8 != 0) return -EFAULT;
  if (!inside(ring, entry->patches, (uint64_t)count * sizeof *patches)) return -EFAULT;
  /* A copy, because a patched field may lie in the list itself. */
  memcpy(patches, ring->arena + entry->patches, count * sizeof *patches);
  while (done < count && patch(ring, &patches[done], &before[done])) done++;
  long result = done < count ? -EFAULT
                             : kmb_device_call(fd, entry->request, size == 0 ? NULL : ring->arena + entry->structure);
  while (done > 0) {
    done--;
    *field_at(ring, patches[done].at) = before[done];
  }
  return result;
}
