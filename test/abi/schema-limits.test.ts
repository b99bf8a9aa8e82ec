import { resolve } from 'node:path';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { layouts } from '../../src/abi/index.ts';
import { SchemaError, type SchemaFault } from '../../src/abi/schema/error.ts';
import { loadSchema, parseProtos, readProtos, type Schema } from '../../src/abi/schema/load.ts';

const ours = readProtos(resolve(import.meta.dirname, '../../proto/kmbridge'));
const OPTIONS = 'kmbridge/options.proto';
const vocabulary = ours[OPTIONS] ?? '';

/** A schema of one file beside the vocabulary. */
function load(body: string): Schema {
  const text = `syntax = "proto3"; package t; import "${OPTIONS}"; ${body}`;
  return loadSchema({ [OPTIONS]: vocabulary, 't.proto': text });
}

const struct = (fields: string, name = 's'): string =>
  `message M { option (kmbridge.layout) = { struct: "${name}" }; ${fields} }`;

const ROW =
  'nr: 1 name: "LX_T" api: "D3DKMTT" struct: "t" scope: "adapter" capability: "base" since: 1 packet: 48';
const row = (options: string, message = 'R'): string =>
  `message ${message} { option (kmbridge.row) = { ${options} }; uint32 a = 1 [(kmbridge.f) = { type: "u32" dir: "in" }]; }`;

function fault(body: string): { code: SchemaFault; where: string } | null {
  try {
    load(body);
    return null;
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    return { code: error.code, where: error.where };
  }
}

describe('the schema', () => {
  it('has a layout for the heads of a call and for what softgpu reads', () => {
    expect(layouts['kmbridge.wire.CallHead']?.size).toBe(8);
    expect(layouts['kmbridge.wire.ReplyHead']?.size).toBe(8);
    expect(layouts['kmbridge.softgpu.Allocation']).toMatchObject({ size: 24, align: 8 });
  });

  it('has the extensions that the loader reads, and no other', () => {
    const space = parseProtos({ [OPTIONS]: vocabulary }).lookup('kmbridge');
    const members = space instanceof protobuf.Namespace ? space.nestedArray : [];
    const extensions = members.filter((one) => one instanceof protobuf.Field).map((one) => one.name);
    expect(new Set(extensions)).toEqual(new Set(['row', 'layout', 'f']));
  });
});

describe('a layout', () => {
  const offsets = (fields: string): unknown => {
    const plan = load(struct(fields)).layouts['t.M'];
    return [...(plan?.fields.map((field) => field.offset) ?? []), plan?.size, plan?.align];
  };

  it('aligns each field to its own size and the struct to its widest', () => {
    expect(
      offsets(`
        fixed32 a = 1 [(kmbridge.f) = { type: "handle" dir: "in" }];
        fixed64 b = 2 [(kmbridge.f) = { type: "u64" dir: "in" }];
        uint32 c = 3 [(kmbridge.f) = { type: "u32" dir: "in" }];`),
    ).toEqual([0, 8, 16, 24, 8]);
  });

  it('aligns a u16 to 2, and an array of bytes not at all', () => {
    expect(
      offsets(`
        uint32 a = 1 [(kmbridge.f) = { type: "u8" dir: "in" }];
        uint32 b = 2 [(kmbridge.f) = { type: "u16" dir: "inout" max: 9 }];
        bytes c = 3 [(kmbridge.f) = { type: "u8" dir: "inout" inline: 3 }];
        uint32 d = 4 [(kmbridge.f) = { type: "u16" dir: "out" }];`),
    ).toEqual([0, 2, 4, 8, 10, 2]);
  });

  it('aligns a LUID to 4 and bytes to 1', () => {
    expect(
      offsets(`
        repeated uint32 a = 1 [(kmbridge.f) = { type: "u8" dir: "none" inline: 3 }];
        fixed64 b = 2 [(kmbridge.f) = { type: "luid" dir: "in" }];`),
    ).toEqual([0, 4, 12, 4]);
  });

  it('starts the members of a union where the widest may lie, and goes on behind the longest', () => {
    expect(
      offsets(`
        uint32 tag = 1 [(kmbridge.f) = { type: "u32" dir: "in" }];
        uint32 a = 2 [(kmbridge.f) = { type: "u32" dir: "in" union: "u" when: "tag & 0xff == 1" }];
        fixed64 b = 3 [(kmbridge.f) = { type: "u64" dir: "none" inline: 2 union: "u" }];
        uint32 c = 4 [(kmbridge.f) = { type: "u32" dir: "in" }];`),
    ).toEqual([0, 8, 8, 24, 32, 8]);
  });

  it('takes counts, bounds and selectors from the neighbours', () => {
    const fields = load(
      struct(`
        uint32 n = 1 [(kmbridge.f) = { type: "u32" dir: "in" min: 1 max: 7 }];
        uint32 flags = 2 [(kmbridge.f) = { type: "u32" dir: "in" }];
        bytes data = 3 [(kmbridge.f) = { type: "ptr" dir: "in" count: "n" when: "flags & 0x10 == 16" }];`),
    ).layouts['t.M']?.fields;
    expect(fields?.[0]).toMatchObject({ min: 1, max: 7 });
    expect(fields?.[2]).toMatchObject({
      pointer: { countOffset: 0, min: 1, max: 7, elementSize: 1 },
      when: { offset: 4, mask: 16, equals: 16 },
    });
  });

  it('has a selector for the other case', () => {
    const selector = (when: string) =>
      load(
        struct(`
          uint32 n = 1 [(kmbridge.f) = { type: "u32" dir: "in" max: 7 }];
          fixed32 a = 2 [(kmbridge.f) = { type: "handle" dir: "in" union: "u" when: "${when}" }];`),
      ).layouts['t.M']?.fields[1]?.when;
    const rest = { field: 'n', offset: 0, mask: 0xff, equals: 3 };
    expect(selector('n & 0xff == 3')).toEqual(rest);
    expect(selector('n & 0xff != 3')).toEqual({ ...rest, not: true });
  });

  it('leaves the count beside a NULL array without bounds of its own', () => {
    const plan = load(
      struct(`
        uint32 n = 1 [(kmbridge.f) = { type: "u32" dir: "inout" max: 7 }];
        bytes data = 2 [(kmbridge.f) = { type: "ptr" dir: "out" count: "n" nullable: true }];`),
    ).layouts['t.M'];
    expect(plan?.presenceTag).toBe(3);
    expect(plan?.fields[0]).toMatchObject({ min: null, max: null });
    expect(plan?.fields[1]?.pointer).toMatchObject({ max: 7 });
  });
});

describe('a schema that is wrong', () => {
  const one = (type: string, options: string): string =>
    struct(`${type} a = 1 [(kmbridge.f) = { ${options} }];`);

  it.each<[string, string, SchemaFault, string]>([
    ['a field without a type', one('uint32', 'dir: "in"'), 'MISSING_OPTION', 't.M.a'],
    ['an array of u16', one('repeated uint32', 'type: "u16" dir: "in" inline: 2'), 'BAD_FIELD', 't.M.a'],
    ['bytes as numbers', one('repeated uint32', 'type: "u8" dir: "in" inline: 2'), 'BAD_FIELD', 't.M.a'],
    ['one byte as an array', one('bytes', 'type: "u8" dir: "in"'), 'BAD_FIELD', 't.M.a'],
    ['an unknown C type', one('uint32', 'type: "u24" dir: "in"'), 'BAD_OPTION', 't.M.a'],
    ['a number where a word belongs', one('uint32', 'type: 32 dir: "in"'), 'BAD_OPTION', 't.M.a'],
    ['a word where a number belongs', one('uint32', 'type: "u32" dir: "in" max: "9"'), 'BAD_OPTION', 't.M.a'],
    ['a bound past 32 bits', one('uint32', 'type: "u32" dir: "in" max: 4294967296'), 'BAD_OPTION', 't.M.a'],
    [
      'an unknown kind',
      one('fixed32', 'type: "handle" dir: "in" kinds: "gpu" use: "use"'),
      'BAD_OPTION',
      't.M.a',
    ],
    ['a selector that is none', one('uint32', 'type: "u32" dir: "in" when: "a"'), 'BAD_OPTION', 't.M.a'],
    ['a row without a number', row(ROW.replace('nr: 1', '')), 'MISSING_OPTION', 't.R'],
    ['a row of number 0', row(ROW.replace('nr: 1', 'nr: 0')), 'BAD_OPTION', 't.R'],
    ['a row past the last number', row(ROW.replace('nr: 1', 'nr: 256')), 'BAD_OPTION', 't.R'],
    ['a flag that is a word', row(`${ROW} blocking: "yes"`), 'BAD_OPTION', 't.R'],
    [
      'two structs of one name',
      struct('') + struct('').replace('message M', 'message N'),
      'DUPLICATE',
      't.N',
    ],
    [
      'an option of nobody',
      'message M { option (kmbridge.rows) = { nr: 1 }; option (kmbridge.layout) = { struct: "s" }; }',
      'UNKNOWN_OPTION',
      't.M',
    ],
    ['an option twice', struct('option (kmbridge.layout) = { struct: "z" };'), 'DUPLICATE', 't.M'],
    [
      'a count that is no unsigned number',
      struct(`int32 n = 1 [(kmbridge.f) = { type: "i32" dir: "in" max: 2 }];
        bytes a = 2 [(kmbridge.f) = { type: "ptr" dir: "in" count: "n" }];`),
      'BAD_FIELD',
      't.M.a',
    ],
    [
      'a count of 64 bits for an array in the struct',
      struct(`fixed64 n = 1 [(kmbridge.f) = { type: "u64" dir: "in" max: 2 }];
        repeated fixed32 a = 2 [(kmbridge.f) = { type: "handle" dir: "in" inline: 4 count: "n" }];`),
      'BAD_FIELD',
      't.M.a',
    ],
    [
      'a count past its array',
      struct(`uint32 n = 1 [(kmbridge.f) = { type: "u32" dir: "in" max: 5 }];
        repeated fixed32 a = 2 [(kmbridge.f) = { type: "handle" dir: "in" inline: 4 count: "n" }];`),
      'BAD_OPTION',
      't.M.n',
    ],
  ])('%s', (_, body, code, where) => {
    expect(fault(body)).toEqual({ code, where });
  });

  it('takes the same at its limits', () => {
    expect(fault(row(ROW))).toBeNull();
    expect(fault(row(ROW.replace('nr: 1', 'nr: 255')))).toBeNull();
    expect(fault(one('uint32', 'type: "u32" dir: "in" max: 4294967295'))).toBeNull();
    expect(fault(one('fixed32', 'type: "handle" dir: "in" kinds: "device|context" use: "use"'))).toBeNull();
  });
});
