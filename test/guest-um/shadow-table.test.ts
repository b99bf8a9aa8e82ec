import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/guest-um/limits.ts';
import { ShadowTable } from '../../src/guest-um/shadow-table.ts';

const HANDLE = 0x4000_0040;

function tableWith(...kinds: ('device' | 'context' | 'allocation')[]): ShadowTable {
  const table = new ShadowTable();
  kinds.forEach((kind, index) => {
    table.add(HANDLE + index * 0x40, kind, 0, null);
  });
  return table;
}

describe('a lookup', () => {
  it('finds a handle of its kind, whatever its instance bits', () => {
    const table = tableWith('device');
    expect(table.find(HANDLE, ['device'])?.adapter).toBe(0);
    expect(table.find(HANDLE | 0x3f, ['device'])).toBeDefined();
  });

  it('finds none of another kind, another index or another life', () => {
    const table = tableWith('device');
    expect(table.find(HANDLE, ['context', 'hwqueue'])).toBeUndefined();
    expect(table.find(HANDLE + 0x40, ['device'])).toBeUndefined();
    expect(table.find(((HANDLE & 0x3fff_ffff) | 0x8000_0000) >>> 0, ['device'])).toBeUndefined();
    expect(table.find(0, ['device'])).toBeUndefined();
  });

  it('takes signed and unsigned numbers for the same handle', () => {
    const table = new ShadowTable();
    table.add(0xc000_0040, 'device', 2, null);
    expect(table.find(0xc000_0040 | 0, ['device'])?.adapter).toBe(2);
  });

  it('keeps adapters apart from objects of the same number, adapters first', () => {
    const table = new ShadowTable();
    table.add(HANDLE, 'adapter', 3, null);
    table.add(HANDLE, 'pagingqueue', 1, null);
    expect(table.find(HANDLE, ['adapter', 'pagingqueue'])?.adapter).toBe(3);
    expect(table.find(HANDLE, ['pagingqueue'])?.adapter).toBe(1);
    expect(table.size).toBe(2);
  });
});

describe('an end', () => {
  it('takes what depends on it, to any depth, and nothing else', () => {
    const table = tableWith('device', 'device');
    const device = table.find(HANDLE, ['device']) ?? null;
    table.add(0x1000, 'resource', 0, device);
    table.add(0x2000, 'allocation', 0, table.find(0x1000, ['resource']) ?? null);
    if (device !== null) table.remove(device);
    expect(table.find(0x2000, ['allocation'])).toBeUndefined();
    expect(table.find(HANDLE + 0x40, ['device'])).toBeDefined();
    expect(table.size).toBe(1);
  });

  it('of the last handle of an adapter ends its objects, of an earlier one does not', () => {
    const table = new ShadowTable();
    table.add(HANDLE, 'adapter', 0, null);
    table.add(HANDLE + 0x40, 'adapter', 0, null);
    table.add(0x1000, 'device', 0, null);
    table.add(0x2000, 'device', 1, null);
    for (const [handle, left] of [
      [HANDLE, 3],
      [HANDLE + 0x40, 1],
    ] as const) {
      const entry = table.find(handle, ['adapter']);
      if (entry !== undefined) table.remove(entry);
      expect(table.size).toBe(left);
    }
    expect(table.find(0x2000, ['device'])).toBeDefined();
  });

  it('a number that is given again means the new object only', () => {
    const table = tableWith('device');
    const old = table.find(HANDLE, ['device']) ?? null;
    table.add(0x1000, 'context', 0, old);
    table.add(HANDLE, 'allocation', 1, null);
    expect(table.find(HANDLE, ['device'])).toBeUndefined();
    expect(table.find(0x1000, ['context'])).toBeUndefined();
    expect(table.find(HANDLE, ['allocation'])?.adapter).toBe(1);
  });
});

it('keeps as many handles as its limit and not one more', () => {
  const table = new ShadowTable();
  let kept = 0;
  while (kept < LIMITS.handles && table.add((kept + 1) * 64, 'allocation', 0, null)) kept++;
  expect(kept).toBe(LIMITS.handles);
  expect(table.add((kept + 1) * 64, 'allocation', 0, null)).toBe(false);
});

it('forgets a device with more children than a call has room for arguments', () => {
  const table = new ShadowTable();
  table.add(0x40, 'device', 0, null);
  const device = table.find(0x40, ['device']);
  if (device === undefined) throw new Error('there is no device');
  for (let i = 2; i < 400_000; i++) table.add(i * 0x40, 'allocation', 0, device);
  table.remove(device);
  expect(table.size).toBe(0);
});
