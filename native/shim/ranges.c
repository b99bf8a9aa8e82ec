#include "ranges.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>

#include "adopt.h"
#include "maps.h"
#include "sys.h"
#include "user.h"

#define WRITABLE (PROT_READ | PROT_WRITE)

struct kmb_range kmb_ranges[KMB_ADOPTED];
uint32_t kmb_ranges_used;
struct kmb_piece kmb_pieces[KMB_PIECES];
uint32_t kmb_piece_count;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool moving __attribute__((tls_model("initial-exec")));
/* Counts the changes of all ranges. */
uint32_t kmb_range_changes;
/* Of the thread that has the lock. */

static uint64_t mask_before;

void kmb_ranges_lock(void) {
  /* A handler that writes where its own thread is moving pages would wait for itself. Faults stay open. */
  const uint64_t all = ~(1ull << (SIGSEGV - 1) | 1ull << (SIGBUS - 1));
  uint64_t before = 0;
  kmb_sys(SYS_rt_sigprocmask, SIG_BLOCK, (long)&all, (long)&before, sizeof all, 0, 0);
  pthread_mutex_lock(&lock);
  mask_before = before;
  moving = true;
}

void kmb_ranges_unlock(void) {
  uint64_t before = mask_before;
  moving = false;
  pthread_mutex_unlock(&lock);
  kmb_sys(SYS_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, sizeof before, 0, 0);
}

bool kmb_ranges_moving(void) { return moving; }

struct kmb_range *kmb_range_of(uint64_t va, uint64_t bytes) {
  uint32_t count = __atomic_load_n(&kmb_ranges_used, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < count; i++) {
    struct kmb_range *range = &kmb_ranges[i];
    uint64_t base = __atomic_load_n(&range->va, __ATOMIC_ACQUIRE);
    if (base != 0 && va < base + __atomic_load_n(&range->bytes, __ATOMIC_RELAXED) && base < va + bytes)
      return range;
  }
  return NULL;
}

/*
 * A write that found its page protected may be looked at when that is long over. So every fault after a
 * change is tried once more: one that we caused goes well then, one of the program's own comes again and
 * finds nothing changed.
 */
bool kmb_adopt_hold(uint64_t va) {
  static _Thread_local uint32_t seen __attribute__((tls_model("initial-exec")));
  struct kmb_range *range = kmb_range_of(va, 1);
  if (range != NULL && __atomic_load_n(&range->state, __ATOMIC_ACQUIRE) == KMB_MOVING) {
    /* This thread's own: it reads what the system will not give, or holds itself up. */
    if (moving) return kmb_adopt_let_go();
    kmb_adopt_await(&range->state);
  }
  uint32_t now = kmb_ranges_changes();
  bool again = now != seen;
  seen = now;
  return again;
}

bool kmb_ranges_settle(uint64_t va, uint64_t bytes) {
  uint32_t count = __atomic_load_n(&kmb_ranges_used, __ATOMIC_ACQUIRE);
  bool waited = false;
  for (uint32_t i = 0; i < count && !moving; i++) {
    struct kmb_range *range = &kmb_ranges[i];
    uint64_t base = __atomic_load_n(&range->va, __ATOMIC_ACQUIRE);
    if (base == 0 || va >= base + __atomic_load_n(&range->bytes, __ATOMIC_RELAXED) || base >= va + bytes) continue;
    if (__atomic_load_n(&range->state, __ATOMIC_ACQUIRE) != KMB_MOVING) continue;
    kmb_adopt_await(&range->state);
    waited = true;
  }
  return waited;
}

bool kmb_ranges_any(void) {
  for (uint32_t i = 0; i < kmb_ranges_used; i++)
    if (kmb_ranges[i].va != 0) return true;
  return false;
}

struct kmb_range *kmb_range_take(void) {
  for (uint32_t i = 0; i < KMB_ADOPTED; i++) {
    if (kmb_ranges[i].va != 0) continue;
    if (i >= kmb_ranges_used) __atomic_store_n(&kmb_ranges_used, i + 1, __ATOMIC_RELEASE);
    return &kmb_ranges[i];
  }
  return NULL;
}

void kmb_range_set(struct kmb_range *range, enum kmb_range_state state) {
  __atomic_fetch_add(&kmb_range_changes, 1, __ATOMIC_RELEASE);
  __atomic_store_n(&range->state, state, __ATOMIC_RELEASE);
  kmb_futex_wake(&range->state, INT32_MAX);
}

void kmb_range_clear(struct kmb_range *range) {
  /* Counted first: who does not find the range any more has to see that there was a change. */
  __atomic_fetch_add(&kmb_range_changes, 1, __ATOMIC_RELEASE);
  __atomic_store_n(&range->va, 0, __ATOMIC_RELEASE);
  kmb_range_set(range, KMB_UNUSED);
}

struct search {
  uint32_t first, end;
  bool all;
};

static bool take_pieces(const struct kmb_map *map, void *context) {
  struct search *search = context;
  if (!map->shared) return true;
  for (uint32_t i = search->first; i < search->end; i++) {
    const struct kmb_range *range = &kmb_ranges[i];
    if (range->va == 0 || range->file != map->inode) continue;
    uint64_t from = map->from > range->va ? map->from : range->va;
    uint64_t to = map->to < range->va + range->bytes ? map->to : range->va + range->bytes;
    if (from >= to) continue;
    search->all = kmb_piece_count < KMB_PIECES;
    if (!search->all) return false;
    kmb_pieces[kmb_piece_count++] = (struct kmb_piece){.va = from, .bytes = to - from, .rights = map->rights};
  }
  return true;
}

bool kmb_pieces_find(uint32_t first, uint32_t end) {
  struct search search = {.first = first, .end = end, .all = true};
  kmb_piece_count = 0;
  return kmb_maps_walk(take_pieces, &search) && search.all;
}

static bool protect(uint64_t va, uint64_t bytes, int rights) {
  return mprotect((void *)(uintptr_t)va, bytes, rights) == 0;
}

bool kmb_piece_protect(const struct kmb_piece *piece) {
  return piece->rights == PROT_READ || protect(piece->va, piece->bytes, PROT_READ);
}

bool kmb_piece_restore(const struct kmb_piece *piece) {
  return piece->rights == PROT_READ || protect(piece->va, piece->bytes, piece->rights);
}

void *kmb_piece_copy(const struct kmb_piece *piece) {
  void *fresh = mmap(NULL, piece->bytes, WRITABLE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (fresh == MAP_FAILED) return NULL;
  if (kmb_copy_in(fresh, piece->va, piece->bytes) == 0 &&
      (piece->rights == WRITABLE || mprotect(fresh, piece->bytes, piece->rights) == 0))
    return fresh;
  munmap(fresh, piece->bytes);
  return NULL;
}

bool kmb_put_in_place(void *from, uint64_t to, uint64_t bytes) {
  return mremap(from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)(uintptr_t)to) != MAP_FAILED;
}

void kmb_ranges_forget(void) {
  pthread_mutex_init(&lock, NULL);
  kmb_maps_forget();
  moving = false;
  for (uint32_t i = 0; i < kmb_ranges_used; i++) kmb_ranges[i] = (struct kmb_range){0};
  kmb_ranges_used = kmb_piece_count = 0;
}
