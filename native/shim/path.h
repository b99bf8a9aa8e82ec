/* Whether a path means the device, and what stat(2) says of it. */
#ifndef KMB_PATH_H
#define KMB_PATH_H

#include <stdbool.h>
#include <sys/stat.h>

/* `directory` as of openat(2). Only paths that end in "dxg" cost more than a look at their end. */
bool kmb_is_device_path(int directory, const char *path);
/* A character device 0666 of the misc major, as the real one. */
void kmb_device_stat(struct stat *into);
struct statx;
void kmb_device_statx(struct statx *into);

#endif
