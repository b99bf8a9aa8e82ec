import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findDevice } from '../../../src/host-km/drivers/drm/sysfs.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kmbridge-sysfs-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const PCI = 'sys/devices/pci0000:00/0000:00:02.0';

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(join(root, target), join(root, path));
}

/** A device at `path` with the nodes named, as the kernel lists it. */
function device(path: string, nodes: readonly string[]): void {
  for (const node of nodes) {
    mkdirSync(join(root, path, 'drm', node), { recursive: true });
    link(`${path}/drm/${node}/device`, path);
    link(`sys/class/drm/${node}`, `${path}/drm/${node}`);
  }
}

describe('the DRM device of a machine', () => {
  it('is found by either node, with the ids of the PCI function that it hangs on', () => {
    device(`${PCI}/virtio0`, ['card0', 'renderD128']);
    link(`${PCI}/subsystem`, 'sys/bus/pci');
    mkdirSync(join(root, 'sys/bus/pci'), { recursive: true });
    const ids = {
      vendor: '0x1af4',
      device: '0x1050',
      subsystem_vendor: '0x1af4',
      subsystem_device: '0x1100',
    };
    for (const [name, text] of Object.entries(ids)) write(`${PCI}/${name}`, `${text}\n`);
    const expected = {
      card: '/dev/dri/card0',
      render: '/dev/dri/renderD128',
      vendorId: 0x1af4,
      deviceId: 0x1050,
      subsystemVendorId: 0x1af4,
      subsystemDeviceId: 0x1100,
    };
    for (const node of [undefined, '/dev/dri/renderD128', 'card0'])
      expect(findDevice(node, root)).toMatchObject(expected);
  });

  it('is the one with the lowest render node, and has no ids where there is no PCI', () => {
    device('sys/devices/platform/vgem', ['card1', 'renderD129']);
    device('sys/devices/platform/other', ['card0', 'renderD130']);
    expect(findDevice(undefined, root)).toMatchObject({ card: '/dev/dri/card1', vendorId: 0, deviceId: 0 });
    expect(findDevice('card0', root)).toMatchObject({ render: '/dev/dri/renderD130' });
  });

  it('is none where sysfs has no such node, or the name is none of a node', () => {
    expect(findDevice(undefined, root)).toBeNull();
    device('sys/devices/platform/vgem', ['card0']);
    expect(findDevice(undefined, root)).toBeNull();
    expect(findDevice('card0', root)).toMatchObject({ card: '/dev/dri/card0', render: null });
    for (const name of ['card1', '/dev/null', 'version']) expect(findDevice(name, root)).toBeNull();
  });
});
