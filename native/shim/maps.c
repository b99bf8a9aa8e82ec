#include "maps.h"

#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>

#include "own_fd.h"
#include "sys.h"

/* Reads lines without the C library's buffers, which belong to the program. */
struct reader {
  int fd;
  long offset;
  char bytes[4096];
  size_t at, end;
};

/* Open from the first look on: a program at its limit of descriptors forks and releases all the same. */
static struct kmb_fd kept = {.fd = -1};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int next_char(struct reader *reader) {
  if (reader->at == reader->end) {
    long got;
    do
      got = kmb_sys(SYS_pread64, reader->fd, (long)reader->bytes, sizeof reader->bytes, reader->offset, 0, 0);
    while (got == -EINTR);
    if (got <= 0) return -1;
    reader->offset += got;
    reader->at = 0;
    reader->end = (size_t)got;
  }
  return (unsigned char)reader->bytes[reader->at++];
}

/* A number up to the first character that belongs to none, which is the answer. */
static int number(struct reader *reader, uint64_t base, uint64_t *value) {
  *value = 0;
  for (;;) {
    int c = next_char(reader);
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return c;
    *value = *value * base + (uint64_t)digit;
  }
}

/* Reads to the end of the line; whether it names the main stack. */
static int rest_of_line(struct reader *reader, bool *stack) {
  static const char name[] = "[stack]";
  size_t same = 0;
  int c;
  *stack = false;
  while ((c = next_char(reader)) >= 0 && c != '\n') {
    same = c == name[same] ? same + 1 : c == name[0] ? 1 : 0;
    if (same < sizeof name - 1) continue;
    *stack = true;
    same = 0;
  }
  return c;
}

/* from-to rights offset major:minor inode name */
static bool next_map(struct reader *reader, struct kmb_map *map) {
  uint64_t skipped;
  if (number(reader, 16, &map->from) != '-' || number(reader, 16, &map->to) != ' ') return false;
  map->rights = next_char(reader) == 'r' ? PROT_READ : 0;
  map->rights |= next_char(reader) == 'w' ? PROT_WRITE : 0;
  map->rights |= next_char(reader) == 'x' ? PROT_EXEC : 0;
  map->shared = next_char(reader) == 's';
  next_char(reader);
  if (number(reader, 16, &skipped) != ' ' || number(reader, 16, &skipped) != ':' ||
      number(reader, 16, &skipped) != ' ')
    return false;
  int c = number(reader, 10, &map->inode);
  map->stack = false;
  if (c != '\n') c = rest_of_line(reader, &map->stack);
  return c == '\n';
}

static int open_maps(void) {
  static const char path[] = "/proc/self/maps";
  return (int)kmb_sys(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
}

bool kmb_maps_walk(bool (*visit)(const struct kmb_map *map, void *context), void *context) {
  /* A handler may have interrupted its own thread right here: it opens one for itself. */
  bool ours = pthread_mutex_trylock(&lock) == 0;
  if (ours && !kmb_fd_valid(&kept)) {
    kmb_fd_close(&kept);
    int fd = open_maps();
    if (fd >= 0) kmb_fd_take(fd, &kept);
  }
  struct reader reader = {.fd = ours ? kept.fd : open_maps()};
  struct kmb_map map;
  while (reader.fd >= 0 && next_map(&reader, &map) && visit(&map, context)) continue;
  if (ours)
    pthread_mutex_unlock(&lock);
  else if (reader.fd >= 0)
    kmb_close_fd(reader.fd);
  return reader.fd >= 0;
}

void kmb_maps_done(void) {
  if (pthread_mutex_trylock(&lock) != 0) return;
  kmb_fd_close(&kept);
  pthread_mutex_unlock(&lock);
}

void kmb_maps_forget(void) { pthread_mutex_init(&lock, NULL); }

struct judged {
  uint64_t covered, end;
  bool good;
};

static bool judge_one(const struct kmb_map *map, void *context) {
  struct judged *judged = context;
  if (map->to <= judged->covered) return true;
  if (map->from > judged->covered) return false;
  if (map->shared || map->stack || map->rights != (PROT_READ | PROT_WRITE)) judged->good = false;
  judged->covered = map->to;
  return judged->covered < judged->end;
}

enum kmb_maps kmb_maps_judge(uint64_t va, uint64_t bytes) {
  struct judged judged = {.covered = va, .end = va + bytes, .good = true};
  if (judged.end < va) return KMB_MAPS_NONE;
  kmb_maps_walk(judge_one, &judged);
  if (judged.covered < judged.end) return KMB_MAPS_NONE;
  return judged.good ? KMB_MAPS_GOOD : KMB_MAPS_OTHER;
}
