/** What is said of the places of a DRM device, and of the folders of the machine that list them. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import { deviceFolder } from './drm-tree.ts';
import { guestEnvironment, program, run, type Said } from './guest-program.ts';

let folder: DrmFolder;
let file: string;
beforeAll(() => {
  file = program('drm-places');
  folder = deviceFolder();
});
afterAll(() => folder.remove());

async function facts(scene: string): Promise<Said['facts']> {
  const env = { ...guestEnvironment(join(folder.path, 'nobody.sock')), KMBRIDGE_DRM_TREE: folder.path };
  const { facts, lines, end } = await run(file, [scene], env).said;
  expect({ end, lines }).toEqual({ end: 0, lines: [] });
  for (const value of Object.values(facts)) expect(value).not.toContain(folder.path);
  return facts;
}

const DEVICE = '/sys/devices/pci0000:00/0000:00:02.0';

describe('the places of a DRM device', () => {
  it('are on sysfs and devtmpfs', async () => {
    expect(await facts('systems')).toEqual({
      ...{ statfs: 'sysfs', statfs64: 'sysfs', fstatfs: 'sysfs', fstatfs64: 'sysfs', name_alone: 'sysfs' },
      ...{ syscall_statfs: 'sysfs', syscall_fstatfs: 'sysfs', blocks: '0' },
      node: 'tmpfs',
      absent: 'ENOENT',
      beside: 'another',
      other: 'another',
      closed: 'EBADF',
    });
  });

  it('are listed in the folders that they lie in, among what the machine has there', async () => {
    expect(await facts('listings')).toEqual({
      ...{ class: 'among others', class_slash: 'among others', class_descriptor: 'among others' },
      // A machine may have no other device there.
      bus: expect.stringMatching(/^(among others|alone)$/),
      bus_devices: expect.stringMatching(/^(among others|alone)$/),
      own: 'ok',
      ...{ machines: 'ok', machines_path: 'ok', machines_up: 'ok' },
      device: DEVICE,
      listing: '/sys/class',
      ...{ database: 'ok', database_file: 'ok' },
    });
  });

  it('have their names as working directories', async () => {
    expect(await facts('here')).toEqual({
      class: 'ok',
      class_name: '/sys/class',
      drm: 'ok',
      drm_name: DEVICE,
      above: 'among others',
    });
  });

  it('are asked for with EFAULT where the answer has no place', async () => {
    expect(await facts('wild')).toEqual({ statfs: 'EFAULT', statfs_into: 'EFAULT', fstatfs_into: 'EFAULT' });
  });
});
