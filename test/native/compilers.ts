import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
const INCLUDE = join(ROOT, 'native/include');
const WARNINGS = ['-Wall', '-Wextra', '-Wpedantic', '-Werror'];

export interface Compiler {
  readonly command: string;
  readonly language: 'c' | 'c++';
  readonly standard: string;
}

const works = (command: string): boolean => spawnSync(command, ['--version']).status === 0;

/** Every C compiler of this machine, as C11 and where it has the language as C++17. */
export function compilers(): readonly Compiler[] {
  const commands = ['gcc', 'clang', 'clang-14'].filter(works);
  return commands.flatMap((command) => [
    { command, language: 'c' as const, standard: 'c11' },
    { command, language: 'c++' as const, standard: 'c++17' },
  ]);
}

/** Compiles sources with all warnings as errors; throws with what the compiler says. */
export function compile(compiler: Compiler, sources: readonly string[], out: string): void {
  const { command, language, standard } = compiler;
  const library = language === 'c++' ? ['-lstdc++'] : [];
  const options = ['-x', language, `-std=${standard}`, '-D_GNU_SOURCE', ...WARNINGS, '-I', INCLUDE];
  const run = spawnSync(command, [...options, ...sources, '-o', out, ...library], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${command} -x ${language}: ${run.stderr}`);
}

/** Compiles and runs a program given as text; its standard output. */
export function runText(compiler: Compiler, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kmbridge-c-'));
  try {
    const source = join(folder, 'program.c');
    writeFileSync(source, text);
    compile(compiler, [source], join(folder, 'program'));
    const run = spawnSync(join(folder, 'program'), { encoding: 'utf8', maxBuffer: 64 << 20 });
    if (run.status !== 0)
      throw new Error(`the program ended with ${run.status ?? run.signal}: ${run.stderr}`);
    return run.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
