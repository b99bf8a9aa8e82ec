/* What cannot be shared in place: each a clear errno, and nothing of it left anywhere. */
#include "gpu.h"

#include <pthread.h>
#include <sys/ioctl.h>

static void *map(size_t bytes, int rights, int flags) {
  void *at = mmap(NULL, bytes, rights, flags | MAP_ANONYMOUS, -1, 0);
  REQUIRE(at != MAP_FAILED);
  return at;
}

/* With a hole that nothing else is mapped into meanwhile: the system begins at the top. */
static char *map_with_hole(size_t bytes, size_t hole) {
  static char *next = (char *)0x200000000000;
  char *at = next;
  next += 64 * PAGE;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  REQUIRE(mmap(at, bytes, PROT_READ | PROT_WRITE, flags, -1, 0) == at);
  REQUIRE(munmap(at + hole, PAGE) == 0);
  return at;
}

static struct gpu gpu;

static void refused(const char *name, void *at, size_t bytes) {
  struct buffer buffer;
  int driver = adopt(&gpu, at, bytes, ADOPT_DRIVER, &buffer);
  int standard = adopt(&gpu, at, bytes, ADOPT_STANDARD | ADOPT_RESOURCE, &buffer);
  fact("%s %s %s", name, driver == 0 ? "0" : strerrorname_np(-driver),
       standard == 0 ? "0" : strerrorname_np(-standard));
}

static void kinds_of_memory(void) {
  char *hole = map_with_hole(4 * PAGE, PAGE);
  refused("hole", hole, 4 * PAGE);
  refused("end", hole + 2 * PAGE, 3 * PAGE);
  refused("nothing", hole + PAGE, PAGE);
  refused("shared", map(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED), PAGE);
  refused("read-only", map(PAGE, PROT_READ, MAP_PRIVATE), PAGE);
  refused("no-access", map(PAGE, PROT_NONE, MAP_PRIVATE), PAGE);
  refused("executable", map(PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE), PAGE);
  char *mixed = map(4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
  REQUIRE(mprotect(mixed + 3 * PAGE, PAGE, PROT_READ) == 0);
  refused("mixed", mixed, 4 * PAGE);
  refused("unaligned", mixed + 64, PAGE);
  char local[3 * PAGE];
  memset(local, 1, sizeof local);
  refused("stack", (void *)(((uintptr_t)local + PAGE - 1) & ~(uintptr_t)(PAGE - 1)), PAGE);
  refused("wild", (void *)0x7fffffff0000, PAGE);
  refused("kernel", (void *)0xffff800000000000, PAGE);
  fact("mixed stays %s", rights_of(mixed));
  fact("mixed ends %s", rights_of(mixed + 3 * PAGE));
}

/* Where a thread's own frames are, it could not even be told that it has to wait. */
static void *frames(void *argument) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0) & ~(uintptr_t)(PAGE - 1);
  refused("frames", (void *)(here - 32 * PAGE), 33 * PAGE);
  return argument;
}

static void on_a_thread(void) {
  pthread_t thread;
  REQUIRE(pthread_create(&thread, NULL, frames, NULL) == 0 && pthread_join(thread, NULL) == 0);
}

/* Pages behind the end of their file cannot be read, though they are mapped. */
static void short_file(void) {
  char name[] = "/tmp/kmbridge-short-XXXXXX";
  int fd = mkstemp(name);
  REQUIRE(fd >= 0 && unlink(name) == 0 && ftruncate(fd, PAGE) == 0);
  char *at = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
  REQUIRE(at != MAP_FAILED);
  refused("short-file", at, 4 * PAGE);
  fact("short-file stays %s", rights_of(at));
}

static void twice(void) {
  char *at = map(8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE);
  struct buffer first = must_adopt(&gpu, at + 2 * PAGE, 4 * PAGE, ADOPT_DRIVER);
  refused("twice", at + 2 * PAGE, 4 * PAGE);
  refused("first-page", at + 2 * PAGE, PAGE);
  refused("inside", at + 3 * PAGE, PAGE);
  refused("overlaps-start", at, 3 * PAGE);
  refused("overlaps-end", at + 5 * PAGE, 3 * PAGE);
  refused("around", at, 8 * PAGE);
  refused("locked", buffer_make(&gpu, PAGE).at, PAGE);
  /* None of that has done anything to the one that is there. */
  gpu_fill(&gpu, first.va, first.bytes, 7);
  gpu_finish(&gpu);
  fact("first stays %d", all_words(at + 2 * PAGE, 4 * PAGE, 7) && all_words(at, 2 * PAGE, 0));
  struct buffer beside = must_adopt(&gpu, at, 2 * PAGE, ADOPT_DRIVER);
  fact("beside %d", buffer_destroy(&gpu, &beside));
  fact("first %d", buffer_destroy(&gpu, &first));
  first = must_adopt(&gpu, at + 2 * PAGE, 4 * PAGE, ADOPT_STANDARD);
  fact("again %d", buffer_destroy(&gpu, &first));
}

/* One call names two ranges of which the second is bad: neither is there afterwards. */
static void half(void) {
  char *at = map_with_hole(6 * PAGE, 3 * PAGE);
  struct softgpu_allocation wish = {.magic = SOFTGPU_ALLOCATION_MAGIC,
                                    .version = SOFTGPU_ALLOCATION_VERSION,
                                    .bytes = 2 * PAGE,
                                    .segment = SOFTGPU_SEGMENT_SYSTEM,
                                    .flags = SOFTGPU_CPU_VISIBLE};
  struct d3dddi_allocationinfo2 infos[2] = {0};
  for (int i = 0; i < 2; i++) {
    infos[i].sysmem = (uintptr_t)(at + i * 2 * (int)PAGE);
    infos[i].priv_drv_data = (uintptr_t)&wish;
    infos[i].priv_drv_data_size = sizeof wish;
  }
  struct d3dkmt_createallocation args = {
      .device = gpu.device, .alloc_count = 2, .allocation_info = (uintptr_t)infos};
  args.flags.existing_sysmem = 1;
  int result = call(&gpu, LX_DXCREATEALLOCATION, &args);
  fact("half %s %s", strerrorname_np(-result), rights_of(at));
  infos[1].sysmem = infos[0].sysmem;
  wish.bytes = PAGE;
  result = call(&gpu, LX_DXCREATEALLOCATION, &args);
  fact("same-twice %s %s", strerrorname_np(-result), rights_of(at));
  /* Only one of them named: neither this nor that. */
  infos[1].sysmem = 0;
  result = call(&gpu, LX_DXCREATEALLOCATION, &args);
  fact("only-one %s %s", strerrorname_np(-result), rights_of(at));
  infos[1].sysmem = (uintptr_t)(at + PAGE);
  result = call(&gpu, LX_DXCREATEALLOCATION, &args);
  fact("both %d %s", result, rights_of(at));
  struct d3dkmthandle both[2] = {infos[0].allocation, infos[1].allocation};
  struct d3dkmt_destroyallocation2 destroy = {
      .device = gpu.device, .allocations = (uintptr_t)both, .alloc_count = 2};
  result = call(&gpu, LX_DXDESTROYALLOCATION2, &destroy);
  fact("destroyed %d %s", result, rights_of(at + PAGE));
}

/* A resource that was there before outlives what could not be added to it. */
static void added(void) {
  char *good = map(2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE), *bad = map_with_hole(4 * PAGE, PAGE);
  struct buffer first, second;
  REQUIRE(adopt(&gpu, good, PAGE, ADOPT_RESOURCE, &first) == 0);
  struct softgpu_allocation wish = {.magic = SOFTGPU_ALLOCATION_MAGIC,
                                    .version = SOFTGPU_ALLOCATION_VERSION,
                                    .bytes = 4 * PAGE,
                                    .segment = SOFTGPU_SEGMENT_SYSTEM,
                                    .flags = SOFTGPU_CPU_VISIBLE};
  struct d3dddi_allocationinfo2 info = {
      .sysmem = (uintptr_t)bad, .priv_drv_data = (uintptr_t)&wish, .priv_drv_data_size = sizeof wish};
  struct d3dkmt_createallocation args = {.device = gpu.device,
                                         .resource = first.resource,
                                         .alloc_count = 1,
                                         .allocation_info = (uintptr_t)&info};
  args.flags.existing_sysmem = 1;
  int result = call(&gpu, LX_DXCREATEALLOCATION, &args);
  fact("added %s %s", strerrorname_np(-result), rights_of(good));
  info.sysmem = (uintptr_t)good + PAGE;
  wish.bytes = PAGE;
  fact("added %d", call(&gpu, LX_DXCREATEALLOCATION, &args));
  second = (struct buffer){.allocation = info.allocation, .resource = first.resource};
  result = buffer_destroy(&gpu, &second);
  fact("resource %d %s", result, rights_of(good));
}

int main(void) {
  gpu_open(&gpu);
  fact("before");
  await_line();
  kinds_of_memory();
  on_a_thread();
  short_file();
  fact("refused");
  await_line();
  twice();
  half();
  added();
  fact("done");
  await_line();
  return 0;
}
