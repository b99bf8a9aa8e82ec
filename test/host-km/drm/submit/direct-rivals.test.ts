/** Who else wants the device: what becomes of the credit that others have. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DRM_LIMITS } from '../../../../src/host-km/drivers/drm/limits.ts';
import { type DirectGuest, DirectWorld, MS } from './direct-world.ts';

const { queueWindow, fair } = DRM_LIMITS;
const QUIET_MS = fair.quietNs / MS;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** What is looked at each time when a submission of the guest's begins. */
function beginning<T>(guest: DirectGuest, look: () => T): T[] {
  const seen: T[] = [];
  const finish = guest.finish.bind(guest);
  guest.finish = (call) => {
    seen.push(look());
    finish(call);
  };
  return seen;
}

describe('another partition', () => {
  it('that submits has all credit taken back before its first begins, used or not', () => {
    for (const used of [0, 3]) {
      const of = new DirectWorld();
      const [one, two, rival] = [of.guest('a'), of.guest('a'), of.guest('b')];
      const queues = [one.open(), two.open()].map(({ queue }) => queue);
      queues[0]?.make(used);
      const seen = beginning(rival, () => [queues.map(({ left }) => left), of.held('a')]);
      rival.submit(rival.plain());
      expect(seen).toEqual([[[0, 0], used]]);
      expect([one.passed, of.lane('a')?.inFlight]).toEqual([used, used]);
    }
  });

  it('that is there and submits nothing takes nothing', () => {
    const of = new DirectWorld();
    const { queue } = of.guest('a').open();
    of.guest('b');
    expect(queue.left).toBe(queueWindow);
  });

  it('leaves none while it has work, nor for a while after, and not a moment longer', () => {
    const of = new DirectWorld();
    const [one, rival] = [of.guest('a'), of.guest('b')];
    const { file, queue } = one.open();
    rival.submit(rival.plain());
    const late = one.open();
    const tries = (): readonly number[] => {
      one.submit(file);
      return [queue.left, late.queue.left];
    };
    expect(tries()).toEqual([0, 0]);
    // Its work goes on for longer than that.
    vi.advanceTimersByTime(of.line.fenceMs / 10);
    expect(tries()).toEqual([0, 0]);
    const questions = of.questions.filter(({ partition }) => partition === 'b');
    expect(questions).toHaveLength(1);
    for (const question of questions) question.answer();
    expect(tries()).toEqual([0, 0]);
    vi.advanceTimersByTime(QUIET_MS - 1);
    expect(tries()).toEqual([0, 0]);
    vi.advanceTimersByTime(1);
    expect(tries()).toEqual([queueWindow, 0]);
  });

  it('that gets a queue while the first has credit takes it: never have both', () => {
    const of = new DirectWorld();
    const [one, rival] = [of.guest('a'), of.guest('b')];
    const { queue } = one.open();
    vi.advanceTimersByTime(QUIET_MS);
    const other = rival.open();
    expect([queue.left, other.queue.left]).toEqual([0, queueWindow]);
  });

  it('that gets a queue is told of no room by what nobody has counted yet', () => {
    const of = new DirectWorld();
    const [one, rival] = [of.guest('a'), of.guest('b')];
    const { queue } = one.open();
    vi.advanceTimersByTime(QUIET_MS);
    queue.make(5);
    const other = rival.open();
    expect([queue.left, other.queue.left]).toEqual([0, 0]);
    expect(one.passed).toBe(5);
  });

  it('whose call had to wait for room has the credit taken back before that one begins', () => {
    const of = new DirectWorld();
    const [one, rival] = [of.guest('a'), of.guest('b', { submission: { process: 1 } })];
    const { file, queue } = one.open();
    const plain = rival.plain();
    rival.submit(plain);
    expect(rival.submit(plain)).toBe(false);
    // What begins after the rival's first ends before it: the rival hangs, and is none.
    vi.advanceTimersByTime(1);
    one.submit(file);
    of.questions.find(({ partition }) => partition === 'a')?.answer();
    vi.advanceTimersByTime(QUIET_MS);
    one.submit(file);
    expect([queue.left, rival.shown.waiting]).toEqual([queueWindow, 1]);
    const seen = beginning(rival, () => queue.left);
    of.questions.find(({ partition }) => partition === 'b')?.answer();
    expect([seen, rival.shown.waiting]).toEqual([[0], 0]);
  });
});

describe('another process of the partition', () => {
  it('that finds no room has what is unused taken back, and what was used counted', () => {
    const of = new DirectWorld({ limits: { submission: { process: 40, partition: 40 } } });
    const [one, two] = [of.guest(), of.guest()];
    const { file, queue } = one.open();
    const plain = two.plain();
    for (let i = 0; i < 40 - queueWindow; i++) expect(two.submit(plain)).toBe(true);
    queue.make(5);
    expect([of.held(), queue.left]).toEqual([40, queueWindow - 5]);
    expect(two.submit(plain)).toBe(true);
    expect([queue.left, one.held, one.passed, two.held]).toEqual([0, 5, 5, 40 - queueWindow + 1]);
    of.signal();
    two.submit(plain);
    vi.advanceTimersByTime(of.line.fenceMs / 10);
    of.signal();
    one.submit(file);
    expect(queue.left).toBe(queueWindow);
  });

  it('that waits for room leaves none for anybody of it', () => {
    const of = new DirectWorld({ limits: { submission: { partition: 200 } } });
    const [one, two] = [of.guest(), of.guest()];
    const { file, queue } = one.open();
    const other = two.open();
    const plain = two.plain();
    while (two.shown.waiting === 0) two.submit(plain);
    expect([queue.left, other.queue.left]).toEqual([0, 0]);
    one.submit(file);
    expect(queue.left).toBe(0);
    of.signal();
    one.submit(file);
    expect([two.shown.waiting, queue.left]).toEqual([0, queueWindow]);
  });
});
