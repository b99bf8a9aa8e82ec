#include "maps.h"

#include <errno.h>
#include <sys/mman.h>

#include "sys.h"

/* Reads lines without the C library's buffers, which belong to the program. */
struct reader {
  int fd;
  char bytes[4096];
  size_t at, end;
};

static int next_char(struct reader *reader) {
  if (reader->at == reader->end) {
    long got;
    do got = kmb_read_fd(reader->fd, reader->bytes, sizeof reader->bytes);
    while (got == -EINTR);
    if (got <= 0) return -1;
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
  if (number(reader, 16, &skipped) != ' ' || number(reader, 16, &skipped) != ':' || number(reader, 16, &skipped) != ' ')
    return false;
  int c = number(reader, 10, &map->inode);
  map->stack = false;
  if (c != '\n') c = rest_of_line(reader, &map->stack);
  return c == '\n';
}

bool kmb_maps_walk(bool (*visit)(const struct kmb_map *map, void *context), void *context) {
  static const char path[] = "/proc/self/maps";
  struct reader reader = {.at = 0, .end = 0};
  reader.fd = (int)kmb_sys(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
  if (reader.fd < 0) return false;
  struct kmb_map map;
  while (next_map(&reader, &map) && visit(&map, context)) continue;
  kmb_close_fd(reader.fd);
  return true;
}

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
