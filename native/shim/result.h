/* What a call came to: an NTSTATUS of the host, or an errno of this side. Tables: native/gen/status.h, from src/abi/status.ts. */
#ifndef KMB_RESULT_H
#define KMB_RESULT_H

#include <stdint.h>

#include "ntstatus.h"

struct kmb_result {
  int error; /* 0, or an errno of this side */
  int32_t status;
};

/* What ioctl(2) returns: >= 0, or -errno. */
long kmb_result_ioctl(struct kmb_result result);
/* The same for a row of DRM, whose status is the ioctl's own result, but for what the bridge itself says. */
long kmb_result_drm(struct kmb_result result);
/* What a D3DKMT function returns. */
int32_t kmb_result_status(struct kmb_result result);

#endif
