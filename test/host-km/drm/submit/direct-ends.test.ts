/** The ends of a queue, and a pump that is broken: what was lent is given back, once. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ERRNO } from '../../../../src/abi/index.ts';
import { DRM_LIMITS } from '../../../../src/host-km/drivers/drm/limits.ts';
import { LIMIT } from '../../../../src/host-km/limits.ts';
import { type DirectFile, type DirectGuest, DirectWorld } from './direct-world.ts';

const { queueWindow } = DRM_LIMITS;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Nothing of anybody is left. */
function expectNothing(of: DirectWorld): void {
  expect([of.held('a'), of.part('a').account.held(LIMIT.waitingBytes), of.lane('a')]).toEqual([0, 0, null]);
  expect([of.questions.length, vi.getTimerCount()]).toEqual([0, 0]);
}

const started = (): { readonly of: DirectWorld; readonly one: DirectGuest; readonly opened: DirectFile } => {
  const of = new DirectWorld();
  const one = of.guest();
  const opened = one.open();
  opened.queue.make(4);
  opened.queue.begin();
  return { of, one, opened };
};

describe('a queue whose file is closed', () => {
  it('has what it made, and what is under way, asked about before that, and gives the rest back', () => {
    const { of, one, opened } = started();
    one.close(opened);
    expect([one.held, one.passed, one.shown.inFlight]).toEqual([5, 5, 5]);
    expect(of.questions).toMatchObject([{ slot: 0 }]);
    of.signal();
    expect([one.held, one.shown.inFlight]).toEqual([0, 0]);
    vi.advanceTimersByTime(of.line.fenceMs);
    expect([one.passed, one.held]).toEqual([5, 0]);
    one.end();
    expectNothing(of);
  });

  it('is granted nothing by a call that comes back later', () => {
    const { of, one, opened } = started();
    one.stuck = true;
    one.submit(opened.file);
    one.close(opened);
    one.stuck = false;
    for (const call of [...one.calls]) one.finish(call);
    expect(opened.queue.grants).toEqual([queueWindow]);
    of.signal();
    expect(one.held).toBe(0);
  });
});

describe('a process with a queue that ends', () => {
  it('has in flight what it made until that is done', () => {
    const { of, one } = started();
    one.end();
    expect([one.passed, of.held(), of.lane()?.inFlight]).toEqual([5, 5, 5]);
    of.signal();
    expectNothing(of);
  });

  it('with nothing made leaves nothing', () => {
    const of = new DirectWorld();
    const one = of.guest();
    one.open();
    one.open();
    one.end();
    expect(one.passed).toBe(0);
    expectNothing(of);
  });

  it('is granted nothing by a queue that comes too late', () => {
    const of = new DirectWorld();
    const one = of.guest();
    one.end();
    expect([one.open().queue.grants, of.held()]).toEqual([[], 0]);
    expectNothing(of);
  });

  it('is no business of a rival’s any more', () => {
    const { of, one } = started();
    const recall = vi.spyOn(one.submissions, 'recall');
    one.end();
    of.signal();
    recall.mockClear();
    const rival = of.guest('b');
    rival.submit(rival.plain());
    expect(recall).not.toHaveBeenCalled();
  });

  it('with calls in line and at the kernel leaves nothing either', () => {
    const { of, one, opened } = started();
    one.stuck = true;
    for (let i = 0; i < 100; i++) one.submit(opened.file);
    expect(one.shown.waiting).toBeGreaterThan(0);
    one.end();
    of.signal();
    expectNothing(of);
  });
});

describe('a pump that is gone', () => {
  it('leaves its counters as they were: what it had not made is taken back, and of the rest nobody knows', () => {
    const { of, one, opened } = started();
    opened.queue.alive = false;
    for (let i = 0; i < 3; i++) vi.advanceTimersByTime(of.line.fenceMs / 10);
    expect([opened.queue.left, one.held, one.passed]).toEqual([0, 5, 4]);
    of.signal(1, -ERRNO.ENODEV);
    one.submit(opened.file);
    expect(opened.queue.grants).toEqual([queueWindow]);
    one.close(opened);
    of.signal(undefined, -ERRNO.ENODEV);
    expect([one.held, one.passed]).toEqual([0, 4]);
    one.end();
    expectNothing(of);
  });

  it('before the queue is known grants nothing, and nothing stays charged', () => {
    const of = new DirectWorld();
    const one = of.guest();
    const { file, queue } = one.open();
    one.submissions.recall();
    queue.alive = false;
    one.submit(file);
    expect([queue.grants, one.held]).toEqual([[queueWindow], 1]);
  });
});

describe('a pump that is broken', () => {
  it.each([
    ['has made more than anybody might', 1_000_000, 0],
    ['has made less than it had', -3, 0],
    ['has made the most of all', 0x7fff_ffff, 0],
    ['has the least of all', -0x8000_0000, 0],
    ['may make less than nothing', 0, -1_000_000],
    ['may make more than was granted', 0, 1_000_000],
  ])('says that it %s: nothing is charged past what was granted', (_, made, left) => {
    const of = new DirectWorld();
    const one = of.guest();
    const { file, queue } = one.open();
    queue.make(5);
    one.submissions.tally();
    queue.made = (queue.made + made) | 0;
    queue.left += left;
    const sound = (): void => {
      const { inFlight, direct } = one.shown;
      // How often it has filled up the credit is for it to say.
      expect(direct).toBeGreaterThanOrEqual(0);
      expect(one.passed).toBe(direct);
      expect(inFlight).toBeGreaterThanOrEqual(0);
      expect(inFlight).toBeLessThanOrEqual(queueWindow);
      expect(one.held).toBeGreaterThanOrEqual(0);
      expect(one.held).toBeLessThanOrEqual(queueWindow);
    };
    sound();
    one.submissions.recall();
    sound();
    one.submit(file);
    expect(one.held).toBeLessThanOrEqual(of.part('a').account.ceiling(LIMIT.submission));
    one.end();
    of.signal();
    expectNothing(of);
  });
});
