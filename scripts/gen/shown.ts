import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Tests that show what a row does, as vitest names them: `file > describe > it`, the file below test/. */
export type ShownBy = Readonly<Record<string, readonly string[]>>;

/** Stands in place of a row's name for what no row is. */
export const NO_ROW = 'ENOTTY';

/** Every number of the header that means something, and those that mean nothing. */
export interface Numbers {
  readonly named: readonly { readonly nr: number; readonly name: string; readonly request: number }[];
  /** Where libdxg has a call for the number, with its name and request code. */
  readonly unassigned: readonly { readonly nr: number; readonly api?: string; readonly request?: number }[];
}

/** test/shown.json: by the name of the row, or `NO_ROW`. */
export function readShown(root: string): ShownBy {
  return JSON.parse(readFileSync(join(root, 'test/shown.json'), 'utf8')) as ShownBy;
}

export function readNumbers(root: string): Numbers {
  return JSON.parse(readFileSync(join(root, 'test/golden/dxg-numbers.json'), 'utf8')) as Numbers;
}

/** The file of a test, below test/, and its title. */
export function partsOf(test: string): { readonly file: string; readonly title: string } {
  const [file = '', ...titles] = test.split(' > ');
  return { file, title: titles.join(' > ') };
}
