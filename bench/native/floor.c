#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static int by_value(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

double median(double *values, size_t count) {
  qsort(values, count, sizeof *values, by_value);
  return values[count / 2];
}

double time_block(operation *run, void *context, unsigned batch) {
  enum { MOST = 1 << 20 };
  static double values[MOST];
  size_t count = 0;
  double start = now_ns(), end = start + BLOCK_NS;
  while (start < end && count < MOST) {
    for (unsigned i = 0; i < batch; i++) run(context);
    double stop = now_ns();
    values[count++] = (stop - start) / batch;
    start = stop;
  }
  return median(values, count);
}

bool pin(int process, int cpu) {
  char path[32];
  snprintf(path, sizeof path, "/proc/%d/task", process == 0 ? (int)getpid() : process);
  DIR *tasks = opendir(path);
  if (tasks == NULL) return false;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  bool all = true;
  for (struct dirent *task = readdir(tasks); task != NULL; task = readdir(tasks))
    if (task->d_name[0] != '.' && sched_setaffinity(atoi(task->d_name), sizeof set, &set) != 0) all = false;
  closedir(tasks);
  return all;
}

/* Words of one shared page, each in a cache line of its own. */
struct words {
  _Alignas(64) uint32_t request;
  _Alignas(64) uint32_t reply;
  _Alignas(64) uint32_t spinning;
};

struct peer {
  struct words *words;
  int requests[2], replies[2];
  pid_t pid;
};

enum { SPIN = 's', ECHO = 'e', QUIT = 'q' };

static void spin(struct words *words) {
  uint32_t last = __atomic_load_n(&words->request, __ATOMIC_SEQ_CST);
  __atomic_store_n(&words->spinning, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&words->spinning, __ATOMIC_SEQ_CST) == 1) {
    uint32_t request = __atomic_load_n(&words->request, __ATOMIC_SEQ_CST);
    if (request == last) continue;
    last = request;
    __atomic_store_n(&words->reply, request, __ATOMIC_SEQ_CST);
  }
  __atomic_store_n(&words->spinning, 0, __ATOMIC_SEQ_CST);
}

static _Noreturn void serve(struct peer *peer) {
  char order;
  while (read(peer->requests[0], &order, 1) == 1 && order != QUIT) {
    if (order == SPIN)
      spin(peer->words);
    else if (write(peer->replies[1], &order, 1) != 1)
      break;
  }
  _exit(0);
}

struct peer *peer_start(void) {
  static struct peer peer;
  peer.words = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (peer.words == MAP_FAILED || pipe(peer.requests) != 0 || pipe(peer.replies) != 0) return NULL;
  peer.pid = fork();
  if (peer.pid == 0) serve(&peer);
  return peer.pid > 0 ? &peer : NULL;
}

int peer_pid(const struct peer *peer) { return peer->pid; }

static void spin_once(void *context) {
  struct words *words = context;
  uint32_t request = words->request + 1;
  __atomic_store_n(&words->request, request, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&words->reply, __ATOMIC_SEQ_CST) != request) continue;
}

static void order(struct peer *peer, char what) {
  if (write(peer->requests[1], &what, 1) != 1) abort();
}

double spin_floor(struct peer *peer) {
  order(peer, SPIN);
  while (__atomic_load_n(&peer->words->spinning, __ATOMIC_SEQ_CST) != 1) continue;
  double figure = time_block(spin_once, peer->words, 100);
  __atomic_store_n(&peer->words->spinning, 2, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&peer->words->spinning, __ATOMIC_SEQ_CST) != 0) continue;
  return figure;
}

void pipe_once(void *context) {
  struct peer *peer = context;
  char back;
  order(peer, ECHO);
  if (read(peer->replies[0], &back, 1) != 1) abort();
}

double pipe_floor(struct peer *peer) { return time_block(pipe_once, peer, 10); }

void peer_stop(struct peer *peer) {
  order(peer, QUIT);
  waitpid(peer->pid, NULL, 0);
}
