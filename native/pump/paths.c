#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pump.h"

#define PAGE 4096
_Static_assert(KMB_PUMP_PATHS * KMB_PUMP_PATH_BYTES <= PAGE, "all paths lie in one page");

static char *page;
static uint32_t kept;

bool kmb_paths_keep(char *const *paths, uint32_t count) {
  if (count > KMB_PUMP_PATHS) return false;
  if (page != NULL) munmap(page, PAGE);
  page = NULL;
  void *mapped = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return false;
  page = mapped;
  for (uint32_t i = 0; i < count; i++) {
    size_t length = strlen(paths[i]);
    if (length >= KMB_PUMP_PATH_BYTES || paths[i][0] != '/') return false;
    memcpy(page + i * KMB_PUMP_PATH_BYTES, paths[i], length);
  }
  kept = count;
  return mprotect(page, PAGE, PROT_READ) == 0;
}

uint32_t kmb_path_count(void) { return kept; }

const char *kmb_path(uint32_t index) { return page + index * KMB_PUMP_PATH_BYTES; }

long kmb_open_path(uint32_t index) {
  if (index >= kept) return -ENOENT;
  /* Not openat(3): the kernel has to see this very pointer. */
  long fd = syscall(SYS_openat, AT_FDCWD, kmb_path(index), KMB_OPEN_FLAGS, 0);
  return fd < 0 ? -errno : fd;
}
