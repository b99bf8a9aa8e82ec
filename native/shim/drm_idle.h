/*
 * Descriptors of buffers that the program has mapped. Whether anything still works on such a buffer its descriptor tells:
 * who waits for that waits here, and the host is not asked.
 */
#ifndef KMB_DRM_IDLE_H
#define KMB_DRM_IDLE_H

#include <stdbool.h>
#include <stdint.h>

#include "drm_rows.h"

/* `file`: the open file's number in this process. */

/* Keeps a duplicate of the descriptor of buffer `handle`, unless a handle was closed since `closes` were (kmb_work_closes). */
void kmb_idle_keep(uint16_t file, uint32_t handle, int fd, uint32_t closes);
/* The handle is about to be closed, or is; 0: all of the file's. */
void kmb_idle_forget(uint16_t file, uint32_t handle, bool closed);
/* In a child: the descriptors are closed already. */
void kmb_idle_in_child(void);

/*
 * Runs a call that waits for a buffer: 0, -EBUSY or -EINTR as the ioctl, or KMB_PASS when it is not one, or its buffer is
 * not known here.
 */
long kmb_idle_wait(const struct kmb_drm_request *request, uint8_t generation, const void *argument);

#endif
