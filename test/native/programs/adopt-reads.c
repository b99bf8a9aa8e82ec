/* System calls that write into adopted memory while it is moved for forks, and what stays EFAULT. */
#include "gpu.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/uio.h>

#define BYTES (16u * PAGE)

static char *memory;
static bool stop;
static int zero, pipes[2], streams[2];

/* Each reads all that it asks for, or what it says is wrong. */
static ssize_t by_read(void) { return read(zero, memory, BYTES); }
static ssize_t by_pread(void) { return pread(zero, memory, BYTES, 7); }
static ssize_t by_getrandom(void) { return getrandom(memory, BYTES, 0); }

static ssize_t by_readv(void) {
  struct iovec parts[2] = {{memory, BYTES / 2}, {memory + BYTES / 2, BYTES / 2}};
  return readv(zero, parts, 2);
}

static ssize_t by_pipe(void) {
  static const char data[PAGE];
  REQUIRE(write(pipes[1], data, PAGE) == PAGE);
  return read(pipes[0], memory, PAGE) == PAGE ? (ssize_t)BYTES : -1;
}

static ssize_t by_recv(void) {
  static const char data[PAGE];
  REQUIRE(write(streams[1], data, PAGE) == PAGE);
  return recv(streams[0], memory, PAGE, 0) == PAGE ? (ssize_t)BYTES : -1;
}

static ssize_t by_recvmsg(void) {
  static const char data[PAGE];
  struct iovec part = {memory, PAGE};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  REQUIRE(write(streams[1], data, PAGE) == PAGE);
  return recvmsg(streams[0], &message, 0) == PAGE ? (ssize_t)BYTES : -1;
}

static const struct way {
  const char *name;
  ssize_t (*take)(void);
} ways[] = {{"read", by_read},   {"pread", by_pread}, {"getrandom", by_getrandom}, {"readv", by_readv},
            {"pipe", by_pipe},   {"recv", by_recv},   {"recvmsg", by_recvmsg}};

/* Those that are told EFAULT. What has been taken in part is told as that, as ever. */
static void *read_often(void *argument) {
  const struct way *way = argument;
  long failed = 0;
  for (long rounds = 0; rounds < 16 || !__atomic_load_n(&stop, __ATOMIC_RELAXED); rounds++) failed += way->take() < 0;
  return (void *)failed;
}

int main(void) {
  struct gpu gpu;
  gpu_open(&gpu);
  memory = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  zero = open("/dev/zero", O_RDONLY);
  REQUIRE(memory != MAP_FAILED && zero >= 0 && pipe(pipes) == 0);
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, streams) == 0);
  memset(memory, 1, BYTES);
  must_adopt(&gpu, memory, BYTES, ADOPT_DRIVER);
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
    pthread_t thread;
    void *failed;
    stop = false;
    REQUIRE(pthread_create(&thread, NULL, read_often, (void *)(uintptr_t)&ways[i]) == 0);
    int codes = 0;
    for (int forks = 0; forks < 60; forks++) {
      pid_t child = fork();
      if (child == 0) _exit(0);
      codes += ending(child);
    }
    __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
    REQUIRE(pthread_join(thread, &failed) == 0);
    fact("%s failed %ld, children %d", ways[i].name, (long)failed, codes);
  }
  /* What has nothing to do with it. */
  void *locked = mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(locked != MAP_FAILED);
  ssize_t result = read(zero, locked, PAGE);
  fact("no access %zd %s", result, strerrorname_np(errno));
  result = readv(zero, locked, 1);
  fact("no vectors %zd %s", result, strerrorname_np(errno));
  return 0;
}
