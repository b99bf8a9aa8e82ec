#include "memory.h"

#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#define GUARD 4096u

void *kmb_own_map(size_t bytes) {
  uint8_t *guard = mmap(NULL, GUARD + bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (guard == MAP_FAILED) return NULL;
  if (mprotect(guard + GUARD, bytes, PROT_READ | PROT_WRITE) == 0) return guard + GUARD;
  munmap(guard, GUARD + bytes);
  return NULL;
}

void *kmb_own_grow(void *old, size_t had, size_t bytes) {
  /* Moving pages would leave the guard behind. */
  void *fresh = kmb_own_map(bytes);
  if (fresh == NULL || old == NULL) return fresh;
  memcpy(fresh, old, had);
  kmb_own_unmap(old, had);
  return fresh;
}

void kmb_own_unmap(void *at, size_t bytes) {
  if (at != NULL) munmap((uint8_t *)at - GUARD, GUARD + bytes);
}
