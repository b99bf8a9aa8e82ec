import type { CallerKind, DescriptorUse, HandleKind, HandleUse, Surface } from '../plan.ts';
import { ERRNO, type ErrnoName } from '../status.ts';
import { SchemaError } from './error.ts';
import { type FIELD_OPTIONS, type Read, required, word, words } from './options.ts';

/** In the order of their bits in the C tables. */
export const HANDLE_KINDS: readonly HandleKind[] = [
  'adapter',
  'device',
  'context',
  'resource',
  'allocation',
  'pagingqueue',
  'syncobject',
  'hwqueue',
  'sharedresource',
  'sharedsyncobject',
  'gem',
  'syncobj',
  'fence',
];

const CALLER_KINDS = ['descriptor', 'event', 'memory'] as const;
const GIVES = ['dma-buf', 'syncobj', 'sync-file', 'queue'] as const;
const ERRNOS = Object.keys(ERRNO) as ErrnoName[];

export type FieldRead = Read<typeof FIELD_OPTIONS>;

/** Rows of this package answer with the kernel's own errno. */
export const surfaceOf = (where: string): Surface => (where.startsWith('kmbridge.drm.') ? 'drm' : 'dxg');

/** What a handle field means; null for any other. */
export function handleOf(options: FieldRead, where: string): HandleUse | null {
  if (options.kinds === undefined) return null;
  const use = word(
    required(options.use, where, 'use'),
    ['use', 'new', 'destroy', 'use-or-new', 'find-or-new'],
    where,
  );
  const made = use === 'new' || use === 'find-or-new';
  return {
    kinds: words(options.kinds, HANDLE_KINDS, where),
    use,
    optional: options.optional ?? false,
    parent: options.parent ?? false,
    bad: options.host_only ? 'INVALID_HANDLE' : 'INVALID_PARAMETER',
    ...(surfaceOf(where) === 'dxg' || made ? {} : { errno: badOf(options, where) }),
  };
}

export function callerOf(options: FieldRead, where: string): CallerKind | null {
  return options.caller === undefined ? null : word(options.caller, CALLER_KINDS, where);
}

/** What a DRM descriptor is; null for dxg's, whose kind the host finds out, and for any other field. */
export function descriptorOf(options: FieldRead, where: string): DescriptorUse | null {
  if (options.gives === undefined) {
    if (options.caller === 'descriptor' && options.type === 'i32')
      throw new SchemaError('MISSING_OPTION', where, 'gives is missing');
    return null;
  }
  if (options.caller !== 'descriptor') throw new SchemaError('BAD_FIELD', where, 'is no descriptor');
  const errno = options.dir === 'out' ? 'EBADF' : badOf(options, where);
  return { gives: word(options.gives, GIVES, where), errno };
}

function badOf(options: FieldRead, where: string): ErrnoName {
  return errnoOf(required(options.bad, where, 'bad'), where);
}

export function errnoOf(text: string, where: string): ErrnoName {
  return word(text, ERRNOS, where);
}
