#include "undo.h"

#include "call.h"
#include "doors.h"

#define MOST_MADE 1024u

/* What a call made and below what: handles of the lowest kinds, or the one that owns them. */
struct made {
  uint32_t owner, owner_kinds;   /* a single object, which takes the others with it */
  uint32_t parent, parent_kinds; /* the call's own parent */
  bool given; /* what could be the owner was there before, and stays */
  uint32_t kinds, count;
  uint32_t handles[MOST_MADE];
};

static void collect(struct made *made, const struct kmb_struct *layout, const struct kmb_image *image,
                    uint32_t base, bool element) {
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    if (field->direction == KMB_NONE || !kmb_live(field, image, base)) continue;
    uint32_t at = base + field->offset;
    if (field->shape == KMB_POINTER && field->element != NULL) {
      uint32_t first = kmb_u32(image, at), count = kmb_elements(field, image, base);
      for (uint32_t n = 0; first != 0 && n < count; n++)
        collect(made, field->element, image, first + n * field->element_size, true);
    } else if (field->shape == KMB_SCALAR && field->use != KMB_NO_HANDLE) {
      uint32_t handle = kmb_u32(image, at);
      if ((field->handle & KMB_PARENT) != 0) {
        made->parent = handle;
        made->parent_kinds = field->kinds;
      } else if (field->use == KMB_NEW && element && made->count < MOST_MADE) {
        made->kinds = field->kinds;
        made->handles[made->count++] = handle;
      } else if (field->use == KMB_NEW || (field->use == KMB_USE_OR_NEW && !made->given)) {
        made->owner = handle;
        made->owner_kinds = field->kinds;
      }
    }
  }
}

/* Fills the request of a destroying row; false when it is not made for these objects. */
static bool fill(const struct kmb_row *row, const struct made *made, struct kmb_image *image) {
  if (!kmb_image_reset(image, row->layout->size)) return false;
  bool fits = false;
  for (uint32_t i = 0; i < row->layout->count; i++) {
    const struct kmb_field *field = &row->layout->fields[i];
    if (field->use == KMB_USE && field->shape == KMB_SCALAR && (field->kinds & made->parent_kinds) != 0)
      kmb_set_u32(image, field->offset, made->parent);
    if (field->use != KMB_DESTROY) continue;
    if (field->shape == KMB_SCALAR && made->owner != 0 && (field->kinds & made->owner_kinds) != 0) {
      kmb_set_u32(image, field->offset, made->owner);
      fits = true;
    } else if (field->shape == KMB_POINTER && made->owner == 0 && made->count > 0 &&
               (field->kinds & made->kinds) != 0) {
      uint32_t to = kmb_image_reserve(image, made->count * 4ull);
      if (to == 0) return false;
      memcpy(image->bytes + to, made->handles, made->count * 4ull);
      kmb_set_u32(image, field->offset, to);
      kmb_set_u32(image, field->count_offset, made->count);
      fits = true;
    }
  }
  return fits;
}

void kmb_undo_note(struct kmb_call *call) {
  const struct kmb_struct *layout = call->row->layout;
  call->given = 0;
  for (uint32_t i = 0; i < layout->count; i++)
    if (layout->fields[i].use == KMB_USE_OR_NEW && layout->fields[i].shape == KMB_SCALAR)
      call->given = kmb_u32(&call->image, layout->fields[i].offset);
}

void kmb_undo(struct kmb_connection *c, struct kmb_call *call) {
  struct made made = {.given = call->given != 0};
  collect(&made, call->row->layout, &call->image, 0, false);
  for (int nr = 0; nr < 256; nr++) {
    const struct kmb_row *row = kmb_rows[nr];
    if (row == NULL || (row->flags & KMB_ENDS) == 0) continue;
    kmb_lock(c);
    struct kmb_call *destroy = kmb_take_call(c);
    kmb_unlock(c);
    if (destroy == NULL) return;
    bool fits = fill(row, &made, &destroy->image);
    if (fits) kmb_run_filled(row, destroy);
    kmb_lock(c);
    kmb_give_call(c, destroy);
    kmb_unlock(c);
    if (fits) return;
  }
}
