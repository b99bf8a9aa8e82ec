import { describe, expect, it } from 'vitest';
import { parseBytes, parseDriver, parsePartition } from '../../src/cli/arguments.ts';
import { formatBytes, formatNs, table } from '../../src/cli/output.ts';

describe('command line arguments', () => {
  it('reads sizes with binary units', () => {
    expect(parseBytes('4096')).toBe(4096);
    expect(parseBytes('256MiB')).toBe(256 * 2 ** 20);
    for (const bad of ['', '0', '1MB', '-1', '1.5GiB', '9999999999999'])
      expect(() => parseBytes(bad)).toThrow('not a size');
  });
  it('reads a partition with its settings', () => {
    expect(parsePartition('work')).toEqual({ name: 'work' });
    expect(parsePartition('work,vram=64MiB,weight=3,caps=compute+copy')).toEqual({
      name: 'work',
      vram: 64 * 2 ** 20,
      weight: 3,
      caps: ['compute', 'copy'],
    });
  });
  it('takes weight 1000 and refuses 1001', () => {
    expect(parsePartition('a,weight=1000').weight).toBe(1000);
    expect(() => parsePartition('a,weight=1001')).toThrow('1 to 1000');
  });
  it('takes a name of 32 and refuses 33, a path or a leading dot', () => {
    expect(parsePartition('a'.repeat(32)).name).toHaveLength(32);
    for (const bad of ['a'.repeat(33), '../x', '.hidden', '', 'a/b'])
      expect(() => parsePartition(bad)).toThrow('partition name');
  });
  it('refuses an unknown setting by name', () => {
    expect(() => parsePartition('a,ram=1GiB')).toThrow("'ram=1GiB'");
    expect(() => parsePartition('a,vram')).toThrow("'vram'");
  });
  it('reads a driver with and without version', () => {
    expect(parseDriver('softgpu')).toEqual({ driver: 'softgpu', version: undefined });
    expect(parseDriver('softgpu@1.1.0.0')).toEqual({ driver: 'softgpu', version: '1.1.0.0' });
    for (const bad of ['softgpu@1.1', 'Soft GPU', '@1.0.0.0', ''])
      expect(() => parseDriver(bad)).toThrow('not a driver');
  });
});

describe('text for people', () => {
  it('formats bytes and times', () => {
    expect([formatBytes(512), formatBytes(1536), formatBytes(2 ** 30)]).toEqual([
      '512 B',
      '1.5 KiB',
      '1 GiB',
    ]);
    expect([formatNs(900), formatNs(12_340), formatNs(12_340_000)]).toEqual(['900 ns', '12.3 µs', '12.3 ms']);
  });
  it('aligns columns without trailing blanks', () => {
    expect(
      table([
        ['a', 'bb'],
        ['ccc', 'd'],
      ]),
    ).toEqual(['a    bb', 'ccc  d']);
  });
});
