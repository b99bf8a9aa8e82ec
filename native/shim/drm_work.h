/*
 * What of a file's buffers the device is done with, as far as it follows from calls and their answers: a file's work is done in
 * the order in which the kernel took it, so that who has seen the end of some of it has seen that of all before.
 */
#ifndef KMB_DRM_WORK_H
#define KMB_DRM_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "drm_rows.h"
#include "image.h"

/* A call that queues work, or waits for it, while it is under way. */
struct kmb_work_call {
  uint64_t begun, ended;
  uint64_t covers; /* of the buffer that it waits for */
  uint32_t closes, life;
  bool alone;
};

/* How many handles were closed: what is found out of a handle holds while it is the same. With the lock, or only to compare later. */
uint32_t kmb_work_closes(void);

/* Before a call of the program's is sent and after its answer; `good`: the kernel took it. */
void kmb_work_begin(const struct kmb_drm_request *request, const struct kmb_image *image, struct kmb_work_call *call);
void kmb_work_end(const struct kmb_drm_request *request, const struct kmb_image *image, const struct kmb_work_call *call,
                  bool good);

/*
 * Whether nothing of this file's can still work on the buffer, and nobody else can. If not, `covers` is how far the work is done
 * once it is found to be idle by one who looks from now on; 0: not known.
 */
bool kmb_work_idle(uint16_t file, uint8_t generation, uint32_t handle, uint64_t *covers);
/* And it was; with the lock, and no handle was closed meanwhile. */
void kmb_work_done(uint16_t file, uint64_t covers);

/* With the lock. The handle is about to be closed, or is (`closed`): then it may be a new buffer's; 0: the file. */
void kmb_work_forget(uint16_t file, uint32_t handle, bool closed);
/* In a child no file is left. */
void kmb_work_in_child(void);

#endif
