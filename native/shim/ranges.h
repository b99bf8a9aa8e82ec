/*
 * The ranges of the program's memory that are adopted, and the pieces of them that are still the maps we
 * made: a program may have unmapped or replaced parts, which are its own then. For adopt.c and adopt_fork.c.
 */
#ifndef KMB_RANGES_H
#define KMB_RANGES_H

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

enum kmb_range_state { KMB_UNUSED, KMB_MOVING, KMB_ADOPTED_STATE };

struct kmb_range {
  uint64_t va, bytes; /* va 0: unused */
  uint64_t file;      /* inode of the slab's memfd */
  uint32_t slab;
  uint32_t state; /* futex */
  uint8_t generation; /* the connection that lent it: another's slab of that number is another */
};

/* Part of a range as it is mapped now, with the rights that the program gave it. */
struct kmb_piece {
  uint64_t va, bytes;
  int rights;
  void *copy;  /* for a child: private memory with its content, until that is in its place */
  void *aside; /* our own map, while the copy is in its place here too */
};

/* A range each, and room for those that the program has cut. */
#define KMB_PIECES (KMB_ADOPTED + 512u)

extern struct kmb_range kmb_ranges[KMB_ADOPTED];
extern uint32_t kmb_ranges_used; /* the highest range in use, and one more */
extern struct kmb_piece kmb_pieces[KMB_PIECES];
extern uint32_t kmb_piece_count;

/*
 * Everything below but kmb_range_of, kmb_ranges_moving, kmb_ranges_changes and kmb_ranges_settle is called with this
 * lock, which guards all of it.
 */
void kmb_ranges_lock(void);
void kmb_ranges_unlock(void);
/* Whether this thread has the lock: what it writes itself must not wait for it. */
bool kmb_ranges_moving(void);

/* Counts what ranges have gone through in this process; 0: nothing was ever adopted. */
extern uint32_t kmb_range_changes;
static inline uint32_t kmb_ranges_changes(void) {
  return __atomic_load_n(&kmb_range_changes, __ATOMIC_ACQUIRE);
}
/* Without the lock: waits until no range there is being moved. True when one was. */
bool kmb_ranges_settle(uint64_t va, uint64_t bytes);

/* The range that has bytes in [va, va + bytes), or NULL. */
struct kmb_range *kmb_range_of(uint64_t va, uint64_t bytes);
bool kmb_ranges_any(void);
/* An unused range, or NULL. */
struct kmb_range *kmb_range_take(void);
/* From now on whoever writes waits (KMB_MOVING), or goes on. */
void kmb_range_set(struct kmb_range *range, enum kmb_range_state state);
void kmb_range_clear(struct kmb_range *range);

/* Fills the pieces with those of ranges [first, end). False when there are more. */
bool kmb_pieces_find(uint32_t first, uint32_t end);
/* Nobody writes it until its rights are given back. */
bool kmb_piece_protect(const struct kmb_piece *piece);
bool kmb_piece_restore(const struct kmb_piece *piece);
/* Private memory with the piece's content and rights, somewhere; NULL when there is no memory for it. */
void *kmb_piece_copy(const struct kmb_piece *piece);
/* Moves the map at `from` to `to`, over what is there, in one step. */
bool kmb_put_in_place(void *from, uint64_t to, uint64_t bytes);

/* In a child: none of it is there, and nobody holds the lock. */
void kmb_ranges_forget(void);

#endif
