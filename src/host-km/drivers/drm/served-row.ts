import {
  type CallerSite,
  callerSites,
  type DescriptorKind,
  ERRNO,
  type HandleArray,
  type HandleSite,
  handleSites,
  type Row,
  type Transcoder,
  transcoderOf,
} from '../../../abi/index.ts';
import { DRM_KINDS, type DrmKind } from './handle-space.ts';
import { type PointerFinder, pointerFinder } from './pointers.ts';

/** A place in a struct that holds a handle. */
export interface UseSite {
  readonly offset: number;
  readonly when: HandleSite['when'];
  readonly kind: DrmKind;
  readonly use: HandleSite['handle']['use'];
  readonly optional: boolean;
  /** −errno of a handle that is not there. */
  readonly bad: number;
}

/** A place that names a descriptor. */
export interface DescriptorSite {
  readonly offset: number;
  readonly when: CallerSite['when'];
  readonly gives: DescriptorKind;
  /** −errno of one that is not there. */
  readonly bad: number;
}

export interface UseArray {
  readonly array: HandleArray;
  readonly sites: readonly UseSite[];
}

/** A row as the DRM driver serves it: everything that can be known before the first call is. */
export interface DrmRow {
  readonly row: Row;
  readonly transcoder: Transcoder;
  readonly pointers: PointerFinder;
  /** Places that name an object which is there. */
  readonly uses: readonly UseSite[];
  readonly arrays: readonly UseArray[];
  /** Places where the kernel puts the number of a new object, or of a known one where the row says so. */
  readonly makes: readonly UseSite[];
  /** Descriptors that the caller passes, and that it gets. */
  readonly lends: readonly DescriptorSite[];
  readonly gives: readonly DescriptorSite[];
  /** Where the kernel answers an offset for mmap(2), and where the buffer stands that it is of; −1 without. */
  readonly mapAt: number;
  readonly gemAt: number;
}

export function drmRow(row: Row): DrmRow {
  const handles = handleSites(row);
  const scalars = handles.scalars.map(siteOf);
  const sites = callerSites(row).scalars;
  const makes = ({ use }: UseSite): boolean => use === 'new' || use === 'find-or-new';
  return {
    row,
    transcoder: transcoderOf(row),
    pointers: pointerFinder(row),
    uses: scalars.filter((site) => !makes(site)),
    arrays: handles.arrays.map((array) => ({ array, sites: array.sites.map(siteOf) })),
    makes: scalars.filter(makes),
    lends: descriptorsOf(sites, 'in'),
    gives: descriptorsOf(sites, 'out'),
    mapAt: row.struct.fields.find(({ mmap }) => mmap === true)?.offset ?? -1,
    gemAt: scalars.find(({ use, kind }) => use === 'use' && kind === 'gem')?.offset ?? -1,
  };
}

/** A handle of this surface is of one kind. Throws for a row that says something else: a mistake of ours. */
function siteOf({ offset, handle, when }: HandleSite): UseSite {
  const kind = DRM_KINDS.find((one) => handle.kinds.length === 1 && handle.kinds[0] === one);
  if (kind === undefined) throw new Error(`a DRM handle of kind ${handle.kinds.join('|')}`);
  const { use, optional, errno = 'EINVAL' } = handle;
  return { offset, when, kind, use, optional, bad: -ERRNO[errno] };
}

function descriptorsOf(sites: readonly CallerSite[], way: 'in' | 'out'): DescriptorSite[] {
  return sites.flatMap(({ offset, when, direction, descriptor }) =>
    descriptor === null || (direction !== way && direction !== 'inout')
      ? []
      : [{ offset, when, gives: descriptor.gives, bad: -ERRNO[descriptor.errno] }],
  );
}

/** Rows by their number in the head of a call. */
export function drmRowTable(rows: readonly Row[]): ReadonlyMap<number, DrmRow> {
  return new Map(rows.map((row) => [row.id, drmRow(row)]));
}
