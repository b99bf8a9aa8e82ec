/* Where the places of a DRM device are said to be: their file system, the folders above that list them. No broker is needed. */
#include <dirent.h>
#include <limits.h>
#include <linux/magic.h>
#include <sys/syscall.h>
#include <sys/vfs.h>

#include "facts.h"

#define CARD "/sys/dev/char/226:0"

static void line(const char *name, const char *value) {
  char text[2 * PATH_MAX];
  int bytes = snprintf(text, sizeof text, "%s=%s\n", name, value == NULL ? errno_name(errno) : value);
  if (write(1, text, (size_t)bytes) != bytes) abort();
}

static void kind(const char *name, int result, const struct statfs *of) {
  const char *is = of->f_type == SYSFS_MAGIC ? "sysfs" : of->f_type == TMPFS_MAGIC ? "tmpfs" : "another";
  line(name, result == 0 ? is : NULL);
}

static void systems(void) {
  struct statfs is;
  struct statfs64 is64;
  int folder = open(CARD, O_RDONLY | O_DIRECTORY), file = open(CARD "/uevent", O_RDONLY);
  int name = open(CARD "/device", O_PATH), other = open("/proc/self/status", O_RDONLY);
  kind("statfs", statfs(CARD "/uevent", &is), &is);
  kind("statfs64", statfs64("/sys/class/drm", &is64), (struct statfs *)&is64);
  kind("fstatfs", fstatfs(folder, &is), &is);
  kind("fstatfs64", fstatfs64(file, &is64), (struct statfs *)&is64);
  kind("name_alone", fstatfs(name, &is), &is);
  fact("blocks", (long)(is.f_blocks + is.f_files));
  kind("syscall_statfs", (int)syscall(SYS_statfs, CARD, &is), &is);
  kind("syscall_fstatfs", (int)syscall(SYS_fstatfs, folder, &is), &is);
  kind("node", statfs("/dev/dri/card0", &is), &is);
  kind("absent", statfs("/dev/dri/card1", &is), &is);
  kind("beside", statfs("/sys/class/drm/../../../proc/self/status", &is), &is);
  kind("other", fstatfs(other, &is), &is);
  kind("closed", fstatfs(-1, &is), &is);
}

/* Whether a folder lists a name and, when there is such, something that only the machine can have. */
static void lists(const char *name, DIR *folder, const char *mine) {
  bool found = false, others = false;
  struct dirent *entry;
  if (folder == NULL) {
    line(name, NULL);
    return;
  }
  while ((entry = readdir(folder)) != NULL) {
    if (strcmp(entry->d_name, mine) == 0) found = true;
    else if (entry->d_name[0] != '.') others = true;
  }
  line(name, !found ? "not there" : others ? "among others" : "alone");
  closedir(folder);
}

static void listings(void) {
  struct stat is;
  int class = open("/sys/class", O_RDONLY | O_DIRECTORY), sys = open("/sys", O_RDONLY | O_DIRECTORY);
  lists("class", opendir("/sys/class"), "drm");
  lists("class_slash", opendir("/sys/class/."), "drm");
  lists("class_descriptor", fdopendir(openat(sys, "class", O_RDONLY | O_DIRECTORY)), "drm");
  lists("bus", opendir("/sys/bus"), "pci");
  lists("bus_devices", opendir("/sys/bus/pci/devices"), "0000:00:02.0");
  outcome("own", fstatat(class, "drm", &is, 0));
  /* What is in it is the machine's. */
  outcome("machines", fstatat(class, "mem/null/dev", &is, 0));
  outcome("machines_path", stat("/sys/class/mem/null/dev", &is));
  outcome("machines_up", fstatat(class, "../class/mem/null/dev", &is, 0));
  line("device", realpath("/sys/bus/pci/devices/0000:00:02.0", NULL));
  line("listing", realpath("/sys/class", NULL));
  outcome("database", access("/run/udev/data/c226:0", R_OK));
  outcome("database_file", open("/run/udev/data/+pci:0000:00:02.0", O_RDONLY));
}

static void here(void) {
  outcome("class", chdir("/sys/class"));
  line("class_name", get_current_dir_name());
  outcome("drm", chdir("drm/card0/device"));
  line("drm_name", get_current_dir_name());
  lists("above", opendir("../../.."), "devices");
}

static void wild(void) {
  char *volatile low = (char *)8;
  struct statfs is;
  int folder = open(CARD, O_RDONLY | O_DIRECTORY);
  outcome("statfs", statfs(low, &is));
  outcome("statfs_into", statfs(CARD, (struct statfs *)low));
  outcome("fstatfs_into", fstatfs(folder, (struct statfs *)low));
}

int main(int count, char **words) {
  static const struct scene scenes[] = {
      {"systems", systems}, {"listings", listings}, {"here", here}, {"wild", wild}};
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
