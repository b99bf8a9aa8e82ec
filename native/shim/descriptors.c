#include "descriptors.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include "device.h"
#include "drm_file.h"
#include "say.h"
#include "sys.h"

/* By descriptor number; and which file it was then, so that another of that number is not taken for it. */
uint8_t kmb_generations[KMB_DESCRIPTORS];
static uint64_t marks[KMB_DESCRIPTORS];
static uint16_t files[KMB_DESCRIPTORS];
static uint8_t kinds[KMB_DESCRIPTORS];

/* Seconds after which a timer begins again that is a node: no program of its own waits for so long. */
#define TIMER_SECONDS 5000000000
#define TIMER_FIRST 4000000000
#define TIMER_NANOSECONDS 1000000000u

/* Whoever sees the generation sees its file: a number that another thread has just got again is no closed one. */
static void set(int fd, uint8_t generation, enum kmb_kind kind, uint16_t file, uint64_t mark) {
  __atomic_store_n(&marks[fd], mark, __ATOMIC_RELAXED);
  __atomic_store_n(&files[fd], file, __ATOMIC_RELAXED);
  __atomic_store_n(&kinds[fd], kind, __ATOMIC_RELAXED);
  __atomic_store_n(&kmb_generations[fd], generation, __ATOMIC_RELEASE);
}

enum kmb_kind kmb_device_marked(int fd) { return __atomic_load_n(&kinds[fd], __ATOMIC_RELAXED); }

uint16_t kmb_device_file(int fd) { return __atomic_load_n(&files[fd], __ATOMIC_RELAXED); }

/* What tells a stand-in from every other file: the number of the socket, or that of the timer; 0 when it is no such file. */
static uint64_t mark_of(int fd, enum kmb_kind kind) {
  if (kind == KMB_DXG) {
    struct stat stat;
    return kmb_fstat(fd, &stat) == 0 && S_ISSOCK(stat.st_mode) ? stat.st_ino : 0;
  }
  struct itimerspec timer;
  if (kmb_sys(SYS_timerfd_gettime, fd, (long)&timer, 0, 0, 0, 0) != 0) return 0;
  if (timer.it_interval.tv_sec < TIMER_SECONDS) return 0;
  return (uint64_t)(timer.it_interval.tv_sec - TIMER_SECONDS) << 30 | (uint64_t)timer.it_interval.tv_nsec;
}

bool kmb_device_is(int fd) {
  if (kmb_device_generation(fd) == 0) return false;
  uint64_t mark = mark_of(fd, kmb_device_marked(fd));
  if (mark != 0 && mark == __atomic_load_n(&marks[fd], __ATOMIC_RELAXED)) return true;
  if (kmb_device_ours()) kmb_device_closed(fd);
  return false;
}

enum kmb_kind kmb_device_kind(int fd) { return kmb_device_is(fd) ? kmb_device_marked(fd) : KMB_NO_DEVICE; }

/*
 * A unix socket that is connected to nothing answers natively what /dev/dxg answers: no mmap (ENODEV), ioctl ENOTTY for
 * whoever does not run this shim, poll at once; and a descriptor like any other for dup, fork, exec and SCM_RIGHTS.
 *
 * What a DRM node answers is a timer that never ends: no event to read (EAGAIN, or the read sleeps), nothing for poll and
 * epoll, EINVAL for write, lseek 0, O_RDWR, a file of its own for kcmp; and the same for ioctl and mmap.
 */
static long stand_in(enum kmb_kind kind, int flags) {
  if (kind == KMB_DXG) {
    int cloexec = (flags & O_CLOEXEC) != 0 ? SOCK_CLOEXEC : 0;
    return kmb_sys(SYS_socket, AF_UNIX, SOCK_STREAM | cloexec, 0, 0, 0, 0);
  }
  static uint32_t timers;
  enum { MONOTONIC = 1 };
  long fd = kmb_sys(SYS_timerfd_create, MONOTONIC, flags & (TFD_CLOEXEC | TFD_NONBLOCK), 0, 0, 0, 0);
  if (fd < 0) return fd;
  uint32_t number = __atomic_add_fetch(&timers, 1, __ATOMIC_RELAXED) % TIMER_NANOSECONDS;
  struct itimerspec never = {.it_value = {.tv_sec = TIMER_FIRST}};
  never.it_interval.tv_sec = TIMER_SECONDS + kmb_sys(SYS_getpid, 0, 0, 0, 0, 0, 0);
  never.it_interval.tv_nsec = number;
  kmb_sys(SYS_timerfd_settime, fd, 0, (long)&never, 0, 0, 0);
  return fd;
}

static long take_number(enum kmb_kind kind, int flags) {
  long fd = stand_in(kind, flags);
  if (fd >= KMB_DESCRIPTORS) {
    kmb_close_fd((int)fd);
    fd = -EMFILE;
  }
  if (fd == -EMFILE)
    kmb_say("%s: no descriptor left (RLIMIT_NOFILE); raise the limit with ulimit -n", kmb_kind_name(kind));
  return fd;
}

int kmb_device_open(enum kmb_kind kind, int flags) {
  struct kmb_open_result result = kmb_device_use(kmb_kind_name(kind));
  if (result.error != 0) return kind != KMB_DXG && result.error == EBADF ? -ENODEV : -result.error;
  uint8_t generation = kmb_connection.generation;
  long file = kind == KMB_DXG ? 0 : kmb_drm_make(kind, flags, generation);
  long fd = file < 0 ? file : take_number(kind, flags);
  if (fd < 0) {
    if (file > 0) kmb_drm_done((uint16_t)file);
    kmb_device_unuse();
    return (int)fd;
  }
  /* An earlier device of that number was closed unseen. */
  kmb_device_closed((int)fd);
  set((int)fd, generation, kind, (uint16_t)file, mark_of((int)fd, kind));
  return (int)fd;
}

void kmb_device_duplicated(int from, int to) {
  if ((unsigned)to >= KMB_DESCRIPTORS || from == to) return;
  uint8_t generation = kmb_device_generation(from);
  uint16_t file = kmb_device_file(from);
  if (generation != 0 && generation != KMB_FOREIGN) {
    kmb_device_count(&kmb_connection);
    /* Another thread has closed it meanwhile. */
    if (file != 0 && !kmb_drm_again(file)) {
      kmb_device_unuse();
      generation = 0;
    }
  }
  kmb_device_closed(to);
  set(to, generation, kmb_device_marked(from), file, __atomic_load_n(&marks[from], __ATOMIC_RELAXED));
}

void kmb_device_closed(int fd) {
  if (kmb_device_generation(fd) == 0) return;
  /* Of two threads that close one number, one has closed it. */
  uint8_t generation = __atomic_exchange_n(&kmb_generations[fd], 0, __ATOMIC_RELAXED);
  if (generation == 0 || generation == KMB_FOREIGN) return;
  uint16_t file = kmb_device_file(fd);
  if (file != 0) kmb_drm_done(file);
  kmb_device_unuse();
}

int kmb_device_next(unsigned first, unsigned last) {
  if (last >= KMB_DESCRIPTORS) last = KMB_DESCRIPTORS - 1;
  for (unsigned fd = first; fd <= last; fd++)
    if (kmb_device_generation((int)fd) != 0) return (int)fd;
  return -1;
}

void kmb_descriptors_in_child(void) {
  for (int fd = 0; fd < KMB_DESCRIPTORS; fd++)
    if (kmb_generations[fd] != 0) kmb_generations[fd] = KMB_FOREIGN;
  kmb_drm_in_child();
}
