/* What the test programs share: facts on stdout, places to wait at, and the first calls of a guest. */
#ifndef FACTS_H
#define FACTS_H

#include <errno.h>
#include <fcntl.h>
#include <kmbridge/d3dkmthk.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* What one line is about: `name=value`, written at once, so that a child's line is whole. */
static inline void fact(const char *name, long value) {
  char line[128];
  int length = snprintf(line, sizeof line, "%s=%ld\n", name, value);
  if (write(1, line, (size_t)length) != length) abort();
}

static inline const char *errno_name(int error) {
  const char *name = strerrorname_np(error);
  return name == NULL ? "?" : name;
}

/* `ok` or the errno by its name. */
static inline void outcome(const char *name, long result) {
  int error = errno;
  char line[128];
  int length = snprintf(line, sizeof line, "%s=%s\n", name, result >= 0 ? "ok" : errno_name(error));
  if (write(1, line, (size_t)length) != length) abort();
  errno = error;
}

/* Waits until the test says to go on. */
static inline void pause_at(const char *name) {
  char line[128], byte;
  int length = snprintf(line, sizeof line, "@%s\n", name);
  if (write(1, line, (size_t)length) != length) abort();
  while (read(0, &byte, 1) < 0 && errno == EINTR) continue;
}

static inline void die(const char *what) {
  int error = errno;
  fprintf(stderr, "%s: %s\n", what, strerror(error));
  exit(99);
}

static inline int dxg_open(void) { return open("/dev/dxg", O_RDWR | O_CLOEXEC); }

/* How many adapters there are, or -1. */
static inline int dxg_count(int fd) {
  struct d3dkmt_enumadapters2 args = {0};
  return ioctl(fd, LX_DXENUMADAPTERS2, &args) == 0 ? (int)args.num_adapters : -1;
}

/* A handle of the first adapter, opened; 0 with an errno. */
static inline uint32_t dxg_adapter(int fd) {
  struct d3dkmt_adapterinfo found[D3DKMT_ADAPTERS_MAX];
  struct d3dkmt_enumadapters2 args = {.num_adapters = D3DKMT_ADAPTERS_MAX, .adapters = (__u64 *)found};
  if (ioctl(fd, LX_DXENUMADAPTERS2, &args) != 0) return 0;
  return args.num_adapters == 0 ? 0 : found[0].adapter_handle.v;
}

static inline int dxg_close_adapter(int fd, uint32_t adapter) {
  struct d3dkmt_closeadapter args = {.adapter_handle.v = adapter};
  return ioctl(fd, LX_DXCLOSEADAPTER, &args);
}

static inline uint32_t dxg_device(int fd, uint32_t adapter) {
  struct d3dkmt_createdevice args = {.adapter.v = adapter};
  return ioctl(fd, LX_DXCREATEDEVICE, &args) == 0 ? args.device.v : 0;
}

static inline int dxg_destroy(int fd, uint32_t device) {
  struct d3dkmt_destroydevice args = {.device.v = device};
  return ioctl(fd, LX_DXDESTROYDEVICE, &args);
}

/* A monitored fence at 0. */
static inline uint32_t dxg_fence(int fd, uint32_t device) {
  struct d3dkmt_createsynchronizationobject2 args = {.device.v = device};
  args.info.type = _D3DDDI_MONITORED_FENCE;
  return ioctl(fd, LX_DXCREATESYNCHRONIZATIONOBJECT, &args) == 0 ? args.sync_object.v : 0;
}

static inline int dxg_destroy_fence(int fd, uint32_t fence) {
  struct d3dkmt_destroysynchronizationobject args = {.sync_object.v = fence};
  return ioctl(fd, LX_DXDESTROYSYNCHRONIZATIONOBJECT, &args);
}

static inline int dxg_signal(int fd, uint32_t device, uint32_t fence, uint64_t value) {
  struct d3dkmt_signalsynchronizationobjectfromcpu args = {.device.v = device, .object_count = 1};
  args.objects = (__u64)(uintptr_t)&fence;
  args.fence_values = (__u64)(uintptr_t)&value;
  return ioctl(fd, LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

/* Waits, as long as it takes, until the fence has `value`. */
static inline int dxg_wait(int fd, uint32_t device, uint32_t fence, uint64_t value) {
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {.device.v = device, .object_count = 1};
  args.objects = (__u64)(uintptr_t)&fence;
  args.fence_values = (__u64)(uintptr_t)&value;
  return ioctl(fd, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

static inline int dxg_memory(int fd, uint32_t adapter) {
  struct d3dkmt_queryvideomemoryinfo args = {.adapter.v = adapter};
  return ioctl(fd, LX_DXQUERYVIDEOMEMORYINFO, &args);
}

/* One of the cases that a program has, by its name on the command line. */
struct scene {
  const char *name;
  void (*play)(void);
};

static inline int play(const struct scene *scenes, size_t count, const char *name) {
  for (size_t i = 0; i < count; i++)
    if (name != NULL && strcmp(scenes[i].name, name) == 0) {
      scenes[i].play();
      return 0;
    }
  fprintf(stderr, "no scene %s\n", name == NULL ? "" : name);
  return 98;
}
#define PLAY(scenes, name) play(scenes, sizeof(scenes) / sizeof *(scenes), name)

#endif
