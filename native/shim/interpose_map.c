/* mmap of a node: the buffer that its offset means is mapped by a descriptor of its own. */
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "files.h"
#include "real.h"
#include "sys.h"

_Static_assert(sizeof(off_t) == sizeof(off64_t), "the shim knows 64-bit machines");

/* ThreadSanitizer maps its own memory by these before it can watch anybody. */
#define UNWATCHED __attribute__((no_sanitize_thread))

typedef void *map_function(void *at, size_t bytes, int rights, int kind, int fd, off_t offset);

static void *map(map_function *real, void *at, size_t bytes, int rights, int kind, int fd, off_t offset) {
  long ours = kmb_files_mapping(&fd, bytes, rights, kind, &offset);
  if (ours == KMB_PASS) return real(at, bytes, rights, kind, fd, offset);
  if (ours < 0) {
    kmb_answer(ours);
    return MAP_FAILED;
  }
  void *mapped = real(at, bytes, rights, kind, fd, offset);
  int error = errno;
  kmb_close_fd(fd);
  errno = error;
  return mapped;
}

/* Until the C library's function is looked up, the system is asked: this may be from where nothing can be looked up. */
#define MAP(name)                                                                             \
  static map_function *real_##name;                                                           \
  KMB_EXPORT UNWATCHED void *name(void *at, size_t bytes, int rights, int kind, int fd, off_t offset) { \
    map_function *real = __atomic_load_n(&real_##name, __ATOMIC_RELAXED);                     \
    if (__builtin_expect(real == NULL, 0)) {                                                  \
      long result = kmb_sys(SYS_mmap, (long)at, (long)bytes, rights, kind, fd, offset);       \
      if (result >= 0 || result < -4095) return (void *)result;                               \
      errno = (int)-result;                                                                   \
      return MAP_FAILED;                                                                      \
    }                                                                                         \
    if (__builtin_expect(kmb_unused(), 1)) return real(at, bytes, rights, kind, fd, offset);  \
    return map(real, at, bytes, rights, kind, fd, offset);                                    \
  }

MAP(mmap)
MAP(mmap64)

__attribute__((constructor)) static void look_up(void) {
  __atomic_store_n(&real_mmap, (map_function *)kmb_real("mmap"), __ATOMIC_RELAXED);
  __atomic_store_n(&real_mmap64, (map_function *)kmb_real("mmap64"), __ATOMIC_RELAXED);
}
