import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { DriverPackage } from './load.ts';
import type { StoreDescription } from './store-wire.ts';

/** Hands out one driver package by content: a directory here, or the far end of a store channel. */
export interface PackageReader {
  /** The manifest, which is read like any file of it. */
  describe(): StoreDescription;
  /** Exactly these bytes of the file with this digest (64 hex digits). Throws when it cannot. */
  read(digest: string, offset: number, bytes: number): Uint8Array;
}

/** The package that a broker's driver was released with, as its guests may fetch it. */
export interface PackageSource extends PackageReader {
  readonly driver: string;
  readonly version: string;
  /** Bytes of a file by its digest; undefined for what is not part of the package. */
  sizeOf(digest: string): number | undefined;
}

/**
 * A verified package on disk. The manifest is kept as it was verified; files are read when they are asked for, and whoever
 * asks holds them against their digests.
 */
export function packageSource(found: DriverPackage): PackageSource {
  const { manifest, manifestBytes, directory } = found;
  const digest = createHash('sha256').update(manifestBytes).digest('hex');
  const files = new Map(
    manifest.files.map(({ sha256, path, bytes }) => [sha256, { path: join(directory, path), bytes }]),
  );
  return {
    driver: manifest.driver,
    version: manifest.driver_version,
    describe: () => ({ digest, bytes: manifestBytes.length }),
    sizeOf: (wanted) => (wanted === digest ? manifestBytes.length : files.get(wanted)?.bytes),
    read: (wanted, offset, bytes) => {
      if (wanted === digest) return manifestBytes.subarray(offset, offset + bytes);
      const file = files.get(wanted);
      if (file === undefined) throw new Error(`the package has no file ${wanted}`);
      return readPiece(file.path, offset, bytes);
    },
  };
}

function readPiece(path: string, offset: number, bytes: number): Uint8Array {
  // Non-blocking: what has become a named pipe since must not hold the broker.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const piece = new Uint8Array(bytes);
    let length = 0;
    while (length < bytes) {
      const got = readSync(descriptor, piece, length, bytes - length, offset + length);
      if (got === 0) throw new Error(`${path} has become shorter`);
      length += got;
    }
    return piece;
  } finally {
    closeSync(descriptor);
  }
}
