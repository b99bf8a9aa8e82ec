#include "path.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "files.h"
#include "sys.h"
#include "user.h"

#define DEVICE "/dev/dxg"
/* The misc major; its minors are dynamic, and this one is no driver's (linux/miscdevice.h). */
#define MAJOR 10
#define MINOR 250
/* That of DRM, and inode numbers that no other device here has. */
#define DRM_MAJOR 226
#define DRM_INODES 22600
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

bool kmb_path_was_read(int error) { return error != EFAULT && error != EINVAL && error != ENOSYS; }

bool kmb_readable(const void *at, size_t bytes) {
  /* The kernel reads a signal set before it finds that nothing can be done with it so: it changes nothing. */
  enum { NOTHING = -1, SET_BYTES = 8 };
  uintptr_t first = (uintptr_t)at & ~(uintptr_t)7, last = ((uintptr_t)at + bytes - 1) & ~(uintptr_t)7;
  for (uintptr_t page = first;; page = (page | 4095) + 1 < last ? (page | 4095) + 1 : last) {
    if (kmb_sys(SYS_rt_sigprocmask, NOTHING, (long)page, 0, SET_BYTES, 0, 0) == -EFAULT) return false;
    if (page == last) return true;
  }
}

bool kmb_path_readable(const char *path) {
  for (size_t at = 0; at < LONGEST;) {
    size_t here = 4096 - ((uintptr_t)(path + at) & 4095);
    if (!kmb_readable(path + at, 1)) return false;
    if (memchr(path + at, '\0', here) != NULL) return true;
    at += here;
  }
  return false;
}

bool kmb_is_device_path(int directory, const char *path) {
  if (kmb_elsewhere(path)) return false;
  size_t length = strnlen(path, LONGEST);
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

/* What stands in for the file that is not there, so that the rest of it is what this system says of devices. */
static const char *const LIKE[] = {"/dev/null", "/"};
enum { LIKES = sizeof LIKE / sizeof *LIKE };

/* Whoever runs in a guest may use its devices: no group of the machine has a say in that, and access(2) answers the same. */
#define MODE (S_IFCHR | 0666)

static const struct {
  unsigned major, minor;
  ino_t inode;
} numbers[KMB_KINDS] = {
    [KMB_DXG] = {MAJOR, MINOR, MINOR},
    [KMB_CARD_NODE] = {DRM_MAJOR, 0, DRM_INODES},
    [KMB_RENDER_NODE] = {DRM_MAJOR, 128, DRM_INODES + 128},
};

long kmb_device_stat(enum kmb_kind kind, struct stat *into) {
  long result = -ENOENT;
  for (int i = 0; result != 0 && i < LIKES; i++) {
    result = kmb_sys(SYS_newfstatat, AT_FDCWD, (long)LIKE[i], (long)into, 0, 0, 0);
    if (result == -EFAULT) return result;
  }
  if (result != 0) memset(into, 0, sizeof *into);
  into->st_mode = MODE;
  into->st_rdev = makedev(numbers[kind].major, numbers[kind].minor);
  into->st_nlink = 1;
  into->st_ino = numbers[kind].inode;
  into->st_size = into->st_blocks = 0;
  return 0;
}

long kmb_device_statx(enum kmb_kind kind, struct statx *into, unsigned mask) {
  long result = -ENOENT;
  for (int i = 0; result != 0 && i < LIKES; i++) {
    result = kmb_sys(SYS_statx, AT_FDCWD, (long)LIKE[i], 0, mask, (long)into, 0);
    if (result == -EFAULT) return result;
  }
  if (result != 0) memset(into, 0, sizeof *into);
  into->stx_mask |= STATX_BASIC_STATS;
  into->stx_mode = MODE;
  into->stx_rdev_major = numbers[kind].major;
  into->stx_rdev_minor = numbers[kind].minor;
  into->stx_nlink = 1;
  into->stx_ino = numbers[kind].inode;
  into->stx_size = into->stx_blocks = 0;
  return 0;
}
