import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Policy, parsePolicy, printable, VERSION_LIMITS } from '../version-check/index.ts';
import { CliError } from './exit.ts';

/** `exact`, `strict`, or the path of a policy file. Throws CliError USAGE with the field that is wrong. */
export function readPolicy(argument: string): Policy {
  const word = argument === 'exact' || argument === 'strict';
  const read = parsePolicy(word ? argument : readText(argument), basename(argument));
  if (read.ok) return read.policy;
  throw new CliError('USAGE', `policy file ${printable(argument)}: ${read.message}`);
}

function readText(path: string): string {
  try {
    const text = readFileSync(path, 'utf8');
    // A file that says `exact` is no policy file: the word belongs on the command line, where it can be seen.
    if (!text.trimStart().startsWith('{')) throw new Error('it holds no JSON object');
    if (text.length > VERSION_LIMITS.documentChars) throw new Error('it is too large');
    return text;
  } catch (error) {
    const why = printable(error instanceof Error ? error.message : String(error));
    throw new CliError(
      'USAGE',
      `--policy is exact, strict or a file; cannot use '${printable(path)}': ${why}`,
    );
  }
}
