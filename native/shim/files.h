/* What the interposed functions and the interposed system call both do. All return -errno, or KMB_PASS: not ours. */
#ifndef KMB_FILES_H
#define KMB_FILES_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define KMB_PASS (-4096L)

/* As the C library gives it: -errno becomes errno and -1. */
static inline long kmb_answer(long result) {
  if (result >= 0 || result < -4095) return result;
  errno = (int)-result;
  return -1;
}

/* Whether the device was ever opened in this process or the one it is a copy of: until then no descriptor is ours. */
extern bool kmb_used;

static inline bool kmb_unused(void) { return !__atomic_load_n(&kmb_used, __ATOMIC_RELAXED); }

/* Tells most paths from that of the device by their first letters; the system has read it already. */
static inline bool kmb_elsewhere(const char *path) {
  return path[0] == '/' && path[1] != 'd' && path[1] != '/' && path[1] != '.';
}

/* Before the system opens `path`, when it may create it: it must not create a file where the device is. */
long kmb_files_open(int directory, const char *path, int flags);
/* After it, with its answer (a descriptor or -errno): the device takes the place of what was found or not found. */
long kmb_files_opened(int directory, const char *path, int flags, long answer);
long kmb_files_ioctl(int fd, unsigned long request, void *argument);
/* Around a close by the real function: whether ours forbid it, and what has to be noted after. */
long kmb_files_close(int fd);
void kmb_files_closed(int fd);
/* Closes [first, last] but for our own descriptors; `flags` as of close_range(2). */
long kmb_files_close_range(unsigned first, unsigned last, int flags);
/* The program is about to put a file at `to`. */
long kmb_files_before_dup(int to);
/* `to` is a duplicate of `from` now. */
void kmb_files_dup(int from, int to);
/* `flags` as F_GETFL has them of what stands in for a node: those with which it was opened. */
int kmb_files_flags(int fd, int flags);
/*
 * Before mmap(2): 0 when another descriptor and offset are to be mapped, which the caller closes, or -errno. `rights` and
 * `kind`: its prot and flags.
 */
long kmb_files_mapping(int *fd, size_t bytes, int rights, int kind, off_t *offset);
/* A new file of the program has the number `fd`. */
void kmb_files_fresh(int fd);

#endif
