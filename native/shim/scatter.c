#include <errno.h>

#include "marshal.h"
#include "user.h"

typedef int writer(uint64_t to, const void *from, size_t bytes);

static int probe(uint64_t to, const void *from, size_t bytes) {
  (void)from;
  return kmb_probe_out(to, bytes);
}

static int write_struct(const struct kmb_struct *layout, struct kmb_image *image, uint32_t base, uint64_t va,
                        writer *put);

/* The elements behind a pointer, where the gather found them. */
static int write_pointee(const struct kmb_field *field, struct kmb_image *image, uint32_t base, writer *put) {
  uint32_t from = kmb_u32(image, base + field->offset);
  uint64_t va = kmb_image_va(image, base + field->offset);
  if (from == 0 || va == 0) return 0;
  uint32_t count = kmb_elements(field, image, base);
  if (field->element == NULL) return put(va, image->bytes + from, (size_t)count * field->element_size);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t step = i * field->element_size;
    if (write_struct(field->element, image, from + step, va + step, put) != 0) return -1;
  }
  return 0;
}

static int write_struct(const struct kmb_struct *layout, struct kmb_image *image, uint32_t base, uint64_t va,
                        writer *put) {
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    /* What replaces the program's memory is for the shim alone: the address stays what it was. */
    if (!kmb_travels(field, KMB_OUT) || field->caller == KMB_MEMORY || !kmb_live(field, image, base)) continue;
    uint32_t from = base + field->offset;
    int failed = 0;
    switch (field->shape) {
      case KMB_SCALAR:
        failed = put(va + field->offset, image->bytes + from, field->size);
        break;
      case KMB_STRUCT:
        failed = write_struct(field->element, image, from, va + field->offset, put);
        break;
      case KMB_POINTER:
        failed = write_pointee(field, image, base, put);
        break;
      default: {
        uint32_t count = kmb_elements(field, image, base);
        if (count > field->fixed) count = field->fixed;
        failed = put(va + field->offset, image->bytes + from, (size_t)count * field->element_size);
      }
    }
    if (failed != 0) return -1;
  }
  return 0;
}

int kmb_scatter(const struct kmb_row *row, struct kmb_image *image, uint64_t va) {
  return write_struct(row->layout, image, 0, va, kmb_copy_out) == 0 ? 0 : EFAULT;
}

int kmb_scatter_probe(const struct kmb_row *row, struct kmb_image *image, uint64_t va) {
  return write_struct(row->layout, image, 0, va, probe) == 0 ? 0 : EFAULT;
}
