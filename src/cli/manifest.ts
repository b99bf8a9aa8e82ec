import { findPackage, loadPackage, type PackageErrorCode, type PackageResult } from '../packages/index.ts';
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
}

/** Path of the manifest of a verified package. Throws CliError USAGE or BAD_MANIFEST. */
export function packageManifest(choice: ManifestChoice, root = driversRoot): string {
  const { driver, manifest } = choice;
  if (driver !== undefined && manifest !== undefined)
    throw new CliError('USAGE', '--driver and --manifest both name a package; give one of them');
  const environment = choice.environment === '' ? undefined : choice.environment;
  const file = manifest ?? (driver === undefined ? environment : undefined);
  if (file === undefined)
    return verified(findPackage(root, driver?.driver ?? 'softgpu', driver?.version)).manifestPath;
  const found = loadPackage(file);
  if (found.ok) return found.manifestPath;
  // Somebody's own package: only its author can mend it.
  throw new CliError('BAD_MANIFEST', found.message);
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
