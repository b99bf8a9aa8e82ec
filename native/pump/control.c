#include "control.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "paths.h"
#include "pump.h"
#include "queues.h"
#include "requests.h"
#include "slots.h"
#include "watch.h"

union rights {
  char bytes[CMSG_SPACE(sizeof(int))];
  struct cmsghdr align;
};

static long open_slot(uint32_t path, uint32_t owner) {
  long fd = kmb_open_path(path);
  if (fd < 0) return fd;
  /*
   * The first to open a card is its master: it would keep a display server of the host away, and be given handles of what is
   * on a display. Any other file may not ask this, or knows no such request: all the same.
   */
  kmb_device_call((int)fd, KMB_PUMP_DROP_MASTER, NULL);
  long slot = kmb_slot_add((int)fd, owner);
  if (slot < 0) close((int)fd);
  return slot;
}

/* Neither the descriptors that the pump itself lives on nor a device file or one that is looked at: only what a call or the broker left here. */
static bool loose(const struct kmb_ring *ring, uint32_t number) {
  if (number <= STDERR_FILENO || number >= KMB_PUMP_DESCRIPTORS) return false;
  int fd = (int)number;
  bool own = fd == ring->memory || fd == ring->lane || fd == ring->bell || fd == ring->broker_bell;
  return !own && !kmb_slot_has_fd(fd) && !kmb_watch_has_fd(fd);
}

static long close_loose(const struct kmb_ring *ring, uint32_t number) {
  if (!loose(ring, number)) return -EBADF;
  return close((int)number) == 0 ? 0 : -errno;
}

/* The message has the tag of its entry, so that the broker knows whose descriptor it is. */
static long send_loose(const struct kmb_ring *ring, uint32_t number, uint64_t tag) {
  if (!loose(ring, number)) return -EBADF;
  union rights control = {0};
  struct iovec part = {.iov_base = &tag, .iov_len = sizeof tag};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  int fd = (int)number;
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  long result = sendmsg(ring->lane, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == sizeof tag ? 0 : -errno;
  /* Whatever came of it: the broker counts on its being gone. */
  close(fd);
  return result;
}

/* The broker sent it before it published the entry: it is there. */
static long receive_loose(const struct kmb_ring *ring, uint64_t tag) {
  union rights control = {0};
  uint64_t sent = 0;
  struct iovec part = {.iov_base = &sent, .iov_len = sizeof sent};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  ssize_t got = recvmsg(ring->lane, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
  if (got < 0) return -errno;
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  if (rights == NULL || rights->cmsg_type != SCM_RIGHTS || rights->cmsg_len != CMSG_LEN(sizeof(int))) return -EBADMSG;
  int fd;
  memcpy(&fd, CMSG_DATA(rights), sizeof fd);
  if (got == sizeof sent && sent == tag && (message.msg_flags & (MSG_CTRUNC | MSG_TRUNC)) == 0) return fd;
  close(fd);
  return -EBADMSG;
}

/* Its answer comes when it can be read: often that is so already. What nobody will look at is closed all the same. */
static void watch_loose(struct kmb_ring *ring, uint32_t number, uint64_t tag) {
  struct pollfd now = {.fd = (int)number, .events = POLLIN};
  long result = -EBADF;
  if (loose(ring, number) && poll(&now, 1, 0) >= 0 && (now.revents & POLLNVAL) == 0) {
    if (now.revents == 0 && kmb_watch((int)number, tag)) return;
    result = now.revents == 0 ? -EAGAIN : 0;
    close((int)number);
  }
  kmb_ring_post(ring, tag, result);
}

/* The memory stays mapped; its descriptor is closed in any case. */
static long queue_loose(struct kmb_ring *ring, const struct kmb_entry *entry) {
  if (!loose(ring, entry->structure)) return -EBADF;
  long result = kmb_queue_give(ring, entry, (int)entry->structure);
  close((int)entry->structure);
  return result;
}

static long answer(struct kmb_ring *ring, const struct kmb_entry *entry) {
  switch (entry->kind) {
    case KMB_KIND_OPEN: return open_slot(entry->slot, entry->request);
    case KMB_KIND_SEND: return send_loose(ring, entry->slot, entry->tag);
    case KMB_KIND_RECEIVE: return receive_loose(ring, entry->tag);
    case KMB_KIND_CLOSE_FD: return close_loose(ring, entry->slot);
    case KMB_KIND_QUEUE: return queue_loose(ring, entry);
    default: return -EINVAL;
  }
}

void kmb_control(struct kmb_ring *ring, const struct kmb_entry *entry) {
  if (entry->kind == KMB_KIND_CLOSE)
    kmb_slot_close(ring, entry->slot, entry->tag);
  else if (entry->kind == KMB_KIND_WATCH)
    watch_loose(ring, entry->slot, entry->tag);
  else
    kmb_ring_post(ring, entry->tag, answer(ring, entry));
}
