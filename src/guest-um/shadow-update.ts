import {
  elementCount,
  elementsAt,
  type HandleArray,
  type HandleSite,
  type Image,
  live,
} from '../abi/index.ts';
import type { CallPlan } from './call-plan.ts';
import type { ShadowEntry, ShadowTable } from './shadow-table.ts';

/** Finds the adapter of a LUID (low and high word) among those offered; −1 when there is none. */
export type AdapterByLuid = (low: number, high: number) => number;

/**
 * Takes over what a successful call made and ended. `adapter` is that of the call's channel, −1 on the global one.
 * False when the table is full.
 */
export function recordReply(
  plan: CallPlan,
  image: Image,
  table: ShadowTable,
  adapter: number,
  byLuid: AdapterByLuid,
): boolean {
  if (plan.ends) forget(plan, image, table);
  if (!plan.makes) return true;
  const owner = ownerOf(plan, image, table);
  // The first object a call makes owns the others: a resource its allocations, a queue its progress fence.
  let lead: ShadowEntry | null = null;
  for (const site of plan.sites.scalars) {
    const { use, kinds } = site.handle;
    if ((use !== 'new' && use !== 'use-or-new') || !live(site.when, image, 0)) continue;
    const handle = image.u32(site.offset);
    if (handle === 0) continue;
    const known = use === 'use-or-new' ? table.find(handle, kinds) : undefined;
    if (known === undefined && !add(site, image, 0, table, adapter, lead ?? owner, byLuid)) return false;
    lead ??= table.find(handle, kinds) ?? null;
  }
  for (const array of plan.sites.arrays) {
    if (!live(array.when, image, 0)) continue;
    for (const base of elements(array, image))
      for (const site of array.sites) {
        if (site.handle.use !== 'new' || image.u32(base + site.offset) === 0) continue;
        if (!add(site, image, base, table, adapter, lead ?? owner, byLuid)) return false;
      }
  }
  return true;
}

function add(
  site: HandleSite,
  image: Image,
  base: number,
  table: ShadowTable,
  adapter: number,
  parent: ShadowEntry | null,
  byLuid: AdapterByLuid,
): boolean {
  const handle = image.u32(base + site.offset);
  const [kind] = site.handle.kinds;
  if (kind === undefined) return true;
  if (kind !== 'adapter') return table.add(handle, kind, adapter, parent);
  const luid = base + site.luid;
  const offered = site.luid < 0 ? -1 : byLuid(image.u32(luid), image.u32(luid + 4));
  return table.add(handle, kind, offered, null);
}

/** The parent of what a call makes; an adapter is none: its objects end with its last handle, not with this one. */
function ownerOf(plan: CallPlan, image: Image, table: ShadowTable): ShadowEntry | null {
  for (const site of plan.sites.scalars) {
    if (!site.handle.parent || site.handle.use === 'new' || !live(site.when, image, 0)) continue;
    const entry = table.find(image.u32(site.offset), site.handle.kinds);
    if (entry !== undefined) return entry.kind === 'adapter' ? null : entry;
  }
  return null;
}

function forget(plan: CallPlan, image: Image, table: ShadowTable): void {
  const end = (site: HandleSite, base: number): void => {
    if (site.handle.use !== 'destroy') return;
    const entry = table.find(image.u32(base + site.offset), site.handle.kinds);
    if (entry !== undefined) table.remove(entry);
  };
  for (const site of plan.sites.scalars) if (live(site.when, image, 0)) end(site, 0);
  for (const array of plan.sites.arrays) {
    if (!live(array.when, image, 0)) continue;
    for (const base of elements(array, image)) for (const site of array.sites) end(site, base);
  }
}

/** Image offsets of the elements that are there; only for calls that make or end something. */
function elements(array: HandleArray, image: Image): number[] {
  const at = elementsAt(array, image);
  const count = at === 0 ? 0 : elementCount(array, image);
  return Array.from({ length: count }, (_, index) => at + index * array.stride);
}
