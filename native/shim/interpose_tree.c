/* Functions of the C library that open and follow paths by calls of its own, which nobody else sees. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "path.h"
#include "real.h"
#include "sys.h"

/* Where a path leads, before the system has read it: for what must not be done at the wrong place first. */
static bool placed_before(const char *path, struct kmb_place *place) {
  return !kmb_tree_none() && path != NULL && kmb_path_readable(path) && kmb_tree_find(AT_FDCWD, path, true, place);
}

static int flags_of(const char *mode) {
  const int made = O_WRONLY | O_CREAT;
  int flags = mode[0] == 'r' ? O_RDONLY : mode[0] == 'a' ? made | O_APPEND : made | O_TRUNC;
  for (mode++; *mode != '\0' && *mode != ','; mode++) {
    if (*mode == '+') flags = (flags & ~O_ACCMODE) | O_RDWR;
    if (*mode == 'e') flags |= O_CLOEXEC;
    if (*mode == 'x') flags |= O_EXCL;
  }
  return flags;
}

/* A stream of what the C library's own open would not find. */
static FILE *stream_of(const char *path, const char *mode) {
  int fd = open(path, flags_of(mode), 0666);
  FILE *stream = fd < 0 ? NULL : fdopen(fd, mode);
  if (fd >= 0 && stream == NULL) close(fd);
  return stream;
}

#define FOPEN(name)                                                            \
  KMB_EXPORT FILE *name(const char *restrict path, const char *restrict mode) { \
    struct kmb_place place;                                                    \
    KMB_REAL(FILE *, name, const char *, const char *)                         \
    return placed_before(path, &place) ? stream_of(path, mode) : real(path, mode); \
  }

FOPEN(fopen)
FOPEN(fopen64)

#define FREOPEN(name)                                                          \
  KMB_EXPORT FILE *name(const char *restrict path, const char *restrict mode, FILE *restrict stream) { \
    struct kmb_place place;                                                    \
    KMB_REAL(FILE *, name, const char *, const char *, FILE *)                 \
    return real(placed_before(path, &place) ? place.path : path, mode, stream); \
  }

FREOPEN(freopen)
FREOPEN(freopen64)

KMB_EXPORT DIR *opendir(const char *path) {
  struct kmb_place place;
  KMB_REAL(DIR *, opendir, const char *)
  if (!placed_before(path, &place)) return real(path);
  kmb_tree_opened();
  return real(place.path);
}

#define SCANDIR(name, entry)                                                                            \
  KMB_EXPORT int name(const char *restrict path, struct entry ***restrict list,                        \
                      int (*filter)(const struct entry *),                                             \
                      int (*compare)(const struct entry **, const struct entry **)) {                  \
    struct kmb_place place;                                                                             \
    KMB_REAL(int, name, const char *, struct entry ***, int (*)(const struct entry *),                  \
             int (*)(const struct entry **, const struct entry **))                                     \
    return real(placed_before(path, &place) ? place.path : path, list, filter, compare);                \
  }

SCANDIR(scandir, dirent)
SCANDIR(scandir64, dirent64)

static ssize_t linked(ssize_t result, int directory, const char *path, char *into, size_t room) {
  long ours = kmb_answer_readlink(kmb_system(result), directory, path, into, room);
  return ours == KMB_PASS ? result : kmb_answer(ours);
}

KMB_EXPORT ssize_t readlink(const char *restrict path, char *restrict into, size_t room) {
  KMB_REAL(ssize_t, readlink, const char *, char *, size_t)
  return linked(real(path, into, room), AT_FDCWD, path, into, room);
}

KMB_EXPORT ssize_t readlinkat(int fd, const char *restrict path, char *restrict into, size_t room) {
  KMB_REAL(ssize_t, readlinkat, int, const char *, char *, size_t)
  return linked(real(fd, path, into, room), fd, path, into, room);
}

ssize_t __readlink_chk(const char *path, char *into, size_t room, size_t size);
KMB_EXPORT ssize_t __readlink_chk(const char *path, char *into, size_t room, size_t size) {
  KMB_REAL(ssize_t, __readlink_chk, const char *, char *, size_t, size_t)
  return linked(real(path, into, room, size), AT_FDCWD, path, into, room);
}

ssize_t __readlinkat_chk(int fd, const char *path, char *into, size_t room, size_t size);
KMB_EXPORT ssize_t __readlinkat_chk(int fd, const char *path, char *into, size_t room, size_t size) {
  KMB_REAL(ssize_t, __readlinkat_chk, int, const char *, char *, size_t, size_t)
  return linked(real(fd, path, into, room, size), fd, path, into, room);
}

/* The path without links of what is in the tree; `into` has PATH_MAX bytes, or is NULL. */
static char *resolved(const struct kmb_place *place, char *into) {
  long there = kmb_sys(SYS_faccessat, AT_FDCWD, (long)place->path, F_OK, 0, 0, 0);
  size_t length = strlen(place->told);
  if (there < 0) {
    kmb_answer(there);
    return NULL;
  }
  if (into == NULL) into = malloc(length + 1);
  if (into == NULL) return NULL;
  memcpy(into, place->told, length + 1);
  if (length > 1 && into[length - 1] == '/') into[length - 1] = '\0';
  return into;
}

/* What the C library found, without the tree's own path. */
static char *stripped(char *found) {
  if (found != NULL && !kmb_tree_none()) found[kmb_tree_strip(found, strlen(found))] = '\0';
  return found;
}

KMB_EXPORT char *realpath(const char *restrict path, char *restrict into) {
  struct kmb_place place;
  KMB_REAL(char *, realpath, const char *, char *)
  return placed_before(path, &place) ? resolved(&place, into) : stripped(real(path, into));
}

char *__realpath_chk(const char *path, char *into, size_t size);
KMB_EXPORT char *__realpath_chk(const char *path, char *into, size_t size) {
  struct kmb_place place;
  KMB_REAL(char *, __realpath_chk, const char *, char *, size_t)
  /* The real one is for a buffer that is too small, too: it ends the program. */
  return size >= PATH_MAX && placed_before(path, &place) ? resolved(&place, into) : stripped(real(path, into, size));
}

KMB_EXPORT char *canonicalize_file_name(const char *path) { return realpath(path, NULL); }

KMB_EXPORT int chdir(const char *path) {
  KMB_REAL(int, chdir, const char *)
  if (kmb_tree_none()) return real(path);
  long ours = kmb_answer_chdir(path);
  if (ours != KMB_PASS) return (int)kmb_answer(ours);
  int result = real(path);
  kmb_tree_moved();
  return result;
}

KMB_EXPORT int fchdir(int fd) {
  KMB_REAL(int, fchdir, int)
  int result = real(fd);
  if (!kmb_tree_none()) kmb_tree_moved();
  return result;
}

KMB_EXPORT char *getcwd(char *into, size_t room) {
  KMB_REAL(char *, getcwd, char *, size_t)
  return stripped(real(into, room));
}

char *__getcwd_chk(char *into, size_t room, size_t size);
KMB_EXPORT char *__getcwd_chk(char *into, size_t room, size_t size) {
  KMB_REAL(char *, __getcwd_chk, char *, size_t, size_t)
  return stripped(real(into, room, size));
}

/* The C library asks itself for the directory. */
KMB_EXPORT char *get_current_dir_name(void) {
  KMB_REAL(char *, get_current_dir_name, void)
  return stripped(real());
}
