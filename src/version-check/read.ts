import { LIMITS } from './limits.ts';
import { printable } from './text.ts';

/** Why a document was not accepted. The message names the field as well. */
export type ParseErrorCode =
  | 'TOO_LARGE'
  | 'NOT_JSON'
  | 'NOT_OBJECT'
  | 'MISSING_FIELD'
  | 'UNKNOWN_FIELD'
  | 'UNSUPPORTED_FORMAT'
  | 'BAD_VALUE'
  | 'TOO_MANY'
  | 'BAD_PATH'
  | 'DUPLICATE';

export interface ParseError {
  readonly ok: false;
  readonly code: ParseErrorCode;
  /** `driver_version`, `files[3].path`; empty for the document as a whole. */
  readonly field: string;
  readonly message: string;
}

/** Takes a value apart or fails; `at` is the field's path. */
export type Reader<T> = (value: unknown, at: string) => T;

/** Ends a read from any depth; never leaves `readWith`. */
class Fault extends Error {
  readonly code: ParseErrorCode;
  readonly field: string;
  constructor(code: ParseErrorCode, field: string, message: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** Fails the read: `what` is a sentence that goes behind the field's name. */
export function fail(code: ParseErrorCode, at: string, what: string): never {
  throw new Fault(code, at, at === '' ? what : `${at} ${what}`);
}

/** Runs a reader over an object, or over a JSON text; what it returns shares nothing with the input. */
export function readWith<T>(
  reader: Reader<T>,
  document: unknown,
): { readonly ok: true; readonly value: T } | ParseError {
  try {
    return { ok: true, value: reader(typeof document === 'string' ? json(document) : document, '') };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { ok: false, code: error.code, field: error.field, message: error.message };
  }
}

function json(text: string): unknown {
  if (text.length > LIMITS.documentChars)
    fail('TOO_LARGE', '', `the document has ${text.length} characters; at most ${LIMITS.documentChars}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    fail(
      'NOT_JSON',
      '',
      `the document is not JSON: ${printable(error instanceof Error ? error.message : '')}`,
    );
  }
}

/** An object with exactly these fields; those whose reader came from `optional` may be absent. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Reader<T[K]> }): Reader<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      fail('NOT_OBJECT', at, at === '' ? 'the document is not an object' : 'is not an object');
    const dot = at === '' ? '' : '.';
    for (const key of Object.keys(value))
      if (!Object.hasOwn(fields, key))
        fail('UNKNOWN_FIELD', `${at}${dot}${printable(key)}`, 'is not a field of this format');
    const result: Partial<T> = {};
    for (const name of names) {
      const path = `${at}${dot}${name}`;
      const present = Object.hasOwn(value, name);
      if (!present && !optionals.has(fields[name])) fail('MISSING_FIELD', path, 'is missing');
      if (present) result[name] = fields[name]((value as Partial<Record<keyof T, unknown>>)[name], path);
    }
    return result as T;
  };
}

const optionals = new WeakSet<object>();

export function optional<T>(reader: Reader<T>): Reader<T> {
  const own: Reader<T> = (value, at) => reader(value, at);
  optionals.add(own);
  return own;
}

export function text(pattern: RegExp, shape: string): Reader<string> {
  return (value, at) => {
    if (typeof value !== 'string' || !pattern.test(value))
      fail('BAD_VALUE', at, `${show(value)} is not ${shape}`);
    return value;
  };
}

export function oneOf<const T extends string | boolean>(allowed: readonly T[]): Reader<T> {
  return (value, at) => {
    const found = allowed.find((one) => one === value);
    if (found === undefined) fail('BAD_VALUE', at, `${show(value)} is none of: ${allowed.join(', ')}`);
    return found;
  };
}

export function integer(max: number): Reader<number> {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max)
      fail('BAD_VALUE', at, `${show(value)} is not a whole number from 0 to ${max}`);
    return value;
  };
}

/** The number of the document's format; a newer one is told apart from a broken one. */
export function format(supported: 1): Reader<1> {
  return (value, at) => {
    if (value !== supported)
      fail(
        'UNSUPPORTED_FORMAT',
        at,
        `${show(value)} is not supported; this version reads format ${supported}`,
      );
    return supported;
  };
}

export function array<T>(element: Reader<T>, max: number): Reader<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) fail('BAD_VALUE', at, `${show(value)} is not an array`);
    if (value.length > max) fail('TOO_MANY', at, `has ${value.length} elements; at most ${max}`);
    return value.map((one: unknown, index) => element(one, `${at}[${index}]`));
  };
}

/** A value as a message may show it: short, one line, no control characters. */
function show(value: unknown): string {
  if (typeof value === 'string') return `'${printable(value)}'`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return printable(String(value));
}
