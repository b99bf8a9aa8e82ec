/* stat, access and their relatives: to the program the device's file is there. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"
#include "path.h"
#include "real.h"

/* The 64-bit forms are the same struct on the machines that the shim knows. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "stat and stat64 differ");

/* Out of line: the C library's headers promise that the path is never NULL, and programs break that. */
__attribute__((noinline)) static bool is_empty(int flags, const char *path) {
  return (flags & AT_EMPTY_PATH) != 0 && path != NULL && path[0] == '\0';
}

static bool is_device_fd(int fd) { return kmb_device_generation(fd) != 0; }

#define STAT(name, type)                                  \
  KMB_EXPORT int name(const char *path, struct type *into) { \
    if (kmb_is_device_path(AT_FDCWD, path)) {             \
      kmb_device_stat((struct stat *)into);               \
      return 0;                                           \
    }                                                     \
    KMB_REAL(int, name, const char *, struct type *)      \
    return real(path, into);                              \
  }

#define FSTAT(name, type)                                 \
  KMB_EXPORT int name(int fd, struct type *into) {        \
    if (is_device_fd(fd)) {                               \
      kmb_device_stat((struct stat *)into);               \
      return 0;                                           \
    }                                                     \
    KMB_REAL(int, name, int, struct type *)               \
    return real(fd, into);                                \
  }

#define FSTATAT(name, type)                                                    \
  KMB_EXPORT int name(int fd, const char *path, struct type *into, int flags) { \
    bool empty = is_empty(flags, path); \
    if (empty ? is_device_fd(fd) : kmb_is_device_path(fd, path)) {             \
      kmb_device_stat((struct stat *)into);                                    \
      return 0;                                                                \
    }                                                                          \
    KMB_REAL(int, name, int, const char *, struct type *, int)                 \
    return real(fd, path, into, flags);                                        \
  }

/* What programs call that were built against an older C library. */
#define XSTAT(name, type)                                              \
  int name(int version, const char *path, struct type *into);          \
  KMB_EXPORT int name(int version, const char *path, struct type *into) { \
    if (kmb_is_device_path(AT_FDCWD, path)) {                          \
      kmb_device_stat((struct stat *)into);                            \
      return 0;                                                        \
    }                                                                  \
    KMB_REAL(int, name, int, const char *, struct type *)              \
    return real(version, path, into);                                  \
  }

#define FXSTAT(name, type)                                             \
  int name(int version, int fd, struct type *into);                    \
  KMB_EXPORT int name(int version, int fd, struct type *into) {        \
    if (is_device_fd(fd)) {                                            \
      kmb_device_stat((struct stat *)into);                            \
      return 0;                                                        \
    }                                                                  \
    KMB_REAL(int, name, int, int, struct type *)                       \
    return real(version, fd, into);                                    \
  }

STAT(stat, stat)
STAT(lstat, stat)
STAT(stat64, stat64)
STAT(lstat64, stat64)
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)
FSTATAT(fstatat, stat)
FSTATAT(fstatat64, stat64)
XSTAT(__xstat, stat)
XSTAT(__xstat64, stat64)
XSTAT(__lxstat, stat)
XSTAT(__lxstat64, stat64)
FXSTAT(__fxstat, stat)
FXSTAT(__fxstat64, stat64)

KMB_EXPORT int statx(int fd, const char *restrict path, int flags, unsigned mask, struct statx *restrict into) {
  bool empty = is_empty(flags, path);
  if (empty ? is_device_fd(fd) : kmb_is_device_path(fd, path)) {
    kmb_device_statx(into);
    return 0;
  }
  KMB_REAL(int, statx, int, const char *, int, unsigned, struct statx *)
  return real(fd, path, flags, mask, into);
}

/* Readable and writable for everyone, and no program. */
static int accessible(int mode) {
  if ((mode & ~(R_OK | W_OK)) == 0) return 0;
  errno = (mode & X_OK) != 0 ? EACCES : EINVAL;
  return -1;
}

#define ACCESS(name)                                                \
  KMB_EXPORT int name(const char *path, int mode) {                 \
    if (kmb_is_device_path(AT_FDCWD, path)) return accessible(mode); \
    KMB_REAL(int, name, const char *, int)                          \
    return real(path, mode);                                        \
  }

ACCESS(access)
ACCESS(eaccess)
ACCESS(euidaccess)

KMB_EXPORT int faccessat(int fd, const char *path, int mode, int flags) {
  if (kmb_is_device_path(fd, path)) return accessible(mode);
  KMB_REAL(int, faccessat, int, const char *, int, int)
  return real(fd, path, mode, flags);
}
