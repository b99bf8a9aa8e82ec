import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../src/abi/fingerprint.ts';
import { ABI_FINGERPRINT, layouts, rows } from '../../src/abi/index.ts';
import { SchemaError, type SchemaFault } from '../../src/abi/schema/error.ts';
import { loadSchema, readProtos } from '../../src/abi/schema/load.ts';
import { FIELD_OPTIONS, ROW_OPTIONS, STRUCT_OPTIONS } from '../../src/abi/schema/options.ts';

const folder = join(import.meta.dirname, '../../proto/kmbridge');
const vocabulary = readFileSync(join(folder, 'options.proto'), 'utf8');

const ROW =
  'nr: 1 name: "LX_DXX" api: "D3DKMTX" struct: "x" scope: "adapter" capability: "base" since: 1 packet: 40';
const head = 'syntax = "proto3";\npackage t;\nimport "kmbridge/options.proto";\n';

function load(messages: string): ReturnType<typeof loadSchema> {
  return loadSchema({ 'kmbridge/options.proto': vocabulary, 'kmbridge/t.proto': head + messages });
}
const row = (fields: string, options = ROW): string =>
  `message X { option (kmbridge.row) = { ${options} }; ${fields} }`;
const field = (options: string, type = 'uint32', name = 'a', tag = 1): string =>
  `${type} ${name} = ${tag} [(kmbridge.f) = { ${options} }];`;

function fault(messages: string): SchemaFault | null {
  try {
    load(messages);
    return null;
  } catch (error) {
    if (error instanceof SchemaError) return error.code;
    throw error;
  }
}

const GOOD = field('type: "u32" dir: "in"');

describe('the vocabulary', () => {
  it('is the same in options.proto and in the checks', () => {
    const root = protobuf.parse(vocabulary, new protobuf.Root(), { keepCase: true }).root;
    for (const [message, checks] of [
      ['RowOptions', ROW_OPTIONS],
      ['StructOptions', STRUCT_OPTIONS],
      ['FieldOptions', FIELD_OPTIONS],
    ] as const) {
      const declared = root
        .lookupType(`kmbridge.${message}`)
        .fieldsArray.map(({ name, type, repeated }) => [
          name,
          repeated ? `${type}s` : type === 'uint32' ? 'uint' : type,
        ]);
      expect(Object.fromEntries(declared)).toEqual(checks);
    }
  });

  it.each<[string, string, SchemaFault]>([
    ['a row option nobody declared', row(GOOD, `${ROW} colour: "red"`), 'UNKNOWN_OPTION'],
    [
      'an extension nobody declared',
      row(GOOD).replace('(kmbridge.row)', '(kmbridge.rows)'),
      'UNKNOWN_OPTION',
    ],
    ['a number where a text belongs', row(GOOD, ROW.replace('"base"', '7')), 'BAD_OPTION'],
    ['a text where a number belongs', row(GOOD, ROW.replace('nr: 1', 'nr: "1"')), 'BAD_OPTION'],
    ['a negative number', row(GOOD, ROW.replace('packet: 40', 'packet: -1')), 'BAD_OPTION'],
    ['a fraction', row(GOOD, ROW.replace('packet: 40', 'packet: 1.5')), 'BAD_OPTION'],
    ['a number past 32 bits', row(GOOD, ROW.replace('packet: 40', 'packet: 4294967296')), 'BAD_OPTION'],
    ['an ioctl number past 8 bits', row(GOOD, ROW.replace('nr: 1', 'nr: 256')), 'BAD_OPTION'],
    ['a scope that is none', row(GOOD, ROW.replace('"adapter"', '"world"')), 'BAD_OPTION'],
    ['a kind that is none', row(GOOD, `${ROW} creates: "device|teapot"`), 'BAD_OPTION'],
    ['an error that is no status', row(GOOD, `${ROW} errors: "TEAPOT it is one"`), 'BAD_OPTION'],
    ['an error without its reason', row(GOOD, `${ROW} errors: "NO_MEMORY"`), 'BAD_OPTION'],
    ['a sentence with its full stop', row(GOOD, `${ROW} does: "nothing."`), 'BAD_OPTION'],
    ['a row without name', row(GOOD, ROW.replace('name: "LX_DXX"', '')), 'MISSING_OPTION'],
    ['a field without options', row('uint32 a = 1;'), 'MISSING_OPTION'],
    ['a field without direction', row(field('type: "u32"')), 'MISSING_OPTION'],
    ['a field option nobody declared', row(field('type: "u32" dir: "in" hue: 1')), 'UNKNOWN_OPTION'],
    ['a direction that is none', row(field('type: "u32" dir: "sideways"')), 'BAD_OPTION'],
    ['a wire type that cannot carry the C type', row(field('type: "u64" dir: "in"')), 'BAD_FIELD'],
    ['a handle as a varint', row(field('type: "handle" dir: "in" kinds: "device" use: "use"')), 'BAD_FIELD'],
    [
      'a handle without use',
      row(field('type: "handle" dir: "in" kinds: "device"', 'fixed32')),
      'MISSING_OPTION',
    ],
    ['a pointer without count', row(field('type: "ptr" dir: "in"', 'bytes')), 'MISSING_OPTION'],
    ['a count that is no field', row(field('type: "ptr" dir: "in" count: "n"', 'bytes')), 'UNKNOWN_FIELD'],
    [
      'a count without bound',
      row(`${GOOD} ${field('type: "ptr" dir: "in" count: "a"', 'bytes', 'p', 2)}`),
      'MISSING_OPTION',
    ],
    [
      'a selector that does not parse',
      row(`${GOOD} ${field('type: "u32" dir: "in" when: "a is 1"', 'uint32', 'b', 2)}`),
      'BAD_OPTION',
    ],
    ['one number twice', `${row(GOOD)} ${row(GOOD).replace('message X', 'message Y')}`, 'DUPLICATE'],
    ['an import that is not there', `import "kmbridge/none.proto"; ${row(GOOD)}`, 'UNKNOWN_FIELD'],
  ])('refuses %s', (_, messages, code) => {
    expect(fault(messages)).toBe(code);
  });

  it('refuses an array whose count may go past it, and takes one that may not', () => {
    const array = (max: number): string =>
      row(
        `${field(`type: "u32" dir: "in" max: ${max}`)} ` +
          field('type: "u32" dir: "in" inline: 4 count: "a"', 'repeated uint32', 'b', 2),
      );
    expect(fault(array(4))).toBe(null);
    expect(fault(array(5))).toBe('BAD_OPTION');
  });
});

describe('layout', () => {
  it('pads as a C compiler does, and puts members of a union at one place', () => {
    const { rows: made } = load(
      row(
        [
          field('type: "u8" dir: "in"', 'uint32', 'a', 1),
          field('type: "u64" dir: "in"', 'fixed64', 'b', 2),
          field('type: "u32" dir: "in"', 'uint32', 'c', 3),
          field('type: "luid" dir: "in"', 'fixed64', 'd', 4),
          field('type: "u32" dir: "in" union: "u"', 'uint32', 'e', 5),
          field('type: "u64" dir: "in" union: "u"', 'fixed64', 'f', 6),
        ].join(' '),
      ),
    );
    const struct = made[0]?.struct;
    expect(struct?.fields.map(({ name, offset }) => `${name}@${offset}`)).toEqual([
      'a@0',
      'b@8',
      'c@16',
      'd@20',
      'e@32',
      'f@32',
    ]);
    expect([struct?.size, struct?.align]).toEqual([40, 8]);
    expect(made[0]?.request).toBe(0xc0284701);
  });
});

describe('what a row says of itself to people', () => {
  it('is read, and no part of the fingerprint', () => {
    const said = `${ROW} does: "this" " and that" errors: "NO_MEMORY there is none" errors: "NOT_SUPPORTED always"`;
    const [{ rows: told }, { rows: without }] = [load(row(GOOD, said)), load(row(GOOD))];
    expect(told[0]).toMatchObject({
      does: 'this and that',
      errors: [
        { status: 'NO_MEMORY', when: 'there is none' },
        { status: 'NOT_SUPPORTED', when: 'always' },
      ],
    });
    expect(without[0]).not.toHaveProperty('does');
    expect(without[0]).not.toHaveProperty('errors');
    expect(fingerprintOf(told)).toBe(fingerprintOf(without));
  });
});

describe('what is generated', () => {
  it('is what the schema says', () => {
    const schema = loadSchema(readProtos(folder));
    expect(rows).toEqual(schema.rows);
    expect(layouts).toEqual(schema.layouts);
    expect(ABI_FINGERPRINT).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
