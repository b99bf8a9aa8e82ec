/* Duplicates of the device, and everything that closes a descriptor without saying which. */
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "raw.h"

static void calls(const char *name, int fd) { outcome(name, fd < 0 ? -1 : dxg_count(fd) > 0 ? 0 : -1); }

static void duplicates(void) {
  int fd = dxg_open();
  int copies[] = {
      dup(fd), dup2(fd, 20), dup3(fd, 21, O_CLOEXEC), fcntl(fd, F_DUPFD, 30), fcntl(fd, F_DUPFD_CLOEXEC, 40),
      (int)syscall(SYS_dup, fd), (int)syscall(SYS_dup3, fd, 22, 0), (int)syscall(SYS_fcntl, fd, F_DUPFD, 50),
      dup2(fd, fd),
  };
  enum { COPIES = sizeof copies / sizeof *copies };
  struct stat is;
  int good = 0, devices = 0;
  for (int i = 0; i < COPIES; i++) {
    if (copies[i] >= 0 && dxg_count(copies[i]) > 0) good++;
    if (fstat(copies[i], &is) == 0 && S_ISCHR(is.st_mode)) devices++;
  }
  fact("copies", good);
  fact("devices", devices);
  fact("cloexec", (fcntl(copies[2], F_GETFD) & FD_CLOEXEC) && (fcntl(copies[4], F_GETFD) & FD_CLOEXEC));
  outcome("dup3_same", dup3(fd, fd, 0));
  uint32_t device = dxg_device(fd, dxg_adapter(fd));
  close(fd);
  outcome("closed", ioctl(fd, LX_DXENUMADAPTERS2, NULL));
  for (int i = 0; i < COPIES - 2; i++) close(copies[i]);
  outcome("destroyed_by_last", dxg_destroy(copies[COPIES - 2], device));
  pause_at("last");
  close(copies[COPIES - 2]);
  pause_at("none");
}

/* Closed by calls that the C library makes to itself, its number given to another file. */
static void unseen(void) {
  int fd = dxg_open(), number = 0;
  struct stat is;
  FILE *stream = fdopen(fd, "r+");
  fact("fileno", fileno(stream) == fd);
  fclose(stream);
  outcome("closed", ioctl(fd, LX_DXENUMADAPTERS2, NULL));
  pause_at("closed");
  int again = dxg_open();
  raw_close(again);
  int other = socket(AF_UNIX, SOCK_STREAM, 0);
  fact("same_number", again == fd && other == fd);
  fact("socket", fstat(other, &is) == 0 && S_ISSOCK(is.st_mode));
  outcome("of_a_socket", ioctl(other, FIONREAD, &number));
  calls("not_the_device", other);
  int copy = dup(other);
  fact("copy", fstat(copy, &is) == 0 && S_ISSOCK(is.st_mode));
  pause_at("replaced");
  int third = dxg_open();
  raw_close(third);
  int file = open("/dev/null", O_RDWR);
  fact("reused", file == third);
  calls("null_device", file);
  pause_at("reopened");
}

static void over(void) {
  int fd = dxg_open(), null = open("/dev/null", O_RDWR), spare = open("/dev/null", O_RDWR);
  struct stat is;
  dup2(fd, spare);
  calls("over_a_file", spare);
  dup2(null, fd);
  calls("covered", fd);
  fact("rdev", fstat(fd, &is) == 0 ? (long)(is.st_rdev & 0xff) : -1);
  pause_at("one");
  dup3(null, spare, O_CLOEXEC);
  calls("covered_too", spare);
  pause_at("none");
  outcome("dup2_closed", dup2(1000, spare));
}

/* A range is closed but for what the program does not see. */
static void ranges(void) {
  int fd = dxg_open(), kept = dup2(fd, 30);
  fact("range", close_range(3, 20, 0));
  outcome("in_range", ioctl(fd, LX_DXENUMADAPTERS2, NULL));
  calls("behind", kept);
  fact("mark", close_range(3, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */));
  fact("marked", fcntl(kept, F_GETFD) & FD_CLOEXEC);
  calls("marked_works", kept);
  outcome("backwards", close_range(20, 3, 0));
  outcome("bad_flags", close_range(3, 20, 64));
  int low = dup2(kept, 0);
  fact("above", close_range(3, ~0u, 0));
  outcome("gone", ioctl(kept, LX_DXENUMADAPTERS2, NULL));
  calls("low", low);
  fact("sys_range", syscall(SYS_close_range, 3, ~0u, 0));
  calls("low_after_syscall", low);
  closefrom(3);
  calls("low_after_closefrom", low);
  closefrom(0);
  /* stdout is gone too: the rest is told by how it ends. */
  fd = dxg_open();
  _exit(fd == 0 && dxg_count(fd) > 0 ? 0 : 1);
}

/* What daemons do: every number up to the limit, one by one. */
static void one_by_one(void) {
  struct rlimit limit = {.rlim_cur = 1024, .rlim_max = 4096};
  setrlimit(RLIMIT_NOFILE, &limit);
  /* What the program's parents left open would be counted too. */
  closefrom(3);
  int fd = dxg_open(), refused = 0, closed = 0, own[OWN_MOST];
  fact("own", own_descriptors(own));
  fact("own_high", own[0] >= 900 && own[0] < 1024);
  dup2(fd, 0);
  for (int i = 3; i < 1024; i++) {
    if (close(i) == 0)
      closed++;
    else if (errno == EBADF)
      refused++;
  }
  fact("closed", closed);
  fact("refused", refused);
  calls("works", 0);
  for (int i = 3; i < 1024; i++) syscall(SYS_close, i);
  calls("works_after_syscall", 0);
}

/* The program wants the very numbers that are ours. */
static void taken(void) {
  int fd = dxg_open(), own[OWN_MOST], count = own_descriptors(own), got = 0;
  struct witness file = witness();
  for (int i = 0; i < count; i++) {
    int at = i == 0   ? dup2(file.fd, own[i])
             : i == 1 ? dup3(file.fd, own[i], O_CLOEXEC)
                      : (int)syscall(SYS_dup3, file.fd, own[i], 0);
    struct stat is;
    if (at == own[i] && fstat(at, &is) == 0 && is.st_size == 10) got++;
  }
  fact("own", count);
  fact("got", got);
  usleep(100000);
  calls("works", fd);
  uint32_t device = dxg_device(fd, dxg_adapter(fd)), fence = dxg_fence(fd, device);
  outcome("fence", fence == 0 ? -1 : 0);
  int moved[OWN_MOST];
  fact("moved", own_descriptors(moved) == 2 * count);
  int closed = 0;
  for (int i = 0; i < count; i++) closed += close(own[i]) == 0;
  fact("closed", closed);
  calls("still_works", fd);
  fact("untouched", untouched(&file));
}

/* Number of the own descriptor (in their order) that is replaced unseen; -1: all of them. */
static void replace(int which) {
  int fd = dxg_open(), own[OWN_MOST], count = own_descriptors(own);
  struct witness file = witness();
  uint32_t adapter = dxg_adapter(fd), device = dxg_device(fd, adapter);
  usleep(200000); /* the broker sleeps: it has to be rung */
  for (int i = 0; i < count; i++) {
    if (which >= 0 && i != which) continue;
    raw_close(own[i]);
    raw_put(file.fd, own[i]);
  }
  fact("own", count);
  for (int i = 0; i < 50; i++) {
    dxg_memory(fd, adapter);
    dxg_fence(fd, device);
    if (i % 10 == 0) usleep(20000);
  }
  outcome("call", dxg_memory(fd, adapter));
  fact("untouched", untouched(&file));
  close(fd);
  fact("untouched_by_close", untouched(&file));
  int kept = 0;
  struct stat is;
  for (int i = 0; i < count; i++)
    if ((which < 0 || i == which) && fstat(own[i], &is) == 0 && is.st_size == 10) kept++;
  fact("kept", kept);
  fd = dxg_open();
  calls("anew", fd);
  fact("untouched_by_open", untouched(&file));
}

static void replace_all(void) { replace(-1); }
static void replace_control(void) { replace(0); }
static void replace_lane(void) { replace(1); }
static void replace_doorbell(void) { replace(2); }
static void replace_ring(void) { replace(3); }
static void replace_reserve(void) { replace(4); }
static void replace_kick(void) { replace(5); }
static void replace_stop(void) { replace(6); }

static int file_of_waiter;
static uint32_t device_of_waiter, fence_of_waiter;

static void *waits(void *argument) {
  (void)argument;
  outcome("waiter", dxg_wait(file_of_waiter, device_of_waiter, fence_of_waiter, 1));
  return NULL;
}

/* A thread sleeps in a call meanwhile. */
static void replace_under_waiter(void) {
  int own[OWN_MOST];
  pthread_t thread;
  int fd = file_of_waiter = dxg_open();
  device_of_waiter = dxg_device(fd, dxg_adapter(fd));
  fence_of_waiter = dxg_fence(fd, device_of_waiter);
  pthread_create(&thread, NULL, waits, NULL);
  usleep(200000);
  struct witness file = witness();
  int count = own_descriptors(own);
  for (int i = 0; i < count; i++) raw_put(file.fd, own[i]);
  pthread_join(thread, NULL);
  calls("call", fd);
  fact("untouched", untouched(&file));
}

int main(int argc, char **words) {
  static const struct scene scenes[] = {
      {"duplicates", duplicates},
      {"unseen", unseen},
      {"over", over},
      {"ranges", ranges},
      {"one-by-one", one_by_one},
      {"taken", taken},
      {"all", replace_all},
      {"control", replace_control},
      {"lane", replace_lane},
      {"doorbell", replace_doorbell},
      {"ring", replace_ring},
      {"reserve", replace_reserve},
      {"kick", replace_kick},
      {"stop", replace_stop},
      {"under-waiter", replace_under_waiter},
  };
  return PLAY(scenes, argc > 1 ? words[1] : NULL);
}
