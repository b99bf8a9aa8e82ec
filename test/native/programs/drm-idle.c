/* Waits for buffers that the program has mapped, and for others. */
#include <libdrm/virtgpu_drm.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <xf86drm.h>

#include "facts.h"

enum { SIDE = 64, BYTES = SIDE * SIDE * 4, MANY = 33 };

static int node(void) { return open("/dev/dri/card0", O_RDWR | O_CLOEXEC); }

static uint32_t made(int fd) {
  struct drm_mode_create_dumb args = {.width = SIDE, .height = SIDE, .bpp = 32};
  return ioctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &args) == 0 ? args.handle : 0;
}

/* Whether the map itself comes about is all the same: a descriptor was asked for. */
static void map(int fd, uint32_t handle) {
  struct drm_mode_map_dumb args = {.handle = handle};
  if (ioctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &args) == 0)
    mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)args.offset);
}

static int idle(int fd, uint32_t handle, uint32_t flags) {
  struct drm_virtgpu_3d_wait args = {.handle = handle, .flags = flags};
  return ioctl(fd, DRM_IOCTL_VIRTGPU_WAIT, &args);
}

static int forget(int fd, uint32_t handle) {
  struct drm_gem_close args = {.handle = handle};
  return ioctl(fd, DRM_IOCTL_GEM_CLOSE, &args);
}

static void known(void) {
  int fd = node();
  uint32_t first = made(fd), second = made(fd);
  outcome("not_mapped", idle(fd, first, 0));
  map(fd, first);
  pause_at("mapped");
  outcome("mapped", idle(fd, first, 0));
  outcome("asked", idle(fd, first, VIRTGPU_WAIT_NOWAIT));
  pause_at("waited");
  outcome("other", idle(fd, second, 0));
  int twin = node();
  outcome("other_file", idle(twin, first, 0));
  forget(fd, first);
  outcome("after_its_end", idle(fd, first, 0));
  pid_t child = fork();
  if (child == 0) {
    outcome("child", idle(fd, second, 0));
    _exit(0);
  }
  waitpid(child, NULL, 0);
}

static void nothing(int signal) { (void)signal; }

/* The first buffer of this host is busy until the test says otherwise. */
static void busy(void) {
  int fd = node();
  uint32_t handle = made(fd);
  map(fd, handle);
  outcome("asked", idle(fd, handle, VIRTGPU_WAIT_NOWAIT));
  sigaction(SIGALRM, &(struct sigaction){.sa_handler = nothing}, NULL);
  setitimer(ITIMER_REAL, &(struct itimerval){.it_value.tv_usec = 50000}, NULL);
  outcome("interrupted", idle(fd, handle, 0));
  fact("waiting", 1);
  outcome("waited", idle(fd, handle, 0));
}

/* One more than are kept: the one not waited for the longest gives way. */
static void many(void) {
  int fd = node();
  for (int i = 0; i < MANY - 1; i++) map(fd, made(fd));
  for (uint32_t handle = 2; handle < MANY; handle++) idle(fd, handle, 0);
  idle(fd, 1, 0);
  pause_at("full");
  map(fd, made(fd));
  outcome("oldest", idle(fd, 2, 0));
  outcome("others", idle(fd, 1, 0) + idle(fd, 3, 0) + idle(fd, MANY, 0));
}

int main(int argc, char **argv) {
  const char *scene = argc > 1 ? argv[1] : "";
  if (strcmp(scene, "known") == 0) known();
  if (strcmp(scene, "busy") == 0) busy();
  if (strcmp(scene, "many") == 0) many();
  return 0;
}
