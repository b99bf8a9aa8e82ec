#include "ring.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spin.h"

static uint32_t load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
static void store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELEASE); }
static uint32_t *word(const struct kmb_ring *ring, uint32_t index) { return &ring->words[index]; }

static bool power_of_two(uint32_t value) { return value != 0 && (value & (value - 1)) == 0; }

/* Every word is in [0, 2^32): sums of two products of them cannot wrap 64 bits. */
static bool fits(uint32_t submissions, uint32_t completions, uint32_t arena_at, uint32_t arena_bytes, uint64_t bytes) {
  uint64_t rings = KMB_HEAD_BYTES + (uint64_t)submissions * KMB_ENTRY_BYTES + (uint64_t)completions * KMB_COMPLETION_BYTES;
  return power_of_two(submissions) && submissions <= KMB_PUMP_ENTRIES && power_of_two(completions) &&
         completions <= KMB_PUMP_ENTRIES && arena_at % KMB_HEAD_BYTES == 0 && arena_bytes % KMB_HEAD_BYTES == 0 &&
         arena_bytes > 0 && arena_bytes <= KMB_PUMP_ARENA_MOST_BYTES && rings <= arena_at &&
         (uint64_t)arena_at + arena_bytes == bytes;
}

const char *kmb_ring_map(struct kmb_ring *ring) {
  struct stat stat;
  int fd = ring->memory;
  int seals = fcntl(fd, F_GET_SEALS), needed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (seals < 0 || (seals & needed) != needed) return "the memory is not sealed";
  if (fstat(fd, &stat) != 0 || stat.st_size < KMB_HEAD_BYTES) return "the memory is too small";
  void *head = mmap(NULL, (size_t)stat.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (head == MAP_FAILED) return "the memory cannot be mapped";
  uint8_t *bytes = head;
  ring->words = head;
  ring->bytes = (size_t)stat.st_size;
  if (*word(ring, KMB_WORD_MAGIC) != KMB_PUMP_MAGIC || *word(ring, KMB_WORD_VERSION) != KMB_PUMP_VERSION)
    return "the broker is of another version";
  uint32_t submissions = *word(ring, KMB_WORD_SUBMISSIONS), completions = *word(ring, KMB_WORD_COMPLETIONS);
  uint32_t arena_at = *word(ring, KMB_WORD_ARENA_AT), arena_bytes = *word(ring, KMB_WORD_ARENA_BYTES);
  if (!fits(submissions, completions, arena_at, arena_bytes, (uint64_t)stat.st_size)) return "the geometry is wrong";
  ring->submissions = (const struct kmb_entry *)(bytes + KMB_HEAD_BYTES);
  ring->completions = (struct kmb_completion *)(bytes + KMB_HEAD_BYTES + submissions * KMB_ENTRY_BYTES);
  ring->submission_mask = submissions - 1;
  ring->completion_mask = completions - 1;
  ring->arena = bytes + arena_at;
  ring->arena_bytes = arena_bytes;
  pthread_mutex_init(&ring->posting, NULL);
  return NULL;
}

void kmb_ring_unmap(struct kmb_ring *ring) { munmap(ring->words, ring->bytes); }

static uint32_t waiting(const struct kmb_ring *ring) { return load(word(ring, KMB_WORD_SUBMITTED)) - ring->taken; }

bool kmb_ring_take(struct kmb_ring *ring, struct kmb_entry *entry) {
  uint32_t count = waiting(ring);
  if (count == 0) return false;
  if (count > ring->submission_mask + 1) kmb_pump_fail("more was submitted than there is room for");
  *entry = ring->submissions[ring->taken & ring->submission_mask];
  store(word(ring, KMB_WORD_TAKEN), ++ring->taken);
  return true;
}

static bool arrived(void *context) { return waiting(context) != 0; }

/* EOF on the bell is the broker's end, should it have outrun the signal. */
static bool hush(const struct kmb_ring *ring) {
  uint8_t rings[64];
  return read(ring->bell, rings, sizeof rings) != 0;
}

bool kmb_ring_sleep(struct kmb_ring *ring, int ms) {
  if (kmb_spin(arrived, ring)) return true;
  bool there = true;
  /* Sequentially consistent with the broker's publishing: one of the two sees the other's word. */
  __atomic_store_n(word(ring, KMB_WORD_PUMP_SLEEPS), 1, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(word(ring, KMB_WORD_SUBMITTED), __ATOMIC_SEQ_CST) == ring->taken) {
    struct pollfd look = {.fd = ring->bell, .events = POLLIN};
    if (poll(&look, 1, ms) > 0) there = hush(ring);
  }
  store(word(ring, KMB_WORD_PUMP_SLEEPS), 0);
  return there;
}

void kmb_ring_post(struct kmb_ring *ring, uint64_t tag, long result) {
  static const uint8_t one = 1;
  pthread_mutex_lock(&ring->posting);
  if (ring->completed - load(word(ring, KMB_WORD_SEEN)) > ring->completion_mask)
    kmb_pump_fail("more is in flight than there is room for results");
  struct kmb_completion *completion = &ring->completions[ring->completed & ring->completion_mask];
  completion->tag = tag;
  completion->result = (int32_t)result;
  completion->zero = 0;
  __atomic_store_n(word(ring, KMB_WORD_COMPLETED), ++ring->completed, __ATOMIC_SEQ_CST);
  pthread_mutex_unlock(&ring->posting);
  uint32_t *sleeps = word(ring, KMB_WORD_BROKER_SLEEPS);
  if (__atomic_load_n(sleeps, __ATOMIC_SEQ_CST) == 0) return;
  /* Only who sets it to 0 rings. A full pipe is rung already; a broker that is gone takes this process with it. */
  if (__atomic_exchange_n(sleeps, 0, __ATOMIC_SEQ_CST) != 0)
    while (write(ring->broker_bell, &one, 1) < 0 && errno == EINTR) continue;
}
