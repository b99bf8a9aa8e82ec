#include "lane.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "limits.h"
#include "sys.h"

/*
 * A descriptor in reserve: a program at its limit must not lose the memory that a reply brings, since what has no room when it
 * comes is gone. It is a duplicate of the doorbell.
 */
static struct kmb_fd reserve = {.fd = -1};

static bool no_room(int any) {
  int probe = kmb_fcntl(any, F_DUPFD_CLOEXEC, 0);
  if (probe >= 0) kmb_close_fd(probe);
  return probe == -EMFILE;
}

static bool keep_reserve(const struct kmb_link *link) {
  if (kmb_fd_valid(&reserve)) return true;
  kmb_fd_close(&reserve);
  return kmb_fd_valid(&link->doorbell) && kmb_fd_copy(link->doorbell.fd, &reserve);
}

static const char GREETING[4] = {'k', 'm', 'b', '1'};
enum { GREETING_DESCRIPTORS = 3, LANE_BYTES = 16, MOST_DESCRIPTORS = 4 };

/* Receives one message with its descriptors; all but `want` of them are closed. Bytes, or -errno. */
static long receive(int socket, void *into, size_t bytes, int *fds, int want, int flags) {
  char control[CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int))];
  struct iovec part = {.iov_base = into, .iov_len = bytes};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  long got;
  do got = kmb_sys(SYS_recvmsg, socket, (long)&message, flags | MSG_CMSG_CLOEXEC, 0, 0, 0);
  while (got == -EINTR);
  int count = 0;
  for (int i = 0; i < want; i++) fds[i] = -1;
  if (got < 0) return got;
  bool extra = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part != NULL; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    size_t number = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = 0; i < number; i++) {
      int fd;
      memcpy(&fd, CMSG_DATA(part) + i * sizeof(int), sizeof fd);
      if (count < want)
        fds[count++] = fd;
      else {
        kmb_close_fd(fd);
        extra = true;
      }
    }
  }
  if (!extra && count == want) return got;
  bool limit = (message.msg_flags & MSG_CTRUNC) != 0 && no_room(socket);
  for (int i = 0; i < count; i++) kmb_close_fd(fds[i]);
  for (int i = 0; i < want; i++) fds[i] = -1;
  return limit ? -EMFILE : got == 0 ? 0 : -EPROTO;
}

static bool is_kind(int fd, mode_t kind) {
  struct stat stat;
  return kmb_fstat(fd, &stat) == 0 && (stat.st_mode & S_IFMT) == kind;
}

/* A broker that accepts and says nothing must not hold the program for ever. */
static bool readable_within(int fd, int ms) {
  struct pollfd look = {.fd = fd, .events = POLLIN};
  struct timespec limit = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L};
  long ready;
  do ready = kmb_sys(SYS_ppoll, (long)&look, 1, (long)&limit, 0, 0, 0);
  while (ready == -EINTR);
  return ready > 0;
}

static int greet(struct kmb_link *link, int control) {
  char text[sizeof GREETING];
  int fds[GREETING_DESCRIPTORS];
  if (!readable_within(control, KMB_OPEN_MS)) return ETIMEDOUT;
  long got = receive(control, text, sizeof text, fds, GREETING_DESCRIPTORS, 0);
  if (got == -EMFILE) return EMFILE;
  if (got < 0) return EPROTO;
  bool good = got == sizeof text && memcmp(text, GREETING, sizeof text) == 0 && is_kind(fds[0], S_IFSOCK) &&
              is_kind(fds[1], S_IFIFO) && is_kind(fds[2], S_IFIFO);
  /* Ours to make sure of: a full pipe must never stop a guest that only rings. */
  good = good && kmb_fcntl(fds[2], F_SETFL, O_WRONLY | O_NONBLOCK) >= 0;
  /* Two threads may poll it for a moment, and one of them takes what was rung. */
  good = good && kmb_fcntl(fds[1], F_SETFL, O_RDONLY | O_NONBLOCK) >= 0;
  if (!good) {
    for (int i = 0; i < GREETING_DESCRIPTORS; i++)
      if (fds[i] >= 0) kmb_close_fd(fds[i]);
    return EPROTO;
  }
  bool taken = kmb_fd_take(fds[0], &link->lane);
  taken = kmb_fd_take(fds[1], &link->doorbell) && taken;
  taken = kmb_fd_take(fds[2], &link->ring) && taken;
  return taken && keep_reserve(link) ? 0 : EMFILE;
}

int kmb_link_connect(struct kmb_link *link, const char *path) {
  *link = (struct kmb_link){KMB_NO_FD, KMB_NO_FD, KMB_NO_FD, KMB_NO_FD};
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(path);
  if (length == 0) return ENOENT;
  if (length >= sizeof address.sun_path) return ENAMETOOLONG;
  memcpy(address.sun_path, path, length);
  long control = kmb_sys(SYS_socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, 0, 0, 0);
  if (control < 0) return (int)-control;
  if (!kmb_fd_take((int)control, &link->control)) return EMFILE;
  long connected;
  do connected = kmb_sys(SYS_connect, link->control.fd, (long)&address, sizeof address, 0, 0, 0);
  while (connected == -EINTR);
  int error = connected < 0 ? (int)-connected : greet(link, link->control.fd);
  if (error != 0) kmb_link_close(link);
  return error;
}

void kmb_link_close(struct kmb_link *link) {
  kmb_fd_close(&link->control);
  kmb_fd_close(&link->lane);
  kmb_fd_close(&link->doorbell);
  kmb_fd_close(&link->ring);
  kmb_fd_close(&reserve);
}

bool kmb_link_send(const struct kmb_link *link, const uint8_t *bytes, size_t length) {
  if (!kmb_fd_valid(&link->control)) return false;
  while (length > 0) {
    long sent = kmb_sys(SYS_sendto, link->control.fd, (long)bytes, (long)length, MSG_NOSIGNAL, 0, 0);
    if (sent == -EINTR) continue;
    if (sent <= 0) return false;
    bytes += sent;
    length -= (size_t)sent;
  }
  return true;
}

bool kmb_link_ring(const struct kmb_link *link) {
  static const uint8_t one = 1;
  static const struct timespec now = {0, 0};
  const uint64_t pipe_signal = 1ull << (SIGPIPE - 1);
  uint64_t before = 0;
  if (!kmb_fd_valid(&link->ring)) return false;
  /* A broker that is gone is told of elsewhere: its SIGPIPE is not for the program. */
  kmb_sys(SYS_rt_sigprocmask, SIG_BLOCK, (long)&pipe_signal, (long)&before, sizeof before, 0, 0);
  long written = kmb_write_fd(link->ring.fd, &one, 1);
  if (written == -EPIPE && (before & pipe_signal) == 0)
    kmb_sys(SYS_rt_sigtimedwait, (long)&pipe_signal, 0, (long)&now, sizeof before, 0, 0);
  kmb_sys(SYS_rt_sigprocmask, SIG_SETMASK, (long)&before, 0, sizeof before, 0, 0);
  return true;
}

int kmb_lane_take(const struct kmb_link *link, struct kmb_lent *lent) {
  uint8_t wire[LANE_BYTES + 1];
  if (!kmb_fd_valid(&link->lane)) return EBADF;
  if (keep_reserve(link) && no_room(link->lane.fd)) kmb_fd_close(&reserve);
  long got = receive(link->lane.fd, wire, sizeof wire, &lent->fd, 1, MSG_DONTWAIT);
  if (got < 0) return (int)-got;
  uint16_t zero;
  memcpy(&zero, wire + 2, 2);
  memcpy(&lent->id, wire + 4, 4);
  memcpy(&lent->bytes, wire + 8, 8);
  lent->kind = wire[0];
  lent->access = wire[1];
  if (got == LANE_BYTES && zero == 0 && wire[0] <= KMB_LANE_DESCRIPTOR && wire[1] <= KMB_DEDICATED_ACCESS) return 0;
  if (lent->fd >= 0) kmb_close_fd(lent->fd);
  return got == 0 ? EPIPE : EPROTO;
}

void kmb_lent_close(const struct kmb_link *link, struct kmb_lent *lent) {
#if defined(__SANITIZE_THREAD__)
  /* ThreadSanitizer saw it mapped, and takes the number's next file for the same one unless it sees it closed. */
  close(lent->fd);
#else
  kmb_close_fd(lent->fd);
#endif
  lent->fd = -1;
  keep_reserve(link);
}

int kmb_lane_give(const struct kmb_link *link, uint32_t ticket, int fd) {
  uint8_t wire[LANE_BYTES] = {KMB_LANE_DESCRIPTOR};
  memcpy(wire + 4, &ticket, 4);
  if (!kmb_fd_valid(&link->lane)) return EBADF;
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control = {0};
  struct iovec part = {.iov_base = wire, .iov_len = sizeof wire};
  struct msghdr message = {
      .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  long sent;
  do sent = kmb_sys(SYS_sendmsg, link->lane.fd, (long)&message, MSG_NOSIGNAL | MSG_DONTWAIT, 0, 0, 0);
  while (sent == -EINTR);
  return sent == LANE_BYTES ? 0 : sent < 0 ? (int)-sent : EPROTO;
}

void *kmb_lent_map(const struct kmb_lent *lent) {
  struct stat stat;
  int seals = kmb_fcntl(lent->fd, F_GET_SEALS, 0);
  int needed = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL;
  if (seals < 0 || (seals & needed) != needed) return NULL;
  if (kmb_fstat(lent->fd, &stat) < 0 || !S_ISREG(stat.st_mode) || stat.st_size < 0) return NULL;
  /* Of a dedicated slab only the start may be meant. */
  bool part = lent->access == KMB_DEDICATED_ACCESS && (uint64_t)stat.st_size > lent->bytes;
  if (!part && (uint64_t)stat.st_size != lent->bytes) return NULL;
  int rights = lent->access == KMB_READ_ACCESS ? PROT_READ : PROT_READ | PROT_WRITE;
  void *mapped = mmap(NULL, lent->bytes, rights, MAP_SHARED, lent->fd, 0);
  return mapped == MAP_FAILED ? NULL : mapped;
}
