import { type CallerSite, live } from '../abi/index.ts';
import type { Call } from './call.ts';

/** Id of the event that `call` names; 0 when it names none. */
export function eventOf(call: Call): bigint {
  const { events } = call.served;
  for (let i = 0; i < events.length; i++) {
    const site = events[i] as CallerSite;
    if (!live(site.when, call.image, 0)) continue;
    const { offset } = site;
    if (call.image.u32(offset) !== 0 || call.image.u32(offset + 4) !== 0) return call.image.u64(offset);
  }
  return 0n;
}
