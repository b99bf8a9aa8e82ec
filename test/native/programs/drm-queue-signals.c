/* Calls that wait in a submission queue, and what signals, forks and a lost host do to them. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "drm-queue.h"

static int file, own;
static volatile sig_atomic_t beats, handled;
static volatile pid_t child;

static void on(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  if (sigaction(signal, &action, NULL) != 0) die("sigaction");
}

/* What a child says it says before its parent does. */
static void joined(void) {
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
}

static void beat(int signal) {
  (void)signal;
  if (++beats == 5) fact("beats", 5);
}

static void every_10_ms(bool beating) {
  struct itimerval often = {.it_interval.tv_usec = beating ? 10000 : 0, .it_value.tv_usec = beating ? 10000 : 0};
  setitimer(ITIMER_REAL, &often, NULL);
}

static void waiting(int flags) {
  file = ready();
  on(SIGALRM, beat, flags < 0 ? 0 : flags);
  every_10_ms(flags >= 0);
  outcome("waited", submit(file));
  every_10_ms(false);
  outcome("next", submit(file));
  close(file);
  fact("queues", queues());
}

static void quiet(void) { waiting(-1); }
static void beating(void) { waiting(0); }
static void restarting(void) { waiting(SA_RESTART); }

static void fork_once(int signal) {
  (void)signal;
  if (handled++ > 0) return;
  int error = errno;
  child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    fact("child_queues", queues());
    own = ready();
  }
  errno = error;
}

/* The child goes on in the middle of its parent's call, which does nothing to the queue that it has got meanwhile. */
static void forking(void) {
  file = ready();
  on(SIGUSR1, fork_once, SA_RESTART);
  long result = submit(file);
  if (handled > 0 && child == 0) {
    outcome("child", result);
    outcome("child_own", submit(own));
    fact("own_queues", queues());
    outcome("child_next", submit(file));
    _exit(0);
  }
  outcome("parent", result);
  joined();
  outcome("next", submit(file));
}

static void submit_once(int signal) {
  (void)signal;
  int error = errno;
  if (handled++ == 0) outcome("inner", submit(file));
  errno = error;
}

static void inner(void) {
  file = ready();
  on(SIGUSR1, submit_once, SA_RESTART);
  outcome("waited", submit(file));
  outcome("next", submit(file));
}

static void close_once(int signal) {
  (void)signal;
  int error = errno;
  if (handled++ == 0) outcome("close", close(file));
  errno = error;
}

static void closing(void) {
  int other = node();
  file = ready();
  on(SIGUSR1, close_once, SA_RESTART);
  outcome("waited", submit(file));
  fact("queues", queues());
  close(other);
}

/* A child of a process that has a queue: with the parent's file, and with one of its own. */
static void forked(void) {
  file = ready();
  outcome("before", submit(file));
  fact("queues", queues());
  child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    fact("child_queues", queues());
    outcome("child", submit(file));
    own = ready();
    fact("own_queues", queues());
    outcome("own", submit(own));
    close(own);
    fact("own_closed", queues());
    _exit(0);
  }
  joined();
  outcome("after", submit(file));
}

int main(int count, char **words) {
  static const struct scene scenes[] = {{"quiet", quiet},     {"beating", beating}, {"restarting", restarting}, {"forking", forking},
                                        {"inner", inner},     {"closing", closing}, {"forked", forked}};
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
