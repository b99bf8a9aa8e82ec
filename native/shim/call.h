/* One call from the program's struct to its result. */
#ifndef KMB_CALL_H
#define KMB_CALL_H

#include <stdint.h>

#include "result.h"

struct kmb_row;
struct kmb_drm_request;
struct kmb_call;

/* The row of a request code in full; NULL when there is none: ENOTTY. */
const struct kmb_row *kmb_row_of_request(uint32_t request);
/*
 * Runs it; `high` goes along in the head: the door (enum kmb_door), and for a row of DRM the host's number of the open file.
 * `generation` is that of the file it came by, 0 for the connection of the moment.
 */
struct kmb_result kmb_run(const struct kmb_row *row, uint64_t argument, uint32_t high, uint8_t generation);
/* The same, of a struct whose size and directions the program has chosen. */
struct kmb_result kmb_run_sized(const struct kmb_drm_request *request, uint64_t argument, uint32_t high, uint8_t generation);
/* Runs a call whose image is filled already, from inside another call; nothing is written back. */
struct kmb_result kmb_run_filled(const struct kmb_row *row, struct kmb_call *call);
/* Runs one of the shim's own calls, which have no body (kmbridge.wire: HOLD, RELEASE). */
struct kmb_result kmb_run_own(uint32_t nr);

#endif
