// Results for people: a line for each client, columns for each way it was run.
import type { KernelVersion } from './kernel.ts';
import type { Outcome, Row } from './results.ts';

const LEFT = new Set(['client', 'note']);

/** Columns as wide as their widest cell, numbers to the right. */
export function align(lines: readonly (readonly string[])[]): string {
  const [head = []] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return LEFT.has(head[column] ?? '') ? cell.padEnd(width) : cell.padStart(width);
  };
  return lines.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

const COLUMNS = ['', 'ioctls', 'ms'];
const cells = (outcome: Outcome | undefined): readonly string[] =>
  outcome === undefined ? ['', '', ''] : [outcome.result, String(outcome.ioctls), String(outcome.ms)];

const EQUAL = new Map([
  [true, 'equal'],
  [false, 'NOT EQUAL'],
]);

/** How many rows came out how, one way: `90 pass, 8 skip, 3 fail`. */
export function tally(rows: readonly Row[], way: string): string {
  const count = (result: string): number =>
    rows.filter(({ outcomes }) => outcomes[way]?.result === result).length;
  return ['pass', 'skip', 'fail'].map((result) => `${count(result)} ${result}`).join(', ');
}

export function tableOf(kernel: KernelVersion, ways: readonly string[], rows: readonly Row[]): string {
  const head = [
    'client',
    ...ways.flatMap((way) => COLUMNS.map((column) => `${way} ${column}`.trim())),
    'pixels',
    'note',
  ];
  const lines = rows.map(({ client, outcomes, pixelsEqual }) => [
    client,
    ...ways.flatMap((way) => cells(outcomes[way])),
    pixelsEqual === undefined ? '' : (EQUAL.get(pixelsEqual) ?? ''),
    ways
      .map((way) => outcomes[way]?.note ?? '')
      .filter(Boolean)
      .join('; '),
  ]);
  const title = `kernel ${kernel.release} (${kernel.version}, ${kernel.suite})`;
  const sums = ways.map((way) => `${way}: ${tally(rows, way)}`);
  return [title, '', align([head, ...lines]), '', ...sums, ''].join('\n');
}
