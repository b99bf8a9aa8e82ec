#include "tree.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cover.h"
#include "sys.h"

extern char **environ;

/* As many links as the system follows in one path. */
#define LINKS 40

uint8_t kmb_tree_state;
static char root[KMB_PATH_BYTES];
static size_t root_length;
/* Whether a relative path may be in the tree, or near it, without its text saying so. */
static bool inside, opened;

static const struct {
  const char *name;
  enum kmb_kind kind;
} nodes[] = {{KMB_CARD_NAME, KMB_CARD_NODE}, {KMB_RENDER_NAME, KMB_RENDER_NODE}};

size_t kmb_tree_strip(char *text, size_t length) {
  if (kmb_tree_none() || !kmb_within(text, length, root, root_length)) return length;
  if (length == root_length) {
    text[0] = '/';
    return 1;
  }
  memmove(text, text + root_length, length - root_length);
  return length - root_length;
}

static long link_of(const char *path, char *into, size_t room) {
  long length = kmb_sys(SYS_readlinkat, AT_FDCWD, (long)path, (long)into, (long)room - 1, 0, 0);
  if (length >= 0) into[length] = '\0';
  return length;
}

/* The folder that a relative path begins at, in `into`; 0 when nobody knows. */
static size_t base_of(int directory, char *into, size_t room) {
  long length;
  if (directory == AT_FDCWD) {
    length = kmb_sys(SYS_getcwd, (long)into, (long)room, 0, 0, 0, 0);
    if (length > 0) length--;
  } else {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", directory);
    length = link_of(link, into, room);
  }
  return length > 0 && into[0] == '/' ? (size_t)length : 0;
}

size_t kmb_tree_descriptor(int fd, char *into, size_t room) {
  if (kmb_tree_none() || !__atomic_load_n(&opened, __ATOMIC_RELAXED)) return 0;
  size_t length = base_of(fd, into, room);
  return length > 0 && kmb_within(into, length, root, root_length) ? kmb_tree_strip(into, length) : 0;
}

void kmb_tree_opened(void) { __atomic_store_n(&opened, true, __ATOMIC_RELAXED); }

void kmb_tree_moved(void) {
  char text[KMB_PATH_BYTES];
  size_t length = base_of(AT_FDCWD, text, sizeof text);
  bool here = length > 0 && (kmb_within(text, length, root, root_length) || kmb_covered(text, length));
  __atomic_store_n(&inside, here, __ATOMIC_RELAXED);
}

/* What links in /proc will say of it: without links of its own. */
static bool find_root(const char *named) {
  char link[40];
  long fd = kmb_sys(SYS_openat, AT_FDCWD, (long)named, O_PATH | O_DIRECTORY | O_CLOEXEC, 0, 0, 0);
  if (fd < 0) return false;
  snprintf(link, sizeof link, "/proc/self/fd/%d", (int)fd);
  long length = link_of(link, root, sizeof root);
  kmb_close_fd((int)fd);
  if (length <= 0) length = snprintf(root, sizeof root, "%s", named);
  root_length = (size_t)length;
  return root[0] == '/' && root_length > 1 && root_length < sizeof root;
}

bool kmb_tree_look(void) {
  static const char name[] = "KMBRIDGE_DRM_TREE=/";
  static bool looking;
  /* Before the C library knows the environment nobody knows it. */
  if (environ == NULL || __atomic_exchange_n(&looking, true, __ATOMIC_ACQ_REL)) return false;
  const char *found = NULL;
  for (char **entry = environ; *entry != NULL; entry++)
    if (strncmp(*entry, name, sizeof name - 1) == 0) found = *entry + sizeof name - 2;
  bool there = found != NULL && find_root(found);
  if (there) {
    kmb_cover_look(root);
    kmb_tree_moved();
  }
  __atomic_store_n(&kmb_tree_state, there ? KMB_TREE_THERE : KMB_TREE_NONE, __ATOMIC_RELEASE);
  return there;
}

__attribute__((constructor)) static void look(void) { kmb_tree_none(); }

static bool may_lead_here(int directory, const char *path) {
  if (path[0] == '/') return kmb_cover_may(path);
  if (path[0] == '\0') return false;
  return kmb_cover_says(path) || (directory == AT_FDCWD ? __atomic_load_n(&inside, __ATOMIC_RELAXED)
                                              : __atomic_load_n(&opened, __ATOMIC_RELAXED));
}

/* A path on the way: `whole` has the tree's own path and, behind it, the place that has been reached. */
struct walk {
  char *whole, *text;
  size_t length;     /* of the text */
  char rest[2 * KMB_PATH_BYTES];
  size_t at;         /* in the rest: what is still to be gone */
  unsigned links;
  bool touched;      /* has been where the system has something else */
  bool lost;         /* there is no such name: the rest was only put behind */
};

static bool put(struct walk *walk, const char *name, size_t length) {
  if (walk->length + 1 + length >= KMB_PATH_BYTES) return false;
  walk->text[walk->length++] = '/';
  memcpy(walk->text + walk->length, name, length);
  walk->length += length;
  walk->text[walk->length] = '\0';
  return true;
}

static void up(struct walk *walk) {
  while (walk->length > 0 && walk->text[--walk->length] != '/') continue;
  walk->text[walk->length] = '\0';
}

/* The place is a link: goes on with what it says and the rest behind that. */
static bool go_through(struct walk *walk, const char *target, size_t length) {
  size_t left = strlen(walk->rest + walk->at);
  if (++walk->links > LINKS || length + 1 + left >= sizeof walk->rest) return false;
  memmove(walk->rest + length, walk->rest + walk->at, left + 1);
  memcpy(walk->rest, target, length);
  walk->at = 0;
  if (target[0] == '/') walk->length = 0;
  else up(walk);
  return true;
}

/* One name of the path. False when it is a path that nobody has. */
static bool step(struct walk *walk, const char *name, size_t length, bool last, bool follow) {
  if (length == 1 && name[0] == '.') return true;
  if (length == 2 && name[0] == '.' && name[1] == '.') {
    up(walk);
    return true;
  }
  if (!put(walk, name, length)) return false;
  if (walk->lost || (walk->links == 0 && !kmb_covered(walk->text, walk->length))) return true;
  walk->touched = true;
  if (last && !follow) return true;
  char target[KMB_PATH_BYTES];
  long bytes = link_of(walk->whole, target, sizeof target);
  if (bytes > 0) return go_through(walk, target, (size_t)bytes);
  walk->lost = bytes == -ENOENT || bytes == -ENOTDIR;
  return true;
}

static bool go(struct walk *walk, bool follow) {
  for (;;) {
    while (walk->rest[walk->at] == '/') walk->at++;
    const char *name = walk->rest + walk->at;
    size_t length = strcspn(name, "/");
    if (length == 0) return true;
    walk->at += length;
    /* A slash behind the last name means what a link leads to. */
    bool last = walk->rest[walk->at] == '\0';
    if (walk->lost) {
      /* The system finds out by itself, whatever is behind. */
      if (!put(walk, name, length)) return false;
    } else if (!step(walk, name, length, last, follow))
      return false;
  }
}

static bool exists(const char *path) { return kmb_sys(SYS_faccessat, AT_FDCWD, (long)path, 0, 0, 0, 0) == 0; }

static enum kmb_kind node_of(const struct walk *walk) {
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
    if (strcmp(walk->text, nodes[i].name) == 0 && exists(walk->whole)) return nodes[i].kind;
  return KMB_NO_DEVICE;
}

bool kmb_tree_find(int directory, const char *path, bool follow, struct kmb_place *place) {
  if (kmb_tree_none() || !may_lead_here(directory, path)) return false;
  struct walk walk;
  size_t given = strnlen(path, KMB_PATH_BYTES), base = 0;
  if (given >= KMB_PATH_BYTES) return false;
  memcpy(place->path, root, root_length + 1);
  walk.whole = place->path;
  walk.text = place->path + root_length;
  walk.length = walk.at = walk.links = 0;
  walk.touched = walk.lost = false;
  if (path[0] != '/') {
    base = base_of(directory, walk.text, KMB_PATH_BYTES);
    if (base == 0) return false;
    size_t shown = kmb_tree_strip(walk.text, base);
    walk.touched = shown != base;
    walk.length = shown == 1 ? 0 : shown;
    walk.text[walk.length] = '\0';
  }
  memcpy(walk.rest, path, given + 1);
  if (!go(&walk, follow)) return false;
  bool listed = kmb_cover_listed(walk.text, walk.length);
  if (!walk.touched && !listed) return false;
  bool folder = path[given - 1] == '/', is_covered = listed || kmb_covered(walk.text, walk.length);
  /* A link leads to what is no part of the device, such as its bus. */
  bool here = is_covered || (walk.links > 0 && exists(walk.whole));
  place->device = is_covered && !folder ? node_of(&walk) : KMB_NO_DEVICE;
  if (walk.length == 0) put(&walk, "", 0);
  if (folder && walk.text[walk.length - 1] != '/' && !put(&walk, "", 0)) return false;
  place->told = walk.text;
  if (!here) {
    /* Out of it again: by a path that needs no folder which the system lacks. */
    memmove(place->path, walk.text, walk.length + 1);
    place->told = place->path;
  }
  return true;
}
