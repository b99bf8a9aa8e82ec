/* Signals that arrive in calls. */
#include <pthread.h>
#include <sys/time.h>

#include "signals.h"

static atomic_int nested, nested_again, nested_bad;
static pthread_t waiter;

/* Until the kernel says that the thread sleeps in the call, so that a signal interrupts its sleep. */
static void until_asleep(void) { usleep(200000); }

static void *interrupt_then_signal(void *argument) {
  until_asleep();
  for (int i = 0; i < *(int *)argument; i++) {
    int before = atomic_load(&handled);
    pthread_kill(waiter, SIGUSR1);
    while (atomic_load(&handled) == before) usleep(1000);
    usleep(20000);
  }
  dxg_signal(file, device, fence, 1);
  return NULL;
}

/* A wait that nobody ends but a signal. */
static void interrupted(void) {
  static int times = 1;
  pthread_t thread;
  begin();
  waiter = pthread_self();
  handle(SIGUSR1, count, 0);
  pthread_create(&thread, NULL, interrupt_then_signal, &times);
  outcome("wait", dxg_wait(file, device, fence, 1));
  fact("handled", handled);
  pthread_join(thread, NULL);
  /* The fence has come meanwhile: its late answer finds nobody, and the next wait is its own. */
  outcome("again", dxg_wait(file, device, fence, 1));
  outcome("call", dxg_memory(file, adapter));
}

static void restarted(void) {
  static int times = 5;
  pthread_t thread;
  begin();
  waiter = pthread_self();
  handle(SIGUSR1, count, SA_RESTART);
  pthread_create(&thread, NULL, interrupt_then_signal, &times);
  outcome("wait", dxg_wait(file, device, fence, 1));
  fact("handled", handled);
  pthread_join(thread, NULL);
}

static atomic_int interrupted_waits;

static void *waits_too(void *argument) {
  (void)argument;
  waiter = pthread_self();
  if (dxg_wait(file, device, fence, 1) < 0 && errno == EINTR) atomic_fetch_add(&interrupted_waits, 1);
  return NULL;
}

/* Of two waiting threads the one that does not sleep for all is interrupted, and then the other. */
static void second_waiter(void) {
  static int times = 1;
  pthread_t other, thread;
  begin();
  handle(SIGUSR1, count, 0);
  pthread_create(&other, NULL, waits_too, NULL);
  until_asleep();
  pthread_t first = waiter;
  pthread_create(&thread, NULL, waits_too, NULL);
  until_asleep();
  pthread_kill(waiter, SIGUSR1);
  pthread_join(thread, NULL);
  waiter = first;
  pthread_create(&thread, NULL, interrupt_then_signal, &times);
  pthread_join(other, NULL);
  pthread_join(thread, NULL);
  fact("handled", handled);
  fact("interrupted", interrupted_waits);
  outcome("call", dxg_memory(file, adapter));
}

/* Calls of a handler in the middle of a call: an answer, or EAGAIN where there cannot be one. */
static void call_here(int number) {
  (void)number;
  int before = errno;
  for (int i = 0; i < 3; i++) {
    int result = dxg_memory(file, adapter);
    if (result == 0)
      atomic_fetch_add(&nested, 1);
    else if (errno == EAGAIN)
      atomic_fetch_add(&nested_again, 1);
    else
      atomic_fetch_add(&nested_bad, 1);
  }
  atomic_fetch_add(&handled, 1);
  errno = before;
}

static void calls_in_handler(void) {
  static int times = 5;
  pthread_t thread;
  begin();
  waiter = pthread_self();
  handle(SIGUSR1, call_here, SA_RESTART);
  pthread_create(&thread, NULL, interrupt_then_signal, &times);
  outcome("wait", dxg_wait(file, device, fence, 1));
  pthread_join(thread, NULL);
  fact("in_wait", nested);
  fact("in_wait_again", nested_again);
  handle(SIGALRM, call_here, SA_RESTART);
  struct itimerval often = {.it_interval.tv_usec = 500, .it_value.tv_usec = 500}, never = {0};
  setitimer(ITIMER_REAL, &often, NULL);
  int bad = 0;
  for (uint64_t value = 2; atomic_load(&handled) < 1000; value++) {
    for (int i = 0; i < 20; i++)
      if (dxg_signal(file, device, fence, value) != 0) bad++;
    if (dxg_memory(file, adapter) != 0 || dxg_wait(file, device, fence, value) != 0) bad++;
    uint32_t other = dxg_fence(file, device);
    if (other == 0 || dxg_destroy_fence(file, other) != 0) bad++;
  }
  setitimer(ITIMER_REAL, &never, NULL);
  fact("bad", bad);
  fact("nested_bad", nested_bad);
  /* Of 3,000: on a busy machine most handlers run where there cannot be an answer. */
  fact("nested_some", nested > 100);
}

static void leap(int number) {
  (void)number;
  siglongjmp(back, 1);
}

static void *signal_soon(void *argument) {
  (void)argument;
  until_asleep();
  pthread_kill(waiter, SIGUSR1);
  return NULL;
}

static void *wait_for_two(void *argument) {
  (void)argument;
  outcome("other_wait", dxg_wait(file, device, fence, 2));
  return NULL;
}

/* A handler that does not return into the wait: whoever calls after it is not held up by it. */
static void leaps(void) {
  pthread_t thread, other;
  begin();
  waiter = pthread_self();
  handle(SIGUSR1, leap, 0);
  pthread_create(&thread, NULL, signal_soon, NULL);
  if (sigsetjmp(back, 1) == 0) {
    dxg_wait(file, device, fence, 1);
    fact("returned", 1);
  }
  pthread_join(thread, NULL);
  int good = 0;
  for (int i = 0; i < 100; i++) good += dxg_memory(file, adapter) == 0;
  fact("calls", good);
  pthread_create(&other, NULL, wait_for_two, NULL);
  until_asleep();
  outcome("signal", dxg_signal(file, device, fence, 2));
  pthread_join(other, NULL);
  outcome("wait", dxg_wait(file, device, fence, 2));
  outcome("close", close(file));
  file = dxg_open();
  fact("anew", dxg_count(file) > 0);
}

int main(int argc, char **words) {
  static const struct scene scenes[] = {
      {"interrupted", interrupted},
      {"restarted", restarted},
      {"second-waiter", second_waiter},
      {"calls-in-handler", calls_in_handler},
      {"leaps", leaps},
  };
  return PLAY(scenes, argc > 1 ? words[1] : NULL);
}
