#include "call.h"

#include <errno.h>
#include <string.h>

#include "callers.h"
#include "connection.h"
#include "device.h"
#include "doors.h"
#include "drm_queue.h"
#include "drm_rows.h"
#include "drm_work.h"
#include "marshal.h"
#include "memory.h"
#include "shadow.h"
#include "undo.h"

/* kmbridge.wire.CallHead: u16 number, u16 door or open file, u32 body bytes. */
#define HEAD_BYTES 8u

_Thread_local bool kmb_holding __attribute__((tls_model("initial-exec")));

const struct kmb_row *kmb_row_of_request(uint32_t request) {
  const struct kmb_row *row = kmb_rows[request & 0xff];
  return row != NULL && row->request == request ? row : NULL;
}

struct kmb_call *kmb_take_call(struct kmb_connection *c) {
  struct kmb_call *call = c->free_calls;
  if (call == NULL) {
    /* A page of them at a time; they live as long as the process. */
    enum { BLOCK = 32 };
    call = kmb_own_map(BLOCK * sizeof *call);
    if (call == NULL) return NULL;
    for (int i = 0; i < BLOCK; i++) kmb_give_call(c, call + i);
    call = c->free_calls;
  }
  c->free_calls = call->next;
  call->copies = c->copies;
  call->event = false;
  return call;
}

void kmb_give_call(struct kmb_connection *c, struct kmb_call *call) {
  kmb_image_trim(&call->image);
  call->next = c->free_calls;
  c->free_calls = call;
}

static struct kmb_result failed(int error) { return (struct kmb_result){.error = error}; }
static struct kmb_result answered(int32_t status) { return (struct kmb_result){.status = status}; }

/* A call to work with; NULL with the result when there is no device to call. */
static struct kmb_call *enter(struct kmb_connection *c, uint8_t generation, struct kmb_result *result) {
  if (kmb_device_forked()) {
    *result = failed(ENOTTY);
    return NULL;
  }
  if (kmb_holding) {
    /* A signal handler interrupted this thread inside the shim. */
    *result = failed(EAGAIN);
    return NULL;
  }
  struct kmb_call *call = NULL;
  kmb_lock(c);
  if (c->state != KMB_OPEN || (generation != 0 && generation != c->generation))
    *result = answered(KMB_STATUS_DEVICE_REMOVED);
  else if ((call = kmb_take_call(c)) == NULL)
    *result = failed(ENOMEM);
  else
    c->inside++;
  kmb_unlock(c);
  return call;
}

static void leave(struct kmb_connection *c, struct kmb_call *call) {
  kmb_lock(c);
  if (call != NULL) kmb_give_call(c, call);
  if (c->inside > 0) c->inside--;
  kmb_device_left(c);
  kmb_unlock(c);
}

/* Puts the message together in `c->message`: its bytes, 0 when it is larger than a packet may be. */
static uint32_t encode(struct kmb_connection *c, const struct kmb_call *call, uint32_t nr, uint32_t high,
                       uint32_t most) {
  int64_t body = 0;
  if (call->row != NULL)
    body = kmb_encode(call->row, &call->image, c->message + HEAD_BYTES, sizeof c->message - HEAD_BYTES);
  if (body < 0 || HEAD_BYTES + body > most) return 0;
  uint32_t head[2] = {nr | high << 16, (uint32_t)body};
  memcpy(c->message, head, HEAD_BYTES);
  return HEAD_BYTES + (uint32_t)body;
}

/* Puts the message together and sends it; it belongs to all threads, so both again after each sleep for room. */
static bool send(struct kmb_connection *c, const struct kmb_call *call, struct kmb_channel *channel, uint32_t id,
                 uint32_t nr, uint32_t high, uint32_t bytes) {
  enum kmb_outcome outcome;
  while ((outcome = kmb_send(c, channel, id, bytes)) == KMB_AGAIN)
    bytes = encode(c, call, nr, high, kmb_writer_most(&channel->out));
  return outcome == KMB_ACCEPTED;
}

/* Sends the call on `channel`; with the lock. True when there is something to wait for. */
static bool dispatch(struct kmb_connection *c, struct kmb_call *call, struct kmb_channel *channel, uint32_t nr,
                     uint32_t high, struct kmb_result *result) {
  *result = answered(KMB_STATUS_DEVICE_REMOVED);
  if (channel->lost) return false;
  bool one_way = call->row != NULL && (call->row->flags & KMB_ONE_WAY) != 0;
  /* One place is kept for the shim's own calls: a fork that cannot tell that it is over would stop the engine. */
  uint32_t kept = call->row != NULL && channel->adapter < 0 ? 1 : 0;
  /* Before any descriptor goes ahead of a call that does not follow. */
  if (!one_way && channel->in_flight + kept >= KMB_CALLS_IN_FLIGHT) {
    *result = failed(EAGAIN);
    return false;
  }
  if (call->row != NULL && kmb_names_caller(call->row)) {
    int32_t refusal = kmb_callers_prepare(c, call);
    if (refusal != 0) {
      *result = refusal > 0 ? failed(refusal) : answered(refusal);
      return false;
    }
  }
  uint32_t bytes = encode(c, call, nr, high, kmb_writer_most(&channel->out));
  if (bytes == 0) {
    *result = answered(KMB_STATUS_INVALID_PARAMETER);
    return false;
  }
  if (one_way) {
    if (send(c, call, channel, 0, nr, high, bytes)) *result = answered(KMB_STATUS_SUCCESS);
    return false;
  }
  uint32_t id = kmb_begin(channel, call);
  /* Awake, this thread wants no signal; who sleeps on the doorbell is armed again when it is done. */
  if (c->sleeping > 0) kmb_disarm(&channel->in);
  send(c, call, channel, id, nr, high, bytes);
  return true;
}

/* The channel of a call; NULL with its answer when it has none. */
static struct kmb_channel *channel_of(struct kmb_connection *c, const struct kmb_call *call,
                                      struct kmb_result *result) {
  *result = answered(KMB_STATUS_DEVICE_REMOVED);
  if (c->state != KMB_OPEN) return NULL;
  if ((call->row->flags & KMB_DRM) != 0) return c->drm != 0 ? &c->channels[c->drm] : NULL;
  if ((call->row->flags & KMB_PROCESS) != 0) {
    /* What was sent before to adapters is to come before this. */
    kmb_drain(c);
    return c->state == KMB_OPEN ? &c->channels[0] : NULL;
  }
  int32_t route = kmb_route(call->row, &call->image, (call->row->flags & KMB_ONE_WAY) != 0);
  if (route >= 0) return &c->channels[route + 1];
  *result = answered(route);
  return NULL;
}

/* Sends a call whose image is filled, and waits for its answer. */
static struct kmb_result transact(struct kmb_connection *c, struct kmb_call *call, uint32_t high, bool *answer) {
  const struct kmb_row *row = call->row;
  struct kmb_result result;
  /* Before it is sent: after that its answer may come into the image at any time. */
  bool interruptible = (row->flags & KMB_BLOCKING) != 0 && !kmb_at_once(row, call->image.bytes);
  kmb_lock(c);
  struct kmb_channel *channel = channel_of(c, call, &result);
  bool sent = channel != NULL && dispatch(c, call, channel, row->id, high, &result);
  kmb_unlock(c);
  *answer = sent;
  if (!sent) return result;
  int woken = kmb_wait(c, call, interruptible && !call->event);
  return woken != 0 ? failed(woken) : answered(call->status);
}

struct kmb_result kmb_run_filled(const struct kmb_row *row, struct kmb_call *call) {
  bool answer;
  call->row = row;
  return transact(&kmb_connection, call, KMB_DOOR_IOCTL, &answer);
}

struct kmb_result kmb_run(const struct kmb_row *row, uint64_t argument, uint32_t high, uint8_t generation) {
  struct kmb_drm_request whole = {.row = row, .in = row->layout->size, .out = row->layout->size};
  return kmb_run_sized(&whole, argument, high, generation);
}

struct kmb_result kmb_run_sized(const struct kmb_drm_request *request, uint64_t argument, uint32_t high,
                                uint8_t generation) {
  const struct kmb_row *row = request->row;
  struct kmb_connection *c = &kmb_connection;
  struct kmb_result result;
  struct kmb_call *call = enter(c, generation, &result);
  if (call == NULL) return result;
  call->row = row;
  int error = kmb_gather_sized(row, argument, request->in, &call->image);
  /* What a call makes must not be lost because its handle cannot be written back. */
  bool undone = (row->flags & KMB_MAKES) != 0 && (row->flags & KMB_DRM) == 0;
  if (error == 0 && (row->flags & KMB_MAKES) != 0) error = kmb_scatter_probe_sized(row, &call->image, argument, request->out);
  if (error == 0 && undone) kmb_undo_note(call);
  if (error != 0) {
    leave(c, call);
    return failed(error);
  }
  bool answer, names = kmb_names_caller(row);
  /* What is left behind by a signal may be another thread's call at once: it is not looked at any more. */
  uint32_t copies = call->copies;
  struct kmb_work_call work;
  kmb_work_begin(request, &call->image, &work);
  if (kmb_queue_run(request, call, high, generation, &result))
    answer = false;
  else if (c->copies == copies)
    result = transact(c, call, high, &answer);
  /* A handler forked in the middle of it: the call is the parent's, as its device is. */
  if (c->copies != copies) return failed(ENOTTY);
  if (result.error == EINTR) {
    /* The call belongs to its late answer now. */
    leave(c, NULL);
    return result;
  }
  bool good = result.error == 0 && result.status >= 0;
  kmb_work_end(request, &call->image, &work, good);
  if (names) {
    int32_t status = kmb_callers_finish(c, call, good ? result.status : -1);
    if (good) result.status = status;
  }
  if (good && result.status >= 0 && answer) {
    result.error = kmb_scatter_sized(row, &call->image, argument, request->out);
    if (result.error != 0 && names) kmb_callers_undo(c, call);
    if (result.error != 0 && undone) kmb_undo(c, call);
  }
  leave(c, call);
  return result;
}

struct kmb_result kmb_run_own(uint32_t nr) {
  struct kmb_connection *c = &kmb_connection;
  struct kmb_result result;
  struct kmb_call *call = enter(c, 0, &result);
  if (call == NULL) return result;
  call->row = NULL;
  kmb_lock(c);
  bool sent = c->state == KMB_OPEN && dispatch(c, call, &c->channels[0], nr, KMB_DOOR_IOCTL, &result);
  kmb_unlock(c);
  if (sent) {
    kmb_wait(c, call, false);
    result = answered(call->status);
  } else if (result.error == 0)
    result = answered(KMB_STATUS_DEVICE_REMOVED);
  leave(c, call);
  return result;
}
