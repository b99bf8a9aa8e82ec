#include "events.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "bell.h"
#include "connection.h"
#include "sys.h"

/* kmbridge.wire.EventHead: u32 kind (1 signalled), u32 zero, u64 id. */
enum { EVENT_BYTES = 16, SIGNALLED = 1 };

struct event {
  struct kmb_fd fd;
  uint64_t id; /* 0: unused */
};

static struct event events[KMB_EVENTS];
static uint64_t last_id;
static bool thread_runs;
/* What the thread waits for: a call that is never sent, and done when the connection ends. */
static struct kmb_call never;

static void *serve(void *argument) {
  struct kmb_connection *c = argument;
  kmb_serve(c, &never);
  kmb_lock(c);
  thread_runs = false;
  pthread_cond_broadcast(&c->calm);
  kmb_unlock(c);
  return NULL;
}

static bool start(struct kmb_connection *c) {
  if (thread_runs) return true;
  never = (struct kmb_call){.channel = &c->channels[0], .word = KMB_WAITING, .copies = c->copies};
  sigset_t all, before;
  pthread_attr_t attributes;
  pthread_t thread;
  sigfillset(&all);
  /* Faults of our own are never the program's to hear of, and end it when they are blocked. */
  sigdelset(&all, SIGSEGV);
  sigdelset(&all, SIGBUS);
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_runs = pthread_create(&thread, &attributes, serve, c) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  pthread_attr_destroy(&attributes);
  return thread_runs;
}

/* Any other file would have our number written into it. */
static bool is_eventfd(int fd) {
  static const char kind[] = "anon_inode:[eventfd]";
  char path[32], target[sizeof kind];
  struct stat stat;
  /* Files without a name have no type; without /proc that has to do. */
  if (kmb_fstat(fd, &stat) < 0 || (stat.st_mode & S_IFMT) != 0) return false;
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  long length = kmb_sys(SYS_readlinkat, AT_FDCWD, (long)path, (long)target, sizeof target, 0, 0);
  return length < 0 || (length == sizeof kind - 1 && memcmp(target, kind, sizeof kind - 1) == 0);
}

uint64_t kmb_events_add(struct kmb_connection *c, int fd, int *error) {
  struct event *event = NULL;
  for (uint32_t i = 0; i < KMB_EVENTS && event == NULL; i++)
    if (events[i].id == 0) event = &events[i];
  int copy = kmb_fcntl(fd, F_DUPFD_CLOEXEC, 0);
  *error = copy < 0 ? -copy : ENOMEM;
  if (copy < 0) return 0;
  if (!is_eventfd(copy)) {
    *error = EINVAL;
    kmb_close_fd(copy);
    return 0;
  }
  if (event == NULL || !start(c)) {
    kmb_close_fd(copy);
    return 0;
  }
  *error = EMFILE;
  if (!kmb_fd_take(copy, &event->fd)) return 0;
  event->id = ++last_id;
  return event->id;
}

static void forget(struct event *event) {
  kmb_fd_close(&event->fd);
  event->id = 0;
}

void kmb_events_remove(uint64_t id) {
  for (uint32_t i = 0; i < KMB_EVENTS; i++)
    if (events[i].id == id && id != 0) forget(&events[i]);
}

static void add_one(const struct event *event) {
  static const uint64_t one = 1;
  /* A program that lets its eventfd overflow must not stop the others. */
  struct pollfd look = {.fd = event->fd.fd, .events = POLLOUT};
  struct timespec now = {0, 0};
  if (kmb_fd_valid(&event->fd) && kmb_sys(SYS_ppoll, (long)&look, 1, (long)&now, 0, 0, 0) == 1)
    kmb_write_fd(event->fd.fd, &one, sizeof one);
}

const char *kmb_events_packet(const uint8_t *payload, uint32_t bytes) {
  uint32_t kind, zero;
  uint64_t id;
  if (bytes != EVENT_BYTES) return "an event message of another size";
  memcpy(&kind, payload, 4);
  memcpy(&zero, payload + 4, 4);
  memcpy(&id, payload + 8, 8);
  if (kind != SIGNALLED || zero != 0 || id == 0) return "an event message of another kind";
  for (uint32_t i = 0; i < KMB_EVENTS; i++)
    if (events[i].id == id) {
      add_one(&events[i]);
      forget(&events[i]);
      return NULL;
    }
  /* As dxgkrnl: an event that nobody waits for any more is nothing. */
  return id <= last_id ? NULL : "an event message for an event that never was";
}

void kmb_events_lost(struct kmb_connection *c) {
  /* What they waited for never comes: whoever polls is to look, and finds the device gone. */
  for (uint32_t i = 0; i < KMB_EVENTS; i++)
    if (events[i].id != 0) add_one(&events[i]);
  kmb_events_stop(c);
}

void kmb_events_stop(struct kmb_connection *c) {
  for (uint32_t i = 0; i < KMB_EVENTS; i++)
    if (events[i].id != 0) forget(&events[i]);
  if (!thread_runs) return;
  never.status = 0;
  __atomic_store_n(&never.word, KMB_DONE, __ATOMIC_RELEASE);
  kmb_bell_ring(&c->stop);
}

bool kmb_events_running(void) { return thread_runs; }

bool kmb_events_serve(struct kmb_connection *c) { return start(c); }

void kmb_events_forget(void) {
  for (uint32_t i = 0; i < KMB_EVENTS; i++) events[i] = (struct event){.fd = KMB_NO_FD};
  thread_runs = false;
}
