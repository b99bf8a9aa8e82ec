/* Memory that the caller named. A D3DKMT function answers a wild pointer with a status, as the device does.
 */
#ifndef KMB_DXCORE_REACH_H
#define KMB_DXCORE_REACH_H

#include <stdbool.h>
#include <stddef.h>

/* False when a byte of the range cannot be read, or written. */
bool kmb_reach_in(void *to, const void *from, size_t bytes);
bool kmb_reach_out(void *to, const void *from, size_t bytes);

#endif
