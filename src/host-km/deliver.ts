import { elementCount, elementsAt, live, type MappedSite } from '../abi/index.ts';
import type { Call } from './call.ts';

/** Makes sure that the guest has the memory which the reply to `call` speaks of; false when it cannot be passed. */
export function deliverMapped(call: Call): boolean {
  const { scalars, arrays } = call.served.mapped;
  for (let i = 0; i < scalars.length; i++) {
    if (!deliverAt(call, scalars[i] as MappedSite, 0)) return false;
  }
  for (let i = 0; i < arrays.length; i++) {
    const array = arrays[i];
    if (array === undefined || !live(array.when, call.image, 0)) continue;
    const start = elementsAt(array, call.image);
    const count = start === 0 && !array.inStruct ? 0 : elementCount(array, call.image);
    for (let element = 0; element < count; element++) {
      for (const site of array.sites)
        if (!deliverAt(call, site, start + element * array.stride)) return false;
    }
  }
  return true;
}

function deliverAt(call: Call, site: MappedSite, base: number): boolean {
  if (!live(site.when, call.image, base)) return true;
  const token = call.image.num64(base + site.offset);
  return token === 0 || call.channel.process.memory.deliver(token);
}
