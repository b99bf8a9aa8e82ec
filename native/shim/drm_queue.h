/*
 * Submission queues: memory that an open file shares with the host's pump, on which the driver's `direct` row is served without
 * the broker. Whatever a queue does not serve goes to the broker as if there were none.
 */
#ifndef KMB_DRM_QUEUE_RUN_H
#define KMB_DRM_QUEUE_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "call.h"
#include "connection.h"
#include "drm_rows.h"

/* Makes a gathered call on the file's queue; false when the broker is to be asked. `number`: the file on the host. */
bool kmb_queue_run(const struct kmb_drm_request *request, const struct kmb_call *call, uint32_t number, uint8_t generation,
                   struct kmb_result *result);
/*
 * The program has asked whether a buffer is idle, as it does before it writes into one for its next submission: the pump's thread
 * wakes meanwhile.
 */
void kmb_queue_ahead(uint16_t file, uint8_t generation);
/* The file is about to be closed, or has been: who waits in its queue hears of it. */
void kmb_queue_forget(uint16_t file);
/* In a child there are none. */
void kmb_queue_in_child(void);

#endif
