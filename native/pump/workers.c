#include "workers.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "call.h"
#include "slots.h"

/* A call's patches lie on the stack; the kernel has one of its own. */
#define STACK_BYTES (64u * 1024)

struct worker {
  struct kmb_ring *ring;
  pthread_cond_t given;
  pthread_t thread;
  int tid;
  bool busy;
  struct kmb_entry entry;
  int fd;
  uint32_t owner;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t started = PTHREAD_COND_INITIALIZER;
static struct worker workers[KMB_PUMP_WORKERS];
static pid_t process;
static bool stopping;

static void interrupted(int signal) { (void)signal; }

static void *work(void *context) {
  struct worker *worker = context;
  pthread_mutex_lock(&lock);
  worker->tid = (int)syscall(SYS_gettid);
  pthread_cond_signal(&started);
  for (;;) {
    while (!worker->busy && !stopping) pthread_cond_wait(&worker->given, &lock);
    if (!worker->busy) break;
    struct kmb_entry entry = worker->entry;
    int fd = worker->fd;
    pthread_mutex_unlock(&lock);
    long result = kmb_call(worker->ring, fd, &entry);
    pthread_mutex_lock(&lock);
    worker->busy = false;
    pthread_mutex_unlock(&lock);
    /* Free before the answer is out: whoever has it may count on the thread. The file is closed after its last answer. */
    kmb_ring_post(worker->ring, entry.tag, result);
    kmb_slot_drop(worker->ring, entry.slot);
    pthread_mutex_lock(&lock);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

/* Without SA_RESTART: it is there to end a wait. The thread's own signal mask lets it through, and no other signal. */
static bool catch_interrupt(void) {
  struct sigaction action = {.sa_handler = interrupted};
  return sigaction(SIGUSR1, &action, NULL) == 0;
}

bool kmb_workers_start(struct kmb_ring *ring) {
  process = getpid();
  stopping = false;
  pthread_attr_t attributes;
  if (!catch_interrupt() || pthread_attr_init(&attributes) != 0) return false;
  size_t stack = STACK_BYTES < PTHREAD_STACK_MIN ? PTHREAD_STACK_MIN : STACK_BYTES;
  bool all = pthread_attr_setstacksize(&attributes, stack) == 0;
  for (uint32_t i = 0; all && i < KMB_PUMP_WORKERS; i++) {
    struct worker *worker = &workers[i];
    worker->ring = ring;
    worker->tid = 0;
    pthread_cond_init(&worker->given, NULL);
    all = pthread_create(&worker->thread, &attributes, work, worker) == 0;
    pthread_mutex_lock(&lock);
    while (all && worker->tid == 0) pthread_cond_wait(&started, &lock);
    pthread_mutex_unlock(&lock);
  }
  pthread_attr_destroy(&attributes);
  return all;
}

long kmb_workers_give(const struct kmb_entry *entry) {
  int fd = kmb_slot_fd(entry->slot);
  if (fd < 0) return fd;
  uint32_t owner = kmb_slot_owner(entry->slot), busy = 0;
  struct worker *idle = NULL;
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < KMB_PUMP_WORKERS; i++) {
    if (!workers[i].busy)
      idle = &workers[i];
    else if (workers[i].owner == owner)
      busy++;
  }
  bool room = idle != NULL && busy < KMB_PUMP_OWNER_WORKERS;
  if (room) {
    kmb_slot_hold(entry->slot);
    idle->busy = true;
    idle->entry = *entry;
    idle->fd = fd;
    idle->owner = owner;
    pthread_cond_signal(&idle->given);
  }
  pthread_mutex_unlock(&lock);
  return room ? 0 : -EAGAIN;
}

void kmb_workers_interrupt(void) {
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < KMB_PUMP_WORKERS; i++)
    if (workers[i].busy && kmb_slot_closing(workers[i].entry.slot))
      syscall(SYS_tgkill, process, workers[i].tid, SIGUSR1);
  pthread_mutex_unlock(&lock);
}

/* Interrupts what blocks; false when nothing does any more. */
static bool interrupt_all(void) {
  bool any = false;
  pthread_mutex_lock(&lock);
  stopping = true;
  for (uint32_t i = 0; i < KMB_PUMP_WORKERS; i++) {
    pthread_cond_signal(&workers[i].given);
    if (!workers[i].busy) continue;
    any = true;
    syscall(SYS_tgkill, process, workers[i].tid, SIGUSR1);
  }
  pthread_mutex_unlock(&lock);
  return any;
}

void kmb_workers_stop(void) {
  while (interrupt_all()) usleep(1000);
  for (uint32_t i = 0; i < KMB_PUMP_WORKERS; i++) pthread_join(workers[i].thread, NULL);
}
