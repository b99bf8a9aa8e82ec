/* The pump's own thread. */
#ifndef KMB_PUMP_SERVE_H
#define KMB_PUMP_SERVE_H

#include "ring.h"

/* Serves the ring until the broker's end of the bell is closed. */
void kmb_serve(struct kmb_ring *ring);

#endif
