/* Descriptors that pass from one process to another, and handles that do not. */
#include "guest.h"

#include <linux/dma-buf.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>

#define BYTES 65536u

static struct sockaddr_un address_of(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) exit(2);
  strcpy(address.sun_path, path);
  return address;
}

static void send_fd(int channel, int fd) {
  char byte = 0, room[CMSG_SPACE(sizeof fd)] = {0};
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(head), &fd, sizeof fd);
  if (sendmsg(channel, &message, 0) != 1) fail("sendmsg");
}

struct offer {
  int listener, fd;
};

static void *lend(void *context) {
  struct offer *offer = context;
  for (;;) {
    int channel = accept4(offer->listener, NULL, NULL, SOCK_CLOEXEC);
    if (channel < 0) fail("accept");
    send_fd(channel, offer->fd);
    close(channel);
  }
}

/* Whoever connects there gets the descriptor, from now on. */
static void lend_at(const char *path, int fd) {
  static struct offer offer;
  struct sockaddr_un address = address_of(path);
  offer = (struct offer){.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), .fd = fd};
  pthread_t thread;
  if (bind(offer.listener, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
  if (listen(offer.listener, 8) != 0) fail("listen");
  if (pthread_create(&thread, NULL, lend, &offer) != 0) fail("pthread_create");
}

static int taken_from(const char *path) {
  struct sockaddr_un address = address_of(path);
  int channel = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), fd = -1;
  if (connect(channel, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
  char byte, room[CMSG_SPACE(sizeof fd)];
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  if (recvmsg(channel, &message, MSG_CMSG_CLOEXEC) != 1 || CMSG_FIRSTHDR(&message) == NULL) fail("recvmsg");
  memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
  close(channel);
  return fd;
}

static unsigned char mark(uint32_t buffer, size_t at) { return (unsigned char)(buffer * 31 + at % 251); }

/* give NODE SOCKET BUFFERS: that many buffers with something in each, the last for whoever asks; are they whole at the end? */
void give(int count, char **words) {
  static struct buffer buffers[64];
  uint32_t number = count == 3 ? (uint32_t)atoi(words[2]) : 0;
  if (number == 0 || number > 64) exit(2);
  int fd = open_node(words[0]);
  for (uint32_t i = 0; i < number; i++) {
    buffers[i] = new_buffer(fd, strcmp(words[0], RENDER) != 0, BYTES);
    for (size_t at = 0; at < BYTES; at++) buffers[i].at[at] = mark(i, at);
  }
  int shared = exported(fd, buffers[number - 1].handle);
  if (shared < 0) fail("PRIME_HANDLE_TO_FD");
  lend_at(words[1], shared);
  say("ready");
  until_told();
  bool whole = true;
  for (uint32_t i = 0; i < number; i++)
    for (size_t at = 0; at < BYTES; at++) whole = whole && buffers[i].at[at] == mark(i, at);
  say(whole ? "whole" : "changed");
}

/* take NODE SOCKET BUFFER: what an import comes to, whether its pages are what was given, and what a stale number comes to. */
void take(int count, char **words) {
  if (count != 3) exit(2);
  int fd = open_node(words[0]), given = taken_from(words[1]);
  struct drm_prime_handle prime = {.fd = given};
  int result = call(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime);
  say("import %s", outcome(result));
  if (result == 0) {
    struct drm_prime_handle again = {.fd = given};
    say("again %s", call(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &again) == 0 && again.handle == prime.handle ? "the same" : "not");
    int back = exported(fd, prime.handle);
    unsigned char *at = back < 0 ? MAP_FAILED : mmap(NULL, BYTES, PROT_READ, MAP_SHARED, back, 0);
    if (at == MAP_FAILED) fail("mmap");
    bool same = true;
    for (size_t i = 0; i < BYTES; i++) same = same && at[i] == mark((uint32_t)atoi(words[2]), i);
    say("content %s", same ? "the same" : "another");
  }
  close(given);
  say("closed %s", outcome(call(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime)));
  if (dup2(open("/dev/null", O_RDWR | O_CLOEXEC), given) != given) fail("dup2");
  say("its number, a file now %s", outcome(call(fd, DRM_IOCTL_PRIME_FD_TO_HANDLE, &prime)));
}

/* fence SOCKET: once told, a buffer of vgem with a fence that is never signaled, and that as a sync file for whoever asks. */
void fence(int count, char **words) {
  if (count != 1) exit(2);
  int fd = open_node(CARD);
  struct buffer buffer = new_buffer(fd, true, BYTES);
  struct drm_vgem_fence_attach attach = {.handle = buffer.handle, .flags = VGEM_FENCE_WRITE};
  struct dma_buf_export_sync_file file = {.flags = DMA_BUF_SYNC_READ, .fd = -1};
  int pages = exported(fd, buffer.handle);
  say("ready");
  until_line();
  if (call(fd, DRM_IOCTL_VGEM_FENCE_ATTACH, &attach) != 0) fail("FENCE_ATTACH");
  if (ioctl(pages, DMA_BUF_IOCTL_EXPORT_SYNC_FILE, &file) != 0) fail("EXPORT_SYNC_FILE");
  lend_at(words[0], file.fd);
  say("attached");
  until_told();
}

/* fenced SOCKET: once told, a submission that waits for that sync file, on the device of another kernel driver. */
void fenced(int count, char **words) {
  static uint32_t commands[4];
  if (count != 1) exit(2);
  int fd = open_node(RENDER);
  say("ready");
  until_line();
  int wait = taken_from(words[0]);
  say("over %s", outcome(execute(fd, commands, sizeof commands, wait)));
}
