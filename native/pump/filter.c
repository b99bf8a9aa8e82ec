#include "filter.h"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "paths.h"
#include "pump.h"
#include "queue.h"
#include "queues.h"
#include "requests.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter knows the system calls of x86-64 and arm64 only"
#endif

/*
 * The whole process ends, with SIGSYS: the broker asks for requests of rows alone, so that anything else means that broker or
 * pump no longer do what was written. An errno would let whoever did that try again.
 */
#define STOP SECCOMP_RET_KILL_PROCESS

/* Without arguments that matter: they work on descriptors and memory that are there already. */
static const int ANY_ARGUMENTS[] = {
    SYS_futex, SYS_read, SYS_write, SYS_sendmsg, SYS_recvmsg, SYS_close, SYS_rt_sigreturn, SYS_restart_syscall,
    SYS_exit, SYS_exit_group, SYS_clock_gettime, SYS_sched_yield,
#if defined(SYS_poll)
    SYS_poll,
#endif
    SYS_ppoll,
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    /* What their runtimes do at any time. These builds are for tests; the path page is then no boundary. */
    SYS_mmap, SYS_munmap, SYS_mprotect, SYS_madvise, SYS_nanosleep, SYS_clock_nanosleep, SYS_gettid,
    SYS_getpid, SYS_rt_sigprocmask, SYS_rt_sigaction, SYS_sigaltstack, SYS_getrusage, SYS_gettimeofday,
    /* And to say what they found. */
    SYS_openat, SYS_fstat, SYS_lseek, SYS_pread64, SYS_readlinkat, SYS_newfstatat, SYS_fcntl,
#if defined(SYS_open)
    SYS_open, SYS_stat, SYS_readlink,
#endif
#endif
};
#define COUNT(list) (sizeof(list) / sizeof *(list))

enum { MOST = 1024 };
static struct sock_filter program[MOST];
static unsigned used;

static void put(uint16_t code, uint32_t k, uint8_t yes, uint8_t no) {
  if (used < MOST) program[used] = (struct sock_filter)BPF_JUMP(code, k, yes, no);
  used++;
}

static void load(uint32_t at) { put(BPF_LD | BPF_W | BPF_ABS, at, 0, 0); }
static void answer(uint32_t action) { put(BPF_RET | BPF_K, action, 0, 0); }
/* Goes on when what was loaded is `value`, else over the next `count` instructions. */
static void only(uint32_t value, uint8_t count) { put(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count); }

static void allow(uint32_t value) {
  only(value, 1);
  answer(SECCOMP_RET_ALLOW);
}

#define WORD(argument, high) (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (argument) + ((high) ? 4 : 0))

/* Loads a word of an argument and stops unless it is `value`. */
static void need(uint32_t at, uint32_t value) {
  load(at);
  put(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0);
  answer(STOP);
}

/* A jump over a section whose length is known only at its end. */
static unsigned section(uint32_t number) {
  only(number, 1);
  put(BPF_JMP | BPF_JA, 1, 0, 0);
  put(BPF_JMP | BPF_JA, 0, 0, 0);
  return used - 1;
}

static void section_end(unsigned jump) {
  answer(STOP);
  if (jump < MOST) program[jump].k = used - jump - 1;
}

/* The kernel takes the low 32 bits of a request, and so does this. */
static void ioctls(void) {
  unsigned jump = section(SYS_ioctl);
  load(WORD(1, false));
  for (size_t i = 0; i < kmb_request_count; i++) allow(kmb_requests[i]);
  section_end(jump);
}

static void opens(void) {
  unsigned jump = section(SYS_openat);
  need(WORD(0, false), (uint32_t)AT_FDCWD);
  need(WORD(2, false), KMB_OPEN_FLAGS);
  for (uint32_t i = 0; i < kmb_path_count(); i++) {
    uint64_t at = (uint64_t)(uintptr_t)kmb_path(i);
    load(WORD(1, false));
    only((uint32_t)at, 3);
    load(WORD(1, true));
    only((uint32_t)(at >> 32), 1);
    answer(SECCOMP_RET_ALLOW);
  }
  section_end(jump);
}

/* Goes on where a word of an argument is `value`, else over the next `count` instructions, the word's own aside. */
static void match(uint32_t at, uint32_t value, uint8_t count) {
  load(at);
  only(value, count);
}

/* The memory of a submission queue, or nothing, at one of the places for it: never to be executed, never anywhere else. */
static void maps(void) {
  unsigned jump = section(SYS_mmap);
  need(WORD(1, false), KMB_QUEUE_MEMORY_BYTES);
  need(WORD(1, true), 0);
  for (uint32_t i = 0; i < KMB_PUMP_QUEUES; i++) {
    uint64_t at = (uint64_t)(uintptr_t)kmb_queue_place(i);
    match(WORD(0, false), (uint32_t)at, 12);
    match(WORD(0, true), (uint32_t)(at >> 32), 10);
    match(WORD(2, false), PROT_READ | PROT_WRITE, 3);
    match(WORD(3, false), MAP_SHARED | MAP_FIXED, 1);
    answer(SECCOMP_RET_ALLOW);
    match(WORD(2, false), PROT_NONE, 3);
    match(WORD(3, false), MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, 1);
    answer(SECCOMP_RET_ALLOW);
  }
  section_end(jump);
}

/* Signals to threads of this process, to end their waits. */
static void signals(void) {
  unsigned jump = section(SYS_tgkill);
  need(WORD(0, false), (uint32_t)getpid());
  answer(SECCOMP_RET_ALLOW);
  section_end(jump);
}

const struct sock_filter *kmb_filter(unsigned *length) {
  used = 0;
  need(offsetof(struct seccomp_data, arch), ARCHITECTURE);
  load(offsetof(struct seccomp_data, nr));
  ioctls();
  /* Each section ends in an answer: what passes it has the number loaded still. */
  for (size_t i = 0; i < COUNT(ANY_ARGUMENTS); i++) allow((uint32_t)ANY_ARGUMENTS[i]);
  opens();
  maps();
  signals();
  answer(STOP);
  *length = used;
  return used <= MOST ? program : NULL;
}

bool kmb_filter_install(void) {
  unsigned length;
  struct sock_fprog whole = {.filter = (struct sock_filter *)kmb_filter(&length)};
  if (whole.filter == NULL) return false;
  whole.len = (unsigned short)length;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &whole) == 0;
}
