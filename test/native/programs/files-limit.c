/* RLIMIT_NOFILE reached: before the open, however few descriptors are left, and while the device is open. */
#include <sys/resource.h>

#include "raw.h"

enum { LIMIT = 200 };

static void set_limit(rlim_t most) {
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = most;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) die("setrlimit");
}

/* Takes all descriptors below the limit but `left`; the lowest that is free after. */
static int fill(int left) {
  int fd, highest = -1;
  while ((fd = dup(1)) >= 0) highest = fd;
  for (int i = 0; i < left; i++) close(highest - i);
  return highest - left + 1;
}

static void opening(void) {
  set_limit(LIMIT);
  int good = 0, out_of = 0, other = 0, first_good = -1, leaks = 0;
  for (int left = 0; left < 16; left++) {
    closefrom(3);
    fill(left);
    int before = descriptors(NULL, 0), fd = dxg_open();
    if (fd >= 0) {
      if (dxg_count(fd) > 0) good++;
      if (first_good < 0) first_good = left;
      close(fd);
    } else if (errno == EMFILE)
      out_of++;
    else {
      outcome("other", fd);
      other++;
    }
    /* The directory needs one itself. */
    if (left > 0 && descriptors(NULL, 0) != before) leaks++;
  }
  fact("first_good", first_good);
  fact("sum", good + out_of);
  fact("in_between", good != 16 - first_good);
  fact("other", other);
  fact("leaks", leaks);
  fact("out_of", out_of);
  set_limit(LIMIT + 100);
  int fd = dxg_open();
  outcome("raised", fd);
  outcome("call", dxg_count(fd));
}

/* What needs a descriptor for a moment: the first memory that is mapped. */
static void calling(void) {
  set_limit(LIMIT);
  int fd = dxg_open();
  uint32_t device = dxg_device(fd, dxg_adapter(fd));
  int first = fill(0);
  uint32_t fence = dxg_fence(fd, device);
  outcome("fence", fence == 0 ? -1 : 0);
  outcome("query", dxg_count(fd));
  for (int i = 1; i < 9; i++) close(first - i);
  fence = dxg_fence(fd, device);
  outcome("fence_after", fence == 0 ? -1 : 0);
  outcome("signal", dxg_signal(fd, device, fence, 1));
  outcome("wait", dxg_wait(fd, device, fence, 1));
}

int main(int argc, char **words) {
  static const struct scene scenes[] = {{"opening", opening}, {"calling", calling}};
  return PLAY(scenes, argc > 1 ? words[1] : NULL);
}
