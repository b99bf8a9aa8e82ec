/* Dumb buffers: create, map, destroy, and what mmap says. */
#include "rows.h"

#include <drm/drm_mode.h>

struct size {
  const char *what;
  uint32_t width, height, bpp, flags;
};

static void create(const struct node *node) {
  static const struct size sizes[] = {
      {"64x64x32", 64, 64, 32, 0},
      {"1x1x32", 1, 1, 32, 0},
      {"65x3x16", 65, 3, 16, 0},
      {"65x3x24", 65, 3, 24, 0},
      {"width 0", 0, 64, 32, 0},
      {"height 0", 64, 0, 32, 0},
      {"bpp 0", 64, 64, 0, 0},
      {"bpp 1", 64, 64, 1, 0},
      {"largest bpp", 64, 64, UINT32_MAX, 0},
      {"largest width", UINT32_MAX, 1, 32, 0},
      {"largest height", 1, UINT32_MAX, 32, 0},
      {"pitch overflows", 1u << 30, 1, 32, 0},
      {"size overflows", 1u << 16, 1u << 16, 32, 0},
      {"flags 1", 64, 64, 32, 1},
  };
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
    const struct size *size = &sizes[i];
    struct drm_mode_create_dumb args = {
        .width = size->width, .height = size->height, .bpp = size->bpp, .flags = size->flags};
    args.handle = args.pitch = 1;
    args.size = 1;
    int error = ATTEMPT(node, MODE_CREATE_DUMB, size->what, &args);
    if (error != 0) continue;
    gave("pitch", args.pitch);
    gave("size", args.size);
    close_handle(node->fd, args.handle);
  }
}

static int map_at(int fd, uint64_t offset, size_t length, int protection) {
  char *at = mmap(NULL, length, protection, MAP_SHARED, fd, (off_t)offset);
  if (at == MAP_FAILED) return errno;
  if ((protection & PROT_WRITE) != 0) at[length - 1] = 1;
  munmap(at, length);
  return 0;
}

static void map(const struct node *node) {
  uint32_t handle = new_buffer(node);
  struct drm_mode_map_dumb args = {.handle = handle};
  int error = ATTEMPT(node, MODE_MAP_DUMB, "good", &args);
  uint64_t offset = args.offset;
  gave("page_aligned", offset % 4096 == 0 && offset != 0);
  if (error == 0) {
    int both = PROT_READ | PROT_WRITE;
    tell(node, "mmap", "whole", map_at(node->fd, offset, 16384, both));
    tell(node, "mmap", "a part", map_at(node->fd, offset, 4096, both));
    tell(node, "mmap", "from the second page", map_at(node->fd, offset + 4096, 4096, both));
    tell(node, "mmap", "longer than it is", map_at(node->fd, offset, 32768, both));
    tell(node, "mmap", "for reading", map_at(node->fd, offset, 16384, PROT_READ));
    tell(node, "mmap", "through another file", map_at(node->second, offset, 16384, both));
    tell(node, "mmap", "offset 0", map_at(node->fd, 0, 4096, both));
  }
  args.handle = NO_HANDLE;
  ATTEMPT(node, MODE_MAP_DUMB, "never given", &args);
  args.handle = 0;
  ATTEMPT(node, MODE_MAP_DUMB, "handle 0", &args);
  close_handle(node->fd, handle);
  /* The offset may be another buffer's by now, or this one's still: refused either way. */
  if (error == 0) {
    tell(node, "mmap", "closed before", 0);
    gave("refused", map_at(node->fd, offset, 4096, PROT_READ) != 0);
  }
  args.handle = handle;
  ATTEMPT(node, MODE_MAP_DUMB, "closed before", &args);
}

static void destroy(const struct node *node) {
  struct drm_mode_destroy_dumb args = {.handle = new_buffer(node)};
  ATTEMPT(node, MODE_DESTROY_DUMB, "good", &args);
  ATTEMPT(node, MODE_DESTROY_DUMB, "destroyed before", &args);
  args.handle = 0;
  ATTEMPT(node, MODE_DESTROY_DUMB, "handle 0", &args);
  args.handle = NO_HANDLE;
  ATTEMPT(node, MODE_DESTROY_DUMB, "never given", &args);
}

void dumb_rows(const struct node *node) {
  create(node);
  map(node);
  destroy(node);
}
