#include "fork.h"

#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>

#include "adopt.h"
#include "connection.h"
#include "device.h"
#include "memory.h"

/* Zero in any child that has its own memory, however it was made (MADV_WIPEONFORK). */
static uint32_t *alive;

/* Both locks are held from here on, so that the child finds no table half changed. */
static void prepare(void) { kmb_adopt_before_fork(); }

static void in_parent(void) { kmb_adopt_after_fork(); }

static void in_child(void) {
  /* First: a handler in the middle of this must not begin it anew. */
  if (alive != NULL) *alive = 1;
  kmb_adopt_in_child();
  kmb_device_in_child();
}

bool kmb_device_forked(void) {
  uint32_t *word = __atomic_load_n(&alive, __ATOMIC_ACQUIRE);
  if (word == NULL || __atomic_load_n(word, __ATOMIC_RELAXED) != 0) return false;
  *word = 1;
  kmb_adopt_forget();
  kmb_device_in_child();
  return true;
}

void kmb_fork_ready(void) {
  static bool registered;
  if (alive != NULL) return;
  if (!registered) pthread_atfork(prepare, in_parent, in_child);
  registered = true;
  void *page = kmb_own_map(KMB_PAGE);
  if (page == NULL || madvise(page, KMB_PAGE, MADV_WIPEONFORK) != 0) return;
  /* A thread that finds it must not find the zero of a child. */
  *(uint32_t *)page = 1;
  __atomic_store_n(&alive, page, __ATOMIC_RELEASE);
}
