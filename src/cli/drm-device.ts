import type { Identity } from '../version-check/index.ts';
import type { DrmDevice } from './drm-tree.ts';

/** Where a guest finds its device, whatever slot the host's has: a guest has one. */
const SLOT = '0000:00:02.0';

/**
 * The device that a guest with this identity is shown below /dev/dri and /sys; null when it is none of DRM's. vgem has no
 * bus: its ids are 0.
 */
export function drmDeviceOf(identity: Identity): DrmDevice | null {
  const { driver, vendor_id, device_id } = identity;
  if (identity.surface !== 'drm') return null;
  const ids = {
    vendorId: vendor_id,
    deviceId: device_id,
    subsystemVendorId: vendor_id,
    subsystemDeviceId: 0,
  };
  const virtio = driver === 'virtio_gpu';
  if (vendor_id === 0) return { driver, ...ids, revision: 0, bus: { kind: 'platform', name: driver } };
  const bus = { kind: 'pci', slot: SLOT, driver: virtio ? 'virtio-pci' : driver, virtio } as const;
  return { driver, ...ids, revision: virtio ? 1 : 0, bus };
}
