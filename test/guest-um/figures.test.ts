import { describe, expect, it } from 'vitest';
import { rowByName } from '../../src/abi/index.ts';
import { Histogram } from '../../src/guest-um/histogram.ts';
import { d3dkmt } from '../../src/guest-um/index.ts';
import { Spinner } from '../../src/guest-um/spin.ts';
import { CallStats } from '../../src/guest-um/stats.ts';
import { openAdapter } from './honest.ts';

describe('a histogram', () => {
  it('finds quantiles within a bucket, of any size of number', () => {
    const histogram = new Histogram();
    expect(histogram.quantile(0.5)).toBe(0);
    for (let ns = 1; ns <= 1000; ns++) histogram.add(ns * 1000);
    for (const [q, expected] of [
      [0.5, 500_000],
      [0.99, 990_000],
    ] as const)
      expect(Math.abs(histogram.quantile(q) / expected - 1)).toBeLessThan(0.05);
    for (const ns of [0, -1, Number.NaN, 1e30]) histogram.add(ns);
    expect(histogram.samples).toBe(1004);
  });
});

describe('statistics', () => {
  it('count every call and time the first and then every 16th of a kind', () => {
    const row = rowByName('LX_DXQUERYVIDEOMEMORYINFO');
    if (row === undefined) throw new Error('no row');
    const stats = new CallStats();
    const timed = Array.from({ length: 33 }, () => stats.begin(row) !== 0);
    expect(timed.flatMap((one, index) => (one ? [index] : []))).toEqual([0, 16, 32]);
    expect(stats.report(5)).toMatchObject({ calls: { [row.name]: { count: 33 } }, bytes: { slabs: 5 } });
  });

  it('of a file know the bytes of both directions', () => {
    const { file, adapter } = openAdapter();
    const before = file.stats();
    d3dkmt(file).QueryVideoMemoryInfo({ adapter });
    const { calls, bytes } = file.stats();
    expect(calls['LX_DXQUERYVIDEOMEMORYINFO']?.count).toBe(1);
    // A head and one handle; a head and nothing, since every output is 0.
    expect(bytes.to_host - before.bytes.to_host).toBe(8 + 5);
    expect(bytes.to_guest - before.bytes.to_guest).toBe(8);
  });
});

describe('the spinner', () => {
  const never = { hasData: () => false };
  const dataIn = (turns: number) => {
    let left = turns;
    return { hasData: () => --left < 0 };
  };

  it('gives up spinning when it never pays, and tries again now and then', () => {
    const spinner = new Spinner();
    let tried = 0;
    const counting = {
      hasData: () => {
        tried++;
        return false;
      },
    };
    while (spinner.budgetUs > 0) expect(spinner.spin(never)).toBe(false);
    for (let i = 0; i < 15; i++) spinner.spin(counting);
    expect(tried).toBe(15);
    spinner.spin(counting);
    expect(tried).toBeGreaterThan(16);
  });

  it('starts again when a try finds data, and keeps spinning while it does', () => {
    const spinner = new Spinner();
    while (spinner.budgetUs > 0) spinner.spin(never);
    for (let i = 0; i < 15; i++) spinner.spin(never);
    expect(spinner.spin(dataIn(2))).toBe(true);
    expect(spinner.budgetUs).toBeGreaterThan(0);
    expect(spinner.spin(dataIn(2))).toBe(true);
  });

  it('does not spin at all beside data', () => {
    const spinner = new Spinner();
    expect(spinner.spin(dataIn(0))).toBe(true);
  });
});
