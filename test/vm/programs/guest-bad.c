/* Descriptors that were never issued, handles of somebody else's, lengths at the bound and past it, memory that overlaps. */
#include "guest.h"

#include <linux/udmabuf.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* foreign NODE HANDLES: what becomes of numbers that another process's buffers have, on every row that takes one. */
void foreign(int count, char **words) {
  if (count != 2) exit(2);
  int fd = open_node(words[0]);
  static uint32_t commands[4];
  for (uint32_t handle = 1; handle <= (uint32_t)atoi(words[1]); handle++) {
    struct drm_gem_close close_it = {.handle = handle};
    say("GEM_CLOSE %s", outcome(call(fd, DRM_IOCTL_GEM_CLOSE, &close_it)));
    say("PRIME_HANDLE_TO_FD %s", outcome(exported(fd, handle)));
    struct drm_virtgpu_map map = {.handle = handle};
    say("MAP %s", outcome(call(fd, DRM_IOCTL_VIRTGPU_MAP, &map)));
    struct drm_virtgpu_resource_info info = {.bo_handle = handle};
    say("RESOURCE_INFO %s", outcome(call(fd, DRM_IOCTL_VIRTGPU_RESOURCE_INFO, &info)));
    struct drm_virtgpu_3d_transfer_to_host transfer = {.bo_handle = handle, .box = {.w = 4096, .h = 1, .d = 1}};
    say("TRANSFER_TO_HOST %s", outcome(call(fd, DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST, &transfer)));
    struct drm_virtgpu_3d_wait wait = {.handle = handle};
    say("WAIT %s", outcome(call(fd, DRM_IOCTL_VIRTGPU_WAIT, &wait)));
    struct drm_virtgpu_execbuffer exec = {.size = sizeof commands, .command = ADDRESS(commands), .fence_fd = -1};
    exec.bo_handles = ADDRESS(&handle);
    exec.num_bo_handles = 1;
    say("EXECBUFFER %s", outcome(call(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &exec)));
  }
}

static void import(int fd, const char *what, int forged) {
  struct drm_prime_handle prime = {.fd = forged};
  say("%s as a dma-buf %s", what, outcome(call(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime)));
  struct drm_syncobj_handle sync = {.fd = forged};
  say("%s as a syncobj %s", what, outcome(call(fd, DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE, &sync)));
  sync = (struct drm_syncobj_handle){.fd = forged, .handle = new_syncobj(fd, 0)};
  sync.flags = DRM_SYNCOBJ_FD_TO_HANDLE_FLAGS_IMPORT_SYNC_FILE;
  say("%s as a sync file %s", what, outcome(call(fd, DRM_IOCTL_SYNCOBJ_FD_TO_HANDLE, &sync)));
  static uint32_t commands[4];
  say("%s as a fence %s", what, outcome(execute(fd, commands, sizeof commands, forged)));
}

/* A dma-buf that a guest makes itself, of a memfd; -1 where the machine has no such device. */
static int own_dma_buf(void) {
  int device = open("/dev/udmabuf", O_RDWR | O_CLOEXEC), memory = memfd_create("guest", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (device < 0 || ftruncate(memory, 65536) != 0 || fcntl(memory, F_ADD_SEALS, F_SEAL_SHRINK) != 0) fail("/dev/udmabuf");
  struct udmabuf_create make = {.memfd = (uint32_t)memory, .flags = UDMABUF_FLAGS_CLOEXEC, .size = 65536};
  int fd = ioctl(device, UDMABUF_CREATE, &make);
  if (fd < 0) fail("UDMABUF_CREATE");
  return fd;
}

/* forge: descriptors that look like what a row takes, or are of another kind. */
void forge(int count, char **words) {
  (void)count, (void)words;
  int fd = open_node(RENDER), ends[2];
  import(fd, "own dma-buf", own_dma_buf());
  import(fd, "memfd called dma-buf", memfd_create("/dmabuf:", MFD_CLOEXEC));
  import(fd, "eventfd", eventfd(0, EFD_CLOEXEC));
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) fail("socketpair");
  import(fd, "socket", ends[0]);
  if (pipe2(ends, O_CLOEXEC) != 0) fail("pipe2");
  import(fd, "pipe", ends[0]);
  import(fd, "node", fd);
  import(fd, "O_PATH", open("/dev/null", O_PATH | O_CLOEXEC));
}

static void wait_for(int fd, uint32_t *handles, uint32_t count) {
  struct drm_syncobj_wait wait = {.handles = ADDRESS(handles), .count_handles = count};
  say("SYNCOBJ_WAIT %u %s", count, outcome(call(fd, DRM_IOCTL_SYNCOBJ_WAIT, &wait)));
  struct drm_syncobj_array array = {.handles = ADDRESS(handles), .count_handles = count};
  say("SYNCOBJ_SIGNAL %u %s", count, outcome(call(fd, DRM_IOCTL_SYNCOBJ_SIGNAL, &array)));
}

static void submit(int fd, const char *what, struct drm_virtgpu_execbuffer exec) {
  static uint32_t commands[4];
  exec.size = sizeof commands;
  exec.command = ADDRESS(commands);
  exec.fence_fd = -1;
  exec.syncobj_stride = sizeof(struct drm_virtgpu_execbuffer_syncobj);
  say("%s %s", what, outcome(call(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &exec)));
}

/* bounds: counts at what a row takes, and one past it. */
void bounds(int count, char **words) {
  (void)count, (void)words;
  static uint32_t handles[16385];
  static struct drm_virtgpu_execbuffer_syncobj objects[1025];
  static char text[65537];
  int fd = open_node(RENDER);
  uint32_t done = new_syncobj(fd, DRM_SYNCOBJ_CREATE_SIGNALED);
  for (int i = 0; i < 16385; i++) handles[i] = done;
  for (int i = 0; i < 1025; i++) objects[i].handle = done;
  wait_for(fd, handles, 8192);
  wait_for(fd, handles, 8193);
  /* Buffers that are not there: past the bound nobody looks for them. */
  for (uint32_t number = 16384; number <= 16385; number++)
    submit(fd, number == 16384 ? "16384 buffers" : "16385 buffers",
           (struct drm_virtgpu_execbuffer){.bo_handles = ADDRESS(handles), .num_bo_handles = number});
  for (uint32_t number = 1024; number <= 1025; number++) {
    submit(fd, number == 1024 ? "1024 in" : "1025 in",
           (struct drm_virtgpu_execbuffer){.in_syncobjs = ADDRESS(objects), .num_in_syncobjs = number});
    submit(fd, number == 1024 ? "1024 out" : "1025 out",
           (struct drm_virtgpu_execbuffer){.out_syncobjs = ADDRESS(objects), .num_out_syncobjs = number});
  }
  for (size_t number = 4096; number <= 4097; number++) {
    struct drm_version version = {.name = text, .name_len = number};
    say("VERSION %zu %s", number, outcome(call(fd, DRM_IOCTL_VERSION, &version)));
  }
  for (uint32_t number = 65536; number <= 65537; number++) {
    struct drm_virtgpu_get_caps caps = {.cap_set_id = 2, .cap_set_ver = 1, .addr = ADDRESS(text), .size = number};
    say("GET_CAPS %u %s", number, outcome(call(fd, DRM_IOCTL_VIRTGPU_GET_CAPS, &caps)));
  }
}

/* overlap: one memory for several things. What it says is the same natively. */
void overlap(int count, char **words) {
  (void)count, (void)words;
  int fd = open_node(RENDER);
  char text[64] = "";
  struct drm_version version = {.name = text, .name_len = 32, .date = text, .date_len = 32, .desc = text + 4, .desc_len = 32};
  int result = call(fd, DRM_IOCTL_VERSION, &version);
  say("VERSION %s %s %zu %zu %zu", outcome(result), text, version.name_len, version.date_len, version.desc_len);
  uint32_t done = new_syncobj(fd, DRM_SYNCOBJ_CREATE_SIGNALED);
  union {
    uint32_t handle;
    uint64_t point;
  } both = {.point = 0};
  both.handle = done;
  struct drm_syncobj_timeline_array array = {.handles = ADDRESS(&both), .points = ADDRESS(&both), .count_handles = 1};
  result = call(fd, DRM_IOCTL_SYNCOBJ_TIMELINE_SIGNAL, &array);
  say("TIMELINE_SIGNAL %s", outcome(result));
  result = call(fd, DRM_IOCTL_SYNCOBJ_QUERY, &array);
  say("QUERY %s %d", outcome(result), both.point == done);
  struct drm_virtgpu_execbuffer exec = {.size = 16, .fence_fd = -1};
  exec.command = ADDRESS(&exec.in_syncobjs);
  say("commands in the struct %s", outcome(call(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &exec)));
  exec.bo_handles = ADDRESS(&exec);
  exec.num_bo_handles = 1;
  say("buffers in the struct %s", outcome(call(fd, DRM_IOCTL_VIRTGPU_EXECBUFFER, &exec)));
  struct drm_virtgpu_execbuffer_syncobj object = {.handle = done};
  submit(fd, "one list in and out",
         (struct drm_virtgpu_execbuffer){.in_syncobjs = ADDRESS(&object), .num_in_syncobjs = 1, .out_syncobjs = ADDRESS(&object), .num_out_syncobjs = 1});
  uint64_t value[8] = {VIRTGPU_PARAM_3D_FEATURES};
  struct drm_virtgpu_getparam *param = (void *)value;
  param->value = ADDRESS(&param->param);
  result = call(fd, DRM_IOCTL_VIRTGPU_GETPARAM, param);
  say("GETPARAM into the struct %s %llu", outcome(result), (unsigned long long)param->param);
}
