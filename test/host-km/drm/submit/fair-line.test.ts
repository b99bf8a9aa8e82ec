import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DRM_LIMITS } from '../../../../src/host-km/drivers/drm/limits.ts';
import { FairLine } from '../../../../src/host-km/drivers/drm/submit/fair-line.ts';
import { play } from './device.ts';

const LIMITS = DRM_LIMITS.fair;
const { depth, quietNs } = LIMITS;
const MS = 1_000_000;

const shares = (loads: Parameters<typeof play>[1], until = 20_000 * MS): number[] => {
  const served = play(LIMITS, loads, until).map((one) => one.served);
  const all = served.reduce((sum, one) => sum + one, 0);
  return served.map((one) => one / all);
};

describe('partitions that all have work', () => {
  it('share the device by their weights: 3 to 1', () => {
    const [three = 0, one = 0] = shares([
      { weight: 3, cost: 2 * MS },
      { weight: 1, cost: 2 * MS },
    ]);
    expect(three / one).toBeCloseTo(3, 1);
  });

  it('share its time, however long one submission of each takes', () => {
    const [long = 0, short = 0] = shares([
      { weight: 1, cost: 40 * MS },
      { weight: 1, cost: MS },
    ]);
    expect(long / short).toBeCloseTo(1, 1);
    const [heavy = 0, light = 0] = shares([
      { weight: 3, cost: MS },
      { weight: 1, cost: 10 * MS },
    ]);
    expect(heavy / light).toBeCloseTo(3, 0);
  });

  it('share it by weight whatever weights and costs they have', () => {
    const load = fc.record({ weight: fc.integer({ min: 1, max: 8 }), cost: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(fc.array(load, { minLength: 2, maxLength: 4 }), (some) => {
        const loads = some.map(({ weight, cost }) => ({ weight, cost: cost * MS }));
        const weights = loads.reduce((sum, { weight }) => sum + weight, 0);
        for (const [index, share] of shares(loads, 60_000 * MS).entries()) {
          const due = (loads[index]?.weight ?? 0) / weights;
          expect(Math.abs(share - due)).toBeLessThan(0.03);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('leave the device no moment without work', () => {
    const outcomes = play(
      LIMITS,
      [
        { weight: 5, cost: 3 * MS },
        { weight: 1, cost: 7 * MS },
      ],
      10_000 * MS,
    );
    expect(outcomes.reduce((sum, { served }) => sum + served, 0)).toBeGreaterThan(9_950 * MS);
  });
});

describe('a partition that is idle', () => {
  it('costs the others nothing', () => {
    const [alone] = play(LIMITS, [{ weight: 1, cost: 2 * MS }], 4_000 * MS);
    const [beside] = play(
      LIMITS,
      [
        { weight: 1, cost: 2 * MS },
        { weight: 9, cost: MS, from: 1e18 },
      ],
      4_000 * MS,
    );
    expect(beside).toEqual(alone);
  });

  it('has saved nothing up when it comes, nor lost anything', () => {
    const from = 10_000 * MS;
    const loads = [
      { weight: 1, cost: 2 * MS },
      { weight: 1, cost: 2 * MS },
      { weight: 1, cost: 2 * MS, from },
    ];
    const before = play(LIMITS, loads, from);
    const after = play(LIMITS, loads, from + 6_000 * MS);
    const gained = after.map(({ served }, index) => served - (before[index]?.served ?? 0));
    for (const served of gained) expect(served / (2_000 * MS)).toBeCloseTo(1, 0);
  });

  it('that draws a frame now and then waits for no more than what is begun', () => {
    const [, frames] = play(
      LIMITS,
      [
        { weight: 1, cost: 5 * MS },
        { weight: 1, cost: MS, every: 100 * MS },
      ],
      10_000 * MS,
      // At first it stands behind all that the other has begun alone.
      500 * MS,
    );
    // Two of the other's on the device, and the loop's own millisecond.
    expect(frames?.waited).toBeLessThanOrEqual(2 * 5 * MS + MS);
    expect(frames?.ended).toBeGreaterThan(95);
  });

  it('that draws long frames is a rival while the device works on one', () => {
    const [, frames] = play(
      LIMITS,
      [
        { weight: 1, cost: 5 * MS },
        { weight: 9, cost: 400 * MS, every: 500 * MS },
      ],
      20_000 * MS,
      5_000 * MS,
    );
    expect(frames?.waited).toBeLessThanOrEqual(2 * 5 * MS + MS);
    expect(frames?.ended).toBeGreaterThan(38);
  });
});

describe('a partition whose submissions never end', () => {
  it('blocks nobody, whatever its weight', () => {
    for (const weight of [1, 1000]) {
      const [, other] = play(
        LIMITS,
        [
          { weight, cost: MS, hangs: true, from: 10 * MS },
          { weight: 1, cost: 2 * MS },
        ],
        10_000 * MS,
      );
      expect(other?.served).toBeGreaterThan(9_900 * MS - quietNs);
      expect(other?.waited).toBeLessThanOrEqual(quietNs + 64 * 2 * MS + 10 * MS);
    }
  });

  it('takes no share of others away that share by weight', () => {
    const [, three, one] = play(
      LIMITS,
      [
        { weight: 8, cost: MS, hangs: true, from: 10 * MS },
        { weight: 3, cost: 2 * MS },
        { weight: 1, cost: 2 * MS },
      ],
      20_000 * MS,
    );
    expect((three?.served ?? 0) / (one?.served ?? 1)).toBeCloseTo(3, 0);
  });
});

describe('the line', () => {
  it('lets one alone go on without end, and with a rival as many as may be on the device, not one more', () => {
    const line = new FairLine(LIMITS);
    const one = line.join(1);
    for (let i = 0; i < 100; i++) expect(line.enter(one, i)).toBe(true);
    line.end(one, 100, 100, false);
    const other = line.join(1);
    expect(line.enter(other, 200)).toBe(false);
    expect(line.next(200)).toBe(other);
    for (let i = 0; i < depth + 1; i++) expect(line.enter(one, 200)).toBe(false);
    for (let i = 0; i < depth; i++) expect(line.next(200)).toBe(one);
    expect(line.next(200)).toBeNull();
    line.end(one, 1, 300, true);
    expect(line.next(300)).toBe(one);
    expect(line.next(300)).toBeNull();
  });

  it('takes a rival for one until it has been quiet for as long as said, and not a moment longer', () => {
    const line = new FairLine(LIMITS);
    const [one, other] = [line.join(1), line.join(1)];
    line.enter(other, 0);
    line.end(other, 1, 1000, false);
    expect(line.rivalled(one, 1000 + quietNs - 1)).toBe(true);
    expect(line.rivalled(one, 1000 + quietNs)).toBe(false);
  });

  it('forgets who leaves, and what will not begin', () => {
    const line = new FairLine(LIMITS);
    const [one, other] = [line.join(1), line.join(1)];
    line.enter(one, 0);
    line.enter(other, 0);
    line.enter(other, 0);
    expect(other.queued).toBe(2);
    line.drop(other, 2);
    expect(line.next(0)).toBeNull();
    line.leave(other);
    expect(line.rivalled(one, 0)).toBe(false);
  });

  it('counts what has begun without asking as it counts what was let go, in the order of its ends', () => {
    const line = new FairLine(LIMITS);
    const [one, other] = [line.join(1), line.join(1)];
    line.enter(one, 10);
    line.took(one, 3, 20);
    expect([one.begun, one.last, one.since]).toEqual([[10, 20, 20, 20], 20, 10]);
    line.took(one, 0, 30);
    expect([one.inFlight, one.last]).toEqual([4, 20]);
    line.end(one, 2, 40, true);
    expect([one.begun, one.served]).toEqual([[20, 20], 30]);
    expect(line.rivalled(other, 20 + 10 * quietNs)).toBe(true);
    line.end(one, 2, 50, true);
    expect([one.inFlight, one.served, other.inFlight]).toEqual([0, 40, 0]);
  });

  it('lets a rival go before a partition that has begun more than its turn, which has its own when that is done', () => {
    const line = new FairLine(LIMITS);
    const [one, other] = [line.join(1), line.join(1)];
    line.enter(one, 0);
    line.end(one, 1, 10, true);
    line.took(one, depth + 3, 20);
    expect([line.enter(other, 21), line.enter(other, 21), line.enter(one, 21)]).toEqual([
      false,
      false,
      false,
    ]);
    expect([line.next(21), line.next(21), line.next(21)]).toEqual([other, other, null]);
    line.end(one, 3, 22, true);
    expect(line.next(22)).toBeNull();
    line.end(one, 1, 23, true);
    expect([line.next(23), one.inFlight, one.queued]).toEqual([one, depth, 0]);
  });
});
