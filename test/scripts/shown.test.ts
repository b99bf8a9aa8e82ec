import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_ROW, partsOf, readNumbers, readShown } from '../../scripts/gen/shown.ts';
import { rowByNr, rows } from '../../src/abi/index.ts';
import { titlesIn, titlesOf } from './titles.ts';

const root = resolve(import.meta.dirname, '../..');
const shown = readShown(root);
const numbers = readNumbers(root);

/** At least one test, none twice, each of them there under exactly this title. */
function expectTests(name: string): void {
  const tests = shown[name] ?? [];
  expect(tests.length, `test/shown.json names no test that shows ${name}`).toBeGreaterThan(0);
  expect(new Set(tests).size).toBe(tests.length);
  for (const test of tests) {
    const { file, title } = partsOf(test);
    const path = join(root, 'test', file);
    expect(existsSync(path), `${name}: there is no test/${file}`).toBe(true);
    expect(titlesOf(path), `${name}: test/${file} has no test of this title`).toContain(title);
  }
}

describe('what is said of a row', () => {
  it.each(rows.map((row) => [row.name, row] as const))(
    '%s: what it does, and tests that there are',
    (name, { does }) => {
      expect(does, `${name} has no 'does' in proto/`).toBeDefined();
      expectTests(name);
    },
  );

  it('and of what no row serves: tests that there are', () => {
    expectTests(NO_ROW);
  });

  it('is of rows that there are', () => {
    const names = new Set([NO_ROW, ...rows.map(({ name }) => name)]);
    expect(Object.keys(shown).filter((name) => !names.has(name))).toEqual([]);
  });

  it('is of each number once: named, or without a meaning', () => {
    const all = [...numbers.named, ...numbers.unassigned].map(({ nr }) => nr).sort((a, b) => a - b);
    expect(all).toEqual(all.map((_, nr) => nr));
    for (const { nr, name, request } of numbers.named)
      expect(rowByNr(nr) ?? { name, request }).toMatchObject({ name, request });
    expect(rows.filter(({ nr }) => !numbers.named.some((one) => one.nr === nr))).toEqual([]);
  });
});

describe('titles', () => {
  it('are those of tests that run, with the groups that they are in', () => {
    const source = `
      describe('a', () => { it('one', () => {}); describe.each([1])('b %s', () => { test('two', f); }); });
      it.each(['x'])("of %s", f); it.skipIf(no)(\`n \${N} m\`, f); it.skip('never', f);
      describe.skip('c', () => { it('never', f); }); it.todo('later'); exit('no test'); const it2 = 'it("no")';
    `;
    expect(titlesIn(source)).toEqual(['a > one', 'a > b %s > two', 'of %s', `n \${N} m`]);
  });
});
