/* stat, access and their relatives: to the program its devices are there. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include "answer.h"
#include "real.h"

/* The 64-bit forms are the same struct on the machines that the shim knows. */
_Static_assert(sizeof(struct stat) == sizeof(struct stat64), "stat and stat64 differ");

/* What the program is told: the system's answer, or what stands in its place. */
static int stated(int result, int directory, const char *path, int flags, void *into) {
  return kmb_told(result, kmb_answer_stat(kmb_system(result), directory, path, flags, into));
}

static int stated_fd(int result, int fd, void *into) { return kmb_told(result, kmb_answer_fstat(result, fd, into)); }

#define STAT(name, type, flags)                                              \
  KMB_EXPORT int name(const char *path, struct type *into) {                 \
    KMB_REAL(int, name, const char *, struct type *)                         \
    return stated(real(path, into), AT_FDCWD, path, flags, into);            \
  }

#define FSTAT(name, type)                                                    \
  KMB_EXPORT int name(int fd, struct type *into) {                           \
    KMB_STRAIGHT((fd, into), int, name, int, struct type *)                  \
    return stated_fd(real(fd, into), fd, into);                              \
  }

#define FSTATAT(name, type)                                                  \
  KMB_EXPORT int name(int fd, const char *path, struct type *into, int flags) { \
    KMB_REAL(int, name, int, const char *, struct type *, int)               \
    return stated(real(fd, path, into, flags), fd, path, flags, into);       \
  }

/* What programs call that were built against an older C library. */
#define XSTAT(name, type, flags)                                             \
  int name(int version, const char *path, struct type *into);                \
  KMB_EXPORT int name(int version, const char *path, struct type *into) {    \
    KMB_REAL(int, name, int, const char *, struct type *)                    \
    return stated(real(version, path, into), AT_FDCWD, path, flags, into);   \
  }

#define FXSTAT(name, type)                                                   \
  int name(int version, int fd, struct type *into);                          \
  KMB_EXPORT int name(int version, int fd, struct type *into) {              \
    KMB_STRAIGHT((version, fd, into), int, name, int, int, struct type *)    \
    return stated_fd(real(version, fd, into), fd, into);                     \
  }

#define FXSTATAT(name, type)                                                 \
  int name(int version, int fd, const char *path, struct type *into, int flags); \
  KMB_EXPORT int name(int version, int fd, const char *path, struct type *into, int flags) { \
    KMB_REAL(int, name, int, int, const char *, struct type *, int)          \
    return stated(real(version, fd, path, into, flags), fd, path, flags, into); \
  }

STAT(stat, stat, 0)
STAT(lstat, stat, AT_SYMLINK_NOFOLLOW)
STAT(stat64, stat64, 0)
STAT(lstat64, stat64, AT_SYMLINK_NOFOLLOW)
FSTAT(fstat, stat)
FSTAT(fstat64, stat64)
FSTATAT(fstatat, stat)
FSTATAT(fstatat64, stat64)
XSTAT(__xstat, stat, 0)
XSTAT(__xstat64, stat64, 0)
XSTAT(__lxstat, stat, AT_SYMLINK_NOFOLLOW)
XSTAT(__lxstat64, stat64, AT_SYMLINK_NOFOLLOW)
FXSTAT(__fxstat, stat)
FXSTAT(__fxstat64, stat64)

FXSTATAT(__fxstatat, stat)
FXSTATAT(__fxstatat64, stat64)

KMB_EXPORT int statx(int fd, const char *restrict path, int flags, unsigned mask, struct statx *restrict into) {
  KMB_REAL(int, statx, int, const char *, int, unsigned, struct statx *)
  int result = real(fd, path, flags, mask, into);
  return kmb_told(result, kmb_answer_statx(kmb_system(result), fd, path, flags, mask, into));
}

static int accessed(int result, int directory, const char *path, int mode, int flags) {
  return kmb_told(result, kmb_answer_access(kmb_system(result), directory, path, mode, flags));
}

#define ACCESS(name)                                                         \
  KMB_EXPORT int name(const char *path, int mode) {                          \
    KMB_REAL(int, name, const char *, int)                                   \
    return accessed(real(path, mode), AT_FDCWD, path, mode, 0);              \
  }

ACCESS(access)
ACCESS(eaccess)
ACCESS(euidaccess)

KMB_EXPORT int faccessat(int fd, const char *path, int mode, int flags) {
  KMB_REAL(int, faccessat, int, const char *, int, int)
  return accessed(real(fd, path, mode, flags), fd, path, mode, flags);
}
