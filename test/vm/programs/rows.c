/*
 * Every row of the DRM surface on real drivers, with good and with bad arguments. Usage: rows.
 */
#include "rows.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

static bool open_line;
int plain_file;

void flush_line(void) {
  if (open_line) puts("}");
  open_line = false;
  fflush(stdout);
}

static void begin(const struct node *node, const char *row, const char *what) {
  flush_line();
  printf("{\"node\":\"%s\",\"row\":\"%s\",\"case\":\"%s\"", node->name, row, what);
  open_line = true;
}

static const char *name_of(int error) {
  const char *name = strerrorname_np(error);
  return name == NULL ? "?" : name;
}

int attempt(const struct node *node, const char *row, const char *what, unsigned long request, void *argument) {
  int result = ioctl(node->fd, request, argument);
  int error = result < 0 ? errno : 0;
  begin(node, row, what);
  printf(",\"request\":\"0x%08lx\",\"result\":\"%s\"", request, error == 0 ? "ok" : name_of(error));
  if (result > 0) printf(",\"value\":%d", result);
  return error;
}

void gave(const char *key, uint64_t value) { printf(",\"%s\":%llu", key, (unsigned long long)value); }

void gave_text(const char *key, const char *value) { printf(",\"%s\":\"%s\"", key, value); }

void tell(const struct node *node, const char *row, const char *what, int error) {
  begin(node, row, what);
  printf(",\"result\":\"%s\"", error == 0 ? "ok" : name_of(error));
}

uint32_t new_dumb(int fd) {
  struct drm_mode_create_dumb dumb = {.width = 64, .height = 64, .bpp = 32};
  return ioctl(fd, DRM_IOCTL_MODE_CREATE_DUMB, &dumb) == 0 ? dumb.handle : 0;
}

int exported(int fd, uint32_t handle, uint32_t flags) {
  struct drm_prime_handle prime = {.handle = handle, .flags = flags};
  return ioctl(fd, DRM_IOCTL_PRIME_HANDLE_TO_FD, &prime) == 0 ? prime.fd : -1;
}

uint32_t new_syncobj(int fd, uint32_t flags) {
  struct drm_syncobj_create create = {.flags = flags};
  return ioctl(fd, DRM_IOCTL_SYNCOBJ_CREATE, &create) == 0 ? create.handle : 0;
}

void close_handle(int fd, uint32_t handle) {
  struct drm_gem_close close_it = {.handle = handle};
  ioctl(fd, DRM_IOCTL_GEM_CLOSE, &close_it);
}

int64_t in_ms(int64_t ms) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ll + now.tv_nsec + ms * 1000000ll;
}

/* A texture, for files that may make no dumb buffer. */
static uint32_t new_resource(int fd) {
  struct drm_virtgpu_resource_create args = {.target = 2, .format = 1, .bind = 2, .width = 64, .height = 64, .depth = 1};
  args.array_size = 1;
  args.size = 64 * 64 * 4;
  return ioctl(fd, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &args) == 0 ? args.bo_handle : 0;
}

uint32_t new_buffer(const struct node *node) {
  uint32_t handle = new_dumb(node->fd);
  if (handle == 0 && node->driver == VIRTIO_GPU) handle = new_resource(node->fd);
  if (handle != 0) return handle;
  handle = new_dumb(node->card);
  struct drm_prime_handle prime = {.fd = exported(node->card, handle, O_RDWR)};
  if (prime.fd < 0) return 0;
  ioctl(node->fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime);
  close(prime.fd);
  close_handle(node->card, handle);
  return prime.handle;
}

static void every_row(const struct node *node, const struct node *other) {
  core_rows(node);
  dispatch_rows(node);
  mode_rows(node);
  dumb_rows(node);
  prime_rows(node, other);
  syncobj_rows(node);
  timeline_rows(node);
  virtgpu_rows(node);
  execbuffer_rows(node);
  blob_rows(node);
  vgem_rows(node);
  flush_line();
}

static int must_open(const char *path) {
  int fd = open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    perror(path);
    exit(1);
  }
  return fd;
}

/* The node of a kind whose driver has that name. */
static void find(const char *name, bool render, char *path) {
  for (int minor = render ? 128 : 0; minor < (render ? 192 : 64); minor++) {
    snprintf(path, 32, "/dev/dri/%s%d", render ? "renderD" : "card", minor);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) continue;
    char found[32] = "";
    struct drm_version version = {.name = found, .name_len = sizeof found - 1};
    int result = ioctl(fd, DRM_IOCTL_VERSION, &version);
    close(fd);
    if (result == 0 && strcmp(found, name) == 0) return;
  }
  fprintf(stderr, "no node of %s\n", name);
  exit(1);
}

static struct node opened(const char *name, enum driver driver, bool render, const char *path, int card) {
  struct node node = {.name = name, .driver = driver, .render = render, .fd = must_open(path)};
  node.second = must_open(path);
  node.card = card < 0 ? node.second : card;
  return node;
}

/* As somebody whom the administrator's rights do not help: with a card whose master is another file. */
static void as_nobody(const char *card, const char *render, const struct node *other) {
  flush_line();
  pid_t child = fork();
  if (child == 0) {
    chmod(card, 0666);
    chmod(render, 0666);
    if (setgid(65534) != 0 || setuid(65534) != 0) _exit(1);
    struct node mine = opened("virtio_gpu card, not root", VIRTIO_GPU, false, card, -1);
    every_row(&mine, other);
    mine = opened("virtio_gpu render, not root", VIRTIO_GPU, true, render, other->card);
    core_rows(&mine);
    mode_rows(&mine);
    flush_line();
    _exit(0);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) exit(1);
}

int main(void) {
  plain_file = must_open("/dev/null");
  char paths[4][32];
  find("virtio_gpu", false, paths[0]);
  find("virtio_gpu", true, paths[1]);
  find("vgem", false, paths[2]);
  find("vgem", true, paths[3]);
  /* The first file of a card becomes its master; every other is opened after it. */
  struct node card = opened("virtio_gpu card", VIRTIO_GPU, false, paths[0], -1);
  struct node memory = opened("vgem card", VGEM, false, paths[2], -1);
  struct node render = opened("virtio_gpu render", VIRTIO_GPU, true, paths[1], card.second);
  struct node shadow = opened("vgem render", VGEM, true, paths[3], memory.second);
  every_row(&render, &memory);
  every_row(&card, &memory);
  every_row(&memory, &card);
  every_row(&shadow, &card);
  as_nobody(paths[0], paths[1], &memory);
  return 0;
}
