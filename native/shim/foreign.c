#include "foreign.h"

#include <link.h>
#include <pthread.h>
#include <stddef.h>

#include "connection.h"

/* What lies above the thread pointer: the C library's own struct. */
#define CONTROL_BYTES 4096
/* Blocks of libraries that came later are no part of the static one. */
#define STATIC_BYTES (1 << 20)

struct question {
  uint64_t from, to;
  uint64_t self;
  int64_t lowest; /* of the static thread-local storage, from the thread pointer on */
  bool foreign;
};

/* The main thread's block lies where the program's maps begin; those of other threads lie behind guards of the C library. */
static uint64_t main_self;

__attribute__((constructor)) static void remember(void) { main_self = (uint64_t)(uintptr_t)pthread_self(); }

static void look_at_segment(struct question *question, uint64_t from, uint64_t to) {
  uint64_t end = (to + KMB_PAGE - 1) & ~(uint64_t)(KMB_PAGE - 1), ours = (uint64_t)(uintptr_t)&kmb_connection;
  if (question->to <= from || question->from >= end) return;
  if ((ours >= from && ours < to) || question->from < from || question->to > end) question->foreign = true;
}

static int look_at_object(struct dl_phdr_info *info, size_t size, void *context) {
  struct question *question = context;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uint64_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
    if (info->dlpi_phdr[i].p_type == PT_LOAD) look_at_segment(question, from, from + info->dlpi_phdr[i].p_memsz);
  }
  if (size < offsetof(struct dl_phdr_info, dlpi_tls_data) + sizeof info->dlpi_tls_data || info->dlpi_tls_data == NULL)
    return 0;
  int64_t at = (int64_t)((uint64_t)(uintptr_t)info->dlpi_tls_data - question->self);
  if (at > -STATIC_BYTES && at < question->lowest) question->lowest = at;
  return 0;
}

static bool has_control(const struct question *question, uint64_t self) {
  return question->from < self + CONTROL_BYTES && question->to > self + (uint64_t)question->lowest;
}

bool kmb_foreign(uint64_t va, uint64_t bytes) {
  struct question question = {.from = va, .to = va + bytes, .self = (uint64_t)(uintptr_t)pthread_self()};
  if (question.to < va) return false; /* is nowhere */
  dl_iterate_phdr(look_at_object, &question);
  return question.foreign || has_control(&question, question.self) || has_control(&question, main_self);
}
