/*
 * What the programs of these tests share: a device with a context, a paging queue and a fence, command
 * buffers, and facts that are printed line by line. What must work ends the program with the call that did
 * not.
 */
#ifndef GPU_H
#define GPU_H

#include <errno.h>
#include <kmbridge/d3dkmthk.h>
#include <kmbridge/softgpu.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096u

struct gpu {
  int fd;
  struct d3dkmthandle adapter, device, queue, paging_fence, context, fence;
  const volatile uint64_t *fence_at;
  uint64_t signalled;
  uint64_t commands_va;
  uint8_t *commands;
  size_t commands_at; /* the next free byte of the ring of command buffers */
};

/* Memory of the device: where the GPU sees it, and the program. */
struct buffer {
  struct d3dkmthandle allocation, resource;
  uint64_t va;
  size_t bytes;
  void *at;
};

/* How existing memory is named. */
enum adopt_how { ADOPT_DRIVER = 0, ADOPT_STANDARD = 1, ADOPT_RESOURCE = 2, ADOPT_READ_ONLY = 4 };

/* One line, at once: whoever reads it knows that we are here. */
void fact(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Ends the program when it does not hold. */
void require(bool holds, const char *what);
#define REQUIRE(condition) require((condition), #condition)

/* One ioctl: what it returns, or -errno. */
int call(const struct gpu *gpu, unsigned long request, void *argument);
/* The same, which must work. */
int must_call(const struct gpu *gpu, unsigned long request, void *argument, const char *name);
#define MUST(gpu, request, argument) must_call(gpu, request, argument, #request)

/* Opens /dev/dxg and makes all of `gpu`. */
void gpu_open(struct gpu *gpu);
/* The same with a descriptor that is there, below an adapter of its own. */
void gpu_device(struct gpu *gpu, int fd);
/* Closes the descriptor; nothing else is given back by hand. */
void gpu_close(struct gpu *gpu);

/* Memory of the card that the CPU sees, locked and with an address for the GPU. */
struct buffer buffer_make(struct gpu *gpu, size_t bytes);
/* Existing memory as an allocation, without an address: 0, or -errno. */
int adopt(struct gpu *gpu, void *at, size_t bytes, unsigned how, struct buffer *buffer);
/* The same with an address, which must work. */
struct buffer must_adopt(struct gpu *gpu, void *at, size_t bytes, unsigned how);
/* Makes it resident and gives it an address for the GPU. */
void buffer_map(struct gpu *gpu, struct buffer *buffer);
/* By its handle, or by the resource it belongs to: 0, or -errno. */
int buffer_destroy(struct gpu *gpu, const struct buffer *buffer);

/* Queue one command, which runs when it gets there; `gpu_finish` waits for all of them. */
/* Queues a command buffer. */
void gpu_submit(struct gpu *gpu, const void *command, size_t bytes);
void gpu_fill(struct gpu *gpu, uint64_t va, size_t bytes, uint32_t value);
void gpu_copy(struct gpu *gpu, uint64_t to, uint64_t from, size_t bytes);
void gpu_finish(struct gpu *gpu);
/* The fence has `value` once all that is queued is done. */
void gpu_signal(struct gpu *gpu, struct d3dkmthandle fence, uint64_t value);
int cpu_signal(struct gpu *gpu, struct d3dkmthandle fence, uint64_t value);
/* Waits for it: 0, or -errno. */
int cpu_wait(struct gpu *gpu, struct d3dkmthandle fence, uint64_t value);
struct d3dkmthandle fence_make(struct gpu *gpu, unsigned flags, const volatile uint64_t **at);

/* Whether every word of the range has this value. */
bool all_words(const void *at, size_t bytes, uint32_t value);
/* Rights of the map at an address as /proc/self/maps has them: "rw-p". */
const char *rights_of(const void *at);
/* What the other end of a child says: its exit code, or 1000 and the signal that ended it. */
int ending(pid_t child);
/* Waits for a line of standard input, or its end. */
void await_line(void);

#endif
