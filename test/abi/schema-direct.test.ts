/** What a row has to be that a submission queue serves without the broker. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DRM_DRIVERS, drmRows } from '../../src/abi/index.ts';
import type { Row } from '../../src/abi/plan.ts';
import { SchemaError, type SchemaFault } from '../../src/abi/schema/error.ts';
import { loadSchema } from '../../src/abi/schema/load.ts';

const vocabulary = readFileSync(join(import.meta.dirname, '../../proto/kmbridge/options.proto'), 'utf8');
const head = 'syntax = "proto3";\npackage kmbridge.drm;\nimport "kmbridge/options.proto";\n';

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

const FLAGS = 'uint32 flags = 1 [(kmbridge.f) = { type: "u32" dir: "in" }];';
const COUNT = 'uint32 n = 2 [(kmbridge.f) = { type: "u32" dir: "in" max: 9 }];';
const NONE = 'flags & 0xffffffff == 0';

interface Options {
  readonly direct?: string;
  readonly submits?: boolean;
  readonly driver?: string | null;
  readonly nr?: string;
  readonly name?: string;
}

/** A row with flags and a count, and a field of the test's behind these. */
function row(field = '', options: Options = {}): string {
  const { direct = NONE, submits = true, driver = 'virtio_gpu', nr = '0x42', name = 'X' } = options;
  const more = `${submits ? ' submits: true' : ''}${driver === null ? '' : ` driver: "${driver}"`}`;
  return `message ${name} {
    option (kmbridge.row) = {
      nr: ${nr} name: "DRM_IOCTL_${name}" struct: "drm_${name}" access: "rw" direct: "${direct}"${more}
    };
    ${FLAGS} ${COUNT} ${field}
  }`;
}

const third = (type: string, options: string, label = ''): string =>
  `${label} ${type} it = 3 [(kmbridge.f) = { ${options} }];`;
const GEM = 'type: "handle" dir: "in" kinds: "gem" use: "use" bad: "ENOENT"';
const ELEMENT = `message E {
  option (kmbridge.layout) = { struct: "e" };
  uint32 a = 1 [(kmbridge.f) = { type: "u32" dir: "in" }];
}`;

describe('a row that a submission queue serves', () => {
  it('says when, as often as there are selectors', () => {
    const [one] = load(row('', { direct: 'flags & 3 == 1, n & 0xffffffff == 0' }));
    expect(one?.drm?.direct).toEqual([
      { field: 'flags', offset: 0, mask: 3, equals: 1 },
      { field: 'n', offset: 4, mask: 0xffff_ffff, equals: 0 },
    ]);
  });

  it.each<[string, string]>([
    ['numbers', third('fixed64', 'type: "u64" dir: "in"')],
    ['what nobody fills', third('uint32', 'type: "u32" dir: "none"')],
    ['a buffer', third('fixed32', GEM)],
    ['buffers', third('fixed32', GEM.replace('"handle"', '"ptr" count: "n"'), 'repeated')],
    ['bytes', third('bytes', 'type: "ptr" dir: "in" count: "n"')],
  ])('may have %s', (_, field) => {
    expect(fault(row(field))).toBeNull();
  });

  it.each<[string, string, SchemaFault]>([
    ['that submits nothing', row('', { submits: false }), 'BAD_OPTION'],
    ['of no driver', row('', { driver: null, nr: '0x10' }), 'BAD_OPTION'],
    ['with a selector that is none', row('', { direct: 'flags' }), 'BAD_OPTION'],
    ['with one good selector and one that is none', row('', { direct: `${NONE}, flags = 0` }), 'BAD_OPTION'],
    ['by a field nobody has', row('', { direct: 'it & 1 == 0' }), 'UNKNOWN_FIELD'],
    ['by 64 bits', row(third('fixed64', 'type: "u64" dir: "in"'), { direct: 'it & 1 == 0' }), 'BAD_FIELD'],
    [
      'by a signed number',
      row(third('int32', 'type: "i32" dir: "in"'), { direct: 'it & 1 == 0' }),
      'BAD_FIELD',
    ],
    ['by a handle', row(third('fixed32', GEM), { direct: 'it & 1 == 0' }), 'BAD_FIELD'],
    ['by an output', row(third('uint32', 'type: "u32" dir: "out"'), { direct: 'it & 1 == 0' }), 'BAD_FIELD'],
    [
      'by a pointer',
      row(third('bytes', 'type: "ptr" dir: "in" count: "n"'), { direct: 'it & 1 == 0' }),
      'BAD_FIELD',
    ],
    [
      'by a number that is not always one',
      row(third('uint32', 'type: "u32" dir: "in" union: "v" when: "flags & 2 == 0"'), {
        direct: 'it & 1 == 0',
      }),
      'BAD_FIELD',
    ],
    [
      'by what nobody fills',
      row(third('uint32', 'type: "u32" dir: "none"'), { direct: 'it & 1 == 0' }),
      'BAD_FIELD',
    ],
    [
      'by a number that the other selectors rule out',
      row(third('uint32', 'type: "u32" dir: "in" union: "v" when: "flags & 2 == 2"'), {
        direct: `${NONE}, it & 1 == 0`,
      }),
      'BAD_FIELD',
    ],
    ['beside another of the driver', row() + row('', { nr: '0x43', name: 'Y' }), 'DUPLICATE'],
  ])('is none %s', (_, messages, expected) => {
    expect(fault(messages)).toBe(expected);
  });

  it('may be one of each driver', () => {
    const rows = load(row() + row('', { driver: 'vgem', name: 'Y' }));
    expect(rows.map(({ driver, drm }) => [driver, drm?.direct?.length])).toEqual([
      ['virtio_gpu', 1],
      ['vgem', 1],
    ]);
  });
});

describe('what a submission queue does not serve', () => {
  const fields: readonly [string, string, string][] = [
    ['an output', 'uint32', 'type: "u32" dir: "out"'],
    ['a number that comes back', 'uint32', 'type: "u32" dir: "inout"'],
    ['a signed number', 'int32', 'type: "i32" dir: "in"'],
    ['a descriptor', 'int32', 'type: "i32" dir: "in" caller: "descriptor" gives: "sync-file" bad: "EINVAL"'],
    [
      'a descriptor that comes back',
      'int32',
      'type: "i32" dir: "out" caller: "descriptor" gives: "sync-file"',
    ],
    ['an event of the caller’s', 'fixed64', 'type: "u64" dir: "in" caller: "event"'],
    ['a handle of another kind', 'fixed32', GEM.replace('gem', 'syncobj')],
    ['a handle of two kinds', 'fixed32', GEM.replace('gem', 'gem|syncobj')],
    ['a handle that is given up', 'fixed32', GEM.replace('use: "use"', 'use: "destroy"')],
    ['a handle that need not be there', 'fixed32', `${GEM} optional: true`],
    ['a struct', 'E', 'type: "struct" dir: "in"'],
    ['an array of its own', 'bytes', 'type: "u8" dir: "in" inline: 8'],
    ['an array of buffers of its own', 'repeated fixed32', `${GEM} inline: 2`],
  ];

  it.each(fields)('is %s, but where the selectors rule it out', (_, type, options) => {
    const live = (when: string): string =>
      row(third(type, `${options} union: "v" when: "${when}"`)) + ELEMENT;
    expect(fault(row(third(type, options)) + ELEMENT)).toBe('BAD_FIELD');
    expect(fault(live('flags & 2 == 0'))).toBe('BAD_FIELD');
    expect(fault(live('flags & 2 == 2'))).toBeNull();
    // Of a number that the selectors say nothing of.
    expect(fault(live('n & 2 == 2'))).toBe('BAD_FIELD');
  });

  it('is a field whose selector they leave open', () => {
    const when = (selector: string, direct: string): SchemaFault | null =>
      fault(row(third('uint32', `type: "u32" dir: "out" union: "v" when: "${selector}"`), { direct }));
    expect(when('flags & 3 == 3', 'flags & 1 == 0')).toBe('BAD_FIELD');
    expect(when('flags & 1 == 1', 'flags & 3 == 0')).toBeNull();
    expect(when('flags & 1 == 1', 'flags & 3 == 1')).toBe('BAD_FIELD');
  });

  it('is a number that is one only now and then', () => {
    const number = (when: string): string =>
      row(third('uint32', `type: "u32" dir: "in" union: "v" when: "${when}"`));
    expect(fault(number('flags & 2 == 0'))).toBe('BAD_FIELD');
    expect(fault(number('flags & 2 == 2'))).toBeNull();
  });

  const STEP = 'uint32 step = 4 [(kmbridge.f) = { type: "u32" dir: "in" }];';
  const WIDE = 'fixed64 size = 4 [(kmbridge.f) = { type: "u64" dir: "in" max: 9 }];';
  const BACK = 'fixed64 size = 4 [(kmbridge.f) = { type: "u64" dir: "inout" max: 9 }];';

  it.each<[string, string]>([
    ['with a count of 64 bits', third('bytes', 'type: "ptr" dir: "in" count: "size"') + WIDE],
    ['that comes back shorter', third('bytes', 'type: "ptr" dir: "out" count: "size" clamp: true') + BACK],
    ['that is clamped', third('bytes', 'type: "ptr" dir: "in" count: "n" clamp: true')],
    [
      'with a distance of its elements',
      third('fixed32', 'type: "ptr" dir: "in" count: "n" stride: "step"', 'repeated') + STEP,
    ],
    ['that may be null', third('bytes', 'type: "ptr" dir: "in" count: "n" nullable: true')],
    ['of one length', third('fixed32', 'type: "ptr" dir: "in" fixed: 2', 'repeated')],
    ['to structs', third('E', 'type: "ptr" dir: "in" count: "n"', 'repeated')],
    ['that is written', third('bytes', 'type: "ptr" dir: "out" count: "n"')],
    [
      'to handles of another kind',
      third('fixed32', GEM.replace('"handle"', '"ptr" count: "n"').replace('gem', 'syncobj'), 'repeated'),
    ],
  ])('is a pointer %s', (_, field) => {
    expect(fault(row(field) + ELEMENT)).toBe('BAD_FIELD');
  });

  it('is such a pointer only where its count may be more than 0', () => {
    const structs = (direct: string): SchemaFault | null =>
      fault(row(third('E', 'type: "ptr" dir: "in" count: "n"', 'repeated'), { direct }) + ELEMENT);
    expect(structs(`${NONE}, n & 0xffffffff == 0`)).toBeNull();
    expect(structs(`${NONE}, n & 7 == 0`)).toBe('BAD_FIELD');
    expect(structs(`${NONE}, n & 0xffffffff == 1`)).toBe('BAD_FIELD');
  });
});

describe('the schema', () => {
  it('has one row that a submission queue serves, and no driver has two', () => {
    const direct = drmRows.filter(({ drm }) => drm?.direct !== undefined);
    expect(direct.map(({ name, driver }) => [name, driver])).toEqual([
      ['DRM_IOCTL_VIRTGPU_EXECBUFFER', 'virtio_gpu'],
    ]);
    for (const driver of DRM_DRIVERS)
      expect(direct.filter((one) => one.driver === driver).length).toBeLessThanOrEqual(1);
    expect(direct[0]?.drm?.direct?.map(({ field, mask, equals }) => [field, mask, equals])).toEqual([
      ['flags', 0xffff_ffff, 0],
      ['num_in_syncobjs', 0xffff_ffff, 0],
      ['num_out_syncobjs', 0xffff_ffff, 0],
    ]);
  });
});
