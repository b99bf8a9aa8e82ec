#include <errno.h>

#include "marshal.h"
#include "user.h"

/* Where outputs go, and the call that they belong to. */
struct scatter {
  const struct kmb_struct *root;
  struct kmb_image *image;
  int (*put)(uint64_t to, const void *from, size_t bytes);
};

static int probe(uint64_t to, const void *from, size_t bytes) {
  (void)from;
  return kmb_probe_out(to, bytes);
}

/* Writes a struct, of which the program has only the first `room` bytes. */
static int write_struct(struct scatter *scatter, const struct kmb_struct *layout, uint32_t base, uint64_t va,
                        uint32_t room);

/* The elements behind a pointer, where the gather found them. */
static int write_pointee(struct scatter *scatter, const struct kmb_field *field, uint32_t base) {
  struct kmb_image *image = scatter->image;
  uint32_t from = kmb_u32(image, base + field->offset);
  uint64_t va = kmb_image_va(image, base + field->offset);
  if (from == 0 || va == 0) return 0;
  uint32_t count = (uint32_t)kmb_elements(field, image, base);
  if (field->element == NULL) return scatter->put(va, image->bytes + from, (size_t)count * field->element_size);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t step = i * field->element_size;
    if (write_struct(scatter, field->element, from + step, va + step, field->element->size) != 0) return -1;
  }
  return 0;
}

/* An address inside one of the argument's own arrays; one behind the array's end is nowhere. */
static int write_inside(struct scatter *scatter, const struct kmb_field *field, uint32_t at, uint64_t va) {
  struct kmb_image *image = scatter->image;
  for (uint32_t i = 0; i < scatter->root->count; i++) {
    const struct kmb_field *array = &scatter->root->fields[i];
    if (array->shape != KMB_POINTER || array->offset + 1u != field->inside) continue;
    uint64_t offset = kmb_u64(image, at), base = kmb_image_va(image, array->offset);
    if (offset > kmb_elements(array, image, 0) * array->element_size) return -1;
    uint64_t address = base == 0 ? 0 : base + offset;
    return scatter->put(va, &address, sizeof address);
  }
  return -1;
}

static size_t least(size_t bytes, uint32_t room) { return bytes < room ? bytes : room; }

/* A field of which the program has the first `room` bytes, one at least. */
static int write_field(struct scatter *scatter, const struct kmb_field *field, uint32_t base, uint64_t va,
                       uint32_t room) {
  struct kmb_image *image = scatter->image;
  uint32_t from = base + field->offset;
  if (field->inside != 0) return write_inside(scatter, field, from, va + field->offset);
  switch (field->shape) {
    case KMB_SCALAR:
      return scatter->put(va + field->offset, image->bytes + from, least(field->size, room));
    case KMB_STRUCT:
      return write_struct(scatter, field->element, from, va + field->offset, room);
    case KMB_POINTER:
      return write_pointee(scatter, field, base);
    default: {
      uint64_t count = kmb_elements(field, image, base);
      if (count > field->fixed) count = field->fixed;
      return scatter->put(va + field->offset, image->bytes + from, least((size_t)count * field->element_size, room));
    }
  }
}

static int write_struct(struct scatter *scatter, const struct kmb_struct *layout, uint32_t base, uint64_t va,
                        uint32_t room) {
  KMB_EACH(field, layout, outputs) {
    /* An array is the program's wherever its pointer lies. */
    bool array = field->shape == KMB_POINTER;
    if (field->offset >= room && !array) continue;
    /* What replaces the program's memory is for the shim alone: the address stays what it was. */
    if (field->caller == KMB_MEMORY || !kmb_live(field, scatter->image, base)) continue;
    if (write_field(scatter, field, base, va, array ? 0 : room - field->offset) != 0) return -1;
  }
  return 0;
}

int kmb_scatter(const struct kmb_row *row, struct kmb_image *image, uint64_t va) {
  return kmb_scatter_sized(row, image, va, row->layout->size);
}

int kmb_scatter_sized(const struct kmb_row *row, struct kmb_image *image, uint64_t va, uint32_t bytes) {
  struct scatter scatter = {.root = row->layout, .image = image, .put = kmb_copy_out};
  return write_struct(&scatter, row->layout, 0, va, bytes) == 0 ? 0 : EFAULT;
}

int kmb_scatter_probe(const struct kmb_row *row, struct kmb_image *image, uint64_t va) {
  return kmb_scatter_probe_sized(row, image, va, row->layout->size);
}

int kmb_scatter_probe_sized(const struct kmb_row *row, struct kmb_image *image, uint64_t va, uint32_t bytes) {
  struct scatter scatter = {.root = row->layout, .image = image, .put = probe};
  return write_struct(&scatter, row->layout, 0, va, bytes) == 0 ? 0 : EFAULT;
}
