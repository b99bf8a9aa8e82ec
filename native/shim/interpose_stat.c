/* stat, access and their relatives: to the program the device's file is there. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device.h"
#include "files.h"
#include "path.h"
#include "real.h"

/* The 64-bit forms are the same struct on the machines that the shim knows. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "stat and stat64 differ");

/* Unseen by the compiler: the C library's headers promise that the path is never NULL, and Linux 6.11 takes NULL for "". */
__attribute__((noipa)) static bool is_empty(const char *path) { return path == NULL || path[0] == '\0'; }

/* Whether the system's answer about a path is to be replaced: it has read the path, which is the device's. */
static bool is_device(int result, int directory, const char *path, int flags) {
  if (result != 0 && !kmb_path_was_read(errno)) return false;
  if ((flags & AT_EMPTY_PATH) != 0 && is_empty(path)) return kmb_device_is(directory);
  return kmb_is_device_path(directory, path);
}

#define STAT(name, type)                                                                 \
  KMB_EXPORT int name(const char *path, struct type *into) {                             \
    KMB_REAL(int, name, const char *, struct type *)                                     \
    int result = real(path, into);                                                       \
    if (!is_device(result, AT_FDCWD, path, 0)) return result;                            \
    return (int)kmb_answer(kmb_device_stat((struct stat *)into));                                 \
  }

#define FSTAT(name, type)                                                                \
  KMB_EXPORT int name(int fd, struct type *into) {                                       \
    KMB_STRAIGHT((fd, into), int, name, int, struct type *)                              \
    int result = real(fd, into);                                                         \
    return result == 0 && kmb_device_is(fd) ? (int)kmb_answer(kmb_device_stat((struct stat *)into)) : result; \
  }

#define FSTATAT(name, type)                                                              \
  KMB_EXPORT int name(int fd, const char *path, struct type *into, int flags) {          \
    KMB_REAL(int, name, int, const char *, struct type *, int)                           \
    int result = real(fd, path, into, flags);                                            \
    if (!is_device(result, fd, path, flags)) return result;                              \
    return (int)kmb_answer(kmb_device_stat((struct stat *)into));                                 \
  }

/* What programs call that were built against an older C library. */
#define XSTAT(name, type)                                                                \
  int name(int version, const char *path, struct type *into);                            \
  KMB_EXPORT int name(int version, const char *path, struct type *into) {                \
    KMB_REAL(int, name, int, const char *, struct type *)                                \
    int result = real(version, path, into);                                              \
    if (!is_device(result, AT_FDCWD, path, 0)) return result;                            \
    return (int)kmb_answer(kmb_device_stat((struct stat *)into));                                 \
  }

#define FXSTAT(name, type)                                                               \
  int name(int version, int fd, struct type *into);                                      \
  KMB_EXPORT int name(int version, int fd, struct type *into) {                          \
    KMB_STRAIGHT((version, fd, into), int, name, int, int, struct type *)                \
    int result = real(version, fd, into);                                                \
    return result == 0 && kmb_device_is(fd) ? (int)kmb_answer(kmb_device_stat((struct stat *)into)) : result; \
  }

#define FXSTATAT(name, type)                                                             \
  int name(int version, int fd, const char *path, struct type *into, int flags);         \
  KMB_EXPORT int name(int version, int fd, const char *path, struct type *into, int flags) { \
    KMB_REAL(int, name, int, int, const char *, struct type *, int)                      \
    int result = real(version, fd, path, into, flags);                                   \
    if (!is_device(result, fd, path, flags)) return result;                              \
    return (int)kmb_answer(kmb_device_stat((struct stat *)into));                                 \
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

FXSTATAT(__fxstatat, stat)
FXSTATAT(__fxstatat64, stat64)

KMB_EXPORT int statx(int fd, const char *restrict path, int flags, unsigned mask, struct statx *restrict into) {
  KMB_REAL(int, statx, int, const char *, int, unsigned, struct statx *)
  int result = real(fd, path, flags, mask, into);
  return is_device(result, fd, path, flags) ? (int)kmb_answer(kmb_device_statx(into, mask)) : result;
}

/* Readable and writable for everyone, and no program. */
static int accessible(int mode) { return (mode & X_OK) == 0 ? 0 : (int)kmb_answer(-EACCES); }

#define ACCESS(name)                                                                     \
  KMB_EXPORT int name(const char *path, int mode) {                                      \
    KMB_REAL(int, name, const char *, int)                                               \
    int result = real(path, mode);                                                       \
    return is_device(result, AT_FDCWD, path, 0) ? accessible(mode) : result;             \
  }

ACCESS(access)
ACCESS(eaccess)
ACCESS(euidaccess)

KMB_EXPORT int faccessat(int fd, const char *path, int mode, int flags) {
  KMB_REAL(int, faccessat, int, const char *, int, int)
  int result = real(fd, path, mode, flags);
  return is_device(result, fd, path, flags) ? accessible(mode) : result;
}
