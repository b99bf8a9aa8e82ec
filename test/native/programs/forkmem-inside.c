/* A handler forks while its own thread is in fork, and while memory is adopted. */
#include "gpu.h"

#include <signal.h>
#include <sys/time.h>

#define BYTES (8u * PAGE)
#define INSIDE 300

static volatile sig_atomic_t forking, nested, bad;

static void fork_now(int signal) {
  (void)signal;
  int before = errno;
  nested += forking;
  pid_t child = fork();
  if (child == 0) _exit(0);
  bad += child < 0 || ending(child) != 0;
  errno = before;
}

int main(void) {
  struct gpu gpu;
  gpu_open(&gpu);
  uint32_t *words = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(words != MAP_FAILED);
  struct buffer buffer = must_adopt(&gpu, words, BYTES, ADOPT_DRIVER);
  gpu_fill(&gpu, buffer.va, BYTES, 5);
  gpu_finish(&gpu);
  struct sigaction action = {.sa_handler = fork_now, .sa_flags = SA_RESTART};
  struct itimerval often = {{0, 1000}, {0, 100}}, never = {{0, 0}, {0, 0}};
  REQUIRE(sigaction(SIGALRM, &action, NULL) == 0);
  int codes = 0;
  while (nested < INSIDE) {
    REQUIRE(setitimer(ITIMER_REAL, &often, NULL) == 0);
    forking = 1;
    pid_t child = fork();
    if (child == 0) _exit(all_words(words, BYTES, 5) && strcmp(rights_of(words), "rw-p") == 0 ? 0 : 1);
    forking = 0;
    REQUIRE(child > 0 && setitimer(ITIMER_REAL, &never, NULL) == 0);
    codes += ending(child);
  }
  fact("nested %d, children %d", bad == 0, codes);
  gpu_fill(&gpu, buffer.va, BYTES, 6);
  gpu_finish(&gpu);
  fact("shared still %d %s", all_words(words, BYTES, 6), rights_of(words));
  return 0;
}
