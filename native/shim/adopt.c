#include "adopt.h"

#include <stddef.h>
#include <sys/mman.h>

#include "connection.h"
#include "foreign.h"
#include "maps.h"
#include "ranges.h"
#include "result.h"
#include "say.h"
#include "slab.h"
#include "user.h"

static int32_t judge(uint64_t va, uint64_t bytes) {
  if ((va & (KMB_PAGE_BYTES - 1)) != 0 || bytes == 0) return KMB_STATUS_INVALID_PARAMETER;
  if (kmb_range_of(va, bytes) != NULL) return KMB_STATUS_INVALID_PARAMETER;
  /* Where this very thread keeps its frames: it could not even be told of a fault there. */
  if ((uint64_t)(uintptr_t)&va - va < bytes) return KMB_STATUS_NOT_SUPPORTED;
  switch (kmb_maps_judge(va, bytes)) {
    case KMB_MAPS_GOOD:
      return 0;
    case KMB_MAPS_NONE:
      return KMB_STATUS_NO_MEMORY; /* as a pin that fails */
    default:
      return KMB_STATUS_NOT_SUPPORTED;
  }
}

int32_t kmb_adopt_judge(uint64_t va, uint64_t bytes) { return judge(va, bytes); }

int32_t kmb_adopt_refusal(uint64_t va, uint64_t bytes) {
  if (kmb_foreign(va, bytes)) return KMB_STATUS_NOT_SUPPORTED;
  int32_t why = judge(va, bytes);
  return why != 0 ? why : KMB_STATUS_NO_MEMORY;
}

/* The program's pages into the slab's, then these in the place of those. */
static bool move_in(uint64_t mapped, uint64_t va, uint64_t bytes) {
  const struct kmb_piece whole = {.va = va, .bytes = bytes, .rights = PROT_READ | PROT_WRITE};
  if (!kmb_piece_protect(&whole)) return false;
  if (kmb_copy_in((void *)(uintptr_t)mapped, va, bytes) == 0 &&
      kmb_put_in_place((void *)(uintptr_t)mapped, va, bytes))
    return true;
  kmb_piece_restore(&whole);
  return false;
}

int kmb_adopt(uint32_t slab, uint64_t file, uint64_t mapped, uint64_t va, uint64_t bytes) {
  if (kmb_foreign(va, bytes)) return -1;
  kmb_ranges_lock();
  struct kmb_range *range = judge(va, bytes) == 0 ? kmb_range_take() : NULL;
  if (range != NULL) {
    range->slab = slab;
    range->file = file;
    range->generation = kmb_connection.generation;
    __atomic_store_n(&range->bytes, bytes, __ATOMIC_RELAXED);
    kmb_range_set(range, KMB_MOVING);
    __atomic_store_n(&range->va, va, __ATOMIC_RELEASE);
    if (move_in(mapped, va, bytes))
      kmb_range_set(range, KMB_ADOPTED_STATE);
    else {
      kmb_range_clear(range);
      range = NULL;
    }
  }
  kmb_ranges_unlock();
  return range == NULL ? -1 : (int)(range - kmb_ranges);
}

static bool make_private(const struct kmb_piece *piece) {
  void *copy = kmb_piece_protect(piece) ? kmb_piece_copy(piece) : NULL;
  if (copy != NULL && kmb_put_in_place(copy, piece->va, piece->bytes)) return true;
  if (copy != NULL) munmap(copy, piece->bytes);
  kmb_piece_restore(piece);
  return false;
}

static bool release(uint32_t number) {
  struct kmb_range *range = &kmb_ranges[number];
  bool done = true, all = false;
  kmb_range_set(range, KMB_MOVING);
  /* What is private again is no piece any more, so that each look finds the next ones. */
  while (done && !all) {
    all = kmb_pieces_find(number, number + 1);
    done = all || kmb_piece_count == KMB_PIECES;
    for (uint32_t i = 0; done && i < kmb_piece_count; i++) done = make_private(&kmb_pieces[i]);
  }
  if (done) {
    if (range->generation == kmb_connection.generation) kmb_slab_placed(range->slab, 0, 0);
    kmb_range_clear(range);
  } else
    kmb_range_set(range, KMB_ADOPTED_STATE);
  return done;
}

bool kmb_adopt_release(int number) {
  kmb_ranges_lock();
  bool done = kmb_ranges[number].va == 0 || release((uint32_t)number);
  kmb_ranges_unlock();
  return done;
}

void kmb_adopt_release_all(void) {
  kmb_ranges_lock();
  for (uint32_t i = 0; i < kmb_ranges_used; i++)
    if (kmb_ranges[i].va != 0 && !release(i))
      kmb_say("no memory to give %llu bytes back to the program: they stay shared",
              (unsigned long long)kmb_ranges[i].bytes);
  if (!kmb_ranges_any()) kmb_maps_done();
  kmb_ranges_unlock();
}
