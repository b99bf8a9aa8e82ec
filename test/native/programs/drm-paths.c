/* What a program finds of a DRM device below /dev and /sys, asked by every call that names a file. No broker is needed. */
#include <dirent.h>
#include <limits.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include "facts.h"

#define CARD "/sys/dev/char/226:0"
#define DEVICE "/sys/devices/pci0000:00/0000:00:02.0"

ssize_t __readlink_chk(const char *path, char *into, size_t room, size_t size);
ssize_t __readlinkat_chk(int fd, const char *path, char *into, size_t room, size_t size);
char *__realpath_chk(const char *path, char *into, size_t size);
char *__getcwd_chk(char *into, size_t room, size_t size);
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
int __openat64_2(int directory, const char *path, int flags);
int __xstat(int version, const char *path, struct stat *into);
int __lxstat(int version, const char *path, struct stat *into);
int __fxstatat(int version, int fd, const char *path, struct stat *into, int flags);

/* A line of text, or the errno. */
static void text(const char *name, const char *value, ssize_t length) {
  char line[2 * PATH_MAX];
  int bytes = length < 0 ? snprintf(line, sizeof line, "%s=%s\n", name, errno_name(errno))
                         : snprintf(line, sizeof line, "%s=%.*s\n", name, (int)length, value);
  if (write(1, line, (size_t)bytes) != bytes) abort();
}

static void string(const char *name, const char *value) {
  text(name, value, value == NULL ? -1 : (ssize_t)strlen(value));
}

/* The first line behind a descriptor, which is closed. */
static void content(const char *name, int fd) {
  char line[256] = "";
  ssize_t length = fd < 0 ? -1 : read(fd, line, sizeof line);
  if (length > 0 && line[length - 1] == '\n') length--;
  for (ssize_t i = 0; i < length; i++)
    if (line[i] == '\n') length = i;
  text(name, line, length);
  if (fd >= 0) close(fd);
}

static void stream(const char *name, FILE *file) {
  char line[256];
  if (file == NULL || fgets(line, sizeof line, file) == NULL) {
    text(name, NULL, -1);
    return;
  }
  line[strcspn(line, "\n")] = '\0';
  string(name, line);
  fclose(file);
}

static void opens(void) {
  int dev = open("/sys/dev", O_RDONLY | O_DIRECTORY), folder = open(CARD "/device", O_RDONLY | O_DIRECTORY);
  content("open", open(CARD "/dev", O_RDONLY));
  content("open64", open64(CARD "/dev", O_RDONLY));
  content("openat", openat(dev, "char/226:0/dev", O_RDONLY));
  content("openat64", openat64(AT_FDCWD, CARD "/dev", O_RDONLY));
  content("open_2", __open_2(CARD "/dev", O_RDONLY));
  content("open64_2", __open64_2(CARD "/dev", O_RDONLY));
  content("openat_2", __openat_2(AT_FDCWD, CARD "/dev", O_RDONLY));
  content("openat64_2", __openat64_2(AT_FDCWD, CARD "/dev", O_RDONLY));
  content("syscall_openat", (int)syscall(SYS_openat, AT_FDCWD, CARD "/dev", O_RDONLY));
  content("below", openat(folder, "vendor", O_RDONLY));
  content("above", openat(folder, "../0000:00:02.0/vendor", O_RDONLY));
  content("through_link", open(CARD "/device/../0000:00:02.0/vendor", O_RDONLY));
  content("beside", open("/dev/dri/../null", O_RDONLY));
  content("out_of_it", open("/sys/class/drm/../../../dev/null", O_RDONLY));
  content("dots", open("//sys/./class/../class/drm//version", O_RDONLY));
  content("absent", open("/dev/dri/card1", O_RDONLY));
  content("hidden", open("/sys/dev/char/226:1/dev", O_RDONLY));
  content("below_a_file", open("/dev/dri/card0/x", O_RDONLY));
  content("link_itself", open(CARD "/device", O_RDONLY | O_NOFOLLOW));
  content("made", open("/dev/dri/made", O_RDWR | O_CREAT, 0600));
  content("written", open(DEVICE "/vendor", O_RDWR));
  content("node_folder", open("/dev/dri/card0", O_RDONLY | O_DIRECTORY));
  content("node_made", open("/dev/dri/card0", O_RDWR | O_CREAT | O_EXCL, 0600));
  content("node", open("/dev/dri/renderD128", O_RDWR));
  content("node_by_path", open("/dev/dri/by-path/pci-0000:00:02.0-card", O_RDWR));
}

static void streams(void) {
  stream("fopen", fopen(CARD "/uevent", "re"));
  stream("fopen64", fopen64(CARD "/dev", "r"));
  stream("freopen", freopen(CARD "/dev", "r", fopen("/dev/null", "r")));
  stream("freopen64", freopen64(CARD "/dev", "r", fopen("/dev/null", "r")));
  stream("node", fopen("/dev/dri/card0", "r+"));
  stream("absent", fopen("/dev/dri/card1", "w"));
}

/* Mode, and the device's numbers. */
static void told(const char *name, int result, const struct stat *is) {
  char line[64];
  snprintf(line, sizeof line, "%o %u:%u", is->st_mode & ~0222u, major(is->st_rdev), minor(is->st_rdev));
  text(name, line, result == 0 ? (ssize_t)strlen(line) : -1);
}

static void stats(void) {
  struct stat is;
  struct stat64 is64;
  struct statx isx;
  int dri = open("/dev/dri", O_RDONLY | O_DIRECTORY);
  const char *card = "/dev/dri/card0", *render = "/dev/dri/renderD128", *link = CARD;
  told("stat", stat(card, &is), &is);
  told("lstat", lstat(render, &is), &is);
  told("stat64", stat64(card, &is64), (struct stat *)&is64);
  told("lstat64", lstat64(render, &is64), (struct stat *)&is64);
  told("fstatat", fstatat(dri, "renderD128", &is, 0), &is);
  told("fstatat64", fstatat64(dri, "card0", &is64, 0), (struct stat *)&is64);
  told("xstat", __xstat(1, card, &is), &is);
  told("lxstat", __lxstat(1, card, &is), &is);
  told("fxstatat", __fxstatat(1, AT_FDCWD, card, &is, 0), &is);
  told("syscall", (int)syscall(SYS_newfstatat, AT_FDCWD, card, &is, 0), &is);
  told("folder", stat("/dev/dri", &is), &is);
  told("behind_link", stat(link, &is), &is);
  told("link", lstat(link, &is), &is);
  told("file", stat(DEVICE "/uevent", &is), &is);
  told("absent", stat("/dev/dri/card1", &is), &is);
  told("no_folder", stat("/dev/dri/card0/", &is), &is);
  outcome("statx", statx(dri, "card0", 0, STATX_BASIC_STATS, &isx));
  fact("statx_minor", isx.stx_rdev_major == 226 && isx.stx_rdev_minor == 0 && isx.stx_mode == (S_IFCHR | 0666));
  outcome("access", access(card, R_OK | W_OK));
  outcome("access_file", access(DEVICE "/vendor", R_OK));
  outcome("execute", access(render, X_OK));
  outcome("eaccess", eaccess(card, R_OK));
  outcome("euidaccess", euidaccess(card, R_OK));
  outcome("faccessat", faccessat(dri, "renderD128", R_OK, 0));
  outcome("syscall_faccessat", syscall(SYS_faccessat, AT_FDCWD, card, R_OK));
  outcome("access_absent", access("/dev/dri/card1", F_OK));
}

static void links(void) {
  char into[PATH_MAX];
  int class = open("/sys/class", O_RDONLY | O_DIRECTORY);
  int folder = open(CARD "/device", O_RDONLY | O_DIRECTORY);
  char of_descriptor[64];
  snprintf(of_descriptor, sizeof of_descriptor, "/proc/self/fd/%d", folder);
  text("readlink", into, readlink(CARD "/device/subsystem", into, sizeof into));
  text("readlinkat", into, readlinkat(class, "drm/card0", into, sizeof into));
  text("readlink_chk", into, __readlink_chk(CARD, into, sizeof into, sizeof into));
  text("readlinkat_chk", into, __readlinkat_chk(AT_FDCWD, CARD, into, sizeof into, sizeof into));
  text("syscall", into, syscall(SYS_readlinkat, AT_FDCWD, CARD, into, sizeof into));
  text("short", into, readlink(CARD, into, 5));
  text("no_link", into, readlink("/dev/dri/card0", into, sizeof into));
  text("descriptor", into, readlink(of_descriptor, into, sizeof into));
  string("realpath", realpath(CARD "/device", into));
  string("realpath_made", realpath("/dev/dri/by-path/pci-0000:00:02.0-render", NULL));
  string("realpath_chk", __realpath_chk(CARD "/device/../0000:00:02.0/", into, sizeof into));
  string("canonical", canonicalize_file_name(CARD));
  string("bus", realpath(CARD "/device/subsystem", into));
  string("absent", realpath("/dev/dri/card1", into));
}

static void list(const char *name, DIR *folder) {
  char names[PATH_MAX] = "";
  const char *known[] = {"by-path", "card0", "renderD128", "device", "dev", "subsystem", "uevent", "version"};
  struct dirent *entry;
  bool found[8] = {false};
  int others = 0;
  while (folder != NULL && (entry = readdir(folder)) != NULL) {
    bool mine = entry->d_name[0] == '.';
    for (size_t i = 0; i < 8; i++)
      if (strcmp(entry->d_name, known[i]) == 0) mine = found[i] = true;
    others += !mine;
  }
  for (size_t i = 0; i < 8; i++)
    if (found[i]) strcat(strcat(names, " "), known[i]);
  if (others > 0) strcat(names, " others");
  string(name, folder == NULL ? NULL : names);
}

static int visible(const struct dirent *entry) { return entry->d_name[0] != '.'; }
static int visible64(const struct dirent64 *entry) { return entry->d_name[0] != '.'; }

static void folders(void) {
  struct dirent **entries;
  struct dirent64 **entries64;
  list("opendir", opendir("/dev/dri"));
  list("fdopendir", fdopendir(open("/sys/class/drm/card0", O_RDONLY | O_DIRECTORY)));
  fact("scandir", scandir("/dev/dri", &entries, visible, alphasort));
  string("scandir_first", entries[0]->d_name);
  fact("scandir64", scandir64("/sys/class/drm", &entries64, visible64, alphasort64));
  string("scandir64_last", entries64[2]->d_name);
  list("absent", opendir("/dev/dri/none"));
}

static void here(void) {
  char into[PATH_MAX];
  int class = open("/sys/class/drm", O_RDONLY | O_DIRECTORY), root = open("/", O_RDONLY | O_DIRECTORY);
  struct stat is;
  outcome("fchdir_first", fchdir(class));
  content("fchdir_out", open("../../../dev/null", O_RDONLY));
  outcome("chdir", chdir(CARD "/device"));
  string("getcwd", getcwd(into, sizeof into));
  string("getcwd_chk", __getcwd_chk(into, sizeof into, sizeof into));
  string("getcwd_made", getcwd(NULL, 0));
  text("syscall", into, syscall(SYS_getcwd, into, sizeof into) - 1);
  content("relative", open("vendor", O_RDONLY));
  content("relative_up", open("../0000:00:02.0/device", O_RDONLY));
  string("relative_path", realpath("drm/card0", into));
  outcome("fchdir", fchdir(class));
  string("fchdir_cwd", getcwd(into, sizeof into));
  outcome("up", chdir("../../../dev/dri"));
  told("relative_node", stat("card0", &is), &is);
  told("relative_out", stat("../null", &is), &is);
  outcome("root", fchdir(root));
  told("from_root", stat("dev/dri/renderD128", &is), &is);
  outcome("syscall_chdir", syscall(SYS_chdir, "/dev/dri"));
  string("syscall_cwd", getcwd(into, sizeof into));
}

static void wild(void) {
  char *volatile low = (char *)8;
  char into[PATH_MAX];
  char *volatile none = NULL;
  outcome("open", open(low, O_RDONLY));
  outcome("open_creat", open(low, O_RDWR | O_CREAT, 0600));
  outcome("stat", stat(low, (struct stat *)into));
  outcome("stat_into", stat("/dev/dri/card0", (struct stat *)low));
  outcome("access", access(low, F_OK));
  outcome("readlink", readlink(low, into, sizeof into));
  outcome("readlink_into", readlink(CARD, low, 64));
  outcome("chdir", chdir(low));
  outcome("fopen", fopen(low, "r") == NULL ? -1 : 0);
  outcome("realpath", realpath(none, into) == NULL ? -1 : 0);
}

int main(int count, char **words) {
  static const struct scene scenes[] = {{"opens", opens},     {"streams", streams}, {"stats", stats}, {"links", links},
                                        {"folders", folders}, {"here", here},       {"wild", wild}};
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
