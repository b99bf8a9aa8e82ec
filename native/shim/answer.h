/*
 * What the calls that name a file say where the path is one of ours. `answer` is what the system said: these look once it has
 * read the path. All give what is to be said instead (>= 0 or -errno), or KMB_PASS: the system's answer stands.
 */
#ifndef KMB_ANSWER_H
#define KMB_ANSWER_H

#include <stddef.h>
#include <sys/stat.h>

#include "files.h"
#include "tree.h"

bool kmb_placed_slowly(long answer, int directory, const char *path, bool follow, struct kmb_place *place);

/* Whether the path, which the system has read or can read, is found in the tree; `flags`: AT_SYMLINK_NOFOLLOW counts. */
static inline bool kmb_placed(long answer, int directory, const char *path, int flags, struct kmb_place *place) {
  enum { NO_FOLLOW = 0x100 };
  return !kmb_tree_none() && kmb_placed_slowly(answer, directory, path, (flags & NO_FOLLOW) == 0, place);
}

/* The device behind a path or, with AT_EMPTY_PATH, a descriptor. */
long kmb_answer_stat(long answer, int directory, const char *path, int flags, struct stat *into);
long kmb_answer_statx(long answer, int directory, const char *path, int flags, unsigned mask, struct statx *into);
long kmb_answer_fstat(long answer, int fd, struct stat *into);
long kmb_answer_access(long answer, int directory, const char *path, int mode, int flags);
long kmb_answer_readlink(long answer, int directory, const char *path, char *into, size_t room);
/* What is in the tree is on sysfs, or in /dev. */
struct statfs;
long kmb_answer_statfs(long answer, const char *path, struct statfs *into);
long kmb_answer_fstatfs(long answer, int fd, struct statfs *into);
/* Before the system moves anywhere: from there relative paths would mean something else. */
long kmb_answer_chdir(const char *path);
/* `answer` bytes of a path with its zero, as the system call gives them. */
long kmb_answer_getcwd(long answer, char *into);

/* What a function of the C library gives as the system gives it. */
static inline long kmb_system(long result) { return result < 0 ? -errno : result; }

/* And back: the answer that stands. */
static inline int kmb_told(int result, long ours) { return ours == KMB_PASS ? result : (int)kmb_answer(ours); }

#endif
