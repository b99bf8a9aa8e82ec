#include "answer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "descriptors.h"
#include "path.h"
#include "sys.h"

bool kmb_placed_slowly(long answer, int directory, const char *path, bool follow, struct kmb_place *place) {
  return (answer >= 0 || kmb_path_was_read((int)-answer)) && kmb_tree_find(directory, path, follow, place);
}

/* Unseen by the compiler: the C library's headers promise that the path is never NULL, and Linux 6.11 takes NULL for "". */
__attribute__((noipa)) static bool is_empty(const char *path) { return path == NULL || path[0] == '\0'; }

/* The device that a call is about, but for the nodes in the tree. */
static enum kmb_kind device_of(long answer, int directory, const char *path, int flags) {
  if (answer < 0 && !kmb_path_was_read((int)-answer)) return KMB_NO_DEVICE;
  if ((flags & AT_EMPTY_PATH) != 0 && is_empty(path)) return kmb_device_kind(directory);
  return kmb_is_device_path(directory, path) ? KMB_DXG : KMB_NO_DEVICE;
}

/* The same in the tree, kept apart for the room that it takes on the stack. */
__attribute__((noinline)) static long stat_in_tree(long answer, int directory, const char *path, int flags,
                                                   struct stat *into) {
  struct kmb_place place;
  if (!kmb_placed(answer, directory, path, flags, &place)) return KMB_PASS;
  if (place.device != KMB_NO_DEVICE) return kmb_device_stat(place.device, into);
  return kmb_sys(SYS_newfstatat, AT_FDCWD, (long)place.path, (long)into, flags & AT_SYMLINK_NOFOLLOW, 0, 0);
}

long kmb_answer_stat(long answer, int directory, const char *path, int flags, struct stat *into) {
  enum kmb_kind device = device_of(answer, directory, path, flags);
  if (device != KMB_NO_DEVICE) return kmb_device_stat(device, into);
  if (kmb_tree_none() || ((flags & AT_EMPTY_PATH) != 0 && is_empty(path))) return KMB_PASS;
  return stat_in_tree(answer, directory, path, flags, into);
}

__attribute__((noinline)) static long statx_in_tree(long answer, int directory, const char *path, int flags,
                                                    unsigned mask, struct statx *into) {
  struct kmb_place place;
  if (!kmb_placed(answer, directory, path, flags, &place)) return KMB_PASS;
  if (place.device != KMB_NO_DEVICE) return kmb_device_statx(place.device, into, mask);
  return kmb_sys(SYS_statx, AT_FDCWD, (long)place.path, flags & ~AT_EMPTY_PATH, mask, (long)into, 0);
}

long kmb_answer_statx(long answer, int directory, const char *path, int flags, unsigned mask, struct statx *into) {
  enum kmb_kind device = device_of(answer, directory, path, flags);
  if (device != KMB_NO_DEVICE) return kmb_device_statx(device, into, mask);
  if (kmb_tree_none() || ((flags & AT_EMPTY_PATH) != 0 && is_empty(path))) return KMB_PASS;
  return statx_in_tree(answer, directory, path, flags, mask, into);
}

long kmb_answer_fstat(long answer, int fd, struct stat *into) {
  enum kmb_kind device = answer == 0 ? kmb_device_kind(fd) : KMB_NO_DEVICE;
  return device == KMB_NO_DEVICE ? KMB_PASS : kmb_device_stat(device, into);
}

/* Readable and writable for everyone, and no program. */
static long accessible(int mode) { return (mode & X_OK) == 0 ? 0 : -EACCES; }

__attribute__((noinline)) static long access_in_tree(long answer, int directory, const char *path, int mode, int flags) {
  struct kmb_place place;
  if (!kmb_placed(answer, directory, path, flags, &place)) return KMB_PASS;
  if (place.device != KMB_NO_DEVICE) return accessible(mode);
  return kmb_sys(SYS_faccessat, AT_FDCWD, (long)place.path, mode, 0, 0, 0);
}

long kmb_answer_access(long answer, int directory, const char *path, int mode, int flags) {
  if (device_of(answer, directory, path, flags) != KMB_NO_DEVICE) return accessible(mode);
  return kmb_tree_none() ? KMB_PASS : access_in_tree(answer, directory, path, mode, flags);
}

/* What /proc says of a node's descriptor is what stands in for it; a program looks for the node's name. */
static const char *node_behind(const char *path) {
  static const char self[] = "/proc/self/fd/";
  char own[40];
  int length = snprintf(own, sizeof own, "/proc/%d/fd/", (int)kmb_sys(SYS_getpid, 0, 0, 0, 0, 0, 0));
  const char *number = strncmp(path, self, sizeof self - 1) == 0     ? path + sizeof self - 1
                       : strncmp(path, own, (size_t)length) == 0 ? path + length
                                                                 : "";
  int fd = 0;
  if (*number == '\0') return NULL;
  for (; *number >= '0' && *number <= '9' && fd < KMB_DESCRIPTORS; number++) fd = fd * 10 + *number - '0';
  enum kmb_kind kind = *number == '\0' ? kmb_device_kind(fd) : KMB_NO_DEVICE;
  return kind == KMB_NO_DEVICE || kind == KMB_DXG ? NULL : kmb_kind_name(kind);
}

/* Another text in the place of `written` bytes; no rest of those is left for who counts on a zero behind. */
static long told(const char *text, size_t length, char *into, size_t room, size_t written) {
  if (length > room) length = room;
  memmove(into, text, length);
  if (written > length) memset(into + length, 0, written - length);
  return (long)length;
}

long kmb_answer_readlink(long answer, int directory, const char *path, char *into, size_t room) {
  struct kmb_place place;
  if (kmb_tree_none()) return KMB_PASS;
  /* The system has written there: it can be written to. */
  const char *node = answer > 0 && !kmb_unused() ? node_behind(path) : NULL;
  if (node != NULL) return told(node, strlen(node), into, room, (size_t)answer);
  if (kmb_placed(answer, directory, path, AT_SYMLINK_NOFOLLOW, &place))
    answer = kmb_sys(SYS_readlinkat, AT_FDCWD, (long)place.path, (long)into, (long)room, 0, 0);
  else if (answer <= 0)
    return KMB_PASS;
  if (answer <= 0) return answer;
  return told(into, kmb_tree_strip(into, (size_t)answer), into, room, (size_t)answer);
}

long kmb_answer_chdir(const char *path) {
  struct kmb_place place;
  if (kmb_tree_none() || !kmb_path_readable(path) || !kmb_tree_find(AT_FDCWD, path, true, &place)) return KMB_PASS;
  long result = kmb_sys(SYS_chdir, (long)place.path, 0, 0, 0, 0, 0);
  kmb_tree_moved();
  return result;
}

long kmb_answer_getcwd(long answer, char *into) {
  if (answer <= 1 || kmb_tree_none()) return KMB_PASS;
  size_t length = kmb_tree_strip(into, (size_t)answer - 1);
  into[length] = '\0';
  return (long)length + 1;
}
