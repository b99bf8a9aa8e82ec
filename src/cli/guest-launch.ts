import { resolve } from 'node:path';
import { type GuestEnvironment, type Launch, scriptLaunch } from './guest-process.ts';
import { nativeLaunch, programText, startText } from './native-environment.ts';
import type { NativeProgram } from './native-program.ts';
import { fromProjectRoot } from './paths.ts';

/** What a guest is: a script, or a program into which the shim goes. */
export type Guest =
  | { readonly kind: 'script'; readonly path: string; readonly args: readonly string[] }
  | { readonly kind: 'program'; readonly program: NativeProgram; readonly args: readonly string[] };

/**
 * How a guest is started. `options` are those of ours that belong to it: a refusal's command repeats them.
 */
export function guestLaunch(guest: Guest, environment: GuestEnvironment, options: readonly string[]): Launch {
  const { args } = guest;
  if (guest.kind === 'program') {
    const KMBRIDGE_SCRIPT = programText(options, guest.program, args);
    return nativeLaunch(guest.program, args, { ...environment, extra: { KMBRIDGE_SCRIPT } });
  }
  const near = fromProjectRoot(guest.path);
  const extra = options.length === 0 ? {} : { KMBRIDGE_SCRIPT: startText([...options, near]) };
  return scriptLaunch(resolve(guest.path), args, { ...environment, extra });
}
