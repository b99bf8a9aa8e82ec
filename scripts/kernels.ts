/**
 * Builds the example kernels: `kernels.ts` writes every `.wasm` beside its source, `--check` only says which is not
 * current (exit 1). The compiler is pinned and the build has no input but the source, so the bytes are the same
 * everywhere.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renameMemoryImport } from './wasm-import.ts';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'examples/kernels');
const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');

export interface Kernel {
  readonly source: string;
  readonly binary: string;
}

/** Every source directly in `examples/kernels` is a kernel; folders hold what they import. */
export function kernels(): readonly Kernel[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ source: join(folder, name), binary: join(folder, name.replace(/\.ts$/, '.wasm')) }));
}

/** The module as an engine takes it: its only import `kmbridge.memory` of at most 1,024 pages, no start function. */
export function buildKernel(kernel: Kernel): Uint8Array {
  const out = mkdtempSync(join(tmpdir(), 'kmbridge-kernel-'));
  try {
    const file = join(out, 'kernel.wasm');
    const options = '-O3 --noAssert --runtime stub --importMemory --noExportMemory'.split(' ');
    const pages = ['--initialMemory', '1', '--maximumMemory', '1024'];
    const built = spawnSync(
      process.execPath,
      [compiler, relative(root, kernel.source), '-o', file, ...options, ...pages],
      { cwd: root, encoding: 'utf8' },
    );
    if (built.status !== 0) throw new Error(`${kernel.source} does not compile:\n${built.stderr}`);
    return renameMemoryImport(readFileSync(file), 'kmbridge', 'memory');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Whether the committed module is what its source builds. */
export function isCurrent(kernel: Kernel): boolean {
  try {
    return Buffer.compare(readFileSync(kernel.binary), buildKernel(kernel)) === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function main(check: boolean): void {
  for (const kernel of kernels()) {
    const name = relative(root, kernel.binary);
    if (!check) {
      const bytes = buildKernel(kernel);
      writeFileSync(kernel.binary, bytes);
      process.stdout.write(`${name}: ${bytes.length} bytes\n`);
    } else if (!isCurrent(kernel)) {
      process.stderr.write(`${name} is not current: node --import tsx scripts/kernels.ts\n`);
      process.exitCode = 1;
    }
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url))
  main(process.argv.includes('--check'));
