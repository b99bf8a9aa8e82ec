/** What Debian's libudev finds of a guest's DRM device. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import type { DrmDevice } from '../../src/cli/drm-tree.ts';
import { remove, temporary } from '../process/harness.ts';
import { DrmHost } from './drm-host.ts';
import { DEVICE, deviceFolder } from './drm-tree.ts';
import { guestEnvironment, program, run, type Said } from './guest-program.ts';
import { HostileBroker } from './hostile-host.ts';

let directory: string;
let file: string;
const folders: DrmFolder[] = [];
beforeAll(() => {
  directory = temporary();
  file = program('drm-udev', [], ['-ludev']);
});
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});
afterAll(() => remove(directory));

async function facts(device: DrmDevice, scene: string, socket: string): Promise<Said['facts']> {
  const folder = deviceFolder(device);
  folders.push(folder);
  const env = { ...guestEnvironment(socket), KMBRIDGE_DRM_TREE: folder.path, KMBRIDGE_QUIET: '1' };
  const { facts, lines, end } = await run(file, [scene], env).said;
  expect({ lines, end }).toEqual({ lines: [], end: 0 });
  for (const value of Object.values(facts)) expect(value).not.toContain(folder.path);
  return facts;
}

const PCI = '/devices/pci0000:00/0000:00:02.0';
const bus = (virtio: boolean) =>
  ({ kind: 'pci', slot: '0000:00:02.0', driver: 'virtio-pci', virtio }) as const;

/** What there is to say of a node, wherever the device is. */
function node(as: string, name: string, minor: number, parent: string, path: string, opened: string) {
  const device = `${parent}/drm/${name}`;
  const all = {
    open: opened,
    syspath: `/sys${device}`,
    node: `/dev/dri/${name}`,
    number: `226:${minor}`,
    initialized: '1',
    attribute: `226:${minor}`,
    DEVLINKS: `/dev/dri/by-path/${path}-${as}`,
    DEVNAME: `/dev/dri/${name}`,
    DEVPATH: device,
    DEVTYPE: 'drm_minor',
    ID_PATH: path,
    ID_PATH_TAG: path.replaceAll(/[.:]/g, '_'),
    MAJOR: '226',
    MINOR: String(minor),
    SUBSYSTEM: 'drm',
  };
  const said = Object.entries(all).map(([what, value]) => [`${as}_${what}`, value]);
  return { [as]: 'ok', ...Object.fromEntries(said) };
}

describe('libudev in a guest', () => {
  it.each([
    ['on PCI', bus(false), PCI, 'pci-0000:00:02.0'],
    ['with virtio in between', bus(true), `${PCI}/virtio0`, 'pci-0000:00:02.0'],
    ['without a bus', { kind: 'platform', name: 'vgem' } as const, '/devices/platform/vgem', 'platform-vgem'],
  ])('enumerates the nodes of one %s', async (_, on, parent, path) => {
    const nobody = join(directory, 'nobody.sock');
    expect(await facts({ ...DEVICE, bus: on }, 'waffle', nobody)).toEqual({
      ...node('render', 'renderD128', 128, parent, path, 'ENODEV'),
      ...node('card', 'card0', 0, parent, path, 'ENODEV'),
    });
  });

  it('gives the names under which they are opened', async () => {
    const broker = await HostileBroker.listen(directory, 'open', new DrmHost().script);
    try {
      const found = await facts(DEVICE, 'waffle', broker.path);
      expect(found).toMatchObject({ render_open: 'ok', card_open: 'ok' });
      // As devtmpfs says of itself.
      expect(found).toMatchObject({ render_system: 'tmpfs', card_system: 'tmpfs' });
    } finally {
      broker.close();
    }
  });

  it('finds them by number and by name, with what is above them', async () => {
    const found = await facts({ ...DEVICE, bus: bus(true) }, 'ways', join(directory, 'nobody.sock'));
    expect(found).toMatchObject({
      number_path: `/sys${PCI}/virtio0/drm/renderD128`,
      number_link: '/dev/dri/by-path/pci-0000:00:02.0-render',
      name_path: `/sys${PCI}/virtio0/drm/card0`,
      slot_path: `/sys${PCI}`,
      parent_syspath: `/sys${PCI}`,
      parent_initialized: '1',
      parent_DRIVER: 'virtio-pci',
      parent_PCI_ID: '1AF4:1050',
      parent_SUBSYSTEM: 'pci',
      parent_vendor: '0x1af4',
      any_listed: '1',
      bus_listed: '1',
      // And of the machine's what it has.
      other_listed: '1',
    });
  });
});
