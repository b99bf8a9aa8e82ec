/* statfs and its relatives: who reads in sysfs makes sure that it is sysfs. */
#include <errno.h>
#include <stddef.h>
#include <sys/vfs.h>

#include "answer.h"
#include "real.h"

/* The 64-bit forms are the same struct on the machines that the shim knows. */
_Static_assert(sizeof(struct statfs) == sizeof(struct statfs64), "statfs and statfs64 differ");

#define STATFS(name, type)                                                   \
  KMB_EXPORT int name(const char *path, struct type *into) {                 \
    KMB_REAL(int, name, const char *, struct type *)                         \
    int result = real(path, into);                                           \
    return kmb_told(result, kmb_answer_statfs(kmb_system(result), path, (struct statfs *)into)); \
  }

#define FSTATFS(name, type)                                                  \
  KMB_EXPORT int name(int fd, struct type *into) {                           \
    KMB_REAL(int, name, int, struct type *)                                  \
    int result = real(fd, into);                                             \
    return kmb_told(result, kmb_answer_fstatfs(result, fd, (struct statfs *)into)); \
  }

STATFS(statfs, statfs)
STATFS(statfs64, statfs64)
FSTATFS(fstatfs, statfs)
FSTATFS(fstatfs64, statfs64)
