#include "result.h"

#include <errno.h>
#include <stddef.h>

#include "status.h"

long kmb_result_ioctl(struct kmb_result result) {
  if (result.error != 0) return -result.error;
  if (result.status >= 0) return result.status;
  for (size_t i = 0; i < sizeof kmb_status_errno / sizeof *kmb_status_errno; i++)
    if (kmb_status_errno[i].status == result.status) return -kmb_status_errno[i].error;
  return -KMB_OTHER_ERRNO;
}

long kmb_result_drm(struct kmb_result result) {
  enum { MOST_ERRNO = 4095 };
  return result.error == 0 && result.status < 0 && result.status >= -MOST_ERRNO ? result.status : kmb_result_ioctl(result);
}

int32_t kmb_result_status(struct kmb_result result) {
  if (result.error == 0) return result.status;
  for (size_t i = 0; i < sizeof kmb_errno_status / sizeof *kmb_errno_status; i++)
    if (kmb_errno_status[i].error == result.error) return kmb_errno_status[i].status;
  return KMB_OTHER_STATUS;
}
