/** What Debian's libdrm finds of a guest's DRM device: by the tree alone, and with open nodes. */
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import type { DrmDevice } from '../../src/cli/drm-tree.ts';
import { remove, temporary } from '../process/harness.ts';
import { DrmHost } from './drm-host.ts';
import { DEVICE, DRM_FLAGS, deviceFolder } from './drm-tree.ts';
import { endPrograms, guestEnvironment, program, run, type Said } from './guest-program.ts';
import { HostileBroker } from './hostile-host.ts';

let directory: string;
let file: string;
const folders: DrmFolder[] = [];
const brokers: HostileBroker[] = [];
beforeAll(() => {
  directory = temporary();
  file = program('drm-devices', DRM_FLAGS, ['-ldrm']);
});
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
  for (const broker of brokers.splice(0)) broker.close();
});
afterAll(async () => {
  await endPrograms();
  remove(directory);
});

async function found(device: DrmDevice, ...words: string[]): Promise<Said['facts']> {
  const folder = deviceFolder(device);
  folders.push(folder);
  const broker = await HostileBroker.listen(directory, `l${brokers.length}`, new DrmHost().script);
  brokers.push(broker);
  const env = { ...guestEnvironment(broker.path), KMBRIDGE_DRM_TREE: folder.path };
  const { facts, lines, end } = await run(file, words, env).said;
  expect({ lines, end }).toEqual({ lines: [], end: 0 });
  return facts;
}

const PCI = 0;
const PLATFORM = 2;
const about = (name: string) => ({
  [`${name}_nodes`]: '5 /dev/dri/card0 /dev/dri/renderD128',
  [`${name}_bus`]: String(PCI),
  [`${name}_slot`]: '0000:00:02.0',
  [`${name}_ids`]: '1af4:1050 1af4:1100 01',
});
const opened = (name: string, type: number, own: string) => ({
  [`${name}_type`]: String(type),
  [`${name}_name`]: own,
  [`${name}_primary`]: '/dev/dri/card0',
  [`${name}_render`]: '/dev/dri/renderD128',
  [`${name}_version`]: 'virtio_gpu',
});

describe('libdrm in a guest', () => {
  it.each([false, true])(
    'finds the one device on PCI, and its names (virtio in between: %s)',
    async (virtio) => {
      const bus = { kind: 'pci', slot: '0000:00:02.0', driver: 'virtio-pci', virtio } as const;
      expect(await found({ ...DEVICE, bus }, 'open')).toEqual({
        devices: '1',
        by_number: '1',
        ...about('first'),
        ...about('card'),
        ...opened('card', 0, '/dev/dri/card0'),
        ...about('render'),
        ...opened('render', 2, '/dev/dri/renderD128'),
      });
    },
  );

  it('finds one without a bus', async () => {
    const device = { ...DEVICE, driver: 'vgem', bus: { kind: 'platform', name: 'vgem' } } as const;
    expect(await found(device)).toEqual({
      devices: '1',
      by_number: '1',
      first_nodes: '5 /dev/dri/card0 /dev/dri/renderD128',
      first_bus: String(PLATFORM),
      platform: 'vgem',
    });
  });

  it('is told when the host has no such device', async () => {
    const folder = deviceFolder();
    folders.push(folder);
    const broker = await HostileBroker.listen(directory, 'dxg', {});
    brokers.push(broker);
    const env = { ...guestEnvironment(broker.path), KMBRIDGE_DRM_TREE: folder.path };
    const { facts, lines } = await run(program('drm-paths'), ['opens'], env).said;
    expect(facts).toMatchObject({ node: 'ENODEV', node_by_path: 'ENODEV' });
    expect(lines).toEqual(
      ['renderD128', 'card0'].map(
        (name) => `kmbridge: /dev/dri/${name} is not there: the host has no DRM device`,
      ),
    );
  });

  it('needs no broker to look', async () => {
    const folder = deviceFolder();
    folders.push(folder);
    const env = {
      ...guestEnvironment(join(directory, 'nobody.sock')),
      KMBRIDGE_DRM_TREE: folder.path,
    };
    const { facts } = await run(file, [], env).said;
    expect(facts).toEqual({ devices: '1', by_number: '1', ...about('first') });
  });
});
