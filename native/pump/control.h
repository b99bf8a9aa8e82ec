/* What is no ioctl: device files and descriptors. Main thread. */
#ifndef KMB_PUMP_CONTROL_H
#define KMB_PUMP_CONTROL_H

#include "ring.h"

/* Runs an entry that is no call and posts its result. */
void kmb_control(struct kmb_ring *ring, const struct kmb_entry *entry);

#endif
