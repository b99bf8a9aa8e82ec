import { chargeOf, ERRNO, elementCount, elementsAt, live } from '../../../abi/index.ts';
import { LIMIT } from '../../limits.ts';
import type { DrmCall } from './call.ts';
import { PRIME_EXPORT } from './known-rows.ts';
import type { DrmProcess } from './process.ts';
import type { UseSite } from './served-row.ts';

/**
 * Puts the kernel's numbers in the place of the guest's handles, and reserves what the call is going to make: 0, or the
 * −errno of the first thing that is not right. What it has reserved stays in `call` until `settle` or `unreserve`.
 */
export function prepare(process: DrmProcess, call: DrmCall): number {
  const { served, image } = call;
  for (let i = 0; i < served.uses.length; i++) {
    const fault = resolve(call, served.uses[i] as UseSite, 0);
    if (fault !== 0) return fault;
  }
  for (const { array, sites } of served.arrays) {
    if (!live(array.when, image, 0)) continue;
    const start = elementsAt(array, image);
    if (start === 0 && !array.inStruct) continue;
    const count = elementCount(array, image);
    for (let element = 0; element < count; element++)
      for (let i = 0; i < sites.length; i++) {
        const fault = resolve(call, sites[i] as UseSite, start + element * array.stride);
        if (fault !== 0) return fault;
      }
  }
  // The first export of a buffer decides for all that come after it, and a map has to be writable.
  if (served.row === PRIME_EXPORT.row)
    image.setU32(PRIME_EXPORT.flags, image.u32(PRIME_EXPORT.flags) | PRIME_EXPORT.RDWR);
  return reserve(process, call);
}

function resolve(call: DrmCall, site: UseSite, base: number): number {
  const { image, file } = call;
  if (!live(site.when, image, base)) return 0;
  const at = base + site.offset;
  const handle = image.u32(at);
  if (handle === 0 && site.optional) return 0;
  const object = file.space(site.kind).get(handle);
  if (object === undefined) return site.bad;
  image.setU32(at, object.kernel);
  if (site.use === 'destroy') call.doomed = handle;
  return 0;
}

/** Before the kernel is asked: what it has made cannot always be taken back. */
function reserve(process: DrmProcess, call: DrmCall): number {
  const { served, image } = call;
  const { account, memory } = process.info;
  for (const { kind, when } of served.makes) {
    if (!live(when, image, 0)) continue;
    if (!account.take(LIMIT[kind])) return -ERRNO.ENOMEM;
    call.reserved.push(LIMIT[kind]);
  }
  const bytes = chargeOf(served.row, image);
  if (bytes === 'OVERFLOW') return -ERRNO.EINVAL;
  if (bytes > 0 && !memory.charge('local', bytes)) return -ERRNO.ENOMEM;
  call.charged = bytes;
  return 0;
}

/** Gives back what was reserved for a call that made nothing. */
export function unreserve(process: DrmProcess, call: DrmCall): void {
  for (const limit of call.reserved) process.info.account.give(limit);
  call.reserved.length = 0;
  if (call.charged > 0) process.info.memory.uncharge('local', call.charged);
  call.charged = 0;
}
