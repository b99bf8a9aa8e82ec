/* One part of the native bench: spin, sleep, sleep2, submit or copy. Prints the figures as one JSON object. */
#include <errno.h>
#include <fcntl.h>
#include <kmbridge/d3dkmthk.h>
#include <kmbridge/softgpu.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

/* Longer than either end spins, so that the broker is asleep when the call comes. */
#define NAP_NS 2000000
#define NAPS 300
#define SUBMITS 10000
/* The broker reaches its pace after some 300,000: its compiler shares the one processor it is pinned to. */
#define SUBMIT_WARM 600000
#define COPY_BYTES (64u << 20)

#define ADDRESS(pointer) ((__u64)(uintptr_t)(pointer))

struct guest {
  int fd, broker;
  struct peer *peer;
  struct d3dkmthandle adapter, device, context, fence;
  struct d3dkmt_queryvideomemoryinfo query;
  const volatile __u64 *fence_value;
  __u64 value;
};

static void must(int result, const char *what) {
  if (result >= 0) return;
  fprintf(stderr, "bench: %s: %s\n", what, strerror(errno));
  exit(1);
}

#define CALL(guest, request, argument) must(ioctl((guest)->fd, request, argument), #request)

static void open_device(struct guest *guest) {
  struct d3dkmt_adapterinfo found[8] = {0};
  struct d3dkmt_enumadapters2 adapters = {.num_adapters = 8, .adapters = (void *)found};
  guest->fd = open("/dev/dxg", O_RDWR | O_CLOEXEC);
  must(guest->fd, "open /dev/dxg");
  CALL(guest, LX_DXENUMADAPTERS2, &adapters);
  guest->adapter = found[0].adapter_handle;
  guest->query.adapter = guest->adapter;
}

static void place(struct guest *guest, int host) {
  if (!pin(0, 0) || !pin(guest->broker, host) || !pin(peer_pid(guest->peer), host)) must(-1, "pinning");
}

static void query(void *context) {
  struct guest *guest = context;
  CALL(guest, LX_DXQUERYVIDEOMEMORYINFO, &guest->query);
}

static void warm(struct guest *guest, unsigned calls) {
  for (unsigned i = 0; i < calls; i++) query(guest);
}

/* Floor and call in turns, so that a slow second of the machine hits both. */
static void alternate(struct guest *guest, double (*floor)(struct peer *), unsigned batch, const char *name) {
  double floors[BLOCKS], calls[BLOCKS];
  for (int i = 0; i < BLOCKS; i++) {
    floors[i] = floor(guest->peer);
    calls[i] = time_block(query, guest, batch);
  }
  printf("{\"floor.native.%s_ns\": %.1f, \"native.call.%s_ns\": %.1f}\n", name, median(floors, BLOCKS), name,
         median(calls, BLOCKS));
}

static void sleep_two(struct guest *guest) {
  double floors[NAPS], calls[NAPS];
  /* A processor that was idle wakes more slowly than one that just slept: both are measured after the same rest. */
  const struct timespec nap = {.tv_nsec = NAP_NS};
  place(guest, 1);
  for (int i = 0; i < NAPS; i++) {
    nanosleep(&nap, NULL);
    double start = now_ns();
    pipe_once(guest->peer);
    floors[i] = now_ns() - start;
    nanosleep(&nap, NULL);
    start = now_ns();
    query(guest);
    calls[i] = now_ns() - start;
  }
  printf("{\"floor.native.sleep2_ns\": %.1f, \"native.call.sleep2_ns\": %.1f}\n", median(floors, NAPS),
         median(calls, NAPS));
}

static void make_context(struct guest *guest) {
  struct d3dkmt_createdevice device = {.adapter = guest->adapter};
  CALL(guest, LX_DXCREATEDEVICE, &device);
  guest->device = device.device;
  struct d3dkmt_createcontextvirtual context = {.device = guest->device};
  CALL(guest, LX_DXCREATECONTEXTVIRTUAL, &context);
  guest->context = context.context;
  struct d3dkmt_createsynchronizationobject2 fence = {.device = guest->device};
  fence.info.type = 5;
  CALL(guest, LX_DXCREATESYNCHRONIZATIONOBJECT, &fence);
  guest->fence = fence.sync_object;
  guest->fence_value = (const volatile __u64 *)(uintptr_t)fence.info.monitored_fence.fence_cpu_virtual_address;
}

/* A signal behind what was submitted, and then until it is seen. */
static void fence_after(struct guest *guest) {
  guest->value++;
  struct d3dkmt_signalsynchronizationobjectfromgpu signal = {
      .context = guest->context,
      .object_count = 1,
      .objects = ADDRESS(&guest->fence),
      .monitored_fence_values = ADDRESS(&guest->value),
  };
  CALL(guest, LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU, &signal);
  while (*guest->fence_value < guest->value) continue;
}

static void submit(struct guest *guest) {
  static char data[64];
  double syncs[BLOCKS], asyncs[BLOCKS], costs[BLOCKS];
  make_context(guest);
  struct d3dkmt_submitcommand command = {
      .broadcast_context_count = 1, .priv_drv_data = ADDRESS(data), .priv_drv_data_size = sizeof data};
  command.broadcast_context[0] = guest->context;
  for (int i = 0; i < SUBMIT_WARM; i++) CALL(guest, LX_DXSUBMITCOMMAND, &command);
  fence_after(guest);
  for (int at = 0; at < BLOCKS; at++) {
    double start = now_ns();
    for (int i = 0; i < SUBMITS / 10; i++) {
      CALL(guest, LX_DXSUBMITCOMMAND, &command);
      fence_after(guest);
    }
    syncs[at] = SUBMITS / 10 * 1e9 / (now_ns() - start);
    start = now_ns();
    for (int i = 0; i < SUBMITS; i++) CALL(guest, LX_DXSUBMITCOMMAND, &command);
    costs[at] = (now_ns() - start) / SUBMITS;
    fence_after(guest);
    asyncs[at] = SUBMITS * 1e9 / (now_ns() - start);
  }
  printf("{\"native.submit.sync_per_s\": %.0f, \"native.submit.async_per_s\": %.0f, \"native.submit.guest_ns\": %.1f}\n",
         median(syncs, BLOCKS), median(asyncs, BLOCKS), median(costs, BLOCKS));
}

static double rate(void *to, const void *from) {
  double start = now_ns();
  memcpy(to, from, COPY_BYTES);
  __asm__ volatile("" ::"r"(to) : "memory");
  return COPY_BYTES * 1e9 / (now_ns() - start);
}

static void copy(struct guest *guest) {
  double floors[BLOCKS], copies[BLOCKS];
  make_context(guest);
  struct softgpu_allocation wish = {.magic = SOFTGPU_ALLOCATION_MAGIC, .version = SOFTGPU_ALLOCATION_VERSION,
                                    .bytes = COPY_BYTES, .segment = SOFTGPU_SEGMENT_LOCAL, .flags = SOFTGPU_CPU_VISIBLE};
  struct d3dddi_allocationinfo2 info = {.priv_drv_data = ADDRESS(&wish), .priv_drv_data_size = sizeof wish};
  struct d3dkmt_createallocation make = {.device = guest->device, .alloc_count = 1, .allocation_info = ADDRESS(&info)};
  CALL(guest, LX_DXCREATEALLOCATION, &make);
  struct d3dkmt_lock2 lock = {.device = guest->device, .allocation = info.allocation};
  CALL(guest, LX_DXLOCK2, &lock);
  char *source = malloc(COPY_BYTES), *plain = malloc(COPY_BYTES), *map = (char *)(uintptr_t)lock.data;
  if (source == NULL || plain == NULL) must(-1, "memory");
  memset(source, 3, COPY_BYTES);
  memset(plain, 1, COPY_BYTES);
  memset(map, 1, COPY_BYTES);
  for (int i = 0; i < BLOCKS; i++) {
    floors[i] = rate(plain, source);
    copies[i] = rate(map, source);
  }
  printf("{\"native.copy.bytes_per_s\": %.0f, \"floor.native.memcpy_bytes_per_s\": %.0f}\n", median(copies, BLOCKS),
         median(floors, BLOCKS));
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: guest PART BROKER_PID\n");
    return 2;
  }
  struct guest guest = {.broker = atoi(argv[2]), .peer = peer_start()};
  if (guest.peer == NULL) must(-1, "the peer");
  open_device(&guest);
  const char *part = argv[1];
  place(&guest, strcmp(part, "sleep") == 0 ? 0 : 1);
  /* The broker's compiler has to have seen the path, and the spinners of both ends who answers. */
  warm(&guest, strcmp(part, "sleep") == 0 ? 20000 : 100000);
  if (strcmp(part, "spin") == 0)
    alternate(&guest, spin_floor, 100, "spin");
  else if (strcmp(part, "sleep") == 0)
    alternate(&guest, pipe_floor, 10, "sleep");
  else if (strcmp(part, "sleep2") == 0)
    sleep_two(&guest);
  else if (strcmp(part, "submit") == 0)
    submit(&guest);
  else if (strcmp(part, "copy") == 0)
    copy(&guest);
  peer_stop(guest.peer);
  close(guest.fd);
  return 0;
}
