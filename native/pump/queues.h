/*
 * Submission queues: memory that an open file's guest process has too, and a thread that makes the calls that it finds
 * there. Nothing in that memory is believed: a call is copied once and judged on the copy; how many may be made, and what the
 * guest's handles mean, stands in the arena, which no guest has.
 */
#ifndef KMB_PUMP_QUEUES_H
#define KMB_PUMP_QUEUES_H

#include "ring.h"

/* Keeps the addresses free at which their memories will lie, before the filter is made. False when there is no room. */
bool kmb_queues_reserve(void);
/* Where that of one lies. */
const void *kmb_queue_place(uint32_t index);
/* Starts the threads; after the filter is on, none can be started. False when the system has no room for one. */
bool kmb_queues_start(struct kmb_ring *ring);
/*
 * Makes a queue of the memory `fd`, which is mapped and not kept, for the entry's slot: 0. -EBADF: no such slot; -EINVAL: no row of
 * that request is served so; -EFAULT: no such table; -EAGAIN: all are in use, or as many as one owner may have; -ENOMEM.
 */
long kmb_queue_give(struct kmb_ring *ring, const struct kmb_entry *entry, int fd);
/* Ends the queues of slots that are being closed; to be repeated until they are gone, as kmb_workers_interrupt. */
void kmb_queues_interrupt(void);

/* Ends all of them: for a pump that is no process of its own. */
void kmb_queues_stop(void);

#endif
