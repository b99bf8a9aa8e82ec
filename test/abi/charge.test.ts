import { describe, expect, it } from 'vitest';
import { chargeFields, chargeOf } from '../../src/abi/charge.ts';
import { drmRowByName, drmRows } from '../../src/abi/drm-rows.ts';
import { Image } from '../../src/abi/image.ts';
import { packObject } from '../../src/abi/object.ts';
import type { Row } from '../../src/abi/plan.ts';
import { texelBytes } from '../../src/abi/texel.ts';
import { field, row, struct } from './plans.ts';

const GIB = 2 ** 30;
const PAGE = 4096;
const MOST = Number.MAX_SAFE_INTEGER;

function rowOf(name: string): Row {
  const found = drmRowByName(`DRM_IOCTL_${name}`);
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
}

function cost(of: Row, values: Record<string, unknown>): number | 'OVERFLOW' {
  const image = new Image();
  packObject(of, values, image);
  return chargeOf(of, image);
}

/** A row whose charge is the expression, over two u32 and a u64. */
function charge(text: string, values: Record<string, unknown> = {}): number | 'OVERFLOW' {
  const plan = struct('charged', 16, [field(1, 'a', 0, 4), field(2, 'b', 4, 4), field(3, 'c', 8, 8)]);
  const drm = { access: 'rw', render: true, charge: text } as const;
  return cost(row(0x7c, plan, { surface: 'drm', drm }), values);
}

describe('a charge', () => {
  it.each([
    ['7', 7],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['max(3, 9, 4)', 9],
    ['min(3, 9, 4)', 3],
    ['up(9, 4)', 3],
    ['up(8, 4)', 2],
    ['up(0, 4)', 0],
    ['max(a, b) + c', 1012],
    ['texel(1) + texel(64) + texel(31)', 21],
  ])('%s is %i', (text, bytes) => {
    expect(charge(text, { a: 5, b: 12, c: 1000n })).toBe(bytes);
  });

  it.each([
    '',
    '1 +',
    '(1',
    'max()',
    'up(1)',
    'texel(1, 2)',
    '1 2',
    'a - b',
    'sum(1)',
    'A',
    '9007199254740992',
    '1.5',
  ])('%j is none', (text) => {
    expect(() => chargeFields(text)).toThrow();
  });

  it('is exact up to 2^53 − 1, and refused past it', () => {
    expect(charge('c', { c: BigInt(MOST) })).toBe(MOST);
    expect(charge('c', { c: BigInt(MOST) + 1n })).toBe('OVERFLOW');
    expect(charge('c', { c: 2n ** 64n - 1n })).toBe('OVERFLOW');
    // 6,361 × 69,431 × 20,394,401 is 2^53 − 1.
    expect(charge('a * b * 20394401', { a: 6361, b: 69_431 })).toBe(MOST);
    expect(charge('a * b * 20394401 + 1', { a: 6361, b: 69_431 })).toBe('OVERFLOW');
    expect(charge('a * b', { a: 0xffff_ffff, b: 2_097_152 })).toBe(0xffff_ffff * 2_097_152);
    expect(charge('a * b', { a: 0xffff_ffff, b: 2_097_153 })).toBe('OVERFLOW');
    expect(charge('a * b * 0', { a: 0xffff_ffff, b: 0xffff_ffff })).toBe('OVERFLOW');
    expect(charge('up(c, 0)', { c: 1n })).toBe('OVERFLOW');
    expect(charge('up(a * b, 4096) * 4096', { a: 0xffff_ffff, b: 0xffff_ffff })).toBe('OVERFLOW');
  });
});

describe('what buffers cost', () => {
  const texture = rowOf('VIRTGPU_RESOURCE_CREATE');
  const square = { width: 8192, height: 8192, depth: 1, array_size: 1, format: 1, size: 4096 };

  it('four textures of 8192 × 8192 cost a gibibyte, whatever size they say', () => {
    expect(4 * Number(cost(texture, square))).toBe(GIB);
    expect(4 * Number(cost(texture, { ...square, size: 0 }))).toBe(GIB);
  });

  it('smaller levels cost as much again, however many there are', () => {
    expect(cost(texture, { ...square, last_level: 1 })).toBe(GIB / 2);
    expect(cost(texture, { ...square, last_level: 13 })).toBe(GIB / 2);
    expect(cost(texture, { ...square, last_level: 0xffff_ffff })).toBe(GIB / 2);
  });

  it('layers, slices and samples each count, and 0 of them is one', () => {
    expect(cost(texture, { ...square, array_size: 6 })).toBe((GIB / 4) * 6);
    expect(cost(texture, { ...square, depth: 16 })).toBe(GIB * 4);
    expect(cost(texture, { ...square, nr_samples: 4 })).toBe(GIB);
    expect(cost(texture, { ...square, depth: 0, array_size: 0, nr_samples: 0 })).toBe(GIB / 4);
  });

  it('the size counts where it is more, and nothing costs less than a page', () => {
    expect(cost(texture, { ...square, size: 0xffff_ffff })).toBe(2 ** 32);
    expect(cost(texture, { width: 1, height: 1, format: 1 })).toBe(PAGE);
    expect(cost(texture, {})).toBe(PAGE);
    // A buffer is one row of R8.
    expect(cost(texture, { width: PAGE, height: 1, format: 64 })).toBe(PAGE);
    expect(cost(texture, { width: PAGE + 1, height: 1, format: 64 })).toBe(2 * PAGE);
  });

  it('a texture past every host is refused', () => {
    const wide = { width: 0xffff_ffff, format: 1, size: 4096 };
    // In whole pages: the last below 2^53 and the next.
    expect(cost(texture, { ...wide, height: 524_287 })).toBe(
      Math.ceil((0xffff_ffff * 524_287 * 4) / PAGE) * PAGE,
    );
    expect(cost(texture, { ...wide, height: 524_289 })).toBe('OVERFLOW');
    expect(cost(texture, { ...wide, height: 0xffff_ffff, depth: 0xffff_ffff })).toBe('OVERFLOW');
  });

  it('a dumb buffer costs its rows, each texel in whole bytes, in whole pages', () => {
    const dumb = rowOf('MODE_CREATE_DUMB');
    expect(cost(dumb, { width: 1024, height: 1024, bpp: 32 })).toBe(4 * 1024 * 1024);
    expect(cost(dumb, { width: 64, height: 64, bpp: 1 })).toBe(PAGE);
    expect(cost(dumb, { width: 64, height: 65, bpp: 1 })).toBe(2 * PAGE);
    expect(cost(dumb, { width: 64, height: 64, bpp: 9 })).toBe(2 * PAGE);
    expect(cost(dumb, { width: 0xffff_ffff, height: 0xffff_ffff, bpp: 32 })).toBe('OVERFLOW');
  });

  it('a blob costs its size in whole pages', () => {
    const blob = rowOf('VIRTGPU_RESOURCE_CREATE_BLOB');
    expect(cost(blob, { size: 4096n })).toBe(PAGE);
    expect(cost(blob, { size: 4097n })).toBe(2 * PAGE);
    expect(cost(blob, { size: 2n ** 53n - 4096n })).toBe(2 ** 53 - PAGE);
    expect(cost(blob, { size: 2n ** 53n - 4095n })).toBe('OVERFLOW');
    expect(cost(blob, { size: 2n ** 64n - 1n })).toBe('OVERFLOW');
  });

  it('is said by every row that makes something, and by no other', () => {
    for (const one of drmRows)
      expect([one.name, one.drm?.charge !== null]).toEqual([one.name, one.creates.length > 0]);
    expect(chargeOf(rowOf('GEM_CLOSE'), new Image())).toBe(0);
  });
});

describe('texels', () => {
  it.each([
    ['B8G8R8A8_UNORM', 1, 4],
    ['R8G8B8A8_UNORM', 67, 4],
    ['R8G8B8_UNORM, which may be held as four', 66, 4],
    ['R8_UNORM', 64, 1],
    ['B5G6R5_UNORM', 7, 2],
    ['Z24_UNORM_S8_UINT', 19, 4],
    ['Z32_FLOAT_S8X24_UINT', 126, 8],
    ['R16G16B16A16_FLOAT', 94, 8],
    ['R32G32B32_FLOAT', 30, 16],
    ['R32G32B32A32_FLOAT', 31, 16],
    ['DXT5_RGBA', 108, 4],
    ['R64G64B64A64_FLOAT', 27, 32],
    ['none that is known', 9999, 32],
  ])('%s', (_, format, bytes) => {
    expect(texelBytes(format)).toBe(bytes);
  });
});
