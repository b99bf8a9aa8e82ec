/* virtio-gpu: blobs and explicit contexts. The device under test has neither, and says so. */
#include "rows.h"

static void blob(const struct node *node, const char *what, struct drm_virtgpu_resource_create_blob args) {
  if (ATTEMPT(node, VIRTGPU_RESOURCE_CREATE_BLOB, what, &args) == 0) close_handle(node->fd, args.bo_handle);
}

static void context(const struct node *node, const char *what, struct drm_virtgpu_context_set_param *params, uint32_t count) {
  struct drm_virtgpu_context_init args = {.num_params = count, .ctx_set_params = ADDRESS(params)};
  ATTEMPT(node, VIRTGPU_CONTEXT_INIT, what, &args);
}

void blob_rows(const struct node *node) {
  if (node->driver != VIRTIO_GPU) return;
  uint32_t mappable = VIRTGPU_BLOB_FLAG_USE_MAPPABLE;
  struct drm_virtgpu_resource_create_blob guest = {
      .blob_mem = VIRTGPU_BLOB_MEM_GUEST, .blob_flags = mappable, .size = 4096};
  blob(node, "memory of the guest", guest);
  guest.blob_mem = 0;
  blob(node, "no kind of memory", guest);
  guest.blob_mem = VIRTGPU_BLOB_MEM_HOST3D;
  blob(node, "memory of the host", guest);
  guest = (struct drm_virtgpu_resource_create_blob){.blob_mem = VIRTGPU_BLOB_MEM_GUEST, .size = 0};
  blob(node, "size 0", guest);
  struct drm_virtgpu_context_set_param set[2] = {{.param = VIRTGPU_CONTEXT_PARAM_CAPSET_ID, .value = 2},
                                                 {.param = 99}};
  context(node, "capability set 2", set, 1);
  context(node, "none", set, 0);
  context(node, "parameter 99", set + 1, 1);
  context(node, "no address", NULL, 1);
  context(node, "too many", set, 100);
}
