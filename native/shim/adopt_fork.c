/*
 * A child gets its own copy of adopted memory as it is at the fork. Between the copy and the fork itself
 * nobody writes: the broker holds the engine, and pages are protected. The C library takes its own locks in
 * between, and a thread that we hold may have one of them: then the copies come in place here too, for as
 * long as the fork lasts, and all are let go.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "adopt.h"
#include "call.h"
#include "connection.h"
#include "device.h"
#include "ranges.h"
#include "say.h"
#include "sys.h"
#include "user.h"

/* kmbridge.wire: the shim's own calls. */
enum { NR_HOLD = 0x101, NR_RELEASE = 0x102 };
/* There may be no memory for one more call: then a fork goes ahead all the same, after about a second. */
#define HOLD_TRIES 1000u
/* Turns without a pause: most calls are answered at once. */
#define QUICK_TRIES 16u
/*
 * How often a held thread looks whether the fork gets ahead, and turns after which it no longer waits to be
 * sure.
 */
#define LOOK_NS 10000000L
#define LAST_LOOK 200

#define NOWHERE (MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE)

enum { NO_FORK, FORKING, LETTING, LET_GO };

/* One fork at a time: the engine is held for one of them. Guards what follows. */
static pthread_mutex_t forks = PTHREAD_MUTEX_INITIALIZER;
static bool engine_held, complete;
/* The thread in fork, while it holds others. */
static uint32_t phase;
static int forker;
/* This thread is in fork. What a handler of it forks meanwhile would wait for itself. */
static _Thread_local bool in_fork __attribute__((tls_model("initial-exec")));
/*
 * Forks of this thread, one inside of the other, that are left as they are: from inside of us, of a handler
 * in the middle of a fork, or of no thread of this process.
 */
static _Thread_local uint32_t unguarded __attribute__((tls_model("initial-exec")));

/*
 * Repeats what has no room yet. True once it is done, false when the host will not or is gone, or after
 * `tries`.
 */
static bool tell_engine(uint32_t nr, uint32_t tries) {
  static const struct { long seconds, nanoseconds; } pause = {0, 1000000};
  for (uint32_t i = 0; i < tries; i++) {
    struct kmb_result result = kmb_run_own(nr);
    if (result.error == 0) return result.status >= 0;
    if (result.error != EAGAIN && result.error != ENOMEM) return false;
    if (i < QUICK_TRIES)
      sched_yield();
    else
      kmb_sys(SYS_nanosleep, (long)&pause, 0, 0, 0, 0, 0);
  }
  return false;
}

static void lock_both(void) {
  /*
   * The connection's lock comes before that of the ranges everywhere: replies release ranges while they hold
   * it.
   */
  kmb_lock(&kmb_connection);
  kmb_ranges_lock();
}

static void unlock_both(void) {
  kmb_ranges_unlock();
  kmb_unlock(&kmb_connection);
}

static void hold_threads(void) {
  for (uint32_t i = 0; i < kmb_ranges_used; i++)
    if (kmb_ranges[i].va != 0) kmb_range_set(&kmb_ranges[i], KMB_MOVING);
}

void kmb_adopt_before_fork(void) {
  if (in_fork || unguarded > 0 || kmb_holding || kmb_ranges_moving() || !kmb_device_ours()) {
    unguarded++;
    return;
  }
  in_fork = true;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  pthread_mutex_lock(&forks);
  bool asked = engine_held = false;
  for (;;) {
    lock_both();
    if (asked || !kmb_ranges_any()) break;
    unlock_both();
    /*
     * The engine first, then the other threads: after both nothing changes any more. A host that is gone
     * changes nothing.
     */
    engine_held = tell_engine(NR_HOLD, HOLD_TRIES);
    asked = true;
  }
  kmb_piece_count = 0;
  complete = true;
  if (!kmb_ranges_any()) return;
  complete = kmb_pieces_find(0, kmb_ranges_used);
  hold_threads();
  for (uint32_t i = 0; i < kmb_piece_count; i++)
    if (!kmb_piece_protect(&kmb_pieces[i])) complete = false;
  for (uint32_t i = 0; i < kmb_piece_count; i++)
    if ((kmb_pieces[i].copy = kmb_piece_copy(&kmb_pieces[i])) == NULL) complete = false;
  __atomic_store_n(&forker, (int)kmb_sys(SYS_gettid, 0, 0, 0, 0, 0, 0), __ATOMIC_RELAXED);
  __atomic_store_n(&phase, FORKING, __ATOMIC_RELEASE);
}

static void go_on(void) {
  for (uint32_t i = 0; i < kmb_piece_count; i++) kmb_piece_restore(&kmb_pieces[i]);
  for (uint32_t i = 0; i < kmb_ranges_used; i++)
    if (kmb_ranges[i].va != 0) kmb_range_set(&kmb_ranges[i], KMB_ADOPTED_STATE);
}

/*
 * Private memory in the place of ours, with the same content. When there is no room for that the child's is a
 * little older.
 */
static void set_aside(struct kmb_piece *piece) {
  void *room = piece->copy == NULL ? MAP_FAILED : mmap(NULL, piece->bytes, PROT_NONE, NOWHERE, -1, 0);
  if (room == MAP_FAILED) return;
  if (!kmb_put_in_place((void *)(uintptr_t)piece->va, (uint64_t)(uintptr_t)room, piece->bytes)) {
    munmap(room, piece->bytes);
    return;
  }
  piece->aside = room;
  if (kmb_put_in_place(piece->copy, piece->va, piece->bytes)) piece->copy = NULL;
}

static void take_back(struct kmb_piece *piece) {
  if (piece->aside == NULL) return;
  if (piece->copy == NULL) {
    kmb_piece_protect(piece);
    mprotect(piece->aside, piece->bytes, PROT_READ | PROT_WRITE);
    kmb_copy_in(piece->aside, piece->va, piece->bytes);
  }
  kmb_put_in_place(piece->aside, piece->va, piece->bytes);
  mprotect((void *)(uintptr_t)piece->va, piece->bytes, piece->rights);
}

bool kmb_adopt_let_go(void) {
  const uint64_t all = ~0ull;
  uint64_t before = 0;
  uint32_t forking = FORKING;
  /* A handler that runs in between and writes there would wait for us for ever. */
  kmb_sys(SYS_rt_sigprocmask, SIG_BLOCK, (long)&all, (long)&before, sizeof all, 0, 0);
  bool ours =
      __atomic_compare_exchange_n(&phase, &forking, LETTING, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
  if (ours) {
    for (uint32_t i = 0; i < kmb_piece_count; i++) set_aside(&kmb_pieces[i]);
    go_on();
    __atomic_store_n(&phase, LET_GO, __ATOMIC_RELEASE);
  }
  kmb_sys(SYS_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, sizeof before, 0, 0);
  return ours || forking != NO_FORK;
}

void kmb_adopt_after_fork(void) {
  if (unguarded > 0) {
    unguarded--;
    return;
  }
  uint32_t forking = FORKING;
  if (__atomic_compare_exchange_n(&phase, &forking, NO_FORK, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    go_on();
  else {
    while (__atomic_load_n(&phase, __ATOMIC_ACQUIRE) == LETTING) sched_yield();
    hold_threads();
    for (uint32_t i = 0; i < kmb_piece_count; i++) take_back(&kmb_pieces[i]);
    go_on();
    __atomic_store_n(&phase, NO_FORK, __ATOMIC_RELEASE);
  }
  for (uint32_t i = 0; i < kmb_piece_count; i++)
    if (kmb_pieces[i].copy != NULL) munmap(kmb_pieces[i].copy, kmb_pieces[i].bytes);
  kmb_piece_count = 0;
  unlock_both();
  /* The engine stands still until this is done. */
  if (engine_held) tell_engine(NR_RELEASE, UINT32_MAX);
  pthread_mutex_unlock(&forks);
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  in_fork = false;
}

void kmb_adopt_forget(void) {
  pthread_mutex_init(&forks, NULL);
  kmb_ranges_forget();
  phase = NO_FORK;
}

static bool in_place(const struct kmb_piece *piece) {
  if (piece->copy == NULL) return piece->aside != NULL;
  return phase == LETTING && msync(piece->copy, KMB_PAGE, MS_ASYNC) != 0;
}

void kmb_adopt_in_child(void) {
  bool guarded = unguarded == 0, whole = complete;
  for (uint32_t i = 0; guarded && i < kmb_piece_count; i++) {
    const struct kmb_piece *piece = &kmb_pieces[i];
    /* A thread that was letting all go when we were made may have done this already. */
    if (in_place(piece) || (piece->copy != NULL && kmb_put_in_place(piece->copy, piece->va, piece->bytes)))
      continue;
    /*
     * The maps are not inherited. Later values would be wrong, other memory in their place too: who looks
     * there faults.
     */
    mmap((void *)(uintptr_t)piece->va, piece->bytes, PROT_NONE, NOWHERE | MAP_FIXED, -1, 0);
    whole = false;
  }
  if (guarded && !whole) kmb_say("no memory for a child's own copy of what its parent shares with the GPU");
  if (guarded) {
    kmb_ranges_unlock();
    /* Held by the thread that forked, which is this one. A sanitizer that sees them only made anew goes on counting them as held. */
    pthread_mutex_unlock(&kmb_connection.lock);
    pthread_mutex_unlock(&forks);
  }
  kmb_adopt_forget();
  if (guarded)
    in_fork = false;
  else
    unguarded--;
}

/* Whether the thread in fork waits for somebody; unknown where its state cannot be read. */
static bool fork_waits(bool *known) {
  char path[64] = "/proc/self/task/", text[16] = {0};
  size_t at = sizeof "/proc/self/task/" - 1, digits = 1;
  int thread = __atomic_load_n(&forker, __ATOMIC_RELAXED);
  for (int rest = thread; rest >= 10; rest /= 10) digits++;
  for (size_t i = digits; i-- > 0; thread /= 10) path[at + i] = (char)('0' + thread % 10);
  for (const char *tail = "/syscall"; *tail != '\0'; tail++) path[at + digits++] = *tail;
  int fd = (int)kmb_sys(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
  long got = fd < 0 ? 0 : kmb_read_fd(fd, text, sizeof text - 1);
  if (fd >= 0) kmb_close_fd(fd);
  *known = got > 0;
  /* "202 0x…": its system call; "running". */
  return got > 0 && strtol(text, NULL, 10) == SYS_futex;
}

void kmb_adopt_await(uint32_t *state) {
  const struct { long seconds, nanoseconds; } limit = {0, LOOK_NS};
  for (int looks = 0, waits = 0; __atomic_load_n(state, __ATOMIC_ACQUIRE) == KMB_MOVING;) {
    long woken =
        kmb_sys(SYS_futex, (long)state, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, KMB_MOVING, (long)&limit, 0, 0);
    if (woken != -ETIMEDOUT || __atomic_load_n(&phase, __ATOMIC_ACQUIRE) != FORKING) continue;
    bool known;
    waits = fork_waits(&known) ? waits + 1 : 0;
    if (waits >= 2 || (!known && ++looks >= LAST_LOOK)) kmb_adopt_let_go();
  }
}
