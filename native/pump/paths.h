/*
 * The device nodes that this pump may open, and nothing else. A filter cannot look at a path, but it can compare the
 * pointer to one: the paths lie in a page that is read-only before the filter is on, and the filter lets nobody map, unmap or
 * protect memory any more. So what an allowed pointer points at is fixed for the life of the process, even for an
 * attacker who runs code in it. That is why no second process opens the nodes and passes them on.
 */
#ifndef KMB_PUMP_PATHS_H
#define KMB_PUMP_PATHS_H

#include <stdbool.h>
#include <stdint.h>

/* Flags of every open. No link is followed at the end: the broker resolves them. */
#define KMB_OPEN_FLAGS (O_RDWR | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW)

/* Copies the paths into their page and seals it; false when there are too many, one is too long, or no memory. */
bool kmb_paths_keep(char *const *paths, uint32_t count);
uint32_t kmb_path_count(void);
/* Where a path lies; `index` below the count. */
const char *kmb_path(uint32_t index);
/* A new open file of a node, or -errno; -ENOENT also for an index that is none. */
long kmb_open_path(uint32_t index);

#endif
