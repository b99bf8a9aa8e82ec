/* Descriptors that name nothing of ours, or something else, and objects that were not made to be shared. */
#include "share-gpu.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

static struct gpu gpu;

static void opened(const char *name, uint64_t fd) {
  struct d3dkmt_queryresourceinfofromnthandle info;
  int query = resource_query(&gpu, fd, &info), resource = resource_open(&gpu, fd, NULL, NULL);
  int fence = fence_open(&gpu, fd, NULL, NULL);
  const char *names[3];
  const int results[3] = {query, resource, fence};
  for (int i = 0; i < 3; i++) names[i] = results[i] == 0 ? "0" : strerrorname_np(-results[i]);
  fact("%s %s %s %s", name, names[0], names[1], names[2]);
}

static const char *shared(struct d3dkmthandle object) {
  int fd = share(&gpu, object);
  if (fd < 0) return strerrorname_np(-fd);
  close(fd);
  return "0";
}

int main(void) {
  gpu_open(&gpu);
  struct buffer buffers[1], plain = buffer_make(&gpu, PAGE);
  struct d3dkmthandle resource = resource_make(&gpu, PAGE, 1, buffers),
                      fence = fence_make(&gpu, SHARED_FLAGS, NULL);
  int resource_fd = share(&gpu, resource), fence_fd = share(&gpu, fence);
  REQUIRE(resource_fd > 0 && fence_fd > 0);
  int file = open("/tmp", O_TMPFILE | O_RDWR, 0600), ends[2], sockets[2], event = eventfd(0, 0);
  REQUIRE(file >= 0 && pipe(ends) == 0 && socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) == 0 && event >= 0);
  opened("resource", (uint64_t)resource_fd);
  opened("fence", (uint64_t)fence_fd);
  opened("duplicate", (uint64_t)dup(resource_fd));
  opened("file", (uint64_t)file);
  opened("pipe", (uint64_t)ends[0]);
  opened("pipe", (uint64_t)ends[1]);
  opened("socket", (uint64_t)sockets[0]);
  opened("event", (uint64_t)event);
  opened("device", (uint64_t)gpu.fd);
  opened("nothing", 999);
  opened("zero", 0);
  opened("large", 0x100000000ull + (uint64_t)resource_fd);
  int before = open_descriptors();
  for (int i = 0; i < 300; i++) {
    int fd = share(&gpu, resource);
    REQUIRE(fd > 0);
    struct d3dkmthandle again;
    REQUIRE(resource_open(&gpu, (uint64_t)fd, &again, NULL) == 0 && close(fd) == 0);
    struct buffer all = {.resource = again};
    REQUIRE(buffer_destroy(&gpu, &all) == 0);
    REQUIRE(fence_open(&gpu, (uint64_t)file, NULL, NULL) == -EINVAL);
  }
  fact("left %d", open_descriptors() - before);
  fact("share plain fence %s", shared(gpu.fence));
  fact("share plain allocation %s", shared(plain.allocation));
  fact("share context %s", shared(gpu.context));
  fact("share nothing %s", shared((struct d3dkmthandle){.v = 0}));
  fact("share again %s", shared(resource));
  /* A bad place for the descriptor: none is left over. */
  before = open_descriptors();
  struct d3dkmt_shareobjects wild = {
      .object_count = 1, .objects = (uintptr_t)&resource, .shared_handle = 0x1000};
  fact("wild %s", strerrorname_np(-call(&gpu, LX_DXSHAREOBJECTS, &wild)));
  fact("left %d", open_descriptors() - before);
  /* A fence alone is signalled once its maker has destroyed it: by whoever opened it. */
  struct d3dkmthandle second;
  REQUIRE(fence_open(&gpu, (uint64_t)fence_fd, &second, NULL) == 0);
  struct d3dkmt_destroysynchronizationobject destroy = {.sync_object = fence};
  MUST(&gpu, LX_DXDESTROYSYNCHRONIZATIONOBJECT, &destroy);
  fact("signalled %d", cpu_signal(&gpu, second, 5) == 0 && cpu_wait(&gpu, second, 5) == 0);
  fact("done");
  await_line();
  return 0;
}
