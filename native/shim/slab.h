/*
 * The memory that the broker has lent this process. A slab is mapped the first time that a reply names it, and stays where
 * it is until the last file is closed: an address that the program once got never means something else. Guarded by the
 * connection's lock.
 */
#ifndef KMB_SLAB_H
#define KMB_SLAB_H

#include <stdint.h>

#include "lane.h"

/* A token is slab * 2^40 + offset. */
#define KMB_SLAB_STEP (1ull << 40)

/* Puts the address of a token in this process into `address`: NULL, or why the host is no host. */
const char *kmb_slab_address(const struct kmb_link *link, uint64_t token, uint64_t *address);
/* Memory for one allocation, mapped where the system likes. */
struct kmb_dedicated {
  uint64_t base, bytes;
  uint64_t file; /* inode of its memfd */
};

/*
 * Takes what the lane brings until slab `id` is there, dedicated to one allocation. It is the caller's to place
 * or unmap.
 */
const char *kmb_slab_take(const struct kmb_link *link, uint32_t id, struct kmb_dedicated *dedicated);
/* A dedicated slab is at `base` now, or (base 0) let go of. */
void kmb_slab_placed(uint32_t id, uint64_t base, uint64_t bytes);
/* Unmaps all slabs but the dedicated ones, which are the program's own memory. */
void kmb_slab_release_all(void);
/* In a forked child: nothing of it is mapped here. */
void kmb_slab_forget_all(void);
/* Takes a descriptor that came under a ticket: NULL and its number in `fd`, or why the host is no host. */
const char *kmb_lane_descriptor(const struct kmb_link *link, uint32_t ticket, int *fd);

#endif
