/* libdrm's own view of the devices that there are. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <xf86drm.h>

static void show(const char *name, const char *value) { printf("%s=%s\n", name, value == NULL ? "none" : value); }

static void device(const char *name, drmDevicePtr device) {
  printf("%s_nodes=%d %s %s\n", name, device->available_nodes, device->nodes[DRM_NODE_PRIMARY],
         device->nodes[DRM_NODE_RENDER]);
  printf("%s_bus=%d\n", name, device->bustype);
  if (device->bustype == DRM_BUS_PLATFORM) show("platform", device->businfo.platform->fullname);
  if (device->bustype != DRM_BUS_PCI) return;
  drmPciBusInfoPtr bus = device->businfo.pci;
  drmPciDeviceInfoPtr info = device->deviceinfo.pci;
  printf("%s_slot=%04x:%02x:%02x.%u\n", name, bus->domain, bus->bus, bus->dev, bus->func);
  printf("%s_ids=%04x:%04x %04x:%04x %02x\n", name, info->vendor_id, info->device_id, info->subvendor_id,
         info->subdevice_id, info->revision_id);
}

static void file(const char *name, const char *path) {
  drmDevicePtr found;
  int fd = open(path, O_RDWR | O_CLOEXEC);
  printf("%s_type=%d\n", name, drmGetNodeTypeFromFd(fd));
  printf("%s_name=%s\n", name, drmGetDeviceNameFromFd2(fd));
  printf("%s_primary=%s\n", name, drmGetPrimaryDeviceNameFromFd(fd));
  printf("%s_render=%s\n", name, drmGetRenderDeviceNameFromFd(fd));
  if (drmGetDevice2(fd, DRM_DEVICE_GET_PCI_REVISION, &found) == 0) {
    device(name, found);
    drmFreeDevice(&found);
  }
  drmVersionPtr version = drmGetVersion(fd);
  printf("%s_version=%s\n", name, version == NULL ? "none" : version->name);
  drmFreeVersion(version);
  close(fd);
}

int main(int count, char **words) {
  drmDevicePtr all[8];
  int found = drmGetDevices2(DRM_DEVICE_GET_PCI_REVISION, all, 8);
  printf("devices=%d\n", found);
  if (found > 0) device("first", all[0]);
  if (found > 0 && drmGetDeviceFromDevId(makedev(226, 128), 0, &all[1]) == 0)
    printf("by_number=%d\n", drmDevicesEqual(all[0], all[1]));
  if (count > 1 && strcmp(words[1], "open") == 0) {
    file("card", "/dev/dri/card0");
    file("render", "/dev/dri/renderD128");
  }
  return 0;
}
