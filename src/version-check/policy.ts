import type { Identity, IdentityField } from './identity.ts';
import { LIMITS } from './limits.ts';
import {
  array,
  fail,
  format,
  object,
  oneOf,
  optional,
  type ParseError,
  type Reader,
  readWith,
  text,
} from './read.ts';
import type { Surface } from './surface.ts';
import { isPrintable, printable } from './text.ts';
import { parseVersion, versionShape } from './version.ts';

/** Two driver versions of one driver that somebody has an opinion about. */
export interface Pair {
  readonly driver: string;
  /** Version of the driver on the host. */
  readonly host: string;
  /** Version of the package in the guest. */
  readonly guest: string;
  /** Pins the guest's package; absent: any package of that version (of the host's digest when the versions are equal). */
  readonly umd_digest?: string;
}

/** Known not to be qualified: refused with the reason unless `allow` is set, and then shown as such everywhere. */
export interface UnqualifiedPair extends Pair {
  readonly reason: string;
  readonly allow: boolean;
}

/** Which guests a host takes. `pairs` comes from a file; what the file does not name is never accepted, except an identical guest. */
export type Policy =
  | { readonly kind: 'exact' }
  | { readonly kind: 'strict' }
  | {
      readonly kind: 'pairs';
      /** What refusals call it: the file's name. */
      readonly name: string;
      readonly surface: Surface;
      readonly qualified: readonly Pair[];
      readonly unqualified: readonly UnqualifiedPair[];
    };

export type PolicyResult = { readonly ok: true; readonly policy: Policy } | ParseError;

/**
 * Which fields decide under `exact`, the one that says most first. On drm the user-mode package is not tied to the
 * kernel driver's version (DRM drivers keep their uAPI stable), so its digest is shown and does not bind.
 */
const EXACT: Record<Surface, readonly IdentityField[]> = {
  dxg: ['surface', 'driver', 'driver_version', 'abi', 'umd_digest'],
  drm: ['surface', 'driver', 'driver_version', 'abi'],
};

/** `strict`: everything an identity says. */
const STRICT: readonly IdentityField[] = [
  'surface',
  'driver',
  'driver_version',
  'abi',
  'umd_digest',
  'vendor_id',
  'device_id',
];

/** What no policy file can lift: with another ABI the two sides would read each other's bytes wrongly. */
const PAIRS: readonly IdentityField[] = ['surface', 'driver', 'abi'];

/** The fields that must be equal before anything else is looked at. */
export function bindingFields(policy: Policy, surface: Surface): readonly IdentityField[] {
  if (policy.kind === 'pairs') return PAIRS;
  return policy.kind === 'strict' ? STRICT : EXACT[surface];
}

/** The first field in which the two differ, null when all of `fields` agree. */
export function firstDifference(
  fields: readonly IdentityField[],
  host: Identity,
  guest: Identity,
): IdentityField | null {
  return fields.find((field) => host[field] !== guest[field]) ?? null;
}

/** Whether `exact` would accept the guest. */
export function identical(host: Identity, guest: Identity): boolean {
  return firstDifference(EXACT[host.surface], host, guest) === null;
}

const pairFields = {
  driver: text(/^[a-z][a-z0-9_-]{0,31}$/, 'a driver name'),
  host: text(/^[0-9.]{1,48}$/, 'a version'),
  guest: text(/^[0-9.]{1,48}$/, 'a version'),
  umd_digest: optional(text(/^sha256:[0-9a-f]{64}$/, "'sha256:' and 64 lower-case hex digits")),
};

interface PolicyFile {
  readonly format: 1;
  readonly surface: Surface;
  readonly qualified: readonly Pair[];
  readonly unqualified: readonly UnqualifiedPair[];
}

const policyFile = object<PolicyFile>({
  format: format(1),
  surface: oneOf(['dxg', 'drm']),
  qualified: array(object<Pair>(pairFields), LIMITS.pairs),
  unqualified: array(
    object<UnqualifiedPair>({ ...pairFields, reason: readReason, allow: oneOf([true, false]) }),
    LIMITS.pairs,
  ),
});

const consistent: Reader<PolicyFile> = (value, at) => {
  const read = policyFile(value, at);
  const seen = new Set<string>();
  for (const list of ['qualified', 'unqualified'] as const)
    for (const [index, pair] of read[list].entries()) {
      const where = `${list}[${index}]`;
      for (const side of ['host', 'guest'] as const)
        if (parseVersion(pair[side], read.surface) === null)
          fail(
            'BAD_VALUE',
            `${where}.${side}`,
            `'${pair[side]}' is not a ${read.surface} version (${versionShape(read.surface)})`,
          );
      const key = `${pair.driver} ${pair.host} ${pair.guest} ${pair.umd_digest ?? ''}`;
      // Two opinions about one pair: whichever counted, a reader of the file would expect the other.
      if (seen.has(key)) fail('DUPLICATE', where, 'names a pair that is already in this file');
      seen.add(key);
    }
  return read;
};

/**
 * Reads `exact`, `strict`, or the text of a policy file
 * `{format:1, surface, qualified:[{driver, host, guest, umd_digest?}], unqualified:[{…, reason, allow}]}`.
 * `name` is what refusals call the file.
 */
export function parsePolicy(document: string, name = 'policy file'): PolicyResult {
  const word = document.length <= 16 ? document.trim() : '';
  if (word === 'exact' || word === 'strict') return { ok: true, policy: { kind: word } };
  const read = readWith(consistent, document);
  if (!read.ok) return read;
  const { surface, qualified, unqualified } = read.value;
  return { ok: true, policy: { kind: 'pairs', name: printable(name, 64), surface, qualified, unqualified } };
}

function readReason(value: unknown, at: string): string {
  if (typeof value !== 'string' || value.trim() === '') fail('BAD_VALUE', at, 'is not a reason');
  if (value.length > LIMITS.reasonChars)
    fail('BAD_VALUE', at, `has ${value.length} characters; at most ${LIMITS.reasonChars}`);
  if (!isPrintable(value)) fail('BAD_VALUE', at, 'holds unprintable characters');
  return value;
}
