#include "drm_idle.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "connection.h"
#include "drm_queue.h"
#include "drm_work.h"
#include "files.h"
#include "own_fd.h"
#include "sys.h"
#include "user.h"

/* Under the connection's lock. */
static struct buffer {
  struct kmb_fd fd;
  uint32_t handle, users; /* users: threads that wait on the descriptor */
  uint32_t used;          /* when it was asked for last, in waits */
  uint16_t file;          /* 0: none */
  bool ended;             /* and closed by its last user */
} buffers[KMB_DRM_IDLE];
static uint32_t waits;

static struct buffer *find(uint16_t file, uint32_t handle) {
  for (uint32_t i = 0; i < KMB_DRM_IDLE; i++)
    if (buffers[i].file == file && buffers[i].handle == handle && !buffers[i].ended) return &buffers[i];
  return NULL;
}

static void drop(struct buffer *buffer) {
  buffer->ended = true;
  if (buffer->users > 0) return;
  kmb_fd_close(&buffer->fd);
  buffer->file = 0;
}

/* One in so many of the descriptors that the program may have. */
#define SHARE 32u

static uint32_t room(void) {
  struct rlimit limit = {.rlim_cur = 1024};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur / SHARE < KMB_DRM_IDLE ? (uint32_t)(limit.rlim_cur / SHARE) : KMB_DRM_IDLE;
}

/* A place that nobody uses: a free one, or that of the buffer not waited for the longest. NULL when all are in use. */
static struct buffer *place(void) {
  struct buffer *oldest = NULL;
  for (uint32_t i = 0, most = room(); i < most; i++) {
    struct buffer *buffer = &buffers[i];
    if (buffer->file == 0) return buffer;
    if (buffer->users == 0 && (oldest == NULL || waits - buffer->used > waits - oldest->used)) oldest = buffer;
  }
  if (oldest != NULL) drop(oldest);
  return oldest;
}

void kmb_idle_keep(uint16_t file, uint32_t handle, int fd, uint32_t closes) {
  struct kmb_connection *c = &kmb_connection;
  if (handle == 0 || kmb_holding) return;
  kmb_lock(c);
  uint32_t copies = c->copies;
  struct buffer *known = find(file, handle), *into = known == NULL && kmb_work_closes() == closes ? place() : NULL;
  bool kept = into != NULL && kmb_fd_copy(fd, &into->fd);
  /* A handler has forked meanwhile: the file is the parent's. */
  if (kept && c->copies != copies)
    kmb_fd_close(&into->fd);
  else if (kept) {
    into->users = 0;
    into->file = file;
    into->handle = handle;
    into->used = waits;
    into->ended = false;
  }
  kmb_unlock(c);
}

void kmb_idle_forget(uint16_t file, uint32_t handle, bool closed) {
  struct kmb_connection *c = &kmb_connection;
  kmb_lock(c);
  kmb_work_forget(file, handle, closed);
  for (uint32_t i = 0; i < KMB_DRM_IDLE; i++)
    if (buffers[i].file == file && (handle == 0 || buffers[i].handle == handle) && !buffers[i].ended) drop(&buffers[i]);
  kmb_unlock(c);
}

void kmb_idle_in_child(void) {
  memset(buffers, 0, sizeof buffers);
  kmb_work_in_child();
}

/* As it was when the wait began: a handler may fork, and another thread move the descriptor. */
struct wait {
  struct buffer *buffer;
  uint32_t copies, closes;
  uint64_t covers; /* how far all work is done once the buffer is idle */
  int fd;
};

/* The buffer has one user more; false when the host has to be asked. */
static bool enter(uint16_t file, uint8_t generation, uint32_t handle, struct wait *wait) {
  struct kmb_connection *c = &kmb_connection;
  kmb_lock(c);
  struct buffer *buffer = c->state == KMB_OPEN && c->generation == generation ? find(file, handle) : NULL;
  if (buffer != NULL && !kmb_fd_valid(&buffer->fd)) {
    drop(buffer);
    buffer = NULL;
  }
  if (buffer != NULL) {
    buffer->users++;
    buffer->used = ++waits;
    wait->buffer = buffer;
    wait->copies = c->copies;
    wait->fd = buffer->fd.fd;
  }
  kmb_unlock(c);
  return buffer != NULL;
}

/* Whether it was the buffer's descriptor that was looked at; it was found `idle`, or not. */
static bool leave(uint16_t file, const struct wait *wait, bool idle) {
  struct kmb_connection *c = &kmb_connection;
  struct buffer *buffer = wait->buffer;
  kmb_lock(c);
  /* Where a handler has forked meanwhile nobody uses anything. */
  bool ours = c->copies == wait->copies;
  bool same = ours && buffer->fd.fd == wait->fd && kmb_fd_valid(&buffer->fd);
  if (same && idle && kmb_work_closes() == wait->closes) kmb_work_done(file, wait->covers);
  if (ours && --buffer->users == 0 && buffer->ended) drop(buffer);
  kmb_unlock(c);
  return same;
}

static uint32_t word_at(const uint8_t *args, uint32_t offset) {
  uint32_t word;
  memcpy(&word, args + offset, sizeof word);
  return word;
}

long kmb_idle_wait(const struct kmb_drm_request *request, uint8_t generation, const void *argument) {
  const struct kmb_row *row = request->row;
  uint16_t file = request->file;
  uint8_t args[32];
  uint32_t size = row->layout->size;
  if (row->idle_ms == 0 || kmb_holding || request->in < size || size > sizeof args) return KMB_PASS;
  if (kmb_copy_in(args, (uint64_t)(uintptr_t)argument, size) != 0) return KMB_PASS;
  bool at_once = kmb_at_once(row, args);
  if (at_once) kmb_queue_ahead(file, generation);
  uint32_t handle = 0;
  KMB_EACH(field, row->layout, handles) handle = word_at(args, field->offset);
  struct wait wait = {.closes = kmb_work_closes()};
  if (kmb_work_idle(file, generation, handle, &wait.covers)) return 0;
  if (!enter(file, generation, handle, &wait)) return KMB_PASS;
  uint32_t ms = at_once ? 0 : row->idle_ms;
  struct timespec most = {ms / 1000, ms % 1000 * 1000000};
  /* What writes waits for all that read, too: as the ioctl does. */
  struct pollfd look = {.fd = wait.fd, .events = POLLOUT};
  long found = kmb_sys(SYS_ppoll, (long)&look, 1, (long)&most, 0, 0, 0);
  bool idle = found > 0 && look.revents == POLLOUT;
  bool same = leave(file, &wait, idle);
  if (kmb_connection.copies != wait.copies) return -ENOTTY;
  if (found == -EINTR) return -EINTR;
  if (!same || found < 0) return KMB_PASS;
  return found == 0 ? -EBUSY : idle ? 0 : KMB_PASS;
}
