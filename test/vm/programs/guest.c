/* Usage: guest COMMAND [WORDS]; see the table at the end. */
#include "guest.h"

#include <stdarg.h>

void say(const char *format, ...) {
  va_list list;
  va_start(list, format);
  vprintf(format, list);
  va_end(list);
  putchar('\n');
  fflush(stdout);
}

void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

const char *outcome(int result) {
  if (result >= 0) return "ok";
  const char *name = strerrorname_np(errno);
  return name == NULL ? "?" : name;
}

int call(int fd, unsigned long request, void *argument) {
  int result;
  do
    result = ioctl(fd, request, argument);
  while (result < 0 && (errno == EINTR || errno == EAGAIN));
  return result;
}

int open_node(const char *path) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) fail(path);
  return fd;
}

void until_told(void) {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) > 0) continue;
}

void until_line(void) {
  char byte = 0;
  while (byte != '\n' && read(STDIN_FILENO, &byte, 1) > 0) continue;
}

static uint64_t texture(int fd, struct buffer *buffer) {
  struct drm_virtgpu_resource_create make = {
      .target = 0, .format = 64, .bind = 1u << 4, .width = (uint32_t)buffer->bytes, .height = 1, .depth = 1};
  make.array_size = 1;
  make.size = (uint32_t)buffer->bytes;
  if (call(fd, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &make) != 0) fail("RESOURCE_CREATE");
  struct drm_virtgpu_map map = {.handle = buffer->handle = make.bo_handle};
  if (call(fd, DRM_IOCTL_VIRTGPU_MAP, &map) != 0) fail("MAP");
  return map.offset;
}

static uint64_t dumb(int fd, struct buffer *buffer) {
  struct drm_mode_create_dumb make = {.width = 1024, .height = (uint32_t)(buffer->bytes / 4096), .bpp = 32};
  if (call(fd, DRM_IOCTL_MODE_CREATE_DUMB, &make) != 0) fail("CREATE_DUMB");
  struct drm_mode_map_dumb map = {.handle = buffer->handle = make.handle};
  if (call(fd, DRM_IOCTL_MODE_MAP_DUMB, &map) != 0) fail("MAP_DUMB");
  return map.offset;
}

struct buffer new_buffer(int fd, bool vgem, size_t bytes) {
  struct buffer buffer = {.bytes = bytes};
  uint64_t offset = vgem ? dumb(fd, &buffer) : texture(fd, &buffer);
  buffer.at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);
  if (buffer.at == MAP_FAILED) fail("mmap");
  return buffer;
}

int exported(int fd, uint32_t handle) {
  struct drm_prime_handle prime = {.handle = handle, .flags = O_RDWR | O_CLOEXEC};
  return call(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime) == 0 ? prime.fd : -1;
}

uint32_t new_syncobj(int fd, uint32_t flags) {
  struct drm_syncobj_create make = {.flags = flags};
  return call(fd, DRM_IOCTL_SYNCOBJ_CREATE, &make) == 0 ? make.handle : 0;
}

int execute(int fd, const void *commands, uint32_t bytes, int fence) {
  struct drm_virtgpu_execbuffer args = {.size = bytes, .command = ADDRESS(commands), .fence_fd = fence};
  if (fence >= 0) args.flags = VIRTGPU_EXECBUF_FENCE_FD_IN;
  return call(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &args);
}

static const struct {
  const char *name;
  command *run;
} COMMANDS[] = {
    {"hold", hold},       {"executes", executes}, {"give", give},     {"take", take},
    {"foreign", foreign}, {"waits", waits},       {"fence", fence},   {"syncobjs", syncobjs},
    {"fenced", fenced},   {"forge", forge},       {"bounds", bounds}, {"overlap", overlap},
    {"scribbles", scribbles},
};

int main(int argc, char **argv) {
  for (size_t i = 0; argc > 1 && i < sizeof COMMANDS / sizeof *COMMANDS; i++)
    if (strcmp(argv[1], COMMANDS[i].name) == 0) {
      COMMANDS[i].run(argc - 2, argv + 2);
      return 0;
    }
  return 2;
}
