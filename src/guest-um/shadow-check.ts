import {
  elementCount,
  elementsAt,
  type HandleArray,
  type HandleSite,
  type Image,
  live,
  STATUS,
} from '../abi/index.ts';
import type { CallPlan } from './call-plan.ts';
import type { ShadowTable } from './shadow-table.ts';

/** An index of an adapter, or a negative NTSTATUS. */
export type Route = number;

const NONE = -1;

const badHandle = (site: HandleSite): Route =>
  site.handle.bad === 'INVALID_HANDLE' ? STATUS.INVALID_HANDLE : STATUS.INVALID_PARAMETER;

/**
 * Which adapter a call belongs to: that of the first handle in it. A bad one is answered here, since there would be
 * no channel to send it on; all others are the broker's to judge.
 */
export function routeOf(plan: CallPlan, image: Image, table: ShadowTable): Route {
  const { scalars, arrays } = plan.sites;
  for (let i = 0; i < scalars.length; i++) {
    const site = scalars[i] as HandleSite;
    if (!names(site, image, 0)) continue;
    return adapterAt(site, image, site.offset, table);
  }
  for (let i = 0; i < arrays.length; i++) {
    const array = arrays[i] as HandleArray;
    const site = array.sites[0] as HandleSite;
    if (site.handle.use === 'new' || !live(array.when, image, 0)) continue;
    const at = elementsAt(array, image);
    if (at !== 0 && elementCount(array, image) > 0) return adapterAt(site, image, at + site.offset, table);
  }
  return STATUS.INVALID_PARAMETER;
}

/**
 * As `routeOf`, but every handle in the call has to be alive, of its kind and on one adapter: nobody waits for the
 * answer of a one-way call, so that what can fail has to fail before it is sent.
 */
export function checkHandles(plan: CallPlan, image: Image, table: ShadowTable): Route {
  const { scalars, arrays } = plan.sites;
  let adapter = NONE;
  for (let i = 0; i < scalars.length; i++) {
    const site = scalars[i] as HandleSite;
    if (!names(site, image, 0)) continue;
    const found = adapterAt(site, image, site.offset, table);
    if (found < 0) return found;
    if (adapter !== NONE && adapter !== found) return STATUS.INVALID_PARAMETER;
    adapter = found;
  }
  for (let i = 0; i < arrays.length; i++) {
    const found = checkArray(arrays[i] as HandleArray, image, table, adapter);
    if (found < NONE) return found;
    adapter = found;
  }
  return adapter === NONE ? STATUS.INVALID_PARAMETER : adapter;
}

function checkArray(array: HandleArray, image: Image, table: ShadowTable, known: number): Route {
  let adapter = known;
  if (!live(array.when, image, 0)) return adapter;
  const at = elementsAt(array, image);
  if (at === 0) return adapter;
  const count = elementCount(array, image);
  for (let element = 0; element < count; element++) {
    const base = at + element * array.stride;
    for (let i = 0; i < array.sites.length; i++) {
      const site = array.sites[i] as HandleSite;
      if (!names(site, image, base)) continue;
      const found = adapterAt(site, image, base + site.offset, table);
      if (found < 0) return found;
      if (adapter !== NONE && adapter !== found) return STATUS.INVALID_PARAMETER;
      adapter = found;
    }
  }
  return adapter;
}

/** Whether a site holds something that must name an object. */
function names(site: HandleSite, image: Image, base: number): boolean {
  const { use, optional } = site.handle;
  if (use === 'new' || !live(site.when, image, base)) return false;
  return image.u32(base + site.offset) !== 0 || !(optional || use === 'use-or-new');
}

function adapterAt(site: HandleSite, image: Image, at: number, table: ShadowTable): Route {
  const entry = table.find(image.u32(at), site.handle.kinds);
  if (entry === undefined) return badHandle(site);
  return entry.adapter < 0 ? STATUS.DEVICE_REMOVED : entry.adapter;
}
