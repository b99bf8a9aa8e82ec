/* Rows of DRM, by number for each driver's nodes (native/gen/drm_rows.c). */
#ifndef KMB_DRM_ROWS_H
#define KMB_DRM_ROWS_H

#include "plan.h"

struct kmb_drm_driver {
  const char *name, *fingerprint;
  const struct kmb_row *const *rows; /* 256 */
};

extern const struct kmb_drm_driver kmb_drm_drivers[];
extern const uint32_t kmb_drm_driver_count;

#endif
