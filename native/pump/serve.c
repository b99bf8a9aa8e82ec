#include "serve.h"

#include <string.h>
#include <unistd.h>

#include "call.h"
#include "control.h"
#include "queues.h"
#include "slots.h"
#include "workers.h"

/* Between two signals to calls of a slot that is being closed. */
#define INTERRUPT_MS 5

_Noreturn void kmb_pump_fail(const char *why) {
  static const char name[] = "kmbridge-pump: ";
  /* Not printf: it may want memory, which the filter refuses. */
  if (write(STDERR_FILENO, name, sizeof name - 1) > 0 && write(STDERR_FILENO, why, strlen(why)) > 0)
    (void)!write(STDERR_FILENO, "\n", 1);
  _exit(1);
}

static void serve(struct kmb_ring *ring, const struct kmb_entry *entry) {
  if (entry->kind == KMB_KIND_CALL) {
    int fd = kmb_slot_fd(entry->slot);
    kmb_ring_post(ring, entry->tag, fd < 0 ? fd : kmb_call(ring, fd, entry));
  } else if (entry->kind == KMB_KIND_WAIT) {
    long given = kmb_workers_give(entry);
    if (given < 0) kmb_ring_post(ring, entry->tag, given);
  } else {
    kmb_control(ring, entry);
  }
}

void kmb_serve(struct kmb_ring *ring) {
  struct kmb_entry entry;
  for (bool there = true; there;) {
    while (kmb_ring_take(ring, &entry)) serve(ring, &entry);
    bool closing = kmb_slots_closing();
    if (closing) {
      kmb_workers_interrupt();
      kmb_queues_interrupt();
    }
    there = kmb_ring_sleep(ring, closing ? INTERRUPT_MS : -1);
  }
}
