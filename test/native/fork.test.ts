/** Children of every kind: a child has no device until it opens it, and its parent keeps what it has (protocol.md §3.3). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../process/harness.ts';
import { program, type Said, World } from './guest-program.ts';

let world: World;
let path: string;
beforeAll(async () => {
  path = program('fork-process');
  world = await World.start();
});
afterAll(() => world.end());

const quiet = ({ facts, lines, end }: Said): Said['facts'] => {
  expect({ lines, end }).toEqual({ lines: [], end: 0 });
  return facts;
};
const processes = (count: number): Promise<void> =>
  eventually(`${count} processes have the device`, () => world.totals.processes === count);

describe('fork', () => {
  it('gives the child no device but the one it opens, and takes nothing from the parent', async () => {
    const running = world.start(path, ['forked']);
    await running.at('parent_of_both');
    await running.at('both');
    await processes(2);
    running.go();
    running.go();
    await running.at('child');
    await processes(1);
    running.go();
    await running.at('nobody');
    await processes(0);
    running.go();
    expect(quiet(await running.said)).toEqual({
      child: '0',
      parent: '1',
      closes_all: '0',
      parent_after_close: '1',
      exits: '0',
      parent_after_exit: '1',
      alone: '0',
    });
    await world.settled();
  });

  it('among threads that call disturbs none of them', async () => {
    expect(quiet(await world.say(path, ['among-threads']))).toEqual({
      bad: '0',
      first_bad: '0',
      wrong: '0',
      parent: '1',
    });
  });

  it('in a signal handler that interrupts a call stops neither', async () => {
    expect(quiet(await world.say(path, ['inside-call']))).toEqual({
      wait: 'ok',
      forks_in_wait: '1',
      bad: '0',
      bad_forks: '0',
    });
  });

  it('and all that a daemon closes leave it a device that it can open', async () => {
    const log = join(world.directory, 'daemon');
    const running = world.start(path, ['daemonised', log]);
    await running.at('daemon');
    await eventually('the daemon has ended', () => {
      try {
        return readFileSync(log, 'utf8').includes('again');
      } catch {
        return false;
      }
    });
    running.go();
    expect(quiet(await running.said)).toEqual({ first: '0', parent: '1', parent_still: '1' });
    expect(readFileSync(log, 'utf8')).toBe('opened 0, works 1\nagain 0, works 1\n');
    await world.settled();
  });
});

describe('a child that no handler of fork has seen', () => {
  it('is told ENOTTY as well, and does not crash', async () => {
    expect(quiet(await world.say(path, ['cloned']))).toEqual({
      clone: '0',
      parent: '1',
      raw_clone: '0',
      raw_clone_closes: '0',
      fork_of_clone: '0',
      parent_after: '1',
    });
  });
});

describe('exec', () => {
  it('leaves the device to the parent, and the other program one to open', async () => {
    const running = world.start(path, ['executed']);
    await running.at('before');
    await processes(1);
    running.go();
    await running.at('executed');
    await processes(0);
    running.go();
    await running.at('reopened');
    await processes(1);
    expect(world.totals.objects).toBe(0);
    running.go();
    expect(quiet(await running.said)).toEqual({
      fork_exec: '0',
      vfork_exec: '0',
      parent: '1',
      vfork_close_exec: '0',
      parent_after_vfork: '1',
      spawn: 'ok',
      spawned: '0',
      parent_after_spawn: '1',
      system: '3',
      popen: '1',
      pclose: '0',
      parent_after_system: '1',
      inherited: '1',
      opened: '1',
    });
    await world.settled();
  });
});
