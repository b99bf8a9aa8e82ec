/* How long the connection lives: as long as a file of the program, or its libraries, use it. */
#ifndef KMB_DEVICE_H
#define KMB_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "connection.h"

/*
 * Makes sure that there is a connection, and counts one more user of it. `name`: what a person is told is not there, when
 * there is none.
 */
struct kmb_open_result kmb_device_use(const char *name);
void kmb_device_unuse(void);
/* One more user beside one that there is: a duplicate. */
void kmb_device_count(struct kmb_connection *connection);
/* The same for the functions of the library, which have no file: one user, from the first of them on. An NTSTATUS. */
int32_t kmb_device_library(void);

/* Whether this is the process whose tables these are: a vfork child runs in those of its parent. */
bool kmb_device_ours(void);

/* With the lock: a call has left; the last one of a closed or lost device ends it. */
void kmb_device_left(struct kmb_connection *connection);
/* Whether this is a child that was made without fork's handlers; it is put right then. */
bool kmb_device_forked(void);

#endif
