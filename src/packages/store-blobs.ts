import { createHash, type Hash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import type { PackageFile } from '../version-check/index.ts';
import { hashFile } from './digest.ts';
import type { PackageReader } from './source.ts';
import { StoreError, writeAll } from './store-files.ts';
import { STORE_LIMITS } from './store-wire.ts';

/** Ending of a file that is not whole yet; the next sync goes on where it ends. */
export const PART = '.part';

/** Told of every piece that has come, and of what was there already. */
export type BlobProgress = (bytes: number) => void;

/**
 * Has the content of a file in `folder` under its digest, and nothing else there under that name: what is there already is
 * hashed, what an interrupted fetch left is continued. True when something was fetched.
 */
export function ensureBlob(
  folder: string,
  reader: PackageReader,
  file: Pick<PackageFile, 'sha256' | 'bytes'>,
  progress: BlobProgress,
): boolean {
  const path = join(folder, file.sha256);
  if (isWhole(path, file)) {
    progress(file.bytes);
    return false;
  }
  rmSync(path, { recursive: true, force: true });
  const part = `${path}${PART}`;
  const there = lstatSync(part, { throwIfNoEntry: false });
  // One that was interrupted between its last byte and its name is read-only already.
  if (there?.isFile() === true) chmodSync(part, 0o600);
  else if (there !== undefined) rmSync(part, { recursive: true });
  const descriptor = openSync(part, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    fetch(descriptor, reader, file, progress);
    fchmodSync(descriptor, 0o444);
    fsyncSync(descriptor);
  } catch (error) {
    // Of no use to the next one: its content is wrong from some byte on.
    if (error instanceof StoreError) rmSync(part, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  renameSync(part, path);
  return true;
}

function isWhole(path: string, { bytes, sha256 }: Pick<PackageFile, 'sha256' | 'bytes'>): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && stat.size === bytes && hashFile(path, bytes).sha256 === sha256;
}

function fetch(
  descriptor: number,
  reader: PackageReader,
  file: Pick<PackageFile, 'sha256' | 'bytes'>,
  progress: BlobProgress,
): void {
  const hash = createHash('sha256');
  let done = hashPart(descriptor, hash, file.bytes);
  const resumed = done > 0;
  progress(done);
  while (done < file.bytes) {
    const bytes = Math.min(STORE_LIMITS.readBytes, file.bytes - done);
    const piece = reader.read(file.sha256, done, bytes);
    if (piece.length !== bytes)
      throw new StoreError('BAD_PACKAGE', `${piece.length} bytes came where ${bytes} were asked for`);
    writeAll(descriptor, piece, done);
    hash.update(piece);
    done += bytes;
    progress(bytes);
  }
  const digest = hash.digest('hex');
  if (digest === file.sha256) return;
  if (!resumed)
    throw new StoreError('BAD_PACKAGE', `the file with SHA-256 ${file.sha256} came with SHA-256 ${digest}`);
  // What an earlier fetch left was not of this file: once more from the beginning.
  ftruncateSync(descriptor, 0);
  progress(-done);
  fetch(descriptor, reader, file, progress);
}

/** Hashes what is there of the file; how many bytes that is. More than the whole of it counts as nothing. */
function hashPart(descriptor: number, hash: Hash, most: number): number {
  const { size } = fstatSync(descriptor);
  if (size > most) {
    ftruncateSync(descriptor, 0);
    return 0;
  }
  const chunk = new Uint8Array(STORE_LIMITS.readBytes);
  let done = 0;
  for (;;) {
    const got = readSync(descriptor, chunk, 0, chunk.length, done);
    if (got === 0) return done;
    hash.update(chunk.subarray(0, got));
    done += got;
  }
}
