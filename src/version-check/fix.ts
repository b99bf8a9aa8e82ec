import type { Identity } from './identity.ts';
import { LIMITS } from './limits.ts';
import { isPrintable } from './text.ts';

/** What a refusal knows of the guest's surroundings. */
export interface Context {
  readonly partition: string;
  /** The guest's program as it says itself; empty when unknown. Hostile text. */
  readonly script: string;
}

/** A word as a POSIX shell reads it back unchanged, whatever it holds. */
export function shellQuote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The command that runs the same guest with a package the host accepts. A program without a name, or one whose name
 * no terminal can show, gets the setting instead: its next start picks it up.
 */
export function fixCommand(wanted: Pick<Identity, 'driver' | 'driver_version'>, context: Context): string {
  const { partition, script } = context;
  const { driver, driver_version: version } = wanted;
  if (script === '' || script.length > LIMITS.scriptChars || !isPrintable(script))
    return `export KMBRIDGE_MANIFEST=${shellQuote(`drivers/${driver}/${version}/manifest.json`)}`;
  // A leading dash would be read as an option of ours.
  const program = script.startsWith('-') ? `./${script}` : script;
  const words = ['--partition', partition, '--driver', `${driver}@${version}`, program];
  return `npm run --silent kmbridge -- run --start-host ${words.map(shellQuote).join(' ')}`;
}
