/* What libudev tells of a DRM device, asked as libwaffle does when it looks for a node to render with, and further. */
#include <fcntl.h>
#include <libudev.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "facts.h"

static void show(const char *name, const char *what, const char *value) {
  char line[512];
  int length = snprintf(line, sizeof line, "%s_%s=%s\n", name, what, value == NULL ? "none" : value);
  if (write(1, line, (size_t)length) != length) abort();
}

static void properties(const char *name, struct udev_device *device) {
  struct udev_list_entry *entry;
  udev_list_entry_foreach(entry, udev_device_get_properties_list_entry(device)) {
    const char *key = udev_list_entry_get_name(entry);
    if (strcmp(key, "USEC_INITIALIZED") != 0) show(name, key, udev_list_entry_get_value(entry));
  }
}

static void about(const char *name, struct udev_device *device) {
  char number[32];
  dev_t is = udev_device_get_devnum(device);
  snprintf(number, sizeof number, "%u:%u", major(is), minor(is));
  show(name, "syspath", udev_device_get_syspath(device));
  show(name, "node", udev_device_get_devnode(device));
  show(name, "number", number);
  show(name, "initialized", udev_device_get_is_initialized(device) ? "1" : "0");
  show(name, "attribute", udev_device_get_sysattr_value(device, "dev"));
  properties(name, device);
}

/* Opens the first device of DRM that is called so and can be opened, as libwaffle does. */
static void first(struct udev *udev, const char *name, const char *pattern) {
  struct udev_enumerate *all = udev_enumerate_new(udev);
  udev_enumerate_add_match_subsystem(all, "drm");
  udev_enumerate_add_match_sysname(all, pattern);
  outcome(name, udev_enumerate_scan_devices(all));
  struct udev_list_entry *entry;
  udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(all)) {
    struct udev_device *device = udev_device_new_from_syspath(udev, udev_list_entry_get_name(entry));
    if (device == NULL) die("udev_device_new_from_syspath");
    const char *node = udev_device_get_devnode(device);
    int fd = node == NULL ? -1 : open(node, O_RDWR | O_CLOEXEC);
    show(name, "open", fd >= 0 ? "ok" : errno_name(errno));
    about(name, device);
    udev_device_unref(device);
    if (fd < 0) continue;
    struct statfs is;
    show(name, "system", fstatfs(fd, &is) == 0 && is.f_type == TMPFS_MAGIC ? "tmpfs" : "another");
    close(fd);
    break;
  }
  udev_enumerate_unref(all);
}

static void waffle(void) {
  struct udev *udev = udev_new();
  first(udev, "render", "renderD[0-9]*");
  first(udev, "card", "card[0-9]*");
  udev_unref(udev);
}

/* How many devices of a subsystem there are, and whether ours is among them. */
static void listed(struct udev *udev, const char *name, const char *subsystem, const char *end) {
  struct udev_enumerate *all = udev_enumerate_new(udev);
  struct udev_list_entry *entry;
  bool found = false;
  if (subsystem != NULL) udev_enumerate_add_match_subsystem(all, subsystem);
  udev_enumerate_scan_devices(all);
  udev_list_entry_foreach(entry, udev_enumerate_get_list_entry(all)) {
    const char *path = udev_list_entry_get_name(entry), *last = strrchr(path, '/');
    if (last != NULL && strcmp(last + 1, end) == 0) found = true;
  }
  udev_enumerate_unref(all);
  show(name, "listed", found ? "1" : "0");
}

/* Other ways to the same device. */
static void ways(void) {
  struct udev *udev = udev_new();
  struct udev_device *device = udev_device_new_from_devnum(udev, 'c', makedev(226, 128));
  if (device == NULL) die("udev_device_new_from_devnum");
  show("number", "path", udev_device_get_syspath(device));
  struct udev_device *parent = udev_device_get_parent_with_subsystem_devtype(device, "pci", NULL);
  if (parent == NULL) die("no parent");
  about("parent", parent);
  show("parent", "vendor", udev_device_get_sysattr_value(parent, "vendor"));
  struct udev_list_entry *entry = udev_device_get_devlinks_list_entry(device);
  show("number", "link", entry == NULL ? NULL : udev_list_entry_get_name(entry));
  udev_device_unref(device);
  device = udev_device_new_from_subsystem_sysname(udev, "drm", "card0");
  show("name", "path", device == NULL ? NULL : udev_device_get_syspath(device));
  if (device != NULL) udev_device_unref(device);
  device = udev_device_new_from_subsystem_sysname(udev, "pci", "0000:00:02.0");
  show("slot", "path", device == NULL ? NULL : udev_device_get_syspath(device));
  if (device != NULL) udev_device_unref(device);
  listed(udev, "any", NULL, "renderD128");
  listed(udev, "bus", "pci", "0000:00:02.0");
  listed(udev, "other", "mem", "null");
  udev_unref(udev);
}

int main(int count, char **words) {
  static const struct scene scenes[] = {{"waffle", waffle}, {"ways", ways}};
  return PLAY(scenes, count > 1 ? words[1] : NULL);
}
