/* Other ways to make a process while memory is adopted; the argument says which. */
#include "gpu.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>

#define BYTES (8u * PAGE)

extern char **environ;
static struct gpu gpu;
static struct buffer buffer;
static uint32_t *words;

static void open_and_adopt(void) {
  gpu_open(&gpu);
  words = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(words != MAP_FAILED);
  buffer = must_adopt(&gpu, words, BYTES, ADOPT_DRIVER);
}

/* The GPU and the program still share the range. */
static void shared_still(uint32_t value) {
  gpu_fill(&gpu, buffer.va, BYTES, value);
  gpu_finish(&gpu);
  fact("shared still %d %s", all_words(words, BYTES, value), rights_of(words));
}

/* What a child finds of `value`, and that its own writes stay its own. */
static int own_copy(uint32_t value) {
  if (!all_words(words, BYTES, value)) return 1;
  if (strcmp(rights_of(words), "rw-p") != 0) return 2;
  memset(words, 0xdd, BYTES);
  return 0;
}

/* vfork and what is made of it run no handler and need none: they share memory until they exec. */
static void spawns(void) {
  char *words_of[] = {"/bin/sh", "-c", "exit 7", NULL};
  pid_t child = vfork();
  if (child == 0) {
    execve(words_of[0], words_of, environ);
    _exit(1);
  }
  fact("vfork %d", ending(child));
  REQUIRE(posix_spawn(&child, words_of[0], NULL, NULL, words_of, environ) == 0);
  fact("posix_spawn %d", ending(child));
  fact("system %d", WEXITSTATUS(system("exit 9")));
  FILE *pipe = popen("echo from the shell", "r");
  char line[64] = "";
  REQUIRE(pipe != NULL && fgets(line, sizeof line, pipe) != NULL);
  line[strcspn(line, "\n")] = '\0';
  fact("popen '%s' %d", line, WEXITSTATUS(pclose(pipe)));
  child = fork();
  if (child == 0) {
    execve(words_of[0], words_of, environ);
    _exit(1);
  }
  fact("fork and exec %d", ending(child));
  shared_still(0x10101010);
}

static int forked_well(int times) {
  int good = 0;
  for (int i = 0; i < times; i++) {
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(own_copy(0x20202020));
    good += ending(child) == 0;
  }
  return good;
}

static void *fork_often(void *argument) {
  *(int *)argument = forked_well(100);
  return NULL;
}

/* Two threads fork at once, a third makes calls, a fourth waits for a fence that comes last. */
static void *call_often(void *argument) {
  const bool *stop = argument;
  struct d3dkmt_lock2 lock = {.device = gpu.device, .allocation = buffer.allocation};
  struct d3dkmt_unlock2 unlock = {.device = gpu.device, .allocation = buffer.allocation};
  while (!__atomic_load_n(stop, __ATOMIC_RELAXED)) {
    MUST(&gpu, LX_DXLOCK2, &lock);
    REQUIRE((void *)(uintptr_t)lock.data == words);
    MUST(&gpu, LX_DXUNLOCK2, &unlock);
  }
  return NULL;
}

static void *wait_long(void *argument) {
  *(int *)argument = cpu_wait(&gpu, gpu.fence, 1000000);
  return NULL;
}

static void threads(void) {
  pthread_t all[4];
  int good[2] = {0}, waited = -1;
  bool stop = false;
  gpu_fill(&gpu, buffer.va, BYTES, 0x20202020);
  gpu_finish(&gpu);
  for (int i = 0; i < 2; i++) REQUIRE(pthread_create(&all[i], NULL, fork_often, &good[i]) == 0);
  REQUIRE(pthread_create(&all[2], NULL, call_often, &stop) == 0);
  REQUIRE(pthread_create(&all[3], NULL, wait_long, &waited) == 0);
  for (int i = 0; i < 2; i++) pthread_join(all[i], NULL);
  __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
  pthread_join(all[2], NULL);
  fact("good %d and %d, still waiting %d", good[0], good[1], waited == -1);
  REQUIRE(cpu_signal(&gpu, gpu.fence, 1000000) == 0);
  pthread_join(all[3], NULL);
  fact("waited %d", waited);
  gpu.signalled = 1000000;
  shared_still(0x30303030);
}

/* A child opens the device for itself and adopts what it has inherited; so does its child. */
static int descend(int depth, uint32_t value) {
  if (own_copy(value) != 0) return 10 + depth;
  gpu_open(&gpu);
  buffer = must_adopt(&gpu, words, BYTES, ADOPT_STANDARD);
  gpu_fill(&gpu, buffer.va, BYTES, value + 1);
  gpu_finish(&gpu);
  if (depth > 0) {
    pid_t child = fork();
    if (child == 0) _exit(descend(depth - 1, value + 1));
    int code = ending(child);
    if (code != 0) return code;
  }
  if (!all_words(words, BYTES, value + 1) || buffer_destroy(&gpu, &buffer) != 0) return 20 + depth;
  return all_words(words, BYTES, value + 1) ? 0 : 30 + depth;
}

static void generations(void) {
  gpu_fill(&gpu, buffer.va, BYTES, 5);
  gpu_finish(&gpu);
  pid_t child = fork();
  if (child == 0) _exit(descend(3, 5));
  fact("descendants %d", ending(child));
  fact("ours %d", all_words(words, BYTES, 5));
  shared_still(6);
}

/* No descriptor is left, for whatever a fork might need. */
static void full(void) {
  gpu_fill(&gpu, buffer.va, BYTES, 0x20202020);
  gpu_finish(&gpu);
  struct rlimit limit = {.rlim_cur = 256, .rlim_max = 256};
  REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  int opened = 0, last = -1, fd;
  for (; (fd = open("/dev/null", O_RDONLY)) >= 0; opened++) last = fd;
  REQUIRE(errno == EMFILE && opened > 0);
  int codes = 0;
  for (int i = 0; i < 20; i++) {
    pid_t child = fork();
    if (child == 0) {
      close(3);
      _exit(own_copy(0x20202020));
    }
    codes += ending(child);
  }
  fact("full %d", codes);
  gpu_fill(&gpu, buffer.va, BYTES, 0x40404040);
  gpu_finish(&gpu);
  fact("shared still %d", all_words(words, BYTES, 0x40404040));
  REQUIRE(close(last) == 0);
}

static volatile int forks, children;

static void fork_now(int signal) {
  (void)signal;
  int before = errno;
  pid_t child = fork();
  if (child == 0) _exit(0);
  if (child > 0) {
    forks++;
    children += ending(child) == 0;
  }
  errno = before;
}

/* A handler forks wherever its thread is: in calls, in the middle of an adoption. */
static void handler(void) {
  struct sigaction action = {.sa_handler = fork_now, .sa_flags = SA_RESTART};
  REQUIRE(sigaction(SIGALRM, &action, NULL) == 0);
  uint32_t *more = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(more != MAP_FAILED);
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
  struct itimerspec often = {.it_interval = {.tv_nsec = 1500000}, .it_value = {.tv_nsec = 1000000}},
                    never = {0};
  REQUIRE(timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &often, NULL) == 0);
  int rounds = 0, good = 0;
  for (; forks < 200; rounds++) {
    struct buffer one = {0};
    if (adopt(&gpu, more, 64 * PAGE, ADOPT_DRIVER, &one) != 0) continue;
    more[17] = (uint32_t)rounds;
    good += buffer_destroy(&gpu, &one) == 0 && more[17] == (uint32_t)rounds;
  }
  REQUIRE(timer_settime(timer, 0, &never, NULL) == 0);
  fact("handlers %d, rounds %d", children == forks, good == rounds);
  shared_still(0x50505050);
}

static volatile sig_atomic_t in_child, made;

static void fork_and_return(int signal) {
  (void)signal;
  made++;
  pid_t child = fork();
  if (child == 0)
    in_child = 1;
  else
    children += ending(child) == 0;
}

static void *signal_later(void *argument) {
  pthread_t main_thread = *(pthread_t *)argument;
  for (int i = 0; i < 20; i++) {
    usleep(5000);
    pthread_kill(main_thread, SIGUSR1);
    while (made <= i) usleep(1000);
  }
  usleep(5000);
  REQUIRE(cpu_signal(&gpu, gpu.fence, 77) == 0);
  return NULL;
}

/*
 * The child of a handler comes back from the handler: into a call that is not its own. The parent's goes on.
 */
static void middle(void) {
  struct sigaction action = {.sa_handler = fork_and_return, .sa_flags = SA_RESTART};
  REQUIRE(sigaction(SIGUSR1, &action, NULL) == 0);
  pthread_t main_thread = pthread_self(), other, waiter;
  int waited = -1;
  gpu_fill(&gpu, buffer.va, BYTES, 0x20202020);
  gpu_finish(&gpu);
  for (int alone = 1; alone >= 0; alone--) {
    /* With another that sleeps on the doorbell, and without. */
    if (!alone) REQUIRE(pthread_create(&waiter, NULL, wait_long, &waited) == 0);
    made = children = 0;
    struct d3dkmthandle fence = gpu.fence = fence_make(&gpu, 0, &gpu.fence_at);
    if (!alone) usleep(20000);
    REQUIRE(pthread_create(&other, NULL, signal_later, &main_thread) == 0);
    int result = cpu_wait(&gpu, fence, 77);
    if (in_child) {
      bool good = result == -ENOTTY && cpu_wait(&gpu, fence, 1) == -ENOTTY && own_copy(0x20202020) == 0;
      open_and_adopt();
      gpu_fill(&gpu, buffer.va, BYTES, 3);
      gpu_finish(&gpu);
      _exit(good && all_words(words, BYTES, 3) ? 0 : 1);
    }
    pthread_join(other, NULL);
    fact("waited %d, children %d", result, children);
    gpu.signalled = 77;
  }
  shared_still(0x60606060);
}

int main(int argc, char **argv) {
  REQUIRE(argc == 2);
  open_and_adopt();
  const struct {
    const char *name;
    void (*run)(void);
  } all[] = {{"spawns", spawns}, {"threads", threads}, {"generations", generations},
             {"full", full},     {"handler", handler}, {"middle", middle}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(argv[1], all[i].name) == 0) all[i].run();
  fact("done");
  return 0;
}
