/* The device as a file: which descriptors of the program are /dev/dxg, and how long the connection lives. */
#ifndef KMB_DEVICE_H
#define KMB_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "connection.h"

/* Opens the device with the flags of open(2): a descriptor, or -errno. */
int kmb_device_open(int flags);
/* Makes sure that there is a connection, and counts one more user of it. */
struct kmb_open_result kmb_device_use(void);
void kmb_device_unuse(void);
/* The same for the functions of the library, which have no file: one user, from the first of them on. An NTSTATUS. */
int32_t kmb_device_library(void);

/* The generation behind a descriptor: 0 when it is not the device, KMB_FOREIGN when it is that of the parent process. */
extern uint8_t kmb_generations[KMB_DESCRIPTORS];
#define KMB_FOREIGN 255

static inline uint8_t kmb_device_generation(int fd) {
  return (unsigned)fd < KMB_DESCRIPTORS ? __atomic_load_n(&kmb_generations[fd], __ATOMIC_RELAXED) : 0;
}

/* Whether the descriptor is the device still: its number may have been closed and given away where nobody saw it. */
bool kmb_device_is(int fd);

/* `to` is now a duplicate of `from`, whatever it was before. */
void kmb_device_duplicated(int from, int to);
/* `fd` was closed, or means another file now. */
void kmb_device_closed(int fd);
/* The lowest descriptor of the device in [first, last], or -1. */
int kmb_device_next(unsigned first, unsigned last);
/* Whether this is the process whose tables these are: a vfork child runs in those of its parent. */
bool kmb_device_ours(void);

/* With the lock: a call has left; the last one of a closed or lost device ends it. */
void kmb_device_left(struct kmb_connection *connection);
/* Whether this is a child that was made without fork's handlers; it is put right then. */
bool kmb_device_forked(void);

#endif
