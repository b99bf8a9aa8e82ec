import { accessSync, closeSync, constants, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { HEADER_BYTES, readElf } from './elf.ts';
import { CliError } from './exit.ts';

/** A program into which the shim can be loaded. */
export interface NativeProgram {
  /** Absolute path of the file that is started. */
  readonly path: string;
  /** As it was named: `argv[0]`. */
  readonly name: string;
  /** Every file that its start opens by path: itself, what links lead to, and the interpreters of a `#!` chain. */
  readonly files: readonly string[];
}

/** What the kernel follows of `#!` lines that name each other. */
const SHEBANG_DEPTH = 4;
const SET_ID = 0o6000;

/** Finds a program as a shell would, and checks that the shim can be loaded into it. Throws CliError. */
export function findProgram(name: string, env: NodeJS.ProcessEnv = process.env): NativeProgram {
  const path = name.includes('/') ? resolve(name) : onPath(name, env['PATH'] ?? '');
  if (path === null) throw new CliError('USAGE', `no program ${name} on PATH`);
  const files: string[] = [];
  let file = path;
  for (let depth = 0; depth <= SHEBANG_DEPTH; depth++) {
    const next = checkFile(file, files);
    if (next === null) return { path, name, files };
    file = next;
  }
  throw new CliError('UNSUPPORTED', `${name}: its #! lines lead further than the system follows`);
}

/** The program that a shell would start for `name`; null when there is none. */
export function onPath(name: string, path: string): string | null {
  if (name === '') return null;
  for (const directory of path.split(delimiter)) {
    const file = resolve(directory === '' ? '.' : directory, name);
    if (isExecutable(file)) return file;
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Null when `file` starts by itself; the interpreter when it is a script. */
function checkFile(file: string, files: string[]): string | null {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new CliError('USAGE', `no program ${file}`);
  if (!isExecutable(file)) throw new CliError('USAGE', `${file} is no program that may be executed`);
  files.push(...new Set([file, realpathSync(file)]));
  const verdict = readElf(head(file));
  // The kernel ignores these bits of a script, and so may we.
  if (verdict.kind !== 'script' && (stat.mode & SET_ID) !== 0)
    throw unfit(file, 'it is setuid or setgid, and the system loads no library of ours into such a program');
  switch (verdict.kind) {
    case 'script':
      return join('/', verdict.interpreter);
    case 'static':
      throw unfit(file, 'it is statically linked, so that no library can be loaded into it');
    case 'none':
      throw unfit(file, 'it is neither an ELF program nor a script with a #! line');
    case 'unfit':
      throw unfit(file, verdict.reason);
    case 'dynamic':
      if (verdict.interpreter.includes('/ld-musl'))
        throw unfit(file, 'it is linked against musl, the shim against glibc');
      return null;
  }
}

function unfit(file: string, reason: string): CliError {
  return new CliError('UNSUPPORTED', `${file} cannot be a native guest: ${reason}`);
}

function head(file: string): Uint8Array {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const bytes = Buffer.alloc(HEADER_BYTES);
      return bytes.subarray(0, readSync(descriptor, bytes, 0, HEADER_BYTES, 0));
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw new CliError(
      'USAGE',
      `cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
