/*
 * Takes the place of native/pump/device.c in the pump of the tests: its filter also lets a harmless ioctl of /dev/urandom through,
 * and requests of type 'K' are played here, for what no device of this machine does. Without a pump it is a library that the
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
    case TEST_WEDGE:
      for (volatile uint32_t turns = 0;;) turns = turns + 1;
    default: {
      int result = ioctl(fd, (unsigned long)request, argument);
      return result < 0 ? -errno : result;
    }
  }
}
