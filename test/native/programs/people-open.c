/* Opens the device and says how that went; the line on stderr is the shim's. */
#include "facts.h"

int main(void) {
  int fd = dxg_open();
  outcome("open", fd);
  if (fd >= 0) outcome("call", dxg_count(fd));
  /* A device that was not there is not there twice, and nothing is left of the first attempt. */
  int again = dxg_open();
  outcome("again", again);
  int null = open("/dev/null", O_RDONLY);
  fact("next", null);
  return 0;
}
