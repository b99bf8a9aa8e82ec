import { closeSync, constants, fstatSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { type Manifest, type PackageFile, parseManifest, printable } from '../version-check/index.ts';
import { hashFile, packageDigest } from './digest.ts';
import { STORE_LIMITS } from './store-wire.ts';

export type PackageErrorCode =
  | 'NO_PACKAGE'
  | 'NO_MANIFEST'
  | 'BAD_MANIFEST'
  | 'MISSING_FILE'
  | 'BAD_FILE'
  | 'BAD_DIGEST'
  | 'MISPLACED';

/** Why a package cannot be used; the message names the file and both values. */
export interface PackageError {
  readonly ok: false;
  readonly code: PackageErrorCode;
  readonly message: string;
}

export interface DriverPackage {
  readonly ok: true;
  readonly manifest: Manifest;
  /** Folder of the manifest and of the files it lists. */
  readonly directory: string;
  readonly manifestPath: string;
  /** The manifest's file as it was read. */
  readonly manifestBytes: Uint8Array;
}

export type PackageResult = DriverPackage | PackageError;

/**
 * Reads a manifest and verifies that every file it lists is there, inside the package, of the stated size and hash,
 * and that the package digest is theirs. Never throws for what is on disk.
 */
export function loadPackage(manifestPath: string): PackageResult {
  const manifestBytes = readManifest(manifestPath);
  if (!(manifestBytes instanceof Uint8Array)) return manifestBytes;
  const read = parseManifest(manifestBytes.toString('utf8'));
  if (!read.ok) return failed('BAD_MANIFEST', `${shown(manifestPath)}: ${read.message}`);
  const { manifest } = read;
  const directory = dirname(manifestPath);
  for (const file of manifest.files) {
    const error = verifyFile(directory, file);
    if (error !== null) return error;
  }
  const digest = packageDigest(manifest.files);
  if (digest !== manifest.umd_digest)
    return failed(
      'BAD_DIGEST',
      `${shown(manifestPath)}: umd_digest is ${manifest.umd_digest}, its file list has ${digest}`,
    );
  return { ok: true, manifest, directory, manifestPath, manifestBytes };
}

export function failed(code: PackageErrorCode, message: string): PackageError {
  return { ok: false, code, message };
}

/** A path for a message: whole, on one line. */
export function shown(path: string): string {
  return printable(path, 512);
}

function readManifest(path: string): Buffer | PackageError {
  try {
    // Non-blocking: a named pipe in a manifest's place must not hold us.
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) return failed('NO_MANIFEST', `${shown(path)} is not a file`);
      const { manifestBytes: most } = STORE_LIMITS;
      if (stat.size > most)
        return failed('BAD_MANIFEST', `${shown(path)} has ${stat.size} bytes; at most ${most}`);
      const bytes = Buffer.alloc(stat.size);
      let length = 0;
      for (;;) {
        const got = readSync(descriptor, bytes, length, stat.size - length, null);
        if (got === 0) break;
        length += got;
      }
      return bytes.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    return failed('NO_MANIFEST', `cannot read the manifest ${shown(path)} (${codeOf(error)})`);
  }
}

function verifyFile(directory: string, file: PackageFile): PackageError | null {
  const path = join(directory, file.path);
  try {
    // Links may lead anywhere; what is hashed has to be what lies in the package.
    if (!realpathSync(path).startsWith(realpathSync(directory) + sep))
      return failed('BAD_FILE', `${shown(path)} leads out of its package`);
    const stat = statSync(path);
    if (!stat.isFile()) return failed('BAD_FILE', `${shown(path)} is not a file`);
    if (stat.size !== file.bytes) return wrongSize(path, stat.size, file.bytes);
    const found = hashFile(path, file.bytes);
    if (found.bytes !== file.bytes) return wrongSize(path, found.bytes, file.bytes);
    if (found.sha256 !== file.sha256)
      return failed(
        'BAD_FILE',
        `${shown(path)} has SHA-256 ${found.sha256}; the manifest says ${file.sha256}`,
      );
    return null;
  } catch (error) {
    return failed('MISSING_FILE', `cannot read ${shown(path)}, which the manifest lists (${codeOf(error)})`);
  }
}

function wrongSize(path: string, found: number, stated: number): PackageError {
  return failed('BAD_FILE', `${shown(path)} has ${found} bytes; the manifest says ${stated}`);
}

/** `ENOENT` and the like: the system's own message would repeat the path unescaped. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : printable(String(error));
}
