import { describe, expect, it } from 'vitest';
import { BY_DESIGN, type ByDesign } from './by-design.ts';
import { differenceFaults, differences, differenceText, reasonOf } from './differences.ts';
import { parseEnvironment } from './inside/session.ts';
import { chosen, parseOptions } from './options.ts';

const line = (row: string, what: string, result: string, more = {}): string =>
  `${JSON.stringify({ node: 'card', row, case: what, request: '0x01', result, ...more })}\n`;

describe('rows of a guest', () => {
  const direct =
    line('A', 'same', 'ok', { given: 1 }) +
    line('A', 'value', 'ok', { given: 1 }) +
    line('B', 'twice', 'ok') +
    line('B', 'twice', 'EINVAL') +
    line('C', 'only here', 'ok');
  const bridged =
    line('A', 'same', 'ok', { given: 1 }) +
    line('A', 'value', 'ok', { given: 2 }) +
    line('B', 'twice', 'ok') +
    line('B', 'twice', 'EACCES');
  const all = differences(direct, bridged);

  it('differ in errno or value, and where one way has no such case', () => {
    expect(all).toEqual([
      { node: 'card', row: 'A', case: 'value', direct: 'ok given=1', bridged: 'ok given=2' },
      { node: 'card', row: 'B', case: 'twice', direct: 'EINVAL', bridged: 'EACCES' },
      { node: 'card', row: 'C', case: 'only here', direct: 'ok', bridged: 'not run' },
    ]);
    expect(differences(direct, direct)).toEqual([]);
  });

  it('may differ where the list says so, with that answer alone', () => {
    const list: readonly ByDesign[] = [
      { row: /^B$/, bridged: /^EACCES$/, reason: 'b' },
      { row: /^A$/, case: /^value$/, bridged: /given=3/, reason: 'a' },
    ];
    expect(all.map((one) => reasonOf(one, list))).toEqual([undefined, 'b', undefined]);
    expect(differenceFaults(all, list)).toEqual([
      'card: A, value is ok given=2 bridged and ok given=1 directly',
      'card: C, only here is not run bridged and ok directly',
      'nothing differs any more because of: a',
    ]);
    expect(differenceText(all, list).split('\n')).toEqual([
      'card: A, value: direct ok given=1; bridged ok given=2  [NOT BY DESIGN]',
      'card: C, only here: direct ok; bridged not run  [NOT BY DESIGN]',
      'card: B, twice: direct EINVAL; bridged EACCES  [b]',
      '',
    ]);
  });

  it('are excused by documents that there are', () => {
    for (const { reason } of BY_DESIGN) expect(reason).toMatch(/: .*(drm|drm-guest)\.md/);
  });
});

describe('a session', () => {
  it('lends its environment, whatever is in the values', () => {
    expect(parseEnvironment('A=1\0B=x=y\nz\0_\0')).toEqual({ A: '1', B: 'x=y\nz' });
  });
});

describe('options', () => {
  it('choose clients by the beginnings of their names', () => {
    const all = [{ name: 'rows vgem' }, { name: 'rows virtio_gpu' }, { name: 'triangle' }];
    expect(chosen(all, parseOptions([]))).toEqual(all);
    expect(chosen(all, parseOptions(['--only', 'rows', '--only', 'tri']))).toEqual(all);
    expect(chosen(all, parseOptions(['--only', 'rows vgem']))).toEqual([{ name: 'rows vgem' }]);
    expect(() => chosen(all, parseOptions(['--only', 'nobody']))).toThrow('no client is called nobody');
  });
  it('are refused when they make no sense', () => {
    expect(parseOptions(['--record'])).toEqual({ record: true, only: [] });
    expect(() => parseOptions(['--only'])).toThrow('--only: what is taken is');
    expect(() => parseOptions(['--record', '--only', 'a'])).toThrow('--record is of all');
  });
});
