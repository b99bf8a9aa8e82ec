import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drmDeviceOf } from '../../src/cli/drm-device.ts';
import { makeDrmFolder } from '../../src/cli/drm-folder.ts';
import { DRM_NODES, type DrmDevice, drmTree } from '../../src/cli/drm-tree.ts';
import { boxWrapper } from '../../src/cli/sandbox-box.ts';
import { boxedLaunch } from '../../src/cli/sandbox-environment.ts';
import type { Identity } from '../../src/version-check/index.ts';

const IDENTITY: Identity = {
  surface: 'drm',
  driver: 'virtio_gpu',
  vendor_id: 0x1af4,
  device_id: 0x1050,
  driver_version: '0.1.0',
  abi: `sha256:${'0'.repeat(64)}`,
  umd_digest: `sha256:${'0'.repeat(64)}`,
};
const device = (identity: Partial<Identity>): DrmDevice => {
  const found = drmDeviceOf({ ...IDENTITY, ...identity });
  if (found === null) throw new Error('no device');
  return found;
};

describe('the device of an identity', () => {
  it('is none of another surface', () => {
    expect(drmDeviceOf({ ...IDENTITY, surface: 'dxg' })).toBeNull();
  });

  it('sits on PCI, virtio with its own device in between, or on no bus when it has no ids', () => {
    expect(device({}).bus).toEqual({ kind: 'pci', slot: '0000:00:02.0', driver: 'virtio-pci', virtio: true });
    expect(device({ driver: 'amdgpu' }).bus).toMatchObject({ driver: 'amdgpu', virtio: false });
    expect(device({ driver: 'vgem', vendor_id: 0, device_id: 0 }).bus).toEqual({
      kind: 'platform',
      name: 'vgem',
    });
  });
});

describe('a tree', () => {
  it.each([{}, { driver: 'amdgpu' }, { driver: 'vgem', vendor_id: 0, device_id: 0 }])(
    'has every path once, and links that lead into it (%j)',
    (identity) => {
      const entries = drmTree(device(identity));
      expect(new Set(entries.map(({ path }) => path)).size).toBe(entries.length);
      const folder = makeDrmFolder(entries);
      try {
        for (const entry of entries) {
          expect(entry.path).toMatch(/^(dev|sys|run\/udev)\/|^shown$/);
          const real = realpathSync(join(folder.path, entry.path));
          expect(relative(realpathSync(folder.path), real)).not.toMatch(/^\.\./);
        }
        for (const { name, minor } of DRM_NODES) {
          const node = join(folder.path, `sys/dev/char/226:${minor}`);
          expect(readFileSync(join(node, 'dev'), 'utf8')).toBe(`226:${minor}\n`);
          expect(readFileSync(join(node, 'uevent'), 'utf8')).toContain(`\nDEVNAME=dri/${name}\n`);
          expect(existsSync(join(node, 'device/subsystem'))).toBe(true);
        }
        // Whoever a box runs as may look.
        expect(statSync(folder.path).mode & 0o777).toBe(0o755);
      } finally {
        folder.remove();
      }
      expect(existsSync(folder.path)).toBe(false);
    },
  );

  it('says what PCI says of the device', () => {
    const folder = makeDrmFolder(drmTree(device({})));
    const read = (name: string) =>
      readFileSync(join(folder.path, 'sys/devices/pci0000:00/0000:00:02.0', name), 'utf8');
    try {
      expect(['vendor', 'device', 'subsystem_vendor', 'subsystem_device', 'revision'].map(read)).toEqual([
        ...['0x1af4\n', '0x1050\n', '0x1af4\n', '0x0000\n', '0x01\n'],
      ]);
      expect(read('uevent')).toContain(
        'PCI_ID=1AF4:1050\nPCI_SUBSYS_ID=1AF4:0000\nPCI_SLOT_NAME=0000:00:02.0\n',
      );
    } finally {
      folder.remove();
    }
  });

  it('says what it stands for on the machine', () => {
    const lines = (identity: Partial<Identity>) =>
      drmTree(device(identity)).flatMap((entry) =>
        entry.kind === 'file' && entry.path === 'shown' ? entry.text.trimEnd().split('\n') : [],
      );
    const always = ['/dev/dri', '/sys/class/drm', '/sys/dev/char/226:*', '/run/udev/data/c226:*'];
    expect(lines({}).sort()).toEqual(
      [
        ...always,
        '/sys/devices/pci0000:00/0000:00:02.0',
        ...['/sys/bus/pci/devices/0000:00:02.0', '/run/udev/data/+pci:0000:00:02.0'],
        ...['/sys/bus/virtio/devices/virtio0', '/run/udev/data/+virtio:virtio0'],
        ...['class', 'bus', 'bus/pci', 'bus/pci/devices', 'bus/virtio', 'bus/virtio/devices'].map(
          (path) => `=/sys/${path}`,
        ),
      ].sort(),
    );
    expect(lines({ driver: 'vgem', vendor_id: 0, device_id: 0 })).toContain('/sys/devices/platform/vgem');
  });

  it('lists beside its own names those of the machine, or none', () => {
    const machine = makeDrmFolder([
      { kind: 'folder', path: 'sys/class/net' },
      { kind: 'file', path: 'sys/class/drm', text: 'not this one' },
      { kind: 'file', path: 'sys/bus/pci/devices/file', text: 'nor what is in here' },
      { kind: 'link', path: 'sys/bus/pci/devices/0000:00:1f.0', target: '../../../devices/x' },
    ]);
    const whole = makeDrmFolder(drmTree(device({})), machine.path);
    const alone = makeDrmFolder(drmTree(device({})), null);
    const names = (folder: { readonly path: string }, path: string) =>
      readdirSync(join(folder.path, 'sys', path)).sort();
    try {
      expect(names(whole, 'class')).toEqual(['drm', 'net']);
      expect(names(whole, 'class/drm')).toEqual(['card0', 'renderD128', 'version']);
      expect(names(whole, 'bus/pci/devices')).toEqual(['0000:00:02.0', '0000:00:1f.0', 'file']);
      const link = join(whole.path, 'sys/bus/pci/devices/0000:00:1f.0');
      expect(readlinkSync(link)).toBe('../../../devices/x');
      expect(readFileSync(join(whole.path, 'sys/bus/pci/devices/file'), 'utf8')).toBe('');
      expect(names(alone, 'class')).toEqual(['drm']);
      expect(names(alone, 'bus/pci/devices')).toEqual(['0000:00:02.0']);
    } finally {
      for (const folder of [machine, whole, alone]) folder.remove();
    }
  });

  it('is gone when it cannot be laid out', () => {
    const twice = { kind: 'link', path: 'sys/a', target: 'b' } as const;
    expect(() => makeDrmFolder([twice, twice])).toThrow('EEXIST');
  });
});

describe('a box', () => {
  const standing = { enter: [], uid: undefined, shown: undefined };
  const view = { links: [], folders: [], bound: [], masked: [] };
  const box = { view, socket: '/s/work.sock', folder: '/' };
  const launch = (drm: Record<string, string>) =>
    boxedLaunch({ file: 'x', args: [], guest: { KMBRIDGE_SOCKET: '/s/work.sock', ...drm } }, {}).guest;

  it('has the tree where the guest is told that it is', () => {
    const words = boxWrapper({ ...box, drmTree: '/tmp/tree' }, standing);
    expect(words.join(' ')).toContain(' --ro-bind /tmp/tree /run/kmbridge/drm ');
    expect(launch({ KMBRIDGE_DRM_TREE: '/tmp/tree' })['KMBRIDGE_DRM_TREE']).toBe('/run/kmbridge/drm');
  });

  it('has none without a DRM device', () => {
    expect(boxWrapper(box, standing).join(' ')).not.toContain('kmbridge/drm');
    expect(Object.keys(launch({}))).not.toContain('KMBRIDGE_DRM_TREE');
  });
});
