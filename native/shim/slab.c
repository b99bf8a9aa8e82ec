#include "slab.h"

#include <errno.h>
#include <sys/mman.h>

#include "limits.h"
#include "ring.h"
#include "sys.h"

struct slab {
  uint64_t base, bytes;
  bool dedicated;
};

static struct slab slabs[KMB_SLABS];
/*
 * Dedicated slabs that came while something else was looked for: mapped at once, since one reply may bring
 * more of them than a process has descriptors. The same number may be in use still, when the reply that ends
 * that comes on another channel.
 */
static struct kmb_dedicated waiting[KMB_SLABS];
static uint32_t used; /* the highest id so far, and one more */
static uint64_t mapped_bytes;

/* Descriptors of other replies, taken off the lane while something else was looked for. */
#define STASHED 64
static struct kmb_lent stash[STASHED];
static uint32_t stashed;

static const char *map_slab(const struct kmb_lent *lent) {
  struct slab *slab = &slabs[lent->id];
  struct kmb_dedicated *dedicated = lent->access == KMB_DEDICATED_ACCESS ? &waiting[lent->id] : NULL;
  if (dedicated != NULL ? dedicated->base != 0 : slab->base != 0) return "a slab that was lent twice";
  if (lent->bytes == 0 || lent->bytes > KMB_SLAB_BYTES || mapped_bytes + lent->bytes > KMB_MAPPED_BYTES)
    return "a slab of an impossible size";
  /* It takes the place of whole pages. */
  if (dedicated != NULL && lent->bytes % KMB_PAGE != 0) return "a slab of an impossible size";
  struct stat file = {0};
  void *base = kmb_lent_map(lent);
  if (base == NULL) return "a slab that cannot be mapped safely";
  /* A child would keep memory alive that is charged to its parent, and gone with it. */
  madvise(base, lent->bytes, MADV_DONTFORK);
  kmb_fstat(lent->fd, &file);
  if (dedicated != NULL)
    *dedicated = (struct kmb_dedicated){.base = (uint64_t)(uintptr_t)base, .bytes = lent->bytes, .file = file.st_ino};
  else
    *slab = (struct slab){.base = (uint64_t)(uintptr_t)base, .bytes = lent->bytes};
  mapped_bytes += lent->bytes;
  if (lent->id >= used) used = lent->id + 1;
  return NULL;
}

/*
 * Takes the next message of the lane: slabs are mapped, descriptors put by. What a reply names is on the lane before it: an
 * empty lane is a lie, and waiting for it a hang.
 */
static const char *take_next(const struct kmb_link *link) {
  struct kmb_lent lent;
  int error = kmb_lane_take(link, &lent);
  if (error == EAGAIN) return "a reply that names memory or a descriptor which was not given";
  if (error != 0) return "a lane that is closed or broken";
  const char *fault = NULL;
  if (lent.kind == KMB_LANE_RINGS)
    fault = "ring memory on the lane where none was asked for";
  else if (lent.kind == KMB_LANE_SLAB && (lent.id == 0 || lent.id >= KMB_SLABS))
    fault = "a slab with an impossible number";
  else if (lent.kind == KMB_LANE_SLAB)
    fault = map_slab(&lent);
  else if (stashed == STASHED)
    fault = "descriptors that no reply names";
  else {
    stash[stashed++] = lent;
    return NULL;
  }
  kmb_lent_close(link, &lent);
  return fault;
}

const char *kmb_slab_address(const struct kmb_link *link, uint64_t token, uint64_t *address) {
  uint64_t id = token / KMB_SLAB_STEP, offset = token % KMB_SLAB_STEP;
  if (id == 0 || id >= KMB_SLABS) return "a token of an impossible slab";
  while (slabs[id].base == 0) {
    const char *fault = take_next(link);
    if (fault != NULL) return fault;
  }
  if (offset >= slabs[id].bytes) return "a token outside its slab";
  *address = slabs[id].base + offset;
  return NULL;
}

const char *kmb_slab_take(const struct kmb_link *link, uint32_t id, struct kmb_dedicated *dedicated) {
  if (id == 0 || id >= KMB_SLABS) return "a token of an impossible slab";
  if (slabs[id].base != 0) return "a dedicated slab that is in use";
  while (waiting[id].base == 0) {
    const char *fault = take_next(link);
    if (fault != NULL) return fault;
  }
  *dedicated = waiting[id];
  waiting[id] = (struct kmb_dedicated){0};
  slabs[id] = (struct slab){.base = dedicated->base, .bytes = dedicated->bytes, .dedicated = true};
  return NULL;
}

void kmb_slab_placed(uint32_t id, uint64_t base, uint64_t bytes) {
  if (base != 0)
    slabs[id] = (struct slab){.base = base, .bytes = bytes, .dedicated = true};
  else if (slabs[id].dedicated) {
    mapped_bytes -= slabs[id].bytes;
    slabs[id] = (struct slab){0};
  }
}

const char *kmb_lane_descriptor(const struct kmb_link *link, uint32_t ticket, int *fd) {
  for (;;) {
    for (uint32_t i = 0; i < stashed; i++)
      if (stash[i].id == ticket) {
        *fd = stash[i].fd;
        for (uint32_t j = i + 1; j < stashed; j++) stash[j - 1] = stash[j];
        stashed--;
        return NULL;
      }
    const char *fault = take_next(link);
    if (fault != NULL) return fault;
  }
}

void kmb_slab_release_all(void) {
  for (uint32_t id = 0; id < used; id++) {
    if (slabs[id].base != 0 && !slabs[id].dedicated) munmap((void *)(uintptr_t)slabs[id].base, slabs[id].bytes);
    if (waiting[id].base != 0) munmap((void *)(uintptr_t)waiting[id].base, waiting[id].bytes);
  }
  kmb_slab_forget_all();
}

void kmb_slab_forget_all(void) {
  for (uint32_t id = 0; id < used; id++) {
    slabs[id] = (struct slab){0};
    waiting[id] = (struct kmb_dedicated){0};
  }
  used = 0;
  for (uint32_t i = 0; i < stashed; i++) kmb_close_fd(stash[i].fd);
  stashed = 0;
  mapped_bytes = 0;
}
