/* What the programs on submission queues share. */
#ifndef DRM_QUEUE_H
#define DRM_QUEUE_H

#include "raw.h"

/* struct drm_virtgpu_execbuffer: older headers lack the end of it, */
struct submission {
  uint32_t flags, size;
  uint64_t command, bo_handles;
  uint32_t num_bo_handles;
  int32_t fence_fd;
  uint32_t ring_idx, syncobj_stride, num_in_syncobjs, num_out_syncobjs;
  uint64_t in_syncobjs, out_syncobjs;
};
/* and still older programs have no more than this. */
struct old_submission {
  uint32_t flags, size;
  uint64_t command, bo_handles;
  uint32_t num_bo_handles;
  int32_t fence_fd;
};
#define SUBMIT _IOWR('d', 0x42, struct submission)
#define OLD_SUBMIT _IOWR('d', 0x42, struct old_submission)

/* A file asks for a queue with the last of these. */
enum { BEFORE = 8 };

static inline int node(void) { return open("/dev/dri/card0", O_RDWR | O_CLOEXEC); }

static inline int submit(int fd) {
  uint32_t commands[] = {1};
  struct submission args = {.size = sizeof commands, .command = (uintptr_t)commands, .fence_fd = -1};
  return ioctl(fd, SUBMIT, &args);
}

static inline void submit_times(int fd, int count) {
  for (int i = 0; i < count; i++)
    if (submit(fd) != 0) die("submit");
}

/* A file that has got what it will of a queue. */
static inline int ready(void) {
  int fd = node();
  submit_times(fd, BEFORE);
  return fd;
}

/* How many queues' memories are mapped here. */
static inline int queues(void) {
  FILE *maps = fopen("/proc/self/maps", "re");
  char line[512];
  int count = 0;
  while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
    if (strstr(line, "memfd:drm-queue") != NULL) count++;
  if (maps != NULL) fclose(maps);
  return count;
}

#endif
