/* The native bench: floors and calls in alternating blocks of one process. */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How long one block lasts, and how many of each kind a figure is the median of. */
#define BLOCK_NS 100000000u
#define BLOCKS 21

typedef void operation(void *context);

double now_ns(void);
double median(double *values, size_t count);
/* Runs `run` in batches for one block: the block's median time per operation in ns. */
double time_block(operation *run, void *context, unsigned batch);
/* Pins every thread of a process; 0 is this one. */
bool pin(int process, int cpu);

/* The answering side of the floors, a process of its own; made before the device is opened. */
struct peer;
struct peer *peer_start(void);
int peer_pid(const struct peer *peer);
/* The floors, over one block: a shared word with both ends spinning; two pipes with both ends blocking. */
double spin_floor(struct peer *peer);
double pipe_floor(struct peer *peer);
/* One round trip of the latter; `context` is the peer. */
void pipe_once(void *context);
void peer_stop(struct peer *peer);

#endif
