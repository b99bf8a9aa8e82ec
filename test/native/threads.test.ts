/** Many threads of one C program on the device at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endAll, remove, temporary } from '../process/harness.ts';
import { guestEnvironment, PARTITION, program, run, World } from './guest-program.ts';
import { startHost } from './host.ts';

let world: World;
let threads: string;
beforeAll(async () => {
  threads = program('threads-mixed');
  world = await World.start();
});
afterAll(() => world.end());

describe('16 threads', () => {
  it('call, make, destroy, signal and wait for each other, and nothing is lost', async () => {
    const running = world.start(threads, ['mixed']);
    await running.at('done');
    // What the program made first is there, and nothing of what its threads made.
    expect(world.totals).toMatchObject({ processes: 1, objects: 17 });
    running.go();
    const { facts, lines, end } = await running.said;
    expect({ facts, lines, end }).toEqual({ facts: { wrong: '0', calls: '184000' }, lines: [], end: 0 });
    await world.settled();
  });

  it('that wait block nobody but themselves', async () => {
    const { facts, lines } = await world.say(threads, ['blocked']);
    expect({ facts, lines }).toEqual({ facts: { free_calls: '5000', wrong: '0' }, lines: [] });
  });

  it('that flood the ring keep their messages apart', async () => {
    const { facts, lines } = await world.say(threads, ['floods']);
    expect({ facts, lines }).toEqual({ facts: { wrong: '0', calls: '48384', after: 'ok' }, lines: [] });
  });

  it('open and close the device', async () => {
    const running = world.start(threads, ['opens']);
    await running.at('done');
    expect(world.totals).toMatchObject({ processes: 0, objects: 0 });
    running.go();
    const { facts, lines } = await running.said;
    expect({ facts, lines }).toEqual({ facts: { wrong: '0' }, lines: [] });
  });

  it('that block every signal get EFAULT for wild pointers', async () => {
    const { facts, lines, end } = await world.say(threads, ['deaf']);
    expect({ facts, lines, end }).toEqual({ facts: { wrong: '0' }, lines: [], end: 0 });
  });

  it('all get ENODEV when the broker is killed, and end', async () => {
    const directory = temporary();
    try {
      const host = await startHost(directory, PARTITION);
      const running = run(threads, ['killed'], guestEnvironment(host.socket));
      await running.has('ready');
      await new Promise((done) => setTimeout(done, 300));
      host.process.child.kill('SIGKILL');
      await running.at('gone');
      await host.process.ended;
      running.go();
      const { facts, lines } = await running.said;
      expect(facts).toEqual({ ready: '1', lost: '16', wrong: '0', after: 'ENODEV', open: 'EBADF' });
      expect(lines).toHaveLength(2);
      expect(lines[0]).toBe('kmbridge: the device is lost: the broker is gone');
      expect(lines[1]).toContain('start one: npm run kmbridge -- host --partition native');
    } finally {
      await endAll();
      remove(directory);
    }
  });
});

describe('a thread that waits', () => {
  it('is woken by whoever takes its answer', async () => {
    const { facts, lines } = await world.say(threads, ['handed']);
    expect({ facts, lines }).toEqual({ facts: { wrong: '0' }, lines: [] });
  });
});
