import {
  type CallerSite,
  callerSites,
  type HandleArray,
  type HandleSite,
  type HandleUse,
  handleSites,
  type MappedSites,
  mappedSites,
  type Row,
  rows,
  STATUS,
  type Transcoder,
  transcoderOf,
} from '../abi/index.ts';
import { descriptorSites, eventSites } from './descriptors-row.ts';
import { KIND_BIT } from './handle-graph.ts';

/** A place that names an existing object, made ready for the call path. */
export interface UseSite {
  readonly offset: number;
  /** Bits of the kinds it takes. */
  readonly kinds: number;
  /** Adapter handles are a space of their own, tried first where a field takes both. */
  readonly adapter: boolean;
  readonly destroy: boolean;
  readonly optional: boolean;
  /** NTSTATUS of a handle that is not there, not ours or of another kind. */
  readonly bad: number;
  readonly when: HandleSite['when'];
}

export interface UseArray {
  readonly array: HandleArray;
  readonly sites: readonly UseSite[];
}

/** A row as the broker serves it: everything that can be known before the first call is. */
export interface ServedRow {
  readonly row: Row;
  readonly transcoder: Transcoder;
  readonly global: boolean;
  readonly uses: readonly UseSite[];
  readonly arrays: readonly UseArray[];
  /** Offset of the handle whose object owns what the call makes; −1 when it is the adapter. */
  readonly parentAt: number;
  /** Offset of a resource that may own the allocations of the call; −1 without. */
  readonly resourceAt: number;
  /** Offset of a handle whose device all other objects must be of; −1 without. */
  readonly deviceAt: number;
  /** Where a reply may speak of memory that the guest has to be given first. */
  readonly mapped: MappedSites;
  /** Where it takes an event of the caller's. */
  readonly events: readonly CallerSite[];
  /** Where it names descriptors; null when it has nothing to do with any. */
  readonly descriptors: readonly CallerSite[] | null;
}

function useSite(offset: number, handle: HandleUse, when: HandleSite['when']): UseSite {
  return {
    offset,
    kinds: handle.kinds.reduce((bits, kind) => bits | KIND_BIT[kind], 0),
    adapter: handle.kinds.includes('adapter'),
    destroy: handle.use === 'destroy',
    optional: handle.optional || handle.use === 'use-or-new',
    bad: STATUS[handle.bad],
    when,
  };
}

const names = (site: HandleSite): boolean => site.handle.use !== 'new';

function offsetOf(sites: readonly HandleSite[], is: (handle: HandleUse) => boolean): number {
  return sites.find(({ handle, when }) => when.length === 0 && is(handle))?.offset ?? -1;
}

export function serveRow(row: Row): ServedRow {
  const { scalars, arrays } = handleSites(row);
  const uses = scalars.filter(names);
  return {
    row,
    transcoder: transcoderOf(row),
    global: row.scope === 'process',
    uses: uses.map(({ offset, handle, when }) => useSite(offset, handle, when)),
    arrays: arrays
      .map((array) => ({
        array,
        sites: array.sites.filter(names).map(({ offset, handle, when }) => useSite(offset, handle, when)),
      }))
      .filter(({ sites }) => sites.length > 0),
    parentAt: offsetOf(uses, ({ parent }) => parent),
    resourceAt: offsetOf(scalars, ({ kinds, use }) => use !== 'destroy' && kinds.includes('resource')),
    deviceAt: offsetOf(
      uses,
      ({ kinds, use }) => use === 'use' && kinds.length === 1 && kinds[0] === 'device',
    ),
    mapped: givenSites(row),
    events: eventSites(row),
    descriptors: descriptorSites(row),
  };
}

/** Mapped addresses, and memory of the caller's that is replaced. */
function givenSites(row: Row): MappedSites {
  const mapped = mappedSites(row);
  const caller = callerSites(row);
  const replaced = (site: CallerSite): boolean => site.kind === 'memory' && site.direction !== 'in';
  const arrays = caller.arrays.map((array) => ({ ...array, sites: array.sites.filter(replaced) }));
  return {
    scalars: [...mapped.scalars, ...caller.scalars.filter(replaced)],
    arrays: [...mapped.arrays, ...arrays.filter(({ sites }) => sites.length > 0)],
  };
}

/** The rows by number; a hole is a number that nobody serves. */
export function servedRows(): readonly (ServedRow | undefined)[] {
  const last = rows.reduce((most, row) => Math.max(most, row.nr), 0);
  const table: (ServedRow | undefined)[] = new Array(last + 1).fill(undefined);
  for (const row of rows) table[row.nr] = serveRow(row);
  return table;
}
