#include "share-gpu.h"

#include <dirent.h>
#include <sys/socket.h>

static void lock(struct gpu *gpu, struct buffer *buffer) {
  struct d3dkmt_lock2 args = {.device = gpu->device, .allocation = buffer->allocation};
  MUST(gpu, LX_DXLOCK2, &args);
  buffer->at = (void *)(uintptr_t)args.data;
}

struct d3dkmthandle resource_make(struct gpu *gpu, size_t bytes, unsigned count, struct buffer *buffers) {
  struct softgpu_allocation wish = {.magic = SOFTGPU_ALLOCATION_MAGIC,
                                    .version = SOFTGPU_ALLOCATION_VERSION,
                                    .bytes = bytes,
                                    .segment = SOFTGPU_SEGMENT_LOCAL,
                                    .flags = SOFTGPU_CPU_VISIBLE};
  struct d3dddi_allocationinfo2 infos[4] = {0};
  REQUIRE(count <= 4);
  for (unsigned i = 0; i < count; i++) {
    infos[i].priv_drv_data = (uintptr_t)&wish;
    infos[i].priv_drv_data_size = sizeof wish;
  }
  struct d3dkmt_createallocation args = {.device = gpu->device,
                                         .alloc_count = count,
                                         .allocation_info = (uintptr_t)infos,
                                         .private_runtime_data = (uintptr_t)RUNTIME_DATA,
                                         .private_runtime_data_size = sizeof RUNTIME_DATA};
  args.flags.create_resource = args.flags.create_shared = args.flags.nt_security_sharing = 1;
  MUST(gpu, LX_DXCREATEALLOCATION, &args);
  for (unsigned i = 0; i < count; i++) {
    buffers[i] =
        (struct buffer){.allocation = infos[i].allocation, .resource = args.resource, .bytes = bytes};
    buffer_map(gpu, &buffers[i]);
    lock(gpu, &buffers[i]);
  }
  return args.resource;
}

int share(struct gpu *gpu, struct d3dkmthandle object) {
  uint64_t fd = UINT64_MAX;
  struct d3dkmt_shareobjects args = {
      .object_count = 1, .objects = (uintptr_t)&object, .shared_handle = (uintptr_t)&fd};
  int result = call(gpu, LX_DXSHAREOBJECTS, &args);
  if (result < 0) REQUIRE(fd == UINT64_MAX);
  return result < 0 ? result : (int)fd;
}

int resource_query(struct gpu *gpu, uint64_t fd, struct d3dkmt_queryresourceinfofromnthandle *info) {
  *info = (struct d3dkmt_queryresourceinfofromnthandle){.device = gpu->device, .nt_handle = fd};
  int result = call(gpu, LX_DXQUERYRESOURCEINFOFROMNTHANDLE, info);
  return result < 0 ? result : 0;
}

int resource_open(struct gpu *gpu, uint64_t fd, struct d3dkmthandle *resource, struct buffer *buffers) {
  struct d3dkmt_queryresourceinfofromnthandle info;
  struct d3dddi_openallocationinfo2 infos[4] = {0};
  char runtime[64], data[64], total[512];
  /* Asked for or not: opening answers for itself. */
  int queried = resource_query(gpu, fd, &info);
  if (queried < 0) info.allocation_count = 1;
  REQUIRE(info.allocation_count <= 4 && info.private_runtime_data_size <= sizeof runtime);
  REQUIRE(info.resource_priv_drv_data_size <= sizeof data && info.total_priv_drv_data_size <= sizeof total);
  struct d3dkmt_openresourcefromnthandle args = {
      .device = gpu->device,
      .nt_handle = fd,
      .allocation_count = info.allocation_count,
      .open_alloc_info = (uintptr_t)infos,
      .private_runtime_data_size = (int)info.private_runtime_data_size,
      .private_runtime_data = (uintptr_t)runtime,
      .resource_priv_drv_data_size = info.resource_priv_drv_data_size,
      .resource_priv_drv_data = (uintptr_t)data,
      .total_priv_drv_data_size = info.total_priv_drv_data_size,
      .total_priv_drv_data = (uintptr_t)total};
  int result = call(gpu, LX_DXOPENRESOURCEFROMNTHANDLE, &args);
  if (result < 0) {
    REQUIRE(queried == result);
    return result;
  }
  REQUIRE(queried == 0 && strcmp(runtime, RUNTIME_DATA) == 0);
  if (resource != NULL) *resource = args.resource;
  for (unsigned i = 0; i < info.allocation_count && buffers != NULL; i++) {
    /* Where the private data of this one lies: in our own array. */
    struct softgpu_allocation wish;
    REQUIRE(infos[i].priv_drv_data_size == sizeof wish);
    REQUIRE(infos[i].priv_drv_data == (uintptr_t)total + i * sizeof wish);
    memcpy(&wish, (void *)(uintptr_t)infos[i].priv_drv_data, sizeof wish);
    REQUIRE(wish.magic == SOFTGPU_ALLOCATION_MAGIC);
    buffers[i] =
        (struct buffer){.allocation = infos[i].allocation, .resource = args.resource, .bytes = wish.bytes};
    buffer_map(gpu, &buffers[i]);
    lock(gpu, &buffers[i]);
  }
  return 0;
}

int fence_open(struct gpu *gpu, uint64_t fd, struct d3dkmthandle *fence, const volatile uint64_t **at) {
  struct d3dkmt_opensyncobjectfromnthandle2 args = {.nt_handle = fd, .device = gpu->device};
  args.flags.value = SHARED_FLAGS;
  int result = call(gpu, LX_DXOPENSYNCOBJECTFROMNTHANDLE2, &args);
  if (result < 0) return result;
  if (fence != NULL) *fence = args.sync_object;
  if (at != NULL) *at = (const volatile uint64_t *)(uintptr_t)args.monitored_fence.fence_value_cpu_va;
  return 0;
}

void send_descriptor(int socket, int fd) {
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control = {0};
  char byte = 'd';
  struct iovec part = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(rights), &fd, sizeof fd);
  REQUIRE(sendmsg(socket, &message, MSG_NOSIGNAL) == 1);
}

int receive_descriptor(int socket) {
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } control = {0};
  char byte;
  struct iovec part = {.iov_base = &byte, .iov_len = 1};
  struct msghdr message = {.msg_iov = &part,
                           .msg_iovlen = 1,
                           .msg_control = control.bytes,
                           .msg_controllen = sizeof control.bytes};
  REQUIRE(recvmsg(socket, &message, MSG_CMSG_CLOEXEC) == 1);
  struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
  REQUIRE(rights != NULL && rights->cmsg_type == SCM_RIGHTS);
  int fd;
  memcpy(&fd, CMSG_DATA(rights), sizeof fd);
  return fd;
}

void say_byte(int socket, char byte) { REQUIRE(send(socket, &byte, 1, MSG_NOSIGNAL) == 1); }

int hear_byte(int socket) {
  char byte;
  return recv(socket, &byte, 1, 0) == 1 ? byte : -1;
}

int open_descriptors(void) {
  DIR *list = opendir("/proc/self/fd");
  REQUIRE(list != NULL);
  int count = 0;
  while (readdir(list) != NULL) count++;
  closedir(list);
  return count;
}
