/*
 * A libFuzzer target over the parts of the shim that look at what a host sent. An input is a byte that picks one of the
 * areas below, and what that area makes of the rest; every area takes any bytes at all.
 */
#ifndef KMB_FUZZ_H
#define KMB_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is left of the input; past its end everything is zero. */
struct input {
  const uint8_t *at, *end;
};

static inline size_t left(const struct input *input) { return (size_t)(input->end - input->at); }

static inline void take(struct input *input, void *into, size_t bytes) {
  size_t most = left(input) < bytes ? left(input) : bytes;
  if (most > 0) memcpy(into, input->at, most);
  memset((uint8_t *)into + most, 0, bytes - most);
  input->at += most;
}

static inline uint8_t take_u8(struct input *input) {
  uint8_t value;
  take(input, &value, 1);
  return value;
}

static inline uint16_t take_u16(struct input *input) {
  uint16_t value;
  take(input, &value, 2);
  return value;
}

static inline uint32_t take_u32(struct input *input) {
  uint32_t value;
  take(input, &value, 4);
  return value;
}

/* A block exactly as long as it says, so that AddressSanitizer sees a byte past it. */
static inline void *block(size_t bytes) {
  void *made = calloc(1, bytes == 0 ? 1 : bytes);
  if (made == NULL) abort();
  return made;
}

/* Ends the run with what does not hold. */
#define HOLDS(condition)                                                              \
  do {                                                                                \
    if (condition) break;                                                             \
    fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);    \
    abort();                                                                          \
  } while (0)

/* Calls: a request of plausible memory, then any reply to it. */
void fuzz_calls(struct input *input);
/* Control frames. */
void fuzz_frames(struct input *input);
/* Both rings of a channel whose other end writes what it likes, when it likes. */
void fuzz_rings(struct input *input);
/* The table of handles against a plain model of it. */
void fuzz_shadow(struct input *input);

/* Memory of the program: what user.c copies from and to. */
void *sandbox_block(size_t bytes);
/* An address at which the program has nothing. */
uint64_t sandbox_wild(uint32_t which);
void sandbox_clear(void);

/* What was adopted and is given back (adopt.h), noted for the model. */
extern void (*released)(int range);

#endif
