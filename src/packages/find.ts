import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions, MANIFEST_NAME, parseVersion, type Version } from '../version-check/index.ts';
import { failed, loadPackage, type PackageResult, shown } from './load.ts';

/** A place on disk where a package should be: `<root>/<driver>/<version>/manifest.json`. */
export interface PackagePlace {
  readonly driver: string;
  readonly version: string;
  readonly manifestPath: string;
}

/** A driver's name, as a folder has it. */
export const DRIVER = /^[a-z][a-z0-9_-]{0,31}$/;

/** The places under `root` whose names can be a package's, drivers by name, versions oldest first; opens none. */
export function listPlaces(root: string): readonly PackagePlace[] {
  return names(root)
    .filter((driver) => DRIVER.test(driver))
    .sort()
    .flatMap((driver) =>
      names(join(root, driver))
        .map((version) => ({ version, parsed: parsed(version) }))
        .filter((entry) => entry.parsed.length > 0)
        .sort((a, b) => compareVersions(a.parsed, b.parsed))
        .map(({ version }) => ({
          driver,
          version,
          manifestPath: join(root, driver, version, MANIFEST_NAME),
        })),
    );
}

/** Every package under `root`, verified; one that is broken is in the list with its error. */
export function listPackages(
  root: string,
): readonly { readonly place: PackagePlace; readonly result: PackageResult }[] {
  return listPlaces(root).map((place) => ({ place, result: loadPlace(place) }));
}

/** The package of a driver, verified: the version asked for, else the newest. */
export function findPackage(root: string, driver: string, version?: string): PackageResult {
  const places = placesOf(root, driver);
  const place =
    version === undefined ? places.at(-1) : places.find((candidate) => candidate.version === version);
  if (place !== undefined) return loadPlace(place);
  const wanted = shown(version === undefined ? driver : `${driver} ${version}`);
  const there = places.map((one) => one.version).join(', ');
  return failed(
    'NO_PACKAGE',
    `no package ${wanted} in ${shown(root)}${there === '' ? '' : `; there is: ${there}`}`,
  );
}

/** The places of one driver, oldest first. */
export function placesOf(root: string, driver: string): readonly PackagePlace[] {
  return listPlaces(root).filter((place) => place.driver === driver);
}

/** The package at a place, verified, and that it is the one the place is named for. */
export function loadPlace(place: PackagePlace): PackageResult {
  const loaded = loadPackage(place.manifestPath);
  if (!loaded.ok) return loaded;
  const { driver, driver_version } = loaded.manifest;
  // Whoever asks for a version by its folder must not be given another.
  if (driver !== place.driver || driver_version !== place.version)
    return failed('MISPLACED', `${shown(place.manifestPath)} says it is ${driver} ${driver_version}`);
  return loaded;
}

function parsed(version: string): Version {
  return parseVersion(version, 'dxg') ?? parseVersion(version, 'drm') ?? [];
}

/** Folder names; none when the folder is not there. */
function names(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
