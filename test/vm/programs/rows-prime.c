/* Buffers as descriptors, there and back. */
#include "rows.h"

#include <linux/dma-buf.h>

static int map_buffer(int fd, int protection) {
  char *at = mmap(NULL, 4096, protection, MAP_SHARED, fd, 0);
  if (at == MAP_FAILED) return errno;
  if ((protection & PROT_WRITE) != 0) at[0] = 1;
  munmap(at, 4096);
  return 0;
}

/* What a descriptor made with these flags is good for. */
static void export(const struct node *node, const char *what, uint32_t flags) {
  uint32_t handle = new_buffer(node);
  struct drm_prime_handle args = {.handle = handle, .flags = flags, .fd = -1};
  if (ATTEMPT(node, PRIME_HANDLE_TO_FD, what, &args) == 0) {
    gave("cloexec", (fcntl(args.fd, F_GETFD) & FD_CLOEXEC) != 0);
    gave("access", (uint64_t)(fcntl(args.fd, F_GETFL) & O_ACCMODE));
    gave("size", (uint64_t)lseek(args.fd, 0, SEEK_END));
    gave_text("maps_for_reading", strerrorname_np(map_buffer(args.fd, PROT_READ)));
    gave_text("maps_for_writing", strerrorname_np(map_buffer(args.fd, PROT_READ | PROT_WRITE)));
    struct drm_prime_handle more = {.handle = handle, .flags = O_CLOEXEC | O_RDWR};
    ATTEMPT(node, PRIME_HANDLE_TO_FD, "again, for writing", &more);
    gave("same_number", more.fd == args.fd);
    gave("access", (uint64_t)(fcntl(more.fd, F_GETFL) & O_ACCMODE));
    gave_text("maps_for_writing", strerrorname_np(map_buffer(more.fd, PROT_READ | PROT_WRITE)));
    close(more.fd);
    close(args.fd);
  }
  close_handle(node->fd, handle);
}

static void exports(const struct node *node) {
  export(node, "no flags", 0);
  export(node, "CLOEXEC", O_CLOEXEC);
  export(node, "RDWR", O_RDWR);
  export(node, "CLOEXEC and RDWR", O_CLOEXEC | O_RDWR);
  export(node, "flags WRONLY", O_WRONLY);
  export(node, "flags 0x80000000", 0x80000000u);
  struct drm_prime_handle args = {.handle = NO_HANDLE, .fd = 7};
  ATTEMPT(node, PRIME_HANDLE_TO_FD, "never given", &args);
  gave("fd_kept", args.fd == 7);
  args.handle = 0;
  ATTEMPT(node, PRIME_HANDLE_TO_FD, "handle 0", &args);
}

static void import(const struct node *node, const char *what, int fd) {
  struct drm_prime_handle args = {.fd = fd, .handle = 5};
  int error = ATTEMPT(node, PRIME_FD_TO_HANDLE, what, &args);
  if (error != 0) gave("handle", args.handle);
  if (error == 0) close_handle(node->fd, args.handle);
}

static void own(const struct node *node) {
  uint32_t handle = new_buffer(node);
  struct drm_prime_handle args = {.fd = exported(node->fd, handle, O_RDWR)};
  if (args.fd < 0) return;
  ATTEMPT(node, PRIME_FD_TO_HANDLE, "own buffer", &args);
  gave("same_handle", args.handle == handle);
  struct drm_prime_handle flagged = {.fd = args.fd, .flags = O_RDWR};
  ATTEMPT(node, PRIME_FD_TO_HANDLE, "flags not 0", &flagged);
  struct node second = *node;
  second.fd = node->second;
  struct drm_prime_handle first_time = {.fd = args.fd}, next_time = {.fd = args.fd};
  ATTEMPT(&second, PRIME_FD_TO_HANDLE, "another file of the node", &first_time);
  ATTEMPT(&second, PRIME_FD_TO_HANDLE, "another file of the node, again", &next_time);
  gave("same_handle", first_time.handle == next_time.handle);
  close_handle(node->second, first_time.handle);
  ATTEMPT(&second, PRIME_FD_TO_HANDLE, "another file of the node, after one close", &next_time);
  close_handle(node->second, next_time.handle);
  close_handle(node->fd, handle);
  struct drm_prime_handle after = {.fd = args.fd};
  ATTEMPT(node, PRIME_FD_TO_HANDLE, "own buffer, its handle closed", &after);
  close_handle(node->fd, after.handle);
  close(args.fd);
}

void prime_rows(const struct node *node, const struct node *other) {
  exports(node);
  own(node);
  import(node, "fd -1", -1);
  import(node, "fd not open", NO_FD);
  import(node, "a file", plain_file);
  import(node, "the node itself", node->fd);
  int memory = memfd_create("rows", MFD_CLOEXEC);
  import(node, "a memfd", memory);
  close(memory);
  struct drm_syncobj_handle sync = {.handle = new_syncobj(node->fd, 0)};
  if (ioctl(node->fd, DRM_IOCTL_SYNCOBJ_HANDLE_TO_FD, &sync) == 0) {
    import(node, "a syncobj", sync.fd);
    close(sync.fd);
  }
  if (other->fd < 0) return;
  uint32_t foreign = new_dumb(other->fd);
  int fd = exported(other->fd, foreign, O_RDWR);
  import(node, "buffer of another driver", fd);
  if (fd >= 0) close(fd);
  close_handle(other->fd, foreign);
}
