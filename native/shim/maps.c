#include "maps.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sys.h"

/* A map as its line says. */
struct map {
  uint64_t from, to;
  char rights[5];
  bool stack;
};

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

static int hex(struct reader *reader, uint64_t *value) {
  *value = 0;
  for (;;) {
    int c = next_char(reader);
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return c;
    *value = *value << 4 | (uint64_t)digit;
  }
}

static bool next_map(struct reader *reader, struct map *map) {
  if (hex(reader, &map->from) != '-' || hex(reader, &map->to) != ' ') return false;
  for (int i = 0; i < 4; i++) map->rights[i] = (char)next_char(reader);
  map->rights[4] = '\0';
  static const char stack[] = "[stack]";
  size_t same = 0;
  int c;
  map->stack = false;
  while ((c = next_char(reader)) >= 0 && c != '\n') {
    same = c == stack[same] ? same + 1 : c == stack[0] ? 1 : 0;
    if (same == sizeof stack - 1) {
      map->stack = true;
      same = 0;
    }
  }
  return c == '\n';
}

/* Looks at each map that the range touches; false when there are holes, else `judge` of all. */
static bool each(uint64_t va, uint64_t bytes, bool (*good)(const struct map *map), bool *all) {
  static const char path[] = "/proc/self/maps";
  struct reader reader = {.at = 0, .end = 0};
  reader.fd = (int)kmb_sys(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
  *all = false;
  if (reader.fd < 0) return false;
  uint64_t covered = va;
  bool result = true;
  struct map map;
  while (covered < va + bytes && next_map(&reader, &map)) {
    if (map.to <= covered) continue;
    if (map.from > covered) break;
    if (!good(&map)) result = false;
    covered = map.to;
  }
  kmb_close_fd(reader.fd);
  *all = result;
  return covered >= va + bytes;
}

static bool is_private(const struct map *map) { return strncmp(map->rights, "rw", 2) == 0 && map->rights[3] == 'p' && !map->stack; }

static bool is_shared(const struct map *map) { return map->rights[3] == 's'; }

enum kmb_maps kmb_maps_judge(uint64_t va, uint64_t bytes) {
  bool good;
  if (va + bytes < va || !each(va, bytes, is_private, &good)) return KMB_MAPS_NONE;
  return good ? KMB_MAPS_GOOD : KMB_MAPS_OTHER;
}

bool kmb_maps_shared(uint64_t va, uint64_t bytes) {
  bool good;
  return each(va, bytes, is_shared, &good) && good;
}
