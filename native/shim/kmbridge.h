/* What the shim offers to libraries that bring their own functions for the device, such as libdxcore.so. */
#ifndef KMBRIDGE_H
#define KMBRIDGE_H

#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

/* Runs ioctl `nr` with the struct at `arg` through `door` (enum kmb_door); opens the device when needed. An NTSTATUS. */
int32_t kmbridge_call(uint32_t nr, void *arg, uint32_t door);
/*
 * Opens the device for a caller that has no descriptor; pairs with kmbridge_close. 0, 0xC01E0009 when the version gate
 * refuses, 0xC00002B6 when there is no broker.
 */
int32_t kmbridge_open(void);
void kmbridge_close(void);

#if defined(__cplusplus)
}
#endif

#endif
