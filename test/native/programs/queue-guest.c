/*
 * A guest's side of a submission queue, whose memory is descriptor 3. The call stands there already; a line on stdin says what is
 * done with it, and each gets a line. `go BYTES`: one call; `run BYTES`: calls while the credit lasts, until the word STOP;
 * `flip COUNT EACH BYTES {AT GOOD BAD}`: so many, and until EACH were made and as many asked about, while a thread changes the words
 * at the byte offsets AT to and fro; `flood`: never waits for an answer; `ahead BYTES`: wakes the pump and calls a while later, so
 * often that it was still awake FOUND times, and says whether it was. What was answered is told as RESULT, ASK or ENDED, of several calls as a list of RESULT:COUNT.
 */
#include <inttypes.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "queue.h"

/* Of the tests alone, where no side of a queue looks. */
#define WORD_STOP 1000
/* Never an int32. */
#define ENDED INT64_MIN
#define MOST_FLIPS 8
#define MOST_RESULTS 16
/* Asks in a row after which a good call is made; fewer than end a queue. */
#define CALM_AFTER 16
#define FOUND 10

struct flip {
  uint32_t *word;
  uint32_t good, bad;
};

static uint32_t *words;
static struct flip flips[MOST_FLIPS];
static uint32_t flip_count;
static bool stop, hold, held;
static struct {
  int64_t result;
  uint64_t count;
} results[MOST_RESULTS];
static uint32_t result_count;

static uint32_t load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }
static void store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_SEQ_CST); }
static bool is(const bool *flag) { return __atomic_load_n(flag, __ATOMIC_SEQ_CST); }
static void set(bool *flag, bool value) { __atomic_store_n(flag, value, __ATOMIC_SEQ_CST); }

static void put(void) {
  store(&words[KMB_QUEUE_WORD_GO], load(&words[KMB_QUEUE_WORD_GO]) + 1);
  if (load(&words[KMB_QUEUE_WORD_PUMP_SLEEPS]) != 0)
    syscall(SYS_futex, &words[KMB_QUEUE_WORD_GO], FUTEX_WAKE, 1, NULL, NULL, 0);
}

static int64_t go(void) {
  static const struct timespec most = {0, 100000000};
  put();
  uint32_t wanted = load(&words[KMB_QUEUE_WORD_GO]);
  for (;;) {
    bool ended = load(&words[KMB_QUEUE_WORD_ENDED]) != 0;
    uint32_t done = load(&words[KMB_QUEUE_WORD_DONE]);
    if (done == wanted) return (int32_t)load(&words[KMB_QUEUE_WORD_RESULT]);
    if (ended) return ENDED;
    store(&words[KMB_QUEUE_WORD_GUEST_SLEEPS], 1);
    syscall(SYS_futex, &words[KMB_QUEUE_WORD_DONE], FUTEX_WAIT, done, &most, NULL, 0);
    store(&words[KMB_QUEUE_WORD_GUEST_SLEEPS], 0);
  }
}

static void count(int64_t result) {
  for (uint32_t i = 0; i < result_count; i++)
    if (results[i].result == result) {
      results[i].count++;
      return;
    }
  if (result_count == MOST_RESULTS) exit(3);
  results[result_count].result = result;
  results[result_count++].count = 1;
}

static void say(int64_t result) {
  if (result == ENDED)
    printf("ENDED");
  else if (result == KMB_QUEUE_ASK)
    printf("ASK");
  else
    printf("%" PRId64, result);
}

static void say_all(void) {
  for (uint32_t i = 0; i < result_count; i++) {
    if (i > 0) printf(" ");
    say(results[i].result);
    printf(":%" PRIu64, results[i].count);
  }
  printf("\n");
  result_count = 0;
}

static void run(uint32_t bytes) {
  store(&words[KMB_QUEUE_WORD_BYTES], bytes);
  while (load(&words[WORD_STOP]) == 0 && load(&words[KMB_QUEUE_WORD_ENDED]) == 0) {
    if (load(&words[KMB_QUEUE_WORD_HINT]) == 0)
      sched_yield();
    else
      count(go());
  }
  say_all();
}

static void *change(void *context) {
  (void)context;
  while (!is(&stop)) {
    for (uint32_t i = 0; i < flip_count; i++) store(flips[i].word, flips[i].bad);
    for (uint32_t i = 0; i < flip_count; i++) store(flips[i].word, flips[i].good);
    if (!is(&hold)) continue;
    set(&held, true);
    while (is(&hold)) sched_yield();
    set(&held, false);
  }
  return NULL;
}

/* A queue ends that asks too often in a row: every so often nothing is changed for the time of a call. */
static void flip(uint32_t calls, uint32_t each, uint32_t bytes) {
  pthread_t thread;
  uint32_t row = 0, asked = 0, made = 0;
  store(&words[KMB_QUEUE_WORD_BYTES], bytes);
  set(&stop, false);
  if (pthread_create(&thread, NULL, change, NULL) != 0) exit(4);
  while (made + asked < calls || made < each || asked < each) {
    bool quiet = row == CALM_AFTER;
    if (quiet) {
      set(&hold, true);
      while (!is(&held)) sched_yield();
    }
    int64_t result = go();
    if (quiet) {
      set(&hold, false);
      while (is(&held)) sched_yield();
    }
    row = result == KMB_QUEUE_ASK ? row + 1 : 0;
    if (result == KMB_QUEUE_ASK)
      asked++;
    else
      made++;
    count(result);
    if (result == ENDED) break;
  }
  set(&stop, true);
  pthread_join(thread, NULL);
  say_all();
}

static void flood(void) {
  printf("flooding\n");
  fflush(stdout);
  while (load(&words[KMB_QUEUE_WORD_ENDED]) == 0) put();
  say(ENDED);
  printf("\n");
}

/* Long enough for a pump that does not look to be asleep again. */
static void linger(void) {
  struct timespec began, now;
  clock_gettime(CLOCK_MONOTONIC, &began);
  do {
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((now.tv_sec - began.tv_sec) * 1000000000 + now.tv_nsec - began.tv_nsec < 20000);
}

/* False: it slept all the same, too often to be the machine's doing. */
static bool ahead(uint32_t bytes) {
  uint32_t found = 0;
  store(&words[KMB_QUEUE_WORD_BYTES], bytes);
  for (uint32_t tries = 0; tries < 100 * FOUND && found < FOUND; tries++) {
    while (load(&words[KMB_QUEUE_WORD_PUMP_SLEEPS]) == 0) sched_yield();
    while (load(&words[KMB_QUEUE_WORD_PUMP_SLEEPS]) != 0) {
      syscall(SYS_futex, &words[KMB_QUEUE_WORD_GO], FUTEX_WAKE, 1, NULL, NULL, 0);
      sched_yield();
    }
    linger();
    if (load(&words[KMB_QUEUE_WORD_PUMP_SLEEPS]) == 0) found++;
    count(go());
  }
  return found == FOUND;
}

static bool obey(char *line) {
  char *rest = line, *what = strsep(&rest, " \n");
  uint32_t numbers[3 + 3 * MOST_FLIPS], given = 0;
  for (char *word; (word = strsep(&rest, " \n")) != NULL;)
    if (*word != 0 && given < sizeof numbers / sizeof *numbers) numbers[given++] = (uint32_t)strtoul(word, NULL, 0);
  if (strcmp(what, "go") == 0 && given == 1) {
    store(&words[KMB_QUEUE_WORD_BYTES], numbers[0]);
    say(go());
    printf("\n");
  } else if (strcmp(what, "run") == 0 && given == 1) {
    run(numbers[0]);
  } else if (strcmp(what, "flip") == 0 && given > 3 && given % 3 == 0) {
    flip_count = (given - 3) / 3;
    for (uint32_t i = 0; i < flip_count; i++) {
      const uint32_t *one = &numbers[3 + 3 * i];
      flips[i] = (struct flip){.word = &words[one[0] / 4], .good = one[1], .bad = one[2]};
    }
    flip(numbers[0], numbers[1], numbers[2]);
  } else if (strcmp(what, "ahead") == 0 && given == 1) {
    printf("%s ", ahead(numbers[0]) ? "awake" : "asleep");
    say_all();
  } else if (strcmp(what, "flood") == 0) {
    flood();
  } else {
    return false;
  }
  fflush(stdout);
  return true;
}

int main(void) {
  char line[1024];
  words = mmap(NULL, KMB_QUEUE_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, 3, 0);
  if (words == MAP_FAILED) return 2;
  while (fgets(line, sizeof line, stdin) != NULL)
    if (!obey(line)) return 5;
  return 0;
}
