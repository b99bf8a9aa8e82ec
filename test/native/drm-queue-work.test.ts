/** What follows from submissions for other buffers (drm-work.test.ts) follows from those of a queue too. */
import { expect, it } from 'vitest';
import type { DrmHost } from './drm-host.ts';
import { drmProgram } from './drm-program.ts';
import type { Running } from './guest-program.ts';
import { factsOf, pumped, submitted } from './queue-pump.ts';

const program = drmProgram('drm-work', ['-ldrm', '-lpthread']);

/** Follows a program from place to place: how often the host had been asked at each. */
async function follow(running: Running, host: DrmHost, places: Readonly<Record<string, () => unknown>>) {
  const asked: Record<string, number> = {};
  for (const [place, before] of Object.entries(places)) {
    await running.at(place);
    asked[place] = host.calls.filter((name) => name === 'DRM_IOCTL_VIRTGPU_WAIT').length;
    await before();
    running.go();
  }
  return { asked, facts: await factsOf(running) };
}

const nothing = (): void => {};

it('a buffer is idle once the work that named it last, or later work, is seen to be done', async () => {
  const { host, pump } = pumped(['answer', 'answer', 'answer', 'answer', 'error', 'answer']);
  const { asked, facts } = await follow(await program('queued-known', host), host, {
    together: nothing,
    later: nothing,
    told: nothing,
    earlier: nothing,
    never: nothing,
    failed: nothing,
    again: nothing,
    closed: nothing,
  });
  expect(asked).toEqual({
    together: 0,
    later: 1,
    told: 2,
    earlier: 2,
    never: 3,
    failed: 4,
    again: 5,
    closed: 6,
  });
  expect(new Set(Object.values(facts))).toEqual(new Set(['ok']));
  expect(await pump.taken()).toBe(6);
});

it('a buffer is not idle for work of another thread that was under way by the broker at the same time', async () => {
  const { host, pump } = pumped(['answer', 'late', 'answer']);
  const running = await program('queued-overlap', host);
  const { asked } = await follow(running, host, {
    held: nothing,
    sent: () => pump.took(2),
    passed: () => pump.go(),
    before: nothing,
    other: nothing,
  });
  // The second went to the broker, for the first had the queue.
  expect([submitted(host), await pump.taken()]).toEqual([9, 2]);
  expect(asked).toMatchObject({ before: 0, other: 1 });
});
