/*
 * Moves packets between calls and rings for any number of threads. A thread that waits spins; then one of them sleeps on
 * the doorbell for all, and the others on the words of their own calls. Whoever holds the lock may take what has come.
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "connection.h"
#include "events.h"
#include "say.h"
#include "spin.h"
#include "sys.h"

#define DEVICE_REMOVED ((int32_t)0xC00002B6u)

static uint32_t word_of(const struct kmb_call *call) { return __atomic_load_n(&call->word, __ATOMIC_ACQUIRE); }

/* Gives the call its status and wakes its thread. After the store it is the thread's again. */
static void finish(struct kmb_call *call, int32_t status) {
  bool asleep = call->asleep;
  call->status = status;
  __atomic_store_n(&call->word, KMB_DONE, __ATOMIC_RELEASE);
  if (asleep) kmb_futex_wake(&call->word, 1);
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
  call->id = slot + 1;
  call->abandoned = false;
  call->asleep = false;
  __atomic_store_n(&call->word, KMB_WAITING, __ATOMIC_RELAXED);
  return call->id;
}

static struct kmb_call *end(struct kmb_channel *channel, uint64_t id) {
  if (id == 0 || id > channel->made) return NULL;
  struct kmb_call *call = channel->calls[id - 1];
  if (call == NULL) return NULL;
  channel->calls[id - 1] = NULL;
  channel->unused[channel->unused_count++] = (uint16_t)(id - 1);
  channel->in_flight--;
  call->id = 0;
  return call;
}

static void lose_channel(struct kmb_connection *c, struct kmb_channel *channel) {
  for (uint32_t slot = 0; slot < channel->made; slot++) {
    struct kmb_call *call = end(channel, slot + 1);
    if (call == NULL) continue;
    if (call->abandoned)
      kmb_give_call(c, call);
    else
      finish(call, DEVICE_REMOVED);
  }
  channel->lost = true;
}

void kmb_lose(struct kmb_connection *c, const char *reason) {
  if (c->state != KMB_OPEN) return;
  c->state = KMB_LOST;
  kmb_say("the device is lost: %s", reason);
  for (uint32_t i = 0; i < c->channel_count; i++) lose_channel(c, &c->channels[i]);
  kmb_events_lost(c);
  /* The host closes its ends when we do, which wakes who sleeps on the doorbell. */
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
    finish(call, fault == NULL ? call->status : DEVICE_REMOVED);
  if (fault != NULL) kmb_lose(c, fault);
}

static bool pump_channel(struct kmb_connection *c, struct kmb_channel *channel) {
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
    if (pump_channel(c, &c->channels[i])) any = true;
  return any;
}

/* Asks every channel to be signalled; false when something has come instead. */
static bool arm_all(struct kmb_connection *c) {
  bool quiet = true;
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (!c->channels[i].lost && !kmb_arm(&c->channels[i].in)) quiet = false;
  return quiet;
}

static void disarm_all(struct kmb_connection *c) {
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (!c->channels[i].lost) kmb_disarm(&c->channels[i].in);
}

static void look_at_control(struct kmb_connection *c) {
  const char *reason = kmb_control_poll(c);
  if (reason != NULL) {
    kmb_lose(c, reason);
    return;
  }
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (c->channels[i].lost && c->channels[i].in_flight > 0) lose_channel(c, &c->channels[i]);
}

/* Wakes the threads that wait for room. */
static void moved(struct kmb_connection *c) {
  if (c->nappers == 0) return;
  __atomic_fetch_add(&c->moved, 1, __ATOMIC_RELEASE);
  kmb_futex_wake(&c->moved, INT32_MAX);
}

static void set_sleeping(struct kmb_connection *c, bool sleeping) {
  __atomic_store_n(&c->sleeping, sleeping, __ATOMIC_RELAXED);
}

/* Lets another thread be the one that sleeps on the doorbell, when this one no longer does. */
static void promote(struct kmb_connection *c) {
  if (c->sleeping) return;
  moved(c);
  for (struct kmb_call *next = c->sleepers; next != NULL; next = next->next) {
    uint32_t waiting = KMB_WAITING;
    if (!__atomic_compare_exchange_n(&next->word, &waiting, KMB_PROMOTED, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
      continue;
    kmb_futex_wake(&next->word, 1);
    return;
  }
}

/*
 * This thread sleeps below the signal handler that it is in: whoever counts on it waits until the handler is over, so that
 * the handler's own calls count on nobody.
 */
static _Thread_local bool asleep_below __attribute__((tls_model("initial-exec")));

/* The sleep of such a handler; with the lock, which is let go meanwhile. 0, or EINTR. */
static int sleep_below(struct kmb_connection *c) {
  static const struct timespec soon = {0, 500000};
  uint32_t copies = c->copies;
  kmb_unlock(c);
  long woken = kmb_sys(SYS_ppoll, 0, 0, (long)&soon, 0, 0, 0);
  kmb_lock(c);
  if (c->copies != copies) return 0;
  if (c->state == KMB_OPEN) look_at_control(c);
  return woken == -EINTR ? EINTR : 0;
}

/* Sleeps on the doorbell for all threads, and for `call` or NULL. With the lock, which is let go meanwhile. 0, or EINTR. */
static int sleep_for_all(struct kmb_connection *c, const struct kmb_call *call) {
  uint8_t rings[64];
  if (!arm_all(c)) return 0;
  if (!kmb_fd_valid(&c->link.doorbell)) {
    kmb_lose(c, "the program closed descriptors of its device");
    return 0;
  }
  int doorbell = c->link.doorbell.fd;
  uint8_t generation = c->generation;
  uint32_t copies = c->copies;
  set_sleeping(c, true);
  c->sleeper = call;
  asleep_below = true;
  kmb_unlock(c);
  long got = kmb_read_fd(doorbell, rings, sizeof rings);
  kmb_lock(c);
  asleep_below = false;
  if (c->copies != copies) return 0;
  set_sleeping(c, false);
  c->sleeper = NULL;
  moved(c);
  if (c->state != KMB_OPEN || c->generation != generation) return 0;
  disarm_all(c);
  if (got == -EINTR) return EINTR;
  if (got <= 0)
    kmb_lose(c, "the broker is gone");
  else if (!kmb_pump(c))
    look_at_control(c);
  return 0;
}

/* Sleeps on the call's own word: another thread sleeps on the doorbell. With the lock, which is let go meanwhile. */
static int sleep_alone(struct kmb_connection *c, struct kmb_call *call) {
  if (!arm_all(c)) {
    kmb_pump(c);
    return 0;
  }
  call->asleep = true;
  call->next = c->sleepers;
  c->sleepers = call;
  asleep_below = true;
  uint32_t copies = c->copies;
  kmb_unlock(c);
  long woken = kmb_futex_wait(&call->word, KMB_WAITING);
  kmb_lock(c);
  asleep_below = false;
  if (c->copies != copies) return 0;
  struct kmb_call **link = &c->sleepers;
  while (*link != call) link = &(*link)->next;
  *link = call->next;
  call->asleep = false;
  uint32_t promoted = KMB_PROMOTED;
  __atomic_compare_exchange_n(&call->word, &promoted, KMB_WAITING, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  return woken == -EINTR ? EINTR : 0;
}

struct awaited {
  struct kmb_connection *c;
  struct kmb_call *call;
};

/* One turn of a spin: looks without the lock, takes what has come when nobody else is at it. */
static bool arrived(void *context) {
  struct awaited *awaited = context;
  struct kmb_connection *c = awaited->c;
  struct kmb_channel *channel = awaited->call->channel;
  if (word_of(awaited->call) == KMB_DONE) return true;
  if (!kmb_has_data(&channel->in) || !kmb_try_lock(c)) return false;
  if (word_of(awaited->call) != KMB_DONE && !channel->lost) pump_channel(c, channel);
  kmb_unlock(c);
  return word_of(awaited->call) == KMB_DONE;
}

int kmb_wait(struct kmb_connection *c, struct kmb_call *call, bool interruptible) {
  struct awaited awaited = {.c = c, .call = call};
  bool spun = kmb_spin(arrived, &awaited);
  /* Nobody sleeps: nobody needs the doorbell, and the lock need not be taken. */
  if (spun && !__atomic_load_n(&c->sleeping, __ATOMIC_RELAXED)) return 0;
  int result = 0;
  kmb_lock(c);
  while (word_of(call) != KMB_DONE) {
    if (c->copies != call->copies) {
      result = ENOTTY;
      break;
    }
    if (kmb_pump(c)) continue;
    int woken = asleep_below ? sleep_below(c) : c->sleeping ? sleep_alone(c, call) : sleep_for_all(c, call);
    if (woken != EINTR || !interruptible || word_of(call) == KMB_DONE) continue;
    kmb_pump(c);
    if (word_of(call) == KMB_DONE) break;
    /* Its answer may still come: then it finds nobody. */
    call->abandoned = true;
    result = EINTR;
    break;
  }
  if (c->sleeping)
    while (c->state == KMB_OPEN && !arm_all(c)) kmb_pump(c);
  else
    promote(c);
  kmb_unlock(c);
  return result;
}

/* Sleeps until something has moved, for a thread that waits for room and has no call to be woken by. */
static void nap(struct kmb_connection *c) {
  if (kmb_pump(c)) return;
  if (asleep_below) {
    sleep_below(c);
    return;
  }
  if (!c->sleeping) {
    sleep_for_all(c, NULL);
    promote(c);
    return;
  }
  /* Another thread has the doorbell, and tells when it was rung. */
  if (!arm_all(c)) return;
  uint32_t before = __atomic_load_n(&c->moved, __ATOMIC_ACQUIRE);
  c->nappers++;
  asleep_below = true;
  uint32_t copies = c->copies;
  kmb_unlock(c);
  kmb_futex_wait(&c->moved, before);
  kmb_lock(c);
  asleep_below = false;
  if (c->copies == copies) c->nappers--;
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
        if (pump_channel(c, channel) || !kmb_await_space(&channel->out, bytes)) continue;
        nap(c);
        return KMB_AGAIN;
    }
  }
}

void kmb_drain(struct kmb_connection *c) {
  for (uint32_t i = 0; i < c->channel_count; i++) {
    struct kmb_channel *channel = &c->channels[i];
    if (channel->adapter < 0) continue;
    while (!channel->lost && !kmb_drained(&channel->out))
      if (!pump_channel(c, channel) && kmb_await_drained(&channel->out)) nap(c);
  }
}
