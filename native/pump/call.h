/* One ioctl: bounds, pointers, the call itself. */
#ifndef KMB_PUMP_CALL_H
#define KMB_PUMP_CALL_H

#include "ring.h"

/*
 * Runs the entry's request on `fd`: 0 or more, or -errno. -EFAULT, and no call, when the struct, the list or what a patch names
 * does not lie in the arena. Every patched field has its offset again afterwards.
 */
long kmb_call(const struct kmb_ring *ring, int fd, const struct kmb_entry *entry);

#endif
