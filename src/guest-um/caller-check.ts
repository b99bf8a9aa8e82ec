import {
  type CallerSite,
  type CallerSites,
  callerSites,
  elementCount,
  elementsAt,
  type Image,
  live,
  type Row,
} from '../abi/index.ts';

/** The places of a row that name something of the calling process; null when it has none. */
export function callerSitesOf(row: Row): CallerSites | null {
  const sites = callerSites(row);
  return sites.scalars.length + sites.arrays.length === 0 ? null : sites;
}

/**
 * Whether a call names a descriptor, an event or memory of its process, or asks for a descriptor. A TypeScript guest has
 * none of them to give: its memory is an arena of its own, and the runtime does not share its descriptors.
 */
export function namesCaller(sites: CallerSites, image: Image): boolean {
  for (const site of sites.scalars) if (names(site, image, 0)) return true;
  for (const array of sites.arrays) {
    const first = live(array.when, image, 0) ? elementsAt(array, image) : 0;
    const count = first === 0 ? 0 : elementCount(array, image);
    for (let i = 0; i < count; i++)
      for (const site of array.sites) if (names(site, image, first + i * array.stride)) return true;
  }
  return false;
}

function names(site: CallerSite, image: Image, base: number): boolean {
  if (!live(site.when, image, base)) return false;
  // An event that also comes back is one that the shim makes for a descriptor which the caller asks for.
  const asks = site.direction === 'out' || (site.kind === 'event' && site.direction === 'inout');
  return asks || image.num64(base + site.offset) !== 0;
}
