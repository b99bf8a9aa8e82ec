/* The guest's side of the control plane: contact, offers, channels, rescinds, leave (proto/kmbridge/bus.proto). */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

#include "bell.h"
#include "connection.h"
#include "contact.h"
#include "drm_rows.h"
#include "frame.h"
#include "ntstatus.h"
#include "say.h"
#include "spin.h"
#include "sys.h"

/* dxgkrnl's global channel, that of a virtual GPU, and that of a DRM device. */
static const uint8_t GLOBAL_INTERFACE[16] = KMB_GLOBAL_INTERFACE;
static const uint8_t ADAPTER_INTERFACE[16] = KMB_ADAPTER_INTERFACE;
static const uint8_t DRM_INTERFACE[16] = KMB_DRM_INTERFACE;

/* The rings of a channel, as src/vmbus-sim/limits.ts has them. */
struct rings {
  struct kmb_ring_shape downstream, upstream;
};
static const struct rings RINGS = {
    .downstream = {KMB_DOWNSTREAM_PAGES, KMB_DOWNSTREAM_PACKET_BYTES},
    .upstream = {KMB_UPSTREAM_PAGES, KMB_UPSTREAM_PACKET_BYTES},
};
static const struct rings DRM_RINGS = {
    .downstream = {KMB_DRM_DOWNSTREAM_PAGES, KMB_DRM_DOWNSTREAM_PACKET_BYTES},
    .upstream = {KMB_DRM_UPSTREAM_PAGES, KMB_DRM_UPSTREAM_PACKET_BYTES},
};

static const struct rings *rings_of(const struct kmb_channel *channel) { return channel->drm ? &DRM_RINGS : &RINGS; }

static uint32_t pages_of(const struct rings *rings) { return rings->downstream.pages + rings->upstream.pages; }

static int64_t now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until when opening goes on, however many frames and signals come meanwhile. */
static int64_t opening_until;

/*
 * Reads until one whole frame is there: its bytes, 0 when the host is gone or the time is up, -1 for a frame that cannot be,
 * and with `until` 0, which does not wait, -2 when there is none.
 */
static long next_frame(struct kmb_connection *c, int64_t until) {
  for (;;) {
    uint32_t length = 0;
    if (c->stream_bytes >= 4) {
      memcpy(&length, c->stream, 4);
      if (length == 0 || length > KMB_FRAME_BYTES) return -1;
      if (c->stream_bytes - 4 >= length) return length;
    }
    struct pollfd look = {.fd = c->link.control.fd, .events = POLLIN};
    int64_t rest = until == 0 ? 0 : until - now_ms();
    if (rest < 0) rest = 0;
    struct timespec limit = {.tv_sec = rest / 1000, .tv_nsec = rest % 1000 * 1000000};
    if (!kmb_fd_valid(&c->link.control)) return 0;
    long ready = kmb_sys(SYS_ppoll, (long)&look, 1, (long)&limit, 0, 0, 0);
    if (ready == -EINTR) continue;
    if (ready <= 0) return until == 0 ? -2 : 0;
    long got = kmb_read_fd(c->link.control.fd, c->stream + c->stream_bytes, sizeof c->stream - c->stream_bytes);
    if (got == -EINTR) continue;
    if (got <= 0) return 0;
    c->stream_bytes += (uint32_t)got;
  }
}

static void drop_frame(struct kmb_connection *c, uint32_t length) {
  c->stream_bytes -= 4 + length;
  memmove(c->stream, c->stream + 4 + length, c->stream_bytes);
}

static bool send_frame(struct kmb_connection *c, struct kmb_pen *pen) {
  size_t bytes = kmb_pen_finish(pen);
  return bytes > 0 && kmb_link_send(&c->link, pen->wire, bytes);
}

static struct kmb_channel *channel_of(struct kmb_connection *c, uint64_t id) {
  for (uint32_t i = 0; i < c->channel_count; i++)
    if (c->channels[i].id == id) return &c->channels[i];
  return NULL;
}

/* The driver that an offer names. */
static const struct kmb_drm_driver *driver_of(const struct kmb_value *name) {
  char text[64] = {0};
  if (name->length >= sizeof text) return NULL;
  if (name->length > 0) memcpy(text, name->bytes, name->length);
  return kmb_drm_driver(text);
}

/* An offer: kept in the place where its channel will be. NULL, or what is wrong with it. */
static const char *offered(struct kmb_connection *c, const struct kmb_value *field) {
  uint64_t id = field[1].number;
  if (id == 0 || id > KMB_CHANNEL_ID_MAX || channel_of(c, id) != NULL) return "an offer of an impossible channel";
  if (field[2].length != 16 || field[3].length != 16) return "an offer without its ids";
  bool global = memcmp(field[2].bytes, GLOBAL_INTERFACE, 16) == 0, drm = memcmp(field[2].bytes, DRM_INTERFACE, 16) == 0;
  if (!global && !drm && memcmp(field[2].bytes, ADAPTER_INTERFACE, 16) != 0) return NULL;
  if (c->channel_count >= KMB_CHANNELS) return "offers without end";
  struct kmb_channel *channel = &c->channels[c->channel_count++];
  *channel = (struct kmb_channel){.id = (uint32_t)id, .adapter = global ? -1 : 0, .luid = field[4].number};
  channel->drm = drm;
  if (drm) channel->driver = driver_of(&field[5]);
  return NULL;
}

/* The global channel first, then the adapters' in the order of the offers. */
static const char *order(struct kmb_connection *c) {
  int globals = 0, adapters = 0;
  for (uint32_t i = 0; i < c->channel_count; i++) {
    if (c->channels[i].adapter >= 0) continue;
    globals++;
    struct kmb_channel first = c->channels[i];
    memmove(&c->channels[1], &c->channels[0], i * sizeof first);
    c->channels[0] = first;
  }
  if (globals != 1) return "the host did not offer one global channel";
  c->drm = 0;
  for (uint32_t i = 1; i < c->channel_count; i++) {
    c->channels[i].adapter = adapters++;
    if (!c->channels[i].drm || c->drm != 0) continue;
    c->drm = i;
    __atomic_store_n(&c->drm_driver, c->channels[i].driver, __ATOMIC_RELAXED);
  }
  return NULL;
}

/* The rings that the lane has brought for a GPADL. */
static const char *take_rings(struct kmb_connection *c, struct kmb_channel *channel, uint32_t gpadl) {
  struct kmb_lent lent;
  const struct rings *rings = rings_of(channel);
  if (kmb_lane_take(&c->link, &lent) != 0) return "the lane brought no ring memory";
  const char *fault = NULL;
  if (lent.kind != KMB_LANE_RINGS || lent.id != gpadl || lent.access != KMB_WRITE_ACCESS ||
      lent.bytes != (uint64_t)pages_of(rings) * KMB_PAGE)
    fault = "the lane brought something else than the ring memory asked for";
  else if ((channel->rings = kmb_lent_map(&lent)) == NULL)
    fault = "the ring memory cannot be mapped safely";
  kmb_lent_close(&c->link, &lent);
  if (fault != NULL) return fault;
  channel->ring_bytes = lent.bytes;
  /* A forked child must not write into its parent's rings. */
  madvise(channel->rings, channel->ring_bytes, MADV_DONTFORK);
  uint8_t *upstream = (uint8_t *)channel->rings + rings->downstream.pages * KMB_PAGE;
  /* Our own control words are set before the host may look at them, which OpenChannel lets it. */
  kmb_writer_init(&channel->out, channel->rings, rings->downstream);
  kmb_reader_init(&channel->in, upstream, rings->upstream, c->payload);
  return NULL;
}

/* The next frame that opening waits for; what is wrong, or NULL. */
static const char *expect(struct kmb_connection *c, struct kmb_frame *frame, uint8_t *copy) {
  long length = next_frame(c, opening_until);
  if (length <= 0) return length == 0 ? "the host closed the connection or does not answer" : "a control frame of no size";
  memcpy(copy, c->stream + 4, (size_t)length);
  drop_frame(c, (uint32_t)length);
  return kmb_frame_decode(copy, (size_t)length, frame) ? NULL : "a control frame that is not canonical";
}

/* Opens one offered channel. */
static const char *open_channel(struct kmb_connection *c, struct kmb_channel *channel, uint32_t gpadl) {
  static struct kmb_pen pen;
  uint8_t copy[KMB_FRAME_BYTES];
  struct kmb_frame frame;
  kmb_pen_begin(&pen, KMB_GPADL_HEADER);
  kmb_pen_number(&pen, 1, channel->id);
  kmb_pen_number(&pen, 2, gpadl);
  kmb_pen_number(&pen, 3, pages_of(rings_of(channel)));
  if (!send_frame(c, &pen)) return "the host closed the connection";
  const char *fault = expect(c, &frame, copy);
  if (fault != NULL) return fault;
  if (frame.message != KMB_GPADL_CREATED || frame.field[1].number != channel->id || frame.field[2].number != gpadl)
    return "the host did not answer the request for ring memory";
  if (frame.field[3].number != 0) return "the host has no ring memory left";
  fault = take_rings(c, channel, gpadl);
  if (fault != NULL) return fault;
  kmb_pen_begin(&pen, KMB_OPEN_CHANNEL);
  kmb_pen_number(&pen, 1, channel->id);
  kmb_pen_number(&pen, 2, gpadl);
  kmb_pen_number(&pen, 3, gpadl);
  kmb_pen_number(&pen, 4, rings_of(channel)->downstream.pages);
  if (!send_frame(c, &pen)) return "the host closed the connection";
  fault = expect(c, &frame, copy);
  if (fault != NULL) return fault;
  if (frame.message != KMB_OPEN_RESULT || frame.field[1].number != channel->id || frame.field[2].number != gpadl)
    return "the host did not answer the opening of a channel";
  return frame.field[3].number == 0 ? NULL : "the host did not open a channel";
}

/* Contact, verdict, offers, channels. */
static const char *converse(struct kmb_connection *c, bool *refused) {
  static struct kmb_pen pen;
  uint8_t copy[KMB_FRAME_BYTES];
  struct kmb_frame frame;
  opening_until = now_ms() + KMB_OPEN_MS;
  const char *fault = kmb_contact(&pen, KMB_BUS_VERSION);
  if (fault != NULL) return fault;
  if (!send_frame(c, &pen)) return "the host closed the connection";
  fault = expect(c, &frame, copy);
  if (fault != NULL) return fault;
  if (frame.message != KMB_VERSION_RESPONSE) return "the host did not answer the contact";
  if (frame.field[1].number != 1) {
    *refused = frame.field[3].bytes != NULL;
    return *refused ? kmb_refusal(c->wanted, &frame.field[3]) : "the host speaks another version of the bus";
  }
  if (frame.field[2].number != KMB_BUS_VERSION || frame.field[3].bytes != NULL) return "the host agreed to something else";
  kmb_pen_begin(&pen, KMB_REQUEST_OFFERS);
  if (!send_frame(c, &pen)) return "the host closed the connection";
  for (uint32_t frames = 0; fault == NULL; frames++) {
    if (frames >= KMB_CONTROL_FRAMES) return "offers without end";
    fault = expect(c, &frame, copy);
    if (fault != NULL || frame.message == KMB_ALL_OFFERS_DELIVERED) break;
    fault = frame.message == KMB_OFFER_CHANNEL ? offered(c, frame.field) : "a control frame out of its turn";
  }
  if (fault == NULL) fault = order(c);
  for (uint32_t i = 0; fault == NULL && i < c->channel_count; i++) fault = open_channel(c, &c->channels[i], i + 1);
  return fault;
}

struct kmb_open_result kmb_control_open(struct kmb_connection *c) {
  kmb_spin_measure();
  char path[128];
  const int32_t removed = KMB_STATUS_DEVICE_REMOVED, mismatch = KMB_STATUS_GRAPHICS_DRIVER_MISMATCH;
  int error = kmb_contact_socket(path, sizeof path);
  if (error == 0) error = kmb_link_connect(&c->link, path);
  if (error != 0) return (struct kmb_open_result){.error = kmb_contact_failed(error, c->wanted, path), .status = removed};
  if (!kmb_bell_make(&c->kick) || !kmb_bell_make(&c->stop))
    return (struct kmb_open_result){.error = kmb_contact_failed(EMFILE, c->wanted, path), .status = removed};
  c->channel_count = 0;
  c->stream_bytes = 0;
  bool refused = false;
  const char *fault = converse(c, &refused);
  if (fault == NULL) return (struct kmb_open_result){0};
  if (!refused) kmb_say("%s is not there: %s (%s)", c->wanted, fault, path);
  return (struct kmb_open_result){.error = EBADF, .status = refused ? mismatch : removed};
}

static const char *rescinded(struct kmb_connection *c, uint64_t id) {
  struct kmb_channel *channel = channel_of(c, id);
  if (channel == NULL || channel->lost) return "a rescind of a channel that was not offered";
  channel->lost = true;
  /* Without a device nothing is left to call; the next open starts anew, with a new verdict. */
  for (uint32_t i = 1; i < c->channel_count; i++)
    if (!c->channels[i].lost && !c->channels[0].lost) return NULL;
  return "the host took its devices back: its driver changed, or the partition was reset";
}

const char *kmb_control_poll(struct kmb_connection *c) {
  for (uint32_t frames = 0;; frames++) {
    long length = next_frame(c, 0);
    if (length == -2) return NULL;
    if (length <= 0) return length == 0 ? "the broker is gone" : "a control frame of no size";
    if (frames >= KMB_CONTROL_FRAMES) return "control frames without end";
    struct kmb_frame frame;
    const char *fault = "a control frame that is not canonical";
    if (kmb_frame_decode(c->stream + 4, (size_t)length, &frame)) {
      /* A device that comes later: this process goes on with what it has, the next open sees it. */
      fault = frame.message == KMB_RESCIND_CHANNEL_OFFER         ? rescinded(c, frame.field[1].number)
              : frame.message == KMB_OFFER_CHANNEL ? NULL
                                                   : "a control frame out of its turn";
    }
    drop_frame(c, (uint32_t)length);
    if (fault != NULL) return fault;
  }
}

void kmb_control_leave(struct kmb_connection *c) {
  static struct kmb_pen pen;
  kmb_pen_begin(&pen, KMB_UNLOAD);
  if (!send_frame(c, &pen)) return;
  int64_t until = now_ms() + KMB_LEAVE_MS;
  for (uint32_t frames = 0; frames < KMB_CONTROL_FRAMES; frames++) {
    long length = next_frame(c, until);
    if (length <= 0) return;
    struct kmb_frame frame;
    bool good = kmb_frame_decode(c->stream + 4, (size_t)length, &frame);
    drop_frame(c, (uint32_t)length);
    if (!good || frame.message == KMB_UNLOAD_COMPLETE) return;
  }
}
