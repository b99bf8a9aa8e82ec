import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** What vitest runs: `it` and its forms. One that is skipped or still to be written shows nothing. */
const RUNS = new Set(['it', 'test']);
const NEVER = new Set(['skip', 'todo', 'fails']);

/** Titles of the tests in a file, `describe > it`, as they are written: an `it.each` has one, with its placeholders. */
export function titlesOf(path: string): readonly string[] {
  const found = known.get(path) ?? titlesIn(readFileSync(path, 'utf8'));
  known.set(path, found);
  return found;
}

/** By path: many rows are shown by the same few files. */
const known = new Map<string, readonly string[]>();

export function titlesIn(source: string): readonly string[] {
  const file = ts.createSourceFile('test.ts', source, ts.ScriptTarget.Latest, false);
  const titles: string[] = [];
  const visit = (node: ts.Node, path: readonly string[]): void => {
    let inner = path;
    if (ts.isCallExpression(node)) {
      const names = chainOf(node.expression);
      const [first] = node.arguments;
      const title = first === undefined ? null : textOf(first, file);
      if (title !== null && !names.some((name) => NEVER.has(name))) {
        if (names[0] === 'describe') inner = [...path, title];
        else if (RUNS.has(names[0] ?? '')) titles.push([...path, title].join(' > '));
      } else if (names[0] === 'describe' && names.some((name) => NEVER.has(name))) return;
    }
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(file, []);
  return titles;
}

/** `it`, `it.each(…)`, `it.skipIf(…)`: the names before the call whose first argument is a title. */
function chainOf(node: ts.Expression): readonly string[] {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isPropertyAccessExpression(node)) return [...chainOf(node.expression), node.name.text];
  return ts.isCallExpression(node) ? chainOf(node.expression) : [];
}

/** A text as written, that of a template between its backticks. */
function textOf(node: ts.Expression, file: ts.SourceFile): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.getText(file).slice(1, -1) : null;
}
