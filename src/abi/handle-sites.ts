import type { Image } from './image.ts';
import type { Condition, Field, HandleUse, Row, StructPlan } from './plan.ts';

/** One handle in a struct: offsets are relative to the struct (or array element) the site is listed for. */
export interface HandleSite {
  readonly offset: number;
  readonly handle: HandleUse;
  /** Selectors of the unions around it; all must hold. */
  readonly when: readonly Condition[];
  /** Offset of the LUID beside a handle field, or −1: how a new adapter handle gets its adapter. */
  readonly luid: number;
}

/** An array whose elements hold handles. */
export interface HandleArray {
  /** Offset of the pointer field, or of the array itself when it lies in the struct. */
  readonly at: number;
  readonly inStruct: boolean;
  /** Offset of the u32 count, or −1 when `length` is fixed. */
  readonly count: number;
  /** Fixed length, or the most elements a counted array has. */
  readonly length: number;
  readonly stride: number;
  readonly when: readonly Condition[];
  readonly sites: readonly HandleSite[];
}

/** All places of a row's struct where a handle can be. */
export interface HandleSites {
  readonly scalars: readonly HandleSite[];
  readonly arrays: readonly HandleArray[];
}

const NONE: readonly Condition[] = [];

interface Build {
  readonly scalars: HandleSite[];
  readonly arrays: HandleArray[];
}

/** Finds the handles of `row`, once. Pointees inside pointees hold none on this surface; a test holds that. */
export function handleSites(row: Row): HandleSites {
  const build: Build = { scalars: [], arrays: [] };
  walk(row.struct, 0, NONE, build);
  return build;
}

/** Whether every selector holds for the struct that starts at `base`. */
export function live(when: readonly Condition[], image: Image, base: number): boolean {
  for (let i = 0; i < when.length; i++) {
    const condition = when[i];
    if (condition && (image.u32(base + condition.offset) & condition.mask) >>> 0 !== condition.equals)
      return false;
  }
  return true;
}

/** Elements of `array` that the image holds. */
export function elementCount(array: HandleArray, image: Image): number {
  if (array.count < 0) return array.length;
  const count = image.u32(array.count);
  return count < array.length ? count : array.length;
}

/** Image offset of the first element of `array`; 0 when its pointer is NULL. */
export function elementsAt(array: HandleArray, image: Image): number {
  return array.inStruct ? array.at : image.pointer(array.at);
}

function walk(plan: StructPlan, base: number, outer: readonly Condition[], build: Build): void {
  const luid = plan.fields.find((field) => field.scalar === 'luid');
  for (const field of plan.fields) {
    const when = conditions(field, base, outer);
    if (field.direction === 'none') continue;
    if (field.pointer !== null) pointerArray(field, base, when, build);
    else if (field.inline !== null) inlineArray(field, base, when, build);
    else if (field.struct !== null) walk(field.struct, base + field.offset, when, build);
    else if (field.handle !== null)
      build.scalars.push({
        offset: base + field.offset,
        handle: field.handle,
        when,
        luid: luid === undefined ? -1 : base + luid.offset,
      });
  }
}

function conditions(field: Field, base: number, outer: readonly Condition[]): readonly Condition[] {
  if (field.when === null) return outer;
  return [...outer, { ...field.when, offset: base + field.when.offset }];
}

function pointerArray(field: Field, base: number, when: readonly Condition[], build: Build): void {
  const { pointer } = field;
  if (pointer === null) return;
  const sites: HandleSite[] = [];
  if (field.handle !== null) sites.push({ offset: 0, handle: field.handle, when: NONE, luid: -1 });
  else if (typeof pointer.element !== 'string')
    walk(pointer.element, 0, NONE, { scalars: sites, arrays: [] });
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

function inlineArray(field: Field, base: number, when: readonly Condition[], build: Build): void {
  const { inline, handle } = field;
  if (inline === null || handle === null) return;
  build.arrays.push({
    at: base + field.offset,
    inStruct: true,
    count: inline.countOffset === null ? -1 : base + inline.countOffset,
    length: inline.length,
    stride: inline.elementSize,
    when,
    sites: [{ offset: 0, handle, when: NONE, luid: -1 }],
  });
}
