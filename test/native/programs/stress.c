/*
 * Threads that do everything that a guest can do, all at once and for as long as they are told, for the sanitizers to watch:
 *   stress SECONDS THREADS   or   stress planted (a mistake of each kind, which must be reported)
 */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>

#include "facts.h"

enum { MOST_THREADS = 64, ADOPTED = 16384, PATIENCE_MS = 60000 };

static int file;
static uint32_t adapter, device, shared_fence;
static atomic_ullong raised;
static atomic_bool stop;
static pthread_t threads[MOST_THREADS];
static int thread_count;
/* Signals go to threads that are there. */
static pthread_barrier_t begun, ended;

/* Of one thread. */
struct self {
  int number;
  uint64_t random, calls;
  uint32_t device, fence, context;
  uint64_t value;
};

static uint64_t draw(struct self *self) {
  self->random ^= self->random << 13;
  self->random ^= self->random >> 7;
  self->random ^= self->random << 17;
  return self->random;
}

static void must(bool holds, const char *what) {
  if (holds) return;
  int error = errno;
  fprintf(stderr, "does not hold: %s (%s)\n", what, errno_name(error));
  _exit(98);
}
#define MUST(condition) must(condition, #condition)

static void query(struct self *self) {
  (void)self;
  MUST(dxg_memory(file, adapter) == 0);
}

/* Signals of others end waits: they are waited for again. */
static void wait_for(uint32_t owner, uint32_t fence, uint64_t value) {
  int result;
  do result = dxg_wait(file, owner, fence, value);
  while (result < 0 && errno == EINTR);
  MUST(result == 0);
}

static void own_fence(struct self *self) {
  self->value++;
  MUST(dxg_signal(file, self->device, self->fence, self->value) == 0);
  wait_for(self->device, self->fence, self->value);
}

/* Calls without an answer, more at once than a ring holds, and what tells that all of them were read. */
static void flood(struct self *self) {
  static const uint8_t data[512];
  struct d3dkmt_submitcommand args = {.broadcast_context_count = 1, .priv_drv_data_size = sizeof data};
  args.priv_drv_data = (__u64)(uintptr_t)data;
  args.broadcast_context[0].v = self->context;
  for (int i = 0; i < 100; i++) MUST(ioctl(file, LX_DXSUBMITCOMMAND, &args) == 0);
  uint64_t value = ++self->value;
  struct d3dkmt_signalsynchronizationobjectfromgpu signal = {.context.v = self->context, .object_count = 1};
  signal.objects = (__u64)(uintptr_t)&self->fence;
  signal.monitored_fence_values = (__u64)(uintptr_t)&value;
  MUST(ioctl(file, LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU, &signal) == 0);
  wait_for(self->device, self->fence, value);
}

/* One fence that all raise and all wait for. */
static void fence_of_all(struct self *self) {
  (void)self;
  uint64_t value = atomic_fetch_add(&raised, 1) + 1;
  /* Another may have gone past it already, and a fence does not go back. */
  int result = dxg_signal(file, device, shared_fence, value);
  MUST(result == 0 || errno == EINVAL);
  if (result == 0) wait_for(device, shared_fence, value);
}

static void event(struct self *self) {
  int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  MUST(fd >= 0);
  uint64_t value = ++self->value, got = 0;
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {.device.v = self->device, .object_count = 1};
  args.objects = (__u64)(uintptr_t)&self->fence;
  args.fence_values = (__u64)(uintptr_t)&value;
  args.async_event = (__u64)fd;
  int result;
  do result = ioctl(file, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
  while (result < 0 && errno == EINTR);
  MUST(result == 0);
  MUST(dxg_signal(file, self->device, self->fence, value) == 0);
  struct pollfd look = {.fd = fd, .events = POLLIN};
  int ready;
  do ready = poll(&look, 1, PATIENCE_MS);
  while (ready < 0 && errno == EINTR);
  MUST(ready == 1 && read(fd, &got, sizeof got) == sizeof got && got >= 1);
  close(fd);
}

static void device_and_fence(struct self *self) {
  uint32_t own = dxg_device(file, adapter);
  MUST(own != 0);
  uint32_t fence = dxg_fence(file, own);
  MUST(fence != 0);
  if (draw(self) % 2 == 0) MUST(dxg_destroy_fence(file, fence) == 0);
  MUST(dxg_destroy(file, own) == 0);
  MUST(dxg_signal(file, own, fence, 1) == -1 && errno == EINVAL);
}

static void open_and_close(struct self *self) {
  int mine = dxg_open();
  MUST(mine >= 0);
  uint32_t handle = dxg_adapter(mine);
  MUST(handle != 0);
  int copy = draw(self) % 2 == 0 ? dup(mine) : -1;
  MUST(dxg_close_adapter(mine, handle) == 0);
  MUST(close(mine) == 0);
  if (copy >= 0) MUST(dxg_count(copy) >= 1 && close(copy) == 0);
}

/* Existing memory: what is written before, while and after it is shared is there at the end. */
static void adopt(struct self *self) {
  uint8_t *at = mmap(NULL, ADOPTED, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  MUST(at != MAP_FAILED);
  memset(at, self->number, ADOPTED);
  struct d3dkmt_createstandardallocation standard = {.type = _D3DKMT_STANDARDALLOCATIONTYPE_EXISTINGHEAP,
                                                     .existing_heap_data.size = ADOPTED};
  struct d3dddi_allocationinfo2 info = {.sysmem = (__u64)(uintptr_t)at};
  struct d3dkmt_createallocation args = {.device.v = self->device, .alloc_count = 1};
  args.allocation_info = (__u64)(uintptr_t)&info;
  args.standard_allocation = (__u64)(uintptr_t)&standard;
  args.flags.existing_sysmem = args.flags.standard_allocation = 1;
  MUST(ioctl(file, LX_DXCREATEALLOCATION, &args) == 0);
  at[1] = 77;
  struct d3dkmt_destroyallocation2 destroy = {.device.v = self->device, .alloc_count = 1};
  destroy.allocations = (__u64)(uintptr_t)&info.allocation;
  MUST(ioctl(file, LX_DXDESTROYALLOCATION2, &destroy) == 0);
  MUST(at[0] == self->number && at[1] == 77 && at[ADOPTED - 1] == self->number);
  munmap(at, ADOPTED);
}

static void share(struct self *self) {
  struct d3dkmt_createsynchronizationobject2 make = {.device.v = self->device};
  make.info.type = _D3DDDI_MONITORED_FENCE;
  make.info.flags.shared = 1;
  make.info.flags.nt_security_sharing = 1;
  MUST(ioctl(file, LX_DXCREATESYNCHRONIZATIONOBJECT, &make) == 0);
  __u64 handle = 0;
  struct d3dkmt_shareobjects args = {.object_count = 1};
  args.objects = (__u64)(uintptr_t)&make.sync_object;
  args.shared_handle = (__u64)(uintptr_t)&handle;
  MUST(ioctl(file, LX_DXSHAREOBJECTS, &args) == 0);
  MUST(close((int)handle) == 0);
  MUST(dxg_destroy_fence(file, make.sync_object.v) == 0);
}

static void wild(struct self *self) {
  void *nowhere = (void *)(uintptr_t)(draw(self) % 2 == 0 ? 64 : 0x7000000000);
  MUST(ioctl(file, LX_DXQUERYVIDEOMEMORYINFO, nowhere) == -1 && errno == EFAULT);
  MUST(ioctl(file, 0x4747, nowhere) == -1 && errno == ENOTTY);
}

/* The child has no device, and nothing of the parent's. */
static void copy(struct self *self) {
  (void)self;
  pid_t child = fork();
  MUST(child >= 0);
  if (child == 0) _exit(dxg_count(file) == -1 && errno == ENOTTY ? 0 : 1);
  int status;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  MUST(status == 0);
}

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#endif
#endif

/*
 * A handler that calls the device too: it is answered, or told to try again. Not with ThreadSanitizer, which runs handlers
 * when it likes, also where the shim has all signals blocked since it holds a lock.
 */
static void on_signal(int number) {
  (void)number;
#ifdef __SANITIZE_THREAD__
  return;
#endif
  int error = errno;
  if (dxg_memory(file, adapter) < 0 && errno != EAGAIN && errno != EINTR && errno != ENOTTY) _exit(97);
  errno = error;
}

static void disturb(struct self *self) {
  pthread_kill(threads[draw(self) % (uint64_t)thread_count], SIGUSR1);
}

static const struct {
  void (*run)(struct self *self);
  unsigned often;
} deeds[] = {{query, 30},  {own_fence, 20}, {flood, 3},        {fence_of_all, 10}, {event, 10}, {device_and_fence, 5}, {open_and_close, 5},
             {adopt, 3},   {share, 5},      {wild, 5},          {copy, 1},   {disturb, 3}};

static void *work(void *argument) {
  struct self *self = argument;
  self->device = dxg_device(file, adapter);
  self->fence = dxg_fence(file, self->device);
  struct d3dkmt_createcontextvirtual context = {.device.v = self->device};
  MUST(self->device != 0 && self->fence != 0 && ioctl(file, LX_DXCREATECONTEXTVIRTUAL, &context) == 0);
  self->context = context.context.v;
  pthread_barrier_wait(&begun);
  unsigned sum = 0;
  for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) sum += deeds[i].often;
  while (!atomic_load(&stop)) {
    unsigned pick = (unsigned)(draw(self) % sum), at = 0;
    while (pick >= deeds[at].often) pick -= deeds[at++].often;
    deeds[at].run(self);
    self->calls++;
  }
  MUST(dxg_destroy(file, self->device) == 0);
  pthread_barrier_wait(&ended);
  return NULL;
}

/* Everything once more from nothing: the device ends with its last file. */
static void round_of(long seconds) {
  struct self selves[MOST_THREADS] = {0};
  file = dxg_open();
  MUST(file >= 0);
  adapter = dxg_adapter(file);
  device = dxg_device(file, adapter);
  shared_fence = dxg_fence(file, device);
  MUST(shared_fence != 0);
  atomic_store(&raised, 0);
  atomic_store(&stop, false);
  pthread_barrier_init(&begun, NULL, (unsigned)thread_count + 1);
  pthread_barrier_init(&ended, NULL, (unsigned)thread_count);
  for (int i = 0; i < thread_count; i++) {
    selves[i] = (struct self){.number = i + 1, .random = 88172645463325252ull + (uint64_t)i * 7919 + (uint64_t)time(NULL)};
    MUST(pthread_create(&threads[i], NULL, work, &selves[i]) == 0);
  }
  pthread_barrier_wait(&begun);
  struct timespec rest = {.tv_sec = seconds};
  while (nanosleep(&rest, &rest) < 0) continue;
  atomic_store(&stop, true);
  long calls = 0;
  for (int i = 0; i < thread_count; i++) {
    pthread_join(threads[i], NULL);
    calls += (long)selves[i].calls;
  }
  MUST(close(file) == 0);
  fact("deeds", calls);
}

static volatile int racing;

static void *race(void *argument) {
  for (int i = 0; i < 100000; i++) racing++;
  return argument;
}

/* A mistake for each of the sanitizers. */
static int planted(void) {
  pthread_t one, other;
  pthread_create(&one, NULL, race, NULL);
  pthread_create(&other, NULL, race, NULL);
  pthread_join(one, NULL);
  pthread_join(other, NULL);
  volatile int shift = 40;
  racing = 1 << shift;
  volatile size_t past = 8;
  volatile char *block = malloc(past);
  MUST(block != NULL);
  block[past] = (char)racing;
  free((void *)block);
  return 0;
}

int main(int count, char **arguments) {
  if (count == 2 && strcmp(arguments[1], "planted") == 0) return planted();
  long seconds = count > 1 ? atol(arguments[1]) : 5;
  thread_count = count > 2 ? atoi(arguments[2]) : 8;
  if (thread_count < 1 || thread_count > MOST_THREADS || seconds < 1) return 2;
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGUSR1, &action, NULL);
  /* Some rounds, so that connections end and begin as well. */
  enum { ROUND_SECONDS = 5 };
  for (; seconds > 0; seconds -= ROUND_SECONDS) round_of(seconds < ROUND_SECONDS ? seconds : ROUND_SECONDS);
  return 0;
}
