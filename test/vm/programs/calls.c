/*
 * What single calls take: each row some hundred times, by turns. Prints a line of JSON with the median nanoseconds of GET_CAP,
 * of making and closing a buffer, and of an EXECBUFFER of the empty command.
 */
#include <drm/drm.h>
#include <drm/virtgpu_drm.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>

enum { ROUNDS = 300, KINDS = 3 };

static uint64_t times[KINDS][ROUNDS];

static uint64_t now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int get_cap(int fd) {
  struct drm_get_cap args = {.capability = DRM_CAP_PRIME};
  return ioctl(fd, DRM_IOCTL_GET_CAP, &args);
}

static int buffer(int fd) {
  struct drm_virtgpu_resource_create args = {
      .target = 0, .format = 64, .bind = 1 << 4, .width = 4096, .height = 1, .depth = 1, .array_size = 1, .size = 4096};
  if (ioctl(fd, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &args) != 0) return -1;
  struct drm_gem_close end = {.handle = args.bo_handle};
  return ioctl(fd, DRM_IOCTL_GEM_CLOSE, &end);
}

static int submit(int fd) {
  static uint32_t nothing[2];
  struct drm_virtgpu_execbuffer args = {.size = sizeof nothing, .command = (uintptr_t)nothing, .fence_fd = -1};
  return ioctl(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &args);
}

static int compare(const void *a, const void *b) {
  uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
  return one < other ? -1 : one > other;
}

int main(void) {
  static int (*const calls[KINDS])(int fd) = {get_cap, buffer, submit};
  static const char *const names[KINDS] = {"get_cap", "gem", "execbuffer"};
  int fd = open("/dev/dri/renderD128", O_RDWR | O_CLOEXEC);
  if (fd < 0) return 1;
  for (int round = 0; round < ROUNDS; round++)
    for (int kind = 0; kind < KINDS; kind++) {
      uint64_t began = now_ns();
      if (calls[kind](fd) != 0) {
        perror(names[kind]);
        return 1;
      }
      times[kind][round] = now_ns() - began;
    }
  for (int kind = 0; kind < KINDS; kind++) {
    qsort(times[kind], ROUNDS, sizeof times[kind][0], compare);
    printf("%s\"%s\":%llu", kind == 0 ? "{" : ",", names[kind], (unsigned long long)times[kind][ROUNDS / 2]);
  }
  puts("}");
  return 0;
}
