import { createHash } from 'node:crypto';
import {
  type DriverPackage,
  findAnywhere,
  findPackage,
  findStored,
  loadPackage,
  type PackageErrorCode,
  type PackageResult,
  storeRoot,
} from '../packages/index.ts';
import type { DriverArgument } from './arguments.ts';
import { kmbridge } from './commands.ts';
import { CliError } from './exit.ts';
import { driversRoot } from './paths.ts';

/** Where a guest's identity comes from; the first that is given counts. */
export interface ManifestChoice {
  readonly driver: DriverArgument | undefined;
  /** `--manifest`. */
  readonly manifest: string | undefined;
  /** `KMBRIDGE_MANIFEST`. */
  readonly environment: string | undefined;
  /** The partition that the guest will run in: its host is where a package can be fetched. */
  readonly partition?: string;
}

const DEFAULT_DRIVER = 'softgpu';

/**
 * Path of the manifest of a verified package: the one that is named, else what the guest's store has, else a built-in one.
 * Throws CliError USAGE or BAD_MANIFEST.
 */
export function packageManifest(
  choice: ManifestChoice,
  root = driversRoot,
  store: string | null = storeRoot(process.env),
): string {
  const { driver, manifest } = choice;
  if (driver !== undefined && manifest !== undefined)
    throw new CliError('USAGE', '--driver and --manifest both name a package; give one of them');
  const environment = choice.environment === '' ? undefined : choice.environment;
  const file = manifest ?? (driver === undefined ? environment : undefined);
  if (file === undefined) {
    const name = driver?.driver ?? DEFAULT_DRIVER;
    const { where, result } = findAnywhere(store, root, name, driver?.version);
    if (result.ok) return result.manifestPath;
    const fetchable = where === 'store' || result.code === 'NO_PACKAGE';
    throw new CliError(
      'BAD_MANIFEST',
      result.message,
      fetchable ? syncCommandLine(choice.partition, name) : packageFix(result.code),
    );
  }
  const found = loadPackage(file);
  if (found.ok) return found.manifestPath;
  // Somebody's own package: only its author can mend it.
  throw new CliError('BAD_MANIFEST', found.message);
}

/**
 * The same version may lie in the guest's store and among the built-in packages, and not be the same package: a version that
 * was asked for by name is then the one whose manifest has `digest`, which is the host's. Else `manifest` stays.
 */
export function matchingManifest(
  manifest: string,
  choice: ManifestChoice,
  digest: () => string | null,
  root = driversRoot,
  store: string | null = storeRoot(process.env),
): string {
  const { driver } = choice;
  if (driver?.version === undefined || choice.manifest !== undefined) return manifest;
  const both = [
    store === null ? null : findStored(store, driver.driver, driver.version),
    findPackage(root, driver.driver, driver.version),
  ].flatMap((found) =>
    found?.ok === true ? [{ path: found.manifestPath, digest: manifestDigest(found) }] : [],
  );
  if (new Set(both.map((one) => one.digest)).size < 2) return manifest;
  const wanted = digest();
  return both.find((one) => one.digest === wanted)?.path ?? manifest;
}

/** What a store channel calls a package: the SHA-256 of its manifest's text. */
export function manifestDigest({ manifestBytes }: DriverPackage): string {
  return createHash('sha256').update(manifestBytes).digest('hex');
}

/** The command that fetches a host's package. */
export function syncCommandLine(partition: string | undefined, driver?: string): string {
  const from = partition === undefined ? [] : ['--partition', partition];
  return kmbridge('store', 'sync', ...from, ...(driver === undefined ? [] : ['--driver', driver]));
}

/** An installed package, or the CliError that says what is wrong with it and what mends it. */
export function verified(result: PackageResult): PackageResult & { ok: true } {
  if (result.ok) return result;
  throw new CliError('BAD_MANIFEST', result.message, packageFix(result.code));
}

/** Our own packages are written by `gen`; nobody else's can be mended from here. */
export function packageFix(code: PackageErrorCode): string {
  return code === 'NO_PACKAGE' || code === 'NO_MANIFEST' ? kmbridge('doctor') : 'npm run gen';
}
