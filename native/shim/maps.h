/* What the kernel says of a range of this process's memory (/proc/self/maps). */
#ifndef KMB_MAPS_H
#define KMB_MAPS_H

#include <stdbool.h>
#include <stdint.h>

#define KMB_PAGE_BYTES 4096u

/* GOOD: private, readable and writable throughout. NONE: not all of it is mapped. OTHER: shared, read-only or a stack. */
enum kmb_maps { KMB_MAPS_GOOD, KMB_MAPS_NONE, KMB_MAPS_OTHER };

enum kmb_maps kmb_maps_judge(uint64_t va, uint64_t bytes);
/* Whether the whole range is a shared map, as an adopted one is. */
bool kmb_maps_shared(uint64_t va, uint64_t bytes);

#endif
