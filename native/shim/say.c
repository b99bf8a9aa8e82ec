#include "say.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys.h"

/* A refusal with its command is the longest: a few values and a path. */
#define LINE_BYTES 4096

void kmb_say(const char *format, ...) {
  const char *quiet = getenv("KMBRIDGE_QUIET");
  if (quiet != NULL && strcmp(quiet, "1") == 0) return;
  char line[LINE_BYTES] = "kmbridge: ";
  size_t head = strlen(line);
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(line + head, sizeof line - head - 1, format, arguments);
  va_end(arguments);
  if (length < 0) return;
  size_t end = strlen(line);
  for (size_t i = head; i < end; i++)
    if ((unsigned char)line[i] < 32 || line[i] == 127) line[i] = ' ';
  line[end++] = '\n';
  kmb_write_fd(2, line, end);
}
