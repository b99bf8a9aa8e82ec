/** DRM nodes as files of a C program, against a host of the test's own. */
import { describe, expect, it } from 'vitest';
import { eventually } from '../process/harness.ts';
import { DrmHost } from './drm-host.ts';
import { drmProgram } from './drm-program.ts';
import type { Running, Said } from './guest-program.ts';

const program = drmProgram('drm-files');
let host: DrmHost;

async function start(scene: string, driver = 'virtio_gpu'): Promise<Running> {
  host = new DrmHost(driver);
  return program(scene, host);
}

async function ended(running: Running): Promise<Said['facts']> {
  const { facts, lines, end } = await running.said;
  expect({ end, lines }).toEqual({ end: 0, lines: [] });
  return facts;
}

const good = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'ok']));
const true_ = (...names: string[]) => Object.fromEntries(names.map((name) => [name, '1']));

describe('a DRM node', () => {
  it('is an open file of its own at the host, which duplicates share until the last is closed', async () => {
    const running = await start('files');
    const at = async (name: string, open: readonly number[]): Promise<void> => {
      await running.at(name);
      await eventually(`${open.length} files`, () => host.files.size === open.length);
      expect([...host.files.keys()]).toEqual(open);
      running.go();
    };
    await running.at('open');
    expect([...host.files.values()].map(({ node }) => node)).toEqual([0, 1, 0]);
    running.go();
    await at('shared', [1, 2, 3]);
    await at('last', [3]);
    await at('none', []);
    expect(await ended(running)).toEqual({
      card: '1',
      render: '2',
      reader: '3',
      copy: '1',
      over: '2',
      card_is: '20666 226:0',
      render_is: '20666 226:128',
      same: '0',
      ...true_('other', 'flags', 'nonblocking', 'read_only', 'flags_by_number', 'cloexec', 'link'),
      poll: '0',
      read: 'EAGAIN',
      write: 'EINVAL',
      lseek: '0',
      tty: '0',
      copy_stays: '1',
      render_stays: '2',
      closed: 'EBADF',
      reader_stays: '3',
      unseen_is: '1',
      unseen: 'ENOTTY',
    });
  });

  it('takes requests as the kernel does: by number, of any size and direction', async () => {
    expect(await ended(await start('ioctls'))).toEqual({
      version: '1',
      clamped: 'ok',
      clamped_name: '1',
      ...good('shorter', 'only_read', 'only_written', 'longer', 'by_number', 'fioclex'),
      // What is not the caller's is not written; what is not read is 0.
      shorter_value: '99',
      only_read_value: '99',
      only_written_value: '1000',
      no_row: 'EINVAL',
      no_row_of_driver: 'EINVAL',
      card_alone: 'EACCES',
      no_handles: 'EINVAL',
      ...{ displays: 'EOPNOTSUPP', displays_render: 'EACCES', master: 'EACCES' },
      ...{ other_type: 'ENOTTY', dxg: 'ENOTTY', tcgets: 'ENOTTY' },
      wild: 'EFAULT',
      wild_inside: 'EFAULT',
      closed: 'EBADF',
    });
  });

  it('maps the pages of a buffer, by every call, and keeps a descriptor of each to wait on', async () => {
    const running = await start('maps');
    await running.at('mapped');
    running.go();
    expect(await ended(running)).toEqual({
      ...good('mmap', 'mmap64', 'by_number', 'fixed', 'anonymous'),
      ...true_('same_pages', 'other_pages', 'tail', 'fixed_is', 'after_close'),
      nowhere: 'EINVAL',
      no_bytes: 'EINVAL',
      read_only_file: 'EACCES',
      kept_open: '2',
      unmapped: '0',
    });
  });

  it('gives and takes descriptors', async () => {
    expect(await ended(await start('primes'))).toEqual({
      ...good('export', 'map', 'import', 'import_zero'),
      export_kept: 'ok',
      ...true_('cloexec', 'kept', 'lowest', 'same_handle', 'own'),
      import_foreign: 'EINVAL',
      import_closed: 'EBADF',
      import_negative: 'EBADF',
      import_own: 'EBADF',
      export_bad: 'ENOENT',
    });
  });

  it('is the parent’s in a child, and nothing in another program, both of which open it anew', async () => {
    expect(await ended(await start('children'))).toEqual({
      child_call: 'ENOTTY',
      child_map: 'ENODEV',
      ...true_('child_stat', 'child_anew', 'parent_call', 'parent_still', 'exec_anew'),
      child_close: 'ok',
      child_end: '0',
      exec_call: 'ENOTTY',
      exec_map: 'ENODEV',
      exec_end: '0',
    });
    // The parent's file was closed by nobody but the parent's own end.
    expect({ opened: host.opened, closed: host.closed }).toEqual({ opened: 3, closed: 1 });
  });

  it('is closed by signal handlers, wherever in the shim they come', async () => {
    const running = await start('handlers');
    await running.at('made');
    expect(host.files.size).toBe(61);
    running.go();
    await running.at('closed');
    await eventually('all are closed', () => host.files.size === 1);
    running.go();
    expect(await ended(running)).toEqual({ works: '1' });
  });

  it('of vgem has no sync objects, whatever is asked of them', async () => {
    const { facts } = await (await start('ioctls', 'vgem')).said;
    expect(facts).toMatchObject({ shorter: 'ok', no_handles: 'EOPNOTSUPP' });
    expect(host.calls.filter((name) => name.includes('SYNCOBJ'))).toEqual([]);
  });

  it('of a driver without rows takes none of its requests', async () => {
    const { facts } = await (await start('ioctls', 'another')).said;
    expect(facts).toMatchObject({ by_number: 'EINVAL', other_type: 'ENOTTY', wild: 'EINVAL' });
  });
});
