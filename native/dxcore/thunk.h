/* The shapes of a D3DKMT function. Its argument is the struct of the request, whose layout the shim knows. */
#ifndef KMB_DXCORE_THUNK_H
#define KMB_DXCORE_THUNK_H

#include <stdatomic.h>
#include <stdint.h>

#include "doors.h"
#include "export.h"
#include "kmbridge.h"

#define KMB_THUNK(name, nr)                             \
  KMB_EXPORT int32_t name(void *argument);              \
  KMB_EXPORT int32_t name(void *argument) {             \
    return kmbridge_call(nr, argument, KMB_DOOR_THUNK); \
  }

#define KMB_NOT_SERVED(name)                    \
  KMB_EXPORT int32_t name(void *argument);      \
  KMB_EXPORT int32_t name(void *argument) {     \
    static atomic_flag said = ATOMIC_FLAG_INIT; \
    (void)argument;                             \
    return kmb_not_served(#name, &said);        \
  }

/* STATUS_NOT_SUPPORTED; says so on stderr the first time that a program calls the function. */
int32_t kmb_not_served(const char *name, atomic_flag *said);

#endif
