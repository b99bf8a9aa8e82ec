/*
 * Two processes share a resource and a fence by descriptor: what the GPU writes for one the other sees, and
 * each is woken by the other's signal. The second may be a guest of another partition, whose socket the
 * second argument is.
 */
#include "share-gpu.h"

#include <sys/prctl.h>
#include <sys/socket.h>

#define BYTES (4u * PAGE)

/* The one that makes what is shared. */
struct maker {
  struct gpu gpu;
  struct buffer buffers[2];
  struct d3dkmthandle resource, fence;
  const volatile uint64_t *at;
  int resource_fd, fence_fd;
};

static void make(struct maker *maker, int socket) {
  gpu_open(&maker->gpu);
  maker->resource = resource_make(&maker->gpu, BYTES, 2, maker->buffers);
  maker->fence = fence_make(&maker->gpu, SHARED_FLAGS, &maker->at);
  maker->resource_fd = share(&maker->gpu, maker->resource);
  maker->fence_fd = share(&maker->gpu, maker->fence);
  REQUIRE(maker->resource_fd > 0 && maker->fence_fd > 0);
  send_descriptor(socket, maker->resource_fd);
  send_descriptor(socket, maker->fence_fd);
}

/* --- both live, and take turns --- */

static int turns_of_second(int socket) {
  struct gpu gpu;
  struct buffer buffers[2], own;
  struct d3dkmthandle fence;
  const volatile uint64_t *at;
  int resource_fd = receive_descriptor(socket), fence_fd = receive_descriptor(socket);
  gpu_open(&gpu);
  fact("second opens %d %d", resource_open(&gpu, (uint64_t)resource_fd, NULL, buffers),
       fence_open(&gpu, (uint64_t)fence_fd, &fence, &at));
  close(resource_fd);
  close(fence_fd);
  own = buffer_make(&gpu, BYTES);
  say_byte(socket, 'o');
  bool good = true;
  for (uint32_t turn = 1; turn <= 50; turn++) {
    REQUIRE(cpu_wait(&gpu, fence, 2 * turn - 1) == 0);
    good = good && *at == 2 * turn - 1 && all_words(buffers[0].at, BYTES, turn);
    gpu_copy(&gpu, own.va, buffers[0].va, BYTES);
    gpu_fill(&gpu, buffers[1].va, BYTES, ~turn);
    gpu_finish(&gpu);
    good = good && all_words(own.at, BYTES, turn);
    gpu_signal(&gpu, fence, 2 * turn);
  }
  fact("second saw all %d", good);
  REQUIRE(hear_byte(socket) == 's');
  /* The program's own writes are there too. */
  ((volatile uint32_t *)buffers[1].at)[5] = 55;
  say_byte(socket, 'w');
  REQUIRE(hear_byte(socket) == 'e');
  gpu_close(&gpu);
  return 0;
}

static void turns_of_first(int socket) {
  struct maker maker;
  make(&maker, socket);
  REQUIRE(hear_byte(socket) == 'o');
  bool good = true;
  for (uint32_t turn = 1; turn <= 50; turn++) {
    gpu_fill(&maker.gpu, maker.buffers[0].va, BYTES, turn);
    gpu_finish(&maker.gpu);
    REQUIRE(cpu_signal(&maker.gpu, maker.fence, 2 * turn - 1) == 0);
    REQUIRE(cpu_wait(&maker.gpu, maker.fence, 2 * turn) == 0);
    good = good && *maker.at == 2 * turn && all_words(maker.buffers[1].at, BYTES, ~turn);
  }
  fact("first saw all %d", good);
  say_byte(socket, 's');
  REQUIRE(hear_byte(socket) == 'w');
  fact("plain write %d", ((volatile uint32_t *)maker.buffers[1].at)[5] == 55);
  fact("both");
  await_line();
  say_byte(socket, 'e');
}

/* --- the maker is gone before anything is opened --- */

static int lonely(int socket) {
  struct gpu gpu;
  struct buffer buffers[2];
  struct d3dkmthandle fence;
  int resource_fd = receive_descriptor(socket), fence_fd = receive_descriptor(socket);
  REQUIRE(hear_byte(socket) == -1);
  gpu_open(&gpu);
  REQUIRE(resource_open(&gpu, (uint64_t)resource_fd, NULL, buffers) == 0);
  REQUIRE(fence_open(&gpu, (uint64_t)fence_fd, &fence, NULL) == 0);
  fact("content %d", all_words(buffers[0].at, BYTES, 0x33333333));
  gpu_fill(&gpu, buffers[1].va, BYTES, 0x44444444);
  gpu_signal(&gpu, fence, 9);
  REQUIRE(cpu_wait(&gpu, fence, 9) == 0);
  fact("goes on %d", all_words(buffers[1].at, BYTES, 0x44444444));
  gpu_close(&gpu);
  fact("closed");
  await_line();
  /* The descriptors are the last that is left of it: they still name it. */
  gpu_open(&gpu);
  REQUIRE(resource_open(&gpu, (uint64_t)resource_fd, NULL, buffers) == 0);
  fact("opened again %d", all_words(buffers[1].at, BYTES, 0x44444444));
  gpu_close(&gpu);
  close(resource_fd);
  close(fence_fd);
  fact("last close");
  await_line();
  return 0;
}

static void leave(int socket) {
  struct maker maker;
  make(&maker, socket);
  gpu_fill(&maker.gpu, maker.buffers[0].va, BYTES, 0x33333333);
  gpu_finish(&maker.gpu);
  fact("first leaves");
}

/* --- another partition --- */

static int stranger(int socket) {
  struct gpu gpu;
  struct d3dkmt_queryresourceinfofromnthandle info;
  int resource_fd = receive_descriptor(socket), fence_fd = receive_descriptor(socket);
  gpu_open(&gpu);
  fact("query %s", strerrorname_np(-resource_query(&gpu, (uint64_t)resource_fd, &info)));
  fact("resource %s", strerrorname_np(-resource_open(&gpu, (uint64_t)resource_fd, NULL, NULL)));
  fact("fence %s", strerrorname_np(-fence_open(&gpu, (uint64_t)fence_fd, NULL, NULL)));
  struct buffer own = buffer_make(&gpu, PAGE);
  gpu_fill(&gpu, own.va, PAGE, 1);
  gpu_finish(&gpu);
  fact("its own device works %d", all_words(own.at, PAGE, 1));
  gpu_close(&gpu);
  return 0;
}

static void keep(int socket) {
  struct maker maker;
  make(&maker, socket);
  gpu_fill(&maker.gpu, maker.buffers[0].va, BYTES, 0x66666666);
  gpu_finish(&maker.gpu);
  REQUIRE(hear_byte(socket) == -1);
  fact("untouched %d", all_words(maker.buffers[0].at, BYTES, 0x66666666) && *maker.at == 0);
}

int main(int argc, char **argv) {
  REQUIRE(argc == 2 || argc == 3);
  int ends[2];
  REQUIRE(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
  bool alone = strcmp(argv[1], "leave") == 0;
  pid_t child = fork();
  if (child == 0) {
    /* Not outliving the test, where the first does not end first. */
    if (!alone) prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(ends[0]);
    if (argc == 3) setenv("KMBRIDGE_SOCKET", argv[2], 1);
    _exit(argc == 3 ? stranger(ends[1]) : alone ? lonely(ends[1]) : turns_of_second(ends[1]));
  }
  close(ends[1]);
  if (argc == 3)
    keep(ends[0]);
  else if (alone)
    leave(ends[0]);
  else
    turns_of_first(ends[0]);
  if (!alone) fact("second %d", ending(child));
  return 0;
}
