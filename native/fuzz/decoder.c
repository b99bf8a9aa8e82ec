#include "frame.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void inside(const struct kmb_value *value, const uint8_t *bytes, size_t length) {
  if (value->bytes == NULL) return;
  HOLDS(value->bytes >= bytes && value->bytes <= bytes + length);
  HOLDS(value->length <= (size_t)(bytes + length - value->bytes));
}

void fuzz_frames(struct input *input) {
  size_t length = left(input);
  uint8_t *bytes = block(length);
  take(input, bytes, length);
  struct kmb_frame frame;
  if (kmb_frame_decode(bytes, length, &frame)) {
    for (uint32_t i = 0; i < KMB_FRAME_FIELDS; i++) {
      const struct kmb_value *value = &frame.field[i];
      inside(value, bytes, length);
      /* A refusal and its kin are messages again. */
      struct kmb_value nested[KMB_FRAME_FIELDS];
      if (value->bytes == NULL || !kmb_fields_decode(value->bytes, value->length, nested)) continue;
      for (uint32_t j = 0; j < KMB_FRAME_FIELDS; j++) inside(&nested[j], value->bytes, value->length);
    }
  }
  free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const areas[])(struct input *) = {fuzz_calls, fuzz_frames, fuzz_rings, fuzz_shadow};
  struct input input = {.at = data, .end = data + size};
  areas[take_u8(&input) % (sizeof areas / sizeof *areas)](&input);
  return 0;
}
