/*
 * Forks while threads and the GPU write adopted memory: the child has exactly the state at the fork, and what
 * it writes is its own. Threads write a row of pages, first to last, and then a word of ordinary memory; the
 * GPU fills a block by commands and another by an engine. Ordinary memory is the yardstick: it is what the
 * system copies at the fork itself.
 */
#include "gpu.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>

#define WRITERS 3
#define STEPS 4                  /* pages of one writer */
#define FILL_BYTES (32u * PAGE)  /* what commands write */
#define ENGINE_BYTES (32u * PAGE)
#define WRITER_BYTES (WRITERS * STEPS * PAGE)
#define BYTES (WRITER_BYTES + FILL_BYTES + ENGINE_BYTES)

static uint8_t *memory;
static uint32_t *filled, *computed;
/* Ordinary memory: what each writer has finished; fills that were asked for, and those known to be done. */
static volatile uint64_t finished[WRITERS];
static volatile uint32_t asked, done;
static bool stop;
static int wrong;

static volatile uint64_t *page_of(size_t writer, size_t step) {
  return (volatile uint64_t *)(memory + (writer * STEPS + step) * PAGE);
}

static void *write_pages(void *argument) {
  size_t me = (size_t)(uintptr_t)argument;
  for (uint64_t turn = 1; !__atomic_load_n(&stop, __ATOMIC_RELAXED); turn++) {
    for (size_t step = 0; step < STEPS; step++) {
      volatile uint64_t *page = page_of(me, step);
      /* Nobody else's, and nothing lost. */
      if (page[0] != turn - 1 || page[511] != turn - 1) __atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
      page[0] = turn;
      page[511] = turn;
    }
    finished[me] = turn;
  }
  return NULL;
}

struct work {
  struct gpu gpu;
  struct buffer buffer, module, other;
  size_t module_bytes;
};

static void dispatch(struct work *work, uint32_t value) {
  struct {
    struct softgpu_dispatch dispatch;
    struct softgpu_binding out;
    uint32_t value, padding;
  } command = {.dispatch = {.head = SOFTGPU_HEAD(SOFTGPU_OP_DISPATCH, sizeof command),
                            .module_va = work->module.va,
                            .module_bytes = (uint32_t)work->module_bytes,
                            .groups = 1,
                            .binding_count = 1,
                            .args_bytes = 8},
               .out = {.va = work->buffer.va + WRITER_BYTES + FILL_BYTES,
                       .bytes = ENGINE_BYTES,
                       .access = SOFTGPU_ACCESS_WRITE},
               .value = value};
  gpu_submit(&work->gpu, &command, sizeof command);
}

static void *drive(void *argument) {
  struct work *work = argument;
  for (uint32_t turn = 1; !__atomic_load_n(&stop, __ATOMIC_RELAXED); turn++) {
    asked = turn;
    gpu_fill(&work->gpu, work->buffer.va + WRITER_BYTES, FILL_BYTES, turn);
    dispatch(work, turn & 0xff);
    gpu_copy(&work->gpu, work->other.va, work->buffer.va + WRITER_BYTES, FILL_BYTES + ENGINE_BYTES);
    gpu_finish(&work->gpu);
    bool good =
        all_words(filled, FILL_BYTES, turn) && all_words(computed, ENGINE_BYTES, (turn & 0xff) * 0x01010101u);
    /* The GPU sees what we see. */
    good = good && memcmp(work->other.at, filled, FILL_BYTES + ENGINE_BYTES) == 0;
    if (!good) __atomic_fetch_add(&wrong, 1, __ATOMIC_RELAXED);
    done = turn;
  }
  return NULL;
}

/* In the child, which is alone: what it finds is one moment, and stays. 0, or what is wrong. */
static int look(void) {
  static uint8_t first[BYTES];
  memcpy(first, memory, BYTES);
  for (size_t writer = 0; writer < WRITERS; writer++) {
    /* Never above the one before, all of them the last finished turn or the one after it. */
    uint64_t last = finished[writer], above = last + 1;
    for (size_t step = 0; step < STEPS; step++) {
      uint64_t one = page_of(writer, step)[0], two = page_of(writer, step)[511];
      if (one > above || two > one || two < last) return 10 + (int)writer;
      above = two;
    }
  }
  uint32_t now = filled[0];
  if (now < done || now > asked) return 20;
  if (!all_words(filled, FILL_BYTES, now)) return 21;
  uint32_t bytes = computed[0];
  if (!all_words(computed, ENGINE_BYTES, bytes)) return 22;
  /* The engine comes after the fill of its turn and before that of the next. */
  if (bytes != (now & 0xff) * 0x01010101u && bytes != ((now - 1) & 0xff) * 0x01010101u) return 23;
  usleep(300);
  if (memcmp(first, memory, BYTES) != 0) return 30;
  if (now < done || now > asked) return 31;
  memset(memory, 0xc7, BYTES);
  usleep(100);
  return all_words(memory, BYTES, 0xc7c7c7c7u) ? 0 : 32;
}

static void read_module(struct work *work, const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  REQUIRE(fd >= 0);
  work->module = buffer_make(&work->gpu, PAGE);
  ssize_t got = read(fd, work->module.at, PAGE);
  REQUIRE(got > 0 && got < (ssize_t)PAGE);
  work->module_bytes = (size_t)got;
  close(fd);
}

int main(int argc, char **argv) {
  REQUIRE(argc == 3);
  int forks = atoi(argv[1]);
  static struct work work;
  REQUIRE(posix_memalign((void **)&memory, PAGE, BYTES) == 0);
  memset(memory, 0, BYTES);
  filled = (uint32_t *)(memory + WRITER_BYTES);
  computed = (uint32_t *)(memory + WRITER_BYTES + FILL_BYTES);
  gpu_open(&work.gpu);
  read_module(&work, argv[2]);
  work.other = buffer_make(&work.gpu, FILL_BYTES + ENGINE_BYTES);
  work.buffer = must_adopt(&work.gpu, memory, BYTES, ADOPT_DRIVER);
  pthread_t threads[WRITERS + 1];
  for (size_t i = 0; i < WRITERS; i++)
    REQUIRE(pthread_create(&threads[i], NULL, write_pages, (void *)(uintptr_t)i) == 0);
  REQUIRE(pthread_create(&threads[WRITERS], NULL, drive, &work) == 0);
  while (done < 2) sched_yield();
  int kinds[64] = {0};
  uint32_t fills = 0;
  for (int i = 0; i < forks; i++) {
    uint32_t before = done;
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(look());
    int code = ending(child);
    kinds[code < 63 ? code : 63]++;
    if (done != before) fills++;
  }
  __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
  for (size_t i = 0; i < WRITERS + 1; i++) pthread_join(threads[i], NULL);
  for (int i = 1; i < 64; i++)
    if (kinds[i] > 0) fact("wrong %d: %d children", i, kinds[i]);
  fact("good %d, wrong in the parent %d", kinds[0], wrong);
  fact("gpu went on %d", fills > 10);
  for (size_t i = 0; i < WRITERS; i++) REQUIRE(finished[i] > (uint64_t)forks);
  REQUIRE(buffer_destroy(&work.gpu, &work.buffer) == 0);
  fact("after %d", all_words(filled, FILL_BYTES, done));
  return 0;
}
