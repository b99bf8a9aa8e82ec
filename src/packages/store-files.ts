import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { printable } from '../version-check/index.ts';

/** Why the store could not do what was asked of it. */
export type StoreErrorCode =
  /** Another process works on the store. */
  | 'BUSY'
  /** The system did not let us: no room, no right, a file in a folder's place. */
  | 'IO'
  /** What the other side offers is no package: its manifest or a file is not what it says. */
  | 'BAD_PACKAGE'
  /** A sound package, and not the one that is wanted here. */
  | 'UNWANTED';

export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, message: string) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** `ENOSPC` and the like as a StoreError; everything else as it is. */
export function storeError(error: unknown, root: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  return new StoreError('IO', `the store ${printable(root, 512)}: ${printable(error.message, 512)}`);
}

/** Writes all of it at an offset. */
export function writeAll(descriptor: number, bytes: Uint8Array, offset: number): void {
  for (let done = 0; done < bytes.length; )
    done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
}

/** A new file, on the disk when this returns. */
export function writeDurably(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'wx', 0o444);
  try {
    writeAll(descriptor, bytes, 0);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The names in a folder, or a file's bytes, are on the disk when this returns. */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes folders down to `path`, and their names durable. */
export function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) flush(dirname(made));
}

/** Names in a folder; none when it is not there. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Removes everything in a folder. */
export function empty(folder: string): void {
  for (const name of namesIn(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

/**
 * Makes `path` a link to `target` in one step: whoever looks sees the old one or the new one. Only a folder that somebody
 * put there by hand cannot be replaced like that; it is moved into `scratch` first.
 */
export function switchLink(path: string, target: string, scratch: string): void {
  const fresh = join(scratch, 'link');
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  if (isFolder(path)) renameSync(path, join(scratch, `replaced-${basename(path)}`));
  renameSync(fresh, path);
}

/** A folder itself, and no link to one. */
function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
