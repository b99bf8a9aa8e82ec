/* Whether a path means the device, and what stat(2) says of one. */
#ifndef KMB_PATH_H
#define KMB_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

#include "kind.h"

/*
 * `directory` as of openat(2), `path` one that the kernel has read, or that is readable. Only paths that end in "dxg" cost
 * more than a look at their end.
 */
bool kmb_is_device_path(int directory, const char *path);
/* Whether what the kernel answered to a call with a path means that it could read the path. */
bool kmb_path_was_read(int error);
/* The same before any call, at the price of one: `path` up to its end, or `bytes` at `at`. */
bool kmb_path_readable(const char *path);
bool kmb_readable(const void *at, size_t bytes);
/* A character device 0666 with the numbers of a real one: 0, or -EFAULT. */
long kmb_device_stat(enum kmb_kind kind, struct stat *into);
struct statx;
long kmb_device_statx(enum kmb_kind kind, struct statx *into, unsigned mask);

#endif
