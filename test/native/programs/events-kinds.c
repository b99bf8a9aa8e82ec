/* CPU events: an eventfd of the program's, to which the shim adds when fences are there; and sync files. */
#include "gpu.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/time.h>

static struct gpu gpu;

static int make_event(unsigned start) {
  int fd = eventfd(start, EFD_CLOEXEC | EFD_NONBLOCK);
  REQUIRE(fd > 0);
  return fd;
}

/* Registers; 0 or -errno. */
static int when(const struct d3dkmthandle *fences, const uint64_t *values, unsigned count, bool any,
                uint64_t event) {
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {.device = gpu.device,
                                                           .object_count = count,
                                                           .objects = (uintptr_t)fences,
                                                           .fence_values = (uintptr_t)values,
                                                           .async_event = event};
  args.flags.wait_any = any;
  return call(&gpu, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

static int when_one(struct d3dkmthandle fence, uint64_t value, uint64_t event) {
  return when(&fence, &value, 1, false, event);
}

/* Whether it is readable, at once or within a time that is far beyond any that it takes. */
static bool readable(int fd, bool soon) {
  struct pollfd look = {.fd = fd, .events = POLLIN};
  return poll(&look, 1, soon ? 20000 : 0) == 1 && (look.revents & POLLIN) != 0;
}

/* What has been added to it; 0 for nothing. */
static unsigned long long taken(int fd) {
  uint64_t value = 0;
  return read(fd, &value, sizeof value) == sizeof value ? value : 0;
}

/* The shim adds to an event before it closes its own copy of it, both with its lock held: a call that takes the
 * lock comes after the two. */
static void let_close(void) { REQUIRE(when_one(gpu.fence, 0, 999) == -EINVAL); }

/* Everything that was said before has been heard: events come in order. */
static void settle(void) {
  int fd = make_event(0);
  REQUIRE(when_one(gpu.fence, 0, (uint64_t)fd) == 0 && readable(fd, true));
  close(fd);
  let_close();
}

static int open_descriptors(void) {
  DIR *list = opendir("/proc/self/fd");
  REQUIRE(list != NULL);
  int count = 0;
  while (readdir(list) != NULL) count++;
  closedir(list);
  return count;
}

static void one_shot(void) {
  struct d3dkmthandle fence = fence_make(&gpu, 0, NULL);
  int fd = make_event(0);
  fact("registered %d", when_one(fence, 3, (uint64_t)fd));
  REQUIRE(cpu_signal(&gpu, fence, 2) == 0);
  settle();
  fact("too early %d", readable(fd, false));
  REQUIRE(cpu_signal(&gpu, fence, 3) == 0);
  fact("reached %d", readable(fd, true));
  fact("added %llu", taken(fd));
  REQUIRE(cpu_signal(&gpu, fence, 4) == 0);
  settle();
  fact("once %d", readable(fd, false));
  fact("already there %d", when_one(fence, 1, (uint64_t)fd));
  fact("reached %d", readable(fd, true));
  fact("added %llu", taken(fd));
  for (uint64_t value = 10; value < 15; value++) REQUIRE(when_one(fence, value, (uint64_t)fd) == 0);
  gpu_signal(&gpu, fence, 14);
  REQUIRE(cpu_wait(&gpu, fence, 14) == 0);
  settle();
  fact("five of one %llu", taken(fd));
  close(fd);
}

/* In the queue of each context: 0 or -errno. */
static int when_there(const struct d3dkmthandle *contexts, unsigned count, unsigned objects, uint64_t event) {
  struct d3dkmt_signalsynchronizationobjectfromgpu2 args = {.object_count = objects,
                                                           .objects = (uintptr_t)&gpu.fence,
                                                           .context_count = count,
                                                           .contexts = (uintptr_t)contexts,
                                                           .cpu_event_handle = event};
  args.flags.enqueue_cpu_event = 1;
  return call(&gpu, LX_DXSIGNALSYNCHRONIZATIONOBJECTFROMGPU2, &args);
}

static void queued(void) {
  struct d3dkmt_createcontextvirtual more = {.device = gpu.device};
  MUST(&gpu, LX_DXCREATECONTEXTVIRTUAL, &more);
  const struct d3dkmthandle contexts[] = {gpu.context, more.context};
  struct buffer buffer = buffer_make(&gpu, 16u << 20);
  int fd = make_event(0), null = open("/dev/null", O_RDONLY | O_CLOEXEC), before = open_descriptors();
  /* Longer than a turn of the host's: the event cannot be there before. */
  gpu_fill(&gpu, buffer.va, buffer.bytes, 7);
  fact("registered %d", when_there(contexts, 2, 0, (uint64_t)fd));
  fact("there %d", readable(fd, true));
  fact("filled %d", all_words(buffer.at, buffer.bytes, 7));
  fact("added %llu", taken(fd));
  fact("idle %d", when_there(contexts, 2, 0, (uint64_t)fd));
  fact("there %d", readable(fd, true));
  fact("added %llu", taken(fd));
  fact("no event %s", strerrorname_np(-when_there(contexts, 1, 0, 0)));
  fact("a file %s", strerrorname_np(-when_there(contexts, 1, 0, (uint64_t)null)));
  fact("objects %s", strerrorname_np(-when_there(contexts, 1, 1, (uint64_t)fd)));
  fact("no context %s", strerrorname_np(-when_there(&gpu.device, 1, 0, (uint64_t)fd)));
  settle();
  fact("left %d, once %d", open_descriptors() - before, readable(fd, false));
}

static void many(void) {
  enum { COUNT = 200 };
  struct d3dkmthandle fence = fence_make(&gpu, 0, NULL);
  int fds[COUNT], good = 0;
  for (int i = 0; i < COUNT; i++) {
    fds[i] = make_event(0);
    REQUIRE(when_one(fence, (uint64_t)i + 1, (uint64_t)fds[i]) == 0);
  }
  for (int i = 0; i < COUNT; i++) {
    gpu_signal(&gpu, fence, (uint64_t)i + 1);
    /* This one, and not the next. */
    good += readable(fds[i], true) && (i + 1 == COUNT || !readable(fds[i + 1], false)) && taken(fds[i]) == 1;
    close(fds[i]);
  }
  fact("many %d", good == COUNT);
}

static void any_and_all(void) {
  struct d3dkmthandle fences[2] = {fence_make(&gpu, 0, NULL), fence_make(&gpu, 0, NULL)};
  uint64_t values[2] = {5, 6};
  int any = make_event(0), all = make_event(0);
  REQUIRE(when(fences, values, 2, true, (uint64_t)any) == 0 &&
          when(fences, values, 2, false, (uint64_t)all) == 0);
  REQUIRE(cpu_signal(&gpu, fences[1], 6) == 0);
  fact("any %d", readable(any, true));
  settle();
  fact("not all %d", readable(all, false));
  REQUIRE(cpu_signal(&gpu, fences[0], 5) == 0);
  fact("all %d", readable(all, true));
  settle();
  fact("any %llu", taken(any));
  fact("all %llu", taken(all));
  close(any);
  close(all);
}

static void refused(void) {
  struct d3dkmthandle fence = fence_make(&gpu, 0, NULL), none = {.v = 0x12340000};
  int ends[2], file = open("/tmp", O_TMPFILE | O_RDWR, 0600), fd = make_event(0);
  REQUIRE(pipe(ends) == 0 && file >= 0);
  /* Whatever is opened once has been. */
  REQUIRE(when_one(fence, 0, (uint64_t)fd) == 0 && readable(fd, true) && taken(fd) == 1);
  let_close();
  int before = open_descriptors();
  fact("no descriptor %s", strerrorname_np(-when_one(fence, 1, 999)));
  fact("a large number %s", strerrorname_np(-when_one(fence, 1, 0x100000000ull + (uint64_t)fd)));
  fact("a file %s", strerrorname_np(-when_one(fence, 1, (uint64_t)file)));
  fact("a pipe %s", strerrorname_np(-when_one(fence, 1, (uint64_t)ends[1])));
  fact("the device %s", strerrorname_np(-when_one(fence, 1, (uint64_t)gpu.fd)));
  fact("no fence %s", strerrorname_np(-when_one(none, 1, (uint64_t)fd)));
  fact("no fences %s", strerrorname_np(-when(&fence, NULL, 0, false, (uint64_t)fd)));
  fact("left %d", open_descriptors() - before);
  REQUIRE(cpu_signal(&gpu, fence, 5) == 0);
  settle();
  fact("written %d %lld %d", readable(ends[0], false), (long long)lseek(file, 0, SEEK_END),
       readable(fd, false));
  /* 0 is no event: the call waits, here for what is there already. */
  REQUIRE(dup2(fd, 0) == 0);
  fact("zero waits %d", when_one(fence, 5, 0));
  settle();
  fact("zero is not added to %d", readable(0, false));
}

/* The eventfd is closed, and its number means a file, before the fence is there. */
static void closed(void) {
  struct d3dkmthandle fence = fence_make(&gpu, 0, NULL);
  int fd = make_event(0);
  REQUIRE(when_one(fence, 1, (uint64_t)fd) == 0);
  close(fd);
  int file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
  REQUIRE(file == fd);
  int other = make_event(0), copy = make_event(0);
  REQUIRE(when_one(fence, 1, (uint64_t)other) == 0 && when_one(fence, 1, (uint64_t)copy) == 0);
  /* A duplicate is the same event. */
  int duplicate = dup(copy);
  close(copy);
  REQUIRE(cpu_signal(&gpu, fence, 1) == 0);
  fact("the others %d %d", readable(other, true), readable(duplicate, true));
  settle();
  fact("file %lld", (long long)lseek(file, 0, SEEK_END));
  /* One that is full must not stop the others. */
  int full = make_event(0);
  uint64_t most = UINT64_MAX - 1;
  REQUIRE(fcntl(full, F_SETFL, 0) == 0 && write(full, &most, sizeof most) == sizeof most);
  REQUIRE(when_one(fence, 2, (uint64_t)full) == 0 && when_one(fence, 2, (uint64_t)other) == 0);
  REQUIRE(taken(other) == 1 && cpu_signal(&gpu, fence, 2) == 0);
  fact("beside a full one %d", readable(other, true));
}

static void destroyed(void) {
  struct d3dkmthandle fence = fence_make(&gpu, 0, NULL);
  int by_fence = make_event(0), by_device = make_event(0);
  REQUIRE(when_one(fence, 1, (uint64_t)by_fence) == 0);
  struct d3dkmt_destroysynchronizationobject destroy = {.sync_object = fence};
  MUST(&gpu, LX_DXDESTROYSYNCHRONIZATIONOBJECT, &destroy);
  fact("fence destroyed %d", readable(by_fence, true));
  struct gpu second;
  gpu_device(&second, gpu.fd);
  fence = fence_make(&second, 0, NULL);
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {.device = second.device, .object_count = 1};
  uint64_t value = 1;
  args.objects = (uintptr_t)&fence;
  args.fence_values = (uintptr_t)&value;
  args.async_event = (uint64_t)by_device;
  MUST(&second, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
  struct d3dkmt_destroydevice device = {.device = second.device};
  MUST(&second, LX_DXDESTROYDEVICE, &device);
  fact("device destroyed %d", readable(by_device, true));
  fact("afterwards %s", strerrorname_np(-call(&second, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args)));
}

static int sync_file(struct d3dkmthandle fence, uint64_t value) {
  struct d3dkmt_createsyncfile args = {.device = gpu.device, .monitored_fence = fence, .fence_value = value};
  int result = call(&gpu, LX_DXCREATESYNCFILE, &args);
  return result < 0 ? result : (int)args.sync_file_handle;
}

static void sync_files(void) {
  struct d3dkmthandle fence = fence_make(&gpu, 0, NULL);
  int fd = sync_file(fence, 1), unused = sync_file(fence, 1);
  fact("sync file %d", fd > 0 && unused > 0 && (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
  close(unused);
  settle();
  fact("pending %d", readable(fd, false));
  /* A child has it too. */
  pid_t child = fork();
  if (child == 0) _exit(readable(fd, true) ? 0 : 1);
  REQUIRE(cpu_signal(&gpu, fence, 1) == 0);
  fact("signalled %d %d", readable(fd, true), ending(child));
  fact("stays %d", readable(fd, false));
  close(fd);
  fd = sync_file(fence, 1);
  fact("already there %d", readable(fd, true));
  close(fd);
  fd = sync_file(fence, 100);
  struct d3dkmt_destroysynchronizationobject destroy = {.sync_object = fence};
  MUST(&gpu, LX_DXDESTROYSYNCHRONIZATIONOBJECT, &destroy);
  fact("destroyed %d", readable(fd, true));
  close(fd);
  fact("no fence %s", strerrorname_np(-sync_file(fence, 1)));
  fact("a queue's %s", strerrorname_np(-sync_file(gpu.paging_fence, 1)));
  int before = open_descriptors();
  struct d3dkmt_createsyncfile *wild = (void *)0x1000;
  fact("wild %s", strerrorname_np(-call(&gpu, LX_DXCREATESYNCFILE, wild)));
  for (int i = 0; i < 100; i++) REQUIRE((fd = sync_file(gpu.fence, 0)) > 0 && close(fd) == 0);
  settle();
  fact("left %d", open_descriptors() - before);
}

/* As many as may wait at once, and one more; the program's own limit of descriptors before that. */
static void limits(void) {
  struct d3dkmthandle fence = fence_make(&gpu, 0, NULL);
  struct rlimit limit = {.rlim_cur = 300, .rlim_max = 4096};
  REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  int fd = make_event(0), result = 0, registered = 0;
  while ((result = when_one(fence, 1, (uint64_t)fd)) == 0) registered++;
  fact("descriptors %s %d", strerrorname_np(-result), registered > 100 && registered < 300);
  limit.rlim_cur = 4096;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  while ((result = when_one(fence, 1, (uint64_t)fd)) == 0) registered++;
  fact("waits %s %d", strerrorname_np(-result), registered);
  REQUIRE(cpu_signal(&gpu, fence, 1) == 0);
  unsigned long long sum = 0;
  while (sum < (unsigned long long)registered && readable(fd, true)) sum += taken(fd);
  fact("all added %d", sum == (unsigned long long)registered);
  fact("again %d", when_one(fence, 1, (uint64_t)fd) == 0 && readable(fd, true));
}

static volatile sig_atomic_t handled;
static void count_signal(int number) { handled += number == SIGUSR1; }

/* The thread behind the events takes no signal of the program's. */
static void signals(void) {
  settle();
  struct sigaction action = {.sa_handler = count_signal};
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGUSR1);
  REQUIRE(sigaction(SIGUSR1, &action, NULL) == 0 && pthread_sigmask(SIG_BLOCK, &one, NULL) == 0);
  REQUIRE(kill(getpid(), SIGUSR1) == 0);
  settle();
  fact("taken by another thread %d", (int)handled);
  REQUIRE(pthread_sigmask(SIG_UNBLOCK, &one, NULL) == 0);
  fact("taken by ours %d", (int)handled);
  /* To register is no wait: a signal does not end it, so that nobody registers twice. */
  struct itimerval often = {.it_interval = {.tv_usec = 100}, .it_value = {.tv_usec = 100}}, never = {0};
  action.sa_handler = count_signal;
  REQUIRE(sigaction(SIGALRM, &action, NULL) == 0 && setitimer(ITIMER_REAL, &often, NULL) == 0);
  int fd = make_event(0), failed = 0;
  unsigned long long sum = 0;
  for (int i = 0; i < 3000; i++) {
    failed += when_one(gpu.fence, 0, (uint64_t)fd) != 0;
    struct pollfd look = {.fd = fd, .events = POLLIN};
    while (poll(&look, 1, 20000) != 1) continue;
    sum += taken(fd);
  }
  REQUIRE(setitimer(ITIMER_REAL, &never, NULL) == 0);
  fact("interrupted %d, added %llu", failed, sum);
}

/* The broker dies while events wait: whoever polls is told. */
static void lost(void) {
  int fd = make_event(0), file = sync_file(gpu.fence, 1000);
  REQUIRE(when_one(gpu.fence, 1000, (uint64_t)fd) == 0 && file > 0);
  fact("waiting");
  fact("told %d %d", readable(fd, true), readable(file, true));
  fact("afterwards %s", strerrorname_np(-when_one(gpu.fence, 1000, (uint64_t)fd)));
  fact("afterwards %s", strerrorname_np(-sync_file(gpu.fence, 1000)));
}

int main(int argc, char **argv) {
  REQUIRE(argc == 2);
  gpu_open(&gpu);
  const struct {
    const char *name;
    void (*run)(void);
  } all[] = {{"one-shot", one_shot}, {"queued", queued}, {"many", many},       {"any-and-all", any_and_all}, {"refused", refused},
             {"closed", closed},     {"destroyed", destroyed}, {"sync-files", sync_files}, {"limits", limits},
             {"signals", signals},   {"lost", lost}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (strcmp(argv[1], all[i].name) == 0) all[i].run();
  fact("done");
  return 0;
}
