#include "gpu.h"

#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>

/* Command buffers are written one after the other, and again from the start once all are done. */
#define COMMANDS_BYTES (64u * 1024)

static uint64_t address(const void *pointer) { return (uint64_t)(uintptr_t)pointer; }

void fact(const char *format, ...) {
  char line[512];
  va_list rest;
  va_start(rest, format);
  int length = vsnprintf(line, sizeof line - 1, format, rest);
  va_end(rest);
  if (length > (int)sizeof line - 2) length = sizeof line - 2;
  line[length] = '\n';
  if (write(STDOUT_FILENO, line, (size_t)length + 1) < 0) _exit(3);
}

void require(bool holds, const char *what) {
  if (holds) return;
  fprintf(stderr, "does not hold: %s (errno %d)\n", what, errno);
  fflush(stderr);
  _exit(2);
}

int call(const struct gpu *gpu, unsigned long request, void *argument) {
  int result = ioctl(gpu->fd, request, argument);
  return result < 0 ? -errno : result;
}

int must_call(const struct gpu *gpu, unsigned long request, void *argument, const char *name) {
  int result = call(gpu, request, argument);
  if (result < 0) {
    fprintf(stderr, "%s: %s\n", name, strerror(-result));
    fflush(stderr);
    _exit(2);
  }
  return result;
}

struct d3dkmthandle fence_make(struct gpu *gpu, unsigned flags, const volatile uint64_t **at) {
  struct d3dkmt_createsynchronizationobject2 args = {.device = gpu->device};
  args.info.type = _D3DDDI_MONITORED_FENCE;
  args.info.flags.value = flags;
  MUST(gpu, LX_DXCREATESYNCHRONIZATIONOBJECT, &args);
  if (at != NULL) *at = (const volatile uint64_t *)args.info.monitored_fence.fence_cpu_virtual_address;
  return args.sync_object;
}

void gpu_device(struct gpu *gpu, int fd) {
  *gpu = (struct gpu){.fd = fd};
  struct d3dkmt_adapterinfo found[8] = {0};
  struct d3dkmt_enumadapters2 adapters = {.num_adapters = 8, .adapters = (__u64 *)found};
  MUST(gpu, LX_DXENUMADAPTERS2, &adapters);
  REQUIRE(adapters.num_adapters == 1);
  gpu->adapter = found[0].adapter_handle;
  struct d3dkmt_createdevice device = {.adapter = gpu->adapter};
  MUST(gpu, LX_DXCREATEDEVICE, &device);
  gpu->device = device.device;
  struct d3dkmt_createpagingqueue queue = {.device = gpu->device};
  MUST(gpu, LX_DXCREATEPAGINGQUEUE, &queue);
  gpu->queue = queue.paging_queue;
  gpu->paging_fence = queue.sync_object;
  struct d3dkmt_createcontextvirtual context = {.device = gpu->device};
  MUST(gpu, LX_DXCREATECONTEXTVIRTUAL, &context);
  gpu->context = context.context;
  gpu->fence = fence_make(gpu, 0, &gpu->fence_at);
  struct buffer commands = buffer_make(gpu, COMMANDS_BYTES);
  gpu->commands = commands.at;
  gpu->commands_va = commands.va;
}

void gpu_open(struct gpu *gpu) {
  int fd = open("/dev/dxg", O_RDWR | O_CLOEXEC);
  REQUIRE(fd >= 0);
  gpu_device(gpu, fd);
}

void gpu_close(struct gpu *gpu) {
  REQUIRE(close(gpu->fd) == 0);
  gpu->fd = -1;
}

static void paged(struct gpu *gpu, int result, uint64_t value) {
  if (result == STATUS_PENDING) REQUIRE(cpu_wait(gpu, gpu->paging_fence, value) == 0);
}

void buffer_map(struct gpu *gpu, struct buffer *buffer) {
  struct d3dddi_makeresident resident = {
      .paging_queue = gpu->queue, .alloc_count = 1, .allocation_list = address(&buffer->allocation)};
  paged(gpu, MUST(gpu, LX_DXMAKERESIDENT, &resident), resident.paging_fence_value);
  struct d3dddi_mapgpuvirtualaddress map = {.paging_queue = gpu->queue,
                                            .allocation = buffer->allocation,
                                            .size_in_pages = (buffer->bytes + PAGE - 1) / PAGE};
  map.protection.write = 1;
  paged(gpu, MUST(gpu, LX_DXMAPGPUVIRTUALADDRESS, &map), map.paging_fence_value);
  buffer->va = map.virtual_address;
}

static struct softgpu_allocation wish_of(size_t bytes, unsigned segment) {
  return (struct softgpu_allocation){.magic = SOFTGPU_ALLOCATION_MAGIC,
                                     .version = SOFTGPU_ALLOCATION_VERSION,
                                     .bytes = bytes,
                                     .segment = segment,
                                     .flags = SOFTGPU_CPU_VISIBLE};
}

struct buffer buffer_make(struct gpu *gpu, size_t bytes) {
  struct softgpu_allocation wish = wish_of(bytes, SOFTGPU_SEGMENT_LOCAL);
  struct d3dddi_allocationinfo2 info = {.priv_drv_data = address(&wish), .priv_drv_data_size = sizeof wish};
  struct d3dkmt_createallocation args = {
      .device = gpu->device, .alloc_count = 1, .allocation_info = address(&info)};
  MUST(gpu, LX_DXCREATEALLOCATION, &args);
  struct buffer buffer = {.allocation = info.allocation, .bytes = bytes};
  buffer_map(gpu, &buffer);
  struct d3dkmt_lock2 lock = {.device = gpu->device, .allocation = buffer.allocation};
  MUST(gpu, LX_DXLOCK2, &lock);
  buffer.at = (void *)(uintptr_t)lock.data;
  return buffer;
}

int adopt(struct gpu *gpu, void *at, size_t bytes, unsigned how, struct buffer *buffer) {
  struct softgpu_allocation wish = wish_of(bytes, SOFTGPU_SEGMENT_SYSTEM);
  struct d3dkmt_createstandardallocation standard = {.type = _D3DKMT_STANDARDALLOCATIONTYPE_EXISTINGHEAP,
                                                     .existing_heap_data.size = bytes};
  struct d3dddi_allocationinfo2 info = {.sysmem = address(at)};
  struct d3dkmt_createallocation args = {
      .device = gpu->device, .alloc_count = 1, .allocation_info = address(&info)};
  args.flags.existing_sysmem = 1;
  args.flags.read_only = (how & ADOPT_READ_ONLY) != 0;
  args.flags.create_resource = (how & ADOPT_RESOURCE) != 0;
  if ((how & ADOPT_STANDARD) != 0) {
    args.flags.standard_allocation = 1;
    args.standard_allocation = address(&standard);
  } else {
    info.priv_drv_data = address(&wish);
    info.priv_drv_data_size = sizeof wish;
  }
  int result = call(gpu, LX_DXCREATEALLOCATION, &args);
  *buffer =
      (struct buffer){.allocation = info.allocation, .resource = args.resource, .bytes = bytes, .at = at};
  /* The address of the memory stays what the caller said. */
  REQUIRE(info.sysmem == address(at));
  return result < 0 ? result : 0;
}

struct buffer must_adopt(struct gpu *gpu, void *at, size_t bytes, unsigned how) {
  struct buffer buffer;
  int result = adopt(gpu, at, bytes, how, &buffer);
  errno = -result;
  REQUIRE(result == 0);
  buffer_map(gpu, &buffer);
  return buffer;
}

int buffer_destroy(struct gpu *gpu, const struct buffer *buffer) {
  struct d3dkmt_destroyallocation2 args = {.device = gpu->device, .resource = buffer->resource};
  if (buffer->resource.v == 0) {
    args.allocations = address(&buffer->allocation);
    args.alloc_count = 1;
  }
  int result = call(gpu, LX_DXDESTROYALLOCATION2, &args);
  return result < 0 ? result : 0;
}

void gpu_submit(struct gpu *gpu, const void *command, size_t bytes) {
  if (gpu->commands_at + bytes > COMMANDS_BYTES) gpu_finish(gpu);
  memcpy(gpu->commands + gpu->commands_at, command, bytes);
  struct d3dkmt_submitcommand args = {.command_buffer = gpu->commands_va + gpu->commands_at,
                                      .command_length = (__u32)bytes,
                                      .broadcast_context_count = 1,
                                      .broadcast_context = {gpu->context}};
  MUST(gpu, LX_DXSUBMITCOMMAND, &args);
  gpu->commands_at += bytes;
}

void gpu_fill(struct gpu *gpu, uint64_t va, size_t bytes, uint32_t value) {
  struct softgpu_fill fill = {
      .head = SOFTGPU_HEAD(SOFTGPU_OP_FILL, sizeof fill), .va = va, .bytes = bytes, .value = value};
  gpu_submit(gpu, &fill, sizeof fill);
}

void gpu_copy(struct gpu *gpu, uint64_t to, uint64_t from, size_t bytes) {
  struct softgpu_copy copy = {
      .head = SOFTGPU_HEAD(SOFTGPU_OP_COPY, sizeof copy), .dst = to, .src = from, .bytes = bytes};
  gpu_submit(gpu, &copy, sizeof copy);
}

void gpu_signal(struct gpu *gpu, struct d3dkmthandle fence, uint64_t value) {
  struct d3dkmt_signalsynchronizationobjectfromgpu args = {.context = gpu->context,
                                                           .object_count = 1,
                                                           .objects = address(&fence),
                                                           .monitored_fence_values = address(&value)};
  MUST(gpu, LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU, &args);
}

int cpu_signal(struct gpu *gpu, struct d3dkmthandle fence, uint64_t value) {
  struct d3dkmt_signalsynchronizationobjectfromcpu args = {
      .device = gpu->device, .object_count = 1, .objects = address(&fence), .fence_values = address(&value)};
  return call(gpu, LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

int cpu_wait(struct gpu *gpu, struct d3dkmthandle fence, uint64_t value) {
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {
      .device = gpu->device, .object_count = 1, .objects = address(&fence), .fence_values = address(&value)};
  return call(gpu, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

void gpu_finish(struct gpu *gpu) {
  gpu_signal(gpu, gpu->fence, ++gpu->signalled);
  REQUIRE(cpu_wait(gpu, gpu->fence, gpu->signalled) == 0);
  gpu->commands_at = 0;
}

bool all_words(const void *at, size_t bytes, uint32_t value) {
  const volatile uint32_t *words = at;
  for (size_t i = 0; i < bytes / 4; i++)
    if (words[i] != value) return false;
  return true;
}

const char *rights_of(const void *at) {
  static char rights[5];
  FILE *maps = fopen("/proc/self/maps", "re");
  REQUIRE(maps != NULL);
  unsigned long from, to;
  char found[5];
  strcpy(rights, "none");
  while (fscanf(maps, "%lx-%lx %4s%*[^\n]", &from, &to, found) == 3)
    if ((uintptr_t)at >= from && (uintptr_t)at < to) strcpy(rights, found);
  fclose(maps);
  return rights;
}

int ending(pid_t child) {
  int status;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

void await_line(void) {
  char byte;
  while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') continue;
}
