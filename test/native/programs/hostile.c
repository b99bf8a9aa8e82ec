/*
 * A program that meets a host which is none: it takes the steps named in its arguments, prints what each gave, goes on
 * whatever that was, and at the end says what is left: of descriptors, of maps, and of its own memory.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <kmbridge/d3dkmthk.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ADOPTED = 65536, GUARD = 65536 };

static int device = -1, event = -1, shared = -1;
static struct d3dkmthandle adapter, gpu, context, fence;
/* Existing memory, and more memory of ours right behind it. */
static uint8_t *memory;

static uint64_t address(const void *pointer) { return (uint64_t)(uintptr_t)pointer; }

/* But for the list of maps, which the shim keeps open once it has looked at it. */
static int count_descriptors(void) {
  static const char kept[] = "/maps";
  char path[300], target[300];
  int count = 0;
  DIR *folder = opendir("/proc/self/fd");
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    snprintf(path, sizeof path, "/proc/self/fd/%s", entry->d_name);
    ssize_t length = readlink(path, target, sizeof target);
    size_t tail = sizeof kept - 1;
    if (length > (ssize_t)tail && memcmp(target + (size_t)length - tail, kept, tail) == 0) continue;
    count++;
  }
  closedir(folder);
  return count;
}

/* Maps of what a host lent: memfds. */
static int count_maps(void) {
  char line[512];
  int count = 0;
  FILE *maps = fopen("/proc/self/maps", "re");
  while (fgets(line, sizeof line, maps) != NULL) count += strstr(line, "memfd:") != NULL;
  fclose(maps);
  return count;
}

static int open_device(void) {
  device = open("/dev/dxg", O_RDWR | O_CLOEXEC);
  return device < 0 ? -1 : 0;
}

static int enumerate(void) {
  struct d3dkmt_adapterinfo found[4] = {0};
  struct d3dkmt_enumadapters2 args = {.num_adapters = 4, .adapters = (__u64 *)found};
  int result = ioctl(device, LX_DXENUMADAPTERS2, &args);
  if (result >= 0) adapter = found[0].adapter_handle;
  return result;
}

static int make_device(void) {
  struct d3dkmt_createdevice args = {.adapter = adapter};
  int result = ioctl(device, LX_DXCREATEDEVICE, &args);
  gpu = args.device;
  return result;
}

static int make_context(void) {
  struct d3dkmt_createcontextvirtual args = {.device = gpu};
  int result = ioctl(device, LX_DXCREATECONTEXTVIRTUAL, &args);
  context = args.context;
  return result;
}

/* The fence's page is lent memory. */
static int make_queue(void) {
  struct d3dkmt_createpagingqueue args = {.device = gpu};
  int result = ioctl(device, LX_DXCREATEPAGINGQUEUE, &args);
  if (result >= 0) printf("value %llu\n", (unsigned long long)*(volatile uint64_t *)args.fence_cpu_virtual_address);
  return result;
}

static int make_fence(void) {
  struct d3dkmt_createsynchronizationobject2 args = {.device = gpu};
  args.info.type = _D3DDDI_MONITORED_FENCE;
  int result = ioctl(device, LX_DXCREATESYNCHRONIZATIONOBJECT, &args);
  fence = args.sync_object;
  return result;
}

static int share(void) {
  __u64 handle = 0;
  struct d3dkmt_shareobjects args = {
      .object_count = 1, .objects = address(&fence), .shared_handle = address(&handle)};
  int result = ioctl(device, LX_DXSHAREOBJECTS, &args);
  if (result >= 0) shared = (int)handle;
  return result;
}

static int adopt(void) {
  struct d3dddi_allocationinfo2 info = {.sysmem = address(memory)};
  struct d3dkmt_createallocation args = {.device = gpu, .alloc_count = 1, .allocation_info = address(&info)};
  args.flags.existing_sysmem = 1;
  return ioctl(device, LX_DXCREATEALLOCATION, &args);
}

static int await_event(void) {
  uint64_t value = 1;
  event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {.device = gpu,
                                                            .object_count = 1,
                                                            .objects = address(&fence),
                                                            .fence_values = address(&value),
                                                            .async_event = (__u64)event};
  return ioctl(device, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

static pthread_t sleeper;
static int slept = -1, slept_errno;

static void *sleep_for_fence(void *argument) {
  uint64_t value = 1;
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {
      .device = gpu, .object_count = 1, .objects = address(&fence), .fence_values = address(&value)};
  slept = ioctl(device, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
  slept_errno = errno;
  return argument;
}

/* A thread that waits for what never comes. */
static int start_sleeper(void) {
  int result = pthread_create(&sleeper, NULL, sleep_for_fence, NULL);
  usleep(100000);
  return result == 0 ? 0 : -1;
}

static int join_sleeper(void) {
  pthread_join(sleeper, NULL);
  errno = slept_errno;
  return slept;
}

/* A call with an answer and nothing special. */
static int query(void) {
  struct d3dkmt_queryvideomemoryinfo args = {.adapter = adapter};
  return ioctl(device, LX_DXQUERYVIDEOMEMORYINFO, &args);
}

/* Many calls without an answer: the ring goes round. */
static int submit(void) {
  static uint8_t data[1024];
  struct d3dkmt_submitcommand args = {.broadcast_context_count = 1,
                                      .broadcast_context = {context},
                                      .priv_drv_data = address(data),
                                      .priv_drv_data_size = sizeof data};
  int result = 0;
  for (int i = 0; i < 1000 && result >= 0; i++) result = ioctl(device, LX_DXSUBMITCOMMAND, &args);
  return result;
}

/* A child finds its own copy of what is adopted. */
static int fork_child(void) {
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) _exit(memory[7] == 49 ? 0 : 1);
  int status = 1;
  errno = ECHILD;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0 ? 0 : -1;
}

static int close_device(void) { return close(device); }

static const struct {
  const char *name;
  int (*take)(void);
} steps[] = {{"open", open_device}, {"enum", enumerate}, {"device", make_device}, {"context", make_context}, {"queue", make_queue},
             {"fence", make_fence}, {"share", share},    {"adopt", adopt},         {"event", await_event},
             {"query", query},      {"submit", submit},  {"fork", fork_child}, {"close", close_device},
             {"sleeper", start_sleeper}, {"join", join_sleeper}};

static void step(const char *name) {
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    if (strcmp(steps[i].name, name) != 0) continue;
    errno = 0;
    int result = steps[i].take();
    printf("%s %s\n", name, result >= 0 ? "ok" : strerrorname_np(errno));
    fflush(stdout);
    return;
  }
  printf("no step %s\n", name);
  exit(2);
}

/* Whether our own memory is what it was, and ours alone. */
static int kept(void) {
  for (size_t i = 0; i < ADOPTED + GUARD; i++)
    if (memory[i] != (uint8_t)(i * 7)) return 0;
  memset(memory, 0, ADOPTED + GUARD);
  return 1;
}

int main(int count, char **names) {
  memory = mmap(NULL, ADOPTED + GUARD, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 2;
  for (size_t i = 0; i < ADOPTED + GUARD; i++) memory[i] = (uint8_t)(i * 7);
  int before = count_descriptors();
  for (int i = 1; i < count; i++) step(names[i]);
  if (event >= 0) close(event);
  if (shared >= 0) close(shared);
  printf("descriptors %d\nmaps %d\nkept %d\n", count_descriptors() - before, count_maps(), kept());
  return 0;
}
