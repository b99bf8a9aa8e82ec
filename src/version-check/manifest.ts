import { checkVersion, type Identity, identityFields } from './identity.ts';
import { LIMITS } from './limits.ts';
import {
  array,
  fail,
  format,
  integer,
  object,
  type ParseError,
  type Reader,
  readWith,
  text,
} from './read.ts';
import { isPrintable, printable } from './text.ts';

/** One file of a driver package. */
export interface PackageFile {
  /** Relative to the manifest's folder, `/` between segments. */
  readonly path: string;
  readonly bytes: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

/** `drivers/<driver>/<version>/manifest.json`. */
export interface Manifest extends Identity {
  readonly format: 1;
  readonly files: readonly PackageFile[];
}

export type ManifestResult = { readonly ok: true; readonly manifest: Manifest } | ParseError;

/** Name of the file that cannot list itself. */
export const MANIFEST_NAME = 'manifest.json';

const file = object<PackageFile>({
  path: readPath,
  bytes: integer(LIMITS.fileBytes),
  sha256: text(/^[0-9a-f]{64}$/, '64 lower-case hex digits'),
});

const manifest: Reader<Manifest> = (value, at) => {
  const read = object<Manifest>({ format: format(1), ...identityFields, files: array(file, LIMITS.files) })(
    value,
    at,
  );
  const seen = new Set<string>();
  for (const [index, { path }] of read.files.entries()) {
    if (seen.has(path)) fail('DUPLICATE', `files[${index}].path`, `'${path}' is listed twice`);
    seen.add(path);
  }
  return checkVersion(read);
};

/**
 * Reads a manifest from its text, or from an object that somebody has parsed. Strict: a field too many is
 * refused, because it would be a promise that nobody keeps. Opens no file: whether the files are what the
 * manifest says is `loadPackage` of src/packages.
 */
export function parseManifest(document: unknown): ManifestResult {
  const read = readWith(manifest, document);
  return read.ok ? { ok: true, manifest: read.value } : read;
}

/** What a guest that loads this package is. */
export function identityOf(manifest: Manifest): Identity {
  const { surface, driver, vendor_id, device_id, driver_version, abi, umd_digest } = manifest;
  return { surface, driver, vendor_id, device_id, driver_version, abi, umd_digest };
}

/** A path that stays inside the package whatever it is joined to. */
function readPath(value: unknown, at: string): string {
  if (typeof value !== 'string' || value === '') fail('BAD_PATH', at, 'is not a path');
  if (value.length > LIMITS.pathChars)
    fail('BAD_PATH', at, `has ${value.length} characters; at most ${LIMITS.pathChars}`);
  const shown = `'${printable(value)}'`;
  if (!isPrintable(value)) fail('BAD_PATH', at, `${shown} holds unprintable characters`);
  if (value.startsWith('/')) fail('BAD_PATH', at, `${shown} is absolute; paths are relative to the manifest`);
  if (/[\\:]/.test(value)) fail('BAD_PATH', at, `${shown} holds a backslash or a colon; segments part at /`);
  for (const segment of value.split('/'))
    if (segment === '' || segment === '.' || segment === '..')
      fail('BAD_PATH', at, `${shown} holds a segment that is empty, . or ..`);
  if (value === MANIFEST_NAME) fail('BAD_PATH', at, `${shown} is the manifest, which cannot hash itself`);
  return value;
}
