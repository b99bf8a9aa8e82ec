/*
 * Existing memory, shared in place: the GPU writes the program's own pages and reads them, and when the
 * allocation ends the content stays and the pages are the program's alone again. The argument says what ends
 * it.
 */
#include "gpu.h"

#include <fcntl.h>
#include <sys/ioctl.h>

#define PAGES 8
#define BYTES (PAGES * PAGE)

static _Alignas(PAGE) uint8_t in_bss[BYTES + 2 * PAGE];

/* A page before and one behind it, which must not change. */
static uint8_t *memory_of(const char *kind) {
  void *at = NULL;
  if (strcmp(kind, "mmap") == 0)
    at = mmap(NULL, BYTES + 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  else if (strcmp(kind, "heap") == 0)
    REQUIRE(posix_memalign(&at, PAGE, BYTES + 2 * PAGE) == 0);
  else if (strcmp(kind, "small") == 0) {
    /* In the heap itself, between other small blocks. */
    for (int i = 0; i < 3; i++) REQUIRE(malloc(100) != NULL);
    REQUIRE(posix_memalign(&at, PAGE, BYTES + 2 * PAGE) == 0);
    REQUIRE(malloc(100) != NULL);
  } else if (strcmp(kind, "bss") == 0)
    at = in_bss;
  else if (strcmp(kind, "file") == 0) {
    char name[] = "/tmp/kmbridge-adopt-XXXXXX";
    int fd = mkstemp(name);
    REQUIRE(fd >= 0 && unlink(name) == 0 && ftruncate(fd, BYTES + 2 * PAGE) == 0);
    at = mmap(NULL, BYTES + 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    close(fd);
  }
  REQUIRE(at != NULL && at != MAP_FAILED && (uintptr_t)at % PAGE == 0);
  return at;
}

static void in_place(struct gpu *gpu, const struct buffer *buffer, const struct buffer *other) {
  uint8_t *at = buffer->at;
  fact("adopted %s", rights_of(at));
  fact("content kept %d", all_words(at, BYTES, 0x01020304));
  gpu_fill(gpu, buffer->va, BYTES / 2, 0x55555555);
  gpu_finish(gpu);
  fact("gpu writes %d",
       all_words(at, BYTES / 2, 0x55555555) && all_words(at + BYTES / 2, BYTES / 2, 0x01020304));
  ((volatile uint32_t *)at)[BYTES / 4 - 1] = 0x77777777;
  gpu_copy(gpu, other->va, buffer->va, BYTES);
  gpu_finish(gpu);
  fact("gpu reads %d", memcmp(other->at, at, BYTES) == 0);
  fact("around %d", all_words(at - PAGE, PAGE, 0x0a0a0a0a) && all_words(at + BYTES, PAGE, 0x0b0b0b0b));
}

static void end_it(struct gpu *gpu, const struct buffer *buffer, const char *how) {
  struct d3dkmt_destroydevice device = {.device = gpu->device};
  struct d3dkmt_closeadapter adapter = {.adapter_handle = gpu->adapter};
  if (strcmp(how, "list") == 0 || strcmp(how, "resource") == 0)
    REQUIRE(buffer_destroy(gpu, buffer) == 0);
  else if (strcmp(how, "device") == 0)
    MUST(gpu, LX_DXDESTROYDEVICE, &device);
  else if (strcmp(how, "adapter") == 0)
    MUST(gpu, LX_DXCLOSEADAPTER, &adapter);
  else if (strcmp(how, "file") == 0)
    gpu_close(gpu);
  else
    REQUIRE(!"an end that is known");
}

/* A child's writes do not show here: nothing is shared any more. */
static bool private_again(uint8_t *at) {
  pid_t child = fork();
  if (child == 0) {
    memset(at, 0xee, BYTES);
    _exit(0);
  }
  REQUIRE(ending(child) == 0);
  for (int i = 0; i < PAGES; i++)
    if (strcmp(rights_of(at + i * PAGE), "rw-p") != 0) return false;
  return at[0] != 0xee && at[BYTES - 1] != 0xee;
}

int main(int argc, char **argv) {
  REQUIRE(argc == 4);
  unsigned how = strcmp(argv[3], "standard") == 0 ? ADOPT_STANDARD : ADOPT_DRIVER;
  if (strcmp(argv[2], "resource") == 0) how |= ADOPT_RESOURCE;
  uint8_t *memory = memory_of(argv[1]), *at = memory + PAGE;
  memset(memory, 0x0a, PAGE);
  memset(at + BYTES, 0x0b, PAGE);
  for (unsigned i = 0; i < BYTES / 4; i++) ((uint32_t *)at)[i] = 0x01020304;
  struct gpu gpu;
  gpu_open(&gpu);
  struct buffer other = buffer_make(&gpu, BYTES);
  for (int round = 0; round < 2; round++) {
    struct buffer buffer = must_adopt(&gpu, at, BYTES, how);
    if (round == 0) in_place(&gpu, &buffer, &other);
    gpu_fill(&gpu, buffer.va, PAGE, 0x99999990u + (uint32_t)round);
    gpu_finish(&gpu);
    bool last = round == 1;
    end_it(&gpu, &buffer, last ? argv[2] : (how & ADOPT_RESOURCE) != 0 ? "resource" : "list");
    fact("content stays %d", all_words(at, PAGE, 0x99999990u + (uint32_t)round) &&
                                 ((uint32_t *)at)[BYTES / 4 - 1] == 0x77777777);
    fact("private again %d", private_again(at));
  }
  memset(at, 1, BYTES);
  fact("around %d", all_words(at - PAGE, PAGE, 0x0a0a0a0a) && all_words(at + BYTES, PAGE, 0x0b0b0b0b));
  if (strcmp(argv[1], "heap") == 0 || strcmp(argv[1], "small") == 0) free(memory);
  fact("done");
  return 0;
}
