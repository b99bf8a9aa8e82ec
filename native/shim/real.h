/* The functions of the C library behind the interposed ones. */
#ifndef KMB_REAL_H
#define KMB_REAL_H

#define KMB_EXPORT __attribute__((visibility("default")))

/* The next definition of `name` after ours; the process ends when there is none, as it would without us. */
void *kmb_real(const char *name);

/* As KMB_REAL, and straight to it, leaving nothing on the stack, while no descriptor can be ours (files.h). */
#define KMB_STRAIGHT(arguments, result, name, ...)                             \
  static result (*cached)(__VA_ARGS__);                                        \
  result (*real)(__VA_ARGS__) = __atomic_load_n(&cached, __ATOMIC_RELAXED);     \
  if (__builtin_expect(real != NULL && kmb_unused(), 1)) return real arguments; \
  KMB_FIND(real, cached, result, name, __VA_ARGS__)

#define KMB_FIND(real, cached, result, name, ...)                                       \
  if (real == NULL) {                                                                   \
    real = (result(*)(__VA_ARGS__))kmb_real(#name);                                     \
    __atomic_store_n(&cached, real, __ATOMIC_RELAXED);                                  \
  }

/* Declares `real` as the C library's function of the same type, looked up once. */
#define KMB_REAL(result, name, ...)                                                     \
  static result (*cached)(__VA_ARGS__);                                                 \
  result (*real)(__VA_ARGS__) = __atomic_load_n(&cached, __ATOMIC_RELAXED);              \
  KMB_FIND(real, cached, result, name, __VA_ARGS__)

#endif
