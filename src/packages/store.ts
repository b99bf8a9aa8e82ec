import { closeSync, constants, openSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { MANIFEST_NAME } from '../version-check/index.ts';
import { tryLock } from '../vmbus-sim/ffi/index.ts';
import { DRIVER, findPackage, loadPlace, type PackagePlace, placesOf } from './find.ts';
import { failed, loadPackage, type PackageResult, shown } from './load.ts';
import { makeFolder, namesIn, StoreError } from './store-files.ts';

/** Where a guest's own packages lie: KMBRIDGE_STORE, else its folder among the user's data. */
export function storeRoot(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['KMBRIDGE_STORE'];
  if (own !== undefined && own !== '') return resolve(own);
  const data = env['XDG_DATA_HOME'];
  // The base directory specification has a relative one ignored.
  const base = data !== undefined && isAbsolute(data) ? data : join(homedir(), '.local/share');
  return join(base, 'kmbridge/drivers');
}

/**
 * The parts of a store. Packages lie in `packages` and never change once they are there; `<driver>/<version>` and
 * `<driver>/current` are links to them, because a link can be switched in one step and a folder cannot.
 */
export interface StoreLayout {
  readonly root: string;
  /** Contents of files by their digest. */
  readonly blobs: string;
  readonly packages: string;
  /** What is being made; of no worth to whoever comes next. */
  readonly scratch: string;
}

export function layoutOf(root: string): StoreLayout {
  return {
    root,
    blobs: join(root, '.blobs/sha256'),
    packages: join(root, '.packages'),
    scratch: join(root, '.tmp'),
  };
}

/** Name of the link to the package that a guest of a driver takes unless told otherwise. */
export const CURRENT = 'current';

/** Where the current package of a driver lies: the folder itself, which stays what it is when the link is switched. */
export function currentFolder(root: string, driver: string): string | null {
  return followed(join(root, driver, CURRENT));
}

/** The current package of a driver, verified; null when none is. */
export function currentPackage(root: string, driver: string): PackageResult | null {
  const folder = currentFolder(root, driver);
  if (folder === null) return null;
  const loaded = loadPackage(join(folder, MANIFEST_NAME));
  if (loaded.ok && loaded.manifest.driver !== driver)
    return failed('MISPLACED', `${shown(loaded.manifestPath)} says it is ${loaded.manifest.driver}`);
  return loaded;
}

/**
 * The package that a guest takes from the store: the version asked for, else the current one, else the newest. Null when the
 * store has none. Its path is the package's own and not the link's, which may be switched while the guest starts.
 */
export function findStored(root: string, driver: string, version?: string): PackageResult | null {
  if (!DRIVER.test(driver)) return null;
  if (version === undefined) {
    const current = currentPackage(root, driver);
    if (current !== null) return current;
  }
  const places = placesOf(root, driver);
  const place = version === undefined ? places.at(-1) : places.find((one) => one.version === version);
  if (place !== undefined) return loadPlace(settled(place));
  if (version === undefined) return null;
  // A switch that was interrupted may have left the version without its own name.
  const current = currentPackage(root, driver);
  return current?.ok === true && current.manifest.driver_version === version ? current : null;
}

/** A package, or what is wrong with it, and whose it is. */
export interface FoundPackage {
  readonly where: 'store' | 'built-in';
  readonly result: PackageResult;
}

/** The package a guest takes: from its own store first, then of those in `builtIn`. */
export function findAnywhere(
  stored: string | null,
  builtIn: string,
  driver: string,
  version?: string,
): FoundPackage {
  const own = stored === null ? null : findStored(stored, driver, version);
  // What is current was chosen: nothing else is taken in its place unasked. A version is a version wherever it lies.
  if (own !== null && (own.ok || version === undefined)) return { where: 'store', result: own };
  const other = findPackage(builtIn, driver, version);
  return other.ok || own === null ? { where: 'built-in', result: other } : { where: 'store', result: own };
}

/** The same place by the folder that the package really lies in. */
function settled(place: PackagePlace): PackagePlace {
  const folder = followed(dirname(place.manifestPath));
  return folder === null ? place : { ...place, manifestPath: join(folder, MANIFEST_NAME) };
}

/** Names of the packages in the store that a link leads to. */
export function linkedPackages(layout: StoreLayout): ReadonlySet<string> {
  const linked = new Set<string>();
  for (const driver of namesIn(layout.root).filter((name) => DRIVER.test(name)))
    for (const name of namesIn(join(layout.root, driver))) {
      const folder = followed(join(layout.root, driver, name));
      if (folder !== null && dirname(folder) === followed(layout.packages)) linked.add(basename(folder));
    }
  return linked;
}

function followed(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

/**
 * Runs `work` while no other process works on the store. The lock is the system's: it ends with whoever holds it, however
 * that ends.
 */
export function withStore<T>(root: string, work: (layout: StoreLayout) => T): T {
  const layout = layoutOf(root);
  for (const folder of [layout.blobs, layout.packages, layout.scratch]) makeFolder(folder);
  const lock = openSync(join(root, '.lock'), constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const got = tryLock(lock);
    if (got === 'held') throw new StoreError('BUSY', `another process works on the store ${shown(root)}`);
    if (got !== 'locked')
      throw new StoreError('IO', `the store ${shown(root)} cannot be locked: errno ${-got}`);
    return work(layout);
  } finally {
    closeSync(lock);
  }
}
