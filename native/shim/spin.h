/* Spins before a sleep, as long as it pays. As src/guest-um/spin.ts. */
#ifndef KMB_SPIN_H
#define KMB_SPIN_H

#include <stdbool.h>
#include <stdint.h>

/* Spins until `done(context)`: true; false when the budget is used up and the caller should sleep. Any thread, no lock. */
bool kmb_spin(bool (*done)(void *context), void *context);

/* As long as that, whatever has paid; true once `done(context)` is. */
bool kmb_spin_for(bool (*done)(void *context), void *context, uint32_t ns);

/* What a spin has missed came so many nanoseconds after it was over: that long would have caught it. */
void kmb_spin_came(uint64_t after_ns);
/* Nanoseconds of CLOCK_MONOTONIC. */
uint64_t kmb_spin_now(void);

/*
 * Measures how many times slower than usual this machine makes a system call, 1 on real hardware, and has all spins last as
 * much longer: so do the sleeps that they are to save.
 */
void kmb_spin_measure(void);

#endif
