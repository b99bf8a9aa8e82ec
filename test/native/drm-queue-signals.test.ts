/** A call that waits in a queue ends with its answer or with the host, whatever signals and forks come meanwhile. */
import { describe, expect, it } from 'vitest';
import { drmProgram } from './drm-program.ts';
import type { Running } from './guest-program.ts';
import { factsOf, type PlayedPump, pumped, submitted } from './queue-pump.ts';

const program = drmProgram('drm-queue-signals');

/** Waits for a call in the queue; where a handler runs every 10 ms, for some turns of it. */
async function waits(running: Running, pump: PlayedPump, scene: string): Promise<Record<string, string>> {
  await pump.took(1);
  if (scene === 'quiet') return {};
  await running.has('beats');
  return { beats: '5' };
}

const SCENES = ['quiet', 'beating', 'restarting'] as const;

describe.each(SCENES)('a call that waits in a queue (%s)', (scene) => {
  it.each(['killed', 'hung up'] as const)('is ENODEV once the host has %s', async (way) => {
    const { host, pump } = pumped(['silent']);
    host.clings = way === 'hung up';
    const running = await program(scene, host);
    const beats = await waits(running, pump, scene);
    if (way === 'killed') host.guest?.die();
    else host.guest?.hangUp();
    expect(await factsOf(running, [expect.stringMatching(/the broker is gone/)])).toEqual({
      ...beats,
      waited: 'ENODEV',
      next: 'ENODEV',
      queues: '0',
    });
    expect([submitted(host), await pump.taken()]).toEqual([8, 1]);
  });

  it('has its answer however late that is', async () => {
    const { host, pump } = pumped(['late', 'answer']);
    const running = await program(scene, host);
    const beats = await waits(running, pump, scene);
    pump.go();
    expect(await factsOf(running)).toEqual({ ...beats, waited: 'ok', next: 'ok', queues: '0' });
    expect([submitted(host), await pump.taken()]).toEqual([8, 2]);
  });
});

describe('a handler in the middle of a call that waits in a queue', () => {
  it('may fork: the call is the parent’s, in the child ENOTTY, and what that has of its own stays so', async () => {
    const { host, pump, pumps } = pumped(['late', 'answer'], ['answer']);
    const running = await program('forking', host);
    await pump.took(1);
    running.child.kill('SIGUSR1');
    await running.has('child_next');
    const taken = (): Promise<number[]> => Promise.all(pumps.map((one) => one.taken()));
    expect([submitted(host), ...(await taken())]).toEqual([16, 1, 1]);
    pump.go();
    expect(await factsOf(running)).toEqual({
      child_queues: '0',
      child: 'ENOTTY',
      child_own: 'ok',
      own_queues: '1',
      child_next: 'ENOTTY',
      parent: 'ok',
      next: 'ok',
    });
    expect([submitted(host), ...(await taken())]).toEqual([16, 2, 1]);
  });

  it('may submit: by the broker, or it is told to come again', async () => {
    const { host, pump } = pumped(['late', 'answer']);
    const running = await program('inner', host);
    await pump.took(1);
    running.child.kill('SIGUSR1');
    await running.has('inner');
    expect(await pump.taken()).toBe(1);
    pump.go();
    const { inner, ...others } = await factsOf(running);
    expect(others).toEqual({ waited: 'ok', next: 'ok' });
    // The signal may have come while the thread looked at the host.
    expect(['ok', 'EAGAIN']).toContain(inner);
    expect([submitted(host), await pump.taken()]).toEqual([inner === 'ok' ? 9 : 8, 2]);
  });

  it('may close the file, which ends the call', async () => {
    const { host, pump } = pumped(['silent']);
    const running = await program('closing', host);
    await pump.took(1);
    running.child.kill('SIGUSR1');
    expect(await factsOf(running)).toEqual({ close: 'ok', waited: 'ENODEV', queues: '0' });
    expect(host.closed).toBe(2);
  });
});

describe('a child of a process with a queue', () => {
  it('has nothing of it, and one of its own with a file of its own', async () => {
    const { host, pumps } = pumped(['answer'], ['answer']);
    const running = await program('forked', host);
    expect(await factsOf(running)).toEqual({
      before: 'ok',
      queues: '1',
      child_queues: '0',
      child: 'ENOTTY',
      own_queues: '1',
      own: 'ok',
      own_closed: '0',
      after: 'ok',
    });
    expect(await Promise.all(pumps.map((pump) => pump.taken()))).toEqual([2, 1]);
    expect([host.queuesAsked, submitted(host)]).toEqual([2, 16]);
  });
});
