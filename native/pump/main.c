/*
 * The call pump: `kmbridge-pump BROKER PATH…` is started by the process BROKER with a memory, a lane and two bells as
 * descriptors 3 to 6, and opens the device nodes PATH. docs/pump.md tells the protocol.
 * `kmbridge-pump --filter PATH…` prints the filter that it would run under, an instruction a line: code jt jf k.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine.h"
#include "filter.h"
#include "paths.h"
#include "queues.h"
#include "serve.h"
#include "watch.h"
#include "workers.h"

static struct kmb_ring ring = {
    .memory = KMB_FD_MEMORY, .lane = KMB_FD_LANE, .bell = KMB_FD_BELL, .broker_bell = KMB_FD_BROKER_BELL};

static int print_filter(char *const *paths, uint32_t count) {
  unsigned length;
  if (!kmb_paths_keep(paths, count) || !kmb_queues_reserve()) return 2;
  const struct sock_filter *filter = kmb_filter(&length);
  if (filter == NULL) return 2;
  for (unsigned i = 0; i < length; i++)
    printf("%u %u %u %u\n", filter[i].code, filter[i].jt, filter[i].jf, filter[i].k);
  return 0;
}

/*
 * A short turn for a short wait: who is to answer this very moment may run before a broker that looks for the answer has
 * used up its own. Before Linux 6.12 there is no such thing, and it is only slower.
 */
static void hurry(void) {
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
  } turn = {0};
  /* Everything else stays as the broker has it. */
  if (syscall(SYS_sched_getattr, 0, &turn, sizeof turn, 0) != 0) return;
  if (turn.policy != SCHED_OTHER && turn.policy != SCHED_BATCH) return;
  turn.runtime = 100000;
  syscall(SYS_sched_setattr, 0, &turn, 0);
}

int main(int argc, char **argv) {
  if (argc >= 2 && strcmp(argv[1], "--filter") == 0) return print_filter(argv + 2, (uint32_t)(argc - 2));
  if (argc < 2) kmb_pump_fail("it is started by a broker");
  kmb_confine((pid_t)strtol(argv[1], NULL, 10));
  if (!kmb_paths_keep(argv + 2, (uint32_t)(argc - 2))) kmb_pump_fail("no room for the paths of its device nodes");
  hurry();
  const char *wrong = kmb_ring_map(&ring);
  if (wrong != NULL) kmb_pump_fail(wrong);
  if (!kmb_queues_reserve()) kmb_pump_fail("no room for the memories of submission queues");
  if (!kmb_workers_start(&ring) || !kmb_watch_start(&ring) || !kmb_queues_start(&ring))
    kmb_pump_fail("no room for its threads");
  if (!kmb_filter_install()) kmb_pump_fail("the kernel takes no seccomp filter");
  kmb_serve(&ring);
  _exit(0);
}
