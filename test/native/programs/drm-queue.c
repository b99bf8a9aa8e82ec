/* Submissions of a file that may have a queue: which go by it, and what is left of it. */
#include <libdrm/virtgpu_drm.h>
#include <pthread.h>

#include "drm-queue.h"

/* Past it a call goes to the broker. */
enum { MOST = 65536 };

static int open_before;

/* Nothing but the queues that are still meant to be there. */
static void left(void) {
  fact("queues", queues());
  fact("fds", descriptors(NULL, 0) - open_before);
}

/* So many submissions, and so on: `groups:8,1,3`. */
static void groups(char *counts) {
  int fd = node(), number = 0;
  open_before = descriptors(NULL, 0);
  for (char *one = strtok(counts, ","); one != NULL; one = strtok(NULL, ","), number++) {
    char name[16];
    int good = 0, error = 0, count = atoi(one);
    for (int i = 0; i < count; i++) {
      errno = 0;
      if (submit(fd) == 0) good++;
      error = errno;
    }
    snprintf(name, sizeof name, "g%d", number);
    errno = error;
    outcome(name, good == count ? 0 : -1);
    pause_at(name);
  }
  left();
}

/* What is not plain does not count, and never goes by the queue. */
static void others(void) {
  static uint8_t commands[MOST];
  uint32_t handles[3] = {1, 2, 3}, object[4] = {1};
  struct submission plain = {.size = 4, .command = (uintptr_t)commands, .fence_fd = -1}, args;
  int fd = node(), lent = open("/dev/null", O_RDONLY | O_CLOEXEC);
  submit_times(fd, BEFORE - 1);
  for (int turn = 0; turn < 2; turn++) {
    args = plain;
    args.flags = 1;
    args.fence_fd = lent;
    outcome("in_fence", ioctl(fd, SUBMIT, &args));
    args = plain;
    args.flags = 2;
    outcome("out_fence", ioctl(fd, SUBMIT, &args));
    args = plain;
    args.flags = 4;
    args.ring_idx = 1;
    outcome("ring", ioctl(fd, SUBMIT, &args));
    args = plain;
    args.syncobj_stride = sizeof object;
    args.num_in_syncobjs = 1;
    args.in_syncobjs = (uintptr_t)object;
    outcome("in_syncobj", ioctl(fd, SUBMIT, &args));
    args = plain;
    args.syncobj_stride = sizeof object;
    args.num_out_syncobjs = 1;
    args.out_syncobjs = (uintptr_t)object;
    outcome("out_syncobj", ioctl(fd, SUBMIT, &args));
    args = plain;
    args.size = MOST - sizeof args + 1;
    outcome("past", ioctl(fd, SUBMIT, &args));
    args = plain;
    args.size = MOST - sizeof args - 8;
    args.bo_handles = (uintptr_t)handles;
    args.num_bo_handles = 3;
    outcome("past_handles", ioctl(fd, SUBMIT, &args));
    pause_at(turn == 0 ? "without" : "with");
    if (turn == 0) submit_times(fd, 1);
  }
  args = plain;
  args.size = MOST - sizeof args;
  outcome("most", ioctl(fd, SUBMIT, &args));
  args = plain;
  args.size = MOST - sizeof args - 8;
  args.bo_handles = (uintptr_t)handles;
  args.num_bo_handles = 2;
  outcome("most_handles", ioctl(fd, SUBMIT, &args));
}

/* All that is plain, and what comes of it. */
static void shapes(void) {
  uint8_t commands[16];
  uint32_t handles[] = {5, 7, 1000};
  for (int i = 0; i < (int)sizeof commands; i++) commands[i] = (uint8_t)(i + 1);
  int fd = ready();
  struct submission plain = {
      .size = 12, .command = (uintptr_t)commands, .bo_handles = (uintptr_t)handles, .num_bo_handles = 3, .fence_fd = -1};
  struct submission args = plain;
  outcome("all", ioctl(fd, SUBMIT, &args));
  args = plain;
  args.size = 5;
  args.num_bo_handles = 1;
  outcome("odd", ioctl(fd, SUBMIT, &args));
  args = plain;
  args.num_bo_handles = 0;
  outcome("no_buffers", ioctl(fd, SUBMIT, &args));
  args = plain;
  args.size = args.num_bo_handles = 0;
  outcome("nothing", ioctl(fd, SUBMIT, &args));
  struct {
    struct old_submission args;
    uint32_t others[8];
  } old = {.args = {.size = 8, .command = (uintptr_t)commands, .bo_handles = (uintptr_t)handles, .num_bo_handles = 2}};
  memset(old.others, 0xff, sizeof old.others);
  outcome("old", ioctl(fd, OLD_SUBMIT, &old.args));
  fact("given", submit(fd));
  outcome("error", submit(fd));
  args = plain;
  args.command = 8;
  outcome("wild", ioctl(fd, SUBMIT, &args));
  outcome("again", submit(fd));
}

/* Two files have queues, and the third goes without. */
static void three(void) {
  int files[3];
  for (int i = 0; i < 3; i++) files[i] = ready();
  fact("queues", queues());
  for (int i = 0; i < 3; i++) submit_times(files[i], 1);
  pause_at("three");
  close(files[0]);
  fact("closed", queues());
  submit_times(files[1], 1);
}

static void often(void) {
  enum { TIMES = 50 };
  int other = node(), wrong = 0;
  open_before = descriptors(NULL, 0);
  for (int i = 0; i < TIMES; i++) {
    int fd = ready();
    if (queues() != 1) wrong++;
    close(fd);
  }
  fact("wrong", wrong);
  left();
  close(other);
}

static int file;

static void *one_more(void *unused) {
  outcome("queued", submit(file));
  return unused;
}

static void threads(void) {
  pthread_t thread;
  file = ready();
  pthread_create(&thread, NULL, one_more, NULL);
  pause_at("held");
  outcome("beside", submit(file));
  pause_at("beside");
  pthread_join(thread, NULL);
  outcome("after", submit(file));
}

enum { CROWD = 4, EACH = 100 };

static void *many(void *unused) {
  submit_times(file, EACH);
  return unused;
}

static void crowd(void) {
  pthread_t threads[CROWD];
  file = ready();
  for (int i = 0; i < CROWD; i++) pthread_create(&threads[i], NULL, many, NULL);
  for (int i = 0; i < CROWD; i++) pthread_join(threads[i], NULL);
}

/* Closed while another thread waits in its queue. */
static void closed(void) {
  pthread_t thread;
  int other = node();
  open_before = descriptors(NULL, 0);
  file = ready();
  pthread_create(&thread, NULL, one_more, NULL);
  pause_at("held");
  close(file);
  pause_at("closed");
  pthread_join(thread, NULL);
  left();
  close(other);
}

/* Closed, and another has its number, while its queue is on the way. */
static void reused(void) {
  pthread_t thread;
  int other = node();
  file = node();
  submit_times(file, BEFORE - 1);
  pause_at("seven");
  pthread_create(&thread, NULL, one_more, NULL);
  pause_at("asked");
  close(file);
  int fresh = node();
  pause_at("opened");
  pthread_join(thread, NULL);
  fact("queues", queues());
  submit_times(fresh, 1);
  pause_at("fresh");
  close(other);
}

static void ask_idle(int fd, uint32_t flags) {
  struct drm_virtgpu_3d_wait args = {.handle = 1, .flags = flags};
  if (ioctl(fd, DRM_IOCTL_VIRTGPU_WAIT, &args) != 0) die("wait");
}

static void pause_at_turn(const char *what, int turn) {
  char name[16];
  snprintf(name, sizeof name, "%s%d", what, turn);
  pause_at(name);
}

/* Asks so many times, and so on, whether a buffer is idle: `asks:1,3`. Whoever is woken by one of the first has time to sleep again. */
static void asks(char *counts) {
  enum { FIRST_US = 50000, LEAST_US = 50 };
  int fd = ready(), made = 0, group = 0;
  pause_at("ready");
  for (char *one = strtok(counts, ","); one != NULL; one = strtok(NULL, ",")) {
    for (int i = 0, count = atoi(one); i < count; i++) {
      ask_idle(fd, VIRTGPU_WAIT_NOWAIT);
      usleep((useconds_t)(FIRST_US / ++made + LEAST_US));
    }
    pause_at_turn("asked", group++);
  }
}

/* Asks and submits by turns. */
static void turns(void) {
  enum { TURNS = 8 };
  int fd = ready();
  submit_times(fd, 1);
  for (int i = 0; i < TURNS; i++) {
    pause_at_turn("submitted", i);
    ask_idle(fd, VIRTGPU_WAIT_NOWAIT);
    pause_at_turn("asked", i);
    submit_times(fd, 1);
  }
  pause_at("end");
}

/* What is no sign of a submission, by the files that one has a queue of. */
static void no_signs(void) {
  int fd = ready(), other = node();
  pause_at("ready");
  ask_idle(fd, 0);
  ask_idle(other, VIRTGPU_WAIT_NOWAIT);
  pause_at("waited");
  ask_idle(fd, VIRTGPU_WAIT_NOWAIT);
  pause_at("closed");
  ask_idle(fd, VIRTGPU_WAIT_NOWAIT);
  pause_at("open");
}

int main(int count, char **words) {
  static const struct scene scenes[] = {{"others", others}, {"shapes", shapes},   {"three", three},  {"often", often},
                                        {"closed", closed}, {"threads", threads}, {"reused", reused},
                                        {"crowd", crowd},   {"turns", turns},     {"no_signs", no_signs}};
  static const struct {
    const char *name;
    void (*play)(char *counts);
  } counted[] = {{"groups:", groups}, {"asks:", asks}};
  for (size_t i = 0; count > 1 && i < sizeof counted / sizeof *counted; i++)
    if (strncmp(words[1], counted[i].name, strlen(counted[i].name)) == 0) {
      counted[i].play(words[1] + strlen(counted[i].name));
      return 0;
    }
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
