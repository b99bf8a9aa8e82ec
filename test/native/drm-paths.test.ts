/** /dev/dri and what belongs to it below /sys, seen by a C program that the shim is loaded into. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrmFolder } from '../../src/cli/drm-folder.ts';
import { deviceFolder } from './drm-tree.ts';
import { guestEnvironment, program, run, type Said } from './guest-program.ts';

let folder: DrmFolder;
let file: string;
beforeAll(() => {
  file = program('drm-paths');
  folder = deviceFolder();
});
afterAll(() => folder.remove());

const said = (scene: string): Promise<Said> =>
  run(file, [scene], {
    ...guestEnvironment(join(folder.path, 'nobody.sock')),
    KMBRIDGE_DRM_TREE: folder.path,
    KMBRIDGE_QUIET: '1',
  }).said;

async function facts(scene: string): Promise<Said['facts']> {
  const { facts, lines, end } = await said(scene);
  expect({ end, lines }).toEqual({ end: 0, lines: [] });
  // Nobody is told where the folder is.
  for (const value of Object.values(facts)) expect(value).not.toContain(folder.path);
  return facts;
}

const DEVICE = '/sys/devices/pci0000:00/0000:00:02.0';

describe('a guest with a DRM device', () => {
  it('opens its files by every call, and by any path that leads there', async () => {
    const calls = [
      ...['open', 'open64', 'openat', 'openat64', 'open_2', 'open64_2', 'openat_2', 'openat64_2'],
      'syscall_openat',
    ];
    expect(await facts('opens')).toEqual({
      ...Object.fromEntries(calls.map((name) => [name, '226:0'])),
      below: '0x1af4',
      above: '0x1af4',
      through_link: '0x1af4',
      beside: '',
      out_of_it: '',
      dots: 'drm 1.1.0 20060810',
      absent: 'ENOENT',
      hidden: 'ENOENT',
      below_a_file: 'ENOTDIR',
      link_itself: 'ELOOP',
      made: 'EACCES',
      written: 'EACCES',
      node_folder: 'ENOTDIR',
      node_made: 'EEXIST',
      // There is no broker.
      node: 'ENODEV',
      node_by_path: 'ENODEV',
    });
  });

  it('reads them as streams', async () => {
    expect(await facts('streams')).toEqual({
      fopen: 'MAJOR=226',
      fopen64: '226:0',
      freopen: '226:0',
      freopen64: '226:0',
      node: 'ENODEV',
      absent: 'EACCES',
    });
  });

  it('finds two character devices that everyone may read and write', async () => {
    const card = '20444 226:0';
    const render = '20444 226:128';
    const good = [
      'access',
      'access_file',
      'eaccess',
      'euidaccess',
      'faccessat',
      'syscall_faccessat',
      'statx',
    ];
    expect(await facts('stats')).toEqual({
      ...{ stat: card, lstat: render, stat64: card, lstat64: render, fstatat: render, fstatat64: card },
      ...{ xstat: card, lxstat: card, fxstatat: card, syscall: card },
      folder: '40555 0:0',
      behind_link: '40555 0:0',
      link: '120555 0:0',
      file: '100444 0:0',
      absent: 'ENOENT',
      no_folder: 'ENOTDIR',
      statx_minor: '1',
      ...Object.fromEntries(good.map((name) => [name, 'ok'])),
      execute: 'EACCES',
      access_absent: 'ENOENT',
    });
  });

  it('is told where links lead, and not where the files lie', async () => {
    const card = '../../devices/pci0000:00/0000:00:02.0/drm/card0';
    expect(await facts('links')).toEqual({
      readlink: '../../../bus/pci',
      readlinkat: card,
      readlink_chk: card,
      readlinkat_chk: card,
      syscall: card,
      short: card.slice(0, 5),
      no_link: 'EINVAL',
      descriptor: DEVICE,
      realpath: DEVICE,
      realpath_made: '/dev/dri/renderD128',
      realpath_chk: DEVICE,
      canonical: `${DEVICE}/drm/card0`,
      bus: '/sys/bus/pci',
      absent: 'ENOENT',
    });
  });

  it('lists its folders', async () => {
    expect(await facts('folders')).toEqual({
      opendir: ' by-path card0 renderD128',
      fdopendir: ' device dev subsystem uevent',
      scandir: '3',
      scandir_first: 'by-path',
      scandir64: '3',
      scandir64_last: 'version',
      absent: 'ENOENT',
    });
  });

  it('goes into them', async () => {
    expect(await facts('here')).toEqual({
      fchdir_first: 'ok',
      fchdir_out: '',
      chdir: 'ok',
      getcwd: DEVICE,
      getcwd_chk: DEVICE,
      getcwd_made: DEVICE,
      syscall: DEVICE,
      relative: '0x1af4',
      relative_up: '0x1050',
      relative_path: `${DEVICE}/drm/card0`,
      fchdir: 'ok',
      fchdir_cwd: '/sys/class/drm',
      up: 'ok',
      relative_node: '20444 226:0',
      relative_out: '20444 1:3',
      root: 'ok',
      from_root: '20444 226:128',
      syscall_chdir: 'ok',
      syscall_cwd: '/dev/dri',
    });
  });

  it('gets EFAULT for pointers into nowhere, as from the system', async () => {
    for (const [name, result] of Object.entries(await facts('wild')))
      expect(`${name} ${result}`).toBe(`${name} ${name === 'realpath' ? 'EINVAL' : 'EFAULT'}`);
  });
});

describe('a guest without one', () => {
  it('finds what the machine has', async () => {
    const { facts } = await run(file, ['links'], guestEnvironment(join(folder.path, 'nobody.sock'))).said;
    expect(facts['bus']).not.toBe('/sys/bus/pci');
    expect(facts['canonical']).not.toContain(folder.path);
  });
});
