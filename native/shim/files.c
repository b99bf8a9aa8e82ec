#include "files.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "answer.h"
#include "call.h"
#include "connection.h"
#include "descriptors.h"
#include "device.h"
#include "doors.h"
#include "drm_file.h"
#include "fault.h"
#include "own_fd.h"
#include "path.h"
#include "sys.h"

static long open_device(enum kmb_kind kind, int flags) {
  if ((flags & O_DIRECTORY) != 0) return -ENOTDIR;
  if ((flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) return -EEXIST;
  kmb_fault_install();
  return kmb_device_open(kind, flags);
}

/* What there is in the tree, which nobody adds to. */
__attribute__((noinline)) static long open_in_tree(long answer, int directory, const char *path, int flags) {
  struct kmb_place place;
  bool follow = (flags & O_NOFOLLOW) == 0 && (flags & (O_CREAT | O_EXCL)) != (O_CREAT | O_EXCL);
  if (!kmb_placed(answer, directory, path, follow ? 0 : AT_SYMLINK_NOFOLLOW, &place)) return KMB_PASS;
  if (answer >= 0 && (flags & O_CREAT) == 0) kmb_close_fd((int)answer);
  /* A descriptor for a name alone is one of the placeholder. */
  if (place.device != KMB_NO_DEVICE && (flags & O_PATH) == 0) return open_device(place.device, flags);
  /* Nobody changes what the device is, whatever rights the program has over the folder. */
  bool there = kmb_sys(SYS_faccessat, AT_FDCWD, (long)place.path, F_OK, 0, 0, 0) == 0;
  if (there && (flags & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL)) return -EEXIST;
  if ((!there && (flags & O_CREAT) != 0) || (there && (flags & (O_ACCMODE | O_TRUNC)) != O_RDONLY)) return -EACCES;
  long fd = kmb_sys(SYS_openat, AT_FDCWD, (long)place.path, flags & ~O_CREAT, 0, 0, 0);
  if (fd < 0) return fd;
  kmb_tree_opened();
  kmb_files_fresh((int)fd);
  return fd;
}

long kmb_files_open(int directory, const char *path, int flags) {
  if ((flags & O_CREAT) == 0 || !kmb_path_readable(path)) return KMB_PASS;
  if (kmb_is_device_path(directory, path)) return open_device(KMB_DXG, flags);
  return kmb_tree_none() ? KMB_PASS : open_in_tree(0, directory, path, flags);
}

long kmb_files_opened(int directory, const char *path, int flags, long answer) {
  bool read = answer >= 0 || kmb_path_was_read((int)-answer);
  if (!read || (flags & O_CREAT) != 0) return KMB_PASS;
  if (!kmb_is_device_path(directory, path))
    return kmb_tree_none() ? KMB_PASS : open_in_tree(answer, directory, path, flags);
  /* A machine that has the device has it, and for a guest it is ours all the same. */
  if (answer >= 0) kmb_close_fd((int)answer);
  return open_device(KMB_DXG, flags);
}

long kmb_files_ioctl(int fd, unsigned long request, void *argument) {
  uint8_t generation = kmb_device_generation(fd);
  if (generation == 0) return KMB_PASS;
  /* The few that the kernel answers for any file. */
  if (request == FIOCLEX || request == FIONCLEX || request == FIONBIO) return KMB_PASS;
  if (kmb_device_marked(fd) != KMB_DXG) return kmb_drm_ioctl(fd, generation, (uint32_t)request, argument);
  const struct kmb_row *row = kmb_row_of_request((uint32_t)request);
  if (row == NULL || generation == KMB_FOREIGN) return kmb_device_is(fd) ? -ENOTTY : KMB_PASS;
  kmb_fault_unblock();
  return kmb_result_ioctl(kmb_run(row, (uint64_t)(uintptr_t)argument, KMB_DOOR_IOCTL, generation));
}

long kmb_files_close(int fd) {
  /* As if it were not there: for the program it is not. */
  return kmb_fd_is_own(fd) && kmb_device_ours() ? -EBADF : KMB_PASS;
}

void kmb_files_closed(int fd) {
  if (kmb_device_generation(fd) != 0 && kmb_device_ours()) kmb_device_closed(fd);
}

static long close_part(unsigned first, unsigned last, int flags) {
  long result = kmb_sys(SYS_close_range, first, last, flags, 0, 0, 0);
  if (result != -ENOSYS || flags != 0) return result;
  /* A kernel before 5.9, or a filter: closefrom has to do its work all the same. */
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return result;
  for (rlim_t fd = first; fd <= last && fd < limit.rlim_cur; fd++) kmb_close_fd((int)fd);
  return 0;
}

long kmb_files_close_range(unsigned first, unsigned last, int flags) {
  enum { UNSHARE = 2, CLOEXEC = 4 };
  if (first > last || (flags & ~(UNSHARE | CLOEXEC)) != 0) return -EINVAL;
  if (kmb_unused()) return close_part(first, last, flags);
  bool ours = kmb_device_ours();
  unsigned from = first;
  int own;
  /*
   * Forgotten before they are closed: a freed number may be another thread's new device at once. With a table of descriptors
   * that becomes this thread's own the others keep theirs, and what is gone here is found out at its next use.
   */
  if (ours && (flags & (CLOEXEC | UNSHARE)) == 0)
    for (int fd; (fd = kmb_device_next(first, last)) >= 0;) kmb_device_closed(fd);
  while (ours && (own = kmb_fd_next_own(from, last)) >= 0) {
    long result = (unsigned)own > from ? close_part(from, (unsigned)own - 1, flags) : 0;
    if (result < 0) return result;
    from = (unsigned)own + 1;
    if (from == 0 || from > last) break;
  }
  if (from <= last) {
    long result = close_part(from, last, flags);
    if (result < 0) return result;
  }
  return 0;
}

long kmb_files_before_dup(int to) {
  if (!kmb_fd_is_own(to) || !kmb_device_ours()) return KMB_PASS;
  /* Not while another thread rings: it would write to the number's next file. */
  bool inside = kmb_holding;
  if (!inside) kmb_lock(&kmb_connection);
  bool moved = kmb_fd_give_way(to);
  if (!inside) kmb_unlock(&kmb_connection);
  return moved ? KMB_PASS : -EMFILE;
}

void kmb_files_dup(int from, int to) {
  if (from == to || (kmb_device_generation(from) | kmb_device_generation(to)) == 0 || !kmb_device_ours()) return;
  if (kmb_device_generation(from) != 0 && kmb_device_is(from))
    kmb_device_duplicated(from, to);
  else
    kmb_device_closed(to);
}

void kmb_files_fresh(int fd) {
  /* It was closed where we could not see it, by fclose for one. */
  if (fd >= 0) kmb_files_closed(fd);
}

int kmb_files_flags(int fd, int flags) {
  enum { LARGE = 0100000 }; /* the system's own O_LARGEFILE, which a 64-bit program gets without asking */
  if (flags < 0 || kmb_unused() || kmb_device_generation(fd) == 0 || kmb_device_marked(fd) == KMB_DXG) return flags;
  return kmb_device_is(fd) ? (flags & ~O_ACCMODE) | LARGE | kmb_drm_access(fd) : flags;
}

long kmb_files_mapping(int *fd, size_t bytes, int rights, int kind, off_t *offset) {
  if (kmb_device_generation(*fd) == 0 || kmb_device_marked(*fd) == KMB_DXG || (kind & MAP_ANONYMOUS) != 0) return KMB_PASS;
  if (!kmb_device_is(*fd)) return KMB_PASS;
  bool shared = (kind & MAP_TYPE) != MAP_PRIVATE;
  int instead = kmb_drm_map(*fd, bytes, shared && (rights & PROT_WRITE) != 0, offset);
  if (instead >= 0) *fd = instead;
  return instead < 0 ? instead : 0;
}
