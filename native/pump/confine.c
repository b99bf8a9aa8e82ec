#include "confine.h"

#include <linux/capability.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "ring.h"

/* A render client needs no capability; the rights to the nodes are those of the uid. */
static bool drop_capabilities(void) {
  struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
  return syscall(SYS_capset, &head, none) == 0;
}

static bool limit_descriptors(void) {
  struct rlimit now;
  if (getrlimit(RLIMIT_NOFILE, &now) != 0) return false;
  rlim_t most = now.rlim_max < KMB_PUMP_DESCRIPTORS ? now.rlim_max : KMB_PUMP_DESCRIPTORS;
  return setrlimit(RLIMIT_NOFILE, &(struct rlimit){.rlim_cur = most, .rlim_max = most}) == 0;
}

/* A terminal's signals are the broker's to answer: it ends its pumps itself. */
static bool ignore_terminal(void) {
  const int ignored[] = {SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGPIPE};
  bool all = true;
  for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) all = signal(ignored[i], SIG_IGN) != SIG_ERR && all;
  return all;
}

void kmb_confine(pid_t broker) {
  bool done = syscall(SYS_close_range, KMB_FD_BROKER_BELL + 1, ~0u, 0) == 0 && ignore_terminal();
  done = done && drop_capabilities() && limit_descriptors();
  done = done && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  done = done && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0;
  if (!done) kmb_pump_fail("the system refuses what confines it");
  /* The signal is not sent for a parent that was gone before it was asked for. */
  if (getppid() != broker) _exit(0);
}
