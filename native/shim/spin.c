#include "spin.h"

#include <sched.h>
#include <time.h>

#include "sys.h"

/* A parked broker needs about 10 µs to wake and a small call 2 µs more: less than this and we never catch it. */
#define START_NS 30000u
#define MOST_NS 60000u
#define LEAST_NS 4000u
/* What a sleeping host with a sleeping pump needs where processors are slow to wake: as long as that is missed, spins last longer. */
#define LEARNED_NS 250000u
/* Waits without spinning until it is tried again; doubles with each failure. */
#define FIRST_PROBE 16u
#define LAST_PROBE 1024u
/* Turns between two looks at the clock. */
#define TURNS 64u
/* A system call that does nothing: 100 to 250 ns. */
#define USUAL_NS 250u
/* An emulated processor is the slower the larger a program is, and a host is larger than this. */
#define EMULATED 3u
#define HOST 4u
/* Past it the measurement is the scheduler's. */
#define MOST_PACE 64u
#define ROUNDS 4
/* Between two looks at the clock: a clock that is slow must not make the machine so. */
#define CALLS 16
/* Yields of one spin: some kernels with EEVDF put a thread off by a whole turn for each. */
#define YIELDS 16u

/* Shared by all threads: a guess that one of them spoils costs one sleep. */
static uint32_t budget_ns = START_NS, probe_in = FIRST_PROBE, probe_every = FIRST_PROBE;

static uint32_t load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_RELAXED); }
static void store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELAXED); }

/* Written once, before there is a second thread that spins. */
static uint32_t pace = 1;

uint64_t kmb_spin_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void kmb_spin_measure(void) {
  uint64_t best = UINT64_MAX;
  for (int i = 0; i < ROUNDS; i++) {
    uint64_t began = kmb_spin_now();
    for (int n = 0; n < CALLS; n++) kmb_sys(SYS_getppid, 0, 0, 0, 0, 0, 0);
    uint64_t took = (kmb_spin_now() - began) / CALLS;
    if (took < best) best = took;
  }
  uint64_t slower = best / USUAL_NS < EMULATED ? 1 : best / USUAL_NS * HOST;
  store(&pace, slower > MOST_PACE ? MOST_PACE : (uint32_t)slower);
}

bool kmb_spin_for(bool (*done)(void *), void *context, uint32_t ns) {
  uint32_t slower = load(&pace), turns = TURNS / slower, yields = 0;
  uint64_t end = 0;
  for (;;) {
    for (uint32_t i = 0; i < turns; i++) {
      if (done(context)) return true;
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
    /* The first look at the clock only after some turns: an awake host has answered by then. */
    uint64_t now = kmb_spin_now();
    if (end == 0)
      end = now + (uint64_t)ns * slower;
    else if (now >= end)
      return false;
    /* Who is to answer may be waiting for this very processor. */
    if (yields++ < YIELDS) sched_yield();
  }
}

bool kmb_spin(bool (*done)(void *context), void *context) {
  if (done(context)) return true;
  uint32_t budget = load(&budget_ns);
  if (budget == 0) {
    uint32_t left = load(&probe_in);
    store(&probe_in, left - 1);
    if (left > 1) return false;
    /* Once in many waits: whether spinning would pay again. */
    if (kmb_spin_for(done, context, MOST_NS)) {
      store(&budget_ns, MOST_NS);
      store(&probe_every, FIRST_PROBE);
      store(&probe_in, FIRST_PROBE);
      return true;
    }
    uint32_t every = load(&probe_every) * 2;
    if (every > LAST_PROBE) every = LAST_PROBE;
    store(&probe_every, every);
    store(&probe_in, every);
    return false;
  }
  if (kmb_spin_for(done, context, budget)) {
    if (budget < MOST_NS) store(&budget_ns, budget * 2 > MOST_NS ? MOST_NS : budget * 2);
    store(&probe_every, FIRST_PROBE);
    return true;
  }
  store(&budget_ns, budget / 2 >= LEAST_NS ? budget / 2 : 0);
  store(&probe_in, load(&probe_every));
  return false;
}

void kmb_spin_came(uint64_t after_ns) {
  uint32_t budget = load(&budget_ns);
  uint64_t needed = budget + after_ns / load(&pace) * 3 / 2;
  if (needed > LEARNED_NS) return;
  store(&budget_ns, needed < LEAST_NS ? LEAST_NS : (uint32_t)needed);
  store(&probe_every, FIRST_PROBE);
}
