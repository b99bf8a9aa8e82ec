/*
 * The picture of `npm start`, rendered by a C program through /dev/dxg: as a guest it finds the device where
 * `kmbridge run` or `kmbridge sandbox` started it. What each word of the scene means is in examples/picture/README.md.
 */
#include <errno.h>
#include <kmbridge/softgpu.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gpu.h"
#include "png.h"
#include "scene.h"

/* Rows of one dispatch: short enough that others on the adapter get their turn, and far from its time limit. */
#define ROWS_PER_DISPATCH 80
#define ROWS_PER_GROUP 8
#define DISPATCHES ((PICTURE_HEIGHT + ROWS_PER_DISPATCH - 1) / ROWS_PER_DISPATCH)
#define ROW_BYTES (PICTURE_WIDTH * 4)
/* The most that a kernel may be. */
#define KERNEL_BYTES (4u << 20)

enum { KERNEL, SCENE, PICTURE, COMMANDS, BUFFERS };

/* One command buffer: a dispatch, its bindings, its arguments, padded to 8 bytes. */
struct stripe {
  struct softgpu_dispatch dispatch;
  struct softgpu_binding picture;
  struct softgpu_binding scene;
  __u32 width, height, first, rows, rows_per_group;
  __u32 padding;
};

/* Computes `rows` rows from `first` on; it binds only the part of the picture that it writes. */
static struct stripe stripe_of(const struct gpu_buffer *buffers, __u32 first, __u32 rows) {
  return (struct stripe){
      .dispatch = {.head = SOFTGPU_HEAD(SOFTGPU_OP_DISPATCH, sizeof(struct stripe)),
                   .module_va = buffers[KERNEL].va,
                   .module_bytes = (__u32)buffers[KERNEL].bytes,
                   .groups = (rows + ROWS_PER_GROUP - 1) / ROWS_PER_GROUP,
                   .binding_count = 2,
                   .args_bytes = 5 * sizeof(__u32)},
      .picture = {.va = buffers[PICTURE].va + (__u64)first * ROW_BYTES,
                  .bytes = rows * ROW_BYTES,
                  .access = SOFTGPU_ACCESS_WRITE},
      .scene = {.va = buffers[SCENE].va, .bytes = sizeof picture_scene, .access = SOFTGPU_ACCESS_READ},
      .width = PICTURE_WIDTH,
      .height = PICTURE_HEIGHT,
      .first = first,
      .rows = rows,
      .rows_per_group = ROWS_PER_GROUP};
}

static bool render(struct gpu *gpu, const void *kernel, size_t kernel_bytes, uint8_t *pixels) {
  struct stripe stripes[DISPATCHES];
  struct gpu_buffer buffers[BUFFERS] = {[KERNEL] = {.bytes = kernel_bytes},
                                        [SCENE] = {.bytes = sizeof picture_scene},
                                        [PICTURE] = {.bytes = (size_t)ROW_BYTES * PICTURE_HEIGHT},
                                        [COMMANDS] = {.bytes = sizeof stripes}};
  if (!gpu_allocate(gpu, buffers, BUFFERS)) return false;

  memset(stripes, 0, sizeof stripes);
  for (__u32 i = 0; i < DISPATCHES; i++) {
    __u32 first = i * ROWS_PER_DISPATCH;
    __u32 left = PICTURE_HEIGHT - first;
    stripes[i] = stripe_of(buffers, first, left < ROWS_PER_DISPATCH ? left : ROWS_PER_DISPATCH);
  }
  if (!gpu_write(gpu, &buffers[KERNEL], kernel, kernel_bytes)) return false;
  if (!gpu_write(gpu, &buffers[SCENE], picture_scene, sizeof picture_scene)) return false;
  if (!gpu_write(gpu, &buffers[COMMANDS], stripes, sizeof stripes)) return false;

  for (size_t i = 0; i < DISPATCHES; i++)
    if (!gpu_submit(gpu, &buffers[COMMANDS], i * sizeof stripes[0], sizeof stripes[0])) return false;
  return gpu_finish(gpu) && gpu_read(gpu, &buffers[PICTURE], pixels);
}

static bool failed(const char *path) {
  fprintf(stderr, "%s: %s (errno %d)\n", path, strerror(errno), errno);
  return false;
}

/* The kernel's bytes, to be freed; NULL when there is none. */
static void *read_kernel(const char *path, size_t *bytes) {
  FILE *file = fopen(path, "rb");
  uint8_t *content = malloc(KERNEL_BYTES + 1);
  if (file != NULL && content != NULL) {
    *bytes = fread(content, 1, KERNEL_BYTES + 1, file);
    if (ferror(file) == 0 && *bytes > 0 && *bytes <= KERNEL_BYTES) {
      fclose(file);
      return content;
    }
    if (ferror(file) == 0) errno = *bytes == 0 ? ENODATA : EFBIG;
  }
  failed(path);
  if (file != NULL) fclose(file);
  free(content);
  return NULL;
}

/* Writes the picture, or nothing: half a file is removed. */
static bool save(const char *path, const uint8_t *pixels) {
  bool standard = strcmp(path, "-") == 0;
  FILE *file = standard ? stdout : fopen(path, "wb");
  if (file == NULL) return failed(path);
  bool saved = png_write(file, pixels, PICTURE_WIDTH, PICTURE_HEIGHT) || failed(path);
  if (fclose(file) != 0 && saved) saved = failed(path);
  if (!saved && !standard) unlink(path);
  return saved;
}

int main(int argc, char **argv) {
  if (argc > 3) {
    fprintf(stderr, "usage: %s [OUT.png|- [KERNEL.wasm]]\n", argv[0]);
    return 2;
  }
  const char *out = argc > 1 ? argv[1] : "picture.png";
  const char *kernel_path = argc > 2 ? argv[2] : "examples/kernels/picture.wasm";
  size_t kernel_bytes = 0;
  void *kernel = read_kernel(kernel_path, &kernel_bytes);
  uint8_t *pixels = calloc(PICTURE_HEIGHT, ROW_BYTES);
  if (pixels == NULL) fprintf(stderr, "no memory for the picture\n");
  bool done = kernel != NULL && pixels != NULL;
  if (done) {
    struct gpu gpu;
    done = gpu_open(&gpu) && render(&gpu, kernel, kernel_bytes, pixels);
    done = gpu_close(&gpu) && done;
  }
  done = done && save(out, pixels);
  if (done) fprintf(stderr, "%s: %d x %d\n", out, PICTURE_WIDTH, PICTURE_HEIGHT);
  free(pixels);
  free(kernel);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
