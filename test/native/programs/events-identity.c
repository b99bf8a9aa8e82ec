/* The shim's duplicate of an eventfd is closed unseen, and its number given to another eventfd of the program. */
#include "gpu.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>

/* A system call that no library sees. */
static long raw3(long number, long a, long b, long c) {
#if defined(__x86_64__)
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
#else
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
#endif
}

/* The highest eventfd, which is the shim's last. */
static int highest(void) {
  int found = -1;
  DIR *list = opendir("/proc/self/fd");
  REQUIRE(list != NULL);
  for (struct dirent *entry; (entry = readdir(list)) != NULL;) {
    char target[32] = "";
    if (readlinkat(dirfd(list), entry->d_name, target, sizeof target - 1) < 0) continue;
    if (strcmp(target, "anon_inode:[eventfd]") == 0 && atoi(entry->d_name) > found) found = atoi(entry->d_name);
  }
  closedir(list);
  return found;
}

static int wait_for(struct gpu *gpu, int event, uint64_t value) {
  struct d3dkmt_waitforsynchronizationobjectfromcpu args = {.device = gpu->device,
                                                            .object_count = 1,
                                                            .objects = (uintptr_t)&gpu->fence,
                                                            .fence_values = (uintptr_t)&value,
                                                            .async_event = (__u64)event};
  return call(gpu, LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU, &args);
}

int main(void) {
  struct gpu gpu;
  gpu_open(&gpu);
  int event = eventfd(0, EFD_NONBLOCK), last = eventfd(0, EFD_NONBLOCK), other = eventfd(0, EFD_NONBLOCK);
  REQUIRE(event > 0 && last > 0 && other > 0);
  int before = highest();
  fact("registered %d", wait_for(&gpu, event, 1));
  int copy = highest();
  REQUIRE(copy > other && copy != before && copy != event);
  REQUIRE(raw3(SYS_dup3, other, copy, 0) == copy);
  /* Events come in order: after this one that of the first was there. */
  REQUIRE(wait_for(&gpu, last, 1) == 0 && cpu_signal(&gpu, gpu.fence, 1) == 0);
  struct pollfd look = {.fd = last, .events = POLLIN};
  REQUIRE(poll(&look, 1, 20000) == 1);
  uint64_t count = 0;
  fact("another's %d", read(other, &count, sizeof count) > 0);
  fact("its number %d", fcntl(copy, F_GETFD) >= 0);
  return 0;
}
