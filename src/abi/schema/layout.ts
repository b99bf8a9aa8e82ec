import type protobuf from 'protobufjs';
import { Type } from 'protobufjs';
import type { Condition, Field, Inline, Pointer, Scalar, StructPlan } from '../plan.ts';
import { SchemaError } from './error.ts';
import { callerOf, descriptorOf, handleOf, type FieldRead as Options } from './named.ts';
import { FIELD_OPTIONS, OPTION, readOption, required, STRUCT_OPTIONS, word } from './options.ts';

const C_TYPES = ['u8', 'u16', 'u32', 'i32', 'u64', 'luid', 'handle', 'ptr', 'struct'] as const;
type CType = (typeof C_TYPES)[number];
const DIRECTIONS = ['in', 'out', 'inout', 'none'] as const;

/** Size and alignment of a C type on x86-64; a LUID is two u32. */
const SIZES: Readonly<Record<Exclude<CType, 'struct'>, readonly [size: number, align: number]>> = {
  u8: [1, 1],
  u16: [2, 2],
  u32: [4, 4],
  i32: [4, 4],
  handle: [4, 4],
  luid: [8, 4],
  u64: [8, 8],
  ptr: [8, 8],
};

/** A field before the counts and selectors that name its neighbours are known. */
interface Draft {
  readonly field: Field;
  readonly options: Options;
  readonly where: string;
}

const alignUp = (at: number, to: number): number => Math.ceil(at / to) * to;

/** The C struct of a message: natural layout, members of one union at one offset. Throws SchemaError. */
export function planOf(type: protobuf.Type, name: string): StructPlan {
  const drafts: Draft[] = [];
  let end = 0;
  let align = 1;
  let union: { readonly name: string; readonly at: number } | null = null;
  for (const member of type.fieldsArray) {
    const where = member.fullName.slice(1);
    const options = readOption(member, OPTION.FIELD, FIELD_OPTIONS);
    if (options === null) throw new SchemaError('MISSING_OPTION', where, '(kmbridge.f) is missing');
    const ctype = word(required(options.type, where, 'type'), C_TYPES, where);
    const nested = ctype === 'struct' ? structOf(member, where) : null;
    const [size, fieldAlign] = nested ? [nested.size, nested.align] : SIZES[ctype as keyof typeof SIZES];
    const bytes = size * (options.inline ?? 1);
    // All members of a union start where its widest alignment allows; ours all fit that of the first.
    const shared: boolean = union !== null && options.union === union.name;
    const at: number =
      shared && union !== null ? union.at : alignUp(end, unionAlign(type, options, fieldAlign));
    union = options.union === undefined ? null : { name: options.union, at };
    end = Math.max(end, at + bytes);
    align = Math.max(align, fieldAlign);
    drafts.push({ field: draft(member, options, ctype, nested, at, bytes, where), options, where });
  }
  const fields = drafts.map((one) => complete(one, drafts));
  const nullable = fields.some((field) => field.pointer?.nullable === true);
  const presenceTag = nullable ? Math.max(...fields.map((field) => field.tag)) + 1 : null;
  return { name, size: alignUp(end, align), align, fields, presenceTag };
}

/** A union is aligned as its most demanding member. */
function unionAlign(type: protobuf.Type, options: Options, own: number): number {
  if (options.union === undefined) return own;
  let widest = own;
  for (const member of type.fieldsArray) {
    const other = readOption(member, OPTION.FIELD, FIELD_OPTIONS);
    if (other?.union !== options.union || other.type === undefined) continue;
    const align =
      other.type === 'struct'
        ? structOf(member, member.fullName).align
        : SIZES[other.type as keyof typeof SIZES][1];
    widest = Math.max(widest, align);
  }
  return widest;
}

function structOf(member: protobuf.Field, where: string): StructPlan {
  const { resolvedType } = member.resolve();
  if (!(resolvedType instanceof Type)) throw new SchemaError('BAD_FIELD', where, 'is no message');
  const layout = readOption(resolvedType, OPTION.LAYOUT, STRUCT_OPTIONS);
  return planOf(resolvedType, required(layout?.struct, resolvedType.fullName, 'layout'));
}

function draft(
  member: protobuf.Field,
  options: Options,
  ctype: CType,
  struct: StructPlan | null,
  offset: number,
  size: number,
  where: string,
): Field {
  const direction = word(required(options.dir, where, 'dir'), DIRECTIONS, where);
  const array = ctype === 'ptr' || options.inline !== undefined;
  const descriptor = descriptorOf(options, where);
  return {
    name: member.name,
    tag: member.id,
    offset,
    size,
    direction,
    scalar: array || struct !== null ? null : scalarOf(ctype, where),
    struct,
    pointer: ctype === 'ptr' ? pointerOf(member, options, where) : null,
    inline: options.inline === undefined ? null : inlineOf(options, ctype, options.inline, where),
    handle: handleOf(options, where),
    mapped: options.mapped ?? false,
    caller: callerOf(options, where),
    ...(options.mmap === true ? { mmap: true } : {}),
    ...(descriptor === null ? {} : { descriptor }),
    inside: options.inside ?? null,
    union: options.union ?? null,
    when: null,
    min: options.min ?? null,
    max: options.max ?? null,
    ...(options.overflow === true ? { overflow: true } : {}),
    wire: wireOf(member, ctype, options, where),
  };
}

function scalarOf(ctype: CType, where: string): Scalar {
  if (ctype === 'handle') return 'u32';
  if (ctype === 'ptr' || ctype === 'struct')
    throw new SchemaError('BAD_FIELD', where, `${ctype} is no scalar`);
  return ctype;
}

/** The protobuf type that is written has to be the one that carries the C type. */
function wireOf(member: protobuf.Field, ctype: CType, options: Options, where: string): Field['wire'] {
  const wires: Readonly<Record<string, readonly CType[]>> = {
    uint32: ['u32', 'u16', 'u8'],
    int32: ['i32'],
    fixed32: ['handle', 'ptr'],
    fixed64: ['u64', 'luid', 'ptr'],
    bytes: ['ptr', 'u8'],
  };
  const fits = wires[member.type];
  if (fits === undefined) {
    if (ctype !== 'struct' && ctype !== 'ptr')
      throw new SchemaError('BAD_FIELD', where, `${member.type} cannot carry ${ctype}`);
    return 'message';
  }
  // Packed numbers have four bytes or eight in memory; narrower ones stand alone, or are bytes.
  const array = options.inline !== undefined && options.dir !== 'none';
  const narrow = ctype === 'u8' || ctype === 'u16';
  const carried = !narrow || array === (member.type === 'bytes');
  if (!fits.includes(ctype) || !carried)
    throw new SchemaError('BAD_FIELD', where, `${member.type} cannot carry ${ctype}`);
  return member.type as Field['wire'];
}

function pointerOf(member: protobuf.Field, options: Options, where: string): Pointer {
  const elements: Readonly<Record<string, readonly [Scalar, number]>> = {
    bytes: ['u8', 1],
    fixed32: ['u32', 4],
    fixed64: ['u64', 8],
  };
  const scalar = elements[member.type];
  const struct = scalar === undefined ? structOf(member, where) : null;
  if (options.count === undefined && options.fixed === undefined)
    throw new SchemaError('MISSING_OPTION', where, 'a pointer has a count or a fixed number of elements');
  return {
    countOffset: null,
    countField: options.count ?? null,
    fixedCount: options.fixed ?? 0,
    min: 0,
    max: options.fixed ?? 0,
    elementSize: struct?.size ?? scalar?.[1] ?? 0,
    element: struct ?? scalar?.[0] ?? 'u8',
    nullable: options.nullable ?? false,
    ...(options.clamp === true ? { clamp: true as const } : {}),
  };
}

function inlineOf(options: Options, ctype: CType, length: number, where: string): Inline {
  if (ctype === 'ptr' || ctype === 'struct')
    throw new SchemaError('BAD_FIELD', where, `no arrays of ${ctype}`);
  return {
    length,
    countOffset: null,
    countField: options.count ?? null,
    elementSize: SIZES[ctype][0],
    element: scalarOf(ctype, where),
  };
}

const WHEN = /^(\w+) & (0x[0-9a-f]+|\d+) == (0x[0-9a-f]+|\d+)$/;

/** The selector of a union member, "field & mask == value" or "field & mask != value". */
function whenOf(text: string, where: string, offset: (name: string) => number): Condition {
  const condition = selectorOf(text.replace(' != ', ' == '), where, offset);
  return text.includes(' != ') ? { ...condition, not: true } : condition;
}

/** "field & mask == value"; `offset` knows where the field of a name is. */
export function selectorOf(text: string, where: string, offset: (name: string) => number): Condition {
  const [, field, mask, equals] = WHEN.exec(text) ?? [];
  if (field === undefined) throw new SchemaError('BAD_OPTION', where, `'${text}' is no selector`);
  return { field, offset: offset(field), mask: Number(mask), equals: Number(equals) };
}

/** Fills in what neighbours say: the place of the count and its bounds, the selector. */
function complete({ field, options, where }: Draft, all: readonly Draft[]): Field {
  const find = (name: string, wide: boolean): Draft => {
    const found = all.find((one) => one.field.name === name);
    if (found === undefined) throw new SchemaError('UNKNOWN_FIELD', where, `there is no field ${name}`);
    const fits = found.field.scalar === 'u32' || (wide && found.field.scalar === 'u64');
    if (!fits) throw new SchemaError('BAD_FIELD', where, `${name} is no u32`);
    return found;
  };
  const when =
    options.when === undefined ? null : whenOf(options.when, where, (name) => find(name, true).field.offset);
  if (options.count === undefined) {
    // The count beside a NULL array is only a place for the answer, so its bounds hold where there is an array; one that is
    // clamped may come back larger than it was.
    const counted = all.filter((one) => one.options.count === field.name);
    const unbounded = counted.length > 0 && counted.every(({ options }) => options.nullable || options.clamp);
    return { ...field, when, ...(unbounded ? { min: null, max: null } : {}) };
  }
  const count = find(options.count, field.pointer !== null);
  const countOffset = count.field.offset;
  const max = count.options.max;
  if (max === undefined) throw new SchemaError('MISSING_OPTION', count.where, 'a count without max');
  const { pointer, inline } = field;
  if (inline !== null && max > inline.length)
    throw new SchemaError('BAD_OPTION', count.where, `max ${max} is past the array's ${inline.length}`);
  const more = {
    ...(count.field.scalar === 'u64' ? { wide: true as const } : {}),
    ...(options.stride === undefined ? {} : { strideOffset: find(options.stride, false).field.offset }),
  };
  return {
    ...field,
    when,
    pointer: pointer === null ? null : { ...pointer, countOffset, ...more, min: count.options.min ?? 0, max },
    inline: inline === null ? null : { ...inline, countOffset },
  };
}
