/* System calls for the shim itself: the C library's own functions may be the interposed ones. All return -errno. */
#ifndef KMB_SYS_H
#define KMB_SYS_H

#include <fcntl.h>
#include <linux/futex.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
static inline long kmb_sys(long nr, long a, long b, long c, long d, long e, long f) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
static inline long kmb_sys(long nr, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = nr;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
#else
#error "kmbridge's shim knows the system calls of x86-64 and aarch64"
#endif

static inline int kmb_close_fd(int fd) { return (int)kmb_sys(SYS_close, fd, 0, 0, 0, 0, 0); }

static inline long kmb_read_fd(int fd, void *to, size_t bytes) {
  return kmb_sys(SYS_read, fd, (long)to, (long)bytes, 0, 0, 0);
}

static inline long kmb_write_fd(int fd, const void *from, size_t bytes) {
  return kmb_sys(SYS_write, fd, (long)from, (long)bytes, 0, 0, 0);
}

static inline int kmb_fcntl(int fd, int command, long argument) {
  return (int)kmb_sys(SYS_fcntl, fd, command, argument, 0, 0, 0);
}

static inline int kmb_fstat(int fd, struct stat *into) {
#if defined(SYS_fstat)
  return (int)kmb_sys(SYS_fstat, fd, (long)into, 0, 0, 0, 0);
#else
  return (int)kmb_sys(SYS_newfstatat, fd, (long)"", (long)into, AT_EMPTY_PATH, 0, 0);
#endif
}

static inline long kmb_futex_wait(const uint32_t *word, uint32_t value) {
  return kmb_sys(SYS_futex, (long)word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, value, 0, 0, 0);
}

static inline void kmb_futex_wake(const uint32_t *word, int count) {
  kmb_sys(SYS_futex, (long)word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, 0, 0, 0);
}

#endif
