import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
/** What was downloaded and made of it, keyed by versions; can be removed at any time. */
export const CACHE = join(ROOT, '.cache/vm');
/** Results of the last run. */
export const OUT = join(ROOT, 'out/vm');
/** The part of the harness that runs in the machine. */
export const INSIDE = join(import.meta.dirname, 'inside');

/** Something that the machine lacks or that went wrong in it; the message is for a person. */
export class VmError extends Error {}

export const progress = (line: string): void => {
  process.stderr.write(`test:vm: ${line}\n`);
};
