import { chargeOf, ERRNO, elementCount, elementsAt, live } from '../../../abi/index.ts';
import { LIMIT } from '../../limits.ts';
import type { DrmCall } from './call.ts';
import type { DrmObject } from './handle-space.ts';
import { PRIME_EXPORT } from './known-rows.ts';
import type { DrmProcess } from './process.ts';
import type { UseSite } from './served-row.ts';

/**
 * Puts the kernel's numbers in the place of the guest's handles, and reserves what the call is going to make: 0, or the
 * −errno of the first thing that is not right. What it has reserved stays in `call` until `settle` or `unreserve`. The
 * kernel is asked in the same breath: numbers that are looked up come again once their objects are closed.
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
  if (served.row === PRIME_EXPORT.row) {
    image.setU32(PRIME_EXPORT.flags, image.u32(PRIME_EXPORT.flags) | PRIME_EXPORT.RDWR);
    leave(call, call.file.gem.get(call.file.gem.find(image.u32(PRIME_EXPORT.handle))));
  }
  return reserve(process, call);
}

/** From before the kernel is asked: a buffer whose handle is closed meanwhile may be mapped all the same. */
export function leave(call: DrmCall, object: DrmObject | undefined): void {
  if (object === undefined || object.left) return;
  object.left = true;
  call.leaving = object;
}

/** No descriptor of it has left after all. One whose handle was closed meanwhile stays charged, which errs on the safe side. */
export function stay(call: DrmCall): void {
  if (call.leaving !== null) call.leaving.left = false;
  call.leaving = null;
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
  if (site.use === 'destroy') {
    call.doomed = object;
    // Before the kernel closes it, and may give its number to another.
    file.space(site.kind).show(object, false);
  }
  return 0;
}

/** What the call was to close is still there. */
export function spare({ file, doomed }: DrmCall): void {
  if (doomed !== null) file.space(doomed.kind).show(doomed, true);
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
  const own = chargeOf(served.row, image);
  if (own === 'OVERFLOW') return -ERRNO.EINVAL;
  // Whoever imports a buffer may be the last to have it.
  const bytes = own + call.imported;
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
