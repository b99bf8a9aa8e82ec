import type { Image } from './image.ts';
import { isLive } from './packet-size.ts';
import type {
  CallerKind,
  Condition,
  DescriptorUse,
  Direction,
  Field,
  HandleUse,
  Row,
  StructPlan,
} from './plan.ts';

/** One handle in a struct: offsets are relative to the struct (or array element) the site is listed for. */
export interface HandleSite {
  readonly offset: number;
  readonly handle: HandleUse;
  /** Selectors of the unions around it; all must hold. */
  readonly when: readonly Condition[];
  /** Offset of the LUID beside a handle field, or −1: how a new adapter handle gets its adapter. */
  readonly luid: number;
}

/** A field that holds an address in the caller's process: a slab token on the wire and in the host's image. */
export interface MappedSite {
  readonly offset: number;
  readonly when: readonly Condition[];
}

/** A field that names something of the calling process. */
export interface CallerSite {
  readonly offset: number;
  readonly when: readonly Condition[];
  readonly kind: CallerKind;
  readonly direction: Direction;
  /** Of the field: 8, or 4 for an i32. */
  readonly bytes: number;
  /** What a DRM descriptor is; null for all else. */
  readonly descriptor: DescriptorUse | null;
}

/** An array whose elements hold handles or mapped addresses. */
export interface SiteArray<S> {
  /** Offset of the pointer field, or of the array itself when it lies in the struct. */
  readonly at: number;
  readonly inStruct: boolean;
  /** Offset of the u32 count, or −1 when `length` is fixed. */
  readonly count: number;
  /** Fixed length, or the most elements a counted array has. */
  readonly length: number;
  readonly stride: number;
  readonly when: readonly Condition[];
  readonly sites: readonly S[];
}

export type HandleArray = SiteArray<HandleSite>;
export type MappedArray = SiteArray<MappedSite>;
export type CallerArray = SiteArray<CallerSite>;

/** All places of a row's struct where a handle can be. */
export interface HandleSites {
  readonly scalars: readonly HandleSite[];
  readonly arrays: readonly HandleArray[];
}

/** All places of a row's struct where a mapped address can be. */
export interface MappedSites {
  readonly scalars: readonly MappedSite[];
  readonly arrays: readonly MappedArray[];
}

/** All places of a row's struct that name something of the calling process. */
export interface CallerSites {
  readonly scalars: readonly CallerSite[];
  readonly arrays: readonly CallerArray[];
}

const NONE: readonly Condition[] = [];

interface Build<S> {
  readonly scalars: S[];
  readonly arrays: SiteArray<S>[];
}

/** Makes the site of a field that is one, from where it lies and the offset of the LUID beside it. */
type Pick<S> = (field: Field, offset: number, when: readonly Condition[], luid: number) => S | null;

const pickHandle: Pick<HandleSite> = ({ handle }, offset, when, luid) =>
  handle === null ? null : { offset, handle, when, luid };
const pickMapped: Pick<MappedSite> = ({ mapped }, offset, when) => (mapped ? { offset, when } : null);

const pickCaller: Pick<CallerSite> = ({ caller, direction, size, descriptor }, offset, when) =>
  caller === null
    ? null
    : { offset, when, kind: caller, direction, bytes: size, descriptor: descriptor ?? null };

/** Finds the handles of `row`, once. Pointees inside pointees hold none on this surface; a test holds that. */
export function handleSites(row: Row): HandleSites {
  const build: Build<HandleSite> = { scalars: [], arrays: [] };
  walk(row.struct, 0, NONE, build, pickHandle);
  return build;
}

/** Finds the addresses of the caller's process in `row`, once; the guest replaces the tokens that it finds there. */
export function mappedSites(row: Row): MappedSites {
  const build: Build<MappedSite> = { scalars: [], arrays: [] };
  walk(row.struct, 0, NONE, build, pickMapped);
  return build;
}

/** Finds what of the calling process `row` names, once. */
export function callerSites(row: Row): CallerSites {
  const build: Build<CallerSite> = { scalars: [], arrays: [] };
  walk(row.struct, 0, NONE, build, pickCaller);
  return build;
}

/** Whether every selector holds for the struct that starts at `base`. */
export function live(when: readonly Condition[], image: Image, base: number): boolean {
  for (let i = 0; i < when.length; i++) {
    const condition = when[i];
    if (condition && !isLive(condition, image, base)) return false;
  }
  return true;
}

/** Whether a call may complete later than its turn. */
export function mayBlock({ blocking, atOnce }: Row, image: Image): boolean {
  return blocking && (atOnce === undefined || !live(atOnce, image, 0));
}

/** Elements of `array` that the image holds. */
export function elementCount(array: SiteArray<unknown>, image: Image): number {
  if (array.count < 0) return array.length;
  return Math.min(image.u32(array.count), array.length);
}

/** Image offset of the first element of `array`; 0 when its pointer is NULL. */
export function elementsAt(array: SiteArray<unknown>, image: Image): number {
  return array.inStruct ? array.at : image.pointer(array.at);
}

function walk<S>(
  plan: StructPlan,
  base: number,
  outer: readonly Condition[],
  build: Build<S>,
  pick: Pick<S>,
): void {
  const luidField = plan.fields.find((field) => field.scalar === 'luid');
  const luid = luidField === undefined ? -1 : base + luidField.offset;
  for (const field of plan.fields) {
    if (field.direction === 'none') continue;
    const when = conditions(field, base, outer);
    if (field.pointer !== null) pointerArray(field, base, when, build, pick);
    else if (field.inline !== null) inlineArray(field, base, when, build, pick);
    else if (field.struct !== null) walk(field.struct, base + field.offset, when, build, pick);
    else {
      const site = pick(field, base + field.offset, when, luid);
      if (site !== null) build.scalars.push(site);
    }
  }
}

function conditions(field: Field, base: number, outer: readonly Condition[]): readonly Condition[] {
  if (field.when === null) return outer;
  return [...outer, { ...field.when, offset: base + field.when.offset }];
}

function pointerArray<S>(
  field: Field,
  base: number,
  when: readonly Condition[],
  build: Build<S>,
  pick: Pick<S>,
): void {
  const { pointer } = field;
  if (pointer === null) return;
  const sites: S[] = [];
  if (typeof pointer.element !== 'string')
    walk(pointer.element, 0, NONE, { scalars: sites, arrays: [] }, pick);
  else push(sites, pick(field, 0, NONE, -1));
  if (sites.length === 0) return;
  build.arrays.push({
    at: base + field.offset,
    inStruct: false,
    count: pointer.countOffset === null ? -1 : base + pointer.countOffset,
    length: pointer.countOffset === null ? pointer.fixedCount : pointer.max,
    stride: pointer.elementSize,
    when,
    sites,
  });
}

function inlineArray<S>(
  field: Field,
  base: number,
  when: readonly Condition[],
  build: Build<S>,
  pick: Pick<S>,
): void {
  const { inline } = field;
  const site = pick(field, 0, NONE, -1);
  if (inline === null || site === null) return;
  build.arrays.push({
    at: base + field.offset,
    inStruct: true,
    count: inline.countOffset === null ? -1 : base + inline.countOffset,
    length: inline.length,
    stride: inline.elementSize,
    when,
    sites: [site],
  });
}

function push<S>(sites: S[], site: S | null): void {
  if (site !== null) sites.push(site);
}
