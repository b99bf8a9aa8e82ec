/*
 * The shim's own private memory. Below each piece is a page that nobody can touch: existing memory of the program is
 * replaced upwards from an address that the program named, as far as the host says, and never gets past that page.
 */
#ifndef KMB_MEMORY_H
#define KMB_MEMORY_H

#include <stddef.h>

/* `bytes` zeroed; NULL when there is no memory. From the kernel: a handler may be in the middle of the program's malloc. */
void *kmb_own_map(size_t bytes);
/* Moves what is at `old` (NULL: nothing) to a larger place; NULL when there is no memory, and `old` is still there. */
void *kmb_own_grow(void *old, size_t had, size_t bytes);
void kmb_own_unmap(void *at, size_t bytes);

#endif
