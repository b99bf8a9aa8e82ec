/* System calls that no library sees, and the descriptors of the shim as /proc shows them. */
#ifndef RAW_H
#define RAW_H

#include <dirent.h>
#include <sys/syscall.h>

#include "facts.h"

#if defined(__x86_64__)
static inline long raw3(long number, long a, long b, long c) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
static inline long raw3(long number, long a, long b, long c) {
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}
#endif

static inline void raw_close(int fd) { raw3(SYS_close, fd, 0, 0); }
static inline void raw_put(int fd, int at) { raw3(SYS_dup3, fd, at, 0); }

/* Descriptors of this process but for the one that reads them: how many, the first `most` in `into`. */
static inline int descriptors(int *into, int most) {
  DIR *all = opendir("/proc/self/fd");
  int count = 0;
  struct dirent *entry;
  while (all != NULL && (entry = readdir(all)) != NULL) {
    if (entry->d_name[0] == '.' || atoi(entry->d_name) == dirfd(all)) continue;
    if (count < most) into[count] = atoi(entry->d_name);
    count++;
  }
  closedir(all);
  return count;
}

enum { OWN_MOST = 64, OWN_LOWEST = 64, BEFORE_MOST = 256 };

/* What the process was started with. */
static int before[BEFORE_MOST], before_count;
__attribute__((constructor)) static void look_before(void) {
  before_count = descriptors(before, BEFORE_MOST);
}

static inline bool was_before(int fd) {
  for (int i = 0; i < before_count && i < BEFORE_MOST; i++)
    if (before[i] == fd) return true;
  return false;
}

/* Those of the shim, as it took them: control, lane, doorbell, ring, reserve, kick, stop. */
static inline int own_descriptors(int *own) {
  int all[1024], count = descriptors(all, 1024), found = 0;
  for (int i = 0; i < count && i < 1024; i++)
    if (all[i] >= OWN_LOWEST && !was_before(all[i]) && found < OWN_MOST) own[found++] = all[i];
  for (int i = 1; i < found; i++)
    for (int j = i; j > 0 && own[j - 1] > own[j]; j--) {
      int other = own[j];
      own[j] = own[j - 1];
      own[j - 1] = other;
    }
  return found;
}

/* A file that nobody has written to and whose bytes nobody has read. */
struct witness {
  int fd;
  char path[64];
};

static inline struct witness witness(void) {
  struct witness file = {.path = "/tmp/kmbridge-witness-XXXXXX"};
  file.fd = mkstemp(file.path);
  if (file.fd < 0) die("mkstemp");
  unlink(file.path);
  if (pwrite(file.fd, "0123456789", 10, 0) != 10) die("pwrite");
  return file;
}

static inline bool untouched(const struct witness *file) {
  struct stat is;
  char bytes[32];
  return fstat(file->fd, &is) == 0 && is.st_size == 10 && lseek(file->fd, 0, SEEK_CUR) == 0 &&
         pread(file->fd, bytes, sizeof bytes, 0) == 10 && memcmp(bytes, "0123456789", 10) == 0;
}

#endif
