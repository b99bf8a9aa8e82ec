#include "answer.h"

#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>

#include "cover.h"
#include "descriptors.h"
#include "sys.h"

/* The file system that a path of the device is on, on a machine that has one. */
static void on(const char *text, struct statfs *into) {
  static const char sys[] = "/sys";
  enum { PAGE = 4096, LONGEST_NAME = 255 };
  if (!kmb_within(text, strlen(text), sys, sizeof sys - 1)) {
    /* devtmpfs and /run say that they are tmpfs. */
    into->f_type = TMPFS_MAGIC;
    return;
  }
  into->f_type = SYSFS_MAGIC;
  into->f_bsize = into->f_frsize = PAGE;
  into->f_namelen = LONGEST_NAME;
  into->f_blocks = into->f_bfree = into->f_bavail = 0;
  into->f_files = into->f_ffree = 0;
}

__attribute__((noinline)) static long in_tree(long answer, const char *path, struct statfs *into) {
  struct kmb_place place;
  if (!kmb_placed(answer, AT_FDCWD, path, 0, &place)) return KMB_PASS;
  long result = kmb_sys(SYS_statfs, (long)place.path, (long)into, 0, 0, 0, 0);
  /* Beside the tree it is what the machine says. */
  if (result == 0 && place.told != place.path) on(place.told, into);
  return result;
}

long kmb_answer_statfs(long answer, const char *path, struct statfs *into) {
  return kmb_tree_none() ? KMB_PASS : in_tree(answer, path, into);
}

__attribute__((noinline)) static long behind(int fd, struct statfs *into) {
  char text[KMB_PATH_BYTES];
  size_t length = kmb_tree_descriptor(fd, text, sizeof text - 1);
  if (length == 0) return KMB_PASS;
  text[length] = '\0';
  on(text, into);
  return 0;
}

long kmb_answer_fstatfs(long answer, int fd, struct statfs *into) {
  if (answer != 0) return KMB_PASS;
  if (!kmb_unused() && kmb_device_kind(fd) != KMB_NO_DEVICE) {
    on(KMB_CARD_NAME, into);
    return 0;
  }
  return kmb_tree_none() ? KMB_PASS : behind(fd, into);
}
