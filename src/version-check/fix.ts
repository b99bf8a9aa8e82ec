import type { Identity } from './identity.ts';
import { LIMITS } from './limits.ts';
import { shellQuote, shellWords } from './shell-words.ts';
import { isPrintable } from './text.ts';

/** What a refusal knows of the guest's surroundings. */
export interface Context {
  readonly partition: string;
  /**
   * The guest's program as it says itself; empty when unknown. Hostile text. A script is a path; a native program and
   * whatever runs in a sandbox are words for a shell: options, then a script or `--`, a program and its arguments.
   */
  readonly script: string;
}

/** How a guest was started: `run` or `sandbox`, options that belong to the program, and the program. */
interface Start {
  readonly verb: 'run' | 'sandbox';
  readonly words: readonly string[];
}

/** Options a start may repeat: flags, and those with a value. */
const FLAGS = new Set(['--wsl-paths']);
const WITH_VALUE = new Set(['--read']);

/**
 * The command that runs the same guest with a package the host accepts. A program without a name, or one whose name
 * no terminal can show, gets the setting instead: its next start picks it up.
 */
export function fixCommand(wanted: Pick<Identity, 'driver' | 'driver_version'>, context: Context): string {
  const { partition, script } = context;
  const { driver, driver_version: version } = wanted;
  if (script === '' || script.length > LIMITS.scriptChars || !isPrintable(script))
    return `export KMBRIDGE_MANIFEST=${shellQuote(`drivers/${driver}/${version}/manifest.json`)}`;
  const start = startOf(script);
  const words = ['--partition', partition, '--driver', `${driver}@${version}`, ...start.words];
  return `npm run --silent kmbridge -- ${start.verb} --start-host ${words.map(shellQuote).join(' ')}`;
}

function startOf(script: string): Start {
  const told = script.startsWith('-') ? readStart(script) : null;
  if (told !== null) return told;
  // A leading dash would be read as an option of ours.
  return { verb: 'run', words: [script.startsWith('-') ? `./${script}` : script] };
}

/** `[--sandbox] [OPTION…] (-- PROGRAM ARGS… | SCRIPT)`; null when it is anything else. */
function readStart(text: string): Start | null {
  const words = shellWords(text);
  if (words === null) return null;
  const verb = words[0] === '--sandbox' ? 'sandbox' : 'run';
  const rest = verb === 'sandbox' ? words.slice(1) : words;
  let at = 0;
  for (let word = rest[at]; word !== undefined; word = rest[at])
    if (FLAGS.has(word)) at++;
    else if (WITH_VALUE.has(word)) at += 2;
    else break;
  const first = rest[at];
  const whole = first === '--' ? rest.length > at + 1 : first !== undefined && rest.length === at + 1;
  return whole && (first === '--' || !first?.startsWith('-')) ? { verb, words: rest } : null;
}
