/** What the vocabulary has for DRM, and what it refuses. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Row } from '../../src/abi/plan.ts';
import { SchemaError, type SchemaFault } from '../../src/abi/schema/error.ts';
import { loadSchema } from '../../src/abi/schema/load.ts';

const vocabulary = readFileSync(join(import.meta.dirname, '../../proto/kmbridge/options.proto'), 'utf8');
const head = 'syntax = "proto3";\npackage kmbridge.drm;\nimport "kmbridge/options.proto";\n';

const ROW = 'nr: 0x10 name: "DRM_IOCTL_X" struct: "drm_x" access: "rw"';
const row = (fields: string, options = ROW, message = 'X'): string =>
  `message ${message} { option (kmbridge.row) = { ${options} }; ${fields} }`;
const field = (options: string, type = 'uint32', name = 'a', tag = 1): string =>
  `${type} ${name} = ${tag} [(kmbridge.f) = { ${options} }];`;
const IN = field('type: "u32" dir: "in"');
const OUT = field('type: "u32" dir: "out"');
const UNTIL = field('type: "u64" dir: "in"', 'fixed64', 'until');
const NOWAIT = 'blocking: true nowait: "until = 0" not_yet: "ETIME"';
const MADE = field('type: "handle" dir: "out" kinds: "gem" use: "new"', 'fixed32');

function load(messages: string): readonly Row[] {
  return loadSchema({ 'kmbridge/options.proto': vocabulary, 'kmbridge/t.proto': head + messages }).drmRows;
}

function fault(messages: string): SchemaFault | null {
  try {
    load(messages);
    return null;
  } catch (error) {
    if (error instanceof SchemaError) return error.code;
    throw error;
  }
}

describe('a row of DRM', () => {
  it('needs no more than a number, a name, a struct and its directions', () => {
    expect(load(row(IN))).toMatchObject([
      {
        surface: 'drm',
        id: 0x210,
        nr: 0x10,
        driver: null,
        api: 'DRM_IOCTL_X',
        request: 0xc004_6410,
        scope: 'adapter',
        capability: 'base',
        since: 1,
        drm: { access: 'rw', render: false, charge: null },
      },
    ]);
  });

  it.each([
    ['rw', 0xc004_6410],
    ['w', 0x4004_6410],
  ])('with access %s has its direction in the request code', (access, request) => {
    expect(load(row(IN, ROW.replace('"rw"', `"${access}"`)))[0]?.request).toBe(request);
    expect(load(row(OUT, ROW.replace('"rw"', '"r"')))[0]?.request).toBe(0x8004_6410);
  });

  it('may share its struct and, with another driver, its number', () => {
    const of = (driver: string): string => ROW.replace('0x10', '0x41').concat(` driver: "${driver}"`);
    const rows = load(row(IN, of('vgem')) + row(OUT, of('virtio_gpu'), 'Y'));
    expect(rows.map(({ id, driver }) => [id, driver])).toEqual([
      [0x341, 'virtio_gpu'],
      [0x441, 'vgem'],
    ]);
  });

  it.each<[string, string, SchemaFault | null]>([
    ['without directions', row(IN, ROW.replace(' access: "rw"', '')), 'MISSING_OPTION'],
    ['with directions of nobody', row(IN, ROW.replace('"rw"', '"both"')), 'BAD_OPTION'],
    ['that the kernel only reads, with outputs', row(OUT, ROW.replace('"rw"', '"w"')), 'BAD_OPTION'],
    ['that the kernel only writes, with inputs', row(IN, ROW.replace('"rw"', '"r"')), 'BAD_OPTION'],
    ['without a struct, with one', row(IN, ROW.replace('"rw"', '"none"')), 'BAD_OPTION'],
    ['of a driver nobody knows', row(IN, `${ROW} driver: "nova"`), 'BAD_OPTION'],
    ['of a driver, with a number of the core', row(IN, `${ROW} driver: "vgem"`), 'BAD_OPTION'],
    ['of the core, with a number of drivers', row(IN, ROW.replace('0x10', '0x41')), 'BAD_OPTION'],
    ['past the last number', row(IN, ROW.replace('0x10', '0x100')), 'BAD_OPTION'],
    ['number 0', row(IN, ROW.replace('0x10', '0')), null],
    ['twice', row(IN) + row(IN, ROW, 'Y'), 'DUPLICATE'],
    ['that makes something for nothing', row(MADE, `${ROW} creates: "gem"`), 'MISSING_OPTION'],
    ['that makes nothing for something', row(IN, `${ROW} charge: "1"`), 'BAD_OPTION'],
    ['that makes something', row(MADE, `${ROW} creates: "gem" charge: "1"`), null],
    ['with a charge that is none', row(MADE, `${ROW} creates: "gem" charge: "1 +"`), 'BAD_OPTION'],
    ['with a charge of a field nobody has', row(MADE, `${ROW} creates: "gem" charge: "b"`), 'UNKNOWN_FIELD'],
    ['that says what it does on softgpu', row(IN, `${ROW} does: "nothing"`), 'BAD_OPTION'],
    ['that need not wait', row(UNTIL, `${ROW} ${NOWAIT}`), null],
    [
      'that need not wait, and never does',
      row(UNTIL, `${ROW} ${NOWAIT}`.replace('true', 'false')),
      'BAD_OPTION',
    ],
    ['that need not wait, and says nothing', row(UNTIL, `${ROW} blocking: true patience: 1`), 'BAD_OPTION'],
    [
      'that says not when it would',
      row(UNTIL, `${ROW} ${NOWAIT}`.replace(' not_yet: "ETIME"', '')),
      'MISSING_OPTION',
    ],
    [
      'that would with an errno of nobody',
      row(UNTIL, `${ROW} ${NOWAIT}`.replace('ETIME', 'EMOON')),
      'BAD_OPTION',
    ],
    ['that need not wait by a field nobody has', row(IN, `${ROW} ${NOWAIT}`), 'UNKNOWN_FIELD'],
    [
      'that need not wait by an output',
      row(OUT, `${ROW} ${NOWAIT.replace('until', 'a')} patience: 1`),
      'BAD_FIELD',
    ],
    ['with a time of 32 bits', row(IN, `${ROW} ${NOWAIT.replace('until', 'a')}`), 'BAD_FIELD'],
    [
      'with 32 bits and a time of its own',
      row(IN, `${ROW} ${NOWAIT.replace('until', 'a')} patience: 1`),
      null,
    ],
    ['with a charge of an output', row(MADE, `${ROW} creates: "gem" charge: "a"`), 'BAD_FIELD'],
  ])('%s', (_, messages, expected) => {
    expect(fault(messages)).toBe(expected);
  });
});

describe('a field of DRM', () => {
  const FD = 'type: "i32" dir: "in" caller: "descriptor"';
  const HANDLE = 'type: "handle" dir: "in" kinds: "gem" use: "use"';

  it.each<[string, string, SchemaFault | null]>([
    ['a handle that says nothing of bad ones', field(HANDLE, 'fixed32'), 'MISSING_OPTION'],
    ['a handle with an errno', field(`${HANDLE} bad: "ENOENT"`, 'fixed32'), null],
    ['a handle with an errno of nobody', field(`${HANDLE} bad: "EMOON"`, 'fixed32'), 'BAD_OPTION'],
    ['a handle that is made', MADE, null],
    ['a descriptor of any kind', field(FD, 'int32'), 'MISSING_OPTION'],
    [
      'a descriptor that says nothing of bad ones',
      field(`${FD} gives: "syncobj"`, 'int32'),
      'MISSING_OPTION',
    ],
    ['a descriptor', field(`${FD} gives: "syncobj" bad: "EINVAL"`, 'int32'), null],
    [
      'a descriptor of a kind nobody knows',
      field(`${FD} gives: "socket" bad: "EINVAL"`, 'int32'),
      'BAD_OPTION',
    ],
    ['a kind of descriptor that is none', field('type: "u32" dir: "in" gives: "syncobj"'), 'BAD_FIELD'],
  ])('%s', (_, fields, expected) => {
    expect(fault(row(fields, `${ROW} since: 1`))).toBe(expected);
  });

  it('counts with 64 bits, clamps, and knows the distance of its elements', () => {
    const [one] = load(
      row(`
        fixed64 n = 1 [(kmbridge.f) = { type: "u64" dir: "inout" min: 2 max: 9 }];
        bytes data = 2 [(kmbridge.f) = { type: "ptr" dir: "out" count: "n" clamp: true stride: "step" }];
        uint32 step = 3 [(kmbridge.f) = { type: "u32" dir: "in" }];`),
    );
    const [n, data] = one?.struct.fields ?? [];
    // A count that may come back larger has no bounds of its own.
    expect(n).toMatchObject({ min: null, max: null });
    expect(data?.pointer).toMatchObject({ wide: true, clamp: true, strideOffset: 16, min: 2, max: 9 });
  });

  it('may be selected by the low half of 64 bits', () => {
    const [one] = load(
      row(`
        fixed64 kind = 1 [(kmbridge.f) = { type: "u64" dir: "in" }];
        fixed64 a = 2 [(kmbridge.f) = { type: "u64" dir: "in" union: "v" when: "kind & 0xffffffff == 3" }];`),
    );
    expect(one?.struct.fields[1]?.when).toEqual({ field: 'kind', offset: 0, mask: 0xffff_ffff, equals: 3 });
  });

  it('has words that dxg does not', () => {
    const dxg = head.replace('kmbridge.drm', 'kmbridge.dxg');
    const options =
      'nr: 1 name: "LX_DXX" api: "D3DKMTX" struct: "x" scope: "adapter" capability: "base" since: 1 packet: 40';
    for (const [more, ok] of [
      ['', true],
      [' access: "rw"', false],
      [' driver: "vgem"', false],
      [' render: true', false],
      [' charge: "1"', false],
      [' submits: true', false],
    ] as const) {
      const sources = {
        'kmbridge/options.proto': vocabulary,
        'kmbridge/t.proto': dxg + row(IN, options + more),
      };
      if (ok) expect(loadSchema(sources).rows).toHaveLength(1);
      else expect(() => loadSchema(sources)).toThrow(SchemaError);
    }
  });
});
