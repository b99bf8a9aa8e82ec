/* open and its relatives. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>

#include "cover.h"
#include "files.h"
#include "real.h"
#include "tree.h"

/* What the system answered, or what is to be answered for the device. */
static int seen(int directory, const char *path, int flags, int fd) {
  if (fd >= 0 && kmb_unused() && kmb_elsewhere(path) && (kmb_tree_none() || !kmb_cover_may(path))) return fd;
  int before = errno;
  long ours = kmb_files_opened(directory, path, flags, fd >= 0 ? fd : -before);
  if (ours != KMB_PASS) return (int)kmb_answer(ours);
  if (fd >= 0) kmb_files_fresh(fd);
  errno = before;
  return fd;
}

/*
 * Under another name for the compiler: the variable arguments of the headers' forms would be saved at each call. A mode that
 * the program did not give is one that the system does not look at.
 */
#define OPEN(name)                                                                         \
  KMB_EXPORT int kmb_##name(const char *path, int flags, mode_t mode) __asm__(#name);      \
  int kmb_##name(const char *path, int flags, mode_t mode) {                               \
    long ours = (flags & O_CREAT) != 0 ? kmb_files_open(AT_FDCWD, path, flags) : KMB_PASS; \
    if (ours != KMB_PASS) return (int)kmb_answer(ours);                                             \
    KMB_REAL(int, name, const char *, int, mode_t)                                         \
    return seen(AT_FDCWD, path, flags, real(path, flags, mode));                           \
  }

#define OPENAT(name)                                                                                \
  KMB_EXPORT int kmb_##name(int directory, const char *path, int flags, mode_t mode) __asm__(#name); \
  int kmb_##name(int directory, const char *path, int flags, mode_t mode) {                         \
    long ours = (flags & O_CREAT) != 0 ? kmb_files_open(directory, path, flags) : KMB_PASS;         \
    if (ours != KMB_PASS) return (int)kmb_answer(ours);                                                      \
    KMB_REAL(int, name, int, const char *, int, mode_t)                                             \
    return seen(directory, path, flags, real(directory, path, flags, mode));                        \
  }

#define CREAT(name)                                                                 \
  KMB_EXPORT int name(const char *path, mode_t mode) {                              \
    long ours = kmb_files_open(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC);       \
    if (ours != KMB_PASS) return (int)kmb_answer(ours);                                      \
    KMB_REAL(int, name, const char *, mode_t)                                       \
    return seen(AT_FDCWD, path, O_CREAT, real(path, mode));                         \
  }

/* The forms that _FORTIFY_SOURCE calls. */
#define OPEN_2(name)                                                      \
  KMB_EXPORT int name(const char *path, int flags) {                      \
    long ours = (flags & O_CREAT) != 0 ? kmb_files_open(AT_FDCWD, path, flags) : KMB_PASS; \
    if (ours != KMB_PASS) return (int)kmb_answer(ours);                            \
    KMB_REAL(int, name, const char *, int)                                \
    return seen(AT_FDCWD, path, flags, real(path, flags));                                       \
  }

#define OPENAT_2(name)                                                    \
  KMB_EXPORT int name(int directory, const char *path, int flags) {       \
    long ours = (flags & O_CREAT) != 0 ? kmb_files_open(directory, path, flags) : KMB_PASS; \
    if (ours != KMB_PASS) return (int)kmb_answer(ours);                            \
    KMB_REAL(int, name, int, const char *, int)                           \
    return seen(directory, path, flags, real(directory, path, flags));                            \
  }

int creat64(const char *path, mode_t mode);
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);

OPEN(open)
OPEN(open64)
OPEN(__open)
OPEN(__open64)
OPENAT(openat)
OPENAT(openat64)
CREAT(creat)
CREAT(creat64)
OPEN_2(__open_2)
OPEN_2(__open64_2)
OPENAT_2(__openat_2)
OPENAT_2(__openat64_2)
