/* Control frames: u32le length, then one message of proto/kmbridge/bus.proto, canonical. */
#ifndef KMB_FRAME_H
#define KMB_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bus.h"

#define KMB_FRAME_FIELDS 8

/* One field of a message: a number, or bytes inside the frame. */
struct kmb_value {
  uint64_t number;
  const uint8_t *bytes;
  uint32_t length;
};

/* A message taken apart; fields by their number, absent ones zero. */
struct kmb_frame {
  uint32_t message;
  struct kmb_value field[KMB_FRAME_FIELDS];
};

/* False for anything that is no canonical message. Looks at the bytes only; what they mean is the caller's business. */
bool kmb_frame_decode(const uint8_t *bytes, size_t length, struct kmb_frame *frame);
/* The same for a message inside a message. */
bool kmb_fields_decode(const uint8_t *bytes, size_t length, struct kmb_value *fields);

/* A frame being written; past its end everything is dropped and `ok` false. */
struct kmb_pen {
  uint8_t body[KMB_FRAME_BYTES];
  uint8_t wire[4 + KMB_FRAME_BYTES];
  size_t at;
  uint32_t message;
  bool ok;
};

/* Begins a frame of `message`; put its fields in ascending order, then finish. */
void kmb_pen_begin(struct kmb_pen *pen, enum kmb_message message);
void kmb_pen_number(struct kmb_pen *pen, uint32_t tag, uint64_t value);
void kmb_pen_bytes(struct kmb_pen *pen, uint32_t tag, const void *bytes, size_t length);
/* Bytes of `wire`, the whole frame with its length; 0 when it does not fit. */
size_t kmb_pen_finish(struct kmb_pen *pen);
/* Appends to a body of one's own: bytes of a message that is later put by kmb_pen_bytes. False when there is no room. */
bool kmb_body_number(uint8_t *body, size_t room, size_t *at, uint32_t tag, uint64_t value);
bool kmb_body_bytes(uint8_t *body, size_t room, size_t *at, uint32_t tag, const void *bytes, size_t length);

#endif
