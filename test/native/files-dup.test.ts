/** Duplicates of the device, and programs that close what they do not know: the device stays, or is lost cleanly. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../process/harness.ts';
import { program, type Running, type Said, World } from './guest-program.ts';

let world: World;
let dup: string;
let limit: string;
beforeAll(async () => {
  dup = program('files-dup');
  limit = program('files-limit');
  world = await World.start();
});
afterAll(() => world.end());

/** Control, lane, two doorbells, one in reserve, two bells: what an open device keeps beside the program's descriptor. */
const OWN = 7;

const quiet = ({ facts, lines, end }: Said): Said['facts'] => {
  expect({ lines, end }).toEqual({ lines: [], end: 0 });
  return facts;
};

/** Where the program waits under that name, so many processes have the device. */
async function open(running: Running, name: string, processes: number): Promise<void> {
  await running.at(name);
  await eventually(`${processes} at @${name}`, () => world.totals.processes === processes);
  running.go();
}

describe('a duplicate', () => {
  it('is the device, by every call that makes one, until the last is closed', async () => {
    const running = world.start(dup, ['duplicates']);
    await running.at('last');
    expect(world.totals).toMatchObject({ processes: 1, objects: 0 });
    running.go();
    await open(running, 'none', 0);
    expect(quiet(await running.said)).toEqual({
      copies: '9',
      devices: '9',
      cloexec: '1',
      dup3_same: 'EINVAL',
      closed: 'EBADF',
      destroyed_by_last: 'ok',
    });
  });

  it('of another file over the device closes it, and the device takes the place of another', async () => {
    const running = world.start(dup, ['over']);
    await open(running, 'one', 1);
    await open(running, 'none', 0);
    expect(quiet(await running.said)).toEqual({
      over_a_file: 'ok',
      covered: 'ENOTTY',
      rdev: '3',
      covered_too: 'ENOTTY',
      dup2_closed: 'EBADF',
    });
  });
});

describe('a device that is closed unseen', () => {
  it('is no device any more once its number means another file', async () => {
    const running = world.start(dup, ['unseen']);
    await open(running, 'closed', 0);
    await open(running, 'replaced', 0);
    await open(running, 'reopened', 0);
    expect(quiet(await running.said)).toEqual({
      fileno: '1',
      closed: 'EBADF',
      same_number: '1',
      socket: '1',
      of_a_socket: 'ok',
      not_the_device: 'ENOTTY',
      copy: '1',
      reused: '1',
      null_device: 'ENOTTY',
    });
  });
});

describe("the shim's own descriptors", () => {
  it('are in no range that a program closes', async () => {
    expect(quiet(await world.say(dup, ['ranges']))).toEqual({
      range: '0',
      in_range: 'EBADF',
      behind: 'ok',
      mark: '0',
      marked: '1',
      marked_works: 'ok',
      backwards: 'EINVAL',
      bad_flags: 'EINVAL',
      above: '0',
      gone: 'EBADF',
      low: 'ok',
      sys_range: '0',
      low_after_syscall: 'ok',
      low_after_closefrom: 'ok',
    });
  });

  it('are not there for a program that closes one number after the other', async () => {
    expect(quiet(await world.say(dup, ['one-by-one']))).toEqual({
      own: String(OWN),
      own_high: '1',
      closed: '1',
      refused: '1020',
      works: 'ok',
      works_after_syscall: 'ok',
    });
  });

  it('give way to a program that wants their numbers', async () => {
    expect(quiet(await world.say(dup, ['taken']))).toEqual({
      own: String(OWN),
      got: String(OWN),
      works: 'ok',
      fence: 'ok',
      moved: '1',
      closed: String(OWN),
      still_works: 'ok',
      untouched: '1',
    });
  });

  it.each([
    ['all', OWN],
    ['control', 1],
    ['lane', 1],
    ['doorbell', 1],
    ['ring', 1],
    ['reserve', 1],
    ['kick', 1],
    ['stop', 1],
  ])('replaced unseen (%s): nothing is written into the file, or read from it', async (which, count) => {
    const { facts, lines, end } = await world.say(dup, [which]);
    const { call, ...others } = facts;
    expect(others).toEqual({
      own: String(OWN),
      untouched: '1',
      untouched_by_close: '1',
      kept: String(count),
      anew: 'ok',
      untouched_by_open: '1',
    });
    // Without the others a call may still come through while both ends are awake.
    if (which === 'all' || which === 'ring') expect(call).toBe('ENODEV');
    expect(['ok', 'ENODEV']).toContain(call);
    expect(end).toBe(0);
    expect(lines).toHaveLength(call === 'ok' ? 0 : 1);
    for (const line of lines)
      expect(line).toMatch(
        /^kmbridge: the device is lost: the (program closed descriptors of its device|broker is gone)$/,
      );
    await world.settled();
  });

  it('replaced while a thread sleeps in a call: it is woken', async () => {
    const { facts, lines } = await world.say(dup, ['under-waiter']);
    expect(facts).toEqual({ waiter: 'ENODEV', call: 'ENODEV', untouched: '1' });
    expect(lines).toHaveLength(1);
    await world.settled();
  });
});

describe('a program at its limit of descriptors', () => {
  it('is told so by open, however few are left, and can open once there are more', async () => {
    const { facts, lines } = await world.say(limit, ['opening']);
    expect(facts).toEqual({
      first_good: String(OWN + 1),
      sum: '16',
      in_between: '0',
      other: '0',
      leaks: '0',
      out_of: String(OWN + 1),
      raised: 'ok',
      call: 'ok',
    });
    expect(lines).toHaveLength(OWN + 1);
    for (const line of lines)
      expect(line).toMatch(
        /^kmbridge: \/dev\/dxg.* no descriptor left \(RLIMIT_NOFILE\); raise the limit with ulimit -n$/,
      );
  });

  it('keeps its device: what a call brings for a moment has a place', async () => {
    expect(quiet(await world.say(limit, ['calling']))).toEqual({
      fence: 'ok',
      query: 'ok',
      fence_after: 'ok',
      signal: 'ok',
      wait: 'ok',
    });
  });
});
