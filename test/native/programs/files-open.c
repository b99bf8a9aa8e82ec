/* /dev/dxg as a file: every way to open it, what stat says, what a device that is no stream refuses. */
#include <dirent.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <termios.h>

#include "facts.h"

/* Opened, and a device: it answers a call. */
static void opened(const char *name, int fd) {
  if (fd < 0) {
    outcome(name, fd);
    return;
  }
  outcome(name, dxg_count(fd) > 0 ? 0 : -1);
  close(fd);
}

static void every_way(void) {
  int dev = open("/dev", O_RDONLY | O_DIRECTORY);
  opened("open", open("/dev/dxg", O_RDWR));
  opened("open64", open64("/dev/dxg", O_RDWR | O_CLOEXEC));
  opened("readonly", open("/dev/dxg", O_RDONLY));
  opened("openat", openat(dev, "dxg", O_RDWR));
  opened("openat64", openat64(dev, "./dxg", O_RDWR));
  opened("openat_absolute", openat(-1, "/dev/dxg", O_RDWR));
  opened("double_slash", open("//dev//dxg", O_RDWR));
  opened("dots", open("/dev/./../dev/dxg", O_RDWR));
  opened("above_root", open("/../dev/dxg", O_RDWR));
  opened("create", open("/dev/dxg", O_RDWR | O_CREAT, 0600));
  opened("creat", creat("/dev/dxg", 0600));
  /* The system's own answer: no file was made where the device is. */
  struct stat real;
  bool made = syscall(SYS_newfstatat, AT_FDCWD, "/dev/dxg", &real, 0) == 0 && S_ISREG(real.st_mode);
  fact("made_a_file", made);
  if (made) unlink("/dev/dxg");
  opened("exclusive", open("/dev/dxg", O_RDWR | O_CREAT | O_EXCL, 0600));
  opened("directory", open("/dev/dxg", O_RDONLY | O_DIRECTORY));
  opened("below", open("/dev/dxg/x", O_RDWR));
  opened("other", open("/dev/dxg2", O_RDWR));
  opened("elsewhere", open("/nonexistent/dxg", O_RDWR));
  opened("wrong_directory", openat(-1, "dxg", O_RDWR));
#if defined(SYS_open)
  opened("sys_open", (int)syscall(SYS_open, "/dev/dxg", O_RDWR, 0));
#endif
  opened("sys_openat", (int)syscall(SYS_openat, AT_FDCWD, "/dev/dxg", O_RDWR, 0));
  struct open_how how = {.flags = O_RDWR | O_CLOEXEC};
  opened("sys_openat2", (int)syscall(SYS_openat2, dev, "dxg", &how, sizeof how));
  close(dev);
  if (chdir("/dev") != 0) die("chdir");
  opened("relative", open("dxg", O_RDWR));
  opened("relative_dot", open("./dxg", O_RDWR));
  if (chdir("/") != 0) die("chdir");
  opened("from_root", open("dev/dxg", O_RDWR));
  opened("relative_absent", open("dxg", O_RDWR));
}

/* Pointers that no program has: the system's answer, before and after the first open. */
static void wild(void) {
  char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED || mprotect(page + 4096, 4096, PROT_NONE) != 0) die("mmap");
  struct stat *nowhere = (struct stat *)(uintptr_t)0x10;
  memcpy(page + 4096 - 8, "/dev/dxg", 8); /* its NUL would be in the page after */
  memcpy(page + 4096 - 64, "/dev/dxg", 9);
  char *volatile low = (char *)(uintptr_t)0x10, *volatile null = NULL;
  char *volatile high = (char *)(uintptr_t)0xffff800000000000;
  for (int round = 0; round < 2; round++) {
    outcome(round ? "low" : "low_before", open(low, O_RDWR));
    outcome(round ? "null" : "null_before", open(null, O_RDWR));
    outcome(round ? "high" : "high_before", open(high, O_RDWR));
    outcome(round ? "cut" : "cut_before", open(page + 4096 - 8, O_RDWR));
    outcome(round ? "stat_path" : "stat_path_before", stat(low, (struct stat *)page));
    outcome(round ? "stat_into" : "stat_into_before", stat("/dev/dxg", nowhere));
    outcome(round ? "access" : "access_before", access(low, R_OK));
    outcome(round ? "openat2_how" : "openat2_how_before",
            syscall(SYS_openat2, AT_FDCWD, "/dev/dxg", low, sizeof(struct open_how)));
    int fd = open(page + 4096 - 64, O_RDWR);
    outcome(round ? "whole" : "whole_before", fd);
    outcome(round ? "ioctl" : "ioctl_before", ioctl(fd, LX_DXENUMADAPTERS2, low));
    outcome(round ? "fstat_into" : "fstat_into_before", fstat(fd, nowhere));
    close(fd);
  }
}

static void flags(void) {
  int plain = open("/dev/dxg", O_RDWR), cloexec = open("/dev/dxg", O_RDWR | O_CLOEXEC);
  fact("plain_cloexec", fcntl(plain, F_GETFD) & FD_CLOEXEC);
  fact("cloexec_cloexec", fcntl(cloexec, F_GETFD) & FD_CLOEXEC);
  fact("lowest", plain);
  fact("next", cloexec);
}

static void told(const char *name, long result, const struct stat *is) {
  char line[160];
  outcome(name, result);
  if (result != 0) return;
  snprintf(line, sizeof line, "%s_is=%o %u\n", name, is->st_mode, major(is->st_rdev));
  if (write(1, line, strlen(line)) < 0) abort();
}

static void stats(void) {
  struct stat is;
  struct stat64 is64;
  struct statx isx;
  int dev = open("/dev", O_RDONLY | O_DIRECTORY), fd = dxg_open();
  told("stat", stat("/dev/dxg", &is), &is);
  told("lstat", lstat("/dev/dxg", &is), &is);
  told("fstat", fstat(fd, &is), &is);
  told("fstatat", fstatat(dev, "dxg", &is, 0), &is);
  told("fstatat_empty", fstatat(fd, "", &is, AT_EMPTY_PATH), &is);
  told("stat64", stat64("/dev/dxg", &is64), (struct stat *)&is64);
  outcome("statx", statx(dev, "dxg", 0, STATX_BASIC_STATS, &isx));
  fact("statx_mode", isx.stx_mode);
  outcome("statx_fd", statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &isx));
  fact("statx_fd_mode", isx.stx_mode);
  /* Linux 6.11 takes no path for an empty one; before it this is EFAULT, and never the end of the program. */
  const char *volatile none = NULL;
  int empty = statx(fd, none, AT_EMPTY_PATH, STATX_BASIC_STATS, &isx);
  fact("statx_null", empty == 0 ? isx.stx_mode == (S_IFCHR | 0666) : errno == EFAULT);
  struct stat path, file;
  stat("/dev/dxg", &path);
  fstat(fd, &file);
  fact("same_file", path.st_dev == file.st_dev && path.st_ino == file.st_ino && path.st_rdev == file.st_rdev);
  outcome("read_write", access("/dev/dxg", R_OK | W_OK));
  outcome("exists", access("/dev/dxg", F_OK));
  outcome("execute", access("/dev/dxg", X_OK));
  outcome("faccessat", faccessat(dev, "dxg", R_OK | W_OK, 0));
  outcome("faccessat_eaccess", faccessat(AT_FDCWD, "/dev/dxg", R_OK, AT_EACCESS));
  outcome("euidaccess", euidaccess("/dev/dxg", R_OK));
  outcome("absent", access("/dev/dxg3", F_OK));
}

static void no_stream(void) {
  int fd = dxg_open();
  char bytes[16] = {0};
  outcome("mmap", mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0);
  outcome("read", read(fd, bytes, sizeof bytes));
  outcome("write", write(fd, bytes, sizeof bytes));
  struct pollfd look = {.fd = fd, .events = POLLIN | POLLOUT};
  fact("poll", poll(&look, 1, 60000));
  fact("tty", isatty(fd));
}

static void requests(void) {
  int fd = dxg_open();
  uint64_t room[64] = {0};
  struct termios terminal;
  outcome("known", ioctl(fd, LX_DXENUMADAPTERS2, room));
  outcome("number_0", ioctl(fd, _IOWR(0x47, 0, struct d3dkmt_enumadapters2), room));
  outcome("number_3", ioctl(fd, _IOWR(0x47, 3, struct d3dkmt_enumadapters2), room));
  outcome("number_ff", ioctl(fd, _IOWR(0x47, 0xff, struct d3dkmt_enumadapters2), room));
  outcome("size_less", ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 0x47, 0x14, 15), room));
  outcome("size_more", ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 0x47, 0x14, 24), room));
  outcome("read_only", ioctl(fd, _IOC(_IOC_READ, 0x47, 0x14, 16), room));
  outcome("write_only", ioctl(fd, _IOC(_IOC_WRITE, 0x47, 0x14, 16), room));
  outcome("no_direction", ioctl(fd, _IOC(_IOC_NONE, 0x47, 0x14, 16), room));
  outcome("type_46", ioctl(fd, _IOWR(0x46, 0x14, struct d3dkmt_enumadapters2), room));
  outcome("type_48", ioctl(fd, _IOWR(0x48, 0x14, struct d3dkmt_enumadapters2), room));
  /* Half of the word that is no part of a request; the system looks at 32 bits. */
  outcome("high_bits", ioctl(fd, 0x100000000ul | LX_DXENUMADAPTERS2, room));
  outcome("tcgets", ioctl(fd, TCGETS, &terminal));
  outcome("fionread", ioctl(fd, FIONREAD, room));
  outcome("fioclex", ioctl(fd, FIOCLEX));
  fact("cloexec", fcntl(fd, F_GETFD) & FD_CLOEXEC);
  outcome("sys_ioctl", syscall(SYS_ioctl, fd, LX_DXENUMADAPTERS2, room));
  outcome("null", ioctl(fd, LX_DXENUMADAPTERS2, NULL));
  close(fd);
  outcome("closed", ioctl(fd, LX_DXENUMADAPTERS2, room));
  outcome("closed_unknown", ioctl(fd, TCGETS, &terminal));
  outcome("closed_fstat", fstat(fd, (struct stat *)room));
  outcome("close_again", close(fd));
  outcome("never", ioctl(1000, LX_DXENUMADAPTERS2, room));
  outcome("negative", ioctl(-1, LX_DXENUMADAPTERS2, room));
}

/* Two files of one process see the same objects; the last close ends them. */
static void shared(void) {
  int first = dxg_open(), second = dxg_open();
  uint32_t adapter = dxg_adapter(first), device = dxg_device(first, adapter);
  uint32_t kept = dxg_device(first, adapter);
  outcome("made", device == 0 || kept == 0 ? -1 : 0);
  outcome("destroyed_by_other", dxg_destroy(second, device));
  outcome("destroyed_again", dxg_destroy(first, device));
  close(first);
  outcome("fence_after_close", dxg_fence(second, kept) == 0 ? -1 : 0);
  pause_at("one");
  close(second);
  pause_at("none");
  int third = dxg_open();
  outcome("gone", dxg_destroy(third, kept));
  outcome("anew", dxg_adapter(third) == 0 ? -1 : 0);
  pause_at("again");
}

static long open_descriptors(void) {
  long count = 0;
  DIR *all = opendir("/proc/self/fd");
  while (all != NULL && readdir(all) != NULL) count++;
  closedir(all);
  return count;
}

/* Opened and closed many times: nothing stays. */
static void cycles(void) {
  long before = open_descriptors();
  int rounds = 0, lowest = dxg_open();
  close(lowest);
  for (; rounds < 2000; rounds++) {
    int fd = dxg_open();
    if (fd != lowest || dxg_count(fd) < 1 || close(fd) != 0) break;
  }
  fact("rounds", rounds);
  fact("leaked", open_descriptors() - before);
  pause_at("idle");
}

int main(int count, char **words) {
  static const struct scene scenes[] = {
      {"every-way", every_way}, {"wild", wild},         {"flags", flags},   {"stats", stats},
      {"no-stream", no_stream}, {"requests", requests}, {"shared", shared}, {"cycles", cycles},
  };
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
