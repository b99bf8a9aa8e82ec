/*
 * The floor of the call pump: the same ioctl from C. `ioctl DEVICE REQUEST CPU`: for each byte on stdin one block, its median in
 * ns as a line on stdout.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "bench.h"

struct call {
  int fd;
  unsigned long request;
  char argument[256];
};

static void once(void *context) {
  struct call *call = context;
  if (ioctl(call->fd, call->request, call->argument) < 0) abort();
}

int main(int argc, char **argv) {
  struct call call = {.fd = argc == 4 ? open(argv[1], O_RDWR | O_CLOEXEC) : -1};
  if (call.fd < 0) return 2;
  call.request = strtoul(argv[2], NULL, 0);
  if (!pin(0, atoi(argv[3]))) return 2;
  char order;
  while (read(STDIN_FILENO, &order, 1) == 1) {
    char line[64];
    int length = snprintf(line, sizeof line, "%.1f\n", time_block(once, &call, 100));
    if (write(STDOUT_FILENO, line, (size_t)length) != length) return 1;
  }
  return 0;
}
