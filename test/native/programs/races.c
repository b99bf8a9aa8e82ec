/* Races of threads and signal handlers that once cost a call, a wake-up or the device; one case by its name. */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <time.h>

#include "gpu.h"

static struct gpu gpu;

static void rest(void) {
  const struct timespec brief = {.tv_nsec = 200000000};
  nanosleep(&brief, NULL);
}

static int count_adapters(void) {
  struct d3dkmt_enumadapters2 args = {0};
  return call(&gpu, LX_DXENUMADAPTERS2, &args);
}

/* Three calls that fill the ring: the third waits for room. */
static void *send_large(void *results) {
  static char data[100000];
  struct d3dkmt_submitcommand args = {.broadcast_context_count = 1,
                                      .broadcast_context = {gpu.context},
                                      .priv_drv_data = (uintptr_t)data,
                                      .priv_drv_data_size = sizeof data};
  for (int i = 0; i < 3; i++) ((int *)results)[i] = call(&gpu, LX_DXSUBMITCOMMAND, &args);
  return NULL;
}

/* Another thread's small call must not take the wish for room back that a sleeping thread is to be woken by. */
static void wish(pid_t broker) {
  int results[3] = {-1, -1, -1};
  pthread_t thread;
  gpu_open(&gpu);
  kill(broker, SIGSTOP);
  pthread_create(&thread, NULL, send_large, results);
  rest();
  int small = cpu_signal(&gpu, gpu.fence, 1);
  rest();
  kill(broker, SIGCONT);
  pthread_join(thread, NULL);
  fact("large %d %d %d small %d", results[0], results[1], results[2], small);
}

static pthread_barrier_t barrier;
static int closing;

static void *close_each(void *rounds) {
  for (int i = 0; i < *(int *)rounds; i++) {
    pthread_barrier_wait(&barrier);
    close(closing);
    pthread_barrier_wait(&barrier);
  }
  return NULL;
}

/* The end of one connection must not take the next one with it. */
static void reopen(void) {
  int rounds = 60, dead = 0;
  pthread_t thread;
  pthread_barrier_init(&barrier, NULL, 2);
  pthread_create(&thread, NULL, close_each, &rounds);
  for (int i = 0; i < rounds; i++) {
    struct gpu old;
    uint64_t value = 1;
    closing = open("/dev/dxg", O_RDWR);
    gpu_device(&old, closing);
    int event = eventfd(0, 0);
    struct d3dkmt_waitforsynchronizationobjectfromcpu wait = {.device = old.device,
                                                              .object_count = 1,
                                                              .objects = (uintptr_t)&old.fence,
                                                              .fence_values = (uintptr_t)&value,
                                                              .async_event = (uint64_t)event};
    MUST(&old, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &wait);
    pthread_barrier_wait(&barrier);
    for (volatile int spin = 0; spin < i * 997 % 200000; spin++) continue;
    gpu.fd = open("/dev/dxg", O_RDWR);
    if (gpu.fd < 0 || count_adapters() < 0) dead++;
    pthread_barrier_wait(&barrier);
    close(gpu.fd);
    close(event);
  }
  pthread_join(thread, NULL);
  fact("dead %d", dead);
}

/* What a library opened is the parent's: a child that uses it opens its own, once. */
static void library(void) {
  int (*run)(unsigned, void *, unsigned) = (int (*)(unsigned, void *, unsigned))dlsym(RTLD_DEFAULT, "kmbridge_call");
  struct d3dkmt_enumadapters2 args = {0};
  REQUIRE(run != NULL);
  fact("parent %x", (unsigned)run(0x14, &args, 1));
  pid_t child = fork();
  if (child == 0) {
    for (int i = 0; i < 3; i++) fact("child %x", (unsigned)run(0x14, &args, 1));
    _exit(0);
  }
  fact("ended %d", ending(child));
  fact("parent %x", (unsigned)run(0x14, &args, 1));
}

static int gate[2];
static volatile sig_atomic_t held;

static void hold(int number) {
  char byte;
  (void)number;
  held = 1;
  while (read(gate[0], &byte, 1) < 0) continue;
}

static void *wait_for_one(void *nothing) {
  (void)nothing;
  return (void *)(intptr_t)cpu_wait(&gpu, gpu.fence, 1);
}

/* A thread whose handler does not return holds up nobody else. */
static void handler(void) {
  struct sigaction action = {.sa_handler = hold, .sa_flags = SA_RESTART};
  pthread_t thread;
  void *waited;
  gpu_open(&gpu);
  REQUIRE(pipe(gate) == 0 && sigaction(SIGUSR1, &action, NULL) == 0);
  pthread_create(&thread, NULL, wait_for_one, NULL);
  rest();
  pthread_kill(thread, SIGUSR1);
  while (!held) sched_yield();
  int wrong = 0;
  for (int i = 0; i < 500; i++) {
    if (count_adapters() < 0) wrong++;
    if (i % 100 == 99) rest();
  }
  fact("calls beside it, wrong %d", wrong);
  REQUIRE(write(gate[1], "x", 1) == 1 && cpu_signal(&gpu, gpu.fence, 1) == 0);
  pthread_join(thread, &waited);
  fact("waited %d", (int)(intptr_t)waited);
}

static volatile long handled;

static void duplicate(int number) {
  int before = errno, copy = dup(gpu.fd);
  (void)number;
  close(copy);
  handled++;
  errno = before;
}

/* dup and close are safe in a handler that interrupts a call anywhere. */
static void handler_close(void) {
  struct sigaction action = {.sa_handler = duplicate, .sa_flags = SA_RESTART};
  struct itimerval often = {{0, 300}, {0, 300}}, never = {{0, 0}, {0, 0}};
  gpu_open(&gpu);
  REQUIRE(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &often, NULL) == 0);
  int wrong = 0;
  for (uint64_t value = 1; value <= 300000; value++)
    if (cpu_signal(&gpu, gpu.fence, value) != 0) wrong++;
  setitimer(ITIMER_REAL, &never, NULL);
  fact("wrong %d handled %s still %d", wrong, handled > 10 ? "many" : "few", count_adapters());
}

int main(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "";
  if (strcmp(name, "wish") == 0 && argc == 3) wish(atoi(argv[2]));
  if (strcmp(name, "reopen") == 0) reopen();
  if (strcmp(name, "library") == 0) library();
  if (strcmp(name, "handler") == 0) handler();
  if (strcmp(name, "handler-close") == 0) handler_close();
  return 0;
}
