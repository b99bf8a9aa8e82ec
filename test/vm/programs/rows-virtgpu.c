/* virtio-gpu: parameters, capability sets, resources, transfers, waits. */
#include "rows.h"

/* Numbers of the virgl protocol. */
enum { BUFFER = 0, TEXTURE_2D = 2, BGRA8 = 1, R8 = 64, RENDER_TARGET = 2, SAMPLER = 8, VERTICES = 16 };

static void parameters(const struct node *node) {
  char what[32];
  for (uint64_t param = 0; param <= 10; param++) {
    uint64_t value = 0xaaaaaaaaaaaaaaaaull;
    struct drm_virtgpu_getparam args = {.param = param, .value = ADDRESS(&value)};
    snprintf(what, sizeof what, "parameter %llu", (unsigned long long)param);
    ATTEMPT(node, VIRTGPU_GETPARAM, what, &args);
    gave("low", (uint32_t)value);
    gave("high", value >> 32);
  }
  struct drm_virtgpu_getparam args = {.param = VIRTGPU_PARAM_3D_FEATURES};
  ATTEMPT(node, VIRTGPU_GETPARAM, "no address", &args);
}

static void caps(const struct node *node, const char *what, uint32_t id, uint32_t version, uint32_t size) {
  static unsigned char room[8192];
  memset(room, 0xaa, sizeof room);
  struct drm_virtgpu_get_caps args = {.cap_set_id = id, .cap_set_ver = version, .addr = ADDRESS(room), .size = size};
  ATTEMPT(node, VIRTGPU_GET_CAPS, what, &args);
  size_t end = sizeof room;
  while (end > 0 && room[end - 1] == 0xaa) end--;
  gave("bytes_written", end);
}

static void capability_sets(const struct node *node) {
  caps(node, "set 1 version 1", 1, 1, 308);
  caps(node, "set 2 version 1", 2, 1, 1376);
  caps(node, "set 2 version 2", 2, 2, 1376);
  caps(node, "set 2 version 0", 2, 0, 1376);
  caps(node, "set 2 version 3", 2, 3, 1376);
  caps(node, "larger room", 2, 1, 4096);
  caps(node, "smaller room", 2, 1, 100);
  caps(node, "no room", 2, 1, 0);
  caps(node, "set 0", 0, 0, 308);
  caps(node, "set 99", 99, 1, 308);
  struct drm_virtgpu_get_caps args = {.cap_set_id = 1, .cap_set_ver = 1, .size = 308};
  ATTEMPT(node, VIRTGPU_GET_CAPS, "no address", &args);
}

static struct drm_virtgpu_resource_create texture(uint32_t width, uint32_t height, uint32_t size) {
  return (struct drm_virtgpu_resource_create){.target = TEXTURE_2D,
                                              .format = BGRA8,
                                              .bind = RENDER_TARGET | SAMPLER,
                                              .width = width,
                                              .height = height,
                                              .depth = 1,
                                              .array_size = 1,
                                              .size = size};
}

static void create(const struct node *node, const char *what, struct drm_virtgpu_resource_create args) {
  if (ATTEMPT(node, VIRTGPU_RESOURCE_CREATE, what, &args) != 0) return;
  struct drm_virtgpu_resource_info info = {.bo_handle = args.bo_handle};
  int error = ioctl(node->fd, DRM_IOCTL_VIRTGPU_RESOURCE_INFO, &info) < 0 ? errno : 0;
  gave("resource", args.res_handle != 0);
  gave("size", args.size);
  gave("stride", args.stride);
  gave("info_error", (uint64_t)error);
  gave("info_size", info.size);
  gave("info_blob_mem", info.blob_mem);
  close_handle(node->fd, args.bo_handle);
}

static void resources(const struct node *node) {
  struct drm_virtgpu_resource_create buffer = {
      .target = BUFFER, .format = R8, .bind = VERTICES, .width = 4096, .height = 1, .depth = 1, .array_size = 1, .size = 4096};
  create(node, "buffer", buffer);
  create(node, "texture", texture(64, 64, 16384));
  create(node, "size 0", texture(64, 64, 0));
  create(node, "size 1", texture(64, 64, 1));
  create(node, "smaller than the texture", texture(256, 256, 4096));
  struct drm_virtgpu_resource_create odd = texture(64, 64, 16384);
  odd.flags = 1;
  create(node, "flags 1", odd);
  odd = texture(64, 64, 16384);
  odd.bo_handle = NO_HANDLE;
  create(node, "handle not 0", odd);
  odd = texture(64, 64, 16384);
  odd.stride = 256;
  create(node, "stride", odd);
  struct drm_virtgpu_resource_info info = {.bo_handle = NO_HANDLE};
  ATTEMPT(node, VIRTGPU_RESOURCE_INFO, "never given", &info);
  uint32_t dumb = new_buffer(node);
  info.bo_handle = dumb;
  if (ATTEMPT(node, VIRTGPU_RESOURCE_INFO, "a dumb buffer", &info) == 0) {
    gave("size", info.size);
    gave("blob_mem", info.blob_mem);
  }
  close_handle(node->fd, dumb);
}

/* What the host's renderer refuses comes too late for the errno. */
static void refused_by_the_host(const struct node *node) {
  struct drm_virtgpu_resource_create odd = texture(64, 64, 16384);
  odd.target = 99;
  create(node, "target 99", odd);
  odd = texture(64, 64, 16384);
  odd.format = 9999;
  create(node, "format 9999", odd);
  create(node, "largest width", texture(UINT32_MAX, 1, 4096));
  create(node, "width 0", texture(0, 64, 4096));
  odd = texture(64, 64, 16384);
  odd.nr_samples = 99;
  create(node, "99 samples", odd);
}

static void maps(const struct node *node, uint32_t handle) {
  struct drm_virtgpu_map args = {.handle = handle};
  if (ATTEMPT(node, VIRTGPU_MAP, "good", &args) == 0) {
    gave("page_aligned", args.offset != 0 && args.offset % 4096 == 0);
    char *at = mmap(NULL, 16384, PROT_READ | PROT_WRITE, MAP_SHARED, node->fd, (off_t)args.offset);
    tell(node, "mmap", "a resource", at == MAP_FAILED ? errno : 0);
    if (at != MAP_FAILED) munmap(at, 16384);
  }
  args = (struct drm_virtgpu_map){.handle = handle, .pad = 1};
  ATTEMPT(node, VIRTGPU_MAP, "pad not 0", &args);
  args = (struct drm_virtgpu_map){.handle = NO_HANDLE};
  ATTEMPT(node, VIRTGPU_MAP, "never given", &args);
}

static void both_ways(const struct node *node, const char *what, uint32_t handle, struct drm_virtgpu_3d_box box, uint32_t offset) {
  struct drm_virtgpu_3d_transfer_to_host to = {.bo_handle = handle, .box = box, .offset = offset};
  ATTEMPT(node, VIRTGPU_TRANSFER_TO_HOST, what, &to);
  struct drm_virtgpu_3d_transfer_from_host from = {.bo_handle = handle, .box = box, .offset = offset};
  ATTEMPT(node, VIRTGPU_TRANSFER_FROM_HOST, what, &from);
}

static void transfers(const struct node *node, uint32_t handle) {
  struct drm_virtgpu_3d_box whole = {.w = 64, .h = 64, .d = 1};
  both_ways(node, "whole", handle, whole, 0);
  both_ways(node, "never given", NO_HANDLE, whole, 0);
  both_ways(node, "larger than the texture", handle, (struct drm_virtgpu_3d_box){.w = 4096, .h = 4096, .d = 1}, 0);
  both_ways(node, "offset past the end", handle, whole, UINT32_MAX);
  uint32_t dumb = new_buffer(node);
  both_ways(node, "a dumb buffer", dumb, whole, 0);
  close_handle(node->fd, dumb);
  struct drm_virtgpu_3d_transfer_to_host strided = {.bo_handle = handle, .box = whole, .stride = 256, .layer_stride = 16384};
  ATTEMPT(node, VIRTGPU_TRANSFER_TO_HOST, "strides", &strided);
  attempt(node, "VIRTGPU_TRANSFER_TO_HOST", "struct before strides", _IOWR('d', 0x47, char[36]), &strided);
}

static void waits(const struct node *node, uint32_t handle) {
  struct drm_virtgpu_3d_wait args = {.handle = handle};
  ATTEMPT(node, VIRTGPU_WAIT, "good", &args);
  args.flags = VIRTGPU_WAIT_NOWAIT;
  ATTEMPT(node, VIRTGPU_WAIT, "without waiting, idle", &args);
  args.flags = 2;
  ATTEMPT(node, VIRTGPU_WAIT, "flags 2", &args);
  args = (struct drm_virtgpu_3d_wait){.handle = NO_HANDLE};
  ATTEMPT(node, VIRTGPU_WAIT, "never given", &args);
  args.handle = 0;
  ATTEMPT(node, VIRTGPU_WAIT, "handle 0", &args);
}

void virtgpu_rows(const struct node *node) {
  if (node->driver != VIRTIO_GPU) return;
  parameters(node);
  capability_sets(node);
  resources(node);
  struct drm_virtgpu_resource_create args = texture(64, 64, 16384);
  if (ioctl(node->fd, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &args) != 0) args.bo_handle = new_buffer(node);
  maps(node, args.bo_handle);
  transfers(node, args.bo_handle);
  waits(node, args.bo_handle);
  close_handle(node->fd, args.bo_handle);
  refused_by_the_host(node);
}
