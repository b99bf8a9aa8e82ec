#include "path.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sys.h"
#include "user.h"

#define DEVICE "/dev/dxg"
/* The misc major; its minors are dynamic, and this one is no driver's (linux/miscdevice.h). */
#define MAJOR 10
#define MINOR 250
#define LONGEST 4096

/* The path without empty and dot components; dot-dot takes the one before away, as there are no links in /dev above it. */
static bool is_device(const char *path) {
  char clean[sizeof DEVICE + 1];
  size_t at = 0;
  while (*path != '\0') {
    while (*path == '/') path++;
    size_t length = strcspn(path, "/");
    if (length == 0 || (length == 1 && path[0] == '.')) {
      path += length;
      continue;
    }
    if (length == 2 && memcmp(path, "..", 2) == 0) {
      while (at > 0 && clean[--at] != '/') continue;
    } else {
      if (at + 1 + length >= sizeof clean) return false;
      clean[at++] = '/';
      memcpy(clean + at, path, length);
      at += length;
    }
    path += length;
  }
  return at == sizeof DEVICE - 1 && memcmp(clean, DEVICE, at) == 0;
}

bool kmb_is_device_path(int directory, const char *path) {
  uint8_t look;
  /* A wild pointer is the kernel's to refuse. */
  if (path == NULL || ((uintptr_t)path & 4095) > 4096 - 9) {
    if (path == NULL || kmb_copy_in(&look, (uint64_t)(uintptr_t)path, 1) != 0) return false;
  }
  if (path[0] == '/' && path[1] != 'd' && path[1] != '/' && path[1] != '.') return false;
  size_t length = strlen(path);
  if (length < 3 || length >= LONGEST || memcmp(path + length - 3, "dxg", 3) != 0) return false;
  if (path[0] == '/') return is_device(path);
  char whole[2 * LONGEST];
  long base;
  if (directory == AT_FDCWD) {
    base = kmb_sys(SYS_getcwd, (long)whole, LONGEST, 0, 0, 0, 0);
    if (base > 0) base--;
  } else {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    base = kmb_sys(SYS_readlinkat, AT_FDCWD, (long)link, (long)whole, LONGEST - 1, 0, 0);
  }
  if (base <= 0) return false;
  whole[base] = '/';
  memcpy(whole + base + 1, path, length + 1);
  return is_device(whole);
}

void kmb_device_stat(struct stat *into) {
  memset(into, 0, sizeof *into);
  into->st_mode = S_IFCHR | 0666;
  into->st_rdev = makedev(MAJOR, MINOR);
  into->st_nlink = 1;
  into->st_ino = MINOR;
  into->st_blksize = 4096;
}

void kmb_device_statx(struct statx *into) {
  memset(into, 0, sizeof *into);
  into->stx_mask = STATX_BASIC_STATS;
  into->stx_mode = S_IFCHR | 0666;
  into->stx_rdev_major = MAJOR;
  into->stx_rdev_minor = MINOR;
  into->stx_nlink = 1;
  into->stx_ino = MINOR;
  into->stx_blksize = 4096;
}
