import { spawnSync } from 'node:child_process';
import { CliError } from './exit.ts';

/** Words that start a program in a place of its own; the rest of the command line follows. */
export type Wrapper = readonly string[];

export interface Attempt {
  readonly ok: boolean;
  /** The last line that the attempt printed. */
  readonly reason: string;
}

/** A wrapper that does not come back is none: nothing it does takes a second. */
const PATIENCE_MS = 10_000;

/** Whether a program can be started inside a wrapper: tried, because no file of the system says so. */
export function tryWrapper(wrapper: Wrapper, fourth?: number): Attempt {
  const [file = '', ...args] = wrapper;
  const tried = spawnSync(file, [...args, '/usr/bin/true'], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe', fourth ?? 'ignore'],
    timeout: PATIENCE_MS,
  });
  const missing = tried.error !== undefined && Reflect.get(tried.error, 'code') === 'ENOENT';
  const said = missing ? `${file} is not installed` : (tried.error?.message ?? '');
  return { ok: tried.status === 0, reason: said || (tried.stderr.trim().split('\n').at(-1) ?? '') };
}

/** The first wrapper that works, and what better ones said; `fourth` becomes its descriptor 3. Throws CliError. */
export function firstThatWorks<T extends { readonly words: Wrapper }>(
  what: string,
  candidates: readonly T[],
  fourth?: number,
): { readonly chosen: T; readonly failed: readonly string[] } {
  const failed: string[] = [];
  for (const chosen of candidates) {
    const { ok, reason } = tryWrapper(chosen.words, fourth);
    if (ok) return { chosen, failed };
    failed.push(reason);
  }
  throw new CliError('UNSUPPORTED', `${what}: ${[...new Set(failed)].join('; ')}`);
}
