/*
 * Comes to the step that the argument names, says so and waits to be killed; or to go on without its broker.
 */
#include "share-gpu.h"

#include <pthread.h>
#include <sys/eventfd.h>

#define BYTES (16u * PAGE)

static struct gpu gpu;

static void *wait_for_ever(void *argument) {
  (void)argument;
  cpu_wait(&gpu, gpu.fence, UINT64_MAX);
  return NULL;
}

/* Never ends. */
static void fill_for_ever(uint64_t va) {
  for (uint32_t turn = 0;; turn++) {
    gpu_fill(&gpu, va, BYTES, turn);
    if (turn % 64 == 63) gpu_finish(&gpu);
    if (turn == 1000) fact("here");
  }
}

/*
 * The broker is gone: the memory stays, in this process and in a child, and is private once the device is
 * closed.
 */
static void survive(uint32_t *words, struct buffer *buffer) {
  gpu_fill(&gpu, buffer->va, BYTES, 0x12345678);
  gpu_finish(&gpu);
  words[7] = 7;
  fact("here");
  await_line();
  struct d3dkmt_lock2 lock = {.device = gpu.device, .allocation = buffer->allocation};
  fact("call %s", strerrorname_np(-call(&gpu, LX_DXLOCK2, &lock)));
  fact("content %d", words[7] == 7 && words[8] == 0x12345678 && words[BYTES / 4 - 1] == 0x12345678);
  words[8] = 8;
  pid_t child = fork();
  if (child == 0) {
    words[7] = 77;
    _exit(words[8] == 8 && strcmp(rights_of(words), "rw-p") == 0 ? 0 : 1);
  }
  fact("child %d", ending(child));
  fact("destroy %s", strerrorname_np(-buffer_destroy(&gpu, buffer)));
  gpu_close(&gpu);
  fact("closed %s %d", rights_of(words), words[7] == 7 && words[8] == 8 && words[9] == 0x12345678);
  memset(words, 1, BYTES);
}

int main(int argc, char **argv) {
  REQUIRE(argc == 2);
  const char *step = argv[1];
  gpu_open(&gpu);
  uint32_t *words = NULL;
  REQUIRE(posix_memalign((void **)&words, PAGE, BYTES) == 0);
  struct buffer buffers[2];
  uint64_t value = 1;
  if (strcmp(step, "survive") == 0) {
    buffers[0] = must_adopt(&gpu, words, BYTES, ADOPT_DRIVER);
    survive(words, &buffers[0]);
    return 0;
  }
  if (strcmp(step, "adopted") == 0)
    must_adopt(&gpu, words, BYTES, ADOPT_STANDARD | ADOPT_RESOURCE);
  else if (strcmp(step, "writing") == 0)
    fill_for_ever(must_adopt(&gpu, words, BYTES, ADOPT_DRIVER).va);
  else if (strcmp(step, "locked") == 0)
    buffer_make(&gpu, BYTES);
  else if (strcmp(step, "shared") == 0)
    REQUIRE(share(&gpu, resource_make(&gpu, BYTES, 2, buffers)) > 0 &&
            share(&gpu, fence_make(&gpu, SHARED_FLAGS, NULL)) > 0);
  else if (strcmp(step, "event") == 0) {
    struct d3dkmt_waitforsynchronizationobjectfromcpu args = {.device = gpu.device,
                                                             .object_count = 1,
                                                             .objects = (uintptr_t)&gpu.fence,
                                                             .fence_values = (uintptr_t)&value,
                                                             .async_event = (uint64_t)eventfd(0, 0)};
    MUST(&gpu, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
    struct d3dkmt_createsyncfile file = {
        .device = gpu.device, .monitored_fence = gpu.fence, .fence_value = 1};
    MUST(&gpu, LX_DXCREATESYNCFILE, &file);
  } else if (strcmp(step, "wait") == 0) {
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) REQUIRE(pthread_create(&threads[i], NULL, wait_for_ever, NULL) == 0);
    usleep(20000);
  } else if (strcmp(step, "forking") == 0) {
    /* Over and over, so that it is killed in one of them. */
    must_adopt(&gpu, words, BYTES, ADOPT_DRIVER);
    for (int i = 0;; i++) {
      pid_t child = fork();
      if (child == 0) _exit(0);
      REQUIRE(ending(child) == 0);
      if (i == 20) fact("here");
    }
  } else
    REQUIRE(!"a step that is known");
  fact("here");
  await_line();
  fact("went on");
  return 0;
}
