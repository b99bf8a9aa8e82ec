import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../version-check/index.ts';
import { CliError } from './exit.ts';
import { projectRoot } from './paths.ts';

/** One row of an ABI description, as lines: what differs can be shown line by line. */
export type AbiRows = ReadonlyMap<string, readonly string[]>;

export interface AbiChange {
  readonly name: string;
  readonly change: 'added' | 'removed' | 'changed';
  /** Only for `changed`: the lines that are gone, and those that are new. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The description that `npm run gen` writes from the schema; CI holds it current. */
const CURRENT = join(projectRoot, 'test/golden/abi.json');

/** Reads an ABI description `{format:1, rows:[{name, …}]}`, or the word `current`. Throws CliError USAGE. */
export function readAbi(which: string): AbiRows {
  try {
    return parseAbi(JSON.parse(readFileSync(which === 'current' ? CURRENT : which, 'utf8')));
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error));
    throw new CliError('USAGE', `cannot read the ABI description ${printable(which)}: ${why}`);
  }
}

export function parseAbi(document: unknown): AbiRows {
  if (!isObject(document) || document['format'] !== 1) throw new Error('it is not of format 1');
  const { rows } = document;
  if (!Array.isArray(rows)) throw new Error('it has no rows');
  const parsed = new Map<string, readonly string[]>();
  for (const row of rows as readonly unknown[]) {
    const name = isObject(row) ? row['name'] : undefined;
    if (!isObject(row) || typeof name !== 'string') throw new Error('a row has no name');
    parsed.set(name, linesOf(row));
  }
  return parsed;
}

/** What changed from one ABI to another, by row name. */
export function diffAbi(before: AbiRows, after: AbiRows): readonly AbiChange[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): AbiChange[] => {
    const [old, now] = [before.get(name), after.get(name)];
    if (old === undefined) return [{ name, change: 'added', before: [], after: [] }];
    if (now === undefined) return [{ name, change: 'removed', before: [], after: [] }];
    const gone = old.filter((line) => !now.includes(line));
    const fresh = now.filter((line) => !old.includes(line));
    const same = gone.length === 0 && fresh.length === 0 && old.join('\n') === now.join('\n');
    return same ? [] : [{ name, change: 'changed', before: gone, after: fresh }];
  });
}

/** `key value` for each property, one line for each element of `fields`. */
function linesOf(row: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(row).flatMap(([key, value]) =>
    Array.isArray(value) ? value.map((one: unknown) => textOf(key, one)) : [textOf(key, value)],
  );
}

function textOf(key: string, value: unknown): string {
  return `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
