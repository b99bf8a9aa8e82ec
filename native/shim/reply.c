/*
 * Replies, as strictly as the host takes calls: exactly the row's outputs, in bounds, every address in memory
 * that was lent. Anything else is a lying host, and the end of the connection.
 */
#include <string.h>
#include <sys/mman.h>

#include "connection.h"
#include "marshal.h"
#include "shadow.h"
#include "slab.h"
#include "sys.h"

/* kmbridge.wire.ReplyHead: i32 status, u32 body bytes. */
#define HEAD_BYTES 8u

static int by_luid(uint64_t luid) {
  struct kmb_connection *c = &kmb_connection;
  for (uint32_t i = 1; i < c->channel_count; i++)
    if (c->channels[i].luid == luid) return c->channels[i].adapter;
  return -1;
}

/* A token's slab, mapped where the system likes: the call's thread moves it to its place. */
static const char *take_dedicated(struct kmb_connection *c, struct kmb_image *image, uint32_t at, uint64_t token) {
  struct kmb_dedicated dedicated;
  uint64_t id = token / KMB_SLAB_STEP;
  if (token % KMB_SLAB_STEP != 0) return "a token inside a dedicated slab";
  const char *fault = kmb_slab_take(&c->link, (uint32_t)id, &dedicated);
  if (fault != NULL) return fault;
  /* Beside the program's address: which slab, which file that is, and how much. */
  bool noted = kmb_image_user(image, at | KMB_SLAB_NOTE, id) &&
               kmb_image_user(image, at | KMB_FILE_NOTE, dedicated.file) &&
               kmb_image_user(image, at | KMB_BYTES_NOTE, dedicated.bytes);
  kmb_set_u64(image, at, dedicated.base);
  if (noted) return NULL;
  munmap((void *)(uintptr_t)dedicated.base, dedicated.bytes);
  kmb_slab_placed((uint32_t)id, 0, 0);
  return "no memory left for a reply";
}

static const char *take_descriptor(struct kmb_connection *c, struct kmb_image *image, const struct kmb_field *field,
                                   uint32_t at, uint64_t ticket) {
  int fd;
  if (ticket > UINT32_MAX) return "a ticket out of range";
  const char *fault = kmb_lane_descriptor(&c->link, (uint32_t)ticket, &fd);
  if (fault != NULL) return fault;
  if (field->size == 4)
    kmb_set_u32(image, at, (uint32_t)fd);
  else
    kmb_set_u64(image, at, (uint64_t)fd);
  if (kmb_image_user(image, at | KMB_DESCRIPTOR_NOTE, (uint64_t)fd)) return NULL;
  kmb_close_fd(fd);
  return "no memory left for a reply";
}

/* Lets go of what a reply has brought that nobody takes: the notes from `first` on say what that is. */
static void let_go(const struct kmb_image *image, uint32_t first) {
  for (uint32_t i = first; i < image->user_count; i++) {
    const struct kmb_user *note = &image->users[i];
    uint32_t kind = note->at & 7, at = note->at - kind;
    if (kind == KMB_DESCRIPTOR_NOTE) kmb_close_fd((int)note->va);
    if (kind == KMB_SLAB_NOTE) kmb_slab_placed((uint32_t)note->va, 0, 0);
    if (kind == KMB_BYTES_NOTE) munmap((void *)(uintptr_t)kmb_u64(image, at), note->va);
  }
}

/* Replaces what the reply says in the bus's terms by what it is in this process. */
static const char *place_field(struct kmb_connection *c, struct kmb_image *image, const struct kmb_field *field,
                               uint32_t at) {
  bool is_int = field->size == 4;
  uint64_t value = is_int ? kmb_u32(image, at) : kmb_u64(image, at);
  /* An int that names a descriptor is -1 where there is none. */
  if (value == 0 && is_int && field->caller == KMB_DESCRIPTOR) kmb_set_u32(image, at, UINT32_MAX);
  if (value == 0) return NULL;
  const char *fault = NULL;
  if ((field->flags & KMB_MAPPED) != 0) {
    fault = kmb_slab_address(&c->link, value, &value);
    if (fault == NULL) kmb_set_u64(image, at, value);
  } else if (field->caller == KMB_MEMORY) {
    fault = take_dedicated(c, image, at, value);
  } else if (field->caller == KMB_DESCRIPTOR) {
    fault = take_descriptor(c, image, field, at, value);
  }
  return fault;
}

static const char *place(struct kmb_connection *c, struct kmb_image *image, const struct kmb_struct *layout,
                         uint32_t base) {
  const char *fault = NULL;
  for (uint32_t i = 0; fault == NULL && i < layout->count; i++) {
    const struct kmb_field *field = &layout->fields[i];
    if (!kmb_travels(field, KMB_OUT) || !kmb_live(field, image, base)) continue;
    bool here = (field->flags & KMB_MAPPED) != 0 || field->caller != KMB_CALLER_NONE;
    uint32_t at = base + field->offset;
    if (field->shape == KMB_SCALAR) {
      if (here) fault = place_field(c, image, field, at);
      continue;
    }
    if (field->shape == KMB_STRUCT) {
      fault = place(c, image, field->element, at);
      continue;
    }
    if (!here && field->element == NULL) continue;
    uint32_t count = (uint32_t)kmb_elements(field, image, base);
    uint32_t first = field->shape == KMB_POINTER ? kmb_u32(image, at) : at;
    for (uint32_t n = 0; first != 0 && fault == NULL && n < count; n++) {
      uint32_t element = first + n * field->element_size;
      fault = field->element != NULL ? place(c, image, field->element, element) : place_field(c, image, field, element);
    }
  }
  return fault;
}

/* Which handles there are now. */
static const char *record(const struct kmb_call *call) {
  if (!kmb_shadow_record(call->row, &call->image, call->channel->adapter, by_luid))
    return "more handles than one process has";
  return kmb_shadow_released() ? NULL : "no memory is left to give adopted memory back";
}

const char *kmb_reply(struct kmb_connection *c, struct kmb_call *call, const uint8_t *payload, uint32_t bytes) {
  int32_t status;
  uint32_t body;
  if (bytes < HEAD_BYTES) return "a reply without a head";
  memcpy(&status, payload, 4);
  memcpy(&body, payload + 4, 4);
  if (body > bytes - HEAD_BYTES || ((body + 7) & ~7u) + HEAD_BYTES != bytes) return "a reply of another size than it says";
  call->status = status;
  if (status < 0 || call->row == NULL) return body == 0 ? NULL : "a reply with outputs beside an error";
  if (kmb_decode(call->row, payload + HEAD_BYTES, body, &call->image) != KMB_TAKEN)
    return "a reply that is not its row's";
  uint32_t notes = call->image.user_count;
  const char *fault = place(c, &call->image, call->row->layout, 0);
  bool shadowed = (call->row->flags & (KMB_MAKES | KMB_ENDS)) != 0 && (call->row->flags & KMB_DRM) == 0;
  if (fault == NULL && shadowed) fault = record(call);
  if (fault != NULL || call->abandoned) let_go(&call->image, notes);
  return fault;
}
