/* DRM nodes as files: what their descriptors are, what they share, and what of them a child and another program have. */
#include <linux/kcmp.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <xf86drm.h>

#include "facts.h"
#include "raw.h"

#define CARD "/dev/dri/card0"
#define RENDER "/dev/dri/renderD128"
enum { SIDE = 64, BYTES = SIDE * SIDE * 4 };

static int node(const char *path) { return open(path, O_RDWR | O_CLOEXEC); }

/* The host answers with the number of the open file. */
static long file_of(int fd) {
  struct drm_get_cap cap = {.capability = 7};
  return ioctl(fd, DRM_IOCTL_GET_CAP, &cap) == 0 ? (long)(cap.value / 1000) : -1;
}

static void told(const char *name, const struct stat *is) {
  char line[96];
  int length = snprintf(line, sizeof line, "%s=%o %u:%u\n", name, is->st_mode, major(is->st_rdev), minor(is->st_rdev));
  if (write(1, line, (size_t)length) != length) abort();
}

static void files(void) {
  int card = node(CARD), render = open(RENDER, O_RDWR | O_NONBLOCK), reader = open(CARD, O_RDONLY);
  int copy = fcntl(card, F_DUPFD_CLOEXEC, 0), over = dup2(render, 900);
  struct stat is;
  char bytes[64];
  fact("card", file_of(card));
  fact("render", file_of(render));
  fact("reader", file_of(reader));
  fact("copy", file_of(copy));
  fact("over", file_of(over));
  fstat(card, &is);
  told("card_is", &is);
  fstat(render, &is);
  told("render_is", &is);
  fact("same", syscall(SYS_kcmp, getpid(), getpid(), KCMP_FILE, card, copy));
  fact("other", syscall(SYS_kcmp, getpid(), getpid(), KCMP_FILE, card, reader) > 0);
  fact("flags", (fcntl(card, F_GETFL) & O_ACCMODE) == O_RDWR && (fcntl(card, F_GETFL) & O_NONBLOCK) == 0);
  fact("nonblocking", (fcntl(render, F_GETFL) & O_NONBLOCK) != 0);
  fact("read_only", (fcntl64(reader, F_GETFL) & O_ACCMODE) == O_RDONLY);
  fact("flags_by_number", (syscall(SYS_fcntl, reader, F_GETFL) & O_ACCMODE) == O_RDONLY);
  fact("cloexec", fcntl(card, F_GETFD) == FD_CLOEXEC && fcntl(render, F_GETFD) == 0);
  struct pollfd look = {.fd = card, .events = POLLIN | POLLOUT | POLLPRI};
  fact("poll", poll(&look, 1, 20));
  outcome("read", read(render, bytes, sizeof bytes));
  outcome("write", write(card, bytes, sizeof bytes));
  fact("lseek", lseek64(card, 0, SEEK_SET));
  fact("tty", isatty(card));
  snprintf(bytes, sizeof bytes, "/proc/self/fd/%d", render);
  char link[64] = "";
  fact("link", readlink(bytes, link, sizeof link) == sizeof RENDER - 1 && strcmp(link, RENDER) == 0);
  pause_at("open");
  close(card);
  close(over);
  fact("copy_stays", file_of(copy));
  fact("render_stays", file_of(render));
  pause_at("shared");
  close(copy);
  close_range((unsigned)render, (unsigned)render, 0);
  outcome("closed", file_of(render));
  pause_at("last");
  fact("reader_stays", file_of(reader));
  raw_put(0, reader);
  fact("unseen_is", fstat(reader, &is) == 0 && !S_ISCHR(is.st_mode));
  outcome("unseen", file_of(reader));
  pause_at("none");
}

static void ioctls(void) {
  int fd = node(RENDER);
  char name[32] = "", *low = (char *)8;
  drmVersionPtr version = drmGetVersion(fd);
  struct drm_version mine = {.name = name, .name_len = 3};
  fact("version", version != NULL && strcmp(version->name, "virtio_gpu") == 0 && version->version_minor == 1 &&
                      strcmp(version->desc, "virtio GPU") == 0);
  outcome("clamped", ioctl(fd, DRM_IOCTL_VERSION, &mine));
  fact("clamped_name", strcmp(name, "vir") == 0 && mine.name_len == 10);
  struct drm_get_cap cap = {.capability = 5, .value = 99};
  outcome("shorter", ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 'd', 0x0c, 8), &cap));
  fact("shorter_value", (long)cap.value);
  outcome("only_read", ioctl(fd, _IOC(_IOC_WRITE, 'd', 0x0c, 16), &cap));
  fact("only_read_value", (long)cap.value);
  outcome("only_written", ioctl(fd, _IOC(_IOC_READ, 'd', 0x0c, 16), &cap));
  fact("only_written_value", (long)cap.value);
  cap.capability = 5;
  outcome("longer", ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 'd', 0x0c, 64), (uint64_t[8]){5}));
  outcome("by_number", syscall(SYS_ioctl, fd, DRM_IOCTL_GET_CAP, &cap));
  outcome("no_row", ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 'd', 0xff, 16), &cap));
  outcome("no_row_of_driver", ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 'd', 0x9f, 16), &cap));
  int card = node(CARD);
  struct drm_unique unique = {.unique = low, .unique_len = 10};
  outcome("card_alone", ioctl(fd, DRM_IOCTL_GET_UNIQUE, &unique));
  struct drm_syncobj_array none = {0};
  outcome("no_handles", ioctl(fd, DRM_IOCTL_SYNCOBJ_SIGNAL, &none));
  outcome("displays", ioctl(card, DRM_IOCTL_MODE_SETCRTC, &cap));
  outcome("displays_render", ioctl(fd, DRM_IOCTL_MODE_SETCRTC, &cap));
  outcome("master", ioctl(card, DRM_IOCTL_SET_MASTER));
  outcome("other_type", ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, 'e', 0x0c, 16), &cap));
  outcome("dxg", ioctl(fd, LX_DXENUMADAPTERS2, &cap));
  outcome("tcgets", ioctl(fd, 0x5401, &cap));
  outcome("fioclex", ioctl(fd, FIOCLEX));
  outcome("wild", ioctl(fd, DRM_IOCTL_GET_CAP, low));
  struct drm_version far = {.name = low, .name_len = 10};
  outcome("wild_inside", ioctl(fd, DRM_IOCTL_VERSION, &far));
  close(fd);
  outcome("closed", ioctl(fd, DRM_IOCTL_GET_CAP, &cap));
}

static uint64_t make(int fd, uint32_t *handle) {
  struct drm_mode_create_dumb made = {.width = SIDE, .height = SIDE, .bpp = 32};
  struct drm_mode_map_dumb map = {0};
  if (ioctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &made) != 0 || made.size != BYTES) return 0;
  map.handle = *handle = made.handle;
  return ioctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &map) == 0 ? map.offset : 0;
}

static void mapped(const char *name, void *at) { outcome(name, at == MAP_FAILED ? -1 : 0); }

static void maps(void) {
  const int rights = PROT_READ | PROT_WRITE;
  int fd = node(CARD), reader = open(CARD, O_RDONLY), count = descriptors(NULL, 0);
  uint32_t handle, handle2;
  uint64_t offset = make(fd, &handle), offset2 = make(fd, &handle2);
  uint32_t *first = mmap(NULL, BYTES, rights, MAP_SHARED, fd, (off_t)offset);
  uint32_t *again = mmap64(NULL, BYTES, rights, MAP_SHARED, fd, (off64_t)offset);
  uint32_t *second = (uint32_t *)syscall(SYS_mmap, NULL, BYTES, rights, MAP_SHARED, fd, offset2);
  mapped("mmap", first);
  mapped("mmap64", again);
  mapped("by_number", second);
  first[5] = 55;
  second[5] = 77;
  fact("same_pages", again[5] == 55);
  fact("other_pages", second[5] == 77 && first[5] == 55);
  uint32_t *tail = mmap(NULL, BYTES - 4096, PROT_READ, MAP_SHARED, fd, (off_t)offset + 4096);
  first[1024] = 99;
  fact("tail", tail != MAP_FAILED && tail[0] == 99);
  mapped("fixed", mmap(second, BYTES, rights, MAP_SHARED | MAP_FIXED, fd, (off_t)offset));
  fact("fixed_is", second[5] == 55);
  mapped("nowhere", mmap(NULL, BYTES, rights, MAP_SHARED, fd, 0));
  mapped("no_bytes", mmap(NULL, 0, rights, MAP_SHARED, fd, (off_t)offset));
  mapped("read_only_file", mmap(NULL, BYTES, rights, MAP_SHARED, reader, (off_t)offset));
  mapped("anonymous", mmap(NULL, BYTES, rights, MAP_PRIVATE | MAP_ANONYMOUS, fd, 0));
  fact("kept_open", descriptors(NULL, 0) - count);
  pause_at("mapped");
  close(fd);
  fact("after_close", first[5] == 55 && again[5] == 55);
  fact("unmapped", munmap(first, BYTES));
}

static void primes(void) {
  int fd = node(CARD), other = node(CARD);
  uint32_t handle = 0, found = 0;
  int shared = -1;
  make(fd, &handle);
  outcome("export", drmPrimeHandleToFD(fd, handle, DRM_CLOEXEC | DRM_RDWR, &shared));
  fact("cloexec", fcntl(shared, F_GETFD));
  int kept = -1;
  outcome("export_kept", drmPrimeHandleToFD(fd, handle, 0, &kept));
  fact("kept", fcntl(kept, F_GETFD) == 0);
  close(kept);
  fact("lowest", shared == other + 1);
  uint32_t *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
  mapped("map", at);
  outcome("import", drmPrimeFDToHandle(fd, shared, &found));
  fact("same_handle", found == handle);
  outcome("import_foreign", drmPrimeFDToHandle(other, shared, &found));
  outcome("import_closed", drmPrimeFDToHandle(fd, 777, &found));
  outcome("import_negative", drmPrimeFDToHandle(fd, -1, &found));
  int own[8];
  fact("own", own_descriptors(own) > 0);
  outcome("import_own", drmPrimeFDToHandle(fd, own[0], &found));
  /* 0 is a descriptor like any other. */
  dup2(shared, 0);
  outcome("import_zero", drmPrimeFDToHandle(fd, 0, &found));
  outcome("export_bad", drmPrimeHandleToFD(fd, 99, DRM_CLOEXEC, &shared));
}

static char self[4096];

static void children(void) {
  int fd = open(CARD, O_RDWR), status = 0;
  uint32_t handle;
  uint64_t offset = make(fd, &handle);
  pid_t child = fork();
  if (child == 0) {
    struct stat is;
    outcome("child_call", file_of(fd));
    mapped("child_map", mmap(NULL, BYTES, PROT_READ, MAP_SHARED, fd, (off_t)offset));
    fact("child_stat", fstat(fd, &is) == 0 && S_ISCHR(is.st_mode) && minor(is.st_rdev) == 0);
    outcome("child_close", close(fd));
    int mine = node(CARD);
    fact("child_anew", file_of(mine) > 0);
    close(mine);
    _exit(0);
  }
  waitpid(child, &status, 0);
  fact("child_end", status);
  fact("parent_call", file_of(fd) > 0);
  char number[16];
  snprintf(number, sizeof number, "%d", fd);
  child = fork();
  if (child == 0) {
    execl(self, self, "inherited", number, NULL);
    _exit(1);
  }
  waitpid(child, &status, 0);
  fact("exec_end", status);
  fact("parent_still", file_of(fd) > 0);
}

static void inherited(int fd) {
  struct drm_get_cap cap = {.capability = 7};
  outcome("exec_call", ioctl(fd, DRM_IOCTL_GET_CAP, &cap));
  mapped("exec_map", mmap(NULL, BYTES, PROT_READ, MAP_SHARED, fd, 0));
  fact("exec_anew", file_of(node(RENDER)) > 0);
}

enum { VICTIMS = 60 };
static int victims[VICTIMS];
static volatile int closed;

static void close_one(int number) {
  (void)number;
  if (closed < VICTIMS) close(victims[closed++]);
}

/* A handler closes files while its thread is anywhere in the shim. */
static void handlers(void) {
  int fd = node(CARD);
  for (int i = 0; i < VICTIMS; i++) victims[i] = node(RENDER);
  pause_at("made");
  const struct itimerval often = {.it_interval = {.tv_usec = 700}, .it_value = {.tv_usec = 700}}, never = {0};
  struct sigaction action = {.sa_handler = close_one, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &often, NULL);
  while (closed < VICTIMS) file_of(fd);
  setitimer(ITIMER_REAL, &never, NULL);
  fact("works", file_of(fd) > 0);
  pause_at("closed");
}

int main(int count, char **words) {
  static const struct scene scenes[] = {{"files", files},   {"ioctls", ioctls},     {"maps", maps},
                                        {"primes", primes}, {"children", children}, {"handlers", handlers}};
  if (count > 2 && strcmp(words[1], "inherited") == 0) {
    inherited(atoi(words[2]));
    return 0;
  }
  if (readlink("/proc/self/exe", self, sizeof self - 1) < 0) return 97;
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
