/*
 * Requests as canonical protobuf: fields ascending by tag, minimal, defaults left out, arrays of numbers packed. What is
 * written here is byte for byte what src/abi writes; a test holds the two to each other.
 */
#include "marshal.h"

struct out {
  uint8_t *bytes;
  size_t at, room;
};

static bool put_byte(struct out *out, uint8_t byte) {
  if (out->at >= out->room) return false;
  out->bytes[out->at++] = byte;
  return true;
}

static bool put_varint(struct out *out, uint64_t value) {
  if (value < 128) return put_byte(out, (uint8_t)value);
  for (; value > 127; value >>= 7)
    if (!put_byte(out, (uint8_t)(value | 128))) return false;
  return put_byte(out, (uint8_t)value);
}

static bool put_bytes(struct out *out, const void *from, size_t bytes) {
  if (bytes > out->room - out->at) return false;
  memcpy(out->bytes + out->at, from, bytes);
  out->at += bytes;
  return true;
}

enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

static bool put_key(struct out *out, const struct kmb_field *field, unsigned type) {
  return put_varint(out, (uint64_t)field->tag << 3 | type);
}

static bool put_scalar(struct out *out, const struct kmb_field *field, const struct kmb_image *image, uint32_t at) {
  if (field->wire == KMB_FIXED64) {
    uint64_t value = kmb_u64(image, at);
    return value == 0 || (put_key(out, field, FIXED64) && put_bytes(out, &value, 8));
  }
  uint32_t value = kmb_number(field, image, at);
  if (value == 0) return true;
  switch (field->wire) {
    case KMB_FIXED32:
      return put_key(out, field, FIXED32) && put_bytes(out, &value, 4);
    case KMB_INT32:
      return put_key(out, field, VARINT) && put_varint(out, (uint64_t)(int64_t)(int32_t)value);
    default:
      return put_key(out, field, VARINT) && put_varint(out, value);
  }
}

/* Elements that are numbers or bytes; little-endian memory is the wire form already, but for varints. */
static bool put_packed(struct out *out, const struct kmb_field *field, const struct kmb_image *image, uint32_t from,
                       uint64_t count) {
  if (count == 0) return true;
  if (count > image->length) return false;
  uint64_t bytes = count * field->element_size;
  if (from + bytes > image->length) return false;
  if (field->wire != KMB_UINT32)
    return put_key(out, field, BYTES) && put_varint(out, bytes) && put_bytes(out, image->bytes + from, bytes);
  uint64_t length = count;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t rest = kmb_u32(image, from + i * 4) >> 7; rest != 0; rest >>= 7) length++;
  if (!put_key(out, field, BYTES) || !put_varint(out, length)) return false;
  for (uint32_t i = 0; i < count; i++)
    if (!put_varint(out, kmb_u32(image, from + i * 4))) return false;
  return true;
}

/* Puts the length of what lies behind `head` into the one byte kept there; makes room when it needs more. */
static bool seal(struct out *out, size_t head) {
  size_t length = out->at - head - 1;
  size_t extra = 0;
  for (size_t rest = length >> 7; rest != 0; rest >>= 7) extra++;
  if (extra > out->room - out->at) return false;
  if (extra > 0) memmove(out->bytes + head + 1 + extra, out->bytes + head + 1, length);
  out->at += extra;
  size_t at = head;
  for (; length > 127; length >>= 7) out->bytes[at++] = (uint8_t)(length | 128);
  out->bytes[at] = (uint8_t)length;
  return true;
}

static bool put_struct(struct out *out, const struct kmb_struct *layout, const struct kmb_image *image, uint32_t base);

/* An embedded struct; left out when nothing in it differs from its default. */
static bool put_embedded(struct out *out, const struct kmb_field *field, const struct kmb_image *image, uint32_t at) {
  size_t begin = out->at;
  if (!put_key(out, field, BYTES)) return false;
  size_t head = out->at;
  if (!put_byte(out, 0) || !put_struct(out, field->element, image, at)) return false;
  if (out->at == head + 1) {
    out->at = begin;
    return true;
  }
  return seal(out, head);
}

static bool put_pointee(struct out *out, const struct kmb_field *field, const struct kmb_image *image, uint32_t base) {
  uint32_t from = kmb_u32(image, base + field->offset);
  if (from == 0) return true;
  uint64_t count = kmb_elements(field, image, base);
  if (field->element == NULL) return put_packed(out, field, image, from, count);
  for (uint32_t i = 0; i < count; i++) {
    if (!put_key(out, field, BYTES)) return false;
    size_t head = out->at;
    if (!put_byte(out, 0) || !put_struct(out, field->element, image, from + i * field->element_size)) return false;
    if (!seal(out, head)) return false;
  }
  return true;
}

static bool put_field(struct out *out, const struct kmb_field *field, const struct kmb_image *image, uint32_t base) {
  uint32_t at = base + field->offset;
  switch (field->shape) {
    case KMB_SCALAR:
      return put_scalar(out, field, image, at);
    case KMB_STRUCT:
      return put_embedded(out, field, image, at);
    case KMB_POINTER:
      return put_pointee(out, field, image, base);
    default: {
      uint64_t count = kmb_elements(field, image, base);
      return count <= field->fixed && put_packed(out, field, image, at, count);
    }
  }
}

/* Which nullable pointers are not NULL; its tag is the highest of the struct. */
static bool put_presence(struct out *out, const struct kmb_struct *layout, const struct kmb_image *image,
                         uint32_t base) {
  uint32_t bits = 0;
  KMB_EACH(field, layout, pointers) {
    if (field->presence == 0 || !kmb_live(field, image, base)) continue;
    if (kmb_u32(image, base + field->offset) != 0) bits |= field->presence;
  }
  return bits == 0 || (put_varint(out, (uint64_t)layout->presence_tag << 3 | VARINT) && put_varint(out, bits));
}

static bool put_struct(struct out *out, const struct kmb_struct *layout, const struct kmb_image *image, uint32_t base) {
  KMB_EACH(field, layout, inputs) {
    if (!kmb_live(field, image, base)) continue;
    if (!put_field(out, field, image, base)) return false;
  }
  return layout->presence_tag == 0 || put_presence(out, layout, image, base);
}

int64_t kmb_encode(const struct kmb_row *row, const struct kmb_image *image, uint8_t *bytes, size_t room) {
  struct out out = {.bytes = bytes, .at = 0, .room = room};
  return put_struct(&out, row->layout, image, 0) ? (int64_t)out.at : -1;
}
