import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { PackageFile } from '../version-check/index.ts';

/**
 * `umd_digest` of a package: SHA-256 over one line `<sha256> <bytes> <path>\n` per file, sorted by path, so that it
 * does not depend on the order in which a manifest lists them.
 */
export function packageDigest(files: readonly PackageFile[]): string {
  const lines = files
    .map((file) => ({ path: file.path, line: `${file.sha256} ${file.bytes} ${file.path}\n` }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return `sha256:${createHash('sha256')
    .update(lines.map((entry) => entry.line).join(''), 'utf8')
    .digest('hex')}`;
}

const CHUNK_BYTES = 1 << 20;

/** SHA-256 of at most `limit` bytes of a file, and how many there were; piecewise, as libraries are large. */
export function hashFile(path: string, limit: number): { readonly bytes: number; readonly sha256: string } {
  const descriptor = openSync(path, 'r');
  try {
    const hash = createHash('sha256');
    const chunk = new Uint8Array(Math.min(CHUNK_BYTES, limit + 1));
    let bytes = 0;
    while (bytes <= limit) {
      const got = readSync(descriptor, chunk, 0, Math.min(chunk.length, limit + 1 - bytes), null);
      if (got === 0) break;
      hash.update(chunk.subarray(0, got));
      bytes += got;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    closeSync(descriptor);
  }
}
