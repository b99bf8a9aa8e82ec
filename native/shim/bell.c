#include "bell.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "sys.h"

/* A socket that is connected to itself: unlike an eventfd it has an inode of its own, by which it is known. */
bool kmb_bell_make(struct kmb_fd *bell) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  socklen_t length = sizeof address.sun_family;
  long fd = kmb_sys(SYS_socket, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, 0, 0, 0);
  *bell = KMB_NO_FD;
  if (fd < 0) return false;
  /* Without a name the system chooses one of the abstract ones. */
  bool made = kmb_sys(SYS_bind, fd, (long)&address, length, 0, 0, 0) == 0;
  length = sizeof address;
  made = made && kmb_sys(SYS_getsockname, fd, (long)&address, (long)&length, 0, 0, 0) == 0;
  made = made && kmb_sys(SYS_connect, fd, (long)&address, length, 0, 0, 0) == 0;
  if (made) return kmb_fd_take((int)fd, bell);
  kmb_close_fd((int)fd);
  return false;
}

void kmb_bell_ring(const struct kmb_fd *bell) {
  static const uint8_t one = 1;
  /* A full queue is rung already. */
  if (kmb_fd_valid(bell)) kmb_sys(SYS_sendto, bell->fd, (long)&one, 1, MSG_NOSIGNAL | MSG_DONTWAIT, 0, 0);
}

void kmb_bell_hush(const struct kmb_fd *bell) {
  uint8_t byte;
  while (kmb_fd_valid(bell) && kmb_sys(SYS_recvfrom, bell->fd, (long)&byte, 1, MSG_DONTWAIT, 0, 0) > 0) continue;
}
