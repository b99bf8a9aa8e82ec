/* Binary sync objects. */
#include "rows.h"

static void create(const struct node *node) {
  struct drm_syncobj_create args = {0};
  ATTEMPT(node, SYNCOBJ_CREATE, "good", &args);
  struct drm_syncobj_destroy destroy = {.handle = args.handle, .pad = 1};
  ATTEMPT(node, SYNCOBJ_DESTROY, "pad not 0", &destroy);
  destroy.pad = 0;
  ATTEMPT(node, SYNCOBJ_DESTROY, "good", &destroy);
  ATTEMPT(node, SYNCOBJ_DESTROY, "destroyed before", &destroy);
  destroy.handle = 0;
  ATTEMPT(node, SYNCOBJ_DESTROY, "handle 0", &destroy);
  args = (struct drm_syncobj_create){.flags = DRM_SYNCOBJ_CREATE_SIGNALED};
  ATTEMPT(node, SYNCOBJ_CREATE, "signaled", &args);
  destroy.handle = args.handle;
  ioctl(node->fd, DRM_IOCTL_SYNCOBJ_DESTROY, &destroy);
  args = (struct drm_syncobj_create){.flags = 2};
  ATTEMPT(node, SYNCOBJ_CREATE, "flags 2", &args);
}

static void out(const struct node *node, const char *what, uint32_t handle, uint32_t flags, uint32_t pad) {
  struct drm_syncobj_handle args = {.handle = handle, .flags = flags, .pad = pad, .fd = 7};
  int error = ATTEMPT(node, SYNCOBJ_HANDLE_TO_FD, what, &args);
  if (error == 0) {
    gave("cloexec", (fcntl(args.fd, F_GETFD) & FD_CLOEXEC) != 0);
    close(args.fd);
  } else
    gave("fd_kept", args.fd == 7);
}

static void in(const struct node *node, const char *what, int fd, uint32_t handle, uint32_t flags) {
  struct drm_syncobj_handle args = {.handle = handle, .flags = flags, .fd = fd};
  ATTEMPT(node, SYNCOBJ_FD_TO_HANDLE, what, &args);
  gave("same_handle", args.handle == handle);
}

static void descriptors(const struct node *node) {
  uint32_t empty = new_syncobj(node->fd, 0), done = new_syncobj(node->fd, DRM_SYNCOBJ_CREATE_SIGNALED);
  uint32_t file = DRM_SYNCOBJ_HANDLE_TO_FD_FLAGS_EXPORT_SYNC_FILE;
  out(node, "good", empty, 0, 0);
  out(node, "never given", NO_HANDLE, 0, 0);
  out(node, "handle 0", 0, 0, 0);
  out(node, "flags 2", empty, 2, 0);
  out(node, "pad not 0", empty, 0, 1);
  out(node, "sync file without a fence", empty, file, 0);
  out(node, "sync file", done, file, 0);
  out(node, "sync file, never given", NO_HANDLE, file, 0);
  struct drm_syncobj_handle args = {.handle = empty, .fd = -1};
  ioctl(node->fd, DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD, &args);
  int syncobj = args.fd;
  args = (struct drm_syncobj_handle){.handle = done, .flags = file, .fd = -1};
  ioctl(node->fd, DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD, &args);
  int sync_file = args.fd;
  in(node, "good", syncobj, 1, 0);
  in(node, "flags 2", syncobj, 1, 2);
  in(node, "fd -1", -1, 1, 0);
  in(node, "fd not open", NO_FD, 1, 0);
  in(node, "a file", plain_file, 1, 0);
  in(node, "a sync file without the flag", sync_file, 1, 0);
  in(node, "sync file", sync_file, empty, 1);
  in(node, "sync file, never given", sync_file, NO_HANDLE, 1);
  in(node, "sync file, a syncobj", syncobj, empty, 1);
  in(node, "sync file, a file", plain_file, empty, 1);
  in(node, "sync file, fd -1", -1, empty, 1);
  struct drm_syncobj_handle padded = {.fd = syncobj, .pad = 1};
  ATTEMPT(node, SYNCOBJ_FD_TO_HANDLE, "pad not 0", &padded);
  if (syncobj >= 0) close(syncobj);
  if (sync_file >= 0) close(sync_file);
}

static void wait(const struct node *node, const char *what, uint64_t handles, uint32_t count, uint32_t flags,
                 int64_t timeout) {
  struct drm_syncobj_wait args = {
      .handles = handles, .count_handles = count, .flags = flags, .timeout_nsec = timeout, .first_signaled = 77};
  ATTEMPT(node, SYNCOBJ_WAIT, what, &args);
  gave("first_signaled", args.first_signaled);
}

static void waits(const struct node *node) {
  uint32_t two[2] = {new_syncobj(node->fd, 0), new_syncobj(node->fd, DRM_SYNCOBJ_CREATE_SIGNALED)};
  uint32_t bad[2] = {two[1], NO_HANDLE};
  uint32_t submit = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT, all = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_ALL;
  wait(node, "signaled", ADDRESS(&two[1]), 1, 0, 0);
  wait(node, "without a fence", ADDRESS(two), 1, 0, 0);
  wait(node, "any of two, one without a fence", ADDRESS(two), 2, 0, 0);
  wait(node, "for submit, time over", ADDRESS(two), 1, submit, 0);
  wait(node, "for submit, 20 ms", ADDRESS(two), 1, submit, in_ms(20));
  wait(node, "for submit, negative time", ADDRESS(two), 1, submit, -1);
  wait(node, "any of two, for submit", ADDRESS(two), 2, submit, 0);
  wait(node, "all of two, for submit", ADDRESS(two), 2, submit | all, in_ms(20));
  wait(node, "all of one", ADDRESS(&two[1]), 1, all, 0);
  wait(node, "none", ADDRESS(two), 0, 0, 0);
  wait(node, "no address", 0, 1, 0, 0);
  wait(node, "address where nothing is", NOWHERE, 1, 0, 0);
  wait(node, "never given", ADDRESS(bad), 2, 0, 0);
  wait(node, "flag of timelines", ADDRESS(&two[1]), 1, DRM_SYNCOBJ_WAIT_FLAGS_WAIT_AVAILABLE, 0);
  wait(node, "with a deadline", ADDRESS(&two[1]), 1, DRM_SYNCOBJ_WAIT_FLAGS_WAIT_DEADLINE, 0);
  wait(node, "flags 16", ADDRESS(&two[1]), 1, 16, 0);
  wait(node, "too many", ADDRESS(two), 1u << 30, 0, 0);
  struct drm_syncobj_wait old = {.handles = ADDRESS(&two[1]), .count_handles = 1};
  attempt(node, "SYNCOBJ_WAIT", "struct before deadlines", _IOWR('d', 0xc3, char[32]), &old);
}

static void array(const struct node *node, const char *what, uint32_t *handles, uint32_t count, uint32_t pad) {
  struct drm_syncobj_array args = {.handles = ADDRESS(handles), .count_handles = count, .pad = pad};
  ATTEMPT(node, SYNCOBJ_SIGNAL, what, &args);
  ATTEMPT(node, SYNCOBJ_RESET, what, &args);
}

void syncobj_rows(const struct node *node) {
  create(node);
  descriptors(node);
  waits(node);
  uint32_t one = new_syncobj(node->fd, 0), bad[2] = {one, NO_HANDLE};
  array(node, "good", &one, 1, 0);
  array(node, "none", &one, 0, 0);
  array(node, "pad not 0", &one, 1, 1);
  array(node, "never given", bad, 2, 0);
  array(node, "twice the same", (uint32_t[]){one, one}, 2, 0);
  array(node, "no address", NULL, 1, 0);
  array(node, "too many", &one, 1u << 30, 0);
}
