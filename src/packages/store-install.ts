import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { MANIFEST_NAME, type Manifest, type PackageFile, parseManifest } from '../version-check/index.ts';
import { loadPackage } from './load.ts';
import type { PackageReader } from './source.ts';
import { CURRENT, currentPackage, linkedPackages, type StoreLayout, withStore } from './store.ts';
import { ensureBlob, PART } from './store-blobs.ts';
import {
  empty,
  flush,
  makeFolder,
  namesIn,
  StoreError,
  storeError,
  switchLink,
  writeDurably,
} from './store-files.ts';
import { distinct, fetchManifest, parents } from './store-manifest.ts';

export interface InstallOptions {
  /** The only driver that is wanted. */
  readonly driver?: string;
  /** The only ABI that is wanted: that of the shim which will make the package's calls. */
  readonly abi?: string;
  /** Told once what is to be done. */
  readonly begin?: (manifest: Manifest, bytes: number) => void;
  /** Told how many bytes more are there; negative when some were of no use. */
  readonly progress?: (bytes: number, file: PackageFile) => void;
}

export interface Installed {
  readonly manifest: Manifest;
  /** Of the package's own folder, whatever the links say later. */
  readonly manifestPath: string;
  /** False: it was there, whole and current, and nothing was done. */
  readonly changed: boolean;
  /** Version that was current before; null when none was. */
  readonly previous: string | null;
  readonly fetched: { readonly files: number; readonly bytes: number };
  readonly reused: { readonly files: number; readonly bytes: number };
}

/**
 * Brings a package into the store and makes it the current one of its driver. Whatever interrupts it, at whatever byte, the
 * package that was current before stays whole and current until the new one is, and the next installation goes on or
 * clears up. Throws StoreError, or what the reader throws.
 */
export function installPackage(root: string, reader: PackageReader, options: InstallOptions = {}): Installed {
  try {
    return withStore(root, (layout) => install(layout, reader, options));
  } catch (error) {
    throw storeError(error, root);
  }
}

function install(layout: StoreLayout, reader: PackageReader, options: InstallOptions): Installed {
  const { manifest, text } = fetchManifest(reader);
  checkWanted(manifest, options);
  const before = currentPackage(layout.root, manifest.driver);
  const previous = before?.ok === true ? before.manifest.driver_version : null;
  const nothing = { files: 0, bytes: 0 };
  if (before?.ok === true && isInPlace(layout, manifest, before.directory, before.manifestBytes, text))
    return {
      manifest,
      manifestPath: before.manifestPath,
      changed: false,
      previous,
      fetched: nothing,
      reused: nothing,
    };
  clear(layout, manifest);
  const counts = fetchFiles(layout, reader, manifest, options);
  const name = place(layout, manifest, text);
  makeCurrent(layout, manifest, name);
  empty(layout.scratch);
  const manifestPath = join(layout.packages, name, MANIFEST_NAME);
  return { manifest, manifestPath, changed: true, previous, ...counts };
}

function checkWanted({ driver, driver_version, abi }: Manifest, wanted: InstallOptions): void {
  if (wanted.driver !== undefined && driver !== wanted.driver)
    throw new StoreError('UNWANTED', `the package is of ${driver}, not of ${wanted.driver}`);
  if (wanted.abi !== undefined && abi !== wanted.abi)
    throw new StoreError(
      'UNWANTED',
      `the package ${driver} ${driver_version} is for ABI ${abi}, and this version speaks ${wanted.abi}: take one version of kmbridge on both sides`,
    );
}

function isInPlace(
  layout: StoreLayout,
  { driver, driver_version }: Manifest,
  folder: string,
  has: Uint8Array,
  text: Uint8Array,
): boolean {
  if (Buffer.compare(has, text) !== 0) return false;
  try {
    return realpathSync(join(layout.root, driver, driver_version)) === folder;
  } catch {
    return false;
  }
}

/** Takes away what nobody needs: what interrupted installations left, replaced packages, contents of no package. */
function clear(layout: StoreLayout, next: Manifest): void {
  empty(layout.scratch);
  const linked = linkedPackages(layout);
  const needed = new Set(next.files.map(({ sha256 }) => sha256));
  for (const name of namesIn(layout.packages)) {
    const folder = join(layout.packages, name);
    if (linked.has(name)) for (const digest of digestsOf(join(folder, MANIFEST_NAME))) needed.add(digest);
    else rmSync(folder, { recursive: true, force: true });
  }
  for (const name of namesIn(layout.blobs))
    if (!needed.has(name.endsWith(PART) ? name.slice(0, -PART.length) : name))
      rmSync(join(layout.blobs, name), { recursive: true, force: true });
}

function digestsOf(manifestPath: string): readonly string[] {
  try {
    const read = parseManifest(readFileSync(manifestPath, 'utf8'));
    return read.ok ? read.manifest.files.map(({ sha256 }) => sha256) : [];
  } catch {
    return [];
  }
}

function fetchFiles(
  layout: StoreLayout,
  reader: PackageReader,
  manifest: Manifest,
  { begin, progress }: InstallOptions,
): Pick<Installed, 'fetched' | 'reused'> {
  const files = distinct(manifest.files);
  const fetched = { files: 0, bytes: 0 };
  const reused = { files: 0, bytes: 0 };
  begin?.(
    manifest,
    files.reduce((sum, file) => sum + file.bytes, 0),
  );
  for (const file of files) {
    const into = ensureBlob(layout.blobs, reader, file, (bytes) => progress?.(bytes, file))
      ? fetched
      : reused;
    into.files++;
    into.bytes += file.bytes;
  }
  flush(layout.blobs);
  return { fetched, reused };
}

/** Puts the package together and lets it appear whole; its name among the packages. */
function place(layout: StoreLayout, manifest: Manifest, text: Uint8Array): string {
  const key = createHash('sha256').update(text).digest('hex');
  const stem = `${manifest.driver}-${manifest.driver_version}-${key}`;
  let name = stem;
  for (let again = 1; namesIn(layout.packages).includes(name); again++) {
    // Put there by one that was interrupted before the switch; or no longer what it was, and then left to `clear`.
    const found = loadPackage(join(layout.packages, name, MANIFEST_NAME));
    if (found.ok && Buffer.compare(found.manifestBytes, text) === 0) return name;
    name = `${stem}.${again}`;
  }
  const fresh = join(layout.scratch, 'package');
  mkdirSync(fresh);
  const folders = new Set(manifest.files.flatMap(({ path }) => parents(path)));
  for (const folder of folders) mkdirSync(join(fresh, folder), { recursive: true });
  for (const { path, sha256 } of manifest.files) linkOrCopy(join(layout.blobs, sha256), join(fresh, path));
  writeDurably(join(fresh, MANIFEST_NAME), text);
  for (const folder of ['', ...folders]) flush(join(fresh, folder));
  renameSync(fresh, join(layout.packages, name));
  flush(layout.packages);
  return name;
}

/** The current one first: it is what the next guest takes, and the version's own name may have to be moved out of the way. */
function makeCurrent(layout: StoreLayout, { driver, driver_version }: Manifest, name: string): void {
  const folder = join(layout.root, driver);
  makeFolder(folder);
  const target = join('..', basename(layout.packages), name);
  switchLink(join(folder, CURRENT), target, layout.scratch);
  flush(folder);
  switchLink(join(folder, driver_version), target, layout.scratch);
  flush(folder);
}

/** One content on the disk once; where the file system has no links, a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    flush(to);
  }
}
