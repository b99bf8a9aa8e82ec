import { elementCount, elementsAt, live, STATUS } from '../abi/index.ts';
import type { Call } from './call.ts';
import type { UseArray, UseSite } from './served-row.ts';

/**
 * Finds the object behind every handle that `call` names: right kind, alive, of this process, of this channel's adapter
 * and of the device that the call is about. 0, or the status of the first that is not.
 */
export function resolveHandles(call: Call): number {
  const { uses, arrays, deviceAt } = call.served;
  for (let i = 0; i < uses.length; i++) {
    const status = resolveAt(call, uses[i] as UseSite, 0);
    if (status !== 0) return status;
  }
  for (let i = 0; i < arrays.length; i++) {
    const status = resolveArray(call, arrays[i] as UseArray);
    if (status !== 0) return status;
  }
  if (deviceAt < 0) return 0;
  const device = call.node(deviceAt);
  return device !== undefined && call.stranger(device) !== null ? STATUS.INVALID_PARAMETER : 0;
}

function resolveArray(call: Call, use: UseArray): number {
  const { array, sites } = use;
  if (array.when.length > 0 && !live(array.when, call.image, 0)) return 0;
  const start = elementsAt(array, call.image);
  if (start === 0 && !array.inStruct) return 0;
  const count = elementCount(array, call.image);
  for (let element = 0; element < count; element++) {
    for (let i = 0; i < sites.length; i++) {
      const status = resolveAt(call, sites[i] as UseSite, start + element * array.stride);
      if (status !== 0) return status;
    }
  }
  return 0;
}

function resolveAt(call: Call, site: UseSite, base: number): number {
  if (site.when.length > 0 && !live(site.when, call.image, base)) return 0;
  const offset = base + site.offset;
  const handle = call.image.u32(offset);
  if (handle === 0) return site.optional ? 0 : site.bad;
  const { process, adapter } = call.channel;
  const own = site.adapter ? process.graph.adapterHandle(handle) : undefined;
  const node = own ?? process.graph.object(handle);
  if (node === undefined || (node.bit & site.kinds) === 0 || !node.alive) return site.bad;
  if (adapter !== null && node.adapter !== adapter) return site.bad;
  if (site.destroy) {
    // Named twice, or a queue's progress fence, which ends with its queue.
    if (node.fixed || node.mark === call.serial) return STATUS.INVALID_PARAMETER;
    node.mark = call.serial;
    call.doomed.push(node);
  }
  call.bind(offset, node);
  return 0;
}
