/* Sync objects with points, and what tells of them: queries, transfers, event descriptors. */
#include "rows.h"

#include <poll.h>
#include <sys/eventfd.h>

static void signal_at(const struct node *node, const char *what, uint32_t *handles, uint64_t *points, uint32_t count,
                      uint32_t flags) {
  struct drm_syncobj_timeline_array args = {
      .handles = ADDRESS(handles), .points = ADDRESS(points), .count_handles = count, .flags = flags};
  ATTEMPT(node, SYNCOBJ_TIMELINE_SIGNAL, what, &args);
}

static void query(const struct node *node, const char *what, uint32_t *handles, uint64_t *points, uint32_t count,
                  uint32_t flags) {
  struct drm_syncobj_timeline_array args = {
      .handles = ADDRESS(handles), .points = ADDRESS(points), .count_handles = count, .flags = flags};
  ATTEMPT(node, SYNCOBJ_QUERY, what, &args);
  if (points != NULL) gave("point", *points);
}

static void wait(const struct node *node, const char *what, uint32_t handle, uint64_t point, uint32_t flags,
                 int64_t timeout) {
  struct drm_syncobj_timeline_wait args = {.handles = ADDRESS(&handle),
                                           .points = ADDRESS(&point),
                                           .count_handles = 1,
                                           .flags = flags,
                                           .timeout_nsec = timeout,
                                           .first_signaled = 77};
  ATTEMPT(node, SYNCOBJ_TIMELINE_WAIT, what, &args);
  gave("first_signaled", args.first_signaled);
}

static void points(const struct node *node) {
  uint32_t one = new_syncobj(node->fd, 0), bad = NO_HANDLE;
  uint64_t five = 5, four = 4, zero = 0, value = 99;
  uint32_t submit = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT;
  query(node, "nothing yet", &one, &value, 1, 0);
  signal_at(node, "point 5", &one, &five, 1, 0);
  query(node, "after point 5", &one, &value, 1, 0);
  query(node, "last submitted", &one, &value, 1, DRM_SYNCOBJ_QUERY_FLAGS_LAST_SUBMITTED);
  wait(node, "reached", one, 3, 0, 0);
  wait(node, "not reached", one, 10, 0, 0);
  wait(node, "not reached, for submit, 20 ms", one, 10, submit, in_ms(20));
  wait(node, "not available, 20 ms", one, 10, DRM_SYNCOBJ_WAIT_FLAGS_WAIT_AVAILABLE, in_ms(20));
  wait(node, "available", one, 5, DRM_SYNCOBJ_WAIT_FLAGS_WAIT_AVAILABLE, 0);
  wait(node, "point 0", one, 0, 0, 0);
  wait(node, "flags 16", one, 3, 16, 0);
  wait(node, "never given", bad, 3, 0, 0);
  signal_at(node, "point 4 after 5", &one, &four, 1, 0);
  value = 99;
  query(node, "after point 4", &one, &value, 1, 0);
  signal_at(node, "point 0", &one, &zero, 1, 0);
  signal_at(node, "no points", &one, NULL, 1, 0);
  signal_at(node, "none", &one, &five, 0, 0);
  signal_at(node, "flags 1", &one, &five, 1, 1);
  signal_at(node, "never given", &bad, &five, 1, 0);
  query(node, "none", &one, &value, 0, 0);
  query(node, "flags 2", &one, &value, 1, 2);
  query(node, "never given", &bad, &value, 1, 0);
  query(node, "no points", &one, NULL, 1, 0);
  struct drm_syncobj_timeline_array nowhere = {.handles = NOWHERE, .points = ADDRESS(&value), .count_handles = 1};
  ATTEMPT(node, SYNCOBJ_QUERY, "handles where nothing is", &nowhere);
}

static void transfer(const struct node *node, const char *what, struct drm_syncobj_transfer args) {
  ATTEMPT(node, SYNCOBJ_TRANSFER, what, &args);
}

static void transfers(const struct node *node) {
  uint32_t from = new_syncobj(node->fd, 0), to = new_syncobj(node->fd, 0), binary = new_syncobj(node->fd, 0);
  uint64_t five = 5, value = 99;
  struct drm_syncobj_timeline_array args = {
      .handles = ADDRESS(&from), .points = ADDRESS(&five), .count_handles = 1};
  ioctl(node->fd, DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL, &args);
  transfer(node, "to a point", (struct drm_syncobj_transfer){.src_handle = from, .dst_handle = to, .src_point = 5, .dst_point = 7});
  query(node, "after a transfer to 7", &to, &value, 1, 0);
  transfer(node, "to a binary one", (struct drm_syncobj_transfer){.src_handle = from, .dst_handle = binary, .src_point = 5});
  transfer(node, "point not reached", (struct drm_syncobj_transfer){.src_handle = from, .dst_handle = to, .src_point = 9, .dst_point = 9});
  transfer(node, "source never given", (struct drm_syncobj_transfer){.src_handle = NO_HANDLE, .dst_handle = to});
  transfer(node, "target never given", (struct drm_syncobj_transfer){.src_handle = from, .dst_handle = NO_HANDLE, .src_point = 5});
  transfer(node, "pad not 0", (struct drm_syncobj_transfer){.src_handle = from, .dst_handle = to, .src_point = 5, .pad = 1});
  transfer(node, "flags 4", (struct drm_syncobj_transfer){.src_handle = from, .dst_handle = to, .src_point = 5, .flags = 4});
}

static void event(const struct node *node, const char *what, struct drm_syncobj_eventfd args) {
  ATTEMPT(node, SYNCOBJ_EVENTFD, what, &args);
  struct pollfd ready = {.fd = args.fd, .events = POLLIN};
  gave("ready", args.fd >= 0 && poll(&ready, 1, 0) == 1 && (ready.revents & POLLIN) != 0);
  uint64_t count;
  if ((ready.revents & POLLIN) != 0 && read(args.fd, &count, sizeof count) == sizeof count) gave("count", count);
}

static void events(const struct node *node) {
  int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  uint32_t one = new_syncobj(node->fd, 0);
  uint64_t five = 5;
  event(node, "not reached", (struct drm_syncobj_eventfd){.handle = one, .point = 5, .fd = fd});
  signal_at(node, "point 5 with an event waiting", &one, &five, 1, 0);
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  tell(node, "SYNCOBJ_EVENTFD", "ready after the signal", 0);
  gave("ready", poll(&ready, 1, 1000) == 1);
  uint64_t count = 0;
  if (read(fd, &count, sizeof count) == sizeof count) gave("count", count);
  event(node, "reached", (struct drm_syncobj_eventfd){.handle = one, .point = 5, .fd = fd});
  event(node, "available", (struct drm_syncobj_eventfd){.handle = one, .point = 5, .fd = fd, .flags = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_AVAILABLE});
  event(node, "flags 1", (struct drm_syncobj_eventfd){.handle = one, .point = 5, .fd = fd, .flags = 1});
  event(node, "pad not 0", (struct drm_syncobj_eventfd){.handle = one, .point = 5, .fd = fd, .pad = 1});
  event(node, "never given", (struct drm_syncobj_eventfd){.handle = NO_HANDLE, .point = 5, .fd = fd});
  event(node, "fd -1", (struct drm_syncobj_eventfd){.handle = one, .point = 5, .fd = -1});
  close(fd);
  int memory = memfd_create("rows", MFD_CLOEXEC);
  struct drm_syncobj_eventfd args = {.handle = one, .point = 5, .fd = memory};
  ATTEMPT(node, SYNCOBJ_EVENTFD, "a memfd", &args);
  close(memory);
}

void timeline_rows(const struct node *node) {
  points(node);
  transfers(node);
  events(node);
}
