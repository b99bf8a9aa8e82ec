import { describe, expect, it } from 'vitest';
import { diffAbi, parseAbi, readAbi } from '../../src/cli/abi-diff.ts';

const row = { name: 'LX_DXA', nr: 1, size: 8, fields: ['0+4 a', '4+4 b'] };
const abi = (...rows: object[]) => parseAbi({ format: 1, rows });

describe('a difference of two ABIs', () => {
  it('is nothing between equals', () => {
    expect(diffAbi(abi(row), abi(structuredClone(row)))).toEqual([]);
  });
  it('names rows that came, went and changed, and the lines in which', () => {
    const changed = { ...row, size: 12, fields: ['0+4 a', '4+8 b'] };
    expect(diffAbi(abi(row, { name: 'LX_DXC' }), abi(changed, { name: 'LX_DXB' }))).toEqual([
      {
        name: 'LX_DXA',
        change: 'changed',
        before: ['size 8', 'fields 4+4 b'],
        after: ['size 12', 'fields 4+8 b'],
      },
      { name: 'LX_DXB', change: 'added', before: [], after: [] },
      { name: 'LX_DXC', change: 'removed', before: [], after: [] },
    ]);
  });
  it('sees an order that changed', () => {
    expect(diffAbi(abi(row), abi({ ...row, fields: ['4+4 b', '0+4 a'] }))).toHaveLength(1);
  });
  it('is not made of just anything', () => {
    for (const bad of [null, [], {}, { format: 2, rows: [] }, { format: 1 }, { format: 1, rows: [{}] }])
      expect(() => parseAbi(bad)).toThrow(/^(it|a row) /);
  });
  it('reads the committed description', () => {
    expect(readAbi('current').get('LX_DXQUERYVIDEOMEMORYINFO')).toContain('nr 10');
  });
});
