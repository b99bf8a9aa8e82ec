import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { STEPS } from '../../examples/picture/steps.ts';
import { STATUS } from '../../src/abi/index.ts';
import { type RunningBroker, startBroker } from '../../src/cli/broker.ts';
import { endAll, eventually, isGone, manifestOf, remove, start, temporary, type Watched } from './harness.ts';

const GUEST = 'examples/picture/guest.ts';

function guest(socket: string, picture: string, hold?: string): Watched {
  return start(GUEST, [], {
    KMBRIDGE_SOCKET: socket,
    KMBRIDGE_PARTITION: 'killed',
    KMBRIDGE_MANIFEST: manifestOf('1.1.0.0'),
    KMBRIDGE_OUT: picture,
    ...(hold === undefined ? {} : { KMBRIDGE_STEPS: '1', KMBRIDGE_HOLD: hold }),
  });
}

/** Children of a process, from /proc. */
function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((candidate) => {
      try {
        const stat = readFileSync(`/proc/${candidate}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        return false;
      }
    });
}

afterEach(endAll);

describe('kill -9 of the guest', () => {
  const directory = temporary();
  let running: RunningBroker;
  beforeAll(async () => {
    running = await startBroker({
      directory,
      partitions: [{ name: 'killed', vram: 64 * 2 ** 20 }],
      driver: { driver: 'softgpu', version: '1.1.0.0' },
      policy: 'exact',
      log: 'silent',
    });
  });
  afterAll(async () => {
    await running.close();
    remove(directory);
  });

  it.each(STEPS)('at step %s: everything it held is gone, the broker goes on', async (step) => {
    const { pid, child, ended, until } = guest(running.socket('killed'), join(directory, 'never.png'), step);
    await until('err', `step: ${step}`);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    await eventually('the broker holds nothing of it', () => {
      const { totals, partitions } = running.broker.inspect();
      const used = partitions[0]?.used;
      return (
        Object.values(totals).every((count) => count === 0) &&
        used !== undefined &&
        Object.values(used).every((bytes) => bytes === 0)
      );
    });
    expect(isGone(pid)).toBe(true);
  });

  it('the next guest finishes its job', async () => {
    const { ended, err } = guest(running.socket('killed'), join(directory, 'picture.png'));
    expect(await ended, err()).toBe(0);
  });
});

describe('kill -9 of the broker', () => {
  const directory = temporary();
  afterAll(() => remove(directory));

  it.each(STEPS)('at step %s: the guest ends by itself, the engines with the broker', async (step) => {
    const host = start('bin/kmbridge.mjs', ['host', '--json', '--partition', 'killed,vram=64MiB'], {
      KMBRIDGE_DIR: directory,
    });
    await host.until('out', '"ok":true');
    const { child, ended, until, err } = guest(
      join(directory, 'killed.sock'),
      join(directory, 'none.png'),
      step,
    );
    await until('err', `step: ${step}`);
    const engines = childrenOf(host.pid);
    host.child.kill('SIGKILL');
    expect(await host.ended).toBe('SIGKILL');
    child.stdin?.end('\n');
    // Before it has opened, nobody answers (4); with the picture on disk and the device closed, it is done (0).
    const expected = step === STEPS[0] ? 4 : step === STEPS.at(-1) ? 0 : 5;
    expect(await ended, err()).toBe(expected);
    await eventually('its engines are gone', () => engines.every(isGone));
  });

  it.each(['sync', 'async'])('pending and next calls return DEVICE_REMOVED (%s)', async (how) => {
    const host = start('bin/kmbridge.mjs', ['host', '--json', '--partition', 'killed'], {
      KMBRIDGE_DIR: directory,
    });
    await host.until('out', '"ok":true');
    const waiting = start('test/process/guests/endless-wait.ts', [how], {
      KMBRIDGE_SOCKET: join(directory, 'killed.sock'),
      KMBRIDGE_MANIFEST: manifestOf('1.1.0.0'),
    });
    await waiting.until('out', 'waiting');
    host.child.kill('SIGKILL');
    expect(await waiting.ended, waiting.err()).toBe(0);
    const removed = STATUS.DEVICE_REMOVED;
    expect(JSON.parse(waiting.out().split('\n')[1] ?? '')).toEqual({ status: removed, next: removed });
  });
});
