/* Stands in for user.c and adopt.c: memory of the program is a few blocks, and a write beside them is a finding. */
#include "adopt.h"
#include "fuzz.h"
#include "user.h"

#define BLOCKS 4096

static struct {
  uint8_t *bytes;
  size_t length;
} blocks[BLOCKS];
static uint32_t made;

void *sandbox_block(size_t bytes) {
  HOLDS(made < BLOCKS);
  blocks[made].bytes = block(bytes);
  blocks[made].length = bytes;
  return blocks[made++].bytes;
}

/* Low, high, and not canonical: none of them is ever a block's. */
uint64_t sandbox_wild(uint32_t which) {
  static const uint64_t wild[] = {8, 4096, 0x7ffffffff000ull, 0x8000000000000000ull, UINT64_MAX - 7, UINT64_MAX};
  return wild[which % (sizeof wild / sizeof *wild)];
}

void sandbox_clear(void) {
  for (uint32_t i = 0; i < made; i++) free(blocks[i].bytes);
  made = 0;
}

static bool is_wild(uint64_t at) { return at <= 4096 + (1u << 20) || at >= 0x7ffffffff000ull; }

/* Whether the range is within one block; a range that is neither there nor wild was made up by the shim. */
static bool there(uint64_t at, size_t bytes) {
  for (uint32_t i = 0; i < made; i++) {
    uint64_t from = (uint64_t)(uintptr_t)blocks[i].bytes;
    if (at >= from && at - from <= blocks[i].length && bytes <= blocks[i].length - (at - from)) return true;
  }
  HOLDS(is_wild(at));
  return false;
}

int kmb_copy_in(void *to, uint64_t from, size_t bytes) {
  if (bytes == 0) return 0;
  if (!there(from, bytes)) return -1;
  memcpy(to, (const void *)(uintptr_t)from, bytes);
  return 0;
}

int kmb_copy_out(uint64_t to, const void *from, size_t bytes) {
  if (bytes == 0) return 0;
  if (!there(to, bytes)) return -1;
  memcpy((void *)(uintptr_t)to, from, bytes);
  return 0;
}

int kmb_probe_out(uint64_t to, size_t bytes) { return bytes == 0 || there(to, bytes) ? 0 : -1; }

void (*released)(int range);

bool kmb_adopt_release(int range) {
  if (released != NULL) released(range);
  return true;
}
