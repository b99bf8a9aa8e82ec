#include <string.h>

#include "ring.h"
#include "ring_words.h"

/* Room is given back at the latest when this part of the ring was read, also in the middle of a batch. */
#define PUBLISH_PART 4
/* Last packet type that VMBus defines. */
#define LAST_TYPE 13

void kmb_reader_init(struct kmb_reader *reader, void *ring, struct kmb_ring_shape shape, uint8_t *payload) {
  *reader = (struct kmb_reader){
      .control = ring,
      .data = (const uint8_t *)ring + KMB_PAGE,
      .size = (shape.pages - 1) * KMB_PAGE,
      .packet_bytes = shape.packet_bytes,
      .payload = payload,
  };
  kmb_store(reader->control, KMB_OUT_WORD, 0);
  /* Awake from the start: the peer need not signal before we first sleep. */
  kmb_store(reader->control, KMB_MASK_WORD, 1);
}

static enum kmb_received fail(struct kmb_reader *reader, const char *why) {
  reader->corrupt = why;
  return KMB_RECEIVE_CORRUPT;
}

static void take(const struct kmb_reader *reader, uint32_t at, void *to, uint32_t bytes) {
  uint32_t first = reader->size - at;
  if (first > bytes) first = bytes;
  memcpy(to, reader->data + at, first);
  if (first < bytes) memcpy((uint8_t *)to + first, reader->data, bytes - first);
  /* The peer may change the ring meanwhile: from here on only the copy is looked at. */
  __asm__ volatile("" ::: "memory");
}

/* Why a descriptor is refused, or NULL; all words are from one copy. */
static const char *judge(const struct kmb_reader *reader, uint32_t type, uint32_t header, uint32_t length, uint32_t flags,
                         uint32_t published) {
  if (header < KMB_DESCRIPTOR_BYTES || length < header || length + KMB_TRAILER_BYTES > published)
    return "DESCRIPTOR_LENGTHS in the incoming ring";
  if (length > reader->packet_bytes) return "PACKET_SIZE in the incoming ring";
  if ((flags & ~1u) != 0) return "DESCRIPTOR_FLAGS in the incoming ring";
  if (type == KMB_INBAND) return NULL;
  if (type == KMB_COMPLETION) return flags == 0 ? NULL : "DESCRIPTOR_FLAGS in the incoming ring";
  return type >= 1 && type <= LAST_TYPE ? "UNSERVED_TYPE in the incoming ring" : "DESCRIPTOR_TYPE in the incoming ring";
}

/* Publishes `out`; only then may the peer's wish for room be looked at. */
static void publish(struct kmb_reader *reader) {
  uint32_t before = reader->published;
  reader->published = reader->out;
  reader->unpublished = 0;
  kmb_store(reader->control, KMB_OUT_WORD, reader->out);
  uint32_t pending = kmb_load(reader->control, KMB_PENDING_WORD) & ~7u;
  if (pending == 0 || reader->corrupt != NULL) return;
  if ((kmb_load(reader->control, KMB_FEATURE_WORD) & KMB_FEATURE_PENDING) == 0) return;
  uint32_t peer = kmb_load(reader->control, KMB_IN_WORD);
  if (!kmb_is_index(peer, reader->size)) {
    fail(reader, "RING_POINTER in the incoming ring");
    return;
  }
  /* Only the crossing rings: a writer is woken once for one wish. */
  if (kmb_free(peer, before, reader->size) < pending && kmb_free(peer, reader->out, reader->size) >= pending)
    reader->signal_due = true;
}

enum kmb_received kmb_read(struct kmb_reader *reader) {
  if (reader->corrupt != NULL) return KMB_RECEIVE_CORRUPT;
  uint32_t begin = reader->out, size = reader->size;
  if (reader->in == begin) {
    uint32_t peer = kmb_load(reader->control, KMB_IN_WORD);
    if (peer == begin) return KMB_EMPTY;
    if (!kmb_is_index(peer, size)) return fail(reader, "RING_POINTER in the incoming ring");
    __atomic_store_n(&reader->in, peer, __ATOMIC_RELAXED);
  }
  uint32_t published = kmb_available(reader->in, begin, size);
  if (published < KMB_OVERHEAD) return fail(reader, "DATA_AVAILABLE in the incoming ring");
  uint32_t head[2];
  take(reader, begin, head, 8);
  take(reader, kmb_wrap(begin + 8, size), &reader->id, 8);
  uint32_t type = head[0] & 0xffff, header = (head[0] >> 16) * 8;
  uint32_t length = (head[1] & 0xffff) * 8, flags = head[1] >> 16;
  const char *refusal = judge(reader, type, header, length, flags, published);
  if (refusal != NULL) return fail(reader, refusal);
  reader->kind = type;
  reader->bytes = length - header;
  take(reader, kmb_wrap(begin + header, size), reader->payload, reader->bytes);
  __atomic_store_n(&reader->out, kmb_wrap(begin + length + KMB_TRAILER_BYTES, size), __ATOMIC_RELAXED);
  reader->unpublished += length + KMB_TRAILER_BYTES;
  /* A peer that spins for room gets some while a long batch is still being worked on. */
  if (reader->unpublished > size / PUBLISH_PART) publish(reader);
  return KMB_PACKET;
}

bool kmb_has_data(const struct kmb_reader *reader) {
  uint32_t out = __atomic_load_n(&reader->out, __ATOMIC_RELAXED);
  if (__atomic_load_n(&reader->in, __ATOMIC_RELAXED) != out) return true;
  return kmb_load(reader->control, KMB_IN_WORD) != out;
}

bool kmb_end_batch(struct kmb_reader *reader) {
  if (reader->unpublished != 0) publish(reader);
  bool due = reader->signal_due;
  reader->signal_due = false;
  return due && reader->corrupt == NULL;
}

bool kmb_arm(struct kmb_reader *reader) {
  /* Before the mask falls: a writer signals only when it sees that the ring was empty. */
  if (reader->unpublished != 0) publish(reader);
  if (reader->corrupt != NULL || reader->in != reader->out) return false;
  if (reader->armed) {
    /* Still armed: the host may be about to look whether it has to signal what another thread sleeps for. */
    return kmb_load(reader->control, KMB_IN_WORD) == reader->out;
  }
  kmb_store(reader->control, KMB_MASK_WORD, 0);
  if (kmb_load(reader->control, KMB_IN_WORD) != reader->out) {
    kmb_store(reader->control, KMB_MASK_WORD, 1);
    return false;
  }
  reader->armed = true;
  return true;
}

void kmb_disarm(struct kmb_reader *reader) {
  if (!reader->armed) return;
  reader->armed = false;
  if (kmb_load(reader->control, KMB_MASK_WORD) != 0) fail(reader, "INTERRUPT_MASK in the incoming ring");
  kmb_store(reader->control, KMB_MASK_WORD, 1);
}
