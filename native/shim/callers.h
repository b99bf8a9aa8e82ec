/* What a call names of this process: events, descriptors and existing memory, found by the tables. */
#ifndef KMB_CALLERS_H
#define KMB_CALLERS_H

#include <stdbool.h>

#include "connection.h"

/* Whether the row names anything of the process at all. */
bool kmb_names_caller(const struct kmb_row *row);
/*
 * Before the call is sent, with the lock: eventfds become events, descriptors go onto the lane, existing memory is judged.
 * 0, an errno (> 0), or an NTSTATUS (< 0).
 */
int32_t kmb_callers_prepare(struct kmb_connection *connection, struct kmb_call *call);
/* After the answer, without the lock: existing memory is replaced, a pollable descriptor made. The status, maybe worse. */
int32_t kmb_callers_finish(struct kmb_connection *connection, struct kmb_call *call, int32_t status);
/* The outputs could not be written: what was made for the program is taken back. */
void kmb_callers_undo(struct kmb_connection *connection, struct kmb_call *call);

#endif
