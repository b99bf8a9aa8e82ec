/* The socket of a connection: greeting, control stream, and the lane on which descriptors travel. */
#ifndef KMB_LANE_H
#define KMB_LANE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "own_fd.h"

enum kmb_lane_kind { KMB_LANE_RINGS = 0, KMB_LANE_SLAB = 1, KMB_LANE_DESCRIPTOR = 2 };
enum kmb_access { KMB_READ_ACCESS = 0, KMB_WRITE_ACCESS = 1, KMB_DEDICATED_ACCESS = 2 };

/* One message of the lane with the descriptor that came with it. */
struct kmb_lent {
  enum kmb_lane_kind kind;
  enum kmb_access access;
  uint32_t id;
  uint64_t bytes;
  int fd;
};

struct kmb_link {
  struct kmb_fd control, lane, doorbell, ring;
};

/* Connects to a broker's socket and takes its greeting: 0 or an errno (EPROTO: what listens is no broker). */
int kmb_link_connect(struct kmb_link *link, const char *path);
void kmb_link_close(struct kmb_link *link);

/* Sends all of `bytes` on the control stream; false when the broker is gone. */
bool kmb_link_send(const struct kmb_link *link, const uint8_t *bytes, size_t length);
/* Wakes the host; false when the descriptor for it is no longer ours. */
bool kmb_link_ring(const struct kmb_link *link);

/* Takes the next message of the lane, which must be there already: 0, or an errno (EAGAIN: nothing). The caller closes fd. */
int kmb_lane_take(const struct kmb_link *link, struct kmb_lent *lent);
/* Closes the descriptor of lent memory once it is mapped. */
void kmb_lent_close(const struct kmb_link *link, struct kmb_lent *lent);
/* Sends a descriptor under a ticket: 0 or an errno. */
int kmb_lane_give(const struct kmb_link *link, uint32_t ticket, int fd);
/* Maps lent memory after checking that it cannot shrink under us: an address, or NULL. `at`: where exactly, or NULL. */
void *kmb_lent_map(const struct kmb_lent *lent);

#endif
