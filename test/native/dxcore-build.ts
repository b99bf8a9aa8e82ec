import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCompiler, VARIANTS } from '../../scripts/native.mjs';
import { ROOT } from './compilers.ts';

export type Variant = keyof typeof VARIANTS;
export const variants = Object.keys(VARIANTS) as readonly Variant[];

const DXCORE = join(ROOT, 'native/dxcore');
const PROGRAMS = join(ROOT, 'test/native/programs');
const INCLUDES = ['native/include', 'native/gen', 'native/dxcore'].map((path) => `-I${join(ROOT, path)}`);
const FLAGS = ['-D_GNU_SOURCE', '-O1', '-g', '-pthread', '-Wall', '-Wextra', '-Werror'];
const SHARED = ['-std=c11', '-fPIC', '-shared', '-fvisibility=hidden', ...FLAGS];

function run(args: readonly string[]): void {
  const [file = 'cc', ...words] = findCompiler() ?? [];
  const done = spawnSync(file, [...words, ...args], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`${file} ${args.join(' ')}:\n${done.stderr}`);
}

/** libdxcore.so, and below it not the shim but the stub of `programs/dxcore-stub.c`, in `folder`. */
export function buildWithStub(folder: string, variant: Variant = 'plain'): void {
  // libdxcore.so sees what of the shim's interface the stub has.
  writeFileSync(join(folder, 'kmbridge.h'), '#include "dxcore-stub.h"\n');
  const stub = join(folder, 'libkmbridge.so');
  const shared = [...SHARED, ...VARIANTS[variant]];
  run([...shared, ...INCLUDES, join(PROGRAMS, 'dxcore-stub.c'), '-Wl,-soname,libkmbridge.so', '-o', stub]);
  const own = readdirSync(DXCORE).filter((name) => name.endsWith('.c'));
  const listed = readFileSync(join(DXCORE, 'SOURCES'), 'utf8').split('\n');
  const sources = [
    ...own.map((name) => join(DXCORE, name)),
    ...listed.filter((line) => line !== '' && !line.startsWith('#')).map((line) => join(ROOT, line)),
  ];
  const link = ['-Wl,-soname,libdxcore.so', '-Wl,-z,now', '-Wl,-rpath,$ORIGIN'];
  // A sanitizer's runtime comes with the program.
  if (variant === 'plain') link.push('-Wl,-z,defs');
  const exports = `-Wl,--version-script,${join(DXCORE, 'exports.map')}`;
  const found = [`-I${folder}`, `-I${PROGRAMS}`, ...INCLUDES];
  const out = join(folder, 'libdxcore.so');
  run([...shared, ...found, ...sources, ...link, exports, `-L${folder}`, '-lkmbridge', '-o', out]);
}

/** A program of `programs/` that uses both libraries of `folder`, made in `into`; its path. */
export function buildClient(
  folder: string,
  source: string,
  variant: Variant = 'plain',
  into = folder,
): string {
  const out = join(into, source.replace(/\..*/, ''));
  // No C++ compiler made the objects, so that what it knows of them (vptr) is not there.
  const language = source.endsWith('.cpp') ? ['-xc++', '-std=c++17'] : ['-xc', '-std=c11'];
  const without = source.endsWith('.cpp') ? ['-fno-sanitize=vptr'] : [];
  const runtime = source.endsWith('.cpp') ? ['-lstdc++'] : [];
  // The public headers for Linux: what stands in for those of Windows lies in a folder of its own.
  const found = [...INCLUDES, `-I${PROGRAMS}`, '-isystem', '/usr/include/wsl/stubs'];
  const libraries = [`-L${folder}`, `-Wl,-rpath,${folder}`, '-ldxcore', '-lkmbridge', '-ldl', ...runtime];
  run([
    ...language,
    ...FLAGS,
    ...VARIANTS[variant],
    ...without,
    ...found,
    join(PROGRAMS, source),
    '-o',
    out,
    ...libraries,
  ]);
  return out;
}
