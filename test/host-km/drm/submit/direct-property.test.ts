/** Whatever guests do with their queues, in whatever order: what is charged is what there is, and in the end nothing. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DRM_LIMITS } from '../../../../src/host-km/drivers/drm/limits.ts';
import { LIMIT } from '../../../../src/host-km/limits.ts';
import { type DirectFile, type DirectGuest, DirectWorld } from './direct-world.ts';

const FENCE_MS = 100;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const which = fc.nat({ max: 9 });
const deed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('make' as const), which, count: fc.nat({ max: 40 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('begin', 'approach'), which, count: fc.constant(1) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('finish' as const), which, count: fc.nat({ max: 16 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      which,
      count: fc.integer({ min: 1, max: 40 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('signal' as const),
      which,
      count: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      which,
      count: fc.constantFrom(1, 10, 60, 249, 250),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'end',
        'leave',
        'break',
        'open',
        'close',
        'trace',
        'recall',
        'tally',
        'stick',
        'let',
        'die',
        'come',
      ),
      which,
      count: fc.constant(1),
    }),
  },
);
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

/** Guests of two partitions, and what the test itself knows of them. */
class Play {
  readonly of = new DirectWorld({
    fenceMs: FENCE_MS,
    limits: { submission: { process: 64, partition: 90 }, waitingBytes: { process: 640 } },
  });
  readonly #traced = new Map<string, () => void>();
  /** Calls on queues of files that are there no more, by guest: those under way then have been made. */
  readonly #made = new Map<DirectGuest, number>();

  constructor() {
    for (const partition of ['a', 'a', 'b']) this.of.guest(partition).open();
  }

  get #live(): DirectGuest[] {
    return this.of.guests.filter(({ alive }) => alive);
  }

  do({ kind, which: at, count }: Deed): void {
    const { of } = this;
    if (kind === 'signal') of.signal(count);
    if (kind === 'wait') vi.advanceTimersByTime(count);
    if (kind === 'come' && of.guests.length < 8) of.guest(at % 2 === 0 ? 'a' : 'b').open();
    if (kind === 'trace') this.#trace(at % 2 === 0 ? 'a' : 'b');
    const live = this.#live;
    const guest = live[at % live.length];
    if (guest === undefined) return;
    if (kind === 'open' && guest.files.length < 3) guest.open();
    if (kind === 'recall') guest.submissions.recall();
    if (kind === 'tally') guest.submissions.tally();
    if (kind === 'stick') guest.stuck = true;
    if (kind === 'let') this.#let(guest);
    if (kind === 'die') this.#die(guest);
    const opened = guest.files[at % guest.files.length];
    if (opened === undefined) return;
    const { file, queue } = opened;
    if (kind === 'make') queue.make(count);
    if (kind === 'finish') queue.finish(count);
    if (kind === 'begin') queue.begin();
    if (kind === 'approach') queue.approach();
    if (kind === 'end') queue.end();
    if (kind === 'leave') queue.leave();
    if (kind === 'break') queue.alive = false;
    if (kind === 'submit') for (let i = 0; i < count; i++) guest.submit(file);
    if (kind === 'close') {
      this.#keep(guest, opened);
      guest.close(opened);
    }
  }

  #keep(guest: DirectGuest, { queue }: DirectFile): void {
    // Whether a call that is about to take its credit does so nobody can say, and its file counts it as made.
    queue.leave();
    const underWay = queue.underWay && queue.alive ? 1 : 0;
    this.#made.set(guest, (this.#made.get(guest) ?? 0) + queue.made + underWay);
  }

  #trace(partition: string): void {
    const stop = this.#traced.get(partition);
    if (stop === undefined)
      this.#traced.set(
        partition,
        this.of.part(partition).trace.listen(() => {}),
      );
    else stop();
    if (stop !== undefined) this.#traced.delete(partition);
  }

  /** What was stuck at the kernel comes back. */
  #let(guest: DirectGuest): void {
    guest.stuck = false;
    for (const call of [...guest.calls]) if (call.begunAt >= 0) guest.finish(call);
  }

  #die(guest: DirectGuest): void {
    for (const opened of guest.files) this.#keep(guest, opened);
    guest.end();
  }

  check(): void {
    const { of } = this;
    const lending = new Set<string>();
    const windows: Record<string, number> = {};
    for (const guest of this.#live) {
      const { inFlight, waiting, hung } = guest.shown;
      const inLine = [...guest.calls].filter(({ begunAt }) => begunAt < 0).length - waiting;
      expect(inLine).toBeGreaterThanOrEqual(0);
      expect(inFlight).toBeGreaterThanOrEqual(hung);
      // What may be made, what is under way or on the device by whatever way, and what is in line, each once.
      expect(guest.held).toBe(guest.lent + inFlight + inLine);
      expect(guest.held).toBeLessThanOrEqual(guest.account.ceiling(LIMIT.submission));
      const made = guest.files.reduce((sum, { queue }) => sum + queue.made, this.#made.get(guest) ?? 0);
      expect(guest.passed).toBe(made);
      windows[guest.partition] = (windows[guest.partition] ?? 0) + guest.windows;
      if (guest.windows === 0) continue;
      lending.add(guest.partition);
      expect(this.#traced.has(guest.partition)).toBe(false);
      // One that does not come back takes nothing from the other queues.
      const stuck = guest.files.filter(({ queue }) => queue.busy && !queue.open).length;
      expect(hung).toBeLessThanOrEqual(stuck);
    }
    expect(lending.size).toBeLessThanOrEqual(1);
    for (const partition of ['a', 'b']) {
      const { account } = of.part(partition);
      expect(of.held(partition)).toBeGreaterThanOrEqual(0);
      expect(of.held(partition)).toBeLessThanOrEqual(account.ceiling(LIMIT.submission));
      const lane = of.lane(partition);
      expect(lane === null || (lane.inFlight >= 0 && lane.queued >= 0)).toBe(true);
      const lent = (windows[partition] ?? 0) * DRM_LIMITS.queueWindow;
      expect(lent + (lane?.inFlight ?? 0)).toBeLessThanOrEqual(of.held(partition));
    }
  }

  /** Everybody goes, and the device is done with everything. */
  finish(): void {
    const { of } = this;
    for (const guest of this.#live) {
      this.#die(guest);
      expect(guest.passed).toBe(this.#made.get(guest) ?? 0);
    }
    of.signal();
    for (const partition of ['a', 'b']) {
      const { account } = of.part(partition);
      expect([of.held(partition), account.held(LIMIT.waitingBytes), of.lane(partition)]).toEqual([
        0,
        0,
        null,
      ]);
    }
    expect([of.questions.length, vi.getTimerCount()]).toEqual([0, 0]);
  }
}

describe('submission queues', () => {
  it('keep the books whatever their guests do, and leave nothing', () => {
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 80 }), (deeds) => {
        const play = new Play();
        for (const one of deeds) {
          play.do(one);
          play.check();
        }
        play.finish();
      }),
      { numRuns: 400 },
    );
  });
});
