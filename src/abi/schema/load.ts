import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import protobuf from 'protobufjs';
import type { DrmDriver, Row, StructPlan } from '../plan.ts';
import { drmRowOf } from './drm.ts';
import { SchemaError } from './error.ts';
import { planOf } from './layout.ts';
import { HANDLE_KINDS, surfaceOf } from './named.ts';
import {
  FIELD_OPTIONS,
  OPTION,
  type Read,
  ROW_OPTIONS,
  readOption,
  required,
  STRUCT_OPTIONS,
  word,
  words,
} from './options.ts';
import { saidOf } from './said.ts';

/** `_IOWR('G', nr, bytes)` of <asm-generic/ioctl.h>. */
const READ_WRITE = 3;
const TYPE_BYTE = 0x47;

export interface Schema {
  /** Those of dxg, by number. */
  readonly rows: readonly Row[];
  /** Those of DRM, by id. */
  readonly drmRows: readonly Row[];
  /** Every struct but DRM's by its full protobuf name. */
  readonly layouts: Readonly<Record<string, StructPlan>>;
  readonly root: protobuf.Root;
}

/** Parses proto files by name. Imports are ours or descriptor.proto, which protobufjs brings along. */
export function parseProtos(sources: Readonly<Record<string, string>>): protobuf.Root {
  const root = new protobuf.Root();
  for (const [file, text] of Object.entries(sources)) {
    const parsed = protobuf.parse(text, root, { keepCase: true });
    for (const name of parsed.imports ?? [])
      if (name !== 'google/protobuf/descriptor.proto' && sources[name] === undefined)
        throw new SchemaError('UNKNOWN_FIELD', file, `imports ${name}, which is not there`);
  }
  return root;
}

/** Every `.proto` below a folder, named relative to the folder above it. */
export function readProtos(folder: string): Record<string, string> {
  const sources: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.proto')) sources[`kmbridge/${name}`] = readFileSync(join(folder, name), 'utf8');
  return sources;
}

/** Rows and layouts of parsed files. Throws SchemaError for an option that is wrong, missing or unknown. */
export function loadSchema(sources: Readonly<Record<string, string>>): Schema {
  // The extensions' own file is vocabulary: its messages are no structs.
  const root = parseProtos(sources);
  const rows: Row[] = [];
  const drmRows: Row[] = [];
  const layouts: Record<string, StructPlan> = {};
  for (const type of messages(root)) {
    const where = type.fullName.slice(1);
    const row = readOption(type, OPTION.ROW, ROW_OPTIONS);
    const layout = readOption(type, OPTION.LAYOUT, STRUCT_OPTIONS);
    if (row === null && layout === null) continue;
    const name = required(row?.struct ?? layout?.struct, where, 'struct');
    const plan = planOf(type, name);
    // DRM's rows share structs, and say different things of them.
    if (surfaceOf(where) === 'drm') {
      if (row !== null) drmRows.push(drmRowOf(row, plan, where));
      continue;
    }
    if (Object.values(layouts).some((other) => other.name === name))
      throw new SchemaError('DUPLICATE', where, `struct ${name} is stated more than once`);
    layouts[where] = plan;
    if (row !== null) rows.push(rowOf(row, plan, type, where));
  }
  return { rows: byId(rows), drmRows: oneDirect(byId(drmRows)), layouts, root };
}

/** A submission queue serves one row, and every driver has its own. */
function oneDirect(rows: readonly Row[]): readonly Row[] {
  const found = new Map<DrmDriver, string>();
  for (const { name, driver, drm } of rows) {
    if (drm?.direct === undefined) continue;
    if (driver === null) throw new SchemaError('BAD_OPTION', name, 'direct is of a row of a driver');
    const first = found.get(driver);
    if (first !== undefined) throw new SchemaError('DUPLICATE', name, `${first} is direct already`);
    found.set(driver, name);
  }
  return rows;
}

function byId(rows: Row[]): readonly Row[] {
  rows.sort((a, b) => a.id - b.id);
  for (const [i, row] of rows.entries())
    if (rows[i + 1]?.id === row.id) throw new SchemaError('DUPLICATE', row.name, `number ${row.nr} is taken`);
  return rows;
}

function messages(root: protobuf.NamespaceBase): protobuf.Type[] {
  return root.nestedArray.flatMap((one) => {
    if (one instanceof protobuf.Type) return [one, ...messages(one)];
    return one instanceof protobuf.Namespace ? messages(one) : [];
  });
}

/** Options that only rows of kmbridge.drm have. */
const DRM_ONLY = [
  'access',
  'driver',
  'charge',
  'render',
  'nowait',
  'not_yet',
  'patience',
  'at_once',
  'idle',
  'submits',
  'direct',
  'unordered',
] as const satisfies readonly (keyof typeof ROW_OPTIONS)[];

function rowOf(o: Read<typeof ROW_OPTIONS>, struct: StructPlan, type: protobuf.Type, where: string): Row {
  const nr = required(o.nr, where, 'nr');
  if (nr < 1 || nr > 0xff) throw new SchemaError('BAD_OPTION', where, `nr ${nr} is no ioctl number`);
  const foreign = DRM_ONLY.find((name) => o[name] !== undefined);
  if (foreign !== undefined)
    throw new SchemaError('BAD_OPTION', where, `${foreign} is an option of DRM rows`);
  const request = ((READ_WRITE << 30) | (struct.size << 16) | (TYPE_BYTE << 8) | nr) >>> 0;
  return {
    surface: 'dxg',
    id: nr,
    nr,
    driver: null,
    name: required(o.name, where, 'name'),
    api: required(o.api, where, 'api'),
    request,
    struct,
    scope: word(required(o.scope, where, 'scope'), ['process', 'adapter'], where),
    blocking: o.blocking ?? false,
    oneWay: o.one_way ?? false,
    creates: words(o.creates, HANDLE_KINDS, where),
    destroys: words(o.destroys, HANDLE_KINDS, where),
    capability: required(o.capability, where, 'capability'),
    since: required(o.since, where, 'since'),
    packet: {
      fixed: required(o.packet, where, 'packet'),
      parts: partsOf(type, '', 'packet'),
      ...(o.overflow === undefined ? {} : { overflow: o.overflow }),
      ...(o.reply === undefined ? {} : { reply: { fixed: o.reply, parts: partsOf(type, '', 'reply') } }),
    },
    ...saidOf(o, where),
  };
}

/** What each pointer adds to the real host's message or to its reply, elements' own pointers included. */
function partsOf(
  type: protobuf.Type,
  path: string,
  half: 'packet' | 'reply',
): { pointer: string; bytes: number }[] {
  return type.fieldsArray.flatMap((field) => {
    const pointer = `${path}${field.name}`;
    const bytes = readOption(field, OPTION.FIELD, FIELD_OPTIONS)?.[half] ?? 0;
    const own = bytes > 0 ? [{ pointer, bytes }] : [];
    const { resolvedType } = field.resolve();
    return resolvedType instanceof protobuf.Type
      ? [...own, ...partsOf(resolvedType, `${pointer}.`, half)]
      : own;
  });
}
