/* What sending and waiting need of each other. All with the connection's lock. */
#ifndef KMB_TRANSPORT_H
#define KMB_TRANSPORT_H

#include <stdbool.h>

struct kmb_connection;
struct kmb_channel;

/* Takes all packets that have come on one channel. True when there was one. */
bool kmb_pump_channel(struct kmb_connection *connection, struct kmb_channel *channel);
/* Answers all calls of a channel DEVICE_REMOVED. */
void kmb_lose_channel(struct kmb_connection *connection, struct kmb_channel *channel);
/* Looks at control frames that have come, and carries out what they say. */
void kmb_look_at_control(struct kmb_connection *connection);
/* Sleeps until something has moved, for a thread that waits for room and has no call to be woken by. */
void kmb_nap(struct kmb_connection *connection);
/* Wakes the threads that wait for room. */
void kmb_moved(struct kmb_connection *connection);

#endif
