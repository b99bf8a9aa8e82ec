#include "frame.h"

#include <string.h>

enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

static bool take_varint(const uint8_t *bytes, size_t length, size_t *at, uint32_t *value) {
  uint32_t result = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    if (*at >= length) return false;
    uint8_t byte = bytes[(*at)++];
    if (shift == 28 && byte > 15) return false;
    result |= (uint32_t)(byte & 127) << shift;
    if (byte > 127) continue;
    *value = result;
    return byte != 0 || shift == 0;
  }
  return false;
}

static bool take_value(const uint8_t *bytes, size_t length, size_t *at, uint32_t type, struct kmb_value *value) {
  uint32_t number;
  switch (type) {
    case VARINT:
      if (!take_varint(bytes, length, at, &number)) return false;
      value->number = number;
      return number != 0;
    case FIXED32:
      if (length - *at < 4) return false;
      memcpy(&number, bytes + *at, 4);
      *at += 4;
      value->number = number;
      return number != 0;
    case FIXED64:
      if (length - *at < 8) return false;
      memcpy(&value->number, bytes + *at, 8);
      *at += 8;
      return value->number != 0;
    case BYTES:
      if (!take_varint(bytes, length, at, &number) || number > length - *at) return false;
      value->bytes = bytes + *at;
      value->length = number;
      *at += number;
      return true;
    default:
      return false;
  }
}

bool kmb_fields_decode(const uint8_t *bytes, size_t length, struct kmb_value *fields) {
  memset(fields, 0, KMB_FRAME_FIELDS * sizeof *fields);
  uint32_t last = 0;
  for (size_t at = 0; at < length;) {
    uint32_t key;
    if (!take_varint(bytes, length, &at, &key)) return false;
    uint32_t tag = key >> 3;
    /* Nothing that the host sends repeats a field. */
    if (tag <= last || tag >= KMB_FRAME_FIELDS) return false;
    last = tag;
    if (!take_value(bytes, length, &at, key & 7, &fields[tag])) return false;
  }
  return true;
}

bool kmb_frame_decode(const uint8_t *bytes, size_t length, struct kmb_frame *frame) {
  size_t at = 0;
  uint32_t key, body;
  if (!take_varint(bytes, length, &at, &key) || (key & 7) != BYTES) return false;
  if (!take_varint(bytes, length, &at, &body) || body != length - at) return false;
  frame->message = key >> 3;
  return kmb_fields_decode(bytes + at, body, frame->field);
}

static bool put(uint8_t *body, size_t room, size_t *at, const void *from, size_t bytes) {
  if (bytes > room - *at) return false;
  memcpy(body + *at, from, bytes);
  *at += bytes;
  return true;
}

static bool put_varint(uint8_t *body, size_t room, size_t *at, uint64_t value) {
  uint8_t bytes[10];
  size_t count = 0;
  for (; value > 127; value >>= 7) bytes[count++] = (uint8_t)(value | 128);
  bytes[count++] = (uint8_t)value;
  return put(body, room, at, bytes, count);
}

bool kmb_body_number(uint8_t *body, size_t room, size_t *at, uint32_t tag, uint64_t value) {
  return value == 0 || (put_varint(body, room, at, (uint64_t)tag << 3 | VARINT) && put_varint(body, room, at, value));
}

bool kmb_body_bytes(uint8_t *body, size_t room, size_t *at, uint32_t tag, const void *bytes, size_t length) {
  if (length == 0) return true;
  return put_varint(body, room, at, (uint64_t)tag << 3 | BYTES) && put_varint(body, room, at, length) &&
         put(body, room, at, bytes, length);
}

void kmb_pen_begin(struct kmb_pen *pen, enum kmb_message message) {
  pen->at = 0;
  pen->message = message;
  pen->ok = true;
}

void kmb_pen_number(struct kmb_pen *pen, uint32_t tag, uint64_t value) {
  pen->ok = pen->ok && kmb_body_number(pen->body, sizeof pen->body, &pen->at, tag, value);
}

void kmb_pen_bytes(struct kmb_pen *pen, uint32_t tag, const void *bytes, size_t length) {
  pen->ok = pen->ok && kmb_body_bytes(pen->body, sizeof pen->body, &pen->at, tag, bytes, length);
}

size_t kmb_pen_finish(struct kmb_pen *pen) {
  size_t at = 4;
  if (!pen->ok || !put_varint(pen->wire, sizeof pen->wire, &at, (uint64_t)pen->message << 3 | BYTES) ||
      !put_varint(pen->wire, sizeof pen->wire, &at, pen->at) || !put(pen->wire, sizeof pen->wire, &at, pen->body, pen->at))
    return 0;
  uint32_t frame = (uint32_t)(at - 4);
  memcpy(pen->wire, &frame, 4);
  return at;
}
