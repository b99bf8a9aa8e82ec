/* Rows of DRM that no ioctl has: what an open file and a map are on the host (proto/kmbridge/drm/bridge.proto). */
#ifndef KMB_DRM_BRIDGE_H
#define KMB_DRM_BRIDGE_H

#include "plan.h"

/* Opens a node, ends an open file, and gives what is to be mapped in the place of a node, or a submission queue. */
enum kmb_drm_bridge { KMB_DRM_OPEN = 1, KMB_DRM_CLOSE = 2, KMB_DRM_MAP = 3, KMB_DRM_QUEUE = 4 };
extern const struct kmb_row *const kmb_drm_bridge_rows[];

/* Their arguments. */
struct kmb_drm_open {
  uint32_t node; /* 0 card, 1 render */
  uint32_t flags, file, pad;
};
struct kmb_drm_close {
  uint32_t file, pad;
};
struct kmb_drm_map {
  uint64_t offset, bytes;
  int32_t fd;
  uint32_t handle; /* whose buffer it is */
  uint64_t start;
};
struct kmb_drm_queue {
  int32_t fd;
  uint32_t bytes;
};

#endif
