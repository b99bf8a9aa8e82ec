import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/host-km/index.ts';

const page = new URL('../../docs/limits.md', import.meta.url);
const MIB = 1024 * 1024;

function amount(name: string, value: number): string {
  if (name === 'localBytes' || name === 'systemBytes') return 'budget';
  if (name.endsWith('Bytes')) return `${(value / MIB).toLocaleString('en')} MiB`;
  return value.toLocaleString('en');
}

const table = [
  '| limit | process | partition | one costs | reason |',
  '| --- | ---: | ---: | --- | --- |',
  ...Object.entries(LIMITS).map(
    ([name, { process, partition, cost, reason }]) =>
      `| ${name} | ${amount(name, process)} | ${amount(name, partition)} | ${cost} | ${reason} |`,
  ),
].join('\n');

describe('docs/limits.md', () => {
  it('shows every limit as the broker has it', () => {
    const text = readFileSync(page, 'utf8');
    const written = /<!-- limits -->\n([\s\S]*?)\n<!-- \/limits -->/.exec(text)?.[1];
    if (process.env['KMBRIDGE_WRITE_DOCS'] === '1' && written !== undefined)
      writeFileSync(page, text.replace(written, table));
    else expect(written).toBe(table);
  });
});
