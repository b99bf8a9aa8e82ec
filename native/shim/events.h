/*
 * CPU events: the broker sends an event message, and this side adds to the program's eventfd; the broker never touches a
 * descriptor of the program. A thread with all signals blocked sees to it that somebody looks. Guarded by the connection's
 * lock.
 */
#ifndef KMB_EVENTS_H
#define KMB_EVENTS_H

#include <stdbool.h>
#include <stdint.h>

struct kmb_connection;

/* Registers a duplicate of the eventfd `fd`: its id, or 0 with an errno in `error` (EBADF, EINVAL, EMFILE, ENOMEM). */
uint64_t kmb_events_add(struct kmb_connection *connection, int fd, int *error);
/* The call that was to arm the event failed. */
void kmb_events_remove(uint64_t id);
/* An event message of the host: NULL, or what is wrong with it. */
const char *kmb_events_packet(const uint8_t *payload, uint32_t bytes);
/* The device is lost: every event is signalled, and none is left. */
void kmb_events_lost(struct kmb_connection *connection);
/* Forgets all events; their thread ends. */
void kmb_events_stop(struct kmb_connection *connection);
/*
 * Their thread also sleeps on the doorbell for all others once there are several: no signal handler ever holds it up. False
 * when it cannot be started.
 */
bool kmb_events_serve(struct kmb_connection *connection);
/* Whether the thread is there and looks at the connection. */
bool kmb_events_running(void);
/* In a forked child: there is no thread here, and no event of ours. */
void kmb_events_forget(void);

#endif
