/** The same where the machine, as a box, has neither /sys nor /run. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DrmFolder, makeDrmFolder } from '../../src/cli/drm-folder.ts';
import { drmTree } from '../../src/cli/drm-tree.ts';
import { root } from '../process/harness.ts';
import { DEVICE } from './drm-tree.ts';
import { guestEnvironment, program } from './guest-program.ts';

let folder: DrmFolder;
beforeAll(() => {
  folder = makeDrmFolder(drmTree(DEVICE), null);
});
afterAll(() => folder.remove());

function said(scene: string): string {
  const env = {
    ...guestEnvironment(join(folder.path, 'nobody.sock')),
    KMBRIDGE_DRM_TREE: folder.path,
    KMBRIDGE_QUIET: '1',
  };
  const words = [
    '--ro-bind',
    '/usr',
    '/usr',
    '--symlink',
    'usr/lib',
    '/lib',
    '--symlink',
    'usr/lib64',
    '/lib64',
  ];
  words.push(
    '--ro-bind',
    root,
    root,
    '--ro-bind',
    folder.path,
    folder.path,
    '--dev',
    '/dev',
    '--proc',
    '/proc',
  );
  for (const [name, value] of Object.entries(env)) words.push('--setenv', name, value);
  const file = program('drm-udev', [], ['-ludev']);
  const { stdout, stderr, status } = spawnSync('bwrap', [...words, '--', file, scene], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).not.toContain(folder.path);
  return stdout;
}

it('is enumerated in a box without /sys', () => {
  const waffle = said('waffle');
  for (const name of ['render_node=/dev/dri/renderD128', 'card_node=/dev/dri/card0'])
    expect(waffle).toContain(`${name}\n`);
  const ways = said('ways');
  for (const name of ['any_listed=1', 'bus_listed=1', 'other_listed=0']) expect(ways).toContain(`${name}\n`);
});
