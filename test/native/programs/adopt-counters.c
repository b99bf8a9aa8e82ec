/*
 * Threads count in a range that is adopted and released over and over: a plain counter of each, and one that
 * all share. The copies there and back lose none of the increments.
 */
#include "gpu.h"

#include <pthread.h>

#define THREADS 4
#define PAGES 16

struct cell {
  volatile uint64_t plain; /* of one thread */
  uint64_t pad[7];
};

static struct range {
  struct cell cells[THREADS];
  uint64_t all; /* of all, atomic */
} *range;

static bool stop;
static uint64_t counted[THREADS];

static void *count(void *argument) {
  size_t me = (size_t)(uintptr_t)argument;
  uint64_t own = 0;
  while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
    range->cells[me].plain++;
    __atomic_fetch_add(&range->all, 1, __ATOMIC_RELAXED);
    own++;
  }
  counted[me] = own;
  return NULL;
}

int main(int argc, char **argv) {
  REQUIRE(argc == 2);
  int rounds = atoi(argv[1]);
  uint8_t *memory = NULL;
  REQUIRE(posix_memalign((void **)&memory, PAGE, PAGES * PAGE) == 0);
  memset(memory, 0, PAGES * PAGE);
  /* Not at the start: what is copied first and last are other pages. */
  range = (struct range *)(memory + 7 * PAGE);
  uint32_t *words = (uint32_t *)(memory + 12 * PAGE);
  struct gpu gpu;
  gpu_open(&gpu);
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS; i++)
    REQUIRE(pthread_create(&threads[i], NULL, count, (void *)(uintptr_t)i) == 0);
  int good = 0;
  for (int round = 0; round < rounds; round++) {
    struct buffer buffer =
        must_adopt(&gpu, memory, PAGES * PAGE, round % 2 == 0 ? ADOPT_DRIVER : ADOPT_STANDARD);
    gpu_fill(&gpu, buffer.va + 12 * PAGE, PAGE, (uint32_t)round);
    gpu_finish(&gpu);
    REQUIRE(buffer_destroy(&gpu, &buffer) == 0);
    if (all_words(words, PAGE, (uint32_t)round)) good++;
  }
  __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
  uint64_t all = 0, lost = 0;
  for (size_t i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    lost += counted[i] - range->cells[i].plain;
    all += counted[i];
  }
  fact("rounds %d good %d", rounds, good);
  fact("lost %llu plain, %llu atomic", (unsigned long long)lost, (unsigned long long)(all - range->all));
  fact("counting %d", all > (uint64_t)rounds);
  return 0;
}
