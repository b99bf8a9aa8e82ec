/*
 * The folder in which `kmbridge run` has laid out what a DRM device has below /dev and /sys (KMBRIDGE_DRM_TREE), and which
 * paths of the program mean something in it. Decided on the text of a path; links inside the folder are followed as the
 * system follows them.
 */
#ifndef KMB_TREE_H
#define KMB_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kind.h"

#define KMB_PATH_BYTES 4096

/* Where a path leads. */
struct kmb_place {
  enum kmb_kind device;      /* a node of the device, or KMB_NO_DEVICE */
  const char *told;          /* the path without links, as the program knows it: inside `path`, or beside it */
  char path[2 * KMB_PATH_BYTES]; /* where the system has it; no file of that name is the node itself */
};

enum kmb_tree_state { KMB_TREE_UNKNOWN = 0, KMB_TREE_NONE, KMB_TREE_THERE };
extern uint8_t kmb_tree_state;

/* Reads the environment, once. */
bool kmb_tree_look(void);

/* Whether there is none, as in most processes: all that a path of theirs costs here. */
static inline bool kmb_tree_none(void) {
  uint8_t state = __atomic_load_n(&kmb_tree_state, __ATOMIC_ACQUIRE);
  return state == KMB_TREE_NONE || (state == KMB_TREE_UNKNOWN && !kmb_tree_look());
}

/*
 * Whether `path`, as openat(2) takes it with `directory`, means something else than the system would find: `place` then says
 * what. `follow`: a link at its end is followed. The path can be read.
 */
bool kmb_tree_find(int directory, const char *path, bool follow, struct kmb_place *place);
/* A descriptor of a folder in the tree may be about: paths relative to descriptors are looked at from now on. */
void kmb_tree_opened(void);
/* The process has another working directory. */
void kmb_tree_moved(void);
/* The path, as the program knows it, of what a descriptor is about in the tree, and its length; 0 when it is elsewhere. */
size_t kmb_tree_descriptor(int fd, char *into, size_t room);
/* Cuts the tree's own path off a text that the system gave; its length then. `text` need not end with a zero. */
size_t kmb_tree_strip(char *text, size_t length);

#endif
