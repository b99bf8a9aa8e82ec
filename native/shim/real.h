/* The functions of the C library behind the interposed ones. */
#ifndef KMB_REAL_H
#define KMB_REAL_H

#include <stddef.h>

#include "files.h"

#define KMB_EXPORT __attribute__((visibility("default")))

/* The next definition of `name` after ours; the process ends when there is none, as it would without us. */
void *kmb_real(const char *name);

#define KMB_KNOWN(result, ...)          \
  static result (*cached)(__VA_ARGS__); \
  result (*real)(__VA_ARGS__) = __atomic_load_n(&cached, __ATOMIC_RELAXED);

#define KMB_FIND(result, name, ...)                     \
  if (real == NULL) {                                   \
    real = (result(*)(__VA_ARGS__))kmb_real(#name);     \
    __atomic_store_n(&cached, real, __ATOMIC_RELAXED);  \
  }

/* Declares `real` as the C library's function of the same type, looked up once. */
#define KMB_REAL(result, name, ...) KMB_KNOWN(result, __VA_ARGS__) KMB_FIND(result, name, __VA_ARGS__)

/* The same, and straight on to it, leaving nothing on the stack, while no descriptor can be ours. */
#define KMB_STRAIGHT(arguments, result, name, ...)                              \
  KMB_KNOWN(result, __VA_ARGS__)                                                \
  if (__builtin_expect(real != NULL && kmb_unused(), 1)) return real arguments; \
  KMB_FIND(result, name, __VA_ARGS__)

#endif
