/* A call of a submission queue: what a guest wrote is judged on a copy, and the kernel's argument made of it. */
#ifndef KMB_PUMP_QUEUE_CALL_H
#define KMB_PUMP_QUEUE_CALL_H

#include <stdbool.h>
#include <stdint.h>

#include "plan.h"
#include "queue.h"

/* The row that a queue serves by this request code; NULL when there is none. */
const struct kmb_row *kmb_queue_row(uint32_t request);
/*
 * Makes the argument of the row in `argument` from the call in `call`, whose arrays stay there: handles become what `names`
 * has for them. False when it is not a call as the shim puts it, or names what `names` has not: then the broker is to judge it.
 */
bool kmb_queue_make(const struct kmb_row *row, uint8_t *call, uint32_t bytes, const uint32_t *names, uint8_t *argument);

#endif
