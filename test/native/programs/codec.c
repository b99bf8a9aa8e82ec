/*
 * The codec of the shim alone: reads cases from standard input and writes what came of each. All blocks are exactly as
 * long as they claim, so that AddressSanitizer sees a byte past any of them.
 *
 * Case: u8 kind (0 encode a request, 1 decode a reply), u8 number of the row, u16 0, u32 bytes of the image, u32 bytes of
 * the body (encode: the room for it), the image, and to decode the body.
 * Answer: i32 result (encode: bytes or -1; decode: 0 taken, 1 malformed, 2 past a bound), u32 bytes that follow, those.
 */
#include <stdio.h>
#include <stdlib.h>

#include "marshal.h"

enum { ENCODE = 0, DECODE = 1 };

static bool get(void *into, size_t bytes) { return fread(into, 1, bytes, stdin) == bytes; }

static void put(int32_t result, const uint8_t *bytes, uint32_t length) {
  fwrite(&result, 4, 1, stdout);
  fwrite(&length, 4, 1, stdout);
  fwrite(bytes, 1, length, stdout);
}

/* A block of its own, even when it is empty. */
static uint8_t *block(uint32_t bytes) {
  uint8_t *made = malloc(bytes);
  if (made == NULL && bytes > 0) abort();
  return made;
}

static bool one(void) {
  struct {
    uint8_t kind, nr;
    uint16_t zero;
    uint32_t image, body;
  } head;
  if (!get(&head, sizeof head)) return false;
  const struct kmb_row *row = kmb_rows[head.nr];
  struct kmb_image image = {.bytes = block(head.image), .length = head.image, .capacity = head.image};
  uint8_t *body = block(head.body);
  if (row == NULL || head.zero != 0 || head.kind > DECODE || !get(image.bytes, head.image)) return false;
  if (head.kind == ENCODE) {
    int64_t bytes = kmb_encode(row, &image, body, head.body);
    put((int32_t)bytes, body, bytes < 0 ? 0 : (uint32_t)bytes);
  } else {
    if (!get(body, head.body)) return false;
    enum kmb_decoded result = kmb_decode(row, body, head.body, &image);
    put(result, image.bytes, result == KMB_TAKEN ? image.length : 0);
  }
  free(image.bytes);
  free(body);
  return true;
}

int main(void) {
  while (one()) continue;
  return feof(stdin) && fflush(stdout) == 0 ? 0 : 1;
}
