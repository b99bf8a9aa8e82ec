/** The window that a queue has on the device: who fills it up, when it is closed, and what becomes of a call on its way. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DRM_LIMITS } from '../../../../src/host-km/drivers/drm/limits.ts';
import { type DirectFile, type DirectGuest, DirectWorld } from './direct-world.ts';

const { askedEvery, queueStill, queueWindow } = DRM_LIMITS;
const FENCE_MS = 100;
const TICK_MS = FENCE_MS / 10;
/** Looks from the first in which something is late, itself not among them. */
const LATE = 11;
const STUCK = `DRM_IOCTL_VIRTGPU_EXECBUFFER: 1 on a queue does not come back for ${FENCE_MS} ms`;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const look = (times = 1): void => void vi.advanceTimersByTime(times * TICK_MS);

const started = (): { readonly of: DirectWorld; readonly one: DirectGuest } & DirectFile => {
  const of = new DirectWorld({ fenceMs: FENCE_MS });
  const one = of.guest();
  return { of, one, ...one.open() };
};

describe('the window of a queue', () => {
  it('is filled up as the device is done with what was made, and never by the broker', () => {
    const { of, one, queue } = started();
    for (let frame = 0; frame < 10; frame++) {
      expect(queue.make(askedEvery)).toBe(askedEvery);
      expect(one.shown.inFlight).toBe(askedEvery);
      look();
      expect(queue.finish(askedEvery)).toBe(askedEvery);
      expect([queue.left, one.held, one.shown.inFlight]).toEqual([queueWindow, queueWindow, 0]);
      expect([queue.grants, of.questions, of.lane()?.inFlight]).toEqual([[queueWindow], [], 0]);
    }
    expect([one.passed, one.shown.direct]).toEqual([10 * askedEvery, 10 * askedEvery]);
  });

  it('is not exceeded where the device is done with nothing', () => {
    const { one, queue } = started();
    expect([queue.make(1000), one.held, one.shown.inFlight]).toEqual([queueWindow, queueWindow, queueWindow]);
  });

  it('has its partition taken for a rival while it is used, also when nobody comes by the broker', () => {
    const { of, queue } = started();
    const rival = of.guest('b');
    for (let i = 0; i < 100; i++) {
      queue.make(1);
      queue.finish(1);
      look();
    }
    // What was made is done with: only the time of it can tell.
    const { queue: other } = rival.open();
    expect([queue.open, other.open]).toEqual([false, false]);
  });

  it('is closed where calls are made and none is done for some looks; one that is done begins that anew', () => {
    const { of, one, queue } = started();
    for (let i = 1; i < queueStill; i++) {
      queue.make(1);
      look();
    }
    queue.finish(1);
    look();
    for (let i = 1; i <= queueStill; i++) {
      expect([queue.open, of.questions.length]).toEqual([true, 0]);
      queue.make(1);
      look();
    }
    const made = 2 * queueStill - 1;
    expect([queue.open, one.passed, one.held, of.questions.length]).toEqual([false, made, made - 1, 1]);
    of.signal();
    expect(one.held).toBe(0);
  });

  it('is asked about by the broker once it is closed, and not where the pump says that it is done after all', () => {
    const { of, one, queue } = started();
    queue.make(5);
    one.submissions.recall();
    expect(queue.finish(5)).toBe(5);
    expect([queue.left, one.held, of.lane()?.inFlight]).toEqual([0, 5, 5]);
    look();
    of.signal();
    expect([one.held, of.lane()?.inFlight]).toEqual([0, 0]);
  });
});

describe('a call that is under way when the window is closed', () => {
  it('is counted when it has come back, once', () => {
    const { of, one, queue } = started();
    queue.make(2);
    queue.begin();
    one.submissions.recall();
    expect([one.held, one.shown.inFlight, of.lane()?.inFlight, one.passed]).toEqual([3, 3, 2, 2]);
    look();
    expect(of.questions).toHaveLength(1);
    of.signal();
    for (let i = 0; i < 3; i++) {
      one.submissions.recall();
      look();
      expect([one.held, one.shown.inFlight, of.lane()?.inFlight, of.questions.length]).toEqual([1, 1, 0, 0]);
    }
    queue.end();
    look();
    expect([one.held, one.shown.inFlight, of.lane()?.inFlight, one.passed]).toEqual([1, 1, 1, 3]);
    expect(of.questions).toHaveLength(1);
    of.signal();
    look(3);
    expect([one.held, one.shown, vi.getTimerCount()]).toMatchObject([0, { inFlight: 0, direct: 3 }, 0]);
  });

  it('and took nothing of it changes no sum', () => {
    const { of, one, queue } = started();
    queue.make(2);
    queue.approach();
    one.submissions.recall();
    expect([one.held, one.shown.inFlight, of.lane()?.inFlight, one.passed]).toEqual([2, 2, 1, 2]);
    queue.leave();
    expect([one.shown.inFlight, of.lane()?.inFlight, one.held, one.passed]).toEqual([2, 2, 2, 2]);
    look();
    of.signal();
    expect([one.held, one.shown, of.lane()?.inFlight]).toMatchObject([0, { inFlight: 0, direct: 2 }, 0]);
  });

  it('has the window stay closed until it is back', () => {
    const { of, one, file, queue } = started();
    queue.begin();
    look();
    expect(queue.open).toBe(false);
    for (let i = 0; i < 3; i++) one.submit(file);
    expect([queue.grants, one.held, one.shown.hung]).toEqual([[queueWindow], 4, 0]);
    queue.end();
    one.submit(file);
    expect([queue.grants, queue.left]).toEqual([[queueWindow, queueWindow], queueWindow]);
    look();
    of.signal();
    one.submissions.recall();
    expect([one.held, one.passed]).toEqual([0, 1]);
  });

  it('does not keep another queue of its process closed', () => {
    const { one, queue } = started();
    queue.begin();
    look();
    expect(one.open().queue.left).toBe(queueWindow);
  });
});

describe('a call on a queue that does not come back', () => {
  const stuck = (): ReturnType<typeof started> => {
    const begun = started();
    begun.queue.begin();
    look();
    return begun;
  };

  it('is told of as hung in time, once, and nothing is granted meanwhile', () => {
    const { of, one, file, queue } = stuck();
    look(LATE - 1);
    expect([one.hung, one.shown.hung]).toEqual([[], 0]);
    look();
    expect([one.hung, one.shown]).toMatchObject([[STUCK], { inFlight: 1, hung: 1 }]);
    expect(one.submissions.inspect()).toMatchObject({ hungCalls: ['DRM_IOCTL_VIRTGPU_EXECBUFFER'] });
    // Nobody looks at what is told already.
    expect(vi.getTimerCount()).toBe(0);
    one.submit(file);
    look();
    of.signal();
    const late = one.open();
    one.submit(late.file);
    look();
    of.signal();
    look(30);
    expect([queue.grants, late.queue.grants]).toEqual([[queueWindow], []]);
    expect([one.hung, one.held, one.shown]).toMatchObject([[STUCK], 1, { inFlight: 1, hung: 1 }]);
  });

  it('and does so after all is one as any other: it is asked about, and more is granted', () => {
    const { of, one, file, queue } = stuck();
    look(LATE);
    queue.end();
    expect([one.shown, of.lane()?.inFlight]).toMatchObject([{ inFlight: 1, hung: 0, direct: 1 }, 1]);
    expect(one.submissions.inspect()).not.toHaveProperty('hungCalls');
    look();
    expect(of.questions).toHaveLength(1);
    of.signal();
    expect([one.held, one.hung]).toEqual([0, [STUCK]]);
    one.submit(file);
    expect(queue.left).toBe(queueWindow);
    // The next is told of anew.
    queue.begin();
    look();
    of.signal();
    look(1 + LATE);
    expect(one.hung).toEqual([STUCK, STUCK]);
  });

  it('is asked about with its file or its process, and then leaves nothing', () => {
    for (const end of ['file', 'process']) {
      const { of, one, file, queue } = stuck();
      look(LATE);
      if (end === 'file') one.close({ file, queue });
      else one.end();
      expect([of.held(), of.questions.length, one.passed]).toEqual([1, 1, 1]);
      expect(one.shown).toMatchObject({ inFlight: 1, hung: 0 });
      of.signal();
      if (end === 'file') one.end();
      expect([of.held(), of.lane(), vi.getTimerCount()]).toEqual([0, null, 0]);
    }
  });
});
