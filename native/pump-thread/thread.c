/*
 * The call pump as a thread of the process that loads this library, to measure what a process of its own costs. It is no
 * boundary: the broker's memory and descriptors are its own, nothing filters it, a call that hangs ends with the
 * broker, and what ends a pump (more in flight than there is room for) ends the broker. One at a time.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths.h"
#include "queues.h"
#include "serve.h"
#include "slots.h"
#include "watch.h"
#include "workers.h"

static struct kmb_ring ring;
static pthread_t thread;
static bool started;
/* Some threads of one may be there that nothing ends: no second try. */
static bool failed;
static int tid;
/* Guards `closed` and the descriptors of `ring`. */
static pthread_mutex_t ends = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t running = PTHREAD_COND_INITIALIZER;
static bool closed;

static void *run(void *context) {
  (void)context;
  pthread_mutex_lock(&ends);
  tid = (int)syscall(SYS_gettid);
  pthread_cond_signal(&running);
  pthread_mutex_unlock(&ends);
  kmb_serve(&ring);
  kmb_workers_stop();
  kmb_queues_stop();
  kmb_watch_stop();
  kmb_slots_end();
  kmb_ring_unmap(&ring);
  pthread_mutex_lock(&ends);
  closed = true;
  close(ring.lane);
  close(ring.bell);
  /* Last: it tells the broker. */
  close(ring.broker_bell);
  pthread_mutex_unlock(&ends);
  return NULL;
}

/* Whether the one before has ended, or is about to. */
static bool over(void) {
  pthread_mutex_lock(&ends);
  struct pollfd look = {.fd = ring.bell};
  bool hung_up = closed || (poll(&look, 1, 0) > 0 && (look.revents & POLLHUP) != 0);
  pthread_mutex_unlock(&ends);
  return hung_up;
}

/* No signal of the broker's is answered here but the one that interrupts a call. */
static bool start_threads(void) {
  sigset_t all, before;
  sigfillset(&all);
  sigdelset(&all, SIGUSR1);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool done = kmb_queues_reserve() && kmb_workers_start(&ring) && kmb_watch_start(&ring) && kmb_queues_start(&ring) &&
              pthread_create(&thread, NULL, run, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return done;
}

/*
 * Starts the thread on a memory, a lane and two bells, of which it keeps all but the memory: its number, or -errno, and then it keeps
 * none. EBUSY while another runs; waits for one whose bell is closed.
 */
__attribute__((visibility("default"))) int kmb_pump_thread(int memory, int lane, int bell, int broker_bell,
                                                           char *const *paths, int count) {
  if (failed) return -EAGAIN;
  if (started) {
    if (!over()) return -EBUSY;
    pthread_join(thread, NULL);
    started = false;
  }
  ring = (struct kmb_ring){.memory = memory, .lane = lane, .bell = bell, .broker_bell = broker_bell};
  if (!kmb_paths_keep(paths, (uint32_t)count) || kmb_ring_map(&ring) != NULL) return -EINVAL;
  ring.memory = -1;
  closed = false;
  tid = 0;
  if (!start_threads()) {
    failed = true;
    return -EAGAIN;
  }
  started = true;
  pthread_mutex_lock(&ends);
  while (tid == 0) pthread_cond_wait(&running, &ends);
  pthread_mutex_unlock(&ends);
  return tid;
}
