#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* Who is told: the broker, by a tag, or a queue, of so many calls. */
struct watch {
  int fd;
  uint64_t tag;
  const struct kmb_queue_count *queue;
  uint32_t epoch, calls;
  bool silent;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct watch watches[KMB_PUMP_WATCHES];
static uint32_t count;
/* Tells the thread that there is one more; -1 before it is there. */
static int more = -1;
static bool looking, stopping;
static pthread_t thread;
static pthread_cond_t started = PTHREAD_COND_INITIALIZER;
/* The thread's: what it looks at, in the order of `watches`, and what woke it last. */
static struct pollfd looks[KMB_PUMP_WATCHES + 1];

static uint32_t list(void) {
  pthread_mutex_lock(&lock);
  uint32_t listed = count;
  for (uint32_t i = 0; i < listed; i++) looks[i + 1] = (struct pollfd){.fd = watches[i].fd, .events = POLLIN};
  pthread_mutex_unlock(&lock);
  return listed;
}

/* Only this thread takes out: what was listed is where it was, and what came since stands behind it. */
static void end(struct kmb_ring *ring, uint32_t at) {
  pthread_mutex_lock(&lock);
  struct watch watch = watches[at];
  close(watch.fd);
  watches[at] = watches[--count];
  /* With the lock: it is forgotten with the lock. */
  if (watch.queue != NULL) kmb_queue_done(watch.queue, watch.epoch, watch.calls);
  pthread_mutex_unlock(&lock);
  if (watch.queue == NULL && !watch.silent) kmb_ring_post(ring, watch.tag, 0);
}

static void *look(void *context) {
  struct kmb_ring *ring = context;
  looks[0] = (struct pollfd){.fd = more, .events = POLLIN};
  pthread_mutex_lock(&lock);
  looking = true;
  pthread_cond_signal(&started);
  pthread_mutex_unlock(&lock);
  for (;;) {
    uint32_t listed = list();
    if (poll(looks, listed + 1, -1) < 0) continue;
    uint64_t told;
    if (looks[0].revents != 0 && read(more, &told, sizeof told) < 0 && errno != EAGAIN)
      kmb_pump_fail("it cannot hear what to look at");
    if (__atomic_load_n(&stopping, __ATOMIC_ACQUIRE)) return NULL;
    /* From the last: what takes the place of one that is taken out has been looked at already, or came since. */
    for (uint32_t i = listed; i > 0; i--)
      if (looks[i].revents != 0) end(ring, i - 1);
  }
}

bool kmb_watch_start(struct kmb_ring *ring) {
  more = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (more < 0 || pthread_create(&thread, NULL, look, ring) != 0) return false;
  /* What a thread asks of the kernel when it begins is nothing that the filter knows. */
  pthread_mutex_lock(&lock);
  while (!looking) pthread_cond_wait(&started, &lock);
  pthread_mutex_unlock(&lock);
  return true;
}

void kmb_watch_stop(void) {
  const uint64_t one = 1;
  __atomic_store_n(&stopping, true, __ATOMIC_RELEASE);
  while (write(more, &one, sizeof one) < 0 && errno == EINTR) continue;
  pthread_join(thread, NULL);
  while (count > 0) close(watches[--count].fd);
  close(more);
  more = -1;
  looking = stopping = false;
}

static bool add(struct watch watch) {
  const uint64_t one = 1;
  pthread_mutex_lock(&lock);
  bool room = count < KMB_PUMP_WATCHES;
  if (room) watches[count++] = watch;
  pthread_mutex_unlock(&lock);
  while (room && write(more, &one, sizeof one) < 0 && errno == EINTR) continue;
  return room;
}

bool kmb_watch(int fd, uint64_t tag) { return add((struct watch){.fd = fd, .tag = tag}); }

bool kmb_watch_for_queue(int fd, const struct kmb_queue_count *queue, uint32_t epoch, uint32_t calls) {
  return add((struct watch){.fd = fd, .queue = queue, .epoch = epoch, .calls = calls});
}

void kmb_watch_forget(const struct kmb_queue_count *queue) {
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < count; i++)
    if (watches[i].queue == queue) {
      watches[i].queue = NULL;
      watches[i].silent = true;
    }
  pthread_mutex_unlock(&lock);
}

bool kmb_watch_has_fd(int fd) {
  bool found = fd == more;
  pthread_mutex_lock(&lock);
  for (uint32_t i = 0; i < count && !found; i++) found = watches[i].fd == fd;
  pthread_mutex_unlock(&lock);
  return found;
}
