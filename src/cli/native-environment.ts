import { delimiter, join } from 'node:path';
import { loadPackage } from '../packages/index.ts';
import { identityOf, shellQuote, VERSION_LIMITS } from '../version-check/index.ts';
import { CliError } from './exit.ts';
import { type GuestEnvironment, guestVariables, type Launch } from './guest-process.ts';
import { verified } from './manifest.ts';
import { nativeDirectory, SHIM } from './native-libraries.ts';
import type { NativeProgram } from './native-program.ts';
import { fromProjectRoot } from './paths.ts';

/** A native program with the shim loaded into it. */
export function nativeLaunch(
  program: NativeProgram,
  args: readonly string[],
  environment: GuestEnvironment,
  env: NodeJS.ProcessEnv = process.env,
): Launch {
  return {
    file: program.path,
    name: program.name,
    args,
    guest: {
      ...guestVariables(environment),
      ...loaderVariables(env),
      KMBRIDGE_IDENTITY: identityLine(environment.manifest),
      KMBRIDGE_SCRIPT: programText([], program, args),
      ...environment.extra,
    },
  };
}

/** What makes the loader find our libraries, before whatever it was told already. */
function loaderVariables(env: NodeJS.ProcessEnv): Record<string, string> {
  // The loader knows no quoting: it cuts LD_PRELOAD at blanks too, so that the shim is then named for its own search.
  if (/[:;]/.test(nativeDirectory))
    throw new CliError('UNSUPPORTED', `the loader takes no path with ':' or ';': ${nativeDirectory}`);
  const shim = /\s/.test(nativeDirectory) ? SHIM : join(nativeDirectory, SHIM);
  const before = (first: string, rest: string | undefined): string =>
    rest === undefined || rest === '' ? first : `${first}${delimiter}${rest}`;
  return {
    LD_PRELOAD: before(shim, env['LD_PRELOAD']),
    LD_LIBRARY_PATH: before(nativeDirectory, env['LD_LIBRARY_PATH']),
  };
}

/** The identity of a verified package, one line as the shim reads it. */
export function identityLine(manifestPath: string): string {
  const identity = identityOf(verified(loadPackage(manifestPath)).manifest);
  const { surface, driver, vendor_id, device_id, driver_version, abi, umd_digest } = identity;
  return [surface, driver, vendor_id, device_id, driver_version, abi, umd_digest].join('\t');
}

/**
 * What a refusal's command calls a native program, as words for a shell in the project's root: `options` of ours, `--`, the
 * program and its arguments.
 */
export function programText(
  options: readonly string[],
  program: Pick<NativeProgram, 'name' | 'path'>,
  args: readonly string[],
): string {
  return startText([...options, '--', commandName(program), ...args]);
}

/** Words as a refusal's command repeats them; empty when they are too long for one. */
export function startText(words: readonly string[]): string {
  const text = words.map(shellQuote).join(' ');
  return text.length > VERSION_LIMITS.scriptChars ? '' : text;
}

/** A path stays a path: one in the project's root itself would be looked for on PATH otherwise. */
function commandName(program: Pick<NativeProgram, 'name' | 'path'>): string {
  if (!program.name.includes('/')) return program.name;
  const near = fromProjectRoot(program.path);
  return near.includes('/') ? near : `./${near}`;
}
