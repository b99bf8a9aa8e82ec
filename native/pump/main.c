/*
 * The call pump: `kmbridge-pump BROKER PATH…` is started by the process BROKER with a memory, a lane and two bells as
 * descriptors 3 to 6, and opens the device nodes PATH. docs/pump.md tells the protocol.
 * `kmbridge-pump --filter PATH…` prints the filter that it would run under, an instruction a line: code jt jf k.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "confine.h"
#include "control.h"
#include "filter.h"
#include "paths.h"
#include "slots.h"
#include "workers.h"

/* Between two signals to calls of a slot that is being closed. */
#define INTERRUPT_MS 5

static struct kmb_ring ring = {.bell = KMB_FD_BELL, .broker_bell = KMB_FD_BROKER_BELL};

_Noreturn void kmb_pump_fail(const char *why) {
  static const char name[] = "kmbridge-pump: ";
  /* Not printf: it may want memory, which the filter refuses. */
  if (write(STDERR_FILENO, name, sizeof name - 1) > 0 && write(STDERR_FILENO, why, strlen(why)) > 0)
    (void)!write(STDERR_FILENO, "\n", 1);
  _exit(1);
}

static int print_filter(char *const *paths, uint32_t count) {
  unsigned length;
  if (!kmb_paths_keep(paths, count)) return 2;
  const struct sock_filter *filter = kmb_filter(&length);
  if (filter == NULL) return 2;
  for (unsigned i = 0; i < length; i++)
    printf("%u %u %u %u\n", filter[i].code, filter[i].jt, filter[i].jf, filter[i].k);
  return 0;
}

static void serve(const struct kmb_entry *entry) {
  if (entry->kind == KMB_KIND_CALL) {
    int fd = kmb_slot_fd(entry->slot);
    kmb_ring_post(&ring, entry->tag, fd < 0 ? fd : kmb_call(&ring, fd, entry));
  } else if (entry->kind == KMB_KIND_WAIT) {
    long given = kmb_workers_give(entry);
    if (given < 0) kmb_ring_post(&ring, entry->tag, given);
  } else {
    kmb_control(&ring, entry);
  }
}

static _Noreturn void run(void) {
  struct kmb_entry entry;
  for (;;) {
    while (kmb_ring_take(&ring, &entry)) serve(&entry);
    bool closing = kmb_slots_closing();
    if (closing) kmb_workers_interrupt();
    kmb_ring_sleep(&ring, closing ? INTERRUPT_MS : -1);
  }
}

int main(int argc, char **argv) {
  if (argc >= 2 && strcmp(argv[1], "--filter") == 0) return print_filter(argv + 2, (uint32_t)(argc - 2));
  if (argc < 2) kmb_pump_fail("it is started by a broker");
  kmb_confine((pid_t)strtol(argv[1], NULL, 10));
  if (!kmb_paths_keep(argv + 2, (uint32_t)(argc - 2))) kmb_pump_fail("no room for the paths of its device nodes");
  const char *wrong = kmb_ring_map(&ring, KMB_FD_MEMORY);
  if (wrong != NULL) kmb_pump_fail(wrong);
  if (!kmb_workers_start(&ring)) kmb_pump_fail("no room for its threads");
  if (!kmb_filter_install()) kmb_pump_fail("the kernel takes no seccomp filter");
  run();
}
