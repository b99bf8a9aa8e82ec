/*
 * What the parts of the guest program share: one program that does to a device what a guest should not, or holds what it has
 * for as long as its standard input is open. Everything it finds out is a line on standard output, at once.
 */
#ifndef GUEST_H
#define GUEST_H

#include <drm/drm.h>
#include <drm/vgem_drm.h>
#include <drm/virtgpu_drm.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define CARD "/dev/dri/card0"
#define RENDER "/dev/dri/renderD128"
#define ADDRESS(at) ((uint64_t)(uintptr_t)(at))

/* Writes a line. */
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
/* Ends the program with what it could not do. */
_Noreturn void fail(const char *what);
/* The name of what an ioctl came to: `ok` or an errno. */
const char *outcome(int result);
/* An ioctl that is repeated for as long as it says EINTR or EAGAIN, as libdrm does it. */
int call(int fd, unsigned long request, void *argument);
int open_node(const char *path);
/* Until standard input ends. */
void until_told(void);
/* Until standard input has another line. */
void until_line(void);

/* A buffer of so many bytes with memory: a texture on virtio_gpu, a dumb buffer on vgem. */
struct buffer {
  uint32_t handle;
  size_t bytes;
  unsigned char *at;
};
struct buffer new_buffer(int fd, bool vgem, size_t bytes);
/* A descriptor of it, or -1. */
int exported(int fd, uint32_t handle);
uint32_t new_syncobj(int fd, uint32_t flags);
/* Empty commands of the virgl protocol; 0 or -1. */
int execute(int fd, const void *commands, uint32_t bytes, int fence);

/* One command of the program: its words are those behind its name. */
typedef void command(int count, char **words);
command hold, executes, scribbles, give, take, foreign, waits, syncobjs, fence, fenced, forge, overlap, bounds;

#endif
