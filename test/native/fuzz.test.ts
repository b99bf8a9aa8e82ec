import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFuzzer, LIMITS, SEEDS } from '../../scripts/fuzz-native.mjs';
import { rows } from '../../src/abi/index.ts';

describe('the fuzz target of the shim', () => {
  let target = '';
  const seeds = readdirSync(SEEDS);

  beforeAll(() => {
    const built = buildFuzzer();
    if (!built.ok) throw new Error(built.reason);
    target = built.path;
  }, 300_000);

  const run = (...inputs: readonly string[]) =>
    spawnSync(target, [...LIMITS, '-runs=1', ...inputs], { encoding: 'utf8', maxBuffer: 64 << 20 });

  it('has a call of each row, frames, rings, handles, and what was found', () => {
    for (const { name } of rows) expect(seeds).toContain(`call-${name}`);
    for (const kind of ['frame-', 'ring-', 'shadow-', 'found-'])
      expect(seeds.some((seed) => seed.startsWith(kind))).toBe(true);
  });

  it('holds for every seed', () => {
    const { status, stderr } = run(...seeds.map((seed) => join(SEEDS, seed)));
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    for (const seed of seeds) expect(stderr).toContain(seed);
  });

  it('takes inputs of any length, and none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kmbridge-fuzz-'));
    try {
      for (const area of [0, 1, 2, 3])
        for (const length of [0, 1, 4095])
          writeFileSync(join(folder, `${area}-${length}`), Buffer.alloc(length + 1, 0xff).fill(area, 0, 1));
      writeFileSync(join(folder, 'empty'), '');
      const { status, stderr } = run(...readdirSync(folder).map((name) => join(folder, name)));
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
