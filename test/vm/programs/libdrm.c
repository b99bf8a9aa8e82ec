/*
 * libdrm's calls as a program uses them. Usage: libdrm virtio_gpu|vgem. Of vgem dumb buffers with their memory and one buffer
 * in two processes, of virtio_gpu sync objects with points. A line `ok NAME` or `not ok NAME` for each; exit 1 when one is not.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#define SIDE 64u
#define BYTES (SIDE * SIDE * 4)

static int failed;

static void check(const char *name, bool good) {
  printf("%s %s\n", good ? "ok" : "not ok", name);
  fflush(stdout);
  if (!good) failed = 1;
}

/* The node of that kind whose driver has that name, opened as libdrm finds it; -1 when there is none. */
static int open_node(const char *driver, int kind) {
  drmDevicePtr devices[16];
  int count = drmGetDevices2(0, devices, 16), found = -1;
  for (int i = 0; i < count && found < 0; i++) {
    if ((devices[i]->available_nodes & (1 << kind)) == 0) continue;
    int fd = open(devices[i]->nodes[kind], O_RDWR | O_CLOEXEC);
    drmVersionPtr version = fd < 0 ? NULL : drmGetVersion(fd);
    if (version != NULL && strcmp(version->name, driver) == 0)
      found = fd;
    else if (fd >= 0)
      close(fd);
    drmFreeVersion(version);
  }
  if (count > 0) drmFreeDevices(devices, count);
  return found;
}

struct dumb {
  uint32_t handle, pitch;
  uint64_t size;
  unsigned char *at;
};

static bool make_dumb(int fd, struct dumb *dumb) {
  uint64_t offset = 0;
  if (drmModeCreateDumbBuffer(fd, SIDE, SIDE, 32, 0, &dumb->handle, &dumb->pitch, &dumb->size) != 0) return false;
  if (drmModeMapDumbBuffer(fd, dumb->handle, &offset) != 0) return false;
  dumb->at = mmap(NULL, dumb->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)offset);
  return dumb->at != MAP_FAILED;
}

static void dumb_buffers(int fd) {
  struct dumb one = {0}, two = {0};
  check("two dumb buffers", make_dumb(fd, &one) && make_dumb(fd, &two));
  check("their sizes", one.pitch >= SIDE * 4 && one.size >= BYTES);
  memset(one.at, 0x11, BYTES);
  memset(two.at, 0x22, BYTES);
  check("each has memory of its own", one.at[BYTES - 1] == 0x11 && two.at[0] == 0x22);
  check("destroyed", drmModeDestroyDumbBuffer(fd, one.handle) == 0);
  check("its memory stays as long as the map", one.at[5] == 0x11);
  munmap(one.at, one.size);
  munmap(two.at, two.size);
  check("closed as any buffer", drmCloseBufferHandle(fd, two.handle) == 0);
  check("not closed twice", drmCloseBufferHandle(fd, two.handle) != 0 && errno == EINVAL);
}

static void send_fd(int channel, int fd) {
  char byte = 0, room[CMSG_SPACE(sizeof fd)] = {0};
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  *head = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(head), &fd, sizeof fd);
  if (sendmsg(channel, &message, 0) != 1) exit(2);
}

static int receive_fd(int channel) {
  char byte, room[CMSG_SPACE(sizeof(int))];
  struct iovec data = {&byte, 1};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  int fd = -1;
  if (recvmsg(channel, &message, MSG_CMSG_CLOEXEC) == 1 && CMSG_FIRSTHDR(&message) != NULL)
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
  return fd;
}

/* The other process: imports what it gets, changes it, and gives a buffer back that it makes itself. */
static int other_process(int channel) {
  int fd = open_node("vgem", DRM_NODE_PRIMARY), given = receive_fd(channel);
  uint32_t handle = 0, again = 0;
  if (fd < 0 || drmPrimeFDToHandle(fd, given, &handle) != 0) return 1;
  if (drmPrimeFDToHandle(fd, given, &again) != 0 || again != handle) return 2;
  unsigned char *at = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, given, 0);
  if (at == MAP_FAILED || at[7] != 0x33) return 3;
  at[7] = 0x44;
  struct dumb own = {0};
  int exported = -1;
  if (!make_dumb(fd, &own) || drmPrimeHandleToFD(fd, own.handle, DRM_CLOEXEC | DRM_RDWR, &exported) != 0) return 4;
  own.at[9] = 0x55;
  send_fd(channel, exported);
  return 0;
}

static void two_processes(void) {
  int ends[2], status = -1, exported = -1;
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) exit(2);
  /* Before this process has the device open: the other one opens its own. */
  pid_t child = fork();
  if (child == 0) _exit(other_process(ends[1]));
  close(ends[1]);
  int fd = open_node("vgem", DRM_NODE_PRIMARY);
  struct dumb dumb = {0};
  check("a buffer to give away", make_dumb(fd, &dumb));
  dumb.at[7] = 0x33;
  check("exported", drmPrimeHandleToFD(fd, dumb.handle, DRM_CLOEXEC | DRM_RDWR, &exported) == 0);
  uint32_t same = 0;
  check("imported where it comes from, it has its handle",
        drmPrimeFDToHandle(fd, exported, &same) == 0 && same == dumb.handle);
  send_fd(ends[0], exported);
  int back = receive_fd(ends[0]);
  waitpid(child, &status, 0);
  check("the other process took it", status == 0);
  check("and its write is here", dumb.at[7] == 0x44);
  uint32_t theirs = 0;
  check("what it gave is imported", drmPrimeFDToHandle(fd, back, &theirs) == 0 && theirs != dumb.handle);
  unsigned char *at = mmap(NULL, BYTES, PROT_READ, MAP_SHARED, back, 0);
  check("and has its content, though it is gone", at != MAP_FAILED && at[9] == 0x55);
  check("a descriptor of something else is refused", drmPrimeFDToHandle(fd, ends[0], &same) != 0 && errno == EINVAL);
  close(fd);
}

static int64_t in_ms(int64_t ms) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ll + now.tv_nsec + ms * 1000000ll;
}

static void timelines(int fd) {
  uint64_t capability = 0, point = 0, five = 5, seven = 7;
  check("timelines", drmGetCap(fd, DRM_CAP_SYNCOBJ_TIMELINE, &capability) == 0 && capability == 1);
  uint32_t one = 0, other = 0, copy = 0, submit = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT;
  check("two sync objects", drmSyncobjCreate(fd, 0, &one) == 0 && drmSyncobjCreate(fd, 0, &other) == 0);
  check("at 0", drmSyncobjQuery(fd, &one, &point, 1) == 0 && point == 0);
  check("signaled to 5", drmSyncobjTimelineSignal(fd, &one, &five, 1) == 0);
  check("at 5", drmSyncobjQuery(fd, &one, &point, 1) == 0 && point == 5);
  check("waited for 5", drmSyncobjTimelineWait(fd, &one, &five, 1, in_ms(1000), 0, NULL) == 0);
  check("7 does not come", drmSyncobjTimelineWait(fd, &one, &seven, 1, in_ms(20), submit, NULL) == -ETIME);
  int shared = -1, file = -1;
  check("as a descriptor", drmSyncobjHandleToFD(fd, one, &shared) == 0);
  check("and back", drmSyncobjFDToHandle(fd, shared, &copy) == 0 && copy != one);
  check("signaled through the copy", drmSyncobjTimelineSignal(fd, &copy, &seven, 1) == 0);
  check("at 7", drmSyncobjQuery(fd, &one, &point, 1) == 0 && point == 7);
  check("transferred", drmSyncobjTransfer(fd, other, 3, one, 7, 0) == 0);
  check("at 3", drmSyncobjQuery(fd, &other, &point, 1) == 0 && point == 3);
  check("a binary one", drmSyncobjTransfer(fd, other, 0, one, 7, 0) == 0);
  check("as a sync file", drmSyncobjExportSyncFile(fd, other, &file) == 0);
  check("imported from it", drmSyncobjImportSyncFile(fd, copy, file) == 0);
  check("reset", drmSyncobjReset(fd, &copy, 1) == 0);
  check("signaled", drmSyncobjSignal(fd, &copy, 1) == 0 && drmSyncobjWait(fd, &copy, 1, in_ms(1000), 0, NULL) == 0);
  check("destroyed", drmSyncobjDestroy(fd, one) == 0 && drmSyncobjDestroy(fd, one) != 0);
}

static void memory(void) {
  two_processes();
  int fd = open_node("vgem", DRM_NODE_PRIMARY);
  check("the node", fd >= 0);
  if (!failed) dumb_buffers(fd);
}

static void render(void) {
  int fd = open_node("virtio_gpu", DRM_NODE_RENDER);
  check("the node", fd >= 0);
  if (!failed) timelines(fd);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "vgem") == 0)
    memory();
  else if (argc == 2 && strcmp(argv[1], "virtio_gpu") == 0)
    render();
  else
    return 2;
  return failed;
}
