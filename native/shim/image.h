/*
 * The decoded form of one call: the C struct at offset 0 of a private buffer, every pointee 8-aligned behind it, each
 * pointer field replaced by its pointee's offset (0 = NULL). The same form as src/abi/image.ts.
 */
#ifndef KMB_IMAGE_H
#define KMB_IMAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "plan.h"

/* Where the program's own pointer was, by image offset of the pointer field; noted beside it, what was lent for it, or the event made for it and its id. */
enum { KMB_SLAB_NOTE = 1, KMB_BYTES_NOTE = 2, KMB_FILE_NOTE = 3, KMB_DESCRIPTOR_NOTE = 4 };

struct kmb_user {
  uint64_t va;
  uint32_t at;
};

struct kmb_image {
  uint8_t *bytes;
  struct kmb_user *users;
  uint32_t length, capacity;
  uint32_t user_count, user_capacity;
  uint32_t cursor; /* where the next look-up starts: the scatter asks in the order of the gather */
};

/* Starts over with a zeroed struct of `size` bytes. False when there is no memory. */
bool kmb_image_reset(struct kmb_image *image, uint32_t size);
/* Appends `size` zeroed bytes, 8-aligned: their offset, or 0 when there is no memory. May move `bytes`. */
uint32_t kmb_image_reserve(struct kmb_image *image, uint64_t size);
bool kmb_image_user(struct kmb_image *image, uint32_t at, uint64_t va);
/* The program's pointer for the field at `at`; 0 when none was recorded. */
uint64_t kmb_image_va(struct kmb_image *image, uint32_t at);
/* Gives back what one huge call made it grow to. */
void kmb_image_trim(struct kmb_image *image);
void kmb_image_free(struct kmb_image *image);

static inline uint32_t kmb_u32(const struct kmb_image *image, uint32_t at) {
  uint32_t value;
  memcpy(&value, image->bytes + at, 4);
  return value;
}

static inline uint64_t kmb_u64(const struct kmb_image *image, uint32_t at) {
  uint64_t value;
  memcpy(&value, image->bytes + at, 8);
  return value;
}

static inline void kmb_set_u32(struct kmb_image *image, uint32_t at, uint32_t value) {
  memcpy(image->bytes + at, &value, 4);
}

static inline void kmb_set_u64(struct kmb_image *image, uint32_t at, uint64_t value) {
  memcpy(image->bytes + at, &value, 8);
}

/* The value of a scalar of one, two or four bytes. */
static inline uint32_t kmb_number(const struct kmb_field *field, const struct kmb_image *image, uint32_t at) {
  uint32_t value = 0;
  memcpy(&value, image->bytes + at, field->size < 4 ? field->size : 4);
  return value;
}

/* Whether a field's selector, if it has one, holds for the struct at `base`. */
static inline bool kmb_live(const struct kmb_field *field, const struct kmb_image *image, uint32_t base) {
  if ((field->flags & KMB_WHEN) == 0) return true;
  bool equal = (kmb_u32(image, base + field->when_offset) & field->when_mask) == field->when_equals;
  return equal == ((field->flags & KMB_UNLESS) == 0);
}

/* The count that the struct has for an array. */
static inline uint64_t kmb_count(const struct kmb_field *field, const struct kmb_image *image, uint32_t base) {
  if ((field->flags & KMB_COUNTED) == 0) return field->fixed;
  uint32_t at = base + field->count_offset;
  return (field->flags & KMB_WIDE) != 0 ? kmb_u64(image, at) : kmb_u32(image, at);
}

/* Elements of an array that are in the image: of a clamped one no more than there was room for. */
static inline uint64_t kmb_elements(const struct kmb_field *field, const struct kmb_image *image, uint32_t base) {
  uint64_t count = kmb_count(field, image, base);
  if ((field->flags & KMB_CLAMP) == 0) return count;
  uint32_t room = kmb_u32(image, base + field->offset + 4);
  return count < room ? count : room;
}

static inline bool kmb_travels(const struct kmb_field *field, enum kmb_direction half) {
  return (field->direction & half) != 0;
}

#endif
