/*
 * System calls that write into the program's memory. Pages that are being moved are write-protected, which holds
 * up instructions; a system call is told EFAULT. It is tried again once they are there, where nothing is lost.
 */
#include <errno.h>
#include <stddef.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ranges.h"
#include "real.h"
#include "sys.h"
#include "user.h"

/* The memory devices: zero, random… */
#define MEMORY_DEVICES 1u

/* Whether what could not be read from it is still there: a datagram is not, nor is a count of events. */
static bool keeps(int fd) {
  struct stat stat;
  if (kmb_fstat(fd, &stat) < 0) return false;
  if (S_ISREG(stat.st_mode) || S_ISFIFO(stat.st_mode)) return true;
  if (S_ISCHR(stat.st_mode)) return major(stat.st_rdev) == MEMORY_DEVICES;
  int type = 0;
  socklen_t length = sizeof type;
  return S_ISSOCK(stat.st_mode) && type == 0 &&
         kmb_sys(SYS_getsockopt, fd, SOL_SOCKET, SO_TYPE, (long)&type, (long)&length, 0) == 0 &&
         type == SOCK_STREAM;
}

/* Whether the moving was in the way of a call that is to be made again; waits until that is over. */
static bool moved_many(uint32_t before, const struct iovec *vectors, size_t count) {
  bool any = kmb_ranges_changes() != before;
  for (size_t i = 0; i < count; i++) {
    struct iovec one;
    if (kmb_copy_in(&one, (uint64_t)(uintptr_t)(vectors + i), sizeof one) != 0) return false;
    if (kmb_ranges_settle((uint64_t)(uintptr_t)one.iov_base, one.iov_len)) any = true;
  }
  return any;
}

static bool moved(uint32_t before, void *at, size_t bytes) {
  struct iovec one = {.iov_base = at, .iov_len = bytes};
  return moved_many(before, &one, 1);
}

static bool moved_message(uint32_t before, const struct msghdr *message) {
  struct msghdr copy;
  if (kmb_copy_in(&copy, (uint64_t)(uintptr_t)message, sizeof copy) != 0) return false;
  return moved_many(before, copy.msg_iov, copy.msg_iovlen);
}

/*
 * One function: its parameters, what it passes on, from where, and whether what that writes to was moved. The C
 * library's is looked up when the library is loaded (below) or at its first call.
 */
#define READING(name, parameters, arguments, again)                                  \
  static __typeof__(name) *real_##name;                                              \
  static __typeof__(name) *find_##name(void) {                                       \
    __typeof__(name) *real = __atomic_load_n(&real_##name, __ATOMIC_RELAXED);        \
    if (real != NULL) return real;                                                   \
    real = (__typeof__(name) *)kmb_real(#name);                                      \
    __atomic_store_n(&real_##name, real, __ATOMIC_RELAXED);                          \
    return real;                                                                     \
  }                                                                                  \
  KMB_EXPORT ssize_t name parameters {                                               \
    for (;;) {                                                                       \
      uint32_t before = kmb_ranges_changes();                                        \
      ssize_t result = find_##name() arguments;                                      \
      if (result >= 0 || errno != EFAULT || !(again)) return result;                 \
    }                                                                                \
  }
#define INTO (keeps(fd) && moved(before, at, bytes))
#define INTO_MANY (keeps(fd) && moved_many(before, vectors, count < 0 ? 0 : (size_t)count))
#define VECTORS int fd, const struct iovec *vectors, int count
#define SENDER struct sockaddr *restrict from, socklen_t *restrict length

READING(read, (int fd, void *at, size_t bytes), (fd, at, bytes), INTO)
READING(pread, (int fd, void *at, size_t bytes, off_t offset), (fd, at, bytes, offset), INTO)
READING(pread64, (int fd, void *at, size_t bytes, off64_t offset), (fd, at, bytes, offset), INTO)
READING(readv, (VECTORS), (fd, vectors, count), INTO_MANY)
READING(preadv, (VECTORS, off_t offset), (fd, vectors, count, offset), INTO_MANY)
READING(preadv64, (VECTORS, off64_t offset), (fd, vectors, count, offset), INTO_MANY)
READING(preadv2, (VECTORS, off_t offset, int flags), (fd, vectors, count, offset, flags), INTO_MANY)
READING(preadv64v2, (VECTORS, off64_t offset, int flags), (fd, vectors, count, offset, flags), INTO_MANY)
READING(recv, (int fd, void *at, size_t bytes, int flags), (fd, at, bytes, flags), INTO)
READING(recvfrom, (int fd, void *restrict at, size_t bytes, int flags, SENDER),
        (fd, at, bytes, flags, from, length), INTO)
READING(recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags),
        keeps(fd) && moved_message(before, message))
READING(getrandom, (void *at, size_t bytes, unsigned flags), (at, bytes, flags), moved(before, at, bytes))

/* What programs call that are compiled to be told of overflows (_FORTIFY_SOURCE). */
ssize_t __read_chk(int fd, void *at, size_t bytes, size_t room);
ssize_t __pread_chk(int fd, void *at, size_t bytes, off_t offset, size_t room);
ssize_t __pread64_chk(int fd, void *at, size_t bytes, off64_t offset, size_t room);
ssize_t __recv_chk(int fd, void *at, size_t bytes, size_t room, int flags);
ssize_t __recvfrom_chk(int fd, void *restrict at, size_t bytes, size_t room, int flags, SENDER);

READING(__read_chk, (int fd, void *at, size_t bytes, size_t room), (fd, at, bytes, room), INTO)
READING(__pread_chk, (int fd, void *at, size_t bytes, off_t offset, size_t room), (fd, at, bytes, offset, room), INTO)
READING(__pread64_chk, (int fd, void *at, size_t bytes, off64_t offset, size_t room),
        (fd, at, bytes, offset, room), INTO)
READING(__recv_chk, (int fd, void *at, size_t bytes, size_t room, int flags), (fd, at, bytes, room, flags), INTO)
READING(__recvfrom_chk, (int fd, void *restrict at, size_t bytes, size_t room, int flags, SENDER),
        (fd, at, bytes, room, flags, from, length), INTO)

/* A handler may call these at any time; looking up is nothing for handlers. */
__attribute__((constructor)) static void look_up(void) {
  find_read();
  find_recv();
  find_recvfrom();
  find_recvmsg();
}
