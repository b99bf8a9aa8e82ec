#include <string.h>

#include "ring.h"
#include "ring_words.h"

void kmb_writer_init(struct kmb_writer *writer, void *ring, struct kmb_ring_shape shape) {
  *writer = (struct kmb_writer){
      .control = ring,
      .data = (uint8_t *)ring + KMB_PAGE,
      .size = (shape.pages - 1) * KMB_PAGE,
      .packet_bytes = shape.packet_bytes,
  };
  kmb_store(writer->control, KMB_IN_WORD, 0);
  kmb_store(writer->control, KMB_PENDING_WORD, 0);
  kmb_store(writer->control, KMB_FEATURE_WORD, KMB_FEATURE_PENDING);
}

uint32_t kmb_writer_most(const struct kmb_writer *writer) {
  /* A writer keeps 16 bytes, not 8: the strictest of the rules in use, so that every reader takes the packet. */
  uint32_t largest = writer->size - 16 - 8;
  return (largest < writer->packet_bytes ? largest : writer->packet_bytes) - KMB_DESCRIPTOR_BYTES;
}

/* The reader's index; false, and the ring corrupt, when it is none. */
static bool load_out(struct kmb_writer *writer) {
  if (writer->corrupt != NULL) return false;
  uint32_t out = kmb_load(writer->control, KMB_OUT_WORD);
  if (!kmb_is_index(out, writer->size)) {
    writer->corrupt = "RING_POINTER in the outgoing ring";
    return false;
  }
  writer->out = out;
  return true;
}

/* Takes back the wish for room; not as long as another thread sleeps by it. */
static void clear_wish(struct kmb_writer *writer) {
  if (writer->wanted == 0 || writer->wishers > 0) return;
  writer->wanted = 0;
  kmb_store(writer->control, KMB_PENDING_WORD, 0);
}

static void put(struct kmb_writer *writer, uint32_t at, const void *from, uint32_t bytes) {
  uint32_t first = writer->size - at;
  if (first > bytes) first = bytes;
  memcpy(writer->data + at, from, first);
  if (first < bytes) memcpy(writer->data, (const uint8_t *)from + first, bytes - first);
}

enum kmb_sent kmb_write(struct kmb_writer *writer, uint64_t id, bool wants, const void *payload, uint32_t bytes) {
  uint32_t padded = (bytes + 7) & ~7u;
  uint32_t total = KMB_OVERHEAD + padded;
  uint32_t size = writer->size;
  if (writer->corrupt != NULL) return KMB_SEND_CORRUPT;
  if (kmb_free(writer->in, writer->out, size) < total) {
    if (!load_out(writer)) return KMB_SEND_CORRUPT;
    if (kmb_free(writer->in, writer->out, size) < total) return KMB_FULL;
  }
  clear_wish(writer);
  uint32_t begin = writer->in;
  uint32_t head[2] = {KMB_INBAND | (KMB_DESCRIPTOR_BYTES / 8) << 16,
                      (KMB_DESCRIPTOR_BYTES + padded) / 8 | (wants ? 1u << 16 : 0)};
  uint32_t tail[2] = {0, begin};
  static const uint8_t zeros[8];
  uint32_t at = kmb_wrap(begin + KMB_DESCRIPTOR_BYTES, size);
  put(writer, begin, head, 8);
  put(writer, kmb_wrap(begin + 8, size), &id, 8);
  put(writer, at, payload, bytes);
  put(writer, kmb_wrap(at + bytes, size), zeros, padded - bytes);
  put(writer, kmb_wrap(at + padded, size), tail, 8);
  writer->in = kmb_wrap(begin + total, size);
  writer->written += total;
  /* Publish, then look: in this order, or a reader that goes to sleep in between is never woken. */
  kmb_store(writer->control, KMB_IN_WORD, writer->in);
  if (kmb_load(writer->control, KMB_MASK_WORD) != 0) return KMB_QUIET;
  if (!load_out(writer)) return KMB_SEND_CORRUPT;
  return writer->out == begin ? KMB_SIGNAL : KMB_QUIET;
}

bool kmb_await_space(struct kmb_writer *writer, uint32_t bytes) {
  uint32_t total = KMB_OVERHEAD + ((bytes + 7) & ~7u);
  /* A quarter of the ring at least, or two busy ends would wake each other for every packet. */
  uint32_t quarter = (writer->size >> 2) & ~7u, wanted = total > quarter ? total : quarter;
  /* Smaller wishes wait with the largest: there is one word for all of them. */
  if (wanted > writer->wanted) writer->wanted = wanted;
  kmb_store(writer->control, KMB_PENDING_WORD, writer->wanted);
  if (load_out(writer) && kmb_free(writer->in, writer->out, writer->size) < total) return true;
  clear_wish(writer);
  return false;
}

bool kmb_passed(struct kmb_writer *writer, uint64_t mark) {
  if (!load_out(writer)) return true;
  return writer->written - kmb_available(writer->in, writer->out, writer->size) >= mark;
}
