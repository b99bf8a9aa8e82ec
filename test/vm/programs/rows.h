/*
 * What the programs of the rows share: a case is one ioctl, and comes out as one line of JSON with what the kernel said.
 * Request codes and structs are those of the kernel under test.
 */
#ifndef ROWS_H
#define ROWS_H

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

/* An address where nothing is. */
#define NOWHERE 8ul
/* A handle that was never given. */
#define NO_HANDLE 0x7777u
/* A descriptor that is not open. */
#define NO_FD 777
#define ADDRESS(at) ((uint64_t)(uintptr_t)(at))

/* A descriptor of no kind that any row takes. */
extern int plain_file;

enum driver { VIRTIO_GPU, VGEM };

/* A device node, opened. */
struct node {
  const char *name;
  enum driver driver;
  bool render;
  int fd;
  /* Another file of the same node, and one of the same driver that may make dumb buffers. */
  int second, card;
};

/* Tells of one call: 0 or the errno. */
int attempt(const struct node *node, const char *row, const char *what, unsigned long request, void *argument);
/* Adds a value that the last call gave to its line. */
void gave(const char *key, uint64_t value);
void gave_text(const char *key, const char *value);
/* Tells of something that is no ioctl; `error` is 0 or an errno. */
void tell(const struct node *node, const char *row, const char *what, int error);
/* Ends the last line. */
void flush_line(void);

#define ATTEMPT(node, row, what, argument) attempt(node, #row, what, DRM_IOCTL_##row, argument)

/* A buffer of 64×64 texels of this node, whichever way it has; 0 when it has none. */
uint32_t new_buffer(const struct node *node);
uint32_t new_dumb(int fd);
uint32_t new_syncobj(int fd, uint32_t flags);
/* A descriptor for a buffer, or -1. */
int exported(int fd, uint32_t handle, uint32_t flags);
void close_handle(int fd, uint32_t handle);
/* A time of CLOCK_MONOTONIC in so many milliseconds. */
int64_t in_ms(int64_t ms);

void core_rows(const struct node *node);
void dispatch_rows(const struct node *node);
void mode_rows(const struct node *node);
void dumb_rows(const struct node *node);
void prime_rows(const struct node *node, const struct node *other);
void syncobj_rows(const struct node *node);
void timeline_rows(const struct node *node);
void virtgpu_rows(const struct node *node);
void execbuffer_rows(const struct node *node);
void blob_rows(const struct node *node);
void vgem_rows(const struct node *node);

#endif
