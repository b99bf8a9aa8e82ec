/* Buffers that the device is done with, as it follows from what was submitted and waited for. */
#include <libdrm/virtgpu_drm.h>
#include <pthread.h>
#include <sys/mman.h>
#include <xf86drm.h>

#include "facts.h"

enum { SIDE = 64, BYTES = SIDE * SIDE * 4 };

static uint32_t made(int fd) {
  struct drm_mode_create_dumb args = {.width = SIDE, .height = SIDE, .bpp = 32};
  return ioctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &args) == 0 ? args.handle : 0;
}

static uint32_t mapped(int fd) {
  struct drm_mode_map_dumb args = {.handle = made(fd)};
  if (ioctl(fd, DRM_IOCTL_MODE_MAP_DUMB, &args) == 0)
    mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)args.offset);
  return args.handle;
}

static int submit(int fd, uint32_t first, uint32_t second) {
  uint32_t handles[] = {first, second}, words[] = {0};
  struct drm_virtgpu_execbuffer args = {
      .size = sizeof words,
      .command = (uintptr_t)words,
      .bo_handles = (uintptr_t)handles,
      .num_bo_handles = second != 0 ? 2 : 1,
      .fence_fd = -1,
  };
  return ioctl(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &args);
}

/* Whether each file has a submission queue from the beginning, for which it has to submit so often. */
static bool queued;
enum { BEFORE = 8 };

static int node(void) {
  int fd = open("/dev/dri/card0", O_RDWR | O_CLOEXEC);
  for (int i = 0; queued && i < BEFORE; i++) submit(fd, 0, 0);
  return fd;
}

static int transfer(int fd, uint32_t handle) {
  struct drm_virtgpu_3d_transfer_to_host args = {.bo_handle = handle};
  return ioctl(fd, DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST, &args);
}

static int wait_for(int fd, uint32_t handle) {
  struct drm_virtgpu_3d_wait args = {.handle = handle};
  return ioctl(fd, DRM_IOCTL_VIRTGPU_WAIT, &args);
}

static int asked(int fd, uint32_t handle) {
  struct drm_virtgpu_3d_wait args = {.handle = handle, .flags = VIRTGPU_WAIT_NOWAIT};
  return ioctl(fd, DRM_IOCTL_VIRTGPU_WAIT, &args);
}

/* After each step the test looks how often the host was asked. */
static void known(void) {
  int fd = node();
  uint32_t seen = mapped(fd), other = made(fd), third = made(fd);
  submit(fd, seen, other);
  wait_for(fd, seen);
  outcome("together", asked(fd, other));
  pause_at("together");
  submit(fd, other, 0);
  transfer(fd, third);
  wait_for(fd, seen);
  outcome("later", asked(fd, other));
  pause_at("later");
  outcome("told", asked(fd, other));
  wait_for(fd, third);
  outcome("told_third", asked(fd, third));
  pause_at("told");
  submit(fd, other, 0);
  submit(fd, seen, 0);
  wait_for(fd, seen);
  outcome("earlier", wait_for(fd, other));
  pause_at("earlier");
  outcome("never", asked(fd, made(fd)));
  pause_at("never");
  submit(fd, seen, third);
  wait_for(fd, seen);
  outcome("failed", asked(fd, third));
  pause_at("failed");
  submit(fd, seen, third);
  wait_for(fd, seen);
  outcome("again", asked(fd, third));
  outcome("twin", asked(node(), third));
  pause_at("again");
  struct drm_gem_close end = {.handle = third};
  ioctl(fd, DRM_IOCTL_GEM_CLOSE, &end);
  outcome("closed", asked(fd, third));
  pause_at("closed");
}

static void shared(void) {
  int fd = node();
  uint32_t seen = mapped(fd), other = made(fd), third = made(fd);
  struct drm_prime_handle args = {.handle = other, .flags = DRM_CLOEXEC};
  submit(fd, seen, other);
  outcome("export", ioctl(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args));
  submit(fd, seen, other);
  wait_for(fd, seen);
  asked(fd, other);
  pause_at("exported");
  int twin = node();
  args.handle = made(twin);
  ioctl(twin, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args);
  outcome("import", ioctl(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &args));
  submit(fd, third, args.handle);
  submit(fd, seen, third);
  wait_for(fd, seen);
  asked(fd, args.handle);
  asked(fd, third);
  pause_at("imported");
  /* Of no parameters; old headers lack it. */
  struct context_init {
    uint32_t num_params, pad;
    uint64_t params;
  } context = {0};
  outcome("context", ioctl(fd, _IOWR('d', DRM_COMMAND_BASE + 0x0b, struct context_init), &context));
  asked(fd, third);
  submit(fd, seen, third);
  wait_for(fd, seen);
  asked(fd, third);
  pause_at("unordered");
}

static int fd_of_both;

static uint32_t beside;

static void *held(void *handle) {
  submit(fd_of_both, *(const uint32_t *)handle, beside);
  return NULL;
}

/* Of two that overlap nobody knows which the kernel took first. */
static void overlap(void) {
  int fd = fd_of_both = node();
  uint32_t seen = mapped(fd), other = made(fd), before = made(fd);
  pthread_t thread;
  submit(fd, before, 0);
  pause_at("held");
  pthread_create(&thread, NULL, held, &seen);
  pause_at("sent");
  submit(fd, other, 0);
  pause_at("passed");
  pthread_join(thread, NULL);
  wait_for(fd, seen);
  outcome("before", asked(fd, before));
  pause_at("before");
  outcome("other", asked(fd, other));
  pause_at("other");
}

static void *waiting(void *handle) {
  wait_for(fd_of_both, *(const uint32_t *)handle);
  return NULL;
}

/* Calls of a file that has been closed end when there is another of its number. */
static void reused(void) {
  int fd = fd_of_both = node();
  uint32_t seen = mapped(fd), other = made(fd);
  pthread_t threads[2];
  submit(fd, other, 0);
  pause_at("held");
  pthread_create(&threads[0], NULL, held, &seen);
  pthread_create(&threads[1], NULL, waiting, &other);
  pause_at("sent");
  close(fd);
  fd = node();
  seen = mapped(fd);
  other = made(fd);
  submit(fd, other, 0);
  pause_at("opened");
  for (int i = 0; i < 2; i++) pthread_join(threads[i], NULL);
  outcome("not_yet", asked(fd, other));
  submit(fd, seen, other);
  wait_for(fd, seen);
  outcome("anew", asked(fd, other));
  pause_at("anew");
}

static void *closing(void *handle) {
  struct drm_gem_close end = {.handle = *(const uint32_t *)handle};
  ioctl(fd_of_both, DRM_IOCTL_GEM_CLOSE, &end);
  return NULL;
}

/* A handle ends while others use its number. */
static void closed(void) {
  int fd = fd_of_both = node();
  uint32_t seen = mapped(fd), other = made(fd), third = made(fd), fourth = made(fd);
  pthread_t thread;
  submit(fd, other, third);
  pause_at("held");
  pthread_create(&thread, NULL, waiting, &other);
  pause_at("sent");
  closing(&other);
  pause_at("answered");
  pthread_join(thread, NULL);
  asked(fd, third);
  pause_at("third");
  pthread_create(&thread, NULL, closing, &fourth);
  pause_at("closing");
  /* As one that has come under the number of that which is closed. */
  struct drm_prime_handle args = {.handle = fourth, .flags = DRM_CLOEXEC};
  outcome("export", ioctl(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &args));
  pause_at("exported");
  pthread_join(thread, NULL);
  submit(fd, seen, fourth);
  submit(fd, seen, third);
  wait_for(fd, seen);
  asked(fd, fourth);
  asked(fd, third);
  pause_at("fourth");
  uint16_t half = (uint16_t)third;
  outcome("short", ioctl(fd, _IOC(_IOC_WRITE, 'd', 0x09, sizeof half), &half));
  asked(fd, third);
  pause_at("short");
  beside = other;
  pthread_create(&thread, NULL, held, &seen);
  pause_at("submitted");
  closing(&other);
  pause_at("ended");
  pthread_join(thread, NULL);
  wait_for(fd, seen);
  asked(fd, other);
  pause_at("work");
  enum { LAST = 1023 };
  submit(fd, seen, LAST);
  wait_for(fd, seen);
  asked(fd, LAST);
  pause_at("last");
  submit(fd, seen, LAST + 1);
  wait_for(fd, seen);
  asked(fd, LAST + 1);
  pause_at("past");
}

/* One more file than work is known of. */
static void many(void) {
  int files[9];
  uint32_t seen = 0, other = 0;
  for (int i = 0; i < 9; i++) {
    files[i] = node();
    seen = mapped(files[i]);
    other = made(files[i]);
    if (i < 8) submit(files[i], seen, other);
  }
  struct drm_prime_handle args = {.handle = other, .flags = DRM_CLOEXEC};
  outcome("export", ioctl(files[8], DRM_IOCTL_PRIME_HANDLE_TO_FD, &args));
  close(files[0]);
  submit(files[8], seen, other);
  wait_for(files[8], seen);
  asked(files[8], other);
  pause_at("ninth");
  files[0] = node();
  seen = mapped(files[0]);
  other = made(files[0]);
  submit(files[0], seen, other);
  wait_for(files[0], seen);
  asked(files[0], other);
  close(files[8]);
  close(files[7]);
  files[7] = node();
  files[8] = node();
  for (int i = 7; i < 9; i++) {
    seen = mapped(files[i]);
    other = made(files[i]);
  }
  pause_at("first");
  submit(files[8], seen, other);
  wait_for(files[8], seen);
  asked(files[8], other);
  pause_at("again");
}

/* The first buffer is busy until the test says otherwise. */
static void busy(void) {
  int fd = node();
  uint32_t seen = mapped(fd), other = made(fd);
  submit(fd, seen, other);
  outcome("seen", asked(fd, seen));
  outcome("other", asked(fd, other));
}

int main(int argc, char **argv) {
  static const char with[] = "queued-";
  const char *scene = argc > 1 ? argv[1] : "";
  queued = strncmp(scene, with, sizeof with - 1) == 0;
  if (queued) scene += sizeof with - 1;
  if (strcmp(scene, "known") == 0) known();
  if (strcmp(scene, "shared") == 0) shared();
  if (strcmp(scene, "overlap") == 0) overlap();
  if (strcmp(scene, "reused") == 0) reused();
  if (strcmp(scene, "closed") == 0) closed();
  if (strcmp(scene, "many") == 0) many();
  if (strcmp(scene, "busy") == 0) busy();
  return 0;
}
