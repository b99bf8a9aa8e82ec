import { describe, expect, it } from 'vitest';
import { measurePace, pace, paceOf } from '../../src/host-km/pace.ts';
import { SpinBudget } from '../../src/host-km/spin.ts';

describe('the pace of a machine', () => {
  it('is 1 unless even the fastest call is three times slower than usual', () => {
    expect(paceOf([900_000, 6_000, 70_000])).toBe(1);
    expect(paceOf([17_999, 80_000])).toBe(1);
    expect(paceOf([18_000, 80_000])).toBe(12);
  });

  it('is bounded', () => {
    expect(paceOf([10_000_000])).toBe(64);
  });

  it('is measured with a clock, and once for a process', () => {
    let time = 0;
    expect(measurePace(() => (time += 60_000))).toBe(40);
    expect(pace()).toBe(pace());
  });

  it('makes spins longer', () => {
    expect(new SpinBudget(10).ns).toBe(10 * new SpinBudget().ns);
  });
});

describe('a spin that missed', () => {
  const spent = (spin: SpinBudget): void => {
    for (let tries = 0; spin.ns > 0 && tries < 100; tries++) spin.failed();
  };

  it('lasts as long as would have caught it, and half as long again', () => {
    const spin = new SpinBudget(1, 250_000);
    spent(spin);
    spin.came(100_000);
    expect(spin.ns).toBe(150_000);
    spin.came(20_000);
    expect(spin.ns).toBe(150_000);
  });

  it('is not made longer than its bound', () => {
    const spin = new SpinBudget(2, 150_000);
    spent(spin);
    spin.came(200_002);
    expect(spin.ns).toBe(0);
    spin.came(200_000);
    expect(spin.ns).toBe(300_000);
  });
});
