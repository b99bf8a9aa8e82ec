/* What pump and broker count together of a submission queue, and of which the guest is told. */
#ifndef KMB_PUMP_QUEUE_COUNT_H
#define KMB_PUMP_QUEUE_COUNT_H

#include <stdbool.h>
#include <stdint.h>

struct kmb_queue_count {
  uint32_t *table; /* of the queue, in the arena */
  uint32_t *words; /* of its memory, which the guest has too */
};

/* One call less that may be made, and in which epoch; false when there is none. In any case the guest is told what is left. */
bool kmb_queue_take(const struct kmb_queue_count *count, uint32_t *epoch);
/* The call that was taken has come back from the kernel. */
void kmb_queue_made(const struct kmb_queue_count *count);
/* The device is done with so many of an epoch: as many more may be made, unless the broker has closed it. */
void kmb_queue_done(const struct kmb_queue_count *count, uint32_t epoch, uint32_t calls);

#endif
