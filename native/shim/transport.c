/*
 * Moves packets between calls and rings for any number of threads: whoever holds the lock may send, and take what has come.
 * How threads wait is in wait.c.
 */
#include <time.h>

#include "bell.h"
#include "connection.h"
#include "events.h"
#include "ntstatus.h"
#include "say.h"
#include "sys.h"
#include "transport.h"

/* Gives the call its status and wakes its thread. After the store it is the thread's again. */
static void finish(struct kmb_connection *c, struct kmb_call *call, int32_t status) {
  bool asleep = call->asleep, listens = c->sleeper == call;
  call->status = status;
  __atomic_store_n(&call->word, KMB_DONE, __ATOMIC_RELEASE);
  if (asleep) kmb_futex_wake(&call->word, 1);
  if (listens) kmb_bell_ring(&c->kick);
}

uint32_t kmb_begin(struct kmb_channel *channel, struct kmb_call *call) {
  uint32_t slot;
  if (channel->unused_count > 0)
    slot = channel->unused[--channel->unused_count];
  else if (channel->made < KMB_CALLS_IN_FLIGHT)
    slot = channel->made++;
  else
    return 0;
  channel->calls[slot] = call;
  channel->in_flight++;
  call->channel = channel;
  call->abandoned = false;
  call->asleep = false;
  __atomic_store_n(&call->word, KMB_WAITING, __ATOMIC_RELAXED);
  return slot + 1;
}

static struct kmb_call *end(struct kmb_channel *channel, uint64_t id) {
  if (id == 0 || id > channel->made) return NULL;
  struct kmb_call *call = channel->calls[id - 1];
  if (call == NULL) return NULL;
  channel->calls[id - 1] = NULL;
  channel->unused[channel->unused_count++] = (uint16_t)(id - 1);
  channel->in_flight--;
  return call;
}

void kmb_lose_channel(struct kmb_connection *c, struct kmb_channel *channel) {
  for (uint32_t slot = 0; slot < channel->made; slot++) {
    struct kmb_call *call = end(channel, slot + 1);
    if (call == NULL) continue;
    if (call->abandoned)
      kmb_give_call(c, call);
    else
      finish(c, call, KMB_STATUS_DEVICE_REMOVED);
  }
  channel->lost = true;
}

void kmb_moved(struct kmb_connection *c) {
  if (c->napper_listens) kmb_bell_ring(&c->kick);
  if (c->nappers == 0) return;
  __atomic_fetch_add(&c->moved, 1, __ATOMIC_RELEASE);
  kmb_futex_wake(&c->moved, INT32_MAX);
}

void kmb_drop_calls(struct kmb_connection *c) {
  for (uint32_t i = 0; i < c->channel_count; i++) kmb_lose_channel(c, &c->channels[i]);
}

void kmb_lose(struct kmb_connection *c, const char *reason) {
  if (c->state != KMB_OPEN) return;
  c->state = KMB_LOST;
  kmb_say("the device is lost: %s", reason);
  kmb_drop_calls(c);
  kmb_moved(c);
  kmb_events_lost(c);
  kmb_link_close(&c->link);
}

static void ring(struct kmb_connection *c) {
  if (!kmb_link_ring(&c->link)) kmb_lose(c, "the program closed descriptors of its device");
}

static void take_packet(struct kmb_connection *c, struct kmb_channel *channel) {
  struct kmb_reader *in = &channel->in;
  if (in->kind == KMB_INBAND) {
    const char *fault = channel->adapter < 0 ? kmb_events_packet(in->payload, in->bytes) : "a packet that answers nothing";
    if (fault != NULL) kmb_lose(c, fault);
    return;
  }
  struct kmb_call *call = end(channel, in->id);
  if (call == NULL) {
    kmb_lose(c, "the host completed a call that is not in flight");
    return;
  }
  const char *fault = kmb_reply(c, call, in->payload, in->bytes);
  if (call->abandoned)
    kmb_give_call(c, call);
  else
    finish(c, call, fault == NULL ? call->status : KMB_STATUS_DEVICE_REMOVED);
  if (fault != NULL) kmb_lose(c, fault);
}

bool kmb_pump_channel(struct kmb_connection *c, struct kmb_channel *channel) {
  bool any = false;
  while (!channel->lost) {
    enum kmb_received got = kmb_read(&channel->in);
    if (got == KMB_EMPTY) break;
    any = true;
    if (got == KMB_RECEIVE_CORRUPT)
      kmb_lose(c, channel->in.corrupt);
    else
      take_packet(c, channel);
  }
  if (any && !channel->lost && kmb_end_batch(&channel->in)) ring(c);
  return any;
}

bool kmb_pump(struct kmb_connection *c) {
  bool any = false;
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (kmb_pump_channel(c, &c->channels[i])) any = true;
  return any;
}

enum kmb_outcome kmb_send(struct kmb_connection *c, struct kmb_channel *channel, uint32_t id, uint32_t bytes) {
  for (;;) {
    if (channel->lost) return KMB_REFUSED;
    switch (kmb_write(&channel->out, id, id != 0, c->message, bytes)) {
      case KMB_SIGNAL:
        ring(c);
        return channel->lost ? KMB_REFUSED : KMB_ACCEPTED;
      case KMB_QUIET:
        return KMB_ACCEPTED;
      case KMB_SEND_CORRUPT:
        kmb_lose(c, channel->out.corrupt);
        return KMB_REFUSED;
      default:
        /* The host may be waiting for room itself: what it has sent is taken before sleeping. */
        if (kmb_pump_channel(c, channel) || !kmb_await_space(&channel->out, bytes)) continue;
        channel->out.wishers++;
        kmb_nap(c);
        channel->out.wishers--;
        return KMB_AGAIN;
    }
  }
}

/* Turns in which the reader is looked at before this thread steps aside. */
#define DRAIN_TURNS 256

void kmb_drain(struct kmb_connection *c) {
  static const struct timespec brief = {0, 20000};
  uint32_t copies = c->copies;
  for (uint32_t i = 0; i < c->channel_count; i++) {
    struct kmb_channel *channel = &c->channels[i];
    if (channel->adapter < 0) continue;
    /* What others send meanwhile is not waited for. The host reads until the ring is empty: it need not be asked to tell. */
    uint64_t mark = channel->out.written;
    for (uint32_t turn = 1; !channel->lost && !kmb_passed(&channel->out, mark); turn++) {
      if (kmb_pump_channel(c, channel) || turn % DRAIN_TURNS != 0) continue;
      kmb_unlock(c);
      kmb_sys(SYS_nanosleep, (long)&brief, 0, 0, 0, 0, 0);
      kmb_lock(c);
      if (c->copies != copies) return;
      kmb_look_at_control(c);
    }
    if (channel->out.corrupt != NULL) kmb_lose(c, channel->out.corrupt);
  }
}
