/* Spins before a sleep, as long as it pays. As src/guest-um/spin.ts. */
#ifndef KMB_SPIN_H
#define KMB_SPIN_H

#include <stdbool.h>

/* Spins until `done(context)`: true; false when the budget is used up and the caller should sleep. Any thread, no lock. */
bool kmb_spin(bool (*done)(void *context), void *context);

#endif
