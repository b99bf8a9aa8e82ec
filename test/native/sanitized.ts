/** Programs and the shim under one of the sanitizers. */
import { spawnSync } from 'node:child_process';
import { isAbsolute } from 'node:path';
import { findCompiler, type VARIANTS } from '../../scripts/native.mjs';

export type Variant = keyof typeof VARIANTS;

const RUNTIMES: Readonly<Record<Variant, string | null>> = {
  plain: null,
  asan: 'libasan.so',
  ubsan: null,
  tsan: 'libtsan.so',
};

/**
 * What LD_PRELOAD has to name: the runtime of gcc before everything else, or it refuses to run; clang puts its own into the
 * program.
 */
export function preload(library: string, variant: Variant): string {
  const runtime = RUNTIMES[variant];
  if (runtime === null) return library;
  const [file = 'cc', ...args] = findCompiler() ?? [];
  const found = spawnSync(file, [...args, `-print-file-name=${runtime}`], { encoding: 'utf8' }).stdout.trim();
  return isAbsolute(found) ? `${found}:${library}` : library;
}
