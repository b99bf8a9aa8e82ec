/* Handlers and masks of the two signals that the shim shares with the program. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "fault.h"
#include "real.h"

/*
 * A fault of memory while its signal is blocked ends the process, and worker threads like to block all signals: these two
 * stay open, since nothing else can come by them that a program could wait for.
 */
static const sigset_t *open_mask(int how, const sigset_t *set, sigset_t *copy) {
  if (set == NULL || how == SIG_UNBLOCK) return set;
  memcpy(copy, set, sizeof *copy);
  sigdelset(copy, SIGSEGV);
  sigdelset(copy, SIGBUS);
  return copy;
}

/* Nor is a handler to be the place where a wild pointer is the end. */
KMB_EXPORT int sigaction(int number, const struct sigaction *restrict fresh, struct sigaction *restrict old) {
  if (kmb_fault_sigaction(number, fresh, old)) return 0;
  struct sigaction copy;
  if (fresh != NULL) {
    copy = *fresh;
    open_mask(SIG_BLOCK, &fresh->sa_mask, &copy.sa_mask);
  }
  KMB_REAL(int, sigaction, int, const struct sigaction *, struct sigaction *)
  return real(number, fresh == NULL ? NULL : &copy, old);
}

static bool as_signal(int number, sighandler_t handler, int flags, sighandler_t *before) {
  struct sigaction fresh = {.sa_flags = flags}, old;
  fresh.sa_handler = handler;
  if (!kmb_fault_sigaction(number, &fresh, &old)) return false;
  *before = old.sa_handler;
  return true;
}

#define SIGNAL(name, flags)                                       \
  KMB_EXPORT sighandler_t name(int number, sighandler_t handler) { \
    sighandler_t before;                                          \
    if (as_signal(number, handler, flags, &before)) return before; \
    KMB_REAL(sighandler_t, name, int, sighandler_t)               \
    return real(number, handler);                                 \
  }

sighandler_t bsd_signal(int number, sighandler_t handler);
sighandler_t __sysv_signal(int number, sighandler_t handler);
SIGNAL(signal, SA_RESTART)
SIGNAL(ssignal, SA_RESTART)
SIGNAL(bsd_signal, SA_RESTART)
SIGNAL(sysv_signal, SA_RESETHAND | SA_NODEFER)
SIGNAL(__sysv_signal, SA_RESETHAND | SA_NODEFER)

KMB_EXPORT int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old) {
  sigset_t copy;
  KMB_REAL(int, pthread_sigmask, int, const sigset_t *, sigset_t *)
  return real(how, open_mask(how, set, &copy), old);
}

KMB_EXPORT int sigprocmask(int how, const sigset_t *restrict set, sigset_t *restrict old) {
  sigset_t copy;
  KMB_REAL(int, sigprocmask, int, const sigset_t *, sigset_t *)
  return real(how, open_mask(how, set, &copy), old);
}
