/*
 * A DRM call between the program's memory and the wire, without a connection: reads cases from standard input and writes
 * what came of each. The program's memory is one arena at 0x10000.
 *
 * Case: u32 driver, u32 request code, u32 bytes of the arena, u32 address of the struct, u32 bytes of the reply's body, the
 * arena, the body.
 * Answer: i32 errno (-1: a reply that is not taken), u32 bytes of the request's body, u32 bytes of the arena, both; neither
 * when there is an errno.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "drm_rows.h"
#include "marshal.h"
#include "user.h"

#define BASE 0x10000u

static uint8_t *arena;
static uint32_t arena_bytes;

static uint8_t *place(uint64_t va, size_t bytes) {
  if (va < BASE || va - BASE > arena_bytes || bytes > arena_bytes - (va - BASE)) return NULL;
  return arena + (va - BASE);
}

int kmb_copy_in(void *to, uint64_t from, size_t bytes) {
  if (bytes == 0) return 0;
  const uint8_t *at = place(from, bytes);
  if (at == NULL) return -1;
  memcpy(to, at, bytes);
  return 0;
}

int kmb_copy_out(uint64_t to, const void *from, size_t bytes) {
  if (bytes == 0) return 0;
  uint8_t *at = place(to, bytes);
  if (at == NULL) return -1;
  memcpy(at, from, bytes);
  return 0;
}

int kmb_probe_out(uint64_t to, size_t bytes) { return bytes == 0 || place(to, bytes) != NULL ? 0 : -1; }

static bool get(void *into, size_t bytes) { return fread(into, 1, bytes, stdin) == bytes; }

static void answer(int32_t error, const uint8_t *body, uint32_t bytes) {
  uint32_t rest = error == 0 ? arena_bytes : 0;
  fwrite(&error, 4, 1, stdout);
  fwrite(&bytes, 4, 1, stdout);
  fwrite(&rest, 4, 1, stdout);
  fwrite(body, 1, bytes, stdout);
  fwrite(arena, 1, rest, stdout);
}

static uint8_t *block(uint32_t bytes) {
  uint8_t *made = malloc(bytes);
  if (made == NULL && bytes > 0) abort();
  return made;
}

/* The call: its errno, and the request as it was sent. */
static int32_t run(uint32_t driver, uint32_t request, uint64_t va, const uint8_t *reply, uint32_t bytes, uint8_t *sent,
                   uint32_t *length, struct kmb_image *image) {
  struct kmb_drm_request found;
  int error = kmb_drm_request_of(&kmb_drm_drivers[driver], request, &found);
  if (error == 0) error = kmb_gather_sized(found.row, va, found.in, image);
  if (error != 0) return error;
  int64_t end = kmb_encode(found.row, image, sent, *length);
  if (end < 0) abort();
  *length = (uint32_t)end;
  if (kmb_decode(found.row, reply, bytes, image) != KMB_TAKEN) return -1;
  int probed = kmb_scatter_probe_sized(found.row, image, va, found.out);
  error = kmb_scatter_sized(found.row, image, va, found.out);
  if (probed != error) abort();
  return error;
}

static bool one(void) {
  struct {
    uint32_t driver, request, arena, va, reply;
  } head;
  if (!get(&head, sizeof head)) return false;
  arena_bytes = head.arena;
  arena = block(head.arena);
  uint8_t *reply = block(head.reply);
  if (head.driver >= kmb_drm_driver_count || !get(arena, head.arena) || !get(reply, head.reply)) return false;
  uint32_t length = 1u << 20;
  uint8_t *sent = block(length);
  struct kmb_image image = {0};
  int32_t error = run(head.driver, head.request, head.va, reply, head.reply, sent, &length, &image);
  answer(error, sent, error == 0 ? length : 0);
  kmb_image_free(&image);
  free(sent);
  free(reply);
  free(arena);
  return true;
}

int main(void) {
  while (one()) continue;
  return feof(stdin) && fflush(stdout) == 0 ? 0 : 1;
}
