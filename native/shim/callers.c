#include "callers.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "adopt.h"
#include "descriptors.h"
#include "events.h"
#include "own_fd.h"
#include "result.h"
#include "shadow.h"
#include "slab.h"
#include "sys.h"
#include "undo.h"

/* Visits the fields of a call that name something of this process; an answer other than 0 ends the walk. */
struct walk {
  struct kmb_connection *c;
  struct kmb_image *image;
  int32_t (*visit)(struct walk *walk, const struct kmb_struct *layout, const struct kmb_field *field, uint32_t base,
                   uint32_t at);
  int32_t status;
  bool answered; /* the host has made what the call asks for */
  bool event;    /* the call registers one */
};

static int32_t walk_struct(struct walk *walk, const struct kmb_struct *layout, uint32_t base) {
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    if (field->direction == KMB_NONE || !kmb_live(field, walk->image, base)) continue;
    if (field->caller == KMB_CALLER_NONE && field->element == NULL) continue;
    uint32_t at = base + field->offset, count = 1, step = 0;
    if (field->shape == KMB_POINTER || field->shape == KMB_INLINE) {
      count = (uint32_t)kmb_elements(field, walk->image, base);
      step = field->element_size;
      if (field->shape == KMB_POINTER) at = kmb_u32(walk->image, at);
      if (at == 0) continue;
    }
    for (uint32_t n = 0; n < count; n++) {
      int32_t result = field->element != NULL ? walk_struct(walk, field->element, at + n * step)
                                              : walk->visit(walk, layout, field, base, at + n * step);
      if (result != 0) return result;
    }
  }
  return 0;
}

static bool names(const struct kmb_struct *layout) {
  for (uint32_t i = 0; i < layout->count; i++)
    if (layout->fields[i].caller != KMB_CALLER_NONE ||
        (layout->fields[i].element != NULL && names(layout->fields[i].element)))
      return true;
  return false;
}

bool kmb_names_caller(const struct kmb_row *row) {
  /* 0 unknown, 1 no, 2 yes; worked out once for each row. */
  static uint8_t known[KMB_ROW_IDS];
  uint16_t id = row->id;
  uint8_t answer = __atomic_load_n(&known[id], __ATOMIC_RELAXED);
  if (answer == 0) {
    answer = names(row->layout) ? 2 : 1;
    __atomic_store_n(&known[id], answer, __ATOMIC_RELAXED);
  }
  return answer == 2;
}

/* The program's eventfd becomes an event; an output of that kind gets one of our making, which the program can poll. */
static int32_t prepare_event(struct walk *walk, const struct kmb_field *field, uint32_t at) {
  uint64_t value = kmb_u64(walk->image, at);
  int fd = value > INT32_MAX ? -1 : (int)value, error = 0;
  bool made = kmb_travels(field, KMB_OUT);
  if (made) {
    fd = (int)kmb_sys(SYS_eventfd2, 0, EFD_CLOEXEC, 0, 0, 0, 0);
    if (fd < 0) return -fd;
    if (!kmb_image_user(walk->image, at | KMB_SLAB_NOTE, (uint64_t)fd)) {
      kmb_close_fd(fd);
      return ENOMEM;
    }
  } else if (value == 0)
    return 0;
  uint64_t id = kmb_events_add(walk->c, fd, &error);
  if (id != 0 && !kmb_image_user(walk->image, at | KMB_BYTES_NOTE, id)) {
    kmb_events_remove(id);
    return ENOMEM;
  }
  kmb_set_u64(walk->image, at, id);
  walk->event = true;
  return id != 0 ? 0 : error == EBADF ? EINVAL : error;
}

/* A descriptor of DRM is an int, and 0 is one like any other. */
static bool is_int(const struct kmb_field *field) { return field->size == 4; }

static int descriptor_at(const struct walk *walk, const struct kmb_field *field, uint32_t at) {
  uint64_t value = is_int(field) ? kmb_u32(walk->image, at) : kmb_u64(walk->image, at);
  return value > INT32_MAX || (value == 0 && !is_int(field)) ? -1 : (int)value;
}

/* It goes ahead of the call, which names the ticket under which it does. */
static int32_t prepare_descriptor(struct walk *walk, const struct kmb_field *field, uint32_t at) {
  int fd = descriptor_at(walk, field, at), bad = field->error != 0 ? field->error : EINVAL;
  if (fd < 0 || kmb_fd_is_own(fd)) return bad;
  uint32_t ticket = ++walk->c->tickets;
  int error = kmb_lane_give(&walk->c->link, ticket, fd);
  if (is_int(field))
    kmb_set_u32(walk->image, at, ticket);
  else
    kmb_set_u64(walk->image, at, ticket);
  return error == EBADF ? bad : error;
}

static int32_t prepare(struct walk *walk, const struct kmb_struct *layout, const struct kmb_field *field,
                       uint32_t base, uint32_t at) {
  (void)layout;
  (void)base;
  switch (field->caller) {
    case KMB_EVENT:
      return prepare_event(walk, field, at);
    case KMB_DESCRIPTOR:
      return kmb_travels(field, KMB_IN) ? prepare_descriptor(walk, field, at) : 0;
    default: {
      /* How much of it is wanted only the host knows: the rest is judged when it is adopted. */
      uint64_t value = kmb_u64(walk->image, at);
      return value == 0 ? 0 : kmb_adopt_judge(value, 1);
    }
  }
}

int32_t kmb_callers_prepare(struct kmb_connection *c, struct kmb_call *call) {
  struct walk walk = {.c = c, .image = &call->image, .visit = prepare};
  int32_t result = walk_struct(&walk, call->row->layout, 0);
  call->event = walk.event;
  return result;
}

/* The handle that the call made beside the memory, in the same struct. */
static uint32_t made_beside(const struct walk *walk, const struct kmb_struct *layout, uint32_t base) {
  for (uint32_t i = 0; i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    if (field->use == KMB_NEW && field->shape == KMB_SCALAR)
      return kmb_shadow_find(kmb_u32(walk->image, base + field->offset), field->kinds);
  }
  return KMB_NOBODY;
}

static void finish_memory(struct walk *walk, const struct kmb_struct *layout, uint32_t base, uint32_t at) {
  uint64_t mapped = kmb_u64(walk->image, at), va = kmb_image_va(walk->image, at);
  if (mapped == 0) return;
  uint32_t slab = (uint32_t)kmb_image_va(walk->image, at | KMB_SLAB_NOTE);
  uint64_t bytes = kmb_image_va(walk->image, at | KMB_BYTES_NOTE);
  uint64_t file = kmb_image_va(walk->image, at | KMB_FILE_NOTE);
  int range = va == 0 || walk->status < 0 ? -1 : kmb_adopt(slab, file, mapped, va, bytes);
  kmb_lock(walk->c);
  if (range < 0) {
    munmap((void *)(uintptr_t)mapped, bytes);
    kmb_slab_placed(slab, 0, 0);
    if (walk->status >= 0) walk->status = kmb_adopt_refusal(va, bytes);
  } else {
    kmb_slab_placed(slab, va, bytes);
    uint32_t entry = made_beside(walk, layout, base);
    /* Another thread may have guessed the handle and destroyed it already. */
    if (entry == KMB_NOBODY)
      kmb_adopt_release(range);
    else
      kmb_shadow_attach(entry, range);
  }
  kmb_unlock(walk->c);
}

static int32_t finish(struct walk *walk, const struct kmb_struct *layout, const struct kmb_field *field,
                      uint32_t base, uint32_t at) {
  if (field->caller == KMB_MEMORY && walk->answered) finish_memory(walk, layout, base, at);
  /* Its number may have been a device that was closed unseen. */
  if (field->caller == KMB_DESCRIPTOR && walk->answered && kmb_travels(field, KMB_OUT))
    kmb_device_closed(descriptor_at(walk, field, at));
  if (field->caller != KMB_EVENT) return 0;
  uint64_t fd = kmb_travels(field, KMB_OUT) ? kmb_image_va(walk->image, at | KMB_SLAB_NOTE) : 0;
  if (!walk->answered) {
    kmb_lock(walk->c);
    kmb_events_remove(kmb_image_va(walk->image, at | KMB_BYTES_NOTE));
    kmb_unlock(walk->c);
    if (fd != 0) kmb_close_fd((int)fd);
  } else if (fd != 0)
    kmb_set_u64(walk->image, at, fd);
  return 0;
}

int32_t kmb_callers_finish(struct kmb_connection *c, struct kmb_call *call, int32_t status) {
  struct walk walk = {.c = c, .image = &call->image, .visit = finish, .status = status, .answered = status >= 0};
  walk_struct(&walk, call->row->layout, 0);
  /* All or nothing: what the host made of a call that failed here is destroyed again. */
  if (status >= 0 && walk.status < 0) kmb_undo(c, call);
  return walk.status;
}

static int32_t undo(struct walk *walk, const struct kmb_struct *layout, const struct kmb_field *field, uint32_t base,
                    uint32_t at) {
  (void)layout;
  (void)base;
  bool event = field->caller == KMB_EVENT;
  if (!kmb_travels(field, KMB_OUT) || (field->caller != KMB_DESCRIPTOR && !event)) return 0;
  if (event) {
    kmb_lock(walk->c);
    kmb_events_remove(kmb_image_va(walk->image, at | KMB_BYTES_NOTE));
    kmb_unlock(walk->c);
  }
  int fd = descriptor_at(walk, field, at);
  if (fd >= 0) kmb_close_fd(fd);
  return 0;
}

void kmb_callers_undo(struct kmb_connection *c, struct kmb_call *call) {
  struct walk walk = {.c = c, .image = &call->image, .visit = undo};
  walk_struct(&walk, call->row->layout, 0);
}
