#include "queue_call.h"

#include "drm_rows.h"
#include "image.h"

const struct kmb_row *kmb_queue_row(uint32_t request) {
  for (uint32_t i = 0; i < kmb_drm_driver_count; i++) {
    const struct kmb_row *row = kmb_drm_drivers[i].rows[request & 0xff];
    if (row != NULL && row->request == request && row->direct != NULL && row->layout->size <= KMB_QUEUE_STRUCT_BYTES)
      return row;
  }
  return NULL;
}

struct making {
  struct kmb_image call; /* as the guest has put it */
  const uint32_t *names;
  uint8_t *argument;
  uint32_t end; /* of what the call's pointers have named so far */
};

static bool outside(const struct kmb_field *field, uint64_t value) {
  return ((field->flags & KMB_MIN) != 0 && value < field->min) || ((field->flags & KMB_MAX) != 0 && value > field->max);
}

/* The kernel's number in the place of the guest's. */
static bool rename_handle(const struct making *making, uint32_t at) {
  uint32_t handle, name;
  memcpy(&handle, making->call.bytes + at, sizeof handle);
  if (handle >= KMB_QUEUE_HANDLES) return false;
  name = __atomic_load_n(&making->names[handle], __ATOMIC_RELAXED);
  memcpy(making->call.bytes + at, &name, sizeof name);
  return name != 0;
}

static bool number(const struct making *making, const struct kmb_field *field) {
  uint8_t *from = making->call.bytes + field->offset;
  uint64_t value = 0;
  if (field->shape != KMB_SCALAR || field->caller != KMB_CALLER_NONE || field->size > sizeof value) return false;
  if (field->use != KMB_NO_HANDLE && (field->use != KMB_USE || field->size != 4 || !rename_handle(making, field->offset)))
    return false;
  memcpy(&value, from, field->size);
  if (outside(field, value)) return false;
  memcpy(making->argument + field->offset, from, field->size);
  return true;
}

/* One after the other and without a gap, as they are gathered: nothing is named twice. */
static bool array(struct making *making, const struct kmb_field *field) {
  uint64_t count = kmb_count(field, &making->call, 0), at = (making->end + 7u) & ~7u;
  if ((field->flags & KMB_COUNTED) == 0 || count < field->min || count > field->max) return false;
  if (count == 0) return true;
  uint64_t bytes = count * field->element_size;
  if (field->element != NULL || kmb_u64(&making->call, field->offset) != at) return false;
  if (at > making->call.length || bytes > making->call.length - at) return false;
  if (field->use != KMB_NO_HANDLE) {
    if (field->use != KMB_USE || field->element_size != 4) return false;
    for (uint64_t i = 0; i < count; i++)
      if (!rename_handle(making, (uint32_t)(at + i * 4))) return false;
  }
  uint64_t address = (uintptr_t)making->call.bytes + at;
  memcpy(making->argument + field->offset, &address, sizeof address);
  making->end = (uint32_t)(at + bytes);
  return true;
}

bool kmb_queue_make(const struct kmb_row *row, uint8_t *call, uint32_t bytes, const uint32_t *names, uint8_t *argument) {
  const struct kmb_struct *layout = row->layout;
  struct making making = {
      .call = {.bytes = call, .length = bytes}, .names = names, .argument = argument, .end = layout->size};
  if (bytes < layout->size || !kmb_direct(row, call)) return false;
  memset(argument, 0, layout->size);
  /* What is no input of these calls stays 0. */
  KMB_EACH(field, layout, inputs) {
    if (!kmb_live(field, &making.call, 0)) continue;
    if (!(field->shape == KMB_POINTER ? array(&making, field) : number(&making, field))) return false;
  }
  return making.end == bytes;
}
