import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildNative, nativeStale } from '../../scripts/native.mjs';
import { CliError } from './exit.ts';
import type { Output } from './output.ts';
import { projectRoot } from './paths.ts';

/** Where the libraries of native guests are built. */
export const nativeDirectory = join(projectRoot, 'native/build/plain');
export const SHIM = 'libkmbridge.so';
export const DXCORE = 'libdxcore.so';
/** The program that alone opens a DRM device. */
export const PUMP = 'kmbridge-pump';
/** The same as a thread of whoever loads it. */
export const PUMP_LIBRARY = 'libkmbridge-pump.so';

/** Makes sure that the shim and libdxcore.so are there and current. Throws CliError. */
export function nativeLibraries(out: Output): void {
  if (nativeStale()) {
    out.progress('building the libraries of native guests …');
    const built = build();
    if (!built.ok)
      throw new CliError(
        'UNSUPPORTED',
        built.reason,
        built.missing ? 'apt-get install gcc libc6-dev' : undefined,
      );
  }
  if (!existsSync(join(nativeDirectory, SHIM)))
    throw new CliError('UNSUPPORTED', `this version has no ${SHIM}: it runs TypeScript guests only`);
}

function build(): ReturnType<typeof buildNative> {
  try {
    return buildNative();
  } catch (error) {
    // A project that belongs to somebody else, or a full disk.
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      missing: false,
      reason: `the libraries of native guests cannot be built: ${message}`,
    };
  }
}
