/* Faults of the program, and pointers into nowhere. */
#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "signals.h"

/* A page that is there and may not be touched: only a fault tells. */
static void *nowhere;


static void *volatile fault_address;
static volatile int fault_code;

static void own_fault(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  fault_address = info->si_addr;
  fault_code = info->si_code;
  atomic_fetch_add(&handled, 1);
  siglongjmp(back, 1);
}

static void simple_fault(int number) {
  (void)number;
  atomic_fetch_add(&handled, 1);
  siglongjmp(back, 1);
}

/* The program's own fault. */
static bool faults_here(uintptr_t at) {
  volatile int *volatile wild = (int *)at;
  if (sigsetjmp(back, 1) == 0) {
    *wild = 1;
    return false;
  }
  return true;
}

static bool efault(void) { return ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, nowhere) == -1 && errno == EFAULT; }

static void install_siginfo(void) {
  struct sigaction action = {.sa_sigaction = own_fault, .sa_flags = SA_SIGINFO};
  sigaction(SIGSEGV, &action, NULL);
}

/* The program's handler has its own faults and none of ours, whenever it was installed. */
static void own_handler(const char *how) {
  bool after = strstr(how, "after") != NULL, simple = strstr(how, "signal") != NULL;
  if (after) begin();
  if (simple)
    fact("was_default", signal(SIGSEGV, simple_fault) == SIG_DFL);
  else
    install_siginfo();
  if (!after) begin();
  fact("efault", efault());
  fact("handled_before", handled);
  fact("faults", faults_here(0x2000));
  fact("handled", handled);
  if (!simple) {
    fact("address", (long)fault_address);
    fact("code", fault_code == SEGV_MAPERR);
  }
  fact("efault_again", efault());
  fact("faults_again", faults_here(0x3000));
  fact("handled_again", handled);
  struct sigaction now;
  sigaction(SIGSEGV, NULL, &now);
  bool siginfo = now.sa_sigaction == own_fault && (now.sa_flags & SA_SIGINFO) != 0;
  fact("reads_back", simple ? now.sa_handler == simple_fault : siginfo);
}

static void before_open(void) { own_handler("before"); }
static void after_open(void) { own_handler("after"); }
static void signal_before(void) { own_handler("signal before"); }
static void signal_after(void) { own_handler("signal after"); }

static char *alternate;
static volatile bool on_alternate;

static void stack_fault(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)info;
  (void)context;
  char here;
  on_alternate = &here >= alternate && &here < alternate + SIGSTKSZ;
  siglongjmp(back, 1);
}

static volatile bool endless = true;

static int deep(volatile char *above) {
  volatile char room[4096];
  room[0] = above[0];
  return endless ? deep(room) + room[0] : 0;
}

/* The stack is used up: only the alternate one is left for a handler, ours included. */
static void stack_overflow(void) {
  begin();
  alternate = malloc((size_t)SIGSTKSZ);
  stack_t stack = {.ss_sp = alternate, .ss_size = (size_t)SIGSTKSZ};
  sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = stack_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigaction(SIGSEGV, &action, NULL);
  fact("efault", efault());
  volatile char first[1] = {0};
  if (sigsetjmp(back, 1) == 0) deep(first);
  fact("on_alternate", on_alternate);
  fact("efault_again", efault());
  outcome("call", dxg_memory(file, adapter));
}

/* The other flags of a handler: reset, mask. */
static volatile bool usr_blocked, segv_blocked;

static void look_at_mask(int number) {
  sigset_t now;
  pthread_sigmask(SIG_BLOCK, NULL, &now);
  usr_blocked = sigismember(&now, SIGUSR2);
  segv_blocked = sigismember(&now, number);
  simple_fault(number);
}

static void handler_flags(void) {
  begin();
  struct sigaction action = {.sa_handler = look_at_mask, .sa_flags = SA_RESETHAND}, now;
  sigaddset(&action.sa_mask, SIGUSR2);
  sigaction(SIGSEGV, &action, NULL);
  fact("faults", faults_here(0x2000));
  fact("masked", usr_blocked);
  sigaction(SIGSEGV, NULL, &now);
  fact("reset", now.sa_handler == SIG_DFL);
  fact("efault", efault());
  sigset_t mask;
  pthread_sigmask(SIG_BLOCK, NULL, &mask);
  fact("unmasked", !sigismember(&mask, SIGUSR2));
  /* Sent, not a fault. */
  handle(SIGSEGV, count, 0);
  atomic_store(&handled, 0);
  raise(SIGSEGV);
  fact("sent", handled);
  signal(SIGSEGV, SIG_IGN);
  raise(SIGSEGV);
  fact("ignored", handled);
}

/* Wild pointers while the signal is blocked: by the mask, in a handler that blocks all, and inherited. */
static void wild_here(int number) {
  (void)number;
  atomic_fetch_add(&handled, efault() ? 1 : 100);
}

static void *wild_thread(void *argument) {
  (void)argument;
  atomic_fetch_add(&handled, efault() ? 1 : 100);
  return NULL;
}

static void blocked(void) {
  sigset_t all, old;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  begin();
  fact("efault", efault());
  pthread_sigmask(SIG_BLOCK, &all, NULL);
  fact("efault_again", efault());
  pthread_t thread;
  pthread_create(&thread, NULL, wild_thread, NULL);
  pthread_join(thread, NULL);
  fact("thread", handled);
  sigemptyset(&old);
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  struct sigaction action = {.sa_handler = wild_here};
  sigfillset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  fact("handler", handled);
  sigset_t usr;
  sigemptyset(&usr);
  sigaddset(&usr, SIGUSR2);
  pthread_sigmask(SIG_SETMASK, &usr, NULL);
  pthread_sigmask(SIG_BLOCK, NULL, &old);
  fact("kept", sigismember(&old, SIGUSR2) == 1 && sigismember(&old, SIGUSR1) == 0);
}

/* Pointers of every kind of row: the argument, arrays, outputs, across the end of a page. */
static void wild_fault(int number) {
  (void)number;
  atomic_fetch_add(&handled, efault() ? 1 : 100);
  siglongjmp(back, 1);
}

/* And in the program's own handler of such faults. */
static void blocked_by_fault(void) {
  begin();
  handle(SIGSEGV, wild_fault, 0);
  for (int i = 0; i < 3; i++) faults_here(0x2000);
  fact("handled", handled);
  fact("efault", efault());
}

static void wild(void) {
  begin();
  char *page = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  mprotect(page + 4096, 4096, PROT_NONE);
  mprotect(page + 8192, 4096, PROT_READ);
  handle(SIGSEGV, count, 0);
  handle(SIGBUS, count, 0);
  struct d3dkmt_waitforsynchronizationobjectfromcpu wait = {.device.v = device, .object_count = 1};
  wait.objects = wait.fence_values = (__u64)(uintptr_t)nowhere;
  outcome("array", ioctl(file, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &wait));
  wait.objects = (__u64)(uintptr_t)(page + 4096 - 2);
  outcome("across", ioctl(file, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &wait));
  wait.objects = 0xffff800000000000;
  outcome("kernel", ioctl(file, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &wait));
  wait.objects = 0x0000800000000000;
  outcome("hole", ioctl(file, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &wait));
  outcome("argument_across", ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, page + 4096 - 8));
  outcome("argument_kernel", ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, (void *)0xffff800000000000));
  outcome("argument_last", ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, (void *)0xfffffffffffffff8));
  struct d3dkmt_createdevice *unwritable = (void *)(page + 8192);
  outcome("output_readonly", ioctl(file, LX_DXCREATEDEVICE, unwritable));
  FILE *empty = tmpfile();
  void *beyond = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(empty), 0);
  outcome("beyond_file", ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, beyond));
  fact("handled", handled);
  outcome("call", dxg_memory(file, adapter));
}

/* Ends by the signal, as a program without us. */
static void dies(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  begin();
  fact("efault", efault());
  volatile int *volatile at = (int *)nowhere;
  *at = 1;
}

static void dies_blocked(void) {
  struct rlimit none = {0, 0};
  setrlimit(RLIMIT_CORE, &none);
  begin();
  signal(SIGSEGV, SIG_IGN);
  fact("efault", efault());
  volatile int *volatile at = (int *)nowhere;
  *at = 1;
}

int main(int argc, char **words) {
  nowhere = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (nowhere == MAP_FAILED) die("mmap");
  static const struct scene scenes[] = {
      {"before-open", before_open},
      {"after-open", after_open},
      {"signal-before", signal_before},
      {"signal-after", signal_after},
      {"stack-overflow", stack_overflow},
      {"handler-flags", handler_flags},
      {"blocked", blocked},
      {"blocked-by-fault", blocked_by_fault},
      {"wild", wild},
      {"dies", dies},
      {"dies-ignored", dies_blocked},
  };
  return PLAY(scenes, argc > 1 ? words[1] : NULL);
}
