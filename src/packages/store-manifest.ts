import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import {
  MANIFEST_NAME,
  type Manifest,
  type PackageFile,
  parseManifest,
  printable,
} from '../version-check/index.ts';
import { packageDigest } from './digest.ts';
import type { PackageReader } from './source.ts';
import { StoreError } from './store-files.ts';
import { STORE_LIMITS } from './store-wire.ts';

/** The manifest as the other side has it: of the digest it says, and a manifest. */
export function fetchManifest(reader: PackageReader): {
  readonly manifest: Manifest;
  readonly text: Uint8Array;
} {
  const { digest, bytes } = reader.describe();
  if (bytes > STORE_LIMITS.manifestBytes)
    throw new StoreError(
      'BAD_PACKAGE',
      `the manifest has ${bytes} bytes; at most ${STORE_LIMITS.manifestBytes}`,
    );
  const text = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += STORE_LIMITS.readBytes) {
    const wanted = Math.min(STORE_LIMITS.readBytes, bytes - at);
    const piece = reader.read(digest, at, wanted);
    if (piece.length !== wanted) throw new StoreError('BAD_PACKAGE', 'the manifest came in part');
    text.set(piece, at);
  }
  if (createHash('sha256').update(text).digest('hex') !== digest)
    throw new StoreError(
      'BAD_PACKAGE',
      'the manifest is not the one that was described: its SHA-256 is another',
    );
  const read = parseManifest(Buffer.from(text).toString('utf8'));
  if (!read.ok) throw new StoreError('BAD_PACKAGE', `the manifest: ${read.message}`);
  checkLayout(read.manifest);
  return { manifest: read.manifest, text };
}

/** What `parseManifest` cannot say: that the files fit beside each other, on the disk, and are those of `umd_digest`. */
function checkLayout({ files, umd_digest }: Manifest): void {
  const folders = new Set(files.flatMap(({ path }) => parents(path)));
  for (const { path } of files)
    if (folders.has(path) || path.split('/')[0] === MANIFEST_NAME)
      throw new StoreError('BAD_PACKAGE', `the manifest: '${printable(path)}' is a file and a folder`);
  const sizes = new Map<string, number>();
  for (const { sha256, bytes } of files) {
    if ((sizes.get(sha256) ?? bytes) !== bytes)
      throw new StoreError(
        'BAD_PACKAGE',
        `the manifest: two files with SHA-256 ${sha256} are not of one size`,
      );
    sizes.set(sha256, bytes);
  }
  const bytes = distinct(files).reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > STORE_LIMITS.packageBytes)
    throw new StoreError(
      'BAD_PACKAGE',
      `the files have ${bytes} bytes; at most ${STORE_LIMITS.packageBytes}`,
    );
  const digest = packageDigest(files);
  if (digest !== umd_digest)
    throw new StoreError(
      'BAD_PACKAGE',
      `the manifest: umd_digest is ${umd_digest}, its file list has ${digest}`,
    );
}

/** The folders above a path inside a package, outermost first. */
export function parents(path: string): readonly string[] {
  const above: string[] = [];
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) above.unshift(folder);
  return above;
}

/** Each content once, whatever names it has. */
export function distinct(files: readonly PackageFile[]): readonly PackageFile[] {
  return [...new Map(files.map((file) => [file.sha256, file])).values()];
}
