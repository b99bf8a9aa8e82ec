/*
 * Every row of the DRM surface on a real driver, with good and with bad arguments. Usage: rows virtio_gpu|vgem. Of the other
 * driver, where there is one, comes a buffer to import.
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

/* The node of a kind whose driver has that name; false when there is none. */
static bool find(const char *name, bool render, char *path) {
  for (int minor = render ? 128 : 0; minor < (render ? 192 : 64); minor++) {
    snprintf(path, 32, "/dev/dri/%s%d", render ? "renderD" : "card", minor);
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) continue;
    char found[32] = "";
    struct drm_version version = {.name = found, .name_len = sizeof found - 1};
    int result = ioctl(fd, DRM_IOCTL_VERSION, &version);
    close(fd);
    if (result == 0 && strcmp(found, name) == 0) return true;
  }
  return false;
}

static void must_find(const char *name, bool render, char *path) {
  if (find(name, render, path)) return;
  fprintf(stderr, "no node of %s\n", name);
  exit(1);
}

static struct node opened(const char *name, enum driver driver, bool render, const char *path, int card) {
  struct node node = {.name = name, .driver = driver, .render = render, .fd = must_open(path)};
  node.second = must_open(path);
  node.card = card < 0 ? node.second : card;
  return node;
}

/* Whether somebody whom the administrator's rights do not help may open the node at all. */
static bool may_open(const char *path) {
  struct node node = {.name = "virtio_gpu card, not root"};
  int fd = open(path, O_RDWR | O_CLOEXEC);
  tell(&node, "open", "not root", fd < 0 ? errno : 0);
  flush_line();
  if (fd >= 0) close(fd);
  return fd >= 0;
}

/* With a card whose master is another file. */
static void as_nobody(const char *card, const char *render, const struct node *other) {
  flush_line();
  pid_t child = fork();
  if (child == 0) {
    chmod(card, 0666);
    chmod(render, 0666);
    if (setgid(65534) != 0 || setuid(65534) != 0) _exit(1);
    if (!may_open(card)) _exit(0);
    struct node mine = opened("virtio_gpu card, not root", VIRTIO_GPU, false, card, -1);
    every_row(&mine, other);
    mine = opened("virtio_gpu render, not root", VIRTIO_GPU, true, render, mine.second);
    core_rows(&mine);
    mode_rows(&mine);
    flush_line();
    _exit(0);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) exit(1);
}

/* A card of that driver to take buffers from; without a file when there is none. */
static struct node other_card(const char *name, enum driver driver) {
  char path[32];
  if (find(name, false, path)) return opened(name, driver, false, path, -1);
  return (struct node){.name = name, .driver = driver, .fd = -1, .second = -1, .card = -1};
}

static void rows_of_gpu(void) {
  char card_path[32], render_path[32];
  must_find("virtio_gpu", false, card_path);
  must_find("virtio_gpu", true, render_path);
  /* The first file of a card becomes its master; every other is opened after it. */
  struct node card = opened("virtio_gpu card", VIRTIO_GPU, false, card_path, -1);
  struct node other = other_card("vgem", VGEM);
  struct node render = opened("virtio_gpu render", VIRTIO_GPU, true, render_path, card.second);
  every_row(&render, &other);
  every_row(&card, &other);
  as_nobody(card_path, render_path, &other);
}

static void rows_of_memory(void) {
  char card_path[32], render_path[32];
  must_find("vgem", false, card_path);
  must_find("vgem", true, render_path);
  struct node card = opened("vgem card", VGEM, false, card_path, -1);
  struct node other = other_card("virtio_gpu", VIRTIO_GPU);
  struct node render = opened("vgem render", VGEM, true, render_path, card.second);
  every_row(&card, &other);
  every_row(&render, &other);
}

int main(int argc, char **argv) {
  plain_file = must_open("/dev/null");
  if (argc == 2 && strcmp(argv[1], "virtio_gpu") == 0)
    rows_of_gpu();
  else if (argc == 2 && strcmp(argv[1], "vgem") == 0)
    rows_of_memory();
  else
    return 2;
  return 0;
}
