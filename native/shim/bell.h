/* A descriptor with which one thread of this process wakes another that polls. */
#ifndef KMB_BELL_H
#define KMB_BELL_H

#include <stdbool.h>

#include "own_fd.h"

bool kmb_bell_make(struct kmb_fd *bell);
void kmb_bell_ring(const struct kmb_fd *bell);
/* Takes what was rung: the next poll waits again. */
void kmb_bell_hush(const struct kmb_fd *bell);

#endif
