#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "thunk.h"

int32_t kmb_not_served(const char *name, atomic_flag *said) {
  const char *quiet = getenv("KMBRIDGE_QUIET");
  if (!atomic_flag_test_and_set(said) && (quiet == NULL || strcmp(quiet, "1") != 0))
    fprintf(stderr, "kmbridge: %s is not served: STATUS_NOT_SUPPORTED\n", name);
  return KMB_STATUS_NOT_SUPPORTED;
}
