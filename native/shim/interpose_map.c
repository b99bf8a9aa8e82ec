/* mmap of a node: the buffer that its offset means is mapped by a descriptor of its own. */
#include <errno.h>
#include <stddef.h>
#include <sys/mman.h>

#include "files.h"
#include "real.h"
#include "sys.h"

_Static_assert(sizeof(off_t) == sizeof(off64_t), "the shim knows 64-bit machines");

#define MAP(name)                                                                              \
  KMB_EXPORT void *name(void *at, size_t bytes, int rights, int kind, int fd, off_t offset) {  \
    KMB_STRAIGHT((at, bytes, rights, kind, fd, offset), void *, name, void *, size_t, int, int, int, off_t) \
    long ours = kmb_files_mapping(&fd, bytes, rights, kind, &offset);                          \
    if (ours == KMB_PASS) return real(at, bytes, rights, kind, fd, offset);                    \
    if (ours < 0) {                                                                            \
      kmb_answer(ours);                                                                        \
      return MAP_FAILED;                                                                       \
    }                                                                                          \
    void *mapped = real(at, bytes, rights, kind, fd, offset);                                  \
    kmb_close_fd(fd);                                                                          \
    return mapped;                                                                             \
  }

MAP(mmap)
MAP(mmap64)

/* Its first call may come from where nothing can be looked up. */
__attribute__((constructor)) static void look_up(void) {
  munmap(mmap64(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1);
  munmap(mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 1);
}
