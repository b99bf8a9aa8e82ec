/* What _FORTIFY_SOURCE makes of open and its relatives when flags are no constants: __open_2 and others. */
#include "facts.h"

static void opened(const char *name, int fd) {
  outcome(name, fd < 0 ? -1 : dxg_count(fd) > 0 ? 0 : -1);
  if (fd >= 0) close(fd);
}

int main(int count, char **words) {
  (void)words;
  int flags = count > 100 ? O_RDONLY : O_RDWR;
  int dev = open("/dev", O_RDONLY | O_DIRECTORY);
  opened("open_2", open("/dev/dxg", flags));
  opened("open64_2", open64("/dev/dxg", flags));
  opened("openat_2", openat(dev, "dxg", flags));
  opened("openat64_2", openat64(dev, "dxg", flags));
  outcome("other", open("/dev/dxg2", flags));
  outcome("null_device", open("/dev/null", flags));
  return 0;
}
