/*
 * Open device files. The main thread opens, uses and closes them; a worker holds one for the time of its call, and
 * the last holder of a slot that is being closed closes it, so that no call meets a number that is another file's by now.
 */
#ifndef KMB_PUMP_SLOTS_H
#define KMB_PUMP_SLOTS_H

#include "ring.h"

/* The lowest free slot with the descriptor in it, or -ENFILE: then the descriptor is still the caller's. */
long kmb_slot_add(int fd, uint32_t owner);
/* The descriptor of an open slot, or -EBADF; main thread. */
int kmb_slot_fd(uint32_t slot);
uint32_t kmb_slot_owner(uint32_t slot);
/* Holds an open slot. */
void kmb_slot_hold(uint32_t slot);
/* Lets it go again; posts the answer of a CLOSE that waited for that. */
void kmb_slot_drop(struct kmb_ring *ring, uint32_t slot);
/* Closes a slot, now or when the last call on it ends, and posts the answer. */
void kmb_slot_close(struct kmb_ring *ring, uint32_t slot, uint64_t tag);
/* Whether a slot is to be closed and waits for calls. */
bool kmb_slot_closing(uint32_t slot);
/* Whether any slot does. */
bool kmb_slots_closing(void);
/* Whether a descriptor number is a slot's, whatever its state. */
bool kmb_slot_has_fd(int fd);

/* Closes all; no call runs any more. */
void kmb_slots_end(void);

#endif
