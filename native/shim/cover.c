#include "cover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sys.h"
#include "tree.h"

/* More than any device has. */
#define PLACES 32

static char shown[KMB_PATH_BYTES];
static struct place {
  const char *path, *last; /* the last name in it */
  size_t length;
  bool listed, begins;
} places[PLACES];
static size_t count;

bool kmb_within(const char *text, size_t length, const char *folder, size_t bytes) {
  return length >= bytes && memcmp(text, folder, bytes) == 0 && (length == bytes || text[bytes] == '/');
}

static bool lacks(const char *path) {
  long result = kmb_sys(SYS_faccessat, AT_FDCWD, (long)path, F_OK, 0, 0, 0);
  return result == -ENOENT || result == -ENOTDIR;
}

/* A machine or a box without the folder that a place lies in has that one of the tree, too. */
static void widen(char *path) {
  for (char *end; (end = strrchr(path, '/')) != path; places[count].begins = false) {
    *end = '\0';
    if (lacks(path)) continue;
    *end = '/';
    break;
  }
}

static void add(char *line) {
  bool listed = line[0] == '=';
  if (listed) line++;
  if (line[0] != '/' || count == PLACES) return;
  struct place *place = &places[count];
  size_t length = strlen(line);
  place->listed = listed;
  place->begins = line[length - 1] == '*';
  if (place->begins) line[length - 1] = '\0';
  if (!place->listed) widen(line);
  place->path = line;
  place->length = strlen(line);
  place->last = strrchr(line, '/') + 1;
  count++;
}

void kmb_cover_look(const char *root) {
  char path[KMB_PATH_BYTES + 8];
  snprintf(path, sizeof path, "%s/shown", root);
  long fd = kmb_sys(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC, 0, 0, 0);
  if (fd < 0) return;
  long length = kmb_sys(SYS_read, fd, (long)shown, sizeof shown - 1, 0, 0, 0);
  kmb_close_fd((int)fd);
  for (char *line = shown, *end; length > 0 && (end = strchr(line, '\n')) != NULL; line = end + 1) {
    *end = '\0';
    add(line);
  }
}

bool kmb_covered(const char *text, size_t length) {
  for (const struct place *place = places; place < places + count; place++)
    if (!place->listed && (place->begins ? length >= place->length && memcmp(text, place->path, place->length) == 0
                                         : kmb_within(text, length, place->path, place->length)))
      return true;
  return false;
}

bool kmb_cover_listed(const char *text, size_t length) {
  for (const struct place *place = places; place < places + count; place++)
    if (place->listed && length == place->length && memcmp(text, place->path, length) == 0) return true;
  return false;
}

bool kmb_cover_says(const char *path) {
  for (const struct place *place = places; place < places + count; place++)
    if (strstr(path, place->last) != NULL) return true;
  return false;
}

bool kmb_cover_may(const char *path) {
  if (path[1] == '/' || path[1] == '.') return true;
  for (const struct place *place = places; place < places + count; place++)
    if (path[1] == place->path[1]) return true;
  return false;
}
