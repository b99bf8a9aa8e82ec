#include "drm_rows.h"
const struct kmb_drm_driver kmb_drm_drivers[1];
const uint32_t kmb_drm_driver_count = 0;
