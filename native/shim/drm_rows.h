/* The ioctls of DRM that are served, as native/gen/drm_rows.c has them. */
#ifndef KMB_DRM_ROWS_H
#define KMB_DRM_ROWS_H

#include <stdbool.h>

#include "plan.h"

struct kmb_drm_driver {
  const char *name; /* as DRM_IOCTL_VERSION answers */
  const char *fingerprint;
  const struct kmb_row *const *rows; /* by number, the core's and its own; NULL where there is none */
  const bool *lacks;                 /* by number: what its device cannot do */
  uint16_t waited;                   /* kinds of handles that rows with idle_ms name */
};

extern const struct kmb_drm_driver kmb_drm_drivers[];
extern const uint32_t kmb_drm_driver_count;

/* What the core's numbers without a row are answered with on either node; 0 where there is no such ioctl: EINVAL. */
struct kmb_drm_refusal {
  uint8_t card, render;
};
extern const struct kmb_drm_refusal kmb_drm_refusals[256];

/* A request as the kernel takes it: so many bytes of the program's struct are read, and so many written. */
struct kmb_drm_request {
  const struct kmb_row *row;
  uint32_t in, out;
  uint16_t file; /* the open file, by its number in this process; 0: none of the program's */
};

/* The driver of a name; NULL when it has no rows. */
const struct kmb_drm_driver *kmb_drm_driver(const char *name);
/*
 * What a request code means on a node of the driver: the kernel goes by the number alone, takes a struct of any size, and
 * each direction where both sides name it. 0, ENOTTY when it is none of DRM's, EINVAL when no row has the number.
 */
int kmb_drm_request_of(const struct kmb_drm_driver *driver, uint32_t request, struct kmb_drm_request *found);

#endif
