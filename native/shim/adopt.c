#include "adopt.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "call.h"
#include "connection.h"
#include "limits.h"
#include "maps.h"
#include "result.h"
#include "say.h"
#include "slab.h"
#include "sys.h"
#include "user.h"

/* kmbridge.wire: the shim's own calls. */
enum { NR_HOLD = 0x101, NR_RELEASE = 0x102 };

enum state { UNUSED, MOVING, ADOPTED };

struct range {
  uint64_t va, bytes;
  uint32_t slab;
  uint32_t state;   /* futex */
  uint32_t version; /* counts the changes: a fault that sees none of them is not ours */
};

static struct range ranges[KMB_ADOPTED];
static uint32_t used; /* the highest range in use, and one more */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* Between the two halves of fork: the child's answer. */
static int answer[2] = {-1, -1};
static bool engine_held;

static void set_state(struct range *range, enum state state) {
  __atomic_fetch_add(&range->version, 1, __ATOMIC_RELEASE);
  __atomic_store_n(&range->state, state, __ATOMIC_RELEASE);
  kmb_futex_wake(&range->state, INT32_MAX);
}

static struct range *range_of(uint64_t va) {
  uint32_t count = __atomic_load_n(&used, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < count; i++) {
    struct range *range = &ranges[i];
    uint64_t base = __atomic_load_n(&range->va, __ATOMIC_RELAXED);
    if (base != 0 && va >= base && va - base < __atomic_load_n(&range->bytes, __ATOMIC_RELAXED)) return range;
  }
  return NULL;
}

bool kmb_adopt_hold(uint64_t va) {
  static _Thread_local uint64_t last_va __attribute__((tls_model("initial-exec")));
  static _Thread_local uint32_t last_version __attribute__((tls_model("initial-exec")));
  static _Thread_local bool tried __attribute__((tls_model("initial-exec")));
  struct range *range = range_of(va);
  if (range == NULL) {
    /* The range that it was in may have gone meanwhile: once more tells. */
    bool again = tried && last_va == va;
    tried = false;
    return again;
  }
  uint32_t state;
  while ((state = __atomic_load_n(&range->state, __ATOMIC_ACQUIRE)) == MOVING) kmb_futex_wait(&range->state, MOVING);
  uint32_t version = __atomic_load_n(&range->version, __ATOMIC_ACQUIRE);
  bool ours = !tried || last_va != va || last_version != version;
  tried = true;
  last_va = va;
  last_version = version;
  return ours;
}

int32_t kmb_adopt_judge(uint64_t va, uint64_t bytes) {
  if ((va & (KMB_PAGE_BYTES - 1)) != 0 || bytes == 0) return KMB_STATUS_INVALID_PARAMETER;
  if (range_of(va) != NULL || range_of(va + bytes - 1) != NULL) return KMB_STATUS_INVALID_PARAMETER;
  switch (kmb_maps_judge(va, bytes)) {
    case KMB_MAPS_GOOD:
      return 0;
    case KMB_MAPS_NONE:
      return KMB_STATUS_NO_MEMORY; /* as a pin that fails */
    default:
      return KMB_STATUS_NOT_SUPPORTED;
  }
}

int32_t kmb_adopt_refusal(uint64_t va, uint64_t bytes) {
  int32_t why = kmb_adopt_judge(va, bytes);
  return why != 0 ? why : KMB_STATUS_NO_MEMORY;
}

static int free_range(void) {
  for (uint32_t i = 0; i < KMB_ADOPTED; i++)
    if (ranges[i].va == 0) {
      if (i >= used) __atomic_store_n(&used, i + 1, __ATOMIC_RELEASE);
      return (int)i;
    }
  return -1;
}

static void clear(struct range *range) {
  __atomic_store_n(&range->va, 0, __ATOMIC_RELEASE);
  set_state(range, UNUSED);
}

/* Moves the map at `from` to `to`, over what is there, in one step. */
static bool put_in_place(uint64_t from, uint64_t to, uint64_t bytes) {
  return mremap((void *)(uintptr_t)from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)(uintptr_t)to) !=
         MAP_FAILED;
}

static bool protect(const struct range *range, int rights) {
  return mprotect((void *)(uintptr_t)range->va, range->bytes, rights) == 0;
}

int kmb_adopt(uint32_t slab, uint64_t mapped, uint64_t va, uint64_t bytes) {
  pthread_mutex_lock(&lock);
  int number = range_of(va) == NULL && range_of(va + bytes - 1) == NULL ? free_range() : -1;
  if (number >= 0) {
    struct range *range = &ranges[number];
    range->slab = slab;
    __atomic_store_n(&range->bytes, bytes, __ATOMIC_RELAXED);
    __atomic_store_n(&range->state, MOVING, __ATOMIC_RELEASE);
    __atomic_store_n(&range->va, va, __ATOMIC_RELEASE);
    bool done = kmb_maps_judge(va, bytes) == KMB_MAPS_GOOD && protect(range, PROT_READ) &&
                kmb_copy_in((void *)(uintptr_t)mapped, va, bytes) == 0 && put_in_place(mapped, va, bytes);
    if (done)
      set_state(range, ADOPTED);
    else {
      protect(range, PROT_READ | PROT_WRITE);
      clear(range);
      number = -1;
    }
  }
  pthread_mutex_unlock(&lock);
  return number;
}

/* Private memory with the range's content in its place. */
static bool make_private(struct range *range) {
  void *fresh = mmap(NULL, range->bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (fresh == MAP_FAILED) return false;
  if (kmb_copy_in(fresh, range->va, range->bytes) == 0 &&
      put_in_place((uint64_t)(uintptr_t)fresh, range->va, range->bytes))
    return true;
  munmap(fresh, range->bytes);
  return false;
}

static bool release(struct range *range) {
  set_state(range, MOVING);
  /* A program that has unmapped part of it has let go of it itself. */
  bool whole = kmb_maps_shared(range->va, range->bytes);
  bool done = !whole || (protect(range, PROT_READ) && make_private(range));
  if (done) {
    kmb_slab_placed(range->slab, 0, 0);
    clear(range);
  } else {
    protect(range, PROT_READ | PROT_WRITE);
    set_state(range, ADOPTED);
  }
  return done;
}

bool kmb_adopt_release(int number) {
  pthread_mutex_lock(&lock);
  bool done = ranges[number].va == 0 || release(&ranges[number]);
  pthread_mutex_unlock(&lock);
  return done;
}

void kmb_adopt_release_all(void) {
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < used; i++)
    if (ranges[i].va != 0 && !release(&ranges[i]))
      kmb_say("no memory to give %llu bytes back to the program: they stay shared", (unsigned long long)ranges[i].bytes);
  pthread_mutex_unlock(&lock);
}

static bool any(void) {
  for (uint32_t i = 0; i < used; i++)
    if (ranges[i].va != 0) return true;
  return false;
}

/* The connection's lock comes before ours everywhere: replies release ranges while they hold it. */
void kmb_adopt_before_fork(void) {
  engine_held = false;
  for (;;) {
    kmb_lock(&kmb_connection);
    pthread_mutex_lock(&lock);
    if (engine_held || !any()) break;
    pthread_mutex_unlock(&lock);
    kmb_unlock(&kmb_connection);
    /* The engine first, then the other threads: after both nothing changes any more. */
    kmb_run_own(NR_HOLD);
    engine_held = true;
  }
  if (!any()) return;
  for (uint32_t i = 0; i < used; i++)
    if (ranges[i].va != 0) {
      set_state(&ranges[i], MOVING);
      protect(&ranges[i], PROT_READ);
    }
  if (kmb_sys(SYS_pipe2, (long)answer, O_CLOEXEC, 0, 0, 0, 0) < 0) answer[0] = answer[1] = -1;
}

/* Until the child has its copy: a byte says so, the end that it died or was never made. */
static void await_child(void) {
  uint8_t byte;
  if (answer[1] >= 0) kmb_close_fd(answer[1]);
  if (answer[0] >= 0) {
    while (kmb_read_fd(answer[0], &byte, 1) == -EINTR) continue;
    kmb_close_fd(answer[0]);
  }
  answer[0] = answer[1] = -1;
}

void kmb_adopt_after_fork(void) {
  await_child();
  for (uint32_t i = 0; i < used; i++)
    if (ranges[i].va != 0) {
      protect(&ranges[i], PROT_READ | PROT_WRITE);
      set_state(&ranges[i], ADOPTED);
    }
  bool release_engine = engine_held;
  pthread_mutex_unlock(&lock);
  kmb_unlock(&kmb_connection);
  if (release_engine) kmb_run_own(NR_RELEASE);
}

void kmb_adopt_in_child(void) {
  pthread_mutex_init(&lock, NULL);
  for (uint32_t i = 0; i < used; i++) {
    struct range *range = &ranges[i];
    if (range->va == 0) continue;
    if (!make_private(range)) {
      /* Going on would mean to see the parent's later writes: no child at all is the honest answer. */
      kmb_say("no memory for the child's own copy of %llu adopted bytes", (unsigned long long)range->bytes);
      abort();
    }
    range->va = 0;
    range->state = UNUSED;
  }
  used = 0;
  if (answer[0] >= 0) kmb_close_fd(answer[0]);
  if (answer[1] >= 0) {
    uint8_t byte = 1;
    kmb_write_fd(answer[1], &byte, 1);
    kmb_close_fd(answer[1]);
  }
  answer[0] = answer[1] = -1;
}
