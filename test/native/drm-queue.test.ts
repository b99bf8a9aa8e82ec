/** What a program submits goes by its file's queue where it is plain and there is one, and to the broker otherwise. */
import { describe, expect, it } from 'vitest';
import { QUEUE_NAME } from './drm-host.ts';
import { drmProgram } from './drm-program.ts';
import { factsOf, pumped, submitted, type Word } from './queue-pump.ts';

const STRUCT = 64;
const program = drmProgram('drm-queue', ['-ldrm', '-lpthread']);
/** What the pump makes of the first `count` of 1, 2, 3 and so on. */
function sum(count: number): number {
  let all = 0;
  for (let i = 1; i <= count; i++) all = (Math.imul(all, 31) + i) >>> 0;
  return all;
}

describe('a submission queue', () => {
  it('is asked for with the eighth submission of a file, once, and takes the ninth', async () => {
    const { host, pump } = pumped(['answer']);
    const running = await program('groups:7,1,3', host);
    const seen = [];
    for (const place of ['g0', 'g1', 'g2']) {
      await running.at(place);
      seen.push([host.queuesAsked, submitted(host), await pump.taken()]);
      running.go();
    }
    expect(seen).toEqual([
      [0, 7, 0],
      [1, 8, 0],
      [1, 8, 3],
    ]);
    expect(await factsOf(running)).toEqual({ g0: 'ok', g1: 'ok', g2: 'ok', queues: '1', fds: '0' });
  });

  it('gives the pump each call as it is, and the program what comes of it', async () => {
    const answers: Word[] = ['answer', 'answer', 'answer', 'answer', 'give', 'error'];
    const { host, pump } = pumped(['answer', ...answers, 'answer']);
    expect(await factsOf(await program('shapes', host))).toEqual({
      all: 'ok',
      odd: 'ok',
      no_buffers: 'ok',
      nothing: 'ok',
      old: 'ok',
      given: '7',
      error: 'EINVAL',
      wild: 'EFAULT',
      again: 'ok',
    });
    await pump.taken();
    const call = { placed: true, rest: false, flags: 0 };
    const one = { ...call, bytes: STRUCT + 4, size: 4, sum: 29_791, handles: [] };
    expect(pump.calls).toEqual([
      { ...call, bytes: STRUCT + 16 + 12, size: 12, sum: sum(12), handles: [5, 7, 1000] },
      { ...call, bytes: STRUCT + 8 + 4, size: 5, sum: sum(5), handles: [5] },
      { ...call, bytes: STRUCT + 12, size: 12, sum: sum(12), handles: [] },
      { ...call, bytes: STRUCT, size: 0, sum: 0, handles: [] },
      { ...call, bytes: STRUCT + 8 + 8, size: 8, sum: sum(8), handles: [5, 7] },
      one,
      one,
      one,
    ]);
    expect(submitted(host)).toBe(8);
  });

  it('is for nothing with a fence, a ring or a syncobj, nor past 65,536 bytes', async () => {
    const { host, pump } = pumped(['answer']);
    const running = await program('others', host);
    await running.at('without');
    // Seven plain ones, and seven that do not count.
    expect([host.queuesAsked, submitted(host)]).toEqual([0, 14]);
    running.go();
    await running.at('with');
    expect([host.queuesAsked, submitted(host), await pump.taken()]).toEqual([1, 22, 0]);
    running.go();
    expect(new Set(Object.values(await factsOf(running)))).toEqual(new Set(['ok']));
    await pump.taken();
    expect(pump.calls).toMatchObject([
      { bytes: 65_536, placed: true, handles: [] },
      { bytes: 65_536, placed: true, handles: [1, 2] },
    ]);
    expect([host.queuesAsked, submitted(host)]).toEqual([1, 22]);
  });

  it('is what two files of a process have at once, each its own', async () => {
    const { host, pumps } = pumped(['answer'], ['answer'], ['answer']);
    const running = await program('three', host);
    await running.at('three');
    expect(await Promise.all(pumps.map((pump) => pump.taken()))).toEqual([1, 1, 0]);
    expect([host.queuesAsked, submitted(host)]).toEqual([3, 25]);
    running.go();
    expect(await factsOf(running)).toEqual({ queues: '2', closed: '1' });
    expect(await Promise.all(pumps.map((pump) => pump.taken()))).toEqual([1, 2, 0]);
  });

  it('leaves nothing when its file is closed', async () => {
    const { host } = pumped(['answer']);
    expect(await factsOf(await program('often', host))).toEqual({ wrong: '0', queues: '0', fds: '0' });
    expect([host.queuesAsked, host.closed]).toEqual([50, 51]);
  });
});

describe('a call that waits in a queue', () => {
  it('leaves another thread the broker', async () => {
    const { host, pump } = pumped(['late', 'answer']);
    const running = await program('threads', host);
    await running.at('held');
    await pump.took(1);
    running.go();
    await running.at('beside');
    expect([submitted(host), await pump.taken()]).toEqual([9, 1]);
    pump.go();
    running.go();
    expect(await factsOf(running)).toEqual({ queued: 'ok', beside: 'ok', after: 'ok' });
    expect([submitted(host), await pump.taken()]).toEqual([9, 2]);
  });

  it('and what others submit meanwhile is made once, all of it', async () => {
    const { host, pump } = pumped(['answer']);
    await factsOf(await program('crowd', host));
    const taken = await pump.taken();
    expect(taken).toBeGreaterThan(0);
    expect(submitted(host) + taken).toBe(8 + 4 * 100);
  });

  it('ends when another thread closes the file', async () => {
    const { host, pump } = pumped(['silent']);
    const running = await program('closed', host);
    await running.at('held');
    await pump.took(1);
    running.go();
    await running.at('closed');
    expect(host.closed).toBe(1);
    running.go();
    expect(await factsOf(running)).toEqual({ queued: 'ENODEV', queues: '0', fds: '0' });
  });
});

describe('a queue that is on its way', () => {
  it('is not for another file that has come to the number of its own', async () => {
    const { host, pump } = pumped(['answer']);
    const running = await program('reused', host);
    await running.at('seven');
    host.held.add(QUEUE_NAME);
    running.go();
    await running.at('asked');
    await expect.poll(() => host.queuesAsked).toBe(1);
    running.go();
    await running.at('opened');
    host.release();
    running.go();
    await running.at('fresh');
    expect([host.queuesAsked, submitted(host), await pump.taken()]).toEqual([1, 8, 0]);
    running.go();
    expect(await factsOf(running)).toEqual({ queued: 'EBADF', queues: '0' });
  });
});
