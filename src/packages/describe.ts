import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Identity, MANIFEST_NAME, type Manifest, VERSION_LIMITS } from '../version-check/index.ts';
import { hashFile, packageDigest } from './digest.ts';

/** What a package's author states; the rest follows from its files. */
export type Stated = Omit<Identity, 'umd_digest'>;

/** The manifest of the files in `directory` as they are now. Throws when they cannot be read. */
export function describePackage(directory: string, stated: Stated): Manifest {
  const files = filesIn(directory, '').map((path) => ({
    path,
    ...hashFile(join(directory, path), VERSION_LIMITS.fileBytes),
  }));
  const { surface, driver, vendor_id, device_id, driver_version, abi } = stated;
  const umd_digest = packageDigest(files);
  return {
    format: 1,
    surface,
    driver,
    vendor_id,
    device_id,
    driver_version,
    abi,
    umd_digest,
    files,
  };
}

function filesIn(directory: string, prefix: string): string[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true })
    .flatMap((entry) => {
      const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      return entry.isDirectory() ? filesIn(directory, path) : [path];
    })
    .filter((path) => path !== MANIFEST_NAME)
    .sort();
}
