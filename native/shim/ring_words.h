/* Words of a ring's control page and the arithmetic that both ends share. */
#ifndef KMB_RING_WORDS_H
#define KMB_RING_WORDS_H

#include <stdbool.h>
#include <stdint.h>

/* Word indexes (VMBus: `in` at byte 0, `out` 4, `interrupt_mask` 8, `pending_send_size` 0xc, `feature_bits` 0x40). */
enum { KMB_IN_WORD = 0, KMB_OUT_WORD = 1, KMB_MASK_WORD = 2, KMB_PENDING_WORD = 3, KMB_FEATURE_WORD = 16 };
enum { KMB_DESCRIPTOR_BYTES = 16, KMB_TRAILER_BYTES = 8, KMB_OVERHEAD = 24, KMB_FEATURE_PENDING = 1 };

static inline uint32_t kmb_load(const volatile uint32_t *control, int word) {
  return __atomic_load_n(control + word, __ATOMIC_SEQ_CST);
}

static inline void kmb_store(volatile uint32_t *control, int word, uint32_t value) {
  __atomic_store_n(control + word, value, __ATOMIC_SEQ_CST);
}

static inline bool kmb_is_index(uint32_t value, uint32_t size) { return value < size && (value & 7) == 0; }

static inline uint32_t kmb_available(uint32_t in, uint32_t out, uint32_t size) {
  return in >= out ? in - out : size + in - out;
}

/* 8 bytes stay free, or a full ring would look empty. */
static inline uint32_t kmb_free(uint32_t in, uint32_t out, uint32_t size) {
  return (out > in ? out - in : size - (in - out)) - 8;
}

static inline uint32_t kmb_wrap(uint32_t at, uint32_t size) { return at >= size ? at - size : at; }

#endif
