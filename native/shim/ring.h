/*
 * The two rings of a channel, byte-exact VMBus: a 4 KiB control page each, 16-byte descriptors, trailers, 8 bytes always
 * free. Nothing here knows a doorbell: what may have to wake the peer says so. Each of the peer's words is loaded once;
 * a packet is copied to private memory before its room is given back. As src/vmbus-sim/ring.
 */
#ifndef KMB_RING_H
#define KMB_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bus.h"

#define KMB_PAGE 4096u

enum kmb_packet_kind { KMB_INBAND = 6, KMB_COMPLETION = 11 };
enum kmb_sent { KMB_QUIET, KMB_SIGNAL, KMB_FULL, KMB_SEND_CORRUPT };
enum kmb_received { KMB_PACKET, KMB_EMPTY, KMB_RECEIVE_CORRUPT };

struct kmb_writer {
  volatile uint32_t *control;
  uint8_t *data;
  uint32_t size, in, out;
  uint32_t packet_bytes; /* largest packet: descriptor and padded payload */
  uint64_t written; /* bytes of all packets so far, framing included */
  uint32_t wishers; /* threads that sleep until there is room: their owner counts them */
  uint32_t wanted;  /* the largest of their wishes */
  const char *corrupt; /* why it is, or NULL */
};

struct kmb_reader {
  volatile uint32_t *control;
  const uint8_t *data;
  uint32_t size;
  uint32_t packet_bytes; /* largest packet: descriptor and padded payload */
  uint32_t in;        /* the peer's index as last loaded and checked */
  uint32_t out;       /* what has been read; also looked at by threads that spin */
  uint32_t published; /* what the peer sees of it */
  uint32_t unpublished;
  bool armed, signal_due;
  const char *corrupt;
  /* The packet that was read last. */
  uint8_t *payload; /* `packet_bytes` of private memory */
  enum kmb_packet_kind kind;
  uint64_t id;
  uint32_t bytes;
};

/* One ring as the limits of its channel have it: pages with the control page, and the largest packet. */
struct kmb_ring_shape {
  uint32_t pages, packet_bytes;
};

/* `pages` of the shape are what lies at `ring`. */
void kmb_writer_init(struct kmb_writer *writer, void *ring, struct kmb_ring_shape shape);
uint32_t kmb_writer_most(const struct kmb_writer *writer);
enum kmb_sent kmb_write(struct kmb_writer *writer, uint64_t id, bool wants, const void *payload, uint32_t bytes);
/* Announces that `bytes` of payload wait for room: true when there is none (sleep), false to try again. */
bool kmb_await_space(struct kmb_writer *writer, uint32_t bytes);
/* Whether the reader has read the first `mark` of all bytes written; also true once the ring is corrupt. */
bool kmb_passed(struct kmb_writer *writer, uint64_t mark);

/* `payload`: private memory for one packet of the shape's largest. */
void kmb_reader_init(struct kmb_reader *reader, void *ring, struct kmb_ring_shape shape, uint8_t *payload);
enum kmb_received kmb_read(struct kmb_reader *reader);
/* Whether there is something to read; safe to ask without the lock. */
bool kmb_has_data(const struct kmb_reader *reader);
/* Gives the room of what was read back; true when the peer waits for it and must be rung. */
bool kmb_end_batch(struct kmb_reader *reader);
/* Asks to be signalled: true when there is nothing (sleep), false when there is data and nothing is armed. */
bool kmb_arm(struct kmb_reader *reader);
void kmb_disarm(struct kmb_reader *reader);

#endif
