/*
 * Replies, strictly: each field of the row's outputs at most once, in the order of the tags, minimal and not its default,
 * every array exactly as long as its count says and never longer than the room that the request offered. Anything else is
 * a lying host.
 */
#include "marshal.h"

struct in {
  const uint8_t *bytes;
  size_t at, end;
};

/* A minimal varint of at most 32 bits. */
static bool take_varint(struct in *in, uint32_t *value) {
  uint32_t result = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    if (in->at >= in->end) return false;
    uint8_t byte = in->bytes[in->at++];
    if (shift == 28 && byte > 15) return false;
    result |= (uint32_t)(byte & 127) << shift;
    if (byte > 127) continue;
    if (byte == 0 && shift > 0) return false;
    *value = result;
    return true;
  }
  return false;
}

/* A minimal varint of an int32, whose negative values have ten bytes. */
static bool take_int32(struct in *in, uint32_t *value) {
  uint64_t result = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    if (in->at >= in->end) return false;
    uint8_t byte = in->bytes[in->at++];
    if (shift == 63 && byte > 1) return false;
    result |= (uint64_t)(byte & 127) << shift;
    if (byte > 127) continue;
    if (byte == 0 && shift > 0) return false;
    int64_t number = (int64_t)result;
    if (number < INT32_MIN || number > INT32_MAX) return false;
    *value = (uint32_t)(int32_t)number;
    return true;
  }
  return false;
}

enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

static unsigned type_of(const struct kmb_field *field) {
  if (field->shape != KMB_SCALAR) return BYTES;
  return field->wire == KMB_FIXED32 ? FIXED32 : field->wire == KMB_FIXED64 ? FIXED64 : VARINT;
}

/* Whether the field's key is next; it is then taken. */
static bool take_key(struct in *in, const struct kmb_field *field) {
  struct in ahead = *in;
  uint32_t key;
  if (!take_varint(&ahead, &key) || key != ((uint32_t)field->tag << 3 | type_of(field))) return false;
  *in = ahead;
  return true;
}

/* The next length-delimited value; `part` is left around it. */
static bool take_part(struct in *in, struct in *part) {
  uint32_t length;
  if (!take_varint(in, &length) || length > in->end - in->at) return false;
  *part = (struct in){.bytes = in->bytes, .at = in->at, .end = in->at + length};
  in->at += length;
  return true;
}

static enum kmb_decoded take_struct(struct in *in, const struct kmb_struct *layout, struct kmb_image *image,
                                    uint32_t base);

static enum kmb_decoded take_scalar(struct in *in, const struct kmb_field *field, struct kmb_image *image,
                                    uint32_t at) {
  if (!take_key(in, field)) return KMB_TAKEN;
  size_t bytes = field->wire == KMB_FIXED64 ? 8 : 4;
  if (field->wire == KMB_FIXED64 || field->wire == KMB_FIXED32) {
    static const uint8_t zero[8];
    if (bytes > in->end - in->at || memcmp(in->bytes + in->at, zero, bytes) == 0) return KMB_MALFORMED;
    memcpy(image->bytes + at, in->bytes + in->at, bytes);
    in->at += bytes;
    return KMB_TAKEN;
  }
  uint32_t value;
  if (!(field->wire == KMB_INT32 ? take_int32(in, &value) : take_varint(in, &value)) || value == 0)
    return KMB_MALFORMED;
  if (field->size < 4 && value >> (8 * field->size) != 0) return KMB_MALFORMED;
  memcpy(image->bytes + at, &value, field->size < 4 ? field->size : 4);
  return KMB_TAKEN;
}

/* `count` numbers at image offset `to`, packed. */
static enum kmb_decoded take_packed(struct in *in, const struct kmb_field *field, struct kmb_image *image, uint32_t to,
                                    uint32_t count) {
  struct in part = {0};
  bool came = take_key(in, field);
  if (came != (count != 0)) return KMB_MALFORMED;
  if (!came) return KMB_TAKEN;
  if (!take_part(in, &part)) return KMB_MALFORMED;
  uint64_t bytes = (uint64_t)count * field->element_size;
  if (to + bytes > image->length) return KMB_MALFORMED;
  if (field->wire != KMB_UINT32) {
    if (part.end - part.at != bytes) return KMB_MALFORMED;
    memcpy(image->bytes + to, part.bytes + part.at, bytes);
    return KMB_TAKEN;
  }
  for (uint32_t i = 0; i < count; i++) {
    uint32_t value;
    if (!take_varint(&part, &value)) return KMB_MALFORMED;
    kmb_set_u32(image, to + i * 4, value);
  }
  return part.at == part.end ? KMB_TAKEN : KMB_MALFORMED;
}

static enum kmb_decoded take_messages(struct in *in, const struct kmb_field *field, struct kmb_image *image,
                                      uint32_t to, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    struct in part;
    if (!take_key(in, field) || !take_part(in, &part)) return KMB_MALFORMED;
    enum kmb_decoded result = take_struct(&part, field->element, image, to + i * field->element_size);
    if (result != KMB_TAKEN) return result;
  }
  return KMB_TAKEN;
}

static enum kmb_decoded take_embedded(struct in *in, const struct kmb_field *field, struct kmb_image *image,
                                      uint32_t at) {
  struct in part = {0};
  if (take_key(in, field) && (!take_part(in, &part) || part.at == part.end)) return KMB_MALFORMED;
  return take_struct(&part, field->element, image, at);
}

/* Elements that a pointer field's array has in the image; what the reply says may only shrink it. */
struct room {
  uint64_t elements;
};

static enum kmb_decoded take_pointee(struct in *in, const struct kmb_field *field, struct kmb_image *image,
                                     uint32_t base, struct room room) {
  uint32_t from = kmb_u32(image, base + field->offset);
  if (from == 0) return KMB_TAKEN;
  uint64_t count = kmb_elements(field, image, base);
  if (count > room.elements) return KMB_MALFORMED;
  return field->element == NULL ? take_packed(in, field, image, from, (uint32_t)count)
                                : take_messages(in, field, image, from, (uint32_t)count);
}

/* Outputs that the reply leaves out are zero. */
static void clear(const struct kmb_struct *layout, struct kmb_image *image, uint32_t base) {
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    if (field->shape == KMB_SCALAR && kmb_travels(field, KMB_OUT) && kmb_live(field, image, base))
      memset(image->bytes + base + field->offset, 0, field->size);
  }
}

static bool past_max(const struct kmb_field *field, const struct kmb_image *image, uint32_t at) {
  if ((field->flags & KMB_MAX) == 0) return false;
  if (field->size == 8) return kmb_u64(image, at) > field->max;
  return kmb_number(field, image, at) > field->max;
}

/* Most pointers that one struct of the schema has is six; a table with more does not get past the first call. */
#define POINTERS 16

static enum kmb_decoded take_struct(struct in *in, const struct kmb_struct *layout, struct kmb_image *image,
                                    uint32_t base) {
  struct room rooms[POINTERS];
  uint32_t pointers = 0;
  for (uint32_t i = 0; i < layout->count; i++)
    if (layout->fields[i].shape == KMB_POINTER && pointers < POINTERS)
      rooms[pointers++].elements = kmb_elements(&layout->fields[i], image, base);
  clear(layout, image, base);
  pointers = 0;
  struct in late[POINTERS];
  const struct kmb_field *waiting[POINTERS];
  struct room late_room[POINTERS];
  uint32_t lates = 0;
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    uint32_t slot = field->shape == KMB_POINTER ? pointers++ : 0;
    if (slot >= POINTERS) return KMB_MALFORMED;
    if (!kmb_travels(field, KMB_OUT) || !kmb_live(field, image, base)) continue;
    uint32_t at = base + field->offset;
    enum kmb_decoded result = KMB_TAKEN;
    switch (field->shape) {
      case KMB_SCALAR:
        result = take_scalar(in, field, image, at);
        if (result == KMB_TAKEN && past_max(field, image, at)) result = KMB_BOUND;
        break;
      case KMB_STRUCT:
        result = take_embedded(in, field, image, at);
        break;
      case KMB_POINTER:
        /* The count may come behind its array: where the array lies is noted, and filled in at the end. */
        late[lates] = *in;
        waiting[lates] = field;
        late_room[lates++] = rooms[slot];
        struct in part;
        while (take_key(in, field))
          if (!take_part(in, &part)) return KMB_MALFORMED;
        late[lates - 1].end = in->at;
        break;
      default: {
        uint64_t count = kmb_elements(field, image, base);
        result = count > field->fixed ? KMB_BOUND : take_packed(in, field, image, at, (uint32_t)count);
      }
    }
    if (result != KMB_TAKEN) return result;
  }
  if (in->at != in->end) return KMB_MALFORMED;
  for (uint32_t i = 0; i < lates; i++) {
    enum kmb_decoded result = take_pointee(&late[i], waiting[i], image, base, late_room[i]);
    if (result != KMB_TAKEN) return result;
    if (late[i].at != late[i].end) return KMB_MALFORMED;
  }
  return KMB_TAKEN;
}

enum kmb_decoded kmb_decode(const struct kmb_row *row, const uint8_t *body, size_t bytes, struct kmb_image *image) {
  struct in in = {.bytes = body, .at = 0, .end = bytes};
  return take_struct(&in, row->layout, image, 0);
}
