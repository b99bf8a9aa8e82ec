#include <errno.h>
#include <sys/ioctl.h>

#include "pump.h"
#include "requests.h"

const uint32_t kmb_requests[] = {KMB_PUMP_REQUESTS};
const size_t kmb_request_count = sizeof kmb_requests / sizeof *kmb_requests;

long kmb_device_call(int fd, uint32_t request, void *argument) {
  int result = ioctl(fd, (unsigned long)request, argument);
  return result < 0 ? -errno : result;
}
