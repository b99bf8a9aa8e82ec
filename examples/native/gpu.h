/* As much of a GPU as a compute job needs: one device on one adapter, with a context, a paging queue and a fence. */
#ifndef GPU_H
#define GPU_H

#include <kmbridge/d3dkmthk.h>
#include <stdbool.h>
#include <stddef.h>

#define GPU_BUFFERS 8

/* Memory of the device, where the GPU sees it at `va`. */
struct gpu_buffer {
  struct d3dkmthandle allocation;
  size_t bytes;
  __u64 va;
};

/* A handle that is 0 was not made yet; gpu_close gives back only what was. */
struct gpu {
  int fd;
  struct d3dkmthandle adapter;
  struct d3dkmthandle device;
  struct d3dkmthandle queue;
  struct d3dkmthandle paging_fence;
  struct d3dkmthandle context;
  struct d3dkmthandle fence;
  __u64 signalled;
  struct d3dkmthandle allocations[GPU_BUFFERS];
  __u32 allocation_count;
};

/*
 * Every function prints the call that failed with its errno and returns false then; gpu_close is due in any case.
 */

/* Opens /dev/dxg and makes a device on the first adapter. */
bool gpu_open(struct gpu *gpu);

/* Gives everything back, the last made first. */
bool gpu_close(struct gpu *gpu);

/* Allocates `count` buffers of the sizes in them, makes them resident and gives each an address for the GPU. */
bool gpu_allocate(struct gpu *gpu, struct gpu_buffer *buffers, __u32 count);

bool gpu_write(struct gpu *gpu, const struct gpu_buffer *buffer, const void *content, size_t bytes);
bool gpu_read(struct gpu *gpu, const struct gpu_buffer *buffer, void *content);

/* Queues commands that lie in a buffer. Nothing is answered: what fails shows at the fence. */
bool gpu_submit(struct gpu *gpu, const struct gpu_buffer *buffer, size_t offset, size_t bytes);

/* Has the GPU signal the fence behind what was submitted, and waits for it. */
bool gpu_finish(struct gpu *gpu);

#endif
