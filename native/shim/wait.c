/*
 * How threads wait. One spins, then sleeps on the doorbell. As soon as a second one sleeps, or a signal may have to end the
 * sleep, a thread of the shim has the doorbell and all others sleep on the words of their own calls: no handler of the
 * program ever holds that one up.
 */
#include <errno.h>
#include <poll.h>
#include <time.h>

#include "bell.h"
#include "connection.h"
#include "events.h"
#include "spin.h"
#include "sys.h"
#include "transport.h"

static uint32_t word_of(const struct kmb_call *call) { return __atomic_load_n(&call->word, __ATOMIC_ACQUIRE); }

/* Asks every channel to be signalled; false when something has come instead. */
static bool arm_all(struct kmb_connection *c) {
  bool quiet = true;
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (!c->channels[i].lost && !kmb_arm(&c->channels[i].in)) quiet = false;
  return quiet;
}

void kmb_look_at_control(struct kmb_connection *c) {
  const char *reason = kmb_control_poll(c);
  if (reason != NULL) {
    kmb_lose(c, reason);
    return;
  }
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (c->channels[i].lost && c->channels[i].in_flight > 0) kmb_lose_channel(c, &c->channels[i]);
}

static void count_sleepers(struct kmb_connection *c, int change) {
  __atomic_fetch_add(&c->sleeping, change, __ATOMIC_RELAXED);
}

/* Lets another thread be the one that sleeps on the doorbell, when this one no longer does. */
static void promote(struct kmb_connection *c) {
  if (c->sleeping > 0) return;
  kmb_moved(c);
  for (struct kmb_call *next = c->sleepers; next != NULL && !kmb_events_running(); next = next->next) {
    uint32_t waiting = KMB_WAITING;
    if (!__atomic_compare_exchange_n(&next->word, &waiting, KMB_PROMOTED, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED))
      continue;
    kmb_futex_wake(&next->word, 1);
    return;
  }
}

/*
 * This thread has the doorbell below the signal handler that it is in: the handler's own calls must not count on it. Where
 * no thread of the shim can be started they look for themselves.
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
  if (c->state == KMB_OPEN) kmb_look_at_control(c);
  return woken == -EINTR ? EINTR : 0;
}

/* Takes the rings that have come, and what they were for. */
static void answer_door(struct kmb_connection *c) {
  uint8_t rings[64];
  long got = kmb_fd_valid(&c->link.doorbell) ? kmb_read_fd(c->link.doorbell.fd, rings, sizeof rings) : 0;
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (!c->channels[i].lost) kmb_disarm(&c->channels[i].in);
  kmb_moved(c);
  bool came = kmb_pump(c);
  if (got == -EAGAIN || c->state != KMB_OPEN) return;
  /* Several rings may be for both, and a broker that is gone may have said why. */
  if (!came || got != 1) kmb_look_at_control(c);
  if (got <= 0) kmb_lose(c, "the broker is gone");
}

/* Sleeps until the host rings or the bell `wake` is rung. With the lock, which is let go meanwhile. 0, or EINTR. */
static int listen_at_door(struct kmb_connection *c, const struct kmb_fd *wake) {
  if (!arm_all(c)) return 0;
  if (!kmb_fd_valid(&c->link.doorbell) || !kmb_fd_valid(wake)) {
    kmb_lose(c, "the program closed descriptors of its device");
    return 0;
  }
  struct pollfd look[2] = {{.fd = c->link.doorbell.fd, .events = POLLIN}, {.fd = wake->fd, .events = POLLIN}};
  uint8_t generation = c->generation;
  uint32_t copies = c->copies;
  count_sleepers(c, 1);
  kmb_unlock(c);
  long woken = kmb_sys(SYS_ppoll, (long)look, 2, 0, 0, 0, 0);
  kmb_lock(c);
  if (c->copies != copies) return 0;
  count_sleepers(c, -1);
  if (woken > 0 && look[1].revents != 0) kmb_bell_hush(wake);
  if (c->state != KMB_OPEN || c->generation != generation) return 0;
  if (woken > 0 && look[0].revents != 0) answer_door(c);
  return woken == -EINTR ? EINTR : 0;
}

/* Sleeps on the doorbell for `call`, or for room (NULL), as the only thread that sleeps. */
static int sleep_by_door(struct kmb_connection *c, const struct kmb_call *call) {
  uint32_t copies = c->copies;
  c->sleeper = call;
  c->napper_listens = call == NULL;
  asleep_below = true;
  int woken = listen_at_door(c, &c->kick);
  asleep_below = false;
  if (c->copies != copies) return 0;
  c->sleeper = NULL;
  c->napper_listens = false;
  return woken;
}

/* Sleeps on the call's own word: another thread has the doorbell. With the lock, which is let go meanwhile. */
static int sleep_alone(struct kmb_connection *c, struct kmb_call *call) {
  if (!arm_all(c)) {
    kmb_pump(c);
    return 0;
  }
  call->asleep = true;
  call->next = c->sleepers;
  c->sleepers = call;
  bool below = asleep_below;
  asleep_below = below || !kmb_events_running();
  uint32_t copies = c->copies;
  kmb_unlock(c);
  long woken = kmb_futex_wait(&call->word, KMB_WAITING);
  kmb_lock(c);
  asleep_below = below;
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
  if (word_of(awaited->call) != KMB_DONE && !channel->lost) kmb_pump_channel(c, channel);
  kmb_unlock(c);
  return word_of(awaited->call) == KMB_DONE;
}

/* With the lock, which is let go meanwhile. 0, or EINTR. */
static int sleep_somehow(struct kmb_connection *c, struct kmb_call *call, bool interruptible) {
  /* Only the sleep on a word goes on by itself after a handler with SA_RESTART, as the real device's does. */
  bool several = c->sleeping > 0 || asleep_below || interruptible;
  if (kmb_events_running() || (several && kmb_events_serve(c))) return sleep_alone(c, call);
  if (asleep_below) return sleep_below(c);
  return c->sleeping > 0 ? sleep_alone(c, call) : sleep_by_door(c, call);
}

_Thread_local bool kmb_serving __attribute__((tls_model("initial-exec")));

void kmb_serve(struct kmb_connection *c, struct kmb_call *call) {
  kmb_serving = true;
  kmb_lock(c);
  while (word_of(call) != KMB_DONE)
    if (!kmb_pump(c)) listen_at_door(c, &c->stop);
  promote(c);
  kmb_unlock(c);
}

int kmb_wait(struct kmb_connection *c, struct kmb_call *call, bool interruptible) {
  struct awaited awaited = {.c = c, .call = call};
  bool spun = kmb_spin(arrived, &awaited);
  /* Nobody sleeps: nobody needs the doorbell, and the lock need not be taken. */
  if (spun && __atomic_load_n(&c->sleeping, __ATOMIC_RELAXED) == 0) return 0;
  int result = 0;
  uint64_t missed = spun || interruptible ? 0 : kmb_spin_now();
  kmb_lock(c);
  while (word_of(call) != KMB_DONE) {
    if (c->copies != call->copies) {
      result = ENOTTY;
      break;
    }
    if (kmb_pump(c)) continue;
    int woken = sleep_somehow(c, call, interruptible);
    if (woken != EINTR || !interruptible || word_of(call) == KMB_DONE) continue;
    kmb_pump(c);
    if (word_of(call) == KMB_DONE) break;
    /* Its answer may still come: then it finds nobody. */
    call->abandoned = true;
    result = EINTR;
    break;
  }
  if (missed > 0 && result == 0) kmb_spin_came(kmb_spin_now() - missed);
  if (c->sleeping > 0)
    while (c->state == KMB_OPEN && !arm_all(c)) kmb_pump(c);
  else
    promote(c);
  kmb_unlock(c);
  return result;
}

void kmb_nap(struct kmb_connection *c) {
  if (kmb_pump(c)) return;
  bool several = c->sleeping > 0 || asleep_below;
  bool served = kmb_events_running() || (several && kmb_events_serve(c));
  if (!served && asleep_below) {
    sleep_below(c);
    return;
  }
  if (!served && c->sleeping == 0) {
    sleep_by_door(c, NULL);
    promote(c);
    return;
  }
  /* Another thread has the doorbell, and tells when it was rung. */
  if (!arm_all(c)) return;
  uint32_t before = __atomic_load_n(&c->moved, __ATOMIC_ACQUIRE), copies = c->copies;
  bool below = asleep_below;
  c->nappers++;
  asleep_below = below || !served;
  kmb_unlock(c);
  kmb_futex_wait(&c->moved, before);
  kmb_lock(c);
  asleep_below = below;
  if (c->copies == copies) c->nappers--;
}
