import { type CallerSite, live, STATUS } from '../abi/index.ts';
import { closeQuietly } from '../vmbus-sim/ffi/index.ts';
import type { Call } from './call.ts';

/**
 * Finds what the descriptors in `call` name; whatever becomes of the call, they are used up. 0, or the status of the first
 * that names nothing of ours. A violation ends the process.
 */
export function resolveDescriptors(call: Call): number {
  const named = call.served.descriptors;
  if (named === null) return 0;
  if (!call.channel.process.descriptors.passes) return STATUS.NOT_SUPPORTED;
  let status = 0;
  for (let i = 0; i < named.length; i++) {
    const site = named[i] as CallerSite;
    if (!live(site.when, call.image, 0)) continue;
    const found = resolveAt(call, site.offset);
    if (status === 0) status = found;
  }
  return status;
}

function resolveAt(call: Call, offset: number): number {
  const { process } = call.channel;
  // No ticket is longer than a word, and 0 names nothing.
  const ticket = call.image.u32(offset + 4) === 0 ? call.image.u32(offset) : 0;
  if (ticket === 0) return STATUS.INVALID_PARAMETER;
  const pipe = process.descriptors.take(ticket);
  if (pipe !== null && typeof pipe === 'object') {
    process.violated(pipe.violation, call.channel.id);
    return STATUS.INVALID_PARAMETER;
  }
  const found = pipe === null ? 'UNKNOWN' : process.shared.find(pipe);
  if (found === 'UNKNOWN') return STATUS.INVALID_PARAMETER;
  if (found === 'FOREIGN') return STATUS.ACCESS_DENIED;
  call.bindShared(offset, found);
  return 0;
}

/** Answers the call with the descriptors that its driver granted; false when one cannot be had or passed. */
export function giveDescriptors(call: Call): boolean {
  const { process } = call.channel;
  for (let i = 0; i < call.granted.length; i++) {
    const object = call.granted[i];
    const fd = object === undefined ? -1 : process.shared.descriptor(object);
    const ticket = fd < 0 ? 0 : process.descriptors.give(fd);
    closeQuietly(fd);
    if (ticket === 0) return false;
    call.image.setNum64(call.grantedAt[i] ?? 0, ticket);
  }
  return true;
}
