/*
 * The program's open files of DRM nodes. Each is one at the kernel of the host, with handles of its own; duplicates share it,
 * and the last close ends it there.
 */
#ifndef KMB_DRM_FILE_H
#define KMB_DRM_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "kind.h"

/* Opens a node on the host: the number of the open file in this process (> 0), or -errno. */
long kmb_drm_make(enum kmb_kind kind, int flags, uint8_t generation);
/* One more descriptor has it. False when it was closed meanwhile. */
bool kmb_drm_again(uint16_t file);
/* One less; the last ends it on the host, at once or when a signal handler lets the shim go on. */
void kmb_drm_done(uint16_t file);
/* Ends what signal handlers have closed. No lock is held. */
void kmb_drm_overdue(void);
/* In a child: they are all the parent's. */
void kmb_drm_in_child(void);

/* An ioctl on a descriptor that is a node: its result, or -errno. */
long kmb_drm_ioctl(int fd, uint8_t generation, uint32_t request, void *argument);
/*
 * A descriptor to map in the place of a node: `offset` becomes where in it. -errno when there is nothing of that offset.
 * `shared_write`: the map is to be a shared one that can be written to.
 */
int kmb_drm_map(int fd, size_t bytes, bool shared_write, off_t *offset);
/* How the program opened it: O_RDONLY, O_WRONLY, O_RDWR. */
int kmb_drm_access(int fd);

#endif
