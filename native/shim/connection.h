/*
 * The one connection of this process to a broker: its channels, handles, maps and calls, shared by all threads and by all
 * open files. `lock` guards everything here that has no word of its own. It is held while packets are sent and taken,
 * and while the connection is made, ended, or copied by fork; not while a call waits.
 */
#ifndef KMB_CONNECTION_H
#define KMB_CONNECTION_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "image.h"
#include "lane.h"
#include "limits.h"
#include "ring.h"

enum kmb_word { KMB_WAITING = 0, KMB_DONE = 1, KMB_PROMOTED = 2 };

struct kmb_channel;
struct kmb_drm_driver;

/* A call on its way. Reused, so that a call costs no memory. */
struct kmb_call {
  struct kmb_image image;
  const struct kmb_row *row;
  struct kmb_channel *channel;
  struct kmb_call *next; /* in the free list, or among the sleepers */
  int32_t status;        /* NTSTATUS, once `word` is KMB_DONE */
  uint32_t word;         /* futex */
  uint32_t copies;       /* of the connection, when it was begun */
  uint32_t given;        /* the object that it names where it could have made one; 0: none */
  bool asleep, abandoned;
  bool event; /* it registers an event, and does not wait for it */
};

struct kmb_channel {
  uint32_t id; /* the bus's number */
  int adapter; /* index among the adapters; -1 for the global channel */
  uint64_t luid;
  bool drm; /* that of a DRM device, */
  const struct kmb_drm_driver *driver; /* with the rows of this driver; NULL when it has none */
  struct kmb_writer out;
  struct kmb_reader in;
  struct kmb_call *calls[KMB_CALLS_IN_FLIGHT];
  uint16_t unused[KMB_CALLS_IN_FLIGHT]; /* freed transaction slots */
  uint32_t unused_count, made, in_flight;
  void *rings;
  uint64_t ring_bytes;
  bool lost;
};

enum kmb_state { KMB_CLOSED, KMB_OPEN, KMB_LOST };

struct kmb_connection {
  pthread_mutex_t lock;
  pthread_cond_t calm; /* a thread has left */
  enum kmb_state state;
  uint8_t generation; /* which connection of this process: files of an earlier one are ENODEV */
  uint32_t files;     /* open files and libraries; changed also without the lock, by signal handlers */
  bool overdue;       /* a signal handler closed the last of them while its thread held the lock */
  const char *wanted; /* the file that is being opened, for people */
  bool library;       /* the functions of libdxcore.so are one user */
  uint32_t inside;    /* threads in a call */
  uint32_t copies;    /* how often this process has become a copy of another: what a handler forked in a call finds */
  struct kmb_link link;
  struct kmb_channel channels[KMB_CHANNELS];
  uint32_t channel_count;
  uint32_t drm; /* the DRM device's channel; 0 when there is none */
  const struct kmb_drm_driver *drm_driver; /* and its driver; read without the lock */
  struct kmb_call *free_calls;
  struct kmb_call *sleepers; /* calls whose threads sleep on their own word */
  int sleeping;              /* threads that sleep on the doorbell: one, and for a moment a second that takes over */
  const struct kmb_call *sleeper; /* the call of a thread of the program that does, */
  bool napper_listens;            /* or it waits for room: woken by `kick` */
  struct kmb_fd kick, stop;       /* bells that wake such a thread, and the one of the shim */
  uint32_t moved, nappers;   /* futex of the threads that wait for room, and how many they are */
  uint32_t tickets;          /* the last under which a descriptor was given */
  uint8_t stream[4 + KMB_FRAME_BYTES]; /* control stream, not yet cut into frames */
  uint32_t stream_bytes;
  uint8_t message[KMB_MESSAGE_BYTES]; /* the call being written */
  uint8_t payload[KMB_PAYLOAD_BYTES]; /* the packet being read */
};

extern struct kmb_connection kmb_connection;

/* Whether this thread is about to take or holds the lock: a signal handler that calls the device then is told EAGAIN. */
extern _Thread_local bool kmb_holding __attribute__((tls_model("initial-exec")));

/* Whether this is the shim's own thread, which answers for all others: it waits for none of its calls. */
extern _Thread_local bool kmb_serving __attribute__((tls_model("initial-exec")));

static inline void kmb_lock(struct kmb_connection *connection) {
  kmb_holding = true;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  pthread_mutex_lock(&connection->lock);
}

static inline bool kmb_try_lock(struct kmb_connection *connection) {
  kmb_holding = true;
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  if (pthread_mutex_trylock(&connection->lock) == 0) return true;
  kmb_holding = false;
  return false;
}

/* device.c: does what a signal handler could not. */
void kmb_device_overdue(struct kmb_connection *connection);

static inline void kmb_unlock(struct kmb_connection *connection) {
  pthread_mutex_unlock(&connection->lock);
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  kmb_holding = false;
  if (__atomic_load_n(&connection->overdue, __ATOMIC_RELAXED)) kmb_device_overdue(connection);
}

/* What opening failed with, beside the errno. */
struct kmb_open_result {
  int error;      /* 0, or an errno as open(2) gives it */
  int32_t status; /* the NTSTATUS of the same: 0xC01E0009 when the gate refused */
};

/* Connects, passes the gate and opens the channels; says the one line when it cannot. Called with the lock held. */
struct kmb_open_result kmb_control_open(struct kmb_connection *connection);
/* Looks at control frames that have come: a reason for the loss of the connection, or NULL. */
const char *kmb_control_poll(struct kmb_connection *connection);
/* Takes leave of the broker and waits for its answer, a bounded time. */
void kmb_control_leave(struct kmb_connection *connection);

/* Everything below is called with the lock held, but where it says otherwise. */

/* Takes all packets that have come. True when there was one. */
bool kmb_pump(struct kmb_connection *connection);
/* Ends everything: whoever waits is answered DEVICE_REMOVED. The first reason counts, and is said. */
void kmb_lose(struct kmb_connection *connection, const char *reason);
enum kmb_outcome { KMB_ACCEPTED, KMB_AGAIN, KMB_REFUSED };
/*
 * Sends the message in `connection->message`. When there was no room it has slept, other threads have used the message, and
 * it is to be put together again; refused once the channel is lost.
 */
enum kmb_outcome kmb_send(struct kmb_connection *connection, struct kmb_channel *channel, uint32_t id, uint32_t bytes);
/* Waits until the host has read all that was sent to adapters. */
void kmb_drain(struct kmb_connection *connection);
/*
 * Without the lock: waits until the call is done. 0, EINTR for an interruptible wait that a signal ended, or ENOTTY in a
 * child that a handler made meanwhile.
 */
int kmb_wait(struct kmb_connection *connection, struct kmb_call *call, bool interruptible);
/* Without the lock: sleeps on the doorbell for all threads until `call`, which is never sent, is done. */
void kmb_serve(struct kmb_connection *connection, struct kmb_call *call);
/* Gives back the calls that nobody waits for any more; the connection is no longer open. */
void kmb_drop_calls(struct kmb_connection *connection);

/* A free transaction of the channel for `call`; 0 when too many are in flight. */
uint32_t kmb_begin(struct kmb_channel *channel, struct kmb_call *call);
struct kmb_call *kmb_take_call(struct kmb_connection *connection);
void kmb_give_call(struct kmb_connection *connection, struct kmb_call *call);

/* Takes the reply in `payload` apart into the call: NULL, or why the host is no host. */
const char *kmb_reply(struct kmb_connection *connection, struct kmb_call *call, const uint8_t *payload, uint32_t bytes);

#endif
