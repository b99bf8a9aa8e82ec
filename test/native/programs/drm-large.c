/* DRM calls that are larger than a packet of any other channel: at their bounds, and from many threads at once. */
#include <pthread.h>
#include <virtgpu_drm.h>
#include <xf86drm.h>

#include "facts.h"

#define RENDER "/dev/dri/renderD128"
enum { COMMANDS = 266240, BUFFERS = 16384, SYNCOBJS = 1024, THREADS = 8, ROUNDS = 25 };

/* As the kernel has them since 6.6: libdrm's header is older. */
struct point {
  uint32_t handle, flags;
  uint64_t point;
};
struct submission {
  uint32_t flags, size;
  uint64_t command, bo_handles;
  uint32_t num_bo_handles;
  int32_t fence_fd;
  uint32_t ring_idx, syncobj_stride, num_in_syncobjs, num_out_syncobjs;
  uint64_t in_syncobjs, out_syncobjs;
};
struct blob {
  uint32_t mem, flags, bo_handle, res_handle;
  uint64_t size;
  uint32_t pad, cmd_size;
  uint64_t cmd, id;
};
#define SUBMIT _IOWR('d', 0x42, struct submission)
#define CREATE_BLOB _IOWR('d', 0x4a, struct blob)

static int node(void) { return open(RENDER, O_RDWR | O_CLOEXEC); }

/* Words by which the test knows the whole of it: the first is the seed. */
static uint32_t *commands(uint32_t seed, uint32_t bytes) {
  uint32_t *words = malloc(bytes + 4);
  if (words == NULL) die("malloc");
  for (uint32_t i = 0; i <= bytes / 4; i++) words[i] = seed + i * 2654435761u;
  return words;
}

static struct submission exec(const uint32_t *words, uint32_t bytes) {
  return (struct submission){.size = bytes, .command = (uintptr_t)words, .fence_fd = -1};
}

static void bounds(void) {
  int fd = node();
  uint32_t *words = commands(1, COMMANDS + 4);
  struct submission args = exec(words, COMMANDS);
  outcome("most", ioctl(fd, SUBMIT, &args));
  args.size = COMMANDS + 1;
  outcome("one_more", ioctl(fd, SUBMIT, &args));
  struct drm_virtgpu_resource_create made = {.width = 1, .height = 1, .size = 4096};
  uint32_t syncobj = 0;
  outcome("buffer", ioctl(fd, DRM_IOCTL_VIRTGPU_RESOURCE_CREATE, &made));
  outcome("syncobj", drmSyncobjCreate(fd, 0, &syncobj));
  uint32_t *handles = calloc(BUFFERS + 1, sizeof *handles);
  struct point *points = calloc(SYNCOBJS + 1, sizeof *points);
  if (handles == NULL || points == NULL) die("calloc");
  for (int i = 0; i <= BUFFERS; i++) handles[i] = made.bo_handle;
  for (int i = 0; i <= SYNCOBJS; i++)
    points[i] = (struct point){.handle = syncobj, .flags = UINT32_MAX, .point = UINT64_MAX};
  args = exec(words, COMMANDS);
  args.bo_handles = (uintptr_t)handles;
  args.num_bo_handles = BUFFERS;
  args.in_syncobjs = args.out_syncobjs = (uintptr_t)points;
  args.syncobj_stride = sizeof *points;
  args.num_in_syncobjs = args.num_out_syncobjs = SYNCOBJS;
  outcome("all", ioctl(fd, SUBMIT, &args));
  args.num_bo_handles++;
  outcome("one_buffer_more", ioctl(fd, SUBMIT, &args));
  args.num_bo_handles--;
  args.num_out_syncobjs++;
  outcome("one_syncobj_more", ioctl(fd, SUBMIT, &args));
  struct blob blob = {.size = 4096, .cmd_size = COMMANDS, .cmd = (uintptr_t)words};
  outcome("blob", ioctl(fd, CREATE_BLOB, &blob));
  blob.cmd_size++;
  outcome("blob_one_more", ioctl(fd, CREATE_BLOB, &blob));
  args = exec(words, 16);
  outcome("after", ioctl(fd, SUBMIT, &args));
}

static int shared_fd;
static uint32_t wrong;

/* Of every three calls one is large: none of the others may hold it up for ever, nor it them. */
static void *submit(void *number) {
  uint32_t seed = (uint32_t)(uintptr_t)number * 1000;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    uint32_t bytes = round % 3 == 0 ? COMMANDS - 4 * round : 64 + 4 * round;
    uint32_t *words = commands(seed + round, bytes);
    struct submission args = exec(words, bytes);
    /* As libdrm does: no room at the moment. */
    if (drmIoctl(shared_fd, SUBMIT, &args) != 0) __atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
    free(words);
  }
  return NULL;
}

static void threads(void) {
  pthread_t all[THREADS];
  shared_fd = node();
  if (shared_fd < 0) die(RENDER);
  pause_at("ready");
  for (uintptr_t i = 0; i < THREADS; i++) pthread_create(&all[i], NULL, submit, (void *)(i + 1));
  for (int i = 0; i < THREADS; i++) pthread_join(all[i], NULL);
  fact("wrong", (long)wrong);
  fact("calls", THREADS * ROUNDS);
}

/* Submits until the device is gone. */
static void *persist(void *number) {
  uint32_t *words = commands((uint32_t)(uintptr_t)number, COMMANDS);
  struct submission args = exec(words, COMMANDS);
  while (drmIoctl(shared_fd, SUBMIT, &args) == 0) continue;
  if (errno != ENODEV) __atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
  free(words);
  return NULL;
}

static void gone(void) {
  pthread_t all[THREADS];
  shared_fd = node();
  pause_at("ready");
  for (uintptr_t i = 0; i < THREADS; i++) pthread_create(&all[i], NULL, persist, (void *)(i + 1));
  for (int i = 0; i < THREADS; i++) pthread_join(all[i], NULL);
  fact("wrong", (long)wrong);
}

static void opens(void) { outcome("open", node()); }

static const struct scene scenes[] = {{"bounds", bounds}, {"threads", threads}, {"gone", gone}, {"opens", opens}};

int main(int argc, char **argv) { return PLAY(scenes, argc > 1 ? argv[1] : NULL); }
