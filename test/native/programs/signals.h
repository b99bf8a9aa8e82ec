/* What the programs about signals share: a guest with a fence, a handler that counts, a place to leap to. */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <setjmp.h>
#include <signal.h>
#include <stdatomic.h>

#include "facts.h"

static int file;
static uint32_t adapter, device, fence;
static atomic_int handled;
static sigjmp_buf back;

static inline void begin(void) {
  file = dxg_open();
  adapter = dxg_adapter(file);
  device = dxg_device(file, adapter);
  fence = dxg_fence(file, device);
  if (fence == 0) die("fence");
}

static inline void count(int number) {
  (void)number;
  atomic_fetch_add(&handled, 1);
}

static inline void handle(int number, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  if (sigaction(number, &action, NULL) != 0) die("sigaction");
}

#endif
