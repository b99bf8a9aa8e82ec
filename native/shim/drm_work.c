#include "drm_work.h"

#include <string.h>

#include "connection.h"
#include "limits.h"
#include "memory.h"

/* Of a buffer that others may have too: their work is not seen here. */
#define SHARED UINT64_MAX

/*
 * Calls that queue work are counted where they end. `end`: which one named the buffer last; `covers`: all up to this one were
 * taken by the kernel before or with it. 0: nothing is known.
 */
struct buffer {
  uint64_t end, covers;
};

/* Under the connection's lock. Kept for the next file once it is made. */
static struct work {
  struct buffer *buffers; /* by handle */
  uint64_t begun, ended;
  uint64_t done; /* of all up to this one the work is done */
  uint32_t inside, life;
  uint16_t file; /* 0: none */
  bool unordered;
} works[KMB_DRM_WORKS];
static uint32_t lives;
/* Read also without the lock. */
static uint32_t closes;
/* Files for which there was no room once: of what they did then nothing is known. */
static bool untracked[KMB_DRM_FILES];

uint32_t kmb_work_closes(void) { return __atomic_load_n(&closes, __ATOMIC_RELAXED); }

static struct work *find(uint16_t file) {
  for (uint32_t i = 0; i < KMB_DRM_WORKS; i++)
    if (works[i].file == file) return &works[i];
  return NULL;
}

static struct work *made(uint16_t file) {
  struct work *work = find(file);
  if (work != NULL || untracked[file]) return work;
  work = find(0);
  size_t bytes = KMB_DRM_WORK_HANDLES * sizeof *work->buffers;
  struct buffer *buffers = work == NULL            ? NULL
                           : work->buffers != NULL ? memset(work->buffers, 0, bytes)
                                                   : kmb_own_map(bytes);
  untracked[file] = buffers == NULL;
  if (buffers == NULL) return NULL;
  *work = (struct work){.buffers = buffers, .file = file, .life = ++lives};
  return work;
}

static struct buffer *buffer_of(struct work *work, uint32_t handle) {
  return work != NULL && handle != 0 && handle < KMB_DRM_WORK_HANDLES ? &work->buffers[handle] : NULL;
}

static void note_one(struct work *work, uint32_t handle, struct buffer known) {
  struct buffer *buffer = buffer_of(work, handle);
  if (buffer != NULL && buffer->end != SHARED) *buffer = known;
}

/* Whether a field names buffers, in the half of the call that is looked at. */
static bool names(const struct kmb_field *field, enum kmb_direction half) {
  return (field->kinds & kmb_connection.drm_driver->waited) != 0 && kmb_travels(field, half);
}

/* What becomes known of each buffer of a call, or of its answer. */
static void note(struct work *work, const struct kmb_row *row, const struct kmb_image *image, enum kmb_direction half,
                 struct buffer known) {
  KMB_EACH(field, row->layout, handles)
  if (names(field, half)) note_one(work, kmb_u32(image, field->offset), known);
  KMB_EACH(field, row->layout, handle_arrays) {
    uint32_t at = names(field, half) ? kmb_u32(image, field->offset) : 0;
    uint64_t count = at != 0 ? kmb_elements(field, image, 0) : 0;
    for (uint64_t i = 0; i < count; i++)
      note_one(work, kmb_u32(image, at + (uint32_t)i * field->element_size), known);
  }
}

/* With the lock. */
static struct work *ordered(uint16_t file) {
  struct work *work = file != 0 ? find(file) : NULL;
  return work != NULL && !work->unordered ? work : NULL;
}

static const struct buffer *known_buffer(uint16_t file, uint32_t handle) {
  const struct buffer *buffer = buffer_of(ordered(file), handle);
  return buffer != NULL && buffer->end != SHARED ? buffer : NULL;
}

static void begin(struct work *work, const struct kmb_row *row, const struct kmb_image *image,
                  struct kmb_work_call *call) {
  if ((row->flags & KMB_UNORDERED) != 0) work->unordered = true;
  if ((row->flags & KMB_SHARES) != 0) note(work, row, image, KMB_IN, (struct buffer){.end = SHARED});
  if ((row->flags & KMB_SUBMITS) == 0) return;
  call->life = work->life;
  call->alone = work->inside++ == 0;
  call->begun = ++work->begun;
  call->ended = work->ended;
}

void kmb_work_begin(const struct kmb_drm_request *request, const struct kmb_image *image, struct kmb_work_call *call) {
  const struct kmb_row *row = request->row;
  struct kmb_connection *c = &kmb_connection;
  bool waits = row->idle_ms != 0;
  *call = (struct kmb_work_call){.closes = kmb_work_closes()};
  if (request->file == 0 || c->drm_driver == NULL || c->drm_driver->waited == 0) return;
  if (!waits && (row->flags & (KMB_SUBMITS | KMB_UNORDERED | KMB_SHARES)) == 0) return;
  kmb_lock(c);
  struct work *work = waits ? NULL : made(request->file);
  if (work != NULL) begin(work, row, image, call);
  if (waits) KMB_EACH(field, row->layout, handles) {
    const struct buffer *buffer = known_buffer(request->file, kmb_u32(image, field->offset));
    if (buffer != NULL) call->covers = buffer->covers;
  }
  kmb_unlock(c);
}

/* With the lock. */
static void submitted(struct work *work, const struct kmb_row *row, const struct kmb_image *image, bool good,
                      const struct kmb_work_call *call) {
  struct buffer known = {0};
  if (work->life != call->life) return;
  work->inside--;
  /* What failed may be with the kernel all the same, or not. */
  if (good) {
    known.end = ++work->ended;
    known.covers = call->alone && work->begun == call->begun ? known.end : call->ended;
  }
  note(work, row, image, KMB_IN, known);
}

void kmb_work_done(uint16_t file, uint64_t covers) {
  struct work *work = ordered(file);
  if (work != NULL && covers > work->done) work->done = covers;
}

void kmb_work_end(const struct kmb_drm_request *request, const struct kmb_image *image, const struct kmb_work_call *call,
                  bool good) {
  const struct kmb_row *row = request->row;
  struct kmb_connection *c = &kmb_connection;
  bool shared = good && request->file != 0 && (row->flags & KMB_SHARES) != 0;
  if (call->begun == 0 && call->covers == 0 && !shared) return;
  kmb_lock(c);
  /* A handle that was closed meanwhile may be another buffer's. */
  bool same = kmb_work_closes() == call->closes;
  struct work *work = find(request->file);
  if (work != NULL && shared) note(work, row, image, KMB_OUT, (struct buffer){.end = SHARED});
  if (work != NULL && call->begun != 0) submitted(work, row, image, good && same, call);
  if (good && same) kmb_work_done(request->file, call->covers);
  kmb_unlock(c);
}

bool kmb_work_idle(uint16_t file, uint8_t generation, uint32_t handle, uint64_t *covers) {
  struct kmb_connection *c = &kmb_connection;
  kmb_lock(c);
  bool open = c->state == KMB_OPEN && c->generation == generation;
  const struct buffer *buffer = open ? known_buffer(file, handle) : NULL;
  bool idle = buffer != NULL && buffer->end != 0 && buffer->end <= find(file)->done;
  *covers = buffer != NULL ? buffer->covers : 0;
  kmb_unlock(c);
  return idle;
}

void kmb_work_forget(uint16_t file, uint32_t handle, bool closed) {
  struct work *work = find(file);
  struct buffer *buffer = buffer_of(work, handle);
  __atomic_fetch_add(&closes, 1, __ATOMIC_RELAXED);
  /* A new one of that number may have come by a descriptor already. */
  if (buffer != NULL && !(closed && buffer->end == SHARED)) *buffer = (struct buffer){0};
  if (handle != 0) return;
  untracked[file] = false;
  if (work != NULL) work->file = 0;
}

void kmb_work_in_child(void) {
  memset(untracked, 0, sizeof untracked);
  for (uint32_t i = 0; i < KMB_DRM_WORKS; i++) works[i].file = 0;
}
