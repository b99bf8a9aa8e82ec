/*
 * The device is there for every program of the guest, also for one that is started with an environment of its own: what the
 * shim needs of the environment is kept from the start of the process and put beside what the program gives.
 */
#ifndef KMB_ENVIRONMENT_H
#define KMB_ENVIRONMENT_H

#include <stddef.h>

/* Places that the additions need behind those of the program's own, its end included. */
#define KMB_ADDED_VARIABLES 10

/* Entries of an environment without its end. */
size_t kmb_environment_size(char *const *from);
/* Writes `from` with what is missing to `to`, which has room for its size and KMB_ADDED_VARIABLES. No memory is allocated. */
void kmb_environment_whole(char *const *from, char **to);

#endif
