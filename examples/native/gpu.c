#include "gpu.h"

#include <errno.h>
#include <fcntl.h>
#include <kmbridge/softgpu.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define ADAPTERS 8
#define PAGE 4096

static __u64 address(const void *pointer) {
  return (__u64)(uintptr_t)pointer;
}

static bool failed(const char *call) {
  int code = errno;
  fprintf(stderr, "%s: %s (errno %d)\n", call, strerror(code), code);
  return false;
}

/* One ioctl. A success may be more than 0: STATUS_PENDING of a paging operation. */
static bool call(const struct gpu *gpu, unsigned long request, void *argument, const char *name) {
  int result;
  do
    result = ioctl(gpu->fd, request, argument);
  while (result == -1 && errno == EINTR);
  return result >= 0 || failed(name);
}

#define CALL(gpu, request, argument) call(gpu, request, argument, #request)

static bool close_adapter(const struct gpu *gpu, struct d3dkmthandle adapter) {
  struct d3dkmt_closeadapter args = {.adapter_handle = adapter};
  return CALL(gpu, LX_DXCLOSEADAPTER, &args);
}

/* Keeps the first adapter of the partition; enumerating opened the others too. */
static bool open_adapter(struct gpu *gpu) {
  struct d3dkmt_adapterinfo found[ADAPTERS] = {0};
  struct d3dkmt_enumadapters2 args = {.num_adapters = ADAPTERS, .adapters = (__u64 *)found};
  if (!CALL(gpu, LX_DXENUMADAPTERS2, &args)) return false;
  if (args.num_adapters == 0) {
    fprintf(stderr, "the partition has no adapter\n");
    return false;
  }
  gpu->adapter = found[0].adapter_handle;
  bool closed = true;
  for (__u32 i = 1; i < args.num_adapters && i < ADAPTERS; i++)
    closed = close_adapter(gpu, found[i].adapter_handle) && closed;
  return closed;
}

static bool say_memory(const struct gpu *gpu) {
  struct d3dkmt_queryvideomemoryinfo args = {.adapter = gpu->adapter};
  if (!CALL(gpu, LX_DXQUERYVIDEOMEMORYINFO, &args)) return false;
  fprintf(stderr, "adapter %x: %llu bytes of video memory\n", gpu->adapter.v, args.budget);
  return true;
}

bool gpu_open(struct gpu *gpu) {
  memset(gpu, 0, sizeof *gpu);
  gpu->fd = open("/dev/dxg", O_RDWR | O_CLOEXEC);
  if (gpu->fd < 0) return failed("open /dev/dxg");
  if (!open_adapter(gpu) || !say_memory(gpu)) return false;

  struct d3dkmt_createdevice device = {.adapter = gpu->adapter};
  if (!CALL(gpu, LX_DXCREATEDEVICE, &device)) return false;
  gpu->device = device.device;

  struct d3dkmt_createpagingqueue queue = {.device = gpu->device};
  if (!CALL(gpu, LX_DXCREATEPAGINGQUEUE, &queue)) return false;
  gpu->queue = queue.paging_queue;
  gpu->paging_fence = queue.sync_object;

  struct d3dkmt_createcontextvirtual context = {.device = gpu->device};
  if (!CALL(gpu, LX_DXCREATECONTEXTVIRTUAL, &context)) return false;
  gpu->context = context.context;

  struct d3dkmt_createsynchronizationobject2 fence = {.device = gpu->device};
  fence.info.type = _D3DDDI_MONITORED_FENCE;
  if (!CALL(gpu, LX_DXCREATESYNCHRONIZATIONOBJECT, &fence)) return false;
  gpu->fence = fence.sync_object;
  return true;
}

static bool wait_for(const struct gpu *gpu, struct d3dkmthandle fence, __u64 value) {
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {
      .device = gpu->device, .object_count = 1, .objects = address(&fence), .fence_values = address(&value)};
  return CALL(gpu, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

/* Waits until the paging queue has done what answered this value; 0 is nothing to wait for. */
static bool paged(const struct gpu *gpu, __u64 value) {
  return value == 0 || wait_for(gpu, gpu->paging_fence, value);
}

/* Video memory that the CPU can see. */
static bool create_allocations(struct gpu *gpu, const struct gpu_buffer *buffers, __u32 count) {
  struct softgpu_allocation wishes[GPU_BUFFERS];
  struct d3dddi_allocationinfo2 infos[GPU_BUFFERS] = {0};
  for (__u32 i = 0; i < count; i++) {
    wishes[i] = (struct softgpu_allocation){.magic = SOFTGPU_ALLOCATION_MAGIC,
                                            .version = SOFTGPU_ALLOCATION_VERSION,
                                            .bytes = buffers[i].bytes,
                                            .segment = SOFTGPU_SEGMENT_LOCAL,
                                            .flags = SOFTGPU_CPU_VISIBLE};
    infos[i].priv_drv_data = address(&wishes[i]);
    infos[i].priv_drv_data_size = sizeof wishes[i];
  }
  struct d3dkmt_createallocation args = {
      .device = gpu->device, .alloc_count = count, .allocation_info = address(infos)};
  if (!CALL(gpu, LX_DXCREATEALLOCATION, &args)) return false;
  for (__u32 i = 0; i < count; i++) gpu->allocations[i] = infos[i].allocation;
  gpu->allocation_count = count;
  return true;
}

static bool map(const struct gpu *gpu, struct gpu_buffer *buffer) {
  struct d3dddi_mapgpuvirtualaddress args = {.paging_queue = gpu->queue,
                                             .allocation = buffer->allocation,
                                             .size_in_pages = (buffer->bytes + PAGE - 1) / PAGE};
  args.protection.write = 1;
  if (!CALL(gpu, LX_DXMAPGPUVIRTUALADDRESS, &args)) return false;
  buffer->va = args.virtual_address;
  return paged(gpu, args.paging_fence_value);
}

bool gpu_allocate(struct gpu *gpu, struct gpu_buffer *buffers, __u32 count) {
  if (count > GPU_BUFFERS || gpu->allocation_count != 0) {
    fprintf(stderr, "gpu_allocate: once, and at most %d buffers\n", GPU_BUFFERS);
    return false;
  }
  if (!create_allocations(gpu, buffers, count)) return false;
  struct d3dddi_makeresident resident = {
      .paging_queue = gpu->queue, .alloc_count = count, .allocation_list = address(gpu->allocations)};
  if (!CALL(gpu, LX_DXMAKERESIDENT, &resident)) return false;
  if (!paged(gpu, resident.paging_fence_value)) return false;
  for (__u32 i = 0; i < count; i++) {
    buffers[i].allocation = gpu->allocations[i];
    if (!map(gpu, &buffers[i])) return false;
  }
  return true;
}

/* Where the program sees the buffer until unlock; NULL when it could not be locked. */
static void *lock(const struct gpu *gpu, const struct gpu_buffer *buffer) {
  struct d3dkmt_lock2 args = {.device = gpu->device, .allocation = buffer->allocation};
  return CALL(gpu, LX_DXLOCK2, &args) ? (void *)(uintptr_t)args.data : NULL;
}

static bool unlock(const struct gpu *gpu, const struct gpu_buffer *buffer) {
  struct d3dkmt_unlock2 args = {.device = gpu->device, .allocation = buffer->allocation};
  return CALL(gpu, LX_DXUNLOCK2, &args);
}

bool gpu_write(struct gpu *gpu, const struct gpu_buffer *buffer, const void *content, size_t bytes) {
  void *data = lock(gpu, buffer);
  if (data == NULL) return false;
  memcpy(data, content, bytes);
  return unlock(gpu, buffer);
}

bool gpu_read(struct gpu *gpu, const struct gpu_buffer *buffer, void *content) {
  const void *data = lock(gpu, buffer);
  if (data == NULL) return false;
  memcpy(content, data, buffer->bytes);
  return unlock(gpu, buffer);
}

bool gpu_submit(struct gpu *gpu, const struct gpu_buffer *buffer, size_t offset, size_t bytes) {
  struct d3dkmt_submitcommand args = {.command_buffer = buffer->va + offset,
                                      .command_length = (__u32)bytes,
                                      .broadcast_context_count = 1,
                                      .broadcast_context = {gpu->context}};
  return CALL(gpu, LX_DXSUBMITCOMMAND, &args);
}

bool gpu_finish(struct gpu *gpu) {
  __u64 value = ++gpu->signalled;
  struct d3dkmt_signalsynchronizationobjectfromgpu args = {.context = gpu->context,
                                                           .object_count = 1,
                                                           .objects = address(&gpu->fence),
                                                           .monitored_fence_values = address(&value)};
  return CALL(gpu, LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU, &args) && wait_for(gpu, gpu->fence, value);
}

bool gpu_close(struct gpu *gpu) {
  bool done = true;
  if (gpu->allocation_count != 0) {
    struct d3dkmt_destroyallocation2 args = {.device = gpu->device,
                                             .allocations = address(gpu->allocations),
                                             .alloc_count = gpu->allocation_count};
    done = CALL(gpu, LX_DXDESTROYALLOCATION2, &args) && done;
  }
  if (gpu->fence.v != 0) {
    struct d3dkmt_destroysynchronizationobject args = {.sync_object = gpu->fence};
    done = CALL(gpu, LX_DXDESTROYSYNCHRONIZATIONOBJECT, &args) && done;
  }
  if (gpu->context.v != 0) {
    struct d3dkmt_destroycontext args = {.context = gpu->context};
    done = CALL(gpu, LX_DXDESTROYCONTEXT, &args) && done;
  }
  if (gpu->queue.v != 0) {
    struct d3dddi_destroypagingqueue args = {.paging_queue = gpu->queue};
    done = CALL(gpu, LX_DXDESTROYPAGINGQUEUE, &args) && done;
  }
  if (gpu->device.v != 0) {
    struct d3dkmt_destroydevice args = {.device = gpu->device};
    done = CALL(gpu, LX_DXDESTROYDEVICE, &args) && done;
  }
  if (gpu->adapter.v != 0) done = close_adapter(gpu, gpu->adapter) && done;
  if (gpu->fd >= 0 && close(gpu->fd) != 0) done = failed("close /dev/dxg");
  gpu->fd = -1;
  return done;
}
