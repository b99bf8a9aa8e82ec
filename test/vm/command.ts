import { spawnSync } from 'node:child_process';
import { VmError } from './place.ts';

const LARGEST = 256 << 20;

export interface CommandOptions {
  readonly cwd?: string;
  readonly input?: Uint8Array;
}

/** Runs a program to its end; its exit code and output in bytes, whatever the code is. */
export function attempt(words: readonly string[], options: CommandOptions = {}) {
  const [file = '', ...args] = words;
  const run = spawnSync(file, args, { ...options, maxBuffer: LARGEST });
  if (run.error !== undefined && run.stdout === null) throw new VmError(`${file}: ${run.error.message}`);
  return { status: run.status, out: run.stdout, err: run.stderr.toString() };
}

/** Standard output of a program that has to succeed. */
export function output(words: readonly string[], options: CommandOptions = {}): string {
  const { status, out, err } = attempt(words, options);
  if (status !== 0) throw new VmError(`${words.join(' ')} ended with ${status}: ${err.trim()}`);
  return out.toString();
}
