import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { END_PAGE, LIMITS, PAGE } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { PageTable, type Wanted } from '../../../src/host-km/drivers/softgpu/page-table.ts';

const MOST = END_PAGE * PAGE;
const wanted = (pages: number, base = 0, minimum = 0, maximum = 0): Wanted => ({
  base,
  minimum,
  maximum,
  bytes: pages * PAGE,
});
const backing = (pages: number, value = 0) => ({
  bytes: new Uint8Array(pages * PAGE).fill(value),
  usable: true,
});

describe('the page table', () => {
  it('places, refuses what overlaps, and frees whole runs only', () => {
    const table = new PageTable();
    const first = table.reserve(wanted(4), false);
    expect(first).toBe(0x10000);
    expect(table.reserve(wanted(4), false)).toBe(0x14000);
    expect(table.reserve(wanted(1, 0x13000), false)).toBe('OVERLAP');
    expect(table.map(wanted(2, 0x11000), backing(2), 0, 'write')).toBe(0x11000);
    expect(table.map(wanted(1, 0x12000), backing(1), 0, 'write')).toBe('OVERLAP');
    expect(table.map(wanted(2, 0x13000), backing(2), 0, 'write')).toBe('OVERLAP');
    expect(table.free(0x10000, 2 * PAGE)).toBe(false);
    expect(table.free(0x11800, PAGE)).toBe(false);
    expect(table.free(0x10000, 4 * PAGE)).toBe(true);
    expect(table.reserve(wanted(4), false)).toBe(0x10000);
  });

  it('keeps inside the address space and the caller limits', () => {
    const table = new PageTable();
    expect(table.reserve(wanted(1, MOST - PAGE), false)).toBe(MOST - PAGE);
    expect(table.reserve(wanted(1, MOST), false)).toBe('BOUNDS');
    expect(table.reserve(wanted(1, 0xf000), false)).toBe('BOUNDS');
    expect(table.reserve(wanted(2, 0, 0x20000, 0x22000), false)).toBe(0x20000);
    expect(table.reserve(wanted(1, 0, 0x20000, 0x22000), false)).toBe('NO_ROOM');
    expect(table.reserve(wanted(1, 0x10001), false)).toBe('ALIGNMENT');
    expect(table.reserve(wanted(0), false)).toBe('ALIGNMENT');
    expect(table.reserve(wanted(END_PAGE), false)).toBe('NO_ROOM');
  });

  it('holds as many runs as it says', () => {
    const table = new PageTable();
    for (let i = 0; i < LIMITS.ranges - 1; i++) table.reserve(wanted(1, (0x100 + i * 2) * PAGE), false);
    expect(table.size).toBe(LIMITS.ranges - 1);
    expect(table.reserve(wanted(1), false)).toBe('LIMIT');
  });

  it('reads and writes across runs, up to the last byte and not one further', () => {
    const table = new PageTable();
    const [a, b] = [backing(1, 1), backing(1, 2)];
    table.map(wanted(1, 0x10000), a, 0, 'write');
    table.map(wanted(1, 0x11000), b, 0, 'read');
    table.map(wanted(1, 0x12000), null, 0, 'zero');
    const into = new Uint8Array(3 * PAGE).fill(9);
    expect(table.read(0x10000, into, 0, 3 * PAGE)).toBe(-1);
    expect([into[0], into[PAGE], into[2 * PAGE]]).toEqual([1, 2, 0]);
    expect(table.read(0x12fff, into, 0, 2)).toBe(0x13000);
    expect(table.write(0x10000, into, 0, PAGE)).toBe(-1);
    expect(table.write(0x10000, into, 0, PAGE + 1)).toBe(0x11000);
    expect(table.write(0x12000, into, 0, 1)).toBe(0x12000);
    expect(table.copy(0x10000, 0x12000, PAGE)).toBe(-1);
    expect(a.bytes.every((byte) => byte === 0)).toBe(true);
    for (const va of [0, MOST, 2 ** 60, Number.NaN]) expect(table.read(va, into, 0, 1)).not.toBe(-1);
  });

  it('faults where memory is not usable or gone', () => {
    const table = new PageTable();
    const memory = backing(1);
    table.map(wanted(1, 0x10000), memory, 0, 'write');
    memory.usable = false;
    expect(table.read(0x10000, new Uint8Array(1), 0, 1)).toBe(0x10000);
    memory.usable = true;
    table.drop(memory);
    expect([table.read(0x10000, new Uint8Array(1), 0, 1), table.size]).toEqual([0x10000, 0]);
  });

  it('never lets two runs share a page, whatever is asked', () => {
    const step = fc.record({
      what: fc.constantFrom('reserve', 'map', 'free'),
      page: fc.nat(24),
      pages: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const table = new PageTable();
        // 0 free, 1 reserved, 2 mapped: what the table has to agree with.
        const pages = new Uint8Array(64);
        for (const { what, page, pages: count } of steps) {
          const base = (16 + page) * PAGE;
          const there = pages.subarray(page, page + count);
          if (what === 'free') {
            if (table.free(base, count * PAGE)) {
              expect(there.includes(0)).toBe(false);
              there.fill(0);
            }
          } else {
            const placed =
              what === 'reserve'
                ? table.reserve(wanted(count, base), false)
                : table.map(wanted(count, base), backing(count), 0, 'read');
            if (placed === base) {
              expect(there.includes(2)).toBe(false);
              if (what === 'reserve') expect(there.includes(1)).toBe(false);
              there.fill(what === 'reserve' ? 1 : 2);
            } else expect(there.some((state) => state > 0)).toBe(true);
          }
        }
        for (const [page, state] of pages.entries())
          expect(table.read((16 + page) * PAGE, new Uint8Array(1), 0, 1) === -1).toBe(state === 2);
      }),
    );
  });
});
