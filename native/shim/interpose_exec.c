/* exec and spawn with an environment of the program's own, but for execle and execveat. Nothing is allocated: this may be the child of a vfork. */
#include <alloca.h>
#include <spawn.h>
#include <stddef.h>
#include <unistd.h>

#include "environment.h"
#include "real.h"

extern char **environ;

/* The environment to give on, in the caller's frame. */
#define WHOLE(name, from)                                                                     \
  char **name = alloca((kmb_environment_size(from) + KMB_ADDED_VARIABLES) * sizeof(char *));  \
  kmb_environment_whole(from, name);

KMB_EXPORT int execve(const char *path, char *const argv[], char *const envp[]) {
  KMB_REAL(int, execve, const char *, char *const[], char *const[])
  WHOLE(environment, envp)
  return real(path, argv, environment);
}

KMB_EXPORT int execvpe(const char *file, char *const argv[], char *const envp[]) {
  KMB_REAL(int, execvpe, const char *, char *const[], char *const[])
  WHOLE(environment, envp)
  return real(file, argv, environment);
}

KMB_EXPORT int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }

KMB_EXPORT int execvp(const char *file, char *const argv[]) { return execvpe(file, argv, environ); }

KMB_EXPORT int fexecve(int fd, char *const argv[], char *const envp[]) {
  KMB_REAL(int, fexecve, int, char *const[], char *const[])
  WHOLE(environment, envp)
  return real(fd, argv, environment);
}

#define SPAWN(name)                                                                                              \
  KMB_EXPORT int name(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,                   \
                      const posix_spawnattr_t *attributes, char *const argv[], char *const envp[]) {             \
    KMB_REAL(int, name, pid_t *, const char *, const posix_spawn_file_actions_t *, const posix_spawnattr_t *,    \
             char *const[], char *const[])                                                                       \
    WHOLE(environment, envp)                                                                                     \
    return real(pid, path, actions, attributes, argv, environment);                                              \
  }

SPAWN(posix_spawn)
SPAWN(posix_spawnp)
