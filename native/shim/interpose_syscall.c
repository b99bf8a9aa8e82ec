/* syscall(2) by number: programs that avoid the C library's functions get the same device. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "answer.h"
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
    case SYS_chdir:
      return kmb_answer_chdir((const char *)a);
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

/* What is said instead of what the kernel has answered to a question about a file, or KMB_PASS. */
static long told(long number, const long *of, long result) {
  const char *first = (const char *)of[0], *second = (const char *)of[1];
  switch (number) {
#if defined(SYS_stat)
    case SYS_stat:
      return kmb_answer_stat(result, AT_FDCWD, first, 0, (struct stat *)of[1]);
    case SYS_lstat:
      return kmb_answer_stat(result, AT_FDCWD, first, AT_SYMLINK_NOFOLLOW, (struct stat *)of[1]);
    case SYS_access:
      return kmb_answer_access(result, AT_FDCWD, first, (int)of[1], 0);
    case SYS_readlink:
      return kmb_answer_readlink(result, AT_FDCWD, first, (char *)of[1], (size_t)of[2]);
#endif
#if defined(SYS_fstat)
    case SYS_fstat:
      return kmb_answer_fstat(result, (int)of[0], (struct stat *)of[1]);
#endif
    case SYS_newfstatat:
      return kmb_answer_stat(result, (int)of[0], second, (int)of[3], (struct stat *)of[2]);
    case SYS_statx:
      return kmb_answer_statx(result, (int)of[0], second, (int)of[2], (unsigned)of[3], (struct statx *)of[4]);
    case SYS_faccessat:
      return kmb_answer_access(result, (int)of[0], second, (int)of[2], 0);
#if defined(SYS_faccessat2)
    case SYS_faccessat2:
      return kmb_answer_access(result, (int)of[0], second, (int)of[2], (int)of[3]);
#endif
    case SYS_readlinkat:
      return kmb_answer_readlink(result, (int)of[0], second, (char *)of[2], (size_t)of[3]);
    case SYS_statfs:
      return kmb_answer_statfs(result, first, (struct statfs *)of[1]);
    case SYS_fstatfs:
      return kmb_answer_fstatfs(result, (int)of[0], (struct statfs *)of[1]);
    case SYS_getcwd:
      return kmb_answer_getcwd(result, (char *)of[0]);
    case SYS_fcntl:
      return of[1] == F_GETFL ? kmb_files_flags((int)of[0], (int)result) : KMB_PASS;
    default:
      return KMB_PASS;
  }
}

/* mmap of a node. */
static long mapped(const long *of) {
  int fd = (int)of[4];
  off_t offset = of[5];
  long ours = kmb_files_mapping(&fd, (size_t)of[1], (int)of[2], (int)of[3], &offset);
  if (ours != 0) return ours;
  long result = kmb_sys(SYS_mmap, of[0], of[1], of[2], of[3], fd, offset);
  kmb_close_fd(fd);
  return result;
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
    case SYS_chdir:
    case SYS_fchdir:
      if (!kmb_tree_none()) kmb_tree_moved();
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
  const long all[] = {a, b, c, d, e, f};
  long result = number == SYS_mmap ? mapped(all) : ours(number, a, b, c);
  if (result != KMB_PASS) return kmb_answer(result);
  if (number == SYS_close) kmb_files_closed((int)a);
  result = kmb_sys(number, a, b, c, d, e, f);
  long device = opened(number, a, b, c, result);
  if (device == KMB_PASS) device = told(number, all, result);
  if (device != KMB_PASS) return kmb_answer(device);
  if (result >= 0) after(number, a, b, result);
  return kmb_answer(result);
}
