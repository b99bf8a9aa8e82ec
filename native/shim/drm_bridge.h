/* Rows of DRM that no ioctl has (kmbridge.drm, bridge.proto), and those of a driver. */
#ifndef KMB_DRM_BRIDGE_H
#define KMB_DRM_BRIDGE_H

#include <stdbool.h>

#include "plan.h"

/* Opens a node, ends an open file, and gives what is to be mapped in the place of a node. */
extern const struct kmb_row kmb_drm_open_row, kmb_drm_close_row, kmb_drm_map_row;

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
  uint32_t pad;
  uint64_t start;
};

/* The rows of a driver's nodes, by number, for the name that its offer gives; NULL when nobody knows it. */
const struct kmb_row *const *kmb_drm_rows_of(const uint8_t *name, uint32_t length);

/* One more than the highest number of a row on the wire. */
enum { KMB_ROW_IDS = 0x600 };

#endif
