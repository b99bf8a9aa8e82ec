/* virtio-gpu: EXECBUFFER in its three sizes, with buffers, fences and sync objects. */
#include "rows.h"

#include <linux/sync_file.h>
#include <poll.h>

/* The empty command of the virgl protocol: number 0, length 0. */
static uint32_t nothing[4];
#define LARGE (1u << 20)

static struct drm_virtgpu_execbuffer exec(uint32_t flags) {
  return (struct drm_virtgpu_execbuffer){
      .flags = flags, .size = sizeof nothing, .command = ADDRESS(nothing), .fence_fd = -1};
}

static void sizes(const struct node *node) {
  struct drm_virtgpu_execbuffer args = exec(0);
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "empty commands", &args);
  gave("fence_fd_kept", args.fence_fd == -1);
  attempt(node, "VIRTGPU_EXECBUFFER", "struct before rings", _IOWR('d', 0x42, char[32]), &args);
  attempt(node, "VIRTGPU_EXECBUFFER", "struct before sync objects", _IOWR('d', 0x42, char[40]), &args);
  args.size = 0;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "size 0", &args);
  args.size = 3;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "size 3", &args);
  args = exec(0);
  args.command = 0;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "no address", &args);
  args.command = NOWHERE;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "address where nothing is", &args);
  void *large = calloc(1, LARGE);
  args = exec(0);
  args.command = ADDRESS(large);
  args.size = 266240;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "266240 bytes of empty commands", &args);
  args.size = 266244;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "266244 bytes of empty commands", &args);
  args.size = LARGE;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "a megabyte of empty commands", &args);
  args.size = UINT32_MAX;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "largest size", &args);
  free(large);
  args = exec(0x80);
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "flags 0x80", &args);
  args = exec(VIRTGPU_EXECBUF_RING_IDX);
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "ring 0", &args);
  args.ring_idx = 5;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "ring 5", &args);
  args = exec(0);
  args.ring_idx = 5;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "ring 5 without the flag", &args);
}

static void buffers(const struct node *node) {
  uint32_t handle = new_buffer(node), handles[2] = {handle, NO_HANDLE}, twice[2] = {handle, handle};
  struct drm_virtgpu_execbuffer args = exec(0);
  args.bo_handles = ADDRESS(handles);
  args.num_bo_handles = 1;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "one buffer", &args);
  args.num_bo_handles = 2;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "a buffer never given", &args);
  args.bo_handles = ADDRESS(twice);
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "one buffer twice", &args);
  args.bo_handles = 0;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "buffers without an address", &args);
  args.bo_handles = ADDRESS(handles);
  args.num_bo_handles = UINT32_MAX;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "largest number of buffers", &args);
  close_handle(node->fd, handle);
}

static void fences(const struct node *node) {
  struct drm_virtgpu_execbuffer args = exec(VIRTGPU_EXECBUF_FENCE_FD_OUT);
  int error = ATTEMPT(node, VIRTGPU_EXECBUFFER, "fence out", &args);
  if (error == 0) {
    struct pollfd done = {.fd = args.fence_fd, .events = POLLIN};
    gave("cloexec", (fcntl(args.fence_fd, F_GETFD) & FD_CLOEXEC) != 0);
    gave("done", poll(&done, 1, 5000) == 1);
    struct drm_virtgpu_execbuffer next = exec(VIRTGPU_EXECBUF_FENCE_FD_IN);
    next.fence_fd = args.fence_fd;
    ATTEMPT(node, VIRTGPU_EXECBUFFER, "fence in", &next);
    gave("fence_fd_kept", next.fence_fd == args.fence_fd);
    next.flags |= VIRTGPU_EXECBUF_FENCE_FD_OUT;
    ATTEMPT(node, VIRTGPU_EXECBUFFER, "fence in and out", &next);
    gave("another", next.fence_fd != args.fence_fd);
    gave("still_open", fcntl(args.fence_fd, F_GETFD) >= 0);
    if (next.fence_fd != args.fence_fd) close(next.fence_fd);
    close(args.fence_fd);
  }
  args = exec(VIRTGPU_EXECBUF_FENCE_FD_IN);
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "fence in, fd -1", &args);
  gave("fence_fd_kept", args.fence_fd == -1);
  args.fence_fd = NO_FD;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "fence in, fd not open", &args);
  gave("fence_fd_kept", args.fence_fd == NO_FD);
  args.fence_fd = plain_file;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "fence in, a file", &args);
}

static void sync_objects(const struct node *node) {
  uint32_t in = new_syncobj(node->fd, DRM_SYNCOBJ_CREATE_SIGNALED), out = new_syncobj(node->fd, 0);
  uint32_t empty = new_syncobj(node->fd, 0);
  struct drm_virtgpu_execbuffer_syncobj waits = {.handle = in}, signals = {.handle = out};
  struct drm_virtgpu_execbuffer args = exec(0);
  args.syncobj_stride = sizeof waits;
  args.num_in_syncobjs = args.num_out_syncobjs = 1;
  args.in_syncobjs = ADDRESS(&waits);
  args.out_syncobjs = ADDRESS(&signals);
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "sync objects in and out", &args);
  struct drm_syncobj_wait wait = {.handles = ADDRESS(&out), .count_handles = 1, .timeout_nsec = in_ms(5000)};
  ATTEMPT(node, SYNCOBJ_WAIT, "for what a command signals", &wait);
  signals.point = 3;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "a point out", &args);
  waits.flags = VIRTGPU_EXECBUF_SYNCOBJ_RESET;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "sync object in, reset", &args);
  waits = (struct drm_virtgpu_execbuffer_syncobj){.handle = empty};
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "sync object in without a fence", &args);
  waits = (struct drm_virtgpu_execbuffer_syncobj){.handle = NO_HANDLE};
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "sync object in never given", &args);
  waits = (struct drm_virtgpu_execbuffer_syncobj){.handle = in, .flags = 2};
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "sync object in, flags 2", &args);
  waits = (struct drm_virtgpu_execbuffer_syncobj){.handle = out};
  args.syncobj_stride = 0;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "stride 0", &args);
  args.syncobj_stride = 4;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "stride 4", &args);
  args.syncobj_stride = sizeof waits;
  args.in_syncobjs = NOWHERE;
  ATTEMPT(node, VIRTGPU_EXECBUFFER, "sync objects where nothing is", &args);
}

void execbuffer_rows(const struct node *node) {
  if (node->driver != VIRTIO_GPU) return;
  sizes(node);
  buffers(node);
  fences(node);
  sync_objects(node);
}
