import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DrmWay } from '../host-km/index.ts';
import type { PumpArgument } from './arguments.ts';
import { CliError } from './exit.ts';
import { nativeDirectory, nativeLibraries, PUMP, PUMP_LIBRARY } from './native-libraries.ts';
import type { Output } from './output.ts';

/** What each way to a DRM device is to who runs a broker. */
export const PUMP_SAYS: Readonly<Record<PumpArgument, string>> = {
  process:
    'pump process: each partition has a process that alone opens the device, under a filter of its own',
  thread:
    'pump thread: one thread of the broker opens the device and makes the ioctls, for one partition at a time; for measurements only, ' +
    'because nothing is between it and the broker',
  plain:
    'pump plain: the broker itself opens the device and makes the ioctls by ffi-rs, without a process or a filter ' +
    'of their own; an ioctl that hangs can hang the broker',
};

/** The call pump as a program and as a library, or why there is none. */
export type BuiltPump = { readonly program: string; readonly library: string } | { readonly lacks: string };

/** Who makes the ioctls, and what is to be said of it. Throws CliError for a pump that was asked for and is not there. */
export function choosePump(
  wanted: PumpArgument | undefined,
  build: () => BuiltPump,
): { readonly way: DrmWay; readonly says: string } {
  if (wanted === 'plain') return { way: { kind: 'plain' }, says: PUMP_SAYS.plain };
  const built = build();
  if ('program' in built && wanted === 'thread')
    return { way: { kind: 'thread', library: built.library }, says: PUMP_SAYS.thread };
  if ('program' in built)
    return { way: { kind: 'process', program: built.program }, says: PUMP_SAYS.process };
  if (wanted !== undefined)
    throw new CliError('UNSUPPORTED', `the call pump is not there: ${built.lacks}`, 'npm run native');
  return { way: { kind: 'plain' }, says: `${PUMP_SAYS.plain} (the call pump is not there: ${built.lacks})` };
}

/** Builds the native part where it is not current. */
export function buildPump(out: Output = { json: false, progress() {}, result() {} }): BuiltPump {
  const [program, library] = [join(nativeDirectory, PUMP), join(nativeDirectory, PUMP_LIBRARY)];
  try {
    nativeLibraries(out);
  } catch (error) {
    if (error instanceof CliError) return { lacks: error.message };
    throw error;
  }
  const lacking = [program, library].find((path) => !existsSync(path));
  return lacking === undefined ? { program, library } : { lacks: `there is no ${lacking}` };
}
