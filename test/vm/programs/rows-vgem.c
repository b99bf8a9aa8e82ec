/* vgem: fences that only their maker signals. */
#include "rows.h"

#include <poll.h>

static void attach(const struct node *node, const char *what, struct drm_vgem_fence_attach args) {
  ATTEMPT(node, VGEM_FENCE_ATTACH, what, &args);
}

/* Whether the buffer's fences let a reader go on. */
static bool readable(int fd) {
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  return poll(&ready, 1, 0) == 1;
}

void vgem_rows(const struct node *node) {
  if (node->driver != VGEM) return;
  uint32_t handle = new_buffer(node);
  int buffer = exported(node->fd, handle, O_RDWR);
  attach(node, "handle 0", (struct drm_vgem_fence_attach){0});
  attach(node, "never given", (struct drm_vgem_fence_attach){.handle = NO_HANDLE});
  attach(node, "flags 2", (struct drm_vgem_fence_attach){.handle = handle, .flags = 2});
  attach(node, "pad not 0", (struct drm_vgem_fence_attach){.handle = handle, .pad = 1});
  tell(node, "poll", "without a fence", 0);
  gave("readable", readable(buffer));
  struct drm_vgem_fence_attach write = {.handle = handle, .flags = VGEM_FENCE_WRITE};
  ATTEMPT(node, VGEM_FENCE_ATTACH, "for writing", &write);
  gave("fence", write.out_fence);
  tell(node, "poll", "with a fence for writing", 0);
  gave("readable", readable(buffer));
  attach(node, "a second for writing", (struct drm_vgem_fence_attach){.handle = handle, .flags = VGEM_FENCE_WRITE});
  attach(node, "for reading beside one for writing", (struct drm_vgem_fence_attach){.handle = handle});
  struct drm_vgem_fence_signal args = {.fence = write.out_fence, .flags = 1};
  ATTEMPT(node, VGEM_FENCE_SIGNAL, "flags 1", &args);
  args.flags = 0;
  ATTEMPT(node, VGEM_FENCE_SIGNAL, "good", &args);
  tell(node, "poll", "after the signal", 0);
  gave("readable", readable(buffer));
  ATTEMPT(node, VGEM_FENCE_SIGNAL, "signaled before", &args);
  args.fence = NO_HANDLE;
  ATTEMPT(node, VGEM_FENCE_SIGNAL, "never given", &args);
  args.fence = 0;
  ATTEMPT(node, VGEM_FENCE_SIGNAL, "fence 0", &args);
  struct drm_vgem_fence_attach read = {.handle = handle};
  ATTEMPT(node, VGEM_FENCE_ATTACH, "for reading", &read);
  gave("fence", read.out_fence);
  attach(node, "a second for reading", (struct drm_vgem_fence_attach){.handle = handle});
  struct node second = *node;
  second.fd = node->second;
  args.fence = read.out_fence;
  ATTEMPT(&second, VGEM_FENCE_SIGNAL, "fence of another file", &args);
  close(buffer);
  close_handle(node->fd, handle);
}
