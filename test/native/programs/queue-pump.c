/*
 * Plays the pump of a submission queue, whose memory is descriptor 3. What becomes of each call stands in its words; the last
 * one counts for all that follow. Being woken without a call is told as `rung`.
 */
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "facts.h"
#include "queue.h"

enum { STRUCT = 64, GIVEN = 7 };

static uint32_t *words;

static uint32_t load(uint32_t at) { return __atomic_load_n(&words[at], __ATOMIC_SEQ_CST); }
static void store(uint32_t at, uint32_t value) { __atomic_store_n(&words[at], value, __ATOMIC_SEQ_CST); }

static uint32_t field(const uint8_t *call, uint32_t at) {
  uint32_t value;
  memcpy(&value, call + at, sizeof value);
  return value;
}

static uint64_t address(const uint8_t *call, uint32_t at) {
  uint64_t value;
  memcpy(&value, call + at, sizeof value);
  return value;
}

/* Says what it was asked for: whether all lies where it has to, and what there is. */
static void tell(void) {
  static uint8_t call[KMB_QUEUE_CALL_BYTES];
  uint32_t bytes = load(KMB_QUEUE_WORD_BYTES);
  if (bytes < STRUCT || bytes > sizeof call) abort();
  memcpy(call, (const uint8_t *)words + KMB_QUEUE_CALL_AT, bytes);
  uint32_t size = field(call, 4), count = field(call, 24), sum = 0, end = STRUCT + size;
  uint32_t handles = count > 0 ? (end + 7) & ~7u : 0;
  if (count > 0) end = handles + count * 4;
  bool placed = address(call, 8) == (size > 0 ? STRUCT : 0) && address(call, 16) == handles && bytes == end;
  bool rest = false;
  for (uint32_t i = 32; i < STRUCT; i++) rest = rest || call[i] != 0;
  for (uint32_t i = 0; placed && i < size; i++) sum = sum * 31 + call[STRUCT + i];
  char line[256];
  int length = snprintf(line, sizeof line, "{\"bytes\":%u,\"placed\":%s,\"rest\":%s,\"flags\":%u,\"size\":%u,\"sum\":%u,\"handles\":[",
                        bytes, placed ? "true" : "false", rest ? "true" : "false", field(call, 0), size, sum);
  for (uint32_t i = 0; placed && i < count && i < 4; i++)
    length += snprintf(line + length, sizeof line - (size_t)length, "%s%u", i > 0 ? "," : "", field(call, handles + i * 4));
  length += snprintf(line + length, sizeof line - (size_t)length, "]}\n");
  if (write(1, line, (size_t)length) != length) abort();
}

static void wake(void) { syscall(SYS_futex, &words[KMB_QUEUE_WORD_DONE], FUTEX_WAKE, INT32_MAX, NULL, NULL, 0); }

static void answer(uint32_t go, int32_t result) {
  store(KMB_QUEUE_WORD_RESULT, (uint32_t)result);
  store(KMB_QUEUE_WORD_DONE, go);
}

static void end(void) {
  store(KMB_QUEUE_WORD_ENDED, 1);
  wake();
}

static void play_word(const char *word, uint32_t go) {
  char byte;
  if (strcmp(word, "silent") == 0) return;
  if (strcmp(word, "end") == 0) {
    end();
    return;
  }
  if (strcmp(word, "late") == 0)
    while (read(0, &byte, 1) < 0 && errno == EINTR) continue;
  answer(go, strcmp(word, "ask") == 0 ? KMB_QUEUE_ASK : strcmp(word, "error") == 0 ? -EINVAL : strcmp(word, "give") == 0 ? GIVEN : 0);
  if (strcmp(word, "last") == 0)
    end();
  else if (load(KMB_QUEUE_WORD_GUEST_SLEEPS) != 0)
    wake();
}

/* Until GO is another: who answers `awake` does not go back to sleep when it is woken for nothing. */
static void sleep_on(uint32_t seen, bool awake) {
  store(KMB_QUEUE_WORD_PUMP_SLEEPS, 1);
  long woken = syscall(SYS_futex, &words[KMB_QUEUE_WORD_GO], FUTEX_WAIT, seen, NULL, NULL, 0);
  store(KMB_QUEUE_WORD_PUMP_SLEEPS, 0);
  if (woken != 0 || load(KMB_QUEUE_WORD_GO) != seen) return;
  if (write(1, "\"rung\"\n", 7) != 7) abort();
  while (awake && load(KMB_QUEUE_WORD_GO) == seen) usleep(100);
}

int main(int count, char **spoken) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  words = mmap(NULL, KMB_QUEUE_MEMORY_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, 3, 0);
  if (words == MAP_FAILED || count < 2) die("mmap");
  uint32_t seen = 0;
  for (int turn = 1;;) {
    uint32_t go = load(KMB_QUEUE_WORD_GO);
    if (go == seen) {
      sleep_on(seen, strcmp(spoken[turn], "awake") == 0);
      continue;
    }
    seen = go;
    tell();
    play_word(spoken[turn], go);
    if (turn < count - 1) turn++;
  }
}
