#include "queues.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "queue.h"
#include "queue_call.h"
#include "requests.h"
#include "slots.h"
#include "spin.h"
#include "watch.h"

#define STACK_BYTES (64u * 1024)
/* Whole pages, whatever size they have here. */
#define PLACE_BYTES (128u * 1024)
_Static_assert(KMB_QUEUE_MEMORY_BYTES <= PLACE_BYTES, "a memory has room in its place");

/* `used`, `owner` and `ending` under the lock; the rest is the thread's while it is used. */
static struct queue {
  struct kmb_ring *ring;
  pthread_cond_t given;
  pthread_t thread;
  int tid;
  bool used, ending;
  uint32_t slot, owner;
  int fd;
  const struct kmb_row *row;
  struct kmb_queue_count count;
  /* Calls of the epoch of whose end the device was not asked yet. */
  uint32_t epoch, unasked;
} queues[KMB_PUMP_QUEUES];

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t started = PTHREAD_COND_INITIALIZER;
static uint8_t *places;
/* What a guest has put, as it was when it was looked at. */
static uint8_t calls[KMB_PUMP_QUEUES][KMB_QUEUE_CALL_BYTES] __attribute__((aligned(8)));
static pid_t process;
static bool stopping;

static uint32_t load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }
static void store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_SEQ_CST); }

/* Guests are in other processes: the futex is no private one. */
static void wake(uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE, INT32_MAX, NULL, NULL, 0); }

bool kmb_queues_reserve(void) {
  void *mapped = mmap(NULL, (size_t)KMB_PUMP_QUEUES * PLACE_BYTES, PROT_NONE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) return false;
  places = mapped;
  return true;
}

const void *kmb_queue_place(uint32_t index) { return places + (size_t)index * PLACE_BYTES; }

static bool ending(struct queue *queue) {
  pthread_mutex_lock(&lock);
  bool is = queue->ending;
  pthread_mutex_unlock(&lock);
  return is;
}

static int32_t answer(struct queue *queue) {
  uint8_t argument[KMB_QUEUE_STRUCT_BYTES] __attribute__((aligned(8))), *call = calls[queue - queues];
  const struct kmb_queue_count *count = &queue->count;
  uint32_t bytes = load(&count->words[KMB_QUEUE_WORD_BYTES]);
  if (bytes > KMB_QUEUE_CALL_BYTES) return KMB_QUEUE_ASK;
  memcpy(call, (const uint8_t *)count->words + KMB_QUEUE_CALL_AT, bytes);
  if (!kmb_queue_make(queue->row, call, bytes, count->table + KMB_QUEUE_TABLE_HANDLES, argument)) return KMB_QUEUE_ASK;
  uint32_t epoch;
  if (!kmb_queue_take(count, &epoch)) return KMB_QUEUE_ASK;
  long result = kmb_device_call(queue->fd, queue->row->request, argument);
  kmb_queue_made(count);
  /* What came before the broker counts itself. */
  queue->unasked = queue->epoch == epoch ? queue->unasked + 1 : 1;
  queue->epoch = epoch;
  return (int32_t)result;
}

/*
 * Asks the device to tell when all is done that was made so far, as the broker would: with a submission of nothing whose fence comes
 * back. What cannot be asked now is asked behind the next call.
 */
static void ask(struct queue *queue) {
  uint8_t question[KMB_QUEUE_STRUCT_BYTES] __attribute__((aligned(8)));
  const uint32_t *table = queue->count.table;
  uint32_t size = queue->row->layout->size, at = load(&table[KMB_QUEUE_TABLE_FENCE_AT]);
  int fence;
  if (queue->unasked < load(&table[KMB_QUEUE_TABLE_ASKED_EVERY]) || at > size - sizeof fence) return;
  memcpy(question, &table[KMB_QUEUE_TABLE_QUESTION], size);
  if (kmb_device_call(queue->fd, queue->row->request, question) < 0) return;
  memcpy(&fence, question + at, sizeof fence);
  if (kmb_watch_for_queue(fence, &queue->count, queue->epoch, queue->unasked))
    queue->unasked = 0;
  else
    close(fence);
}

/* What a pump that was rung ahead looks for: another GO than it has seen. */
struct look {
  const uint32_t *go;
  uint32_t seen;
};

static bool changed(void *context) {
  const struct look *look = context;
  return load(look->go) != look->seen;
}

static void sleep_until(struct queue *queue, uint32_t seen) {
  uint32_t *words = queue->count.words;
  struct look look = {&words[KMB_QUEUE_WORD_GO], seen};
  store(&words[KMB_QUEUE_WORD_PUMP_SLEEPS], 1);
  long woken = syscall(SYS_futex, &words[KMB_QUEUE_WORD_GO], FUTEX_WAIT, seen, NULL, NULL, 0);
  store(&words[KMB_QUEUE_WORD_PUMP_SLEEPS], 0);
  /* Woken without a call: one is near. */
  if (woken == 0) kmb_spin_for(changed, &look, KMB_PUMP_QUEUE_AHEAD_NS);
}

static void serve(struct queue *queue) {
  uint32_t *words = queue->count.words, seen = 0, asks = 0;
  while (!ending(queue) && asks < KMB_PUMP_QUEUE_ASKS) {
    uint32_t go = load(&words[KMB_QUEUE_WORD_GO]);
    if (go == seen) {
      sleep_until(queue, seen);
      continue;
    }
    seen = go;
    int32_t result = answer(queue);
    asks = result == KMB_QUEUE_ASK ? asks + 1 : 0;
    store(&words[KMB_QUEUE_WORD_RESULT], (uint32_t)result);
    store(&words[KMB_QUEUE_WORD_DONE], go);
    if (load(&words[KMB_QUEUE_WORD_GUEST_SLEEPS]) != 0) wake(&words[KMB_QUEUE_WORD_DONE]);
    /* The guest has its answer, and need not wait for this. */
    ask(queue);
  }
  kmb_watch_forget(&queue->count);
  store(&queue->count.table[KMB_QUEUE_TABLE_ENDED], 1);
  store(&words[KMB_QUEUE_WORD_ENDED], 1);
  wake(&words[KMB_QUEUE_WORD_DONE]);
}

/* No memory of a guest's is there any more. */
static void empty(const struct queue *queue) {
  void *place = places + (size_t)(queue - queues) * PLACE_BYTES;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;
  if (mmap(place, KMB_QUEUE_MEMORY_BYTES, PROT_NONE, flags, -1, 0) == MAP_FAILED)
    kmb_pump_fail("a submission queue's memory cannot be let go");
}

static void *run(void *context) {
  struct queue *queue = context;
  pthread_mutex_lock(&lock);
  queue->tid = (int)syscall(SYS_gettid);
  pthread_cond_signal(&started);
  for (;;) {
    while (!queue->used && !stopping) pthread_cond_wait(&queue->given, &lock);
    if (!queue->used) break;
    pthread_mutex_unlock(&lock);
    serve(queue);
    empty(queue);
    pthread_mutex_lock(&lock);
    uint32_t slot = queue->slot;
    queue->used = false;
    pthread_mutex_unlock(&lock);
    kmb_slot_drop(queue->ring, slot);
    pthread_mutex_lock(&lock);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

bool kmb_queues_start(struct kmb_ring *ring) {
  process = getpid();
  stopping = false;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return false;
  size_t stack = STACK_BYTES < PTHREAD_STACK_MIN ? PTHREAD_STACK_MIN : STACK_BYTES;
  bool all = pthread_attr_setstacksize(&attributes, stack) == 0;
  for (uint32_t i = 0; all && i < KMB_PUMP_QUEUES; i++) {
    struct queue *queue = &queues[i];
    *queue = (struct queue){.ring = ring};
    pthread_cond_init(&queue->given, NULL);
    all = pthread_create(&queue->thread, &attributes, run, queue) == 0;
    pthread_mutex_lock(&lock);
    while (all && queue->tid == 0) pthread_cond_wait(&started, &lock);
    pthread_mutex_unlock(&lock);
  }
  pthread_attr_destroy(&attributes);
  return all;
}

/* A free queue for one more of this owner's; NULL when there is none. With the lock. */
static struct queue *free_for(uint32_t owner) {
  struct queue *found = NULL;
  uint32_t owned = 0;
  for (uint32_t i = 0; i < KMB_PUMP_QUEUES; i++) {
    if (!queues[i].used)
      found = &queues[i];
    else if (queues[i].owner == owner)
      owned++;
  }
  return owned < KMB_PUMP_OWNER_QUEUES ? found : NULL;
}

long kmb_queue_give(struct kmb_ring *ring, const struct kmb_entry *entry, int fd) {
  int device = kmb_slot_fd(entry->slot);
  const struct kmb_row *row = kmb_queue_row(entry->request);
  uint32_t table = entry->patches;
  if (device < 0) return device;
  if (row == NULL) return -EINVAL;
  if (table % 8 != 0 || ring->arena_bytes < KMB_QUEUE_TABLE_BYTES || table > ring->arena_bytes - KMB_QUEUE_TABLE_BYTES)
    return -EFAULT;
  pthread_mutex_lock(&lock);
  struct queue *queue = free_for(kmb_slot_owner(entry->slot));
  long result = queue == NULL ? -EAGAIN : 0;
  if (queue != NULL) {
    void *place = places + (size_t)(queue - queues) * PLACE_BYTES;
    void *words = mmap(place, KMB_QUEUE_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
    queue->count = (struct kmb_queue_count){.table = (uint32_t *)(ring->arena + table), .words = words};
    if (words == MAP_FAILED) {
      result = -errno;
      /* It may have left a hole, in which another's memory could come to lie. */
      empty(queue);
    }
  }
  if (result == 0) {
    queue->slot = entry->slot;
    queue->owner = kmb_slot_owner(entry->slot);
    queue->fd = device;
    queue->row = row;
    queue->unasked = 0;
    queue->ending = false;
    queue->used = true;
    kmb_slot_hold(entry->slot);
    pthread_cond_signal(&queue->given);
  }
  pthread_mutex_unlock(&lock);
  return result;
}

/* Has a queue end; with the lock. A signal may come before the call or the sleep that it is to end. */
static void end(struct queue *queue) {
  queue->ending = true;
  syscall(SYS_tgkill, process, queue->tid, SIGUSR1);
}

void kmb_queues_interrupt(void) {
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < KMB_PUMP_QUEUES; i++)
    if (queues[i].used && kmb_slot_closing(queues[i].slot)) end(&queues[i]);
  pthread_mutex_unlock(&lock);
}

static bool end_all(void) {
  bool any = false;
  pthread_mutex_lock(&lock);
  stopping = true;
  for (uint32_t i = 0; i < KMB_PUMP_QUEUES; i++) {
    pthread_cond_signal(&queues[i].given);
    any = any || queues[i].used;
    if (queues[i].used) end(&queues[i]);
  }
  pthread_mutex_unlock(&lock);
  return any;
}

void kmb_queues_stop(void) {
  while (end_all()) usleep(1000);
  for (uint32_t i = 0; i < KMB_PUMP_QUEUES; i++) pthread_join(queues[i].thread, NULL);
  munmap(places, (size_t)KMB_PUMP_QUEUES * PLACE_BYTES);
}
