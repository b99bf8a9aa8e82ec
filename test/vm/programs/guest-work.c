/* What a guest does or holds until it is killed. */
#include "guest.h"

#include <pthread.h>

#define MEBI (1u << 20)

/* hold NODE: has it open, and asks for nothing. */
void hold(int count, char **words) {
  if (count != 1) exit(2);
  open_node(words[0]);
  say("ready");
  until_told();
}

/* executes BUFFERS [BYTES]: as many buffers of a MiB, and submissions of so many bytes one after the other for ever. */
void executes(int count, char **words) {
  static uint32_t commands[16 * 1024];
  int fd = open_node(RENDER), buffers = count >= 1 ? atoi(words[0]) : 0;
  uint32_t bytes = count == 2 ? (uint32_t)atoi(words[1]) : sizeof commands;
  if (bytes > sizeof commands) exit(2);
  for (int i = 0; i < buffers; i++) memset(new_buffer(fd, false, MEBI).at, i, MEBI);
  for (uint64_t turn = 0;; turn++) {
    if (execute(fd, commands, bytes, -1) != 0) fail("EXECBUFFER");
    if (turn == 0) say("ready");
  }
}

/* Where the memory of a submission queue lies; NULL while there is none. */
static uint32_t *queue_memory(void) {
  char line[512];
  void *at = NULL;
  FILE *maps = fopen("/proc/self/maps", "r");
  if (maps == NULL) fail("/proc/self/maps");
  while (at == NULL && fgets(line, sizeof line, maps) != NULL)
    if (strstr(line, "memfd:drm-queue") != NULL) at = (void *)(uintptr_t)strtoull(line, NULL, 16);
  fclose(maps);
  return at;
}

/* Writes what it likes wherever it can: into the words, and into the call that is looked at. */
static void *scribble(void *memory) {
  uint32_t *words = memory, random = 1;
  enum { WORDS = 17 * 1024 };
  for (;;) {
    random = random * 1664525u + 1013904223u;
    uint32_t at = random % 8 == 0 ? random / 8 % WORDS : 1024 + random / 8 % 32;
    __atomic_store_n(&words[at], random % 3 == 0 ? random : random % 97, __ATOMIC_RELAXED);
  }
  return NULL;
}

/* scribbles BUFFERS: the same as `executes`, and a thread that writes into the memory of the queue. */
void scribbles(int count, char **words) {
  static uint32_t commands[64];
  int fd = open_node(RENDER), buffers = count == 1 ? atoi(words[0]) : 0;
  for (int i = 0; i < buffers; i++) memset(new_buffer(fd, false, MEBI).at, i, MEBI);
  uint32_t *memory = NULL;
  for (int turn = 0; memory == NULL && turn < 100; turn++) {
    if (execute(fd, commands, sizeof commands, -1) != 0) fail("EXECBUFFER");
    memory = queue_memory();
  }
  if (memory == NULL) {
    fprintf(stderr, "no queue\n");
    exit(1);
  }
  pthread_t thread;
  if (pthread_create(&thread, NULL, scribble, memory) != 0) fail("pthread_create");
  say("ready");
  /* What comes of it is nobody's but its own. */
  for (;;) execute(fd, commands, sizeof commands, -1);
}

static int waiting;

static void *wait_for_ever(void *points) {
  uint32_t handle = new_syncobj(waiting, 0);
  uint64_t point = 7;
  int result;
  if (points == NULL) {
    struct drm_syncobj_wait args = {.handles = ADDRESS(&handle), .count_handles = 1, .timeout_nsec = INT64_MAX};
    args.flags = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT;
    result = call(waiting, DRM_IOCTL_SYNCOBJ_WAIT, &args);
  } else {
    struct drm_syncobj_timeline_wait args = {
        .handles = ADDRESS(&handle), .points = ADDRESS(&point), .count_handles = 1, .timeout_nsec = INT64_MAX};
    args.flags = DRM_SYNCOBJ_WAIT_FLAGS_WAIT_FOR_SUBMIT;
    result = call(waiting, DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT, &args);
  }
  say("over %s", outcome(result));
  return NULL;
}

/* waits THREADS: each waits for what never comes, for ever; every other one for a point. */
void waits(int count, char **words) {
  static char odd;
  waiting = open_node(RENDER);
  for (int i = 0, threads = count == 1 ? atoi(words[0]) : 0; i < threads; i++) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, wait_for_ever, i % 2 == 0 ? NULL : &odd) != 0) fail("pthread_create");
  }
  say("ready");
  until_told();
}

/* syncobjs: as many as there may be, then one for one. */
void syncobjs(int count, char **words) {
  (void)count, (void)words;
  int fd = open_node(RENDER), made = 0;
  struct drm_syncobj_create make = {0};
  uint32_t last = 0;
  while (call(fd, DRM_IOCTL_SYNCOBJ_CREATE, &make) == 0) {
    made++;
    last = make.handle;
    make = (struct drm_syncobj_create){0};
  }
  say("made %d then %s", made, outcome(-1));
  struct drm_syncobj_destroy destroy = {.handle = last};
  say("destroyed %s", outcome(call(fd, DRM_IOCTL_SYNCOBJ_DESTROY, &destroy)));
  say("one more %s", outcome(call(fd, DRM_IOCTL_SYNCOBJ_CREATE, &make)));
  make = (struct drm_syncobj_create){0};
  say("and another %s", outcome(call(fd, DRM_IOCTL_SYNCOBJ_CREATE, &make)));
  say("ready");
  until_told();
}
