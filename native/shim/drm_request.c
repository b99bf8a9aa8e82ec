#include <errno.h>
#include <linux/ioctl.h>
#include <string.h>

#include "drm_rows.h"

const struct kmb_drm_driver *kmb_drm_driver(const char *name) {
  for (uint32_t i = 0; i < kmb_drm_driver_count; i++)
    if (strcmp(kmb_drm_drivers[i].name, name) == 0) return &kmb_drm_drivers[i];
  return NULL;
}

int kmb_drm_request_of(const struct kmb_drm_driver *driver, uint32_t request, struct kmb_drm_request *found) {
  if (_IOC_TYPE(request) != 'd') return ENOTTY;
  const struct kmb_row *row = driver->rows[_IOC_NR(request)];
  if (row == NULL) return EINVAL;
  uint32_t both = request & row->request, bytes = _IOC_SIZE(request);
  *found = (struct kmb_drm_request){
      .row = row,
      .in = (_IOC_DIR(both) & _IOC_WRITE) != 0 ? bytes : 0,
      .out = (_IOC_DIR(both) & _IOC_READ) != 0 ? bytes : 0,
  };
  return 0;
}
