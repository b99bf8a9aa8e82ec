import { spawnSync } from 'node:child_process';
import { closeSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Variant } from '../../scripts/native.mjs';
import { closeAll, createPipe } from '../../src/vmbus-sim/ffi/index.ts';
import { endAll, eventually, isGone, remove, start, temporary } from './harness.ts';
import { FIFO, makeFifo, PumpWorld, TEST, testPump, URANDOM, whole } from './pump-world.ts';

let program = '';
beforeAll(() => {
  program = testPump();
});
afterEach(endAll);

const status = (pid: number, field: string): string =>
  new RegExp(`^${field}:\\s+(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';

describe('a pump', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('is gone with its broker, ended by %s', async (signal) => {
    const directory = temporary();
    const fifo = makeFifo(directory, 'fifo');
    const broker = start('test/process/pump-broker.ts', ['waits', program, fifo], {});
    await broker.until('out', 'pump ');
    const pid = Number(/pump (\d+)/.exec(broker.out())?.[1]);
    expect(isGone(pid)).toBe(false);
    broker.child.kill(signal);
    await broker.ended;
    await eventually('the pump is gone', () => isGone(pid));
    remove(directory);
  });

  it('keeps no broker alive that has nothing in flight, and is heard of by one that waits for it alone', async () => {
    const directory = temporary();
    const fifo = makeFifo(directory, 'fifo');
    const idle = start('test/process/pump-broker.ts', ['idles', program, fifo], {});
    expect(await idle.ended, idle.err()).toBe(0);
    expect(idle.out()).toMatch(/^pump \d+ slot 0\n$/);
    const waiting = start('test/process/pump-broker.ts', ['kills', program, fifo], {});
    expect(await waiting.ended, waiting.err()).toBe(0);
    expect(waiting.out()).toMatch(/^pump \d+ slot 0\ngone SIGKILL\n$/);
    const hears = start('test/process/pump-broker.ts', ['waits', program, fifo], {});
    await hears.until('out', 'pump ');
    process.kill(Number(/pump (\d+)/.exec(hears.out())?.[1]), 'SIGKILL');
    expect(await hears.ended, hears.err()).toBe(0);
    expect(hears.out()).toMatch(/^pump \d+ slot 0\n(-19\n){4}$/);
    remove(directory);
  });

  it('is confined: no rights, no gain of rights, a filter, four descriptors beside the standard ones', async () => {
    const world = new PumpWorld([program]);
    const { pid } = world.pump;
    await world.open(URANDOM);
    for (const set of ['CapEff', 'CapPrm', 'CapInh']) expect(Number(`0x${status(pid, set)}`)).toBe(0);
    expect([status(pid, 'NoNewPrivs'), status(pid, 'Seccomp')]).toEqual(['1', '2']);
    const tasks = readdirSync(`/proc/${pid}/task`);
    for (const task of tasks)
      expect(readFileSync(`/proc/${pid}/task/${task}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m);
    // Who is not root does not see what an undumpable process has open.
    if (process.getuid?.() !== 0) return world.end();
    const open = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
    const kinds = open.map((link) => link.replace(/:\[\d+\]$/, ''));
    expect(kinds.sort()).toEqual(
      [
        '/dev/null',
        '/dev/null',
        '/dev/urandom',
        '/memfd:drm-pump (deleted)',
        'anon_inode:[eventfd]',
        'pipe',
        'pipe',
        'socket',
        'socket',
      ].sort(),
    );
    await world.end();
    expect(isGone(pid)).toBe(true);
  });

  it('started by hand says what it is for, and does nothing', () => {
    const run = spawnSync(program, [], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([1, 'kmbridge-pump: it is started by a broker\n']);
    // The pid of init: not its parent.
    expect(spawnSync(program, ['1', '/dev/urandom'], { encoding: 'utf8' }).status).toBe(0);
  });
});

describe.each(['asan', 'ubsan', 'tsan'] as const satisfies readonly Variant[])('under %s', (variant) => {
  it('the traffic of several owners finds nothing', async () => {
    // In colour they would ask whether stderr is a terminal, which the filter does not let them.
    const options = ['ASAN', 'UBSAN', 'TSAN'].map((name) => `${name}_OPTIONS=color=never`);
    const fixed = variant === 'tsan' ? ['setarch', '-R'] : [];
    const world = new PumpWorld(['env', ...options, ...fixed, testPump(variant)]);
    const slots = [await world.open(URANDOM, 1), await world.open(FIFO, 2), await world.open(FIFO, 3)];
    const [random = 0, first = 0, second = 0] = slots;
    let told = 0;
    for (let i = 0; i < 20; i++) void world.wait(i % 2 === 0 ? first : second, 8 * i).then(() => told++);
    for (let round = 0; round < 50; round++) {
      for (let i = 0; i < 20; i++)
        world.pump.submit(whole({ slot: random, structAt: 4096 + 8 * i }), () => told++);
      expect(await world.call({ slot: random, structAt: 1024 })).toBe(0);
      expect(await world.call({ slot: random, structAt: 2 ** 31 })).toBe(-14);
      expect(await world.call({ slot: random, request: TEST.EXPORT, structAt: 2048 })).toBe(0);
      const fd = await world.send(world.words(2048).getInt32(0, true));
      const number = await world.receive(fd);
      closeSync(fd);
      expect(await world.closeDescriptor(number)).toBe(0);
      const pipe = createPipe();
      if (pipe === null) throw new Error('no pipe');
      const watched = world.watch(await world.receive(pipe.readEnd));
      closeAll([pipe.readEnd, pipe.writeEnd]);
      expect(await watched).toBe(0);
      expect(await world.close(await world.open(URANDOM, round))).toBe(0);
    }
    expect([await world.close(first), await world.close(second)]).toEqual([0, 0]);
    await eventually('all are told', () => told === 50 * 20 + 20);
    world.pump.kill();
    const { end, said } = await world.pump.gone;
    expect({ end, said }).toEqual({ end: 'SIGKILL', said: '' });
    await world.end();
  });
});
