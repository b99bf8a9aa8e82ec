/* What differs between the pump and the pump of the tests: the requests that its filter allows, and how one is made. */
#ifndef KMB_PUMP_REQUESTS_H
#define KMB_PUMP_REQUESTS_H

#include <stddef.h>
#include <stdint.h>

extern const uint32_t kmb_requests[];
extern const size_t kmb_request_count;

/* ioctl(2): 0 or more, or -errno. */
long kmb_device_call(int fd, uint32_t request, void *argument);

#endif
