#include "fault.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <ucontext.h>

#include "adopt.h"
#include "sys.h"
#include "user.h"

enum { SEGV, BUS, SIGNALS };
static struct sigaction programs[SIGNALS];
static bool installed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int index_of(int signal) { return signal == SIGSEGV ? SEGV : signal == SIGBUS ? BUS : -1; }

/* The kernel's own form of sigaction; the C library's may be interposed, by us and by others. */
struct kernel_sigaction {
  void *handler;
  unsigned long flags;
  void *restorer;
  uint64_t mask;
};

static void set_default(int signal) {
  struct kernel_sigaction plain = {.handler = SIG_DFL};
  kmb_sys(SYS_rt_sigaction, signal, (long)&plain, 0, sizeof plain.mask, 0, 0);
}

/* Whether this thread has been seen to by kmb_fault_unblock. */
static _Thread_local bool unblocked __attribute__((tls_model("initial-exec")));

/* Does what would have happened without us. */
static void chain(int signal, siginfo_t *info, void *context) {
  struct sigaction *program = &programs[index_of(signal)];
  struct sigaction now = *program;
  bool ignored = (now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == SIG_IGN;
  if ((now.sa_flags & SA_SIGINFO) == 0 && (now.sa_handler == SIG_DFL || (ignored && info->si_code > 0))) {
    /* The instruction runs again and faults again, then with the system's own answer. */
    set_default(signal);
    if (info->si_code <= 0) kmb_sys(SYS_tgkill, kmb_sys(SYS_getpid, 0, 0, 0, 0, 0, 0), kmb_sys(SYS_gettid, 0, 0, 0, 0, 0, 0), signal, 0, 0, 0);
    return;
  }
  if (ignored) return;
  if ((now.sa_flags & SA_RESETHAND) != 0) {
    program->sa_flags &= ~SA_SIGINFO;
    program->sa_handler = SIG_DFL;
  }
  sigset_t mask = now.sa_mask;
  if ((now.sa_flags & SA_NODEFER) == 0) sigaddset(&mask, signal);
  kmb_sys(SYS_rt_sigprocmask, SIG_BLOCK, (long)&mask, 0, 8, 0, 0);
  /* A call of the handler may be given a wild pointer as well. */
  unblocked = false;
  if ((now.sa_flags & SA_SIGINFO) != 0)
    now.sa_sigaction(signal, info, context);
  else
    now.sa_handler(signal);
  /* The kernel puts the mask back that held when the fault came. */
}

static void on_fault(int signal, siginfo_t *info, void *context) {
  /* What a program sends by kill is no fault of memory. */
  if (info->si_code > 0) {
    int before = errno;
    bool seen = kmb_adopt_hold((uint64_t)(uintptr_t)info->si_addr) || kmb_copy_recover(context);
    errno = before;
    if (seen) return;
  }
  chain(signal, info, context);
}

#if defined(__x86_64__)
/* The kernel wants a way back from the handler; the C library's is not to be had. */
void kmb_restore(void);
__asm__(".text\n.globl kmb_restore\n.hidden kmb_restore\n.type kmb_restore, @function\n"
        "kmb_restore:\n  mov $15, %rax\n  syscall\n.size kmb_restore, . - kmb_restore\n");
#define RESTORER ((void *)kmb_restore)
#define SA_RESTORER_FLAG 0x04000000ul
#else
#define RESTORER NULL
#define SA_RESTORER_FLAG 0ul
#endif

static void install_one(int signal) {
  struct kernel_sigaction ours = {.handler = (void *)on_fault,
                                  .flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTORER_FLAG,
                                  .restorer = RESTORER};
  struct kernel_sigaction before = {0};
  kmb_sys(SYS_rt_sigaction, signal, (long)&ours, (long)&before, sizeof before.mask, 0, 0);
  struct sigaction *program = &programs[index_of(signal)];
  memset(program, 0, sizeof *program);
  program->sa_handler = (void (*)(int))before.handler;
  program->sa_flags = (int)(before.flags & ~SA_RESTORER_FLAG);
  memcpy(&program->sa_mask, &before.mask, sizeof before.mask);
}

/* With all signals held off: sigaction is for handlers too, and one in here would wait for its own thread. */
static uint64_t lock_up(void) {
  const uint64_t all = ~0ull;
  uint64_t before = 0;
  kmb_sys(SYS_rt_sigprocmask, SIG_BLOCK, (long)&all, (long)&before, sizeof all, 0, 0);
  pthread_mutex_lock(&lock);
  return before;
}

static void unlock(uint64_t before) {
  pthread_mutex_unlock(&lock);
  kmb_sys(SYS_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, sizeof before, 0, 0);
}

void kmb_fault_install(void) {
  if (__atomic_load_n(&installed, __ATOMIC_ACQUIRE)) return;
  uint64_t mask = lock_up();
  if (!installed) {
    install_one(SIGSEGV);
    install_one(SIGBUS);
    __atomic_store_n(&installed, true, __ATOMIC_RELEASE);
  }
  unlock(mask);
}

bool kmb_fault_sigaction(int signal, const struct sigaction *fresh, struct sigaction *old) {
  if (index_of(signal) < 0 || !__atomic_load_n(&installed, __ATOMIC_ACQUIRE)) return false;
  struct sigaction wanted, before;
  /* The program's pointers are used where signals are open: a bad one faults in it, not in here. */
  if (fresh != NULL) wanted = *fresh;
  uint64_t mask = lock_up();
  struct sigaction *program = &programs[index_of(signal)];
  before = *program;
  if (fresh != NULL) *program = wanted;
  unlock(mask);
  if (old != NULL) *old = before;
  return true;
}

void kmb_fault_in_child(void) { pthread_mutex_init(&lock, NULL); }

void kmb_fault_unblock(void) {
  if (unblocked) return;
  unblocked = true;
  const uint64_t both = 1ull << (SIGSEGV - 1) | 1ull << (SIGBUS - 1);
  kmb_sys(SYS_rt_sigprocmask, SIG_UNBLOCK, (long)&both, 0, sizeof both, 0, 0);
}
