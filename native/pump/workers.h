/* Threads for calls that may block. */
#ifndef KMB_PUMP_WORKERS_H
#define KMB_PUMP_WORKERS_H

#include "ring.h"

/* Starts all of them; after the filter is on, no thread can be started. False when the system has no room for one. */
bool kmb_workers_start(struct kmb_ring *ring);
/*
 * Gives an entry to a thread, which posts its result: 0. -EBADF: no such slot; -EAGAIN: all threads are busy, or as many of
 * them as one owner may have.
 */
long kmb_workers_give(const struct kmb_entry *entry);
/* Interrupts the calls of slots that are being closed. To be repeated until they end: a signal may come before its call. */
void kmb_workers_interrupt(void);

/* Ends all of them, each after its call: for a pump that is no process of its own. */
void kmb_workers_stop(void);

#endif
