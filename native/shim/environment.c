#include "environment.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

static const char *const NAMES[] = {
    "LD_PRELOAD=",         "KMBRIDGE_SOCKET=",   "KMBRIDGE_PARTITION=", "KMBRIDGE_IDENTITY=",
    "KMBRIDGE_SCRIPT=",    "KMBRIDGE_QUIET=",    "KMBRIDGE_DIR=",       "LD_LIBRARY_PATH=",
    "KMBRIDGE_DRM_TREE=",
};
#define COUNT (sizeof NAMES / sizeof *NAMES)
_Static_assert(COUNT < KMB_ADDED_VARIABLES, "room for all and for the end");

/* Copies of ours, as the program may write over its own. */
static char *kept[COUNT];

static const char *find(char *const *environment, const char *name) {
  for (; environment != NULL && *environment != NULL; environment++)
    if (strncmp(*environment, name, strlen(name)) == 0) return *environment;
  return NULL;
}

__attribute__((constructor)) static void keep(void) {
  for (size_t i = 0; i < COUNT; i++) {
    const char *found = find(environ, NAMES[i]);
    if (found != NULL) kept[i] = strdup(found);
  }
}

size_t kmb_environment_size(char *const *from) {
  size_t size = 0;
  while (from != NULL && from[size] != NULL) size++;
  return size;
}

void kmb_environment_whole(char *const *from, char **to) {
  size_t size = kmb_environment_size(from), at = 0;
  for (size_t i = 0; i < size; i++) to[at++] = from[i];
  /* A process that was not started as a guest, or a child that was given another broker, is left as it is. */
  bool guest = kept[0] != NULL && find(from, NAMES[1]) == NULL;
  for (size_t i = 0; guest && i < COUNT; i++)
    if (kept[i] != NULL && find(from, NAMES[i]) == NULL) to[at++] = kept[i];
  to[at] = NULL;
}
