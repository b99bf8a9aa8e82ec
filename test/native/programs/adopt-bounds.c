/* The host says how much is replaced from an address on: it gets nothing but memory of the program that belongs together. */
#include "gpu.h"

#include <errno.h>

static struct gpu gpu;
static char own[2 * PAGE] __attribute__((aligned(PAGE)));
extern char end[];

static unsigned long page_of(const void *at) { return (unsigned long)(uintptr_t)at & ~(PAGE - 1ul); }

static void attempt(const char *name, const void *at, unsigned long to) {
  struct buffer buffer;
  unsigned long from = page_of(at);
  int result = adopt(&gpu, (void *)(uintptr_t)from, to - from, ADOPT_DRIVER, &buffer);
  fact("%s %s", name, result < 0 ? strerrorname_np(-result) : "0");
  if (result == 0) REQUIRE(buffer_destroy(&gpu, &buffer) == 0);
}

/* What a large call needs goes right above what is mapped next: the system begins at the top. */
static void beside_the_shims(void) {
  static char data[100000];
  struct d3dkmt_queryadapterinfo query = {
      .adapter = gpu.adapter, .type = 1, .private_data = (uintptr_t)data, .private_data_size = sizeof data};
  call(&gpu, LX_DXQUERYADAPTERINFO, &query);
  char *at = mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(at != MAP_FAILED);
  attempt("and what is above", at, page_of(at) + 65 * PAGE);
  attempt("without that", at, page_of(at) + 64 * PAGE);
}

static void objects(void) {
  attempt("own", own, page_of(own) + 2 * PAGE);
  unsigned long behind = ((unsigned long)(uintptr_t)end + PAGE - 1) & ~(PAGE - 1ul);
  /* The heap may begin right there; otherwise we do. */
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  void *more = mmap((void *)(uintptr_t)behind, PAGE, PROT_READ | PROT_WRITE, flags, -1, 0);
  REQUIRE(more == (void *)(uintptr_t)behind || errno == EEXIST);
  attempt("own to its end", own, behind);
  attempt("past its end", own, behind + PAGE);
  attempt("behind it", (void *)(uintptr_t)behind, behind + PAGE);
  attempt("of the C library", stdout, page_of(stdout) + PAGE);
  attempt("control block", &errno, page_of(&errno) + PAGE);
}

/* What was given back lies in maps of its own; a range may have any number of them. */
static void pieces(void) {
  char *at = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(at != MAP_FAILED);
  memset(at, 1, 16 * PAGE);
  attempt("part", at + 4 * PAGE, page_of(at) + 8 * PAGE);
  attempt("whole", at, page_of(at) + 16 * PAGE);
}

int main(void) {
  gpu_open(&gpu);
  beside_the_shims();
  objects();
  pieces();
  fact("done");
  return 0;
}
