import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  describePackage,
  loadPackage,
  type PackageReader,
  type PackageSource,
  packageSource,
} from '../../src/packages/index.ts';
import type { Manifest } from '../../src/version-check/index.ts';

export const ABI = `sha256:${'a'.repeat(64)}`;

/** Writes a package as its author would; the path of its manifest. */
export function author(
  directory: string,
  version: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  driver = 'softgpu',
): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
  const stated = { surface: 'dxg', driver, vendor_id: 0x1414, device_id: 0x8e, abi: ABI } as const;
  const manifest = join(directory, 'manifest.json');
  writeFileSync(manifest, JSON.stringify(describePackage(directory, { ...stated, driver_version: version })));
  return manifest;
}

/** What a host with that package hands out. */
export function sourceOf(manifestPath: string): PackageSource {
  const loaded = loadPackage(manifestPath);
  if (!loaded.ok) throw new Error(loaded.message);
  return packageSource(loaded);
}

export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** A host that says what the test says: a manifest, and contents by digest. */
export function lying(
  manifest: Manifest | string,
  contents: Readonly<Record<string, Uint8Array>>,
): PackageReader {
  const text = Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  const digest = sha256(text);
  return {
    describe: () => ({ digest, bytes: text.length }),
    read: (wanted, offset, bytes) => {
      const content = wanted === digest ? text : contents[wanted];
      if (content === undefined) throw new Error(`not there: ${wanted}`);
      return content.subarray(offset, offset + bytes);
    },
  };
}
