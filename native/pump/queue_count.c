#include "queue_count.h"

#include "queue.h"

static uint32_t load(const uint32_t *word) { return __atomic_load_n(word, __ATOMIC_SEQ_CST); }
static void store(uint32_t *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_SEQ_CST); }

static uint32_t epoch_of(uint32_t credit) { return credit >> KMB_CREDIT_EPOCH_SHIFT & KMB_CREDIT_EPOCH; }

static uint32_t calls_of(uint32_t credit) { return (credit & KMB_CREDIT_CLOSED) != 0 ? 0 : credit & KMB_CREDIT_CALLS; }

static bool exchange(const struct kmb_queue_count *count, uint32_t *now, uint32_t then) {
  return __atomic_compare_exchange_n(&count->table[KMB_QUEUE_TABLE_CREDIT], now, then, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_SEQ_CST);
}

/* Again when it has changed meanwhile: whoever changed it has told the guest before. */
static void hint(const struct kmb_queue_count *count) {
  const uint32_t *credit = &count->table[KMB_QUEUE_TABLE_CREDIT];
  uint32_t told;
  do {
    told = load(credit);
    store(&count->words[KMB_QUEUE_WORD_HINT], calls_of(told));
  } while (load(credit) != told);
}

bool kmb_queue_take(const struct kmb_queue_count *count, uint32_t *epoch) {
  uint32_t *busy = &count->table[KMB_QUEUE_TABLE_BUSY], now = load(&count->table[KMB_QUEUE_TABLE_CREDIT]);
  bool taken = false;
  store(busy, 1);
  while (!taken && calls_of(now) > 0) taken = exchange(count, &now, now - 1);
  if (!taken) store(busy, 0);
  *epoch = epoch_of(now);
  hint(count);
  return taken;
}

void kmb_queue_made(const struct kmb_queue_count *count) {
  __atomic_fetch_add(&count->table[KMB_QUEUE_TABLE_MADE], 1, __ATOMIC_SEQ_CST);
  store(&count->table[KMB_QUEUE_TABLE_BUSY], 0);
}

void kmb_queue_done(const struct kmb_queue_count *count, uint32_t epoch, uint32_t calls) {
  uint32_t now = load(&count->table[KMB_QUEUE_TABLE_CREDIT]);
  bool added = false;
  while (!added && (now & KMB_CREDIT_CLOSED) == 0 && epoch_of(now) == epoch) added = exchange(count, &now, now + calls);
  if (added) hint(count);
  __atomic_fetch_add(&count->table[KMB_QUEUE_TABLE_DONE], calls, __ATOMIC_SEQ_CST);
}
