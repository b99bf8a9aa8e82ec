/* What the kernel says of this process's memory (/proc/self/maps). */
#ifndef KMB_MAPS_H
#define KMB_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#define KMB_PAGE_BYTES 4096u

/* One line of it. */
struct kmb_map {
  uint64_t from, to;
  uint64_t inode;
  int rights; /* PROT_… */
  bool shared, stack;
};

/* Visits every map from the lowest on, until one answers false. False when they cannot be read. */
bool kmb_maps_walk(bool (*visit)(const struct kmb_map *map, void *context), void *context);

/* Closes what is kept open for it: nothing is adopted any more. */
void kmb_maps_done(void);
/* In a child: nobody else looks. */
void kmb_maps_forget(void);

/*
 * GOOD: private, readable and writable throughout. NONE: not all of it is mapped. OTHER: shared, read-only,
 * code, a stack.
 */
enum kmb_maps { KMB_MAPS_GOOD, KMB_MAPS_NONE, KMB_MAPS_OTHER };

enum kmb_maps kmb_maps_judge(uint64_t va, uint64_t bytes);

#endif
