/*
 * The pages that are adopted hold the heap's own words too, as the last page of a buffer does. Threads
 * allocate and free there while another forks, which takes the heap's lock: a thread that we hold may have
 * it. The child's heap is whole.
 */
#include "gpu.h"

#include <malloc.h>
#include <pthread.h>

#define BLOCKS 512
#define THREADS 2

static bool stop;
static uint64_t turns[THREADS];

static void *churn(void *argument) {
  size_t me = (size_t)(uintptr_t)argument;
  void *mine[64] = {0};
  for (unsigned i = 1; !__atomic_load_n(&stop, __ATOMIC_RELAXED); i = i * 1103515245u + 12345u) {
    unsigned slot = (i >> 16) % 64;
    free(mine[slot]);
    size_t bytes = 1100 + (i >> 8) % 6000;
    mine[slot] = malloc(bytes);
    REQUIRE(mine[slot] != NULL);
    memset(mine[slot], 1, bytes);
    turns[me]++;
  }
  return NULL;
}

/* In the child: every lock is free and every list is whole. */
static int use_heap(void) {
  void *blocks[BLOCKS];
  for (int i = 0; i < BLOCKS; i++)
    if ((blocks[i] = malloc(900 + (size_t)i * 13 % 5000)) == NULL) return 1;
  for (int i = 0; i < BLOCKS; i++) free(blocks[i]);
  malloc_trim(0);
  return 0;
}

int main(int argc, char **argv) {
  REQUIRE(argc == 2);
  int forks = atoi(argv[1]);
  /* One heap for all threads. */
  REQUIRE(mallopt(M_ARENA_MAX, 1) == 1 && mallopt(M_TRIM_THRESHOLD, 1 << 30) == 1);
  REQUIRE(mallopt(M_MMAP_THRESHOLD, 16 << 20) == 1);
  struct gpu gpu;
  gpu_open(&gpu);
  enum { BYTES = 96 * PAGE };
  uint8_t *block = NULL;
  REQUIRE(posix_memalign((void **)&block, PAGE, BYTES) == 0);
  REQUIRE(malloc(64) != NULL);
  struct buffer buffer = must_adopt(&gpu, block, BYTES, ADOPT_DRIVER);
  /* The heap has it back, and its pages are still shared. */
  free(block);
  pthread_t threads[THREADS];
  for (size_t i = 0; i < THREADS; i++)
    REQUIRE(pthread_create(&threads[i], NULL, churn, (void *)(uintptr_t)i) == 0);
  int good = 0;
  for (int i = 0; i < forks; i++) {
    pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) _exit(use_heap());
    good += ending(child) == 0;
  }
  __atomic_store_n(&stop, true, __ATOMIC_RELAXED);
  for (size_t i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  fact("good %d", good);
  fact("went on %d", turns[0] > (uint64_t)forks && turns[1] > (uint64_t)forks);
  fact("shared still %s", rights_of(block + PAGE));
  fact("heap %d", use_heap());
  fact("end %d", buffer_destroy(&gpu, &buffer));
  fact("heap %d", use_heap());
  return 0;
}
