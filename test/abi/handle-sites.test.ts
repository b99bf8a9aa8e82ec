import { describe, expect, it } from 'vitest';
import { elementCount, elementsAt, handleSites, live, mappedSites } from '../../src/abi/handle-sites.ts';
import { Image } from '../../src/abi/image.ts';
import type { HandleUse } from '../../src/abi/plan.ts';
import { field, inline, mixed, pointer, row, struct } from './plans.ts';

const use: HandleUse = {
  kinds: ['context'],
  use: 'use',
  optional: false,
  parent: false,
  bad: 'INVALID_PARAMETER',
};
const element = struct('element', 16, [
  field(1, 'handle', 0, 4, { handle: use }),
  field(2, 'luid', 4, 8, { scalar: 'luid' }),
]);
const when = { field: 'kind', offset: 4, mask: 0xff, equals: 1 };
const plan = row(
  0x70,
  struct('sites', 64, [
    field(1, 'scalar', 0, 4, { handle: use }),
    field(2, 'kind', 4, 4),
    field(3, 'count', 8, 4),
    field(4, 'list', 12, 8, { inline: inline(2, 4, { countOffset: 8, countField: 'count' }), handle: use }),
    field(5, 'elements', 24, 8, { when, pointer: pointer('count', 8, 16, { element, max: 5 }) }),
    field(6, 'inner', 32, 16, { struct: element, when }),
    field(7, 'unused', 48, 4, { direction: 'none', handle: use }),
  ]),
);

describe('handleSites', () => {
  const sites = handleSites(plan);

  it('finds scalars, also in embedded structs, with their selectors and LUIDs', () => {
    expect(sites.scalars).toEqual([
      { offset: 0, handle: use, when: [], luid: -1 },
      { offset: 32, handle: use, when: [when], luid: 36 },
    ]);
  });

  it('finds arrays in the struct and behind pointers', () => {
    expect(
      sites.arrays.map(({ at, inStruct, count, length, stride }) => [at, inStruct, count, length, stride]),
    ).toEqual([
      [12, true, 8, 2, 4],
      [24, false, 8, 5, 16],
    ]);
    expect(sites.arrays[1]?.sites).toEqual([{ offset: 0, handle: use, when: [], luid: 4 }]);
  });

  it('counts no more elements than the array can have', () => {
    const image = new Image();
    image.reset(64);
    const [list, elements] = sites.arrays;
    if (list === undefined || elements === undefined) throw new Error('arrays are missing');
    for (const [count, inList, inElements] of [
      [2, 2, 2],
      [3, 2, 3],
      [6, 2, 5],
    ]) {
      image.setU32(8, count ?? 0);
      expect([elementCount(list, image), elementCount(elements, image)]).toEqual([inList, inElements]);
    }
    image.setU32(24, 64);
    expect([elementsAt(list, image), elementsAt(elements, image)]).toEqual([12, 64]);
    expect(live(elements.when, image, 0)).toBe(false);
    image.setU32(4, 0x101);
    expect(live(elements.when, image, 0)).toBe(true);
  });
});

describe('mappedSites', () => {
  it('finds addresses in embedded structs under their selectors', () => {
    expect(mappedSites(mixed).scalars).toEqual([
      { offset: 56, when: [{ field: 'kind', offset: 40, mask: 0xff, equals: 5 }] },
      { offset: 88, when: [] },
    ]);
    expect(mappedSites(plan)).toEqual({ scalars: [], arrays: [] });
  });
});
