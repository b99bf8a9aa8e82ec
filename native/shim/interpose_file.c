/* What is done with descriptors: ioctl, close, dup and their relatives. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>

#include "files.h"
#include "real.h"

/* Under another name for the compiler: the variable arguments of the headers' forms would be saved at each call. */
KMB_EXPORT int kmb_ioctl(int fd, unsigned long request, void *argument) __asm__("ioctl");

int kmb_ioctl(int fd, unsigned long request, void *argument) {
  KMB_STRAIGHT((fd, request, argument), int, ioctl, int, unsigned long, void *)
  long ours = kmb_files_ioctl(fd, request, argument);
  return ours != KMB_PASS ? (int)kmb_answer(ours) : real(fd, request, argument);
}

KMB_EXPORT int close(int fd) {
  KMB_STRAIGHT((fd), int, close, int)
  long ours = kmb_files_close(fd);
  if (ours != KMB_PASS) return (int)kmb_answer(ours);
  kmb_files_closed(fd);
  return real(fd);
}

/* Closes its descriptor by a call that nobody sees. */
KMB_EXPORT int fclose(FILE *file) {
  int before = errno;
  int fd = file == NULL ? -1 : fileno_unlocked(file);
  errno = before;
  if (fd >= 0) kmb_files_closed(fd);
  KMB_REAL(int, fclose, FILE *)
  return real(file);
}

int __close(int fd);
KMB_EXPORT int __close(int fd) { return close(fd); }

KMB_EXPORT int close_range(unsigned first, unsigned last, int flags) {
  return (int)kmb_answer(kmb_files_close_range(first, last, flags));
}

void closefrom(int lowest);
KMB_EXPORT void closefrom(int lowest) { kmb_files_close_range(lowest < 0 ? 0 : (unsigned)lowest, ~0u, 0); }

KMB_EXPORT int dup(int fd) {
  KMB_STRAIGHT((fd), int, dup, int)
  int to = real(fd);
  if (to >= 0) kmb_files_dup(fd, to);
  return to;
}

KMB_EXPORT int dup2(int from, int to) {
  long ours = kmb_files_before_dup(to);
  if (ours != KMB_PASS) return (int)kmb_answer(ours);
  KMB_REAL(int, dup2, int, int)
  int result = real(from, to);
  if (result >= 0) kmb_files_dup(from, to);
  return result;
}

KMB_EXPORT int dup3(int from, int to, int flags) {
  long ours = kmb_files_before_dup(to);
  if (ours != KMB_PASS) return (int)kmb_answer(ours);
  KMB_REAL(int, dup3, int, int, int)
  int result = real(from, to, flags);
  if (result >= 0) kmb_files_dup(from, to);
  return result;
}

static int duplicated(int fd, int command, int result) {
  if ((command == F_DUPFD || command == F_DUPFD_CLOEXEC) && result >= 0) kmb_files_dup(fd, result);
  return command == F_GETFL ? kmb_files_flags(fd, result) : result;
}

#define FCNTL(name)                                                              \
  KMB_EXPORT int kmb_##name(int fd, int command, void *argument) __asm__(#name); \
  int kmb_##name(int fd, int command, void *argument) {                          \
    KMB_STRAIGHT((fd, command, argument), int, name, int, int, void *)           \
    return duplicated(fd, command, real(fd, command, argument));                 \
  }

FCNTL(fcntl)
FCNTL(fcntl64)
