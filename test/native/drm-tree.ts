/** The DRM device of native guests in tests, and the folder that shows it. */
import { type DrmFolder, makeDrmFolder } from '../../src/cli/drm-folder.ts';
import { type DrmDevice, drmTree } from '../../src/cli/drm-tree.ts';

/** As Linux shows the virtio GPU of a virtual machine, without the virtio device in between. */
export const DEVICE: DrmDevice = {
  driver: 'virtio_gpu',
  bus: { kind: 'pci', slot: '0000:00:02.0', driver: 'virtio-pci', virtio: false },
  vendorId: 0x1af4,
  deviceId: 0x1050,
  subsystemVendorId: 0x1af4,
  subsystemDeviceId: 0x1100,
  revision: 1,
};

export function deviceFolder(device: DrmDevice = DEVICE): DrmFolder {
  return makeDrmFolder(drmTree(device));
}

/** What compiles a program that uses libdrm. */
export const DRM_FLAGS = ['-I/usr/include/libdrm'];
