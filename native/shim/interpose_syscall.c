/* syscall(2) by number: programs that avoid the C library's functions get the same device. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "files.h"
#include "path.h"
#include "real.h"
#include "sys.h"

/* A call that may be about the device: its result, or KMB_PASS. */
static long ours(long number, long a, long b, long c) {
  switch (number) {
#if defined(SYS_open)
    case SYS_open:
      return kmb_files_open(AT_FDCWD, (const char *)a, (int)b);
#endif
    case SYS_openat:
      return kmb_files_open((int)a, (const char *)b, (int)c);
#if defined(SYS_openat2)
    case SYS_openat2: {
      const struct open_how *how = (const struct open_how *)c;
      return kmb_readable(how, sizeof *how) ? kmb_files_open((int)a, (const char *)b, (int)how->flags) : KMB_PASS;
    }
#endif
    case SYS_ioctl:
      return kmb_files_ioctl((int)a, (unsigned long)b, (void *)c);
    case SYS_close:
      return kmb_files_close((int)a);
#if defined(SYS_close_range)
    case SYS_close_range:
      return kmb_files_close_range((unsigned)a, (unsigned)b, (int)c);
#endif
#if defined(SYS_dup2)
    case SYS_dup2:
#endif
    case SYS_dup3:
      return kmb_files_before_dup((int)b);
    default:
      return KMB_PASS;
  }
}

/* The device in the place of what the kernel has answered, or KMB_PASS. */
static long opened(long number, long a, long b, long c, long result) {
  switch (number) {
#if defined(SYS_open)
    case SYS_open:
      return kmb_files_opened(AT_FDCWD, (const char *)a, (int)b, result);
#endif
    case SYS_openat:
      return kmb_files_opened((int)a, (const char *)b, (int)c, result);
#if defined(SYS_openat2)
    case SYS_openat2:
      if (result == -EFAULT || result == -EINVAL || result == -E2BIG) return KMB_PASS;
      return kmb_files_opened((int)a, (const char *)b, (int)((const struct open_how *)c)->flags, result);
#endif
    default:
      return KMB_PASS;
  }
}

/* What a call that the kernel has answered changed of our tables. */
static void after(long number, long a, long b, long result) {
  switch (number) {
#if defined(SYS_open)
    case SYS_open:
#endif
#if defined(SYS_openat2)
    case SYS_openat2:
#endif
    case SYS_openat:
      kmb_files_fresh((int)result);
      break;
    case SYS_dup:
#if defined(SYS_dup2)
    case SYS_dup2:
#endif
    case SYS_dup3:
      kmb_files_dup((int)a, (int)result);
      break;
    case SYS_fcntl:
      if (b == F_DUPFD || b == F_DUPFD_CLOEXEC) kmb_files_dup((int)a, (int)result);
      break;
    default:
      break;
  }
}

KMB_EXPORT long syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
  long d = va_arg(rest, long), e = va_arg(rest, long), f = va_arg(rest, long);
  va_end(rest);
  long result = ours(number, a, b, c);
  if (result != KMB_PASS) return kmb_answer(result);
  if (number == SYS_close) kmb_files_closed((int)a);
  result = kmb_sys(number, a, b, c, d, e, f);
  long device = opened(number, a, b, c, result);
  if (device != KMB_PASS) return kmb_answer(device);
  if (result >= 0) after(number, a, b, result);
  return kmb_answer(result);
}
