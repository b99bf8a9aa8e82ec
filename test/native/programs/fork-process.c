/* Processes made from one that has the device: a child has none until it opens it, its parent keeps it. */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "raw.h"

extern char **environ;

static char *self;
static int file;
static uint32_t adapter, device, fence;

static void begin(void) {
  file = open("/dev/dxg", O_RDWR); /* not close-on-exec */
  if (file < 0) die("open");
  adapter = dxg_adapter(file);
  device = dxg_device(file, adapter);
  fence = dxg_fence(file, device);
  if (fence == 0) die("fence");
}

/* How a child ended: 0 when all was as it should be there. */
static int ended(pid_t child) {
  int status;
  if (child < 0) return -errno;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return -errno;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* What a child finds: nothing of its parent, and a device of its own. Where it is not so, or 0. */
#define CHECK(what) do { if (!(what)) return __LINE__ % 200 + 1; } while (0)

static int look_as_child(void) {
  struct stat is;
  int number = 0;
  CHECK(dxg_count(file) < 0 && errno == ENOTTY);
  CHECK(ioctl(file, 0x4747, NULL) < 0 && errno == ENOTTY);
  CHECK(fstat(file, &is) == 0 && S_ISCHR(is.st_mode));
  int copy = dup(file);
  CHECK(copy >= 0 && dxg_count(copy) < 0 && errno == ENOTTY);
  int fresh = dxg_open();
  CHECK(fresh >= 0 && dxg_count(fresh) > 0);
  CHECK(dxg_count(file) < 0 && errno == ENOTTY);
  uint32_t own = dxg_device(fresh, dxg_adapter(fresh));
  CHECK(own != 0 && dxg_fence(fresh, own) != 0);
  /* The numbers of its own tables start anew; only those that it has itself are there. */
  CHECK(dxg_destroy(fresh, own) == 0 && dxg_destroy(fresh, own) < 0 && errno == EINVAL);
  CHECK(close(file) == 0 && close(copy) == 0);
  int other = socket(AF_UNIX, SOCK_STREAM, 0);
  CHECK(other == file && ioctl(other, FIONREAD, &number) == 0);
  CHECK(fstat(other, &is) == 0 && S_ISSOCK(is.st_mode));
  CHECK(close(other) == 0 && close(fresh) == 0);
  return 0;
}

static bool parent_works(void) {
  static uint64_t value;
  value++;
  return dxg_count(file) > 0 && dxg_signal(file, device, fence, value) == 0 &&
         dxg_wait(file, device, fence, value) == 0;
}

static void forked(void) {
  begin();
  pid_t child = fork();
  if (child == 0) _exit(look_as_child());
  fact("child", ended(child));
  fact("parent", parent_works());
  child = fork();
  if (child == 0) {
    closefrom(3);
    _exit(0);
  }
  fact("closes_all", ended(child));
  fact("parent_after_close", parent_works());
  child = fork();
  if (child == 0) {
    fclose(fdopen(file, "r"));
    exit(0); /* with the handlers of the parent */
  }
  fact("exits", ended(child));
  fact("parent_after_exit", parent_works());
  child = fork();
  if (child == 0) {
    /* The parent closes meanwhile: its child's device is its child's. */
    int fresh = dxg_open();
    pause_at("both");
    int result = dxg_count(fresh) > 0 ? 0 : 1;
    pause_at("child");
    _exit(result);
  }
  pause_at("parent_of_both");
  close(file);
  fact("alone", ended(child));
  pause_at("nobody");
}

static atomic_bool stop;
static atomic_long wrong, calls;

static void *calls_on(void *argument) {
  (void)argument;
  uint32_t own = dxg_device(file, adapter), mine = dxg_fence(file, own);
  for (uint64_t value = 1; !atomic_load(&stop); value++) {
    if (dxg_signal(file, own, mine, value) != 0 || dxg_wait(file, own, mine, value) != 0 ||
        dxg_memory(file, adapter) != 0)
      atomic_fetch_add(&wrong, 1);
    atomic_fetch_add(&calls, 1);
  }
  return NULL;
}

enum { CALLERS = 6, FORKS = 200 };

static void among_threads(void) {
  pthread_t threads[CALLERS];
  int bad = 0, first = 0;
  begin();
  for (int i = 0; i < CALLERS; i++) pthread_create(&threads[i], NULL, calls_on, NULL);
  for (int i = 0; i < FORKS; i++) {
    pid_t child = fork();
    if (child == 0) _exit(i % 10 == 0 ? look_as_child() : dxg_count(file) < 0 && errno == ENOTTY ? 0 : 1);
    int end = ended(child);
    if (end != 0 && bad++ == 0) first = end;
  }
  atomic_store(&stop, true);
  for (int i = 0; i < CALLERS; i++) pthread_join(threads[i], NULL);
  fact("bad", bad);
  fact("first_bad", first);
  fact("wrong", wrong);
  fact("parent", parent_works());
}

/* In a program that another one has executed: `number` is the descriptor that it inherited. */
static int look_as_executed(int number) {
  int result = 0;
  if (number >= 0) {
    errno = 0;
    if (ioctl(number, LX_DXENUMADAPTERS2, NULL) != -1 || errno != ENOTTY) result |= 1;
    if (fcntl(number, F_GETFD) < 0) result |= 2;
  }
  int fresh = dxg_open();
  if (fresh < 0 || dxg_count(fresh) < 1) result |= 4;
  int all[64], count = descriptors(all, 64);
  /* stdio, what was inherited, the new one and its own seven. */
  for (int i = 0; i < count && i < 64; i++)
    if (all[i] > 2 && all[i] != number && all[i] != fresh && !was_before(all[i])) result += 16;
  return result == 7 * 16 ? 0 : result == 0 ? 8 : result;
}

static void executed(void) {
  begin();
  char number[16];
  snprintf(number, sizeof number, "%d", file);
  char *words[] = {self, "look", number, NULL};
  pid_t child = fork();
  if (child == 0) {
    execv(self, words);
    _exit(99);
  }
  fact("fork_exec", ended(child));
  child = vfork();
  if (child == 0) {
    execv(self, words);
    _exit(99);
  }
  fact("vfork_exec", ended(child));
  fact("parent", parent_works());
  char *none[] = {self, "look", "-1", NULL};
  child = vfork();
  if (child == 0) {
    close(file);
    for (int i = 3; i < 1024; i++) close(i);
    execv(self, none);
    _exit(99);
  }
  fact("vfork_close_exec", ended(child));
  fact("parent_after_vfork", parent_works());
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addclose(&actions, file);
  posix_spawn_file_actions_addopen(&actions, 50, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, 51);
  outcome("spawn", -posix_spawn(&child, self, &actions, NULL, none, environ));
  fact("spawned", ended(child));
  fact("parent_after_spawn", parent_works());
  fact("system", system("exec 9<&0; exit 3") / 256);
  FILE *pipe = popen("echo said", "r");
  char line[16] = "";
  fact("popen", fgets(line, sizeof line, pipe) != NULL && strcmp(line, "said\n") == 0);
  fact("pclose", pclose(pipe));
  fact("parent_after_system", parent_works());
  pause_at("before");
  /* The process itself goes on as another program: the device of this one is gone with it. */
  char *last[] = {self, "after-exec", number, NULL};
  execv(self, last);
  fact("exec", errno);
}

static void after_exec(int number) {
  fact("inherited", ioctl(number, LX_DXENUMADAPTERS2, NULL) == -1 ? errno == ENOTTY : -1);
  pause_at("executed");
  file = dxg_open();
  fact("opened", dxg_count(file) > 0);
  pause_at("reopened");
}

/* As daemon(3) in its strictest form. What it found goes into a file. */
static void daemonised(const char *path) {
  begin();
  pid_t child = fork();
  if (child == 0) {
    setsid();
    if (fork() != 0) _exit(0);
    for (int i = 0; i < 20000; i++) close(i);
    int result = dxg_open(); /* 0, the lowest */
    int works = result == 0 && dxg_count(result) > 0;
    int log = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (log < 0 || dprintf(log, "opened %d, works %d\n", result, works) < 0) _exit(1);
    closefrom(0);
    result = dxg_open();
    log = open(path, O_WRONLY | O_APPEND);
    dprintf(log, "again %d, works %d\n", result, dxg_count(result) > 0);
    _exit(0);
  }
  fact("first", ended(child));
  fact("parent", parent_works());
  pause_at("daemon");
  fact("parent_still", parent_works());
}

/* A child that no handler of fork has seen. */
static void cloned(void) {
  begin();
  pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(look_as_child());
  fact("clone", ended(child));
  fact("parent", parent_works());
  child = (pid_t)raw3(SYS_clone, SIGCHLD, 0, 0);
  if (child == 0) _exit(look_as_child());
  fact("raw_clone", ended(child));
  child = (pid_t)raw3(SYS_clone, SIGCHLD, 0, 0);
  if (child == 0) {
    /* Closes before it has called anything of the device. */
    int null = open("/dev/null", O_RDONLY);
    dup2(null, file);
    closefrom(3);
    _exit(dxg_count(file) < 0 && errno == EBADF && dxg_count(dxg_open()) > 0 ? 0 : 1);
  }
  fact("raw_clone_closes", ended(child));
  child = (pid_t)raw3(SYS_clone, SIGCHLD, 0, 0);
  if (child == 0) {
    pid_t grandchild = fork();
    if (grandchild == 0) _exit(look_as_child());
    _exit(ended(grandchild));
  }
  fact("fork_of_clone", ended(child));
  fact("parent_after", parent_works());
}

static atomic_int forks, bad_forks;

static void fork_here(int number) {
  (void)number;
  int before = errno;
  pid_t child = fork();
  if (child == 0) _exit(dxg_count(file) < 0 && errno == ENOTTY ? 0 : 1);
  if (ended(child) != 0) atomic_fetch_add(&bad_forks, 1);
  atomic_fetch_add(&forks, 1);
  errno = before;
}

static void *signals_late(void *argument) {
  pthread_t main_thread = *(pthread_t *)argument;
  usleep(100000);
  pthread_kill(main_thread, SIGUSR1);
  while (atomic_load(&forks) == 0) usleep(1000);
  dxg_signal(file, device, fence, 1);
  return NULL;
}

/* A handler forks while its thread is in a call: asleep in a wait, and anywhere else. */
static void inside_call(void) {
  begin();
  struct sigaction action = {.sa_handler = fork_here, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &action, NULL);
  pthread_t other, here = pthread_self();
  pthread_create(&other, NULL, signals_late, &here);
  outcome("wait", dxg_wait(file, device, fence, 1));
  pthread_join(other, NULL);
  fact("forks_in_wait", forks);
  sigaction(SIGALRM, &action, NULL);
  struct itimerval often = {.it_interval.tv_usec = 2000, .it_value.tv_usec = 2000}, never = {0};
  setitimer(ITIMER_REAL, &often, NULL);
  int bad = 0;
  for (uint64_t value = 2; atomic_load(&forks) < 600; value++) {
    /* One-way calls are mostly inside the shim's lock. */
    for (int i = 0; i < 100; i++)
      if (dxg_signal(file, device, fence, value) != 0) bad++;
    if (dxg_memory(file, adapter) != 0) bad++;
    int wait;
    while ((wait = dxg_wait(file, device, fence, value)) < 0 && errno == EINTR) continue;
    if (wait != 0) bad++;
  }
  setitimer(ITIMER_REAL, &never, NULL);
  fact("bad", bad);
  fact("bad_forks", bad_forks);
}

int main(int argc, char **words) {
  self = realpath("/proc/self/exe", NULL);
  const char *scene = argc > 1 ? words[1] : "";
  if (strcmp(scene, "look") == 0) return look_as_executed(atoi(words[2]));
  if (strcmp(scene, "after-exec") == 0) return after_exec(atoi(words[2])), 0;
  if (strcmp(scene, "daemonised") == 0) return daemonised(words[2]), 0;
  static const struct scene scenes[] = {
      {"forked", forked}, {"among-threads", among_threads}, {"executed", executed},
      {"cloned", cloned}, {"inside-call", inside_call},
  };
  return PLAY(scenes, scene);
}
