/* A call between the program's memory, its image and the wire: everything here is driven by the tables. */
#ifndef KMB_MARSHAL_H
#define KMB_MARSHAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image.h"
#include "plan.h"

/* Packet bytes above which a real host would not have got the call (dxgkrnl, DXG_MAX_VM_BUS_PACKET_SIZE). */
#define KMB_MAX_PACKET 131072u

/* Copies the struct at `va` and what its pointers name into `image`, each byte once: 0 or an errno. */
int kmb_gather(const struct kmb_row *row, uint64_t va, struct kmb_image *image);
/* The same of a struct of which only `bytes` are the program's, as a DRM request may say: the rest is 0. */
int kmb_gather_sized(const struct kmb_row *row, uint64_t va, uint32_t bytes, struct kmb_image *image);
/* Writes the outputs back to where the gather found them: 0 or EFAULT. */
int kmb_scatter(const struct kmb_row *row, struct kmb_image *image, uint64_t va);
/* The same, and nothing of the struct past its first `bytes`. */
int kmb_scatter_sized(const struct kmb_row *row, struct kmb_image *image, uint64_t va, uint32_t bytes);
/* Whether the scatter would succeed, without changing what is there: 0 or EFAULT. */
int kmb_scatter_probe(const struct kmb_row *row, struct kmb_image *image, uint64_t va);
int kmb_scatter_probe_sized(const struct kmb_row *row, struct kmb_image *image, uint64_t va, uint32_t bytes);

/* Writes the request to `out`: its bytes, or -1 when they are more than `room`. */
int64_t kmb_encode(const struct kmb_row *row, const struct kmb_image *image, uint8_t *out, size_t room);

enum kmb_decoded { KMB_TAKEN, KMB_MALFORMED, KMB_BOUND };
/* Takes a reply's body into the image of its call, as strictly as the host takes calls. */
enum kmb_decoded kmb_decode(const struct kmb_row *row, const uint8_t *body, size_t bytes, struct kmb_image *image);

#endif
