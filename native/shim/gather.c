#include <errno.h>

#include "marshal.h"
#include "user.h"

/* Past every user address space; src/abi, whose addresses are doubles, draws the line here. */
#define NOWHERE (1ull << 53)

struct gather {
  const struct kmb_row *row;
  struct kmb_image *image;
  /* Bytes of the real host's message and of its reply so far. At most 1,024 elements have data, each below 2^32. */
  uint64_t message, reply;
};

static int follow(struct gather *gather, const struct kmb_struct *layout, uint32_t base);

/* The value of a bounded scalar: all of them are counts and sizes. */
static bool scalar_outside(const struct kmb_field *field, const struct kmb_image *image, uint32_t at) {
  if ((field->flags & (KMB_MIN | KMB_MAX)) == 0) return false;
  if (field->size == 8) {
    uint64_t value = kmb_u64(image, at);
    return ((field->flags & KMB_MIN) != 0 && value < field->min) ||
           ((field->flags & KMB_MAX) != 0 && value > field->max);
  }
  uint32_t value = kmb_number(field, image, at);
  if ((field->flags & KMB_SIGNED) != 0) {
    int64_t number = (int32_t)value;
    return ((field->flags & KMB_MIN) != 0 && number < (int64_t)field->min) ||
           ((field->flags & KMB_MAX) != 0 && number > (int64_t)field->max);
  }
  return ((field->flags & KMB_MIN) != 0 && value < field->min) || ((field->flags & KMB_MAX) != 0 && value > field->max);
}

/* Whether a real host could have been asked and could have answered. */
static int judge_size(const struct gather *gather) {
  if (gather->row->overflow != 0 && gather->message > gather->row->overflow) return EOVERFLOW;
  return gather->message > KMB_MAX_PACKET || gather->reply > KMB_MAX_PACKET ? EINVAL : 0;
}

/* Counts and sizes of one struct, before anything that they count is read. */
static int judge(struct gather *gather, const struct kmb_struct *layout, uint32_t base) {
  const struct kmb_image *image = gather->image;
  KMB_EACH(field, layout, judged) {
    if (!kmb_live(field, image, base)) continue;
    uint32_t at = base + field->offset;
    if (field->shape == KMB_SCALAR) {
      if (scalar_outside(field, image, at)) return EINVAL;
    } else if (field->shape == KMB_INLINE) {
      if (kmb_elements(field, image, base) > field->fixed) return EINVAL;
    } else if (field->shape == KMB_POINTER) {
      if ((field->flags & KMB_NULLABLE) != 0 && kmb_u64(image, at) == 0) continue;
      uint64_t count = kmb_count(field, image, base);
      if ((field->flags & KMB_COUNTED) != 0 && (count < field->min || count > field->max)) return EINVAL;
      if ((field->flags & KMB_STRIDE) != 0 && count > 0 &&
          kmb_u32(image, base + field->stride_offset) != field->element_size)
        return EINVAL;
      gather->message += count * field->weight;
      gather->reply += count * field->reply;
    } else if (field->shape == KMB_STRUCT) {
      int error = judge(gather, field->element, at);
      if (error != 0) return error;
    }
  }
  return 0;
}

static int pointee(struct gather *gather, const struct kmb_field *field, uint32_t base) {
  struct kmb_image *image = gather->image;
  uint32_t place = base + field->offset;
  uint64_t va = kmb_u64(image, place);
  if ((field->flags & KMB_NULLABLE) != 0 && va == 0) return 0;
  /* Judged: no more than the bound, which is 32 bits wide. */
  uint32_t count = (uint32_t)kmb_count(field, image, base);
  kmb_set_u64(image, place, 0);
  if (count == 0 && (field->flags & KMB_NULLABLE) == 0) return 0;
  if (va == 0 || (count > 0 && va >= NOWHERE)) return EFAULT;
  uint64_t bytes = (uint64_t)count * field->element_size;
  uint32_t to = kmb_image_reserve(image, bytes);
  if (to == 0) return ENOMEM;
  if (field->direction != KMB_OUT && kmb_copy_in(image->bytes + to, va, bytes) != 0) return EFAULT;
  kmb_set_u32(image, place, to);
  if ((field->flags & KMB_CLAMP) != 0) kmb_set_u32(image, place + 4, count);
  if (!kmb_image_user(image, place, va)) return ENOMEM;
  if (field->element == NULL || field->direction == KMB_OUT) return 0;
  /* All of them first: what they name together may be more than is ever read. */
  int error = 0;
  for (uint32_t i = 0; error == 0 && i < count; i++)
    error = judge(gather, field->element, to + i * field->element_size);
  if (error == 0) error = judge_size(gather);
  for (uint32_t i = 0; error == 0 && i < count; i++)
    error = follow(gather, field->element, to + i * field->element_size);
  return error;
}

/* Where existing memory lies is remembered: in the reply its place holds what replaces it. */
static int note_memory(struct kmb_image *image, const struct kmb_struct *layout, uint32_t base) {
  KMB_EACH(field, layout, memory) {
    if (!kmb_live(field, image, base)) continue;
    uint64_t va = kmb_u64(image, base + field->offset);
    if (va != 0 && !kmb_image_user(image, base + field->offset, va)) return ENOMEM;
  }
  return 0;
}

/* Copies what a struct names that has been judged. */
static int follow(struct gather *gather, const struct kmb_struct *layout, uint32_t base) {
  int error = note_memory(gather->image, layout, base);
  KMB_EACH(field, layout, nested) {
    if (error == 0 && kmb_live(field, gather->image, base))
      error = follow(gather, field->element, base + field->offset);
  }
  KMB_EACH(field, layout, pointers) {
    if (error == 0 && kmb_live(field, gather->image, base)) error = pointee(gather, field, base);
  }
  return error;
}

int kmb_gather(const struct kmb_row *row, uint64_t va, struct kmb_image *image) {
  return kmb_gather_sized(row, va, row->layout->size, image);
}

int kmb_gather_sized(const struct kmb_row *row, uint64_t va, uint32_t bytes, struct kmb_image *image) {
  if (!kmb_image_reset(image, row->layout->size)) return ENOMEM;
  if (kmb_copy_in(image->bytes, va, bytes < row->layout->size ? bytes : row->layout->size) != 0) return EFAULT;
  struct gather gather = {.row = row, .image = image, .message = row->packet, .reply = row->reply};
  int error = judge(&gather, row->layout, 0);
  if (error == 0) error = judge_size(&gather);
  return error == 0 ? follow(&gather, row->layout, 0) : error;
}
