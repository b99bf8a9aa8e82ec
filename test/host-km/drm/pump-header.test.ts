import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pumpHeader } from '../../../scripts/gen/native-pump.ts';
import { pumpRequests } from '../../../scripts/gen/pump-requests.ts';
import { drmRows } from '../../../src/abi/index.ts';
import { PLAIN_LIMITS } from '../../../src/host-km/drivers/drm/plain/limits.ts';
import { geometry, WORD } from '../../../src/host-km/drivers/drm/pump/layout.ts';
import { PUMP_LIMITS } from '../../../src/host-km/drivers/drm/pump/limits.ts';

const page = new URL('../../../docs/pump.md', import.meta.url);

describe('native/gen/pump.h', () => {
  it('is what the rows and the layout make of it', () => {
    const header = readFileSync(new URL('../../../native/gen/pump.h', import.meta.url), 'utf8');
    expect(header).toBe(pumpHeader(pumpRequests(drmRows)));
  });

  it('names each request once, whatever rows share it, in ascending order', () => {
    const header = pumpHeader([
      { name: 'B', request: 0xc010_6402 },
      { name: 'A', request: 0x4008_6401 },
      { name: 'C', request: 0x4008_6401 },
    ]);
    expect(header).toMatch(/REQUESTS \\\n {2}0x40086401u \/\* \w \*\/, \\\n {2}0xc0106402u \/\* B \*\/\n/);
  });
});

describe('the shared memory', () => {
  it('has a cache line for every word that the other side spins on, and no part in another', () => {
    const { ARENA_BYTES: _, ...rest } = WORD;
    const spun = Object.values(rest).filter((index) => index >= 16);
    expect(new Set(spun.map((index) => Math.floor(index / 16))).size).toBe(spun.length);
    const shape = geometry(PUMP_LIMITS.entries, PUMP_LIMITS.arenaBytes);
    expect(shape).toMatchObject({ submissionsAt: 4096, completionsAt: 36_864, arenaAt: 53_248 });
    expect(shape.bytes).toBe(53_248 + PUMP_LIMITS.arenaBytes);
  });
});

describe('docs/pump.md', () => {
  it('shows every limit as the pump has it, and as the way without one has it', () => {
    const written = readFileSync(page, 'utf8');
    for (const [name, value] of [...Object.entries(PUMP_LIMITS), ...Object.entries(PLAIN_LIMITS)])
      expect(written).toContain(`| ${name} | ${value.toLocaleString('en')} |`);
  });
});
