#include "drm_queue.h"

#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "drm_bridge.h"
#include "lane.h"
#include "queue.h"
#include "spin.h"
#include "sys.h"
#include "transport.h"

/* Under the connection's lock; what stands in the memory is the thread's that has it. */
static struct queue {
  uint32_t *words;
  uint32_t last, asks;
  uint16_t file; /* 0: none, or it is closed */
  /* Rings ahead that found nothing to do, one after the other; and how many more are left out for it. */
  uint32_t vain, left_out;
  uint8_t generation;
  bool taken, ended, rung;
} queues[KMB_DRM_QUEUES];
/* Submissions of each file that has none yet; past the number that is asked at, none is asked for. */
static uint8_t counts[KMB_DRM_FILES];
/* How often each was closed, modulo 256: another file may have come to its number. */
static uint8_t ends[KMB_DRM_FILES];

static uint32_t load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }
static void store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_SEQ_CST); }

static struct queue *find(uint16_t file) {
  for (uint32_t i = 0; i < KMB_DRM_QUEUES; i++)
    if (queues[i].words != NULL && queues[i].file == file) return &queues[i];
  return NULL;
}

/* With the lock; nobody is in it. */
static void drop(struct queue *queue) {
  void *words = queue->words;
  /* Before: in a child of a handler's that comes between the two, nothing is laid over what may be another's by now. */
  *queue = (struct queue){0};
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  munmap(words, KMB_QUEUE_MEMORY_BYTES);
}

/* A call on a queue, while its thread has that. A handler may fork in the middle of it: the child finds other `copies`. */
struct run {
  struct kmb_connection *c;
  struct queue *queue;
  uint32_t *words;
  uint32_t copies, call;
  uint8_t generation, ends; /* ends: of the file, when it was looked for */
};

static bool forked(const struct run *run) { return run->c->copies != run->copies; }

/* What the last ring ahead, if there was one, was good for: each in vain has twice as many left out. With the lock. */
static void note_ring(struct queue *queue, bool paid) {
  if (!queue->rung) return;
  queue->rung = false;
  queue->vain = paid ? 0 : queue->vain + 1;
  queue->left_out = (1u << (queue->vain < KMB_DRM_QUEUE_VAIN ? queue->vain : KMB_DRM_QUEUE_VAIN)) - 1;
}

static bool would_serve(const struct queue *queue, uint8_t generation) {
  return !queue->taken && !queue->ended && queue->generation == generation &&
         load(&queue->words[KMB_QUEUE_WORD_HINT]) != 0 && load(&queue->words[KMB_QUEUE_WORD_ENDED]) == 0;
}

/* Takes the file's queue for this thread; false when it has none that would serve a call now. `lacks`: it is time to ask for one. */
static bool enter(struct run *run, uint16_t file, bool *lacks) {
  struct kmb_connection *c = run->c;
  kmb_lock(c);
  struct queue *queue = c->state == KMB_OPEN && c->generation == run->generation ? find(file) : NULL;
  run->ends = ends[file];
  *lacks = queue == NULL && counts[file] < KMB_DRM_QUEUE_AFTER && ++counts[file] == KMB_DRM_QUEUE_AFTER;
  if (queue != NULL && !would_serve(queue, run->generation)) queue = NULL;
  if (queue != NULL) {
    note_ring(queue, load(&queue->words[KMB_QUEUE_WORD_PUMP_SLEEPS]) == 0);
    queue->taken = true;
    run->queue = queue;
    run->words = queue->words;
    run->call = ++queue->last;
  }
  kmb_unlock(c);
  return queue != NULL;
}

/* `asked`: the broker has to be asked instead; `over`: nobody answers there any more. */
static void leave(const struct run *run, bool asked, bool over) {
  struct queue *queue = run->queue;
  kmb_lock(run->c);
  if (!forked(run)) {
    queue->taken = false;
    queue->asks = asked ? queue->asks + 1 : 0;
    queue->ended = queue->ended || over || queue->asks >= KMB_DRM_QUEUE_ASKS;
    if (queue->file == 0) drop(queue);
  }
  kmb_unlock(run->c);
}

/* A new queue of the file; nothing is kept when it is another file by now, or this process another. */
static void keep(const struct run *run, uint16_t file, uint32_t *words) {
  kmb_lock(run->c);
  struct queue *queue = NULL;
  for (uint32_t i = 0; i < KMB_DRM_QUEUES && queue == NULL; i++)
    if (queues[i].words == NULL) queue = &queues[i];
  if (queue != NULL && !forked(run) && ends[file] == run->ends && run->c->generation == run->generation) {
    *queue = (struct queue){.words = words, .file = file, .generation = run->generation};
    /* A child made without its handlers would write into the calls of its parent. */
    madvise(words, KMB_QUEUE_MEMORY_BYTES, MADV_DONTFORK);
  } else
    munmap(words, KMB_QUEUE_MEMORY_BYTES);
  kmb_unlock(run->c);
}

/* Asks the host for one, once. */
static void ask(const struct run *run, uint16_t file, uint32_t number) {
  struct kmb_drm_queue args = {.fd = -1};
  const struct kmb_row *row = kmb_drm_bridge_rows[KMB_DRM_QUEUE];
  struct kmb_result result = kmb_run(row, (uint64_t)(uintptr_t)&args, number, run->generation);
  if (forked(run) || kmb_result_drm(result) < 0 || args.fd < 0) return;
  struct kmb_lent lent = {.fd = args.fd, .bytes = args.bytes, .access = KMB_WRITE_ACCESS};
  uint32_t *words = args.bytes == KMB_QUEUE_MEMORY_BYTES ? kmb_lent_map(&lent) : NULL;
  kmb_lent_close(&run->c->link, &lent);
  if (words == NULL) return;
  if (load(&words[KMB_QUEUE_WORD_VERSION]) != KMB_QUEUE_VERSION)
    munmap(words, KMB_QUEUE_MEMORY_BYTES);
  else
    keep(run, file, words);
}

/* The pump is in another process: the futex is no private one. */
static void wake(const uint32_t *word) { kmb_sys(SYS_futex, (long)word, FUTEX_WAKE, 1, 0, 0, 0); }

static bool answered(void *context) {
  const struct run *run = context;
  return load(&run->words[KMB_QUEUE_WORD_DONE]) == run->call;
}

/* Whether host and file are still there. */
static bool served(const struct run *run) {
  struct kmb_connection *c = run->c;
  kmb_lock(c);
  if (!forked(run)) kmb_look_at_control(c);
  bool open = !forked(run) && c->state == KMB_OPEN && c->generation == run->generation && run->queue->file != 0;
  kmb_unlock(c);
  return open;
}

#define LOOK_NS (KMB_DRM_QUEUE_LOOK_MS * 1000000)

/* Sleeps for the answer; false when none will come. No signal ends it, as it ends no submission that the broker is asked for. */
static bool wait(struct run *run) {
  static const struct timespec most = {0, LOOK_NS};
  uint32_t *words = run->words;
  uint64_t looked = 0;
  for (uint32_t turn = 0; !forked(run); turn++) {
    uint32_t done = load(&words[KMB_QUEUE_WORD_DONE]);
    if (done == run->call) return true;
    /* What was answered before the end is an answer. */
    if (load(&words[KMB_QUEUE_WORD_ENDED]) != 0) return answered(run);
    /* By the clock, for signals may end each sleep before its time; but most sleeps are the only one of a call. */
    if (turn == 1) looked = kmb_spin_now();
    if (turn > 1 && kmb_spin_now() - looked >= LOOK_NS) {
      if (!served(run)) return answered(run);
      looked = kmb_spin_now();
    }
    store(&words[KMB_QUEUE_WORD_GUEST_SLEEPS], 1);
    kmb_sys(SYS_futex, (long)&words[KMB_QUEUE_WORD_DONE], FUTEX_WAIT, done, (long)&most, 0, 0);
    store(&words[KMB_QUEUE_WORD_GUEST_SLEEPS], 0);
  }
  return false;
}

bool kmb_queue_run(const struct kmb_drm_request *request, const struct kmb_call *call, uint32_t number, uint8_t generation,
                   struct kmb_result *result) {
  struct run run = {.c = &kmb_connection, .copies = call->copies, .generation = generation};
  const struct kmb_image *image = &call->image;
  if (request->row->direct == NULL || request->file == 0 || !kmb_direct(request->row, image->bytes)) return false;
  if (image->length > KMB_QUEUE_CALL_BYTES) return false;
  bool lacks;
  if (!enter(&run, request->file, &lacks)) {
    if (lacks) ask(&run, request->file, number);
    return false;
  }
  uint32_t *words = run.words;
  memcpy((uint8_t *)words + KMB_QUEUE_CALL_AT, image->bytes, image->length);
  store(&words[KMB_QUEUE_WORD_BYTES], image->length);
  store(&words[KMB_QUEUE_WORD_GO], run.call);
  if (load(&words[KMB_QUEUE_WORD_PUMP_SLEEPS]) != 0) wake(&words[KMB_QUEUE_WORD_GO]);
  bool there = wait(&run);
  int32_t status = (int32_t)load(&words[KMB_QUEUE_WORD_RESULT]);
  bool asked = there && status == KMB_QUEUE_ASK;
  leave(&run, asked, !there);
  *result = (struct kmb_result){.status = there ? status : KMB_STATUS_DEVICE_REMOVED};
  return !asked;
}

void kmb_queue_ahead(uint16_t file, uint8_t generation) {
  struct kmb_connection *c = &kmb_connection;
  kmb_lock(c);
  struct queue *queue = c->state == KMB_OPEN && c->generation == generation ? find(file) : NULL;
  const uint32_t *go = NULL;
  if (queue != NULL && would_serve(queue, generation) && load(&queue->words[KMB_QUEUE_WORD_PUMP_SLEEPS]) != 0) {
    note_ring(queue, false);
    queue->rung = queue->left_out == 0;
    if (queue->rung)
      go = &queue->words[KMB_QUEUE_WORD_GO];
    else
      queue->left_out--;
  }
  kmb_unlock(c);
  /* Without the lock: should the memory be gone by now, nobody is woken, or somebody for nothing. */
  if (go != NULL) wake(go);
}

void kmb_queue_forget(uint16_t file) {
  struct kmb_connection *c = &kmb_connection;
  kmb_lock(c);
  __atomic_fetch_add(&ends[file], 1, __ATOMIC_RELAXED);
  counts[file] = 0;
  struct queue *queue = find(file);
  if (queue != NULL) queue->file = 0;
  if (queue != NULL && !queue->taken) drop(queue);
  kmb_unlock(c);
}

void kmb_queue_in_child(void) {
  /* A handler may have forked in the middle of a call: what the child returns into is to write nowhere else. */
  for (uint32_t i = 0; i < KMB_DRM_QUEUES; i++)
    if (queues[i].words != NULL)
      mmap(queues[i].words, KMB_QUEUE_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  memset(queues, 0, sizeof queues);
  memset(counts, 0, sizeof counts);
}
