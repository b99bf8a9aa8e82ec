#include "own_fd.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "limits.h"
#include "sys.h"

/* Control, lane, two doorbells, two bells, the reserve, the list of maps, one for each registered event and for each buffer that is waited on. */
#define MOST (8 + KMB_EVENTS + KMB_DRM_IDLE)
#define BELOW_LIMIT 64

/* Where each own descriptor is written down; its owner's `fd` moves when it has to give way. */
static struct kmb_fd *owners[MOST];
static uint32_t used;
/* A bit for each number, so that the question "ours?" of every close costs a load. */
uint64_t kmb_own_bits[KMB_OWN_HIGHEST / 64];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void mark(int fd, bool ours) {
  if (fd < 0 || (unsigned)fd >= KMB_OWN_HIGHEST) return;
  uint64_t bit = 1ull << (fd & 63);
  if (ours)
    __atomic_fetch_or(&kmb_own_bits[fd >> 6], bit, __ATOMIC_RELAXED);
  else
    __atomic_fetch_and(&kmb_own_bits[fd >> 6], ~bit, __ATOMIC_RELAXED);
}

/* A duplicate as high as there is room, close-on-exec; -errno. */
static int duplicate_high(int fd) {
  struct rlimit limit = {.rlim_cur = 1024};
  getrlimit(RLIMIT_NOFILE, &limit);
  rlim_t most = limit.rlim_cur < KMB_OWN_HIGHEST ? limit.rlim_cur : KMB_OWN_HIGHEST;
  for (rlim_t from = most > BELOW_LIMIT ? most - BELOW_LIMIT : 0; from > 2; from /= 2) {
    int high = kmb_fcntl(fd, F_DUPFD_CLOEXEC, (long)from);
    if (high >= 0 && (unsigned)high < KMB_OWN_HIGHEST) return high;
    if (high >= 0) kmb_close_fd(high);
  }
  return -EMFILE;
}

/* What /proc says of an eventfd, and one more; 0 when it says nothing. */
static uint64_t event_of(int fd) {
  static const char name[] = "eventfd-id:";
  char path[40], text[512];
  snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
  int info = (int)kmb_sys(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
  long got = info < 0 ? 0 : kmb_read_fd(info, text, sizeof text - 1);
  if (info >= 0) kmb_close_fd(info);
  text[got > 0 ? got : 0] = '\0';
  const char *at = strstr(text, name);
  return at == NULL ? 0 : strtoull(at + sizeof name - 1, NULL, 10) + 1;
}

bool kmb_fd_take(int raw, struct kmb_fd *into) {
  bool taken = kmb_fd_copy(raw, into);
  kmb_close_fd(raw);
  return taken;
}

bool kmb_fd_copy(int raw, struct kmb_fd *into) {
  *into = KMB_NO_FD;
  struct stat stat;
  int high = duplicate_high(raw);
  if (high < 0) return false;
  if (kmb_fstat(high, &stat) < 0) {
    kmb_close_fd(high);
    return false;
  }
  /* Only files without a name have no type. */
  uint64_t event = (stat.st_mode & S_IFMT) == 0 ? event_of(high) : 0;
  pthread_mutex_lock(&lock);
  bool room = used < MOST;
  if (room) {
    *into = (struct kmb_fd){.fd = high, .dev = stat.st_dev, .ino = stat.st_ino, .event = event};
    owners[used++] = into;
    mark(high, true);
  }
  pthread_mutex_unlock(&lock);
  if (!room) kmb_close_fd(high);
  return room;
}

bool kmb_fd_valid(const struct kmb_fd *own) {
  struct stat stat;
  int fd = __atomic_load_n(&own->fd, __ATOMIC_RELAXED);
  if (fd < 0 || kmb_fstat(fd, &stat) < 0 || stat.st_dev != own->dev || stat.st_ino != own->ino) return false;
  if (own->event == 0) return true;
  /* Where there is no descriptor left to look with, it is what it was. */
  uint64_t now = event_of(fd);
  return now == 0 || now == own->event;
}

void kmb_fd_close(struct kmb_fd *own) {
  if (own->fd < 0) return;
  /* What the program has put there is the program's. */
  if (kmb_fd_valid(own)) kmb_close_fd(own->fd);
  pthread_mutex_lock(&lock);
  mark(own->fd, false);
  for (uint32_t i = 0; i < used; i++)
    if (owners[i] == own) {
      owners[i] = owners[--used];
      break;
    }
  pthread_mutex_unlock(&lock);
  __atomic_store_n(&own->fd, -1, __ATOMIC_RELAXED);
}

int kmb_fd_next_own(unsigned first, unsigned last) {
  if (last >= KMB_OWN_HIGHEST) last = KMB_OWN_HIGHEST - 1;
  for (unsigned word = first >> 6; first <= last && word <= last >> 6; word++) {
    uint64_t here = __atomic_load_n(&kmb_own_bits[word], __ATOMIC_RELAXED);
    if (word == first >> 6) here &= ~0ull << (first & 63);
    if (here == 0) continue;
    unsigned found = word * 64 + (unsigned)__builtin_ctzll(here);
    return found <= last ? (int)found : -1;
  }
  return -1;
}

bool kmb_fd_give_way(int fd) {
  if (!kmb_fd_is_own(fd)) return true;
  int high = duplicate_high(fd);
  if (high < 0) return false;
  pthread_mutex_lock(&lock);
  bool moved = false;
  for (uint32_t i = 0; i < used && !moved; i++)
    if (owners[i]->fd == fd) {
      __atomic_store_n(&owners[i]->fd, high, __ATOMIC_RELAXED);
      mark(fd, false);
      mark(high, true);
      moved = true;
    }
  pthread_mutex_unlock(&lock);
  if (!moved) kmb_close_fd(high);
  return true;
}

void kmb_fd_forget_all(void) {
  /* The lock may have been held by a thread that does not exist here. */
  pthread_mutex_init(&lock, NULL);
  for (uint32_t i = 0; i < used; i++) {
    if (kmb_fd_valid(owners[i])) kmb_close_fd(owners[i]->fd);
    mark(owners[i]->fd, false);
    owners[i]->fd = -1;
  }
  used = 0;
}
