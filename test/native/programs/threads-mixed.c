/* Many threads of one process that call all at once. */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "facts.h"

enum { THREADS = 16, ROUNDS = 1000 };

static int file;
static uint32_t adapter, device, fences[THREADS];
static atomic_long wrong, calls, lost;
static atomic_bool stop;
/* A page that is there and may not be touched: only a fault tells. */
static void *nowhere;

/* Counts a call, and says the first few that did not answer as they should. */
static bool is_zero(const char *what, long result) {
  atomic_fetch_add(&calls, 1);
  if (result == 0) return true;
  int error = errno;
  if (atomic_fetch_add(&wrong, 1) < 5) fprintf(stderr, "%s: %ld %s\n", what, result, errno_name(error));
  return false;
}

static bool fails(const char *what, long result, int error) {
  return is_zero(what, result == -1 && errno == error ? 0 : 1);
}

static void begin(void) {
  file = dxg_open();
  if (file < 0) die("open");
  adapter = dxg_adapter(file);
  device = dxg_device(file, adapter);
  for (int i = 0; i < THREADS; i++) fences[i] = dxg_fence(file, device);
  if (fences[THREADS - 1] == 0) die("fence");
}

static void spread(void *(*work)(void *)) {
  static int number[THREADS];
  pthread_t threads[THREADS];
  for (int i = 0; i < THREADS; i++) {
    number[i] = i;
    if (pthread_create(&threads[i], NULL, work, &number[i]) != 0) die("pthread_create");
  }
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

/* Everything that a thread can do beside the others; its fence is raised by its neighbour. */
static void *mixed(void *argument) {
  int self = *(int *)argument;
  for (uint64_t round = 1; round <= ROUNDS; round++) {
    is_zero("memory", dxg_memory(file, adapter));
    uint32_t own = dxg_device(file, adapter);
    is_zero("device", own == 0);
    uint32_t fence = dxg_fence(file, own);
    is_zero("fence", fence == 0);
    is_zero("signal own", dxg_signal(file, own, fence, round));
    is_zero("wait own", dxg_wait(file, own, fence, round));
    is_zero("signal", dxg_signal(file, device, fences[self ^ 1], round));
    is_zero("wait", dxg_wait(file, device, fences[self], round));
    if (round % 2 == 0) is_zero("destroy fence", dxg_destroy_fence(file, fence));
    is_zero("destroy", dxg_destroy(file, own));
    fails("signal gone", dxg_signal(file, own, fence, round), EINVAL);
    fails("wild", ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, nowhere), EFAULT);
    fails("unknown", ioctl(file, 0x4747, NULL), ENOTTY);
  }
  return NULL;
}

static void play_mixed(void) {
  begin();
  spread(mixed);
  fact("wrong", wrong);
  fact("calls", calls);
  pause_at("done");
}

static void *wait_for_one(void *argument) {
  int self = *(int *)argument;
  is_zero("wait", dxg_wait(file, device, fences[self], 1));
  return NULL;
}

/* All wait but this one, which goes on as if they were not there. */
static void blocked(void) {
  static int number[THREADS];
  pthread_t threads[THREADS];
  begin();
  for (int i = 0; i < THREADS; i++) {
    number[i] = i;
    pthread_create(&threads[i], NULL, wait_for_one, &number[i]);
  }
  for (int i = 0; i < 5000; i++) is_zero("memory", dxg_memory(file, adapter));
  fact("free_calls", calls);
  for (int i = 0; i < THREADS; i++) {
    is_zero("signal", dxg_signal(file, device, fences[i], 1));
    /* What answers this may bring the waiter's answer along: it is to be woken all the same. */
    for (int n = 0; n < i; n++) is_zero("memory", dxg_memory(file, adapter));
    pthread_join(threads[i], NULL);
  }
  fact("wrong", wrong);
}

static void *wait_in_turn(void *argument) {
  (void)argument;
  for (uint64_t round = 1; round <= 2000; round++) is_zero("wait", dxg_wait(file, device, fences[0], round));
  return NULL;
}

/* One thread sleeps, the other signals and calls at once: whoever takes the sleeper's answer must wake it. */
static void handed(void) {
  pthread_t waiter;
  begin();
  pthread_create(&waiter, NULL, wait_in_turn, NULL);
  for (uint64_t round = 1; round <= 2000; round++) {
    for (uint64_t n = 0; n < round % 4; n++) is_zero("memory", dxg_memory(file, adapter));
    if (round % 3 == 0) usleep(2000);
    is_zero("signal", dxg_signal(file, device, fences[0], round));
    for (uint64_t n = 0; n < round % 5; n++) is_zero("memory", dxg_memory(file, adapter));
  }
  pthread_join(waiter, NULL);
  fact("wrong", wrong);
}

static void *until_lost(void *argument) {
  int self = *(int *)argument;
  while (!atomic_load(&stop)) {
    int result = self % 4 == 0   ? dxg_wait(file, device, fences[self], 1)
                 : self % 4 == 1 ? dxg_signal(file, device, fences[self], 0)
                 : self % 4 == 2 ? dxg_memory(file, adapter)
                                 : dxg_count(file);
    if (result < 0) {
      if (errno != ENODEV) is_zero("call", 1);
      else atomic_fetch_add(&lost, 1);
      return NULL;
    }
  }
  return NULL;
}

/* The broker is killed meanwhile. */
static void killed(void) {
  begin();
  fact("ready", 1);
  spread(until_lost);
  fact("lost", lost);
  fact("wrong", wrong);
  outcome("after", dxg_count(file));
  close(file);
  pause_at("gone");
  outcome("open", dxg_open());
}

static void *opens(void *argument) {
  (void)argument;
  for (int round = 0; round < 100; round++) {
    int fd = dxg_open();
    is_zero("open", fd < 0);
    uint32_t found = dxg_adapter(fd), made = dxg_device(fd, found);
    is_zero("device", made == 0);
    is_zero("destroy", dxg_destroy(fd, made));
    is_zero("close adapter", dxg_close_adapter(fd, found));
    is_zero("close", close(fd));
  }
  return NULL;
}

/* The device is opened and closed by all: sometimes one is the last. */
static void play_opens(void) {
  spread(opens);
  fact("wrong", wrong);
  pause_at("done");
}

/* More than the ring holds, of calls that nobody answers and of calls between them. */
static void *floods(void *argument) {
  int self = *(int *)argument;
  for (uint64_t value = 1; value <= 3000; value++) {
    is_zero("signal", dxg_signal(file, device, fences[self], value));
    if (value % 64 == 0 && self % 2 == 0) is_zero("memory", dxg_memory(file, adapter));
  }
  is_zero("wait", dxg_wait(file, device, fences[self], 3000));
  return NULL;
}

static void play_floods(void) {
  begin();
  spread(floods);
  fact("wrong", wrong);
  fact("calls", calls);
  outcome("after", dxg_memory(file, adapter));
}

/* Threads that block all signals, as worker threads do, and still get EFAULT. */
static void *deaf(void *argument) {
  (void)argument;
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, NULL);
  for (int round = 0; round < 100; round++)
    fails("wild", ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, nowhere), EFAULT);
  return NULL;
}

static void play_deaf(void) {
  begin();
  spread(deaf);
  fact("wrong", wrong);
}

int main(int count, char **words) {
  nowhere = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  static const struct scene scenes[] = {
      {"mixed", play_mixed}, {"blocked", blocked},    {"handed", handed},
      {"killed", killed},    {"opens", play_opens},   {"deaf", play_deaf},
      {"floods", play_floods},
  };
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
