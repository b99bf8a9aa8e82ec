/* Which descriptors of the program are a device, which device, and by which open file. */
#ifndef KMB_DESCRIPTORS_H
#define KMB_DESCRIPTORS_H

#include <stdbool.h>
#include <stdint.h>

#include "kind.h"
#include "limits.h"

/* Opens a device with the flags of open(2): a descriptor, or -errno. */
int kmb_device_open(enum kmb_kind kind, int flags);

/* The generation behind a descriptor: 0 when it is no device, KMB_FOREIGN when it is that of the parent process. */
extern uint8_t kmb_generations[KMB_DESCRIPTORS];
#define KMB_FOREIGN 255

static inline uint8_t kmb_device_generation(int fd) {
  return (unsigned)fd < KMB_DESCRIPTORS ? __atomic_load_n(&kmb_generations[fd], __ATOMIC_ACQUIRE) : 0;
}

/* Whether the descriptor is a device still: its number may have been closed and given away where nobody saw it. */
bool kmb_device_is(int fd);
/* Which one it then is; KMB_NO_DEVICE for any other file. */
enum kmb_kind kmb_device_kind(int fd);
/* The same without the question, for a descriptor whose generation is not 0. */
enum kmb_kind kmb_device_marked(int fd);
/* And its open file among those of DRM (drm_file.h). */
uint16_t kmb_device_file(int fd);

/* `to` is now a duplicate of `from`, whatever it was before. */
void kmb_device_duplicated(int from, int to);
/* `fd` was closed, or means another file now. */
void kmb_device_closed(int fd);
/* The lowest descriptor of a device in [first, last], or -1. */
int kmb_device_next(unsigned first, unsigned last);
/* In a child: they are the parent's. */
void kmb_descriptors_in_child(void);

#endif
