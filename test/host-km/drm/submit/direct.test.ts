/** What a partition that is alone on the device may submit without the broker, and what becomes of it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ERRNO } from '../../../../src/abi/index.ts';
import { DRM_LIMITS } from '../../../../src/host-km/drivers/drm/limits.ts';
import { LIMITS } from '../../../../src/host-km/limits.ts';
import { DirectWorld } from './direct-world.ts';

const { queueWindow } = DRM_LIMITS;
const FENCE_MS = 100;
const TICK_MS = FENCE_MS / 10;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const world = (options: ConstructorParameters<typeof DirectWorld>[0] = {}): DirectWorld =>
  new DirectWorld({ fenceMs: FENCE_MS, ...options });

describe('a file with a queue', () => {
  it('may have so much on the device, whatever else comes by the broker', () => {
    const of = world();
    const one = of.guest();
    const { file, queue } = one.open();
    expect([queue.left, one.held]).toEqual([queueWindow, queueWindow]);
    queue.make(20);
    expect(one.submit(file)).toBe(true);
    expect([queue.left, queue.grants, one.held]).toEqual([queueWindow - 20, [queueWindow], queueWindow + 1]);
  });

  it('has what it submitted counted when somebody looks, and asked about once it may no more, with one question', () => {
    const of = world();
    const one = of.guest();
    const { file, queue } = one.open();
    queue.make(20);
    queue.begin();
    expect(one.shown).toMatchObject({ inFlight: 21, direct: 20 });
    expect([one.passed, of.lane()?.inFlight, of.questions.length]).toEqual([20, 0, 0]);
    queue.end();
    one.submit(file);
    expect(one.shown).toMatchObject({ inFlight: 22, direct: 21 });
    expect([one.passed, of.lane()?.inFlight, of.questions.length]).toEqual([21, 1, 0]);
    one.submissions.recall();
    expect([one.shown.inFlight, of.lane()?.inFlight, one.held]).toEqual([22, 22, 22]);
    vi.advanceTimersByTime(TICK_MS);
    expect([one.shown.inFlight, of.questions.length]).toEqual([22, 1]);
    of.signal();
    expect([one.shown, of.lane()?.inFlight, one.held]).toMatchObject([{ inFlight: 0, direct: 21 }, 0, 0]);
  });

  it('is asked about before long where it submits little', () => {
    const of = world();
    const { queue } = of.guest().open();
    queue.make(1);
    vi.advanceTimersByTime(TICK_MS);
    expect(of.questions).toEqual([]);
    vi.advanceTimersByTime(TICK_MS);
    expect(of.questions).toMatchObject([{ slot: 0 }]);
  });

  it('has no more than its process may: used, unused and asked about together', () => {
    const of = world();
    const one = of.guest();
    const most = LIMITS.submission.process;
    const { file, queue } = one.open();
    for (let i = 1; i <= most - queueWindow; i++) {
      queue.make(1);
      expect(one.submit(file)).toBe(true);
      expect([one.held, one.shown.inFlight + one.lent]).toEqual([queueWindow + i, queueWindow + i]);
    }
    expect([queue.left, one.held, of.questions.length]).toEqual([0, most, 2]);
    expect(one.submit(file)).toBe(false);
    // Whoever waits asks for all: also for what the queue has made.
    expect([one.held, one.shown.waiting, of.questions.length]).toEqual([most, 1, 3]);
    of.signal(1);
    expect([one.shown.waiting, queue.open]).toEqual([0, false]);
    of.signal();
    one.submit(file);
    expect([queue.left, one.held]).toEqual([queueWindow, one.shown.inFlight + queueWindow]);
  });

  it('gets nothing where there is not room for all of it', () => {
    const of = world();
    const one = of.guest();
    const queues = [one.open(), one.open(), one.open()].map(({ queue }) => queue.left);
    expect(queues).toEqual([queueWindow, queueWindow, 0]);
    expect(one.held).toBe(2 * queueWindow);
    const small = world({ limits: { submission: { process: queueWindow - 1 } } });
    const other = small.guest();
    const { file, queue } = other.open();
    other.submit(file);
    expect([queue.grants, other.held]).toEqual([[], 1]);
  });

  it('gets nothing while its policy does not grant the row', () => {
    const one = world().guest();
    one.granted = false;
    const { file, queue } = one.open();
    one.submit(file);
    expect(queue.grants).toEqual([]);
    one.granted = true;
    one.submit(file);
    expect(queue.left).toBe(queueWindow);
  });

  it('gets nothing any more of a device that turns out not to say when it is done', () => {
    const of = world();
    const one = of.guest();
    const { file, queue } = one.open();
    queue.make(queueWindow);
    for (let i = 0; i < DRM_LIMITS.askedEvery; i++) one.submit(file);
    of.signal(1, -ERRNO.ENOSYS);
    expect([one.submissions.asks, one.held]).toEqual([false, queueWindow]);
    one.submissions.recall();
    for (let i = 0; i < 3; i++) one.submit(file);
    expect([queue.make(1), queue.left, one.held, one.shown.inFlight]).toEqual([0, 0, 0, 0]);
    expect([one.passed, queue.grants]).toEqual([queueWindow, [queueWindow]]);
  });
});

describe('credit that nobody uses', () => {
  it('is taken back in a moment, and nothing looks any more', () => {
    const of = world();
    const one = of.guest();
    const { queue } = one.open();
    vi.advanceTimersByTime(TICK_MS - 1);
    expect(queue.left).toBe(queueWindow);
    vi.advanceTimersByTime(1);
    expect([queue.left, one.held, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });

  it('stays where some of it is used, and comes back with the next call', () => {
    const of = world();
    const one = of.guest();
    const { file, queue } = one.open();
    for (let i = 0; i < 6; i++) {
      queue.make(1);
      queue.finish(1);
      vi.advanceTimersByTime(TICK_MS);
      expect([queue.left, queue.grants.length]).toEqual([queueWindow, 1]);
    }
    vi.advanceTimersByTime(TICK_MS);
    expect([queue.left, one.held, vi.getTimerCount()]).toEqual([0, 0, 0]);
    one.submit(file);
    expect(queue.left).toBe(queueWindow);
  });
});

describe('a trace', () => {
  it('that begins takes the credit back, and none is given until it has stopped', () => {
    const of = world();
    const { trace } = of.part('a');
    const [one, two] = [of.guest(), of.guest()];
    const first = one.open();
    const second = two.open();
    first.queue.make(4);
    const stop = trace.listen(() => {});
    expect([first.queue.left, second.queue.left, one.passed, of.held()]).toEqual([0, 0, 4, 4]);
    one.submit(first.file);
    two.submit(second.file);
    const late = one.open();
    expect([first, second, late].map(({ queue }) => queue.left)).toEqual([0, 0, 0]);
    stop();
    one.submit(late.file);
    two.submit(second.file);
    expect([first, second, late].map(({ queue }) => queue.left)).toEqual([0, queueWindow, queueWindow]);
  });

  it('of another partition changes nothing', () => {
    const of = world();
    const { queue } = of.guest().open();
    of.part('b').trace.listen(() => {});
    expect(queue.left).toBe(queueWindow);
  });
});

describe('what hangs', () => {
  it('of a queue is told of; the credit is taken back, and none is given until that is over', () => {
    const of = world();
    const one = of.guest();
    const { file, queue } = one.open();
    for (let used = 0; used < 14; used++) {
      expect(one.hung).toEqual([]);
      expect(queue.make(1)).toBe(used < 3 ? 1 : 0);
      vi.advanceTimersByTime(TICK_MS);
    }
    expect(one.hung).toEqual([
      `DRM_IOCTL_VIRTGPU_EXECBUFFER: 3 of its submissions not done after ${FENCE_MS} ms`,
    ]);
    expect(queue.left).toBe(0);
    expect(one.shown).toMatchObject({ inFlight: 3, hung: 3 });
    one.submit(file);
    const late = one.open();
    expect([queue.left, late.queue.left, one.held]).toEqual([0, 0, 4]);
    of.signal();
    expect(one.shown).toMatchObject({ hung: 0 });
    one.submit(file);
    expect(queue.left).toBe(queueWindow);
  });
});
