/** /dev/dxg as a file, seen by C programs that the shim is loaded into (protocol.md §3.3, §9). */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../process/harness.ts';
import { program, World } from './guest-program.ts';

let world: World;
let file: string;
beforeAll(async () => {
  file = program('files-open');
  world = await World.start();
});
afterAll(() => world.end());

const facts = async (scene: string): Promise<Readonly<Record<string, string>>> => {
  const { facts, lines, end } = await world.say(file, [scene]);
  expect({ end, lines }).toEqual({ end: 0, lines: [] });
  return facts;
};

describe('the device as a file', () => {
  it('opens by every name and call that a program has for it', async () => {
    const refused = {
      exclusive: 'EEXIST',
      directory: 'ENOTDIR',
      below: 'ENOENT',
      other: 'ENOENT',
      elsewhere: 'ENOENT',
      wrong_directory: 'EBADF',
      relative_absent: 'ENOENT',
    };
    const { made_a_file, ...opened } = await facts('every-way');
    expect(made_a_file).toBe('0');
    expect(opened).toMatchObject(refused);
    expect(Object.entries(opened).filter(([, result]) => result === 'ok')).toHaveLength(17);
    expect(Object.keys(opened)).toHaveLength(24);
  });

  it('opens by the calls of _FORTIFY_SOURCE', async () => {
    const fortified = program('files-fortified', ['-D_FORTIFY_SOURCE=2', '-O2']);
    const symbols = spawnSync('nm', ['-D', fortified], { encoding: 'utf8' }).stdout;
    for (const name of ['__open_2', '__open64_2', '__openat_2', '__openat64_2'])
      expect(symbols).toContain(name);
    const { facts } = await world.say(fortified);
    expect(facts).toEqual({
      open_2: 'ok',
      open64_2: 'ok',
      openat_2: 'ok',
      openat64_2: 'ok',
      other: 'ENOENT',
      null_device: 'ok',
    });
  });

  it('takes the lowest number, and close-on-exec as it was told', async () => {
    expect(await facts('flags')).toEqual({
      plain_cloexec: '0',
      cloexec_cloexec: '1',
      lowest: '3',
      next: '4',
    });
  });

  it('answers pointers into nowhere as the system does', async () => {
    const results = Object.entries(await facts('wild'));
    expect(results).toHaveLength(22);
    for (const [name, result] of results)
      expect(`${name} ${result}`).toBe(`${name} ${name.startsWith('whole') ? 'ok' : 'EFAULT'}`);
  });

  it('is a character device that everyone may read and write', async () => {
    const device = '20666 10';
    expect(await facts('stats')).toEqual({
      ...Object.fromEntries(
        ['stat', 'lstat', 'fstat', 'fstatat', 'fstatat_empty', 'stat64'].flatMap((name) => [
          [name, 'ok'],
          [`${name}_is`, device],
        ]),
      ),
      statx: 'ok',
      statx_mode: String(0o20666),
      statx_fd: 'ok',
      statx_fd_mode: String(0o20666),
      statx_null: '1',
      same_file: '1',
      read_write: 'ok',
      exists: 'ok',
      execute: 'EACCES',
      faccessat: 'ok',
      faccessat_eaccess: 'ok',
      euidaccess: 'ok',
      absent: 'ENOENT',
    });
  });

  it('is no stream, and nothing to map; a poll of it does not wait', async () => {
    const { mmap, read, write, poll, tty } = await facts('no-stream');
    expect({ mmap, poll, tty }).toEqual({ mmap: 'ENODEV', poll: '1', tty: '0' });
    expect(read).toBe('EINVAL');
    expect(write).not.toBe('ok');
  });

  it('takes its own requests only', async () => {
    const good = ['known', 'high_bits', 'fioclex', 'sys_ioctl'];
    const bad = ['closed', 'closed_unknown', 'closed_fstat', 'close_again', 'never', 'negative'];
    const { cloexec, ...results } = await facts('requests');
    expect(cloexec).toBe('1');
    for (const [name, result] of Object.entries(results)) {
      const wanted = good.includes(name)
        ? 'ok'
        : bad.includes(name)
          ? 'EBADF'
          : name === 'null'
            ? 'EFAULT'
            : 'ENOTTY';
      expect(`${name} ${result}`).toBe(`${name} ${wanted}`);
    }
    expect(Object.keys(results)).toHaveLength(23);
  });

  it('shows two opens the same objects, and ends them with the last close', async () => {
    const run = world.start(file, ['shared']);
    await run.at('one');
    expect(world.totals).toMatchObject({ processes: 1, objects: 2 });
    run.go();
    await run.at('none');
    // Its memory is charged until the process that may have it mapped is gone.
    const nothing = { processes: 0, objects: 0, handles: 0, channels: 0 };
    await eventually('the device is closed', () => world.totals.processes === 0);
    expect(world.totals).toMatchObject(nothing);
    run.go();
    await run.at('again');
    expect(world.totals).toMatchObject({ processes: 1, objects: 0 });
    run.go();
    const { facts, lines } = await run.said;
    expect(lines).toEqual([]);
    expect(facts).toEqual({
      made: 'ok',
      destroyed_by_other: 'ok',
      destroyed_again: 'EINVAL',
      fence_after_close: 'ok',
      gone: 'EINVAL',
      anew: 'ok',
    });
    await world.settled();
  });

  it('leaves nothing behind when it is opened and closed 2,000 times', async () => {
    const run = world.start(file, ['cycles']);
    await run.at('idle');
    await world.settled();
    run.go();
    const { facts, lines } = await run.said;
    expect({ facts, lines }).toEqual({ facts: { rounds: '2000', leaked: '0' }, lines: [] });
  });
});
