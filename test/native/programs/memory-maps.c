/* Lock2 and fence addresses are maps: what either side writes the other sees, without a call between. */
#include "gpu.h"

#include <setjmp.h>
#include <signal.h>

static sigjmp_buf back;

static void caught(int signal, siginfo_t *info, void *context) {
  (void)context;
  siglongjmp(back, info->si_code == SEGV_ACCERR ? signal : -1);
}

/* What a write to `at` gives: 0, or the signal for a page that may not be written. */
static int write_to(volatile uint64_t *at) {
  struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO}, before;
  sigaction(SIGSEGV, &action, &before);
  int result = sigsetjmp(back, 1);
  if (result == 0) *at = 99;
  sigaction(SIGSEGV, &before, NULL);
  return result;
}

static void lock_again(struct gpu *gpu, struct buffer *buffer) {
  struct d3dkmt_lock2 lock = {.device = gpu->device, .allocation = buffer->allocation};
  MUST(gpu, LX_DXLOCK2, &lock);
  fact("lock again %s", (void *)(uintptr_t)lock.data == buffer->at ? "same" : "other");
  struct d3dkmt_unlock2 unlock = {.device = gpu->device, .allocation = buffer->allocation};
  for (int i = 0; i < 3; i++) fact("unlock %d", call(gpu, LX_DXUNLOCK2, &unlock));
  lock.data = 0;
  MUST(gpu, LX_DXLOCK2, &lock);
  fact("lock after unlock %s", (void *)(uintptr_t)lock.data == buffer->at ? "same" : "other");
}

static void both_ways(struct gpu *gpu) {
  struct buffer a = buffer_make(gpu, 5 * PAGE), b = buffer_make(gpu, 5 * PAGE);
  gpu_fill(gpu, a.va, a.bytes, 0x11111111);
  gpu_finish(gpu);
  fact("fill %d", all_words(a.at, a.bytes, 0x11111111));
  /* A plain store, then nothing but the command that reads it. */
  ((volatile uint32_t *)a.at)[1234] = 0xabcdef01;
  gpu_copy(gpu, b.va, a.va, a.bytes);
  gpu_finish(gpu);
  fact("copy %d", memcmp(a.at, b.at, a.bytes) == 0 && ((volatile uint32_t *)b.at)[1234] == 0xabcdef01);
  fact("lock rights %s", rights_of(a.at));
  lock_again(gpu, &a);
}

static void fences(struct gpu *gpu) {
  uint64_t before = *gpu->fence_at;
  gpu_signal(gpu, gpu->fence, gpu->signalled += 5);
  REQUIRE(cpu_wait(gpu, gpu->fence, gpu->signalled) == 0);
  fact("fence moved %d", *gpu->fence_at == before + 5);
  fact("fence rights %s", rights_of((const void *)gpu->fence_at));
  fact("fence write %d", write_to((volatile uint64_t *)(uintptr_t)gpu->fence_at) == SIGSEGV);
  fact("fence after %d", *gpu->fence_at == gpu->signalled);
  /* A wild write without a handler ends the process, as it would without us. */
  pid_t child = fork();
  if (child == 0) {
    *(volatile uint64_t *)NULL = 1;
    _exit(0);
  }
  fact("wild write %d", ending(child) == 1000 + SIGSEGV);
}

/* Neither rings nor slabs are in a child: it cannot write its parent's. */
static void child_has_none(struct gpu *gpu, const struct buffer *buffer) {
  pid_t child = fork();
  if (child == 0) {
    fact("child lock rights %s", rights_of(buffer->at));
    fact("child fence rights %s", rights_of((const void *)gpu->fence_at));
    struct d3dkmt_lock2 lock = {.device = gpu->device, .allocation = buffer->allocation};
    fact("child call %d", call(gpu, LX_DXLOCK2, &lock));
    _exit(0);
  }
  fact("child %d", ending(child));
}

int main(void) {
  struct gpu gpu;
  gpu_open(&gpu);
  both_ways(&gpu);
  fences(&gpu);
  struct buffer buffer = buffer_make(&gpu, PAGE);
  child_has_none(&gpu, &buffer);
  gpu_close(&gpu);
  /* An address that was given out means nothing any more. */
  fact("after close %s", rights_of(buffer.at));
  return 0;
}
