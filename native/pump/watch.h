/* Descriptors that are looked at until they can be read, as fences are: one thread for all of them. */
#ifndef KMB_PUMP_WATCH_H
#define KMB_PUMP_WATCH_H

#include "queue_count.h"
#include "ring.h"

/* Starts the thread; after the filter is on, none can be started. False when the system has no room for it. */
bool kmb_watch_start(struct kmb_ring *ring);
/* Ends the thread, and closes what it looks at: nothing is posted any more. For a pump that is no process. */
void kmb_watch_stop(void);
/* Looks at `fd` from now on, posts 0 under the tag when it can be read, and closes it. False: as many are looked at as may be. */
bool kmb_watch(int fd, uint64_t tag);
/* The same, and tells a queue that the device is done with so many calls more. */
bool kmb_watch_for_queue(int fd, const struct kmb_queue_count *queue, uint32_t epoch, uint32_t calls);
/* The queue ends: it is told nothing any more. */
void kmb_watch_forget(const struct kmb_queue_count *queue);
/* Whether a descriptor is looked at, or is the thread's own. Main thread. */
bool kmb_watch_has_fd(int fd);

#endif
