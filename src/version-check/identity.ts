import { LIMITS } from './limits.ts';
import { array, fail, integer, object, oneOf, type ParseError, type Reader, readWith, text } from './read.ts';
import type { Surface } from './surface.ts';
import { parseVersion, versionShape } from './version.ts';

/**
 * What one side says it is: the host of the driver it runs, a guest of the package it loads. Field names
 * are those of the manifest and of the bus's contact message.
 */
export interface Identity {
  readonly surface: Surface;
  readonly driver: string;
  readonly vendor_id: number;
  readonly device_id: number;
  /** Canonical: `1.1.0.0` on dxg, `3.61.0` on drm. */
  readonly driver_version: string;
  /** `sha256:` and 64 hex digits over the ABI rows the package was built for. */
  readonly abi: string;
  /** `sha256:` and 64 hex digits over the package's file list. */
  readonly umd_digest: string;
}

export type IdentityField = keyof Identity;

const digest = text(/^sha256:[0-9a-f]{64}$/, "'sha256:' and 64 lower-case hex digits");

/** Reads what every identity has; shared by the manifest, which has more. */
export const identityFields: { readonly [K in IdentityField]: Reader<Identity[K]> } = {
  surface: oneOf(['dxg', 'drm']),
  driver: text(/^[a-z][a-z0-9_-]{0,31}$/, 'a driver name (a-z, 0-9, _, -, at most 32, a letter first)'),
  vendor_id: integer(0xffff),
  device_id: integer(0xffff),
  driver_version: text(/^[0-9.]{1,48}$/, 'a version'),
  abi: digest,
  umd_digest: digest,
};

/** The one check that needs two fields: which shape of version the surface has. */
export function checkVersion<T extends Pick<Identity, 'surface' | 'driver_version'>>(value: T): T {
  if (parseVersion(value.driver_version, value.surface) === null)
    fail(
      'BAD_VALUE',
      'driver_version',
      `'${value.driver_version}' is not a ${value.surface} version (${versionShape(value.surface)})`,
    );
  return value;
}

const readIdentity = object<Identity>(identityFields);
const readAnything: Reader<unknown> = (value) => value;

/** An identity as a peer claims it, checked as strictly as a manifest. */
export function parseIdentity(
  claim: unknown,
): { readonly ok: true; readonly identity: Identity } | ParseError {
  const read = readWith((value, at) => checkVersion(readIdentity(value, at)), claim);
  return read.ok ? { ok: true, identity: read.value } : read;
}

/** The list of a contact message: bounded, its elements still unread. */
export function parseClaims(
  claims: unknown,
): { readonly ok: true; readonly claims: readonly unknown[] } | ParseError {
  const read = readWith((value) => array(readAnything, LIMITS.identities)(value, 'identities'), claims);
  return read.ok ? { ok: true, claims: read.value } : read;
}

/** A field as people write it: PCI ids in hex. */
export function showField(identity: Identity, field: IdentityField): string {
  const value = identity[field];
  return typeof value === 'number' ? `0x${value.toString(16).padStart(4, '0')}` : value;
}
