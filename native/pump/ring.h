/* The memory that broker and pump share. The broker is trusted more than a guest: a wrong word ends in an error. */
#ifndef KMB_PUMP_RING_H
#define KMB_PUMP_RING_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "pump.h"

struct kmb_entry {
  uint64_t tag;
  uint32_t slot, request, structure, patches, patch_count, kind;
};
_Static_assert(sizeof(struct kmb_entry) == KMB_ENTRY_BYTES, "as the broker writes it");

struct kmb_completion {
  uint64_t tag;
  int32_t result;
  uint32_t zero;
};
_Static_assert(sizeof(struct kmb_completion) == KMB_COMPLETION_BYTES, "as the broker reads it");

struct kmb_ring {
  uint32_t *words;
  const struct kmb_entry *submissions;
  struct kmb_completion *completions;
  uint32_t submission_mask, completion_mask;
  /* What calls name by offset. */
  uint8_t *arena;
  uint32_t arena_bytes;
  /* The descriptors that it lives on; `memory` is -1 once it is not needed any more. */
  int memory, lane, bell, broker_bell;
  size_t bytes;
  /* Entries taken; the main thread's. */
  uint32_t taken;
  /* Guards `completed`: any thread posts. */
  pthread_mutex_t posting;
  uint32_t completed;
};

/* Maps and checks the memory; NULL, or what is wrong with it. The geometry is read once. */
const char *kmb_ring_map(struct kmb_ring *ring);
/* The next entry, copied; false when there is none. */
bool kmb_ring_take(struct kmb_ring *ring, struct kmb_entry *entry);
void kmb_ring_unmap(struct kmb_ring *ring);
/*
 * Sleeps until the broker rings, `ms` at the most (-1: for ever); returns at once when there is an entry. False: the broker's end of
 * the bell is closed.
 */
bool kmb_ring_sleep(struct kmb_ring *ring, int ms);
/* Publishes a result, from any thread, and wakes the broker when it sleeps. */
void kmb_ring_post(struct kmb_ring *ring, uint64_t tag, long result);

/* Ends the pump with one line on stderr. */
_Noreturn void kmb_pump_fail(const char *why);

#endif
