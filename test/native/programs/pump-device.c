/*
 * Takes the place of native/pump/device.c in the pump of the tests: its filter also lets a harmless ioctl of /dev/urandom through,
 * and requests of type 'K' and virtio_gpu's EXECBUFFER are played here, for what no device of this machine does. Without a pump it is a library that the
 * tests put before libc's ioctl.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths.h"
#include "pump.h"
#include "queue.h"
#include "requests.h"

const uint32_t kmb_requests[] = {KMB_PUMP_REQUESTS, RNDGETENTCNT};
const size_t kmb_request_count = sizeof kmb_requests / sizeof *kmb_requests;

/* Sums `count` bytes at each of two addresses, and says whether they are addresses. */
struct sum {
  uint64_t first, second;
  uint32_t count, sum;
};

struct escape {
  uint32_t how;
  char path[60];
};

struct patience {
  uint64_t until;
  uint8_t byte;
};

/* struct drm_virtgpu_execbuffer of <drm/virtgpu_drm.h>. */
struct execbuffer {
  uint32_t flags, size;
  uint64_t command, bo_handles;
  uint32_t num_bo_handles;
  int32_t fence_fd;
  uint32_t ring_idx, syncobj_stride, num_in_syncobjs, num_out_syncobjs;
  uint64_t in_syncobjs, out_syncobjs;
};
#define EXECBUFFER _IOWR('d', 0x42, struct execbuffer)

/* Blocks until there is a byte in the FIFO, and gives it back. */
#define TEST_WAIT _IOWR('K', 0, uint64_t)
#define TEST_SUM _IOWR('K', 1, struct sum)
#define TEST_ESCAPE _IOW('K', 2, struct escape)
/* Makes a descriptor, as an export does. */
#define TEST_EXPORT _IOR('K', 3, uint64_t)
/* Waits for a byte in the FIFO as a row does that can be asked without: `until` 0 is not to wait. */
#define TEST_PATIENCE _IOWR('K', 5, struct patience)
/* Never ends. */
#define TEST_WEDGE _IO('K', 4)
/* How many submissions were made on all files so far, and in the upper half how many questions. */
#define TEST_SUBMISSIONS _IOR('K', 6, uint64_t)

static long sum(struct sum *sum) {
  const uint8_t *first = (const uint8_t *)(uintptr_t)sum->first, *second = (const uint8_t *)(uintptr_t)sum->second;
  sum->sum = 0;
  for (uint32_t i = 0; i < sum->count; i++) sum->sum += first[i] + second[i];
  return 7;
}

static long look(int fd, struct patience *patience) {
  struct pollfd one = {.fd = fd, .events = POLLIN};
  if (poll(&one, 1, patience->until == 0 ? 0 : -1) == 0) return -ETIME;
  ssize_t got = read(fd, &patience->byte, 1);
  return got < 0 ? -errno : got;
}

static uint32_t fold(uint32_t hash, const void *from, size_t bytes) {
  for (size_t i = 0; i < bytes; i++) hash = (hash ^ ((const uint8_t *)from)[i]) * 16777619u;
  return hash;
}

static uint64_t submissions, questions;

/* The question when all is done: a fence that has signalled once there is a byte in the FIFO. */
static long ask(struct execbuffer *given) {
  __atomic_fetch_add(&questions, 1, __ATOMIC_SEQ_CST);
  given->fence_fd = (int)kmb_open_path(1);
  return given->fence_fd < 0 ? given->fence_fd : 0;
}

/*
 * Answers with a hash of all that it was given: the struct, in which a pointer counts as whether it is one, the commands, the handles.
 * Commands that begin with WAIT wait for a byte in the FIFO; FAIL fails with the errno that comes next.
 */
static long submit(int fd, const struct execbuffer *given) {
  const uint8_t *command = (const uint8_t *)(uintptr_t)given->command;
  const uint8_t *handles = (const uint8_t *)(uintptr_t)given->bo_handles;
  __atomic_fetch_add(&submissions, 1, __ATOMIC_SEQ_CST);
  if (command != NULL && given->size >= 8 && memcmp(command, "WAIT", 4) == 0) {
    uint8_t byte;
    ssize_t got = read(fd, &byte, 1);
    return got < 0 ? -errno : got;
  }
  if (command != NULL && given->size >= 8 && memcmp(command, "FAIL", 4) == 0) {
    uint32_t error;
    memcpy(&error, command + 4, sizeof error);
    return -(long)error;
  }
  struct execbuffer seen = *given;
  seen.command = command != NULL;
  seen.bo_handles = handles != NULL;
  uint32_t hash = fold(2166136261u, &seen, sizeof seen);
  if (command != NULL) hash = fold(hash, command, given->size);
  if (handles != NULL) hash = fold(hash, handles, (size_t)given->num_bo_handles * 4);
  return hash & 0x7fffffff;
}

/* Things that the filter has to stop. */
static long escape(const struct escape *escape) {
  void *page = (void *)(uintptr_t)kmb_path(0);
  switch (escape->how) {
    case 0: return syscall(SYS_openat, AT_FDCWD, escape->path, KMB_OPEN_FLAGS, 0);
    case 1: return syscall(SYS_openat, AT_FDCWD, kmb_path(0), O_RDONLY, 0);
    case 2: return syscall(SYS_openat, KMB_FD_MEMORY, kmb_path(0), KMB_OPEN_FLAGS, 0);
    case 3: return syscall(SYS_openat, AT_FDCWD, kmb_path(0) + 1, KMB_OPEN_FLAGS, 0);
    case 4: return mprotect(page, 4096, PROT_READ | PROT_WRITE);
    case 5: return munmap(page, 4096);
    case 6: return mmap(page, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == page;
    case 7: return socket(AF_UNIX, SOCK_STREAM, 0);
    case 8: return syscall(SYS_tgkill, getppid(), getppid(), 0);
    case 9: return execl("/bin/true", "true", (char *)NULL);
    case 10:
      return mmap(page, KMB_QUEUE_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, KMB_FD_MEMORY, 0) == page;
    default: return -EINVAL;
  }
}

long kmb_device_call(int fd, uint32_t request, void *argument) {
  switch (request) {
    case TEST_WAIT: {
      ssize_t got = read(fd, argument, 1);
      return got < 0 ? -errno : got;
    }
    case TEST_PATIENCE: return look(fd, argument);
    case TEST_SUM: return sum(argument);
    case TEST_ESCAPE: return escape(argument);
    case TEST_EXPORT: {
      int made = (int)kmb_open_path(0);
      memcpy(argument, &made, sizeof made);
      return made < 0 ? made : 0;
    }
    case EXECBUFFER: return (((struct execbuffer *)argument)->flags & 2) != 0 ? ask(argument) : submit(fd, argument);
    case TEST_SUBMISSIONS: {
      uint64_t made = __atomic_load_n(&submissions, __ATOMIC_SEQ_CST) | __atomic_load_n(&questions, __ATOMIC_SEQ_CST) << 32;
      memcpy(argument, &made, sizeof made);
      return 0;
    }
    case TEST_WEDGE:
      for (volatile uint32_t turns = 0;;) turns = turns + 1;
    default: {
      int result = ioctl(fd, (unsigned long)request, argument);
      return result < 0 ? -errno : result;
    }
  }
}
