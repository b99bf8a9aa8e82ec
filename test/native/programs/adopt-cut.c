/*
 * A program that unmaps, replaces and protects parts of an adopted range: what it put there stays, the rest
 * is given back.
 */
#include "gpu.h"

#define PAGES 16

static uint8_t *at;
static uint8_t *page(size_t number) { return at + number * PAGE; }

static void kinds_of(const char *when) {
  char line[PAGES + 1];
  for (size_t i = 0; i < PAGES; i++) {
    const char *rights = rights_of(page(i));
    line[i] = rights[0] == 'n' ? '.' : rights[3] == 'p' ? 'p' : 's';
    if (rights[0] != 'n' && rights[1] == '-') line[i] = line[i] == 'p' ? 'P' : 'S';
  }
  line[PAGES] = '\0';
  fact("%s %s", when, line);
}

int main(void) {
  struct gpu gpu;
  gpu_open(&gpu);
  /* Low, where nothing comes by itself. */
  at = mmap((void *)0x200000000000, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(at == (void *)0x200000000000);
  memset(at, 1, PAGES * PAGE);
  struct buffer buffer = must_adopt(&gpu, at, PAGES * PAGE, ADOPT_DRIVER);
  kinds_of("adopted");
  REQUIRE(munmap(page(2), 2 * PAGE) == 0);
  int fixed = MAP_ANONYMOUS | MAP_FIXED;
  REQUIRE(mmap(page(5), PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | fixed, -1, 0) == page(5));
  REQUIRE(mmap(page(8), 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | fixed, -1, 0) == page(8));
  REQUIRE(mprotect(page(12), PAGE, PROT_READ) == 0);
  memset(page(5), 5, PAGE);
  memset(page(8), 8, 2 * PAGE);
  kinds_of("cut");
  pid_t child = fork();
  if (child == 0) {
    kinds_of("child");
    bool good = all_words(page(0), 2 * PAGE, 0x01010101) && all_words(page(12), PAGE, 0x01010101);
    memset(page(8), 9, PAGE);
    memset(page(0), 9, PAGE);
    _exit(good ? 0 : 1);
  }
  fact("child %d", ending(child));
  kinds_of("after fork");
  /* Page 8 is the program's own shared one. */
  fact("child writes %d %d", page(0)[0], page(8)[0]);
  gpu_fill(&gpu, buffer.va, PAGES * PAGE, 0x03030303);
  gpu_finish(&gpu);
  fact("content %d %d %d %d", page(0)[0], page(5)[0], page(9)[0], page(15)[0]);
  REQUIRE(buffer_destroy(&gpu, &buffer) == 0);
  kinds_of("released");
  fact("content %d %d %d %d", page(0)[0], page(5)[0], page(9)[0], page(15)[0]);
  /* All of it gone at once, and then the allocation: nothing to give back. */
  uint8_t *whole = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(whole != MAP_FAILED);
  buffer = must_adopt(&gpu, whole, 4 * PAGE, ADOPT_STANDARD);
  REQUIRE(munmap(whole, 4 * PAGE) == 0);
  fact("gone %d", buffer_destroy(&gpu, &buffer));
  /* Sizes that nobody had before. */
  int good = 0;
  for (size_t pages = 1; pages <= 400; pages++) {
    uint8_t *one = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(one != MAP_FAILED);
    struct buffer each;
    if (adopt(&gpu, one, pages * PAGE, ADOPT_DRIVER, &each) == 0) good += buffer_destroy(&gpu, &each) == 0;
    munmap(one, pages * PAGE);
  }
  fact("sizes %d", good);
  return 0;
}
