/* Destroys again what a call made, when its outputs or its memory could not be put in place. */
#ifndef KMB_UNDO_H
#define KMB_UNDO_H

#include "connection.h"

/* Before the call is sent: remembers what undoing it must not destroy. */
void kmb_undo_note(struct kmb_call *call);
/*
 * Without the lock. Finds the row that ends what this one makes; what cannot be undone ends with its device.
 */
void kmb_undo(struct kmb_connection *connection, struct kmb_call *call);

#endif
