#include "text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What stands for half of a character whose other half is missing. */
#define REPLACEMENT 0xfffdu

static const char store[] = "\\filerepository\\";
static const char packages[] = "/usr/lib/wsl/drivers/";

/* The character at *at, which moves past it. */
static uint32_t next(const uint16_t *from, size_t units, size_t *at) {
  uint32_t unit = from[(*at)++];
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  if (unit > 0xdbff || *at == units || from[*at] < 0xdc00 || from[*at] > 0xdfff) return REPLACEMENT;
  return 0x10000 + ((unit - 0xd800) << 10) + (from[(*at)++] - 0xdc00u);
}

static size_t put_utf8(char *to, uint32_t c) {
  if (c < 0x80) {
    to[0] = (char)c;
    return 1;
  }
  size_t more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  to[0] = (char)((0xff00u >> (more + 1) & 0xff) | c >> 6 * more);
  for (size_t i = 1; i <= more; i++) to[i] = (char)(0x80 | (c >> 6 * (more - i) & 0x3f));
  return more + 1;
}

char *kmb_text_utf8(const uint16_t *from, size_t units) {
  /* No unit of UTF-16 needs more than three bytes: a pair needs four. */
  char *text = malloc(3 * units + 1);
  if (text == NULL) return NULL;
  size_t length = 0;
  for (size_t at = 0; at < units && from[at] != 0;) length += put_utf8(text + length, next(from, units, &at));
  text[length] = 0;
  return text;
}

static size_t length_of(const uint16_t *from, size_t units) {
  size_t length = 0;
  while (length < units && from[length] != 0) length++;
  return length;
}

/* Where the package's name begins in a path of the driver store; 0 when it is none. */
static size_t in_store(const uint16_t *from, size_t length) {
  size_t match = sizeof store - 1;
  for (size_t at = 0; at + match <= length; at++) {
    size_t same = 0;
    while (same < match) {
      uint16_t unit = from[at + same];
      if (unit >= 'A' && unit <= 'Z') unit += 'a' - 'A';
      if (unit != (uint16_t)store[same]) break;
      same++;
    }
    if (same == match) return at + match;
  }
  return 0;
}

struct sink {
  uint32_t *to;
  size_t room, length;
};

static void put(struct sink *sink, uint32_t c) {
  if (sink->length < sink->room) sink->to[sink->length] = c;
  sink->length++;
}

size_t kmb_text_wide(const uint16_t *from, size_t units, uint32_t *to, size_t room) {
  struct sink sink = {to, room, 0};
  for (size_t at = 0; at < units; at++) {
    size_t end = at + length_of(from + at, units - at);
    size_t name = in_store(from + at, end - at);
    if (name > 0) {
      for (const char *c = packages; *c != 0; c++) put(&sink, (uint32_t)*c);
      at += name;
    }
    while (at < end) {
      uint32_t c = next(from, end, &at);
      put(&sink, name > 0 && c == '\\' ? '/' : c);
    }
    if (at < units) put(&sink, 0);
  }
  return sink.length;
}
