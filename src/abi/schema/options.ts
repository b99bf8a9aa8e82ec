import type { ReflectionObject } from 'protobufjs';
import { SchemaError } from './error.ts';

type Value = string | number | boolean | readonly string[];
type Kind = 'string' | 'uint' | 'bool' | 'strings';

/**
 * The vocabulary of proto/kmbridge/options.proto, once more as types: protobufjs hands options over as they are written,
 * unchecked against the extension. A test holds the two to each other.
 */
export const ROW_OPTIONS = {
  nr: 'uint',
  name: 'string',
  api: 'string',
  scope: 'string',
  struct: 'string',
  blocking: 'bool',
  one_way: 'bool',
  capability: 'string',
  creates: 'string',
  destroys: 'string',
  since: 'uint',
  packet: 'uint',
  overflow: 'uint',
  reply: 'uint',
  access: 'string',
  driver: 'string',
  render: 'bool',
  charge: 'string',
  bridge: 'bool',
  nowait: 'string',
  not_yet: 'string',
  patience: 'uint',
  at_once: 'string',
  idle: 'bool',
  submits: 'bool',
  direct: 'string',
  unordered: 'bool',
  does: 'string',
  errors: 'strings',
} as const satisfies Record<string, Kind>;

export const STRUCT_OPTIONS = { struct: 'string' } as const satisfies Record<string, Kind>;

export const FIELD_OPTIONS = {
  type: 'string',
  dir: 'string',
  kinds: 'string',
  use: 'string',
  optional: 'bool',
  parent: 'bool',
  host_only: 'bool',
  count: 'string',
  fixed: 'uint',
  nullable: 'bool',
  packet: 'uint',
  inline: 'uint',
  mapped: 'bool',
  union: 'string',
  when: 'string',
  min: 'uint',
  max: 'uint',
  caller: 'string',
  inside: 'string',
  reply: 'uint',
  overflow: 'bool',
  bad: 'string',
  gives: 'string',
  clamp: 'bool',
  stride: 'string',
  mmap: 'bool',
} as const satisfies Record<string, Kind>;

type Vocabulary = Readonly<Record<string, Kind>>;
interface TypeOf {
  readonly string: string;
  readonly uint: number;
  readonly bool: boolean;
  /** One that may stand several times. */
  readonly strings: readonly string[];
}
export type Read<V extends Vocabulary> = { readonly [K in keyof V]?: TypeOf[V[K]] };

/** The one occurrence of an option on a message or field, every member checked; null when it has none. */
export function readOption<V extends Vocabulary>(
  of: ReflectionObject,
  option: string,
  vocabulary: V,
): Read<V> | null {
  const where = of.fullName.replace(/^\./, '');
  const parsed = (of.parsedOptions ?? []) as Record<string, unknown>[];
  const found = parsed.filter((one) => Object.hasOwn(one, option));
  for (const one of parsed)
    for (const name of Object.keys(one))
      if (name.startsWith('(') && !KNOWN.has(name))
        throw new SchemaError('UNKNOWN_OPTION', where, `there is no option ${name}`);
  if (found.length === 0) return null;
  if (found.length > 1) throw new SchemaError('DUPLICATE', where, `${option} stands more than once`);
  const value = found[0]?.[option];
  if (typeof value !== 'object' || value === null)
    throw new SchemaError('BAD_OPTION', where, `${option} is not an aggregate`);
  const result: Record<string, Value> = {};
  for (const [name, member] of Object.entries(value)) {
    const kind = vocabulary[name];
    if (kind === undefined) throw new SchemaError('UNKNOWN_OPTION', where, `${option} has no member ${name}`);
    result[name] = check(kind, member, where, name);
  }
  return result as Read<V>;
}

export const OPTION = { ROW: '(kmbridge.row)', LAYOUT: '(kmbridge.layout)', FIELD: '(kmbridge.f)' } as const;
const KNOWN: ReadonlySet<string> = new Set(Object.values(OPTION));

function check(kind: Kind, value: unknown, where: string, name: string): Value {
  if (kind === 'strings') return [value].flat().map((one) => check('string', one, where, name) as string);
  if (kind === 'string' && typeof value === 'string' && value !== '') return value;
  if (kind === 'bool' && typeof value === 'boolean') return value;
  if (
    kind === 'uint' &&
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= 0 &&
    value < 2 ** 32
  )
    return value;
  throw new SchemaError('BAD_OPTION', where, `${name} is no ${kind}: ${JSON.stringify(value)}`);
}

/** A member that has to be there. */
export function required<T>(value: T | undefined, where: string, name: string): T {
  if (value === undefined) throw new SchemaError('MISSING_OPTION', where, `${name} is missing`);
  return value;
}

/** One of a closed set of words. */
export function word<const T extends string>(value: string, allowed: readonly T[], where: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined)
    throw new SchemaError('BAD_OPTION', where, `'${value}' is none of ${allowed.join(', ')}`);
  return found;
}

/** `a|b` as words of a closed set. */
export function words<const T extends string>(
  value: string | undefined,
  allowed: readonly T[],
  where: string,
): T[] {
  return value === undefined ? [] : value.split('|').map((one) => word(one, allowed, where));
}
