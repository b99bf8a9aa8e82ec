#include "device.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

#include "adopt.h"
#include "descriptors.h"
#include "drm_file.h"
#include "events.h"
#include "fault.h"
#include "files.h"
#include "fork.h"
#include "ntstatus.h"
#include "say.h"
#include "shadow.h"
#include "slab.h"
#include "sys.h"
#include "transport.h"

struct kmb_connection kmb_connection = {
    .lock = PTHREAD_MUTEX_INITIALIZER,
    .calm = PTHREAD_COND_INITIALIZER,
    .link = {{.fd = -1}, {.fd = -1}, {.fd = -1}, {.fd = -1}},
    .kick = {.fd = -1},
    .stop = {.fd = -1},
    .wanted = KMB_DXG_NAME,
};

static int process;

bool kmb_device_ours(void) {
  kmb_device_forked();
  return kmb_sys(SYS_getpid, 0, 0, 0, 0, 0, 0) == process;
}

/* Gives back all that the connection held; nobody is inside. */
static void tear_down(struct kmb_connection *c) {
  kmb_link_close(&c->link);
  kmb_fd_close(&c->kick);
  kmb_fd_close(&c->stop);
  for (uint32_t i = 0; i < c->channel_count; i++) {
    if (c->channels[i].rings != NULL) munmap(c->channels[i].rings, c->channels[i].ring_bytes);
    c->channels[i].rings = NULL;
  }
  c->channel_count = 0;
  kmb_slab_release_all();
  kmb_shadow_clear();
  c->state = KMB_CLOSED;
}

/* Waits until no thread looks at the connection any more; false when one does not come out. */
static bool calm(struct kmb_connection *c) {
  struct timespec end;
  int cancel, result = 0;
  clock_gettime(CLOCK_REALTIME, &end);
  end.tv_sec += KMB_LEAVE_MS / 1000;
  /* close(2) is where the program may be cancelled; not in the middle of it, with the lock. */
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel);
  while (result != ETIMEDOUT && (c->inside > 0 || kmb_events_running()))
    result = pthread_cond_timedwait(&c->calm, &c->lock, &end);
  pthread_setcancelstate(cancel, NULL);
  return c->inside == 0 && !kmb_events_running();
}

/* Lets go of a connection that is lost, unless another thread has done so meanwhile. Waits for those inside. */
static void let_go(struct kmb_connection *c) {
  uint8_t generation = c->generation;
  kmb_adopt_release_all();
  bool quiet = calm(c);
  if (c->state != KMB_LOST || c->generation != generation || !quiet) return;
  /* What a thread that was still inside has adopted after the loss. */
  kmb_adopt_release_all();
  tear_down(c);
}

/* With the lock: ends the device when nobody uses it. */
static void end(struct kmb_connection *c) {
  if (c->state == KMB_OPEN) {
    c->state = KMB_LOST;
    kmb_drop_calls(c);
    kmb_events_stop(c);
    kmb_control_leave(c);
    kmb_link_close(&c->link);
  }
  let_go(c);
}

static uint32_t files_of(const struct kmb_connection *c) { return __atomic_load_n(&c->files, __ATOMIC_RELAXED); }

void kmb_device_count(struct kmb_connection *c) { __atomic_fetch_add(&c->files, 1, __ATOMIC_RELAXED); }

/* With the lock. */
static void end_if_unused(struct kmb_connection *c) {
  if (files_of(c) == 0 && c->inside == 0 && c->state != KMB_CLOSED) end(c);
}

void kmb_device_left(struct kmb_connection *c) {
  if (c->inside > 0 || (c->state == KMB_OPEN && files_of(c) > 0)) return;
  pthread_cond_broadcast(&c->calm);
  end_if_unused(c);
}

/* With the lock: a connection, a new one when the old one is lost. */
static struct kmb_open_result connect_now(struct kmb_connection *c) {
  if (c->state == KMB_OPEN) kmb_look_at_control(c);
  if (c->state == KMB_OPEN) return (struct kmb_open_result){0};
  if (c->state == KMB_LOST) let_go(c);
  if (c->state == KMB_OPEN) return (struct kmb_open_result){0};
  if (c->state != KMB_CLOSED) {
    kmb_say("%s is not there yet: a call of the device that was lost has not come back", c->wanted);
    return (struct kmb_open_result){.error = EBUSY, .status = KMB_STATUS_DEVICE_REMOVED};
  }
  process = (int)kmb_sys(SYS_getpid, 0, 0, 0, 0, 0, 0);
  kmb_fork_ready();
  struct kmb_open_result result = kmb_control_open(c);
  if (result.error != 0) {
    tear_down(c);
    return result;
  }
  c->generation = c->generation >= KMB_FOREIGN - 1 ? 1 : c->generation + 1;
  c->state = KMB_OPEN;
  return result;
}

bool kmb_used;

struct kmb_open_result kmb_device_use(const char *name) {
  struct kmb_connection *c = &kmb_connection;
  __atomic_store_n(&kmb_used, true, __ATOMIC_RELAXED);
  /* What a vfork child opens would be counted in its parent, and closed in neither. */
  if (process != 0 && !kmb_device_ours()) return (struct kmb_open_result){.error = EBADF, .status = KMB_STATUS_DEVICE_REMOVED};
  if (kmb_holding) return (struct kmb_open_result){.error = EAGAIN, .status = KMB_STATUS_DEVICE_REMOVED};
  kmb_lock(c);
  /* Counted first: a file of the old connection that is closed meanwhile must not end the new one. */
  kmb_device_count(c);
  c->wanted = name;
  struct kmb_open_result result = connect_now(c);
  if (result.error != 0) __atomic_fetch_sub(&c->files, 1, __ATOMIC_RELAXED);
  kmb_unlock(c);
  return result;
}

int32_t kmb_device_library(void) {
  struct kmb_connection *c = &kmb_connection;
  __atomic_store_n(&kmb_used, true, __ATOMIC_RELAXED);
  kmb_device_forked();
  if (kmb_holding) return KMB_STATUS_DEVICE_REMOVED;
  kmb_lock(c);
  struct kmb_open_result result = {0};
  if (!c->library || c->state != KMB_OPEN) {
    if (!c->library) kmb_device_count(c);
    c->library = true;
    result = connect_now(c);
    if (result.error != 0) {
      c->library = false;
      __atomic_fetch_sub(&c->files, 1, __ATOMIC_RELAXED);
    }
  }
  kmb_unlock(c);
  return result.error != 0 ? result.status : 0;
}

void kmb_device_overdue(struct kmb_connection *c) {
  /* The thread whose handler it was comes by here too. */
  if (kmb_holding || kmb_serving || !__atomic_exchange_n(&c->overdue, false, __ATOMIC_RELAXED)) return;
  kmb_drm_overdue();
  kmb_lock(c);
  end_if_unused(c);
  kmb_unlock(c);
}

void kmb_device_unuse(void) {
  struct kmb_connection *c = &kmb_connection;
  uint32_t before = files_of(c);
  while (before > 0 && !__atomic_compare_exchange_n(&c->files, &before, before - 1, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    continue;
  if (kmb_holding) {
    /* A signal handler that interrupted its own thread in here: the thread does the rest. */
    __atomic_store_n(&c->overdue, true, __ATOMIC_RELAXED);
    return;
  }
  kmb_lock(c);
  end_if_unused(c);
  kmb_unlock(c);
}

/* In a child: there is no device here, and what the parent's descriptors are is known. */
void kmb_device_in_child(void) {
  struct kmb_connection *c = &kmb_connection;
  process = (int)kmb_sys(SYS_getpid, 0, 0, 0, 0, 0, 0);
  pthread_mutex_init(&c->lock, NULL);
  pthread_cond_init(&c->calm, NULL);
  kmb_holding = false;
  kmb_fault_in_child();
  kmb_fd_forget_all();
  kmb_events_forget();
  c->copies++;
  /* A sleep that was interrupted for the fork would begin again. */
  for (struct kmb_call *call = c->sleepers; call != NULL; call = call->next) call->word = KMB_PROMOTED;
  c->moved++;
  /* Rings and slabs are not mapped here. Who forked in the middle of a call may look once more: at rings without anything. */
  for (uint32_t i = 0; i < c->channel_count; i++) {
    struct kmb_channel *channel = &c->channels[i];
    const int nothing = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    if (channel->rings != NULL) mmap(channel->rings, channel->ring_bytes, PROT_READ | PROT_WRITE, nothing, -1, 0);
    channel->rings = NULL;
  }
  c->channel_count = 0;
  c->free_calls = c->sleepers = NULL;
  c->sleeping = 0;
  c->sleeper = NULL;
  c->napper_listens = c->library = false;
  __atomic_store_n(&c->overdue, false, __ATOMIC_RELAXED);
  c->inside = c->files = c->nappers = c->stream_bytes = 0;
  c->state = KMB_CLOSED;
  kmb_slab_forget_all();
  kmb_shadow_clear();
  kmb_descriptors_in_child();
}
