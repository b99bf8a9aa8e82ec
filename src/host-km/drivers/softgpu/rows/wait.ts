import { STATUS } from '../../../../abi/index.ts';
import type { CallResult, DriverCall } from '../../../driver.ts';
import { collect } from '../collect.ts';
import { Context } from '../context.ts';
import { Device } from '../device.ts';
import { Fence } from '../fence.ts';
import { LIMITS } from '../limits.ts';
import { AT } from '../offsets.ts';
import type { ProcessView } from '../views.ts';
import { Wait } from '../wait.ts';

const WAIT_ANY = 1;

const w = AT.waitfromcpu;
/** d3dkmt_waitforsynchronizationobjectfromgpu begins as the signal from the GPU does. */
const g = AT.signalfromgpu;
const f = AT.createsyncfile;

/**
 * 0x3a: at once when the fences are there already (nothing is allocated then), else later. With an event it completes at
 * once and the event is reported instead.
 */
export function waitFromCpu(
  process: ProcessView,
  call: DriverCall,
  complete: (status: number) => void,
): CallResult {
  const device = call.object(w.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const count = image.u32(w.object_count);
  const objects = image.pointer(w.objects);
  const values = image.pointer(w.fence_values);
  const any = (image.u32(w.flags) & WAIT_ANY) !== 0;
  if (count < 1 || objects === 0 || values === 0) return STATUS.INVALID_PARAMETER;
  let over = !any;
  for (let i = 0; i < count; i++) {
    const fence = call.object(objects + i * 4);
    if (!(fence instanceof Fence)) return STATUS.INVALID_HANDLE;
    if (fence.lost) return STATUS.DEVICE_REMOVED;
    const reached = fence.reached(image.u32(values + i * 8), image.u32(values + i * 8 + 4));
    if (reached === any) over = reached;
  }
  const event = hasEvent(call, w.async_event) ? image.u64(w.async_event) : 0n;
  if (over) {
    if (event !== 0n) process.info.event(event);
    return STATUS.SUCCESS;
  }
  const [fences, kept] = collect(call, count, objects, values, any ? 'lowest' : 'highest');
  if (event !== 0n) return waitForEvent(process, fences, kept, any, event);
  const waits = begin(process, fences, kept, any, (lost) =>
    complete(lost ? STATUS.DEVICE_REMOVED : STATUS.SUCCESS),
  );
  return waits ? 'pending' : STATUS.NO_MEMORY;
}

/** 0x45: the wait of a sync file, which is over once the fence is there. The shim makes the descriptor. */
export function createSyncFile(process: ProcessView, call: DriverCall): number {
  const device = call.object(f.device);
  const fence = call.object(f.monitored_fence);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  // A queue's own fence cannot be named by a descriptor.
  if (!(fence instanceof Fence) || fence.progress || !hasEvent(call, f.sync_file_handle))
    return STATUS.INVALID_PARAMETER;
  if (fence.lost) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const event = image.u64(f.sync_file_handle);
  const value = Uint32Array.of(image.u32(f.fence_value), image.u32(f.fence_value + 4));
  if (!fence.reached(value[0] ?? 0, value[1] ?? 0))
    return waitForEvent(process, [fence], value, false, event);
  process.info.event(event);
  return STATUS.SUCCESS;
}

function hasEvent({ image }: DriverCall, at: number): boolean {
  return image.u32(at) !== 0 || image.u32(at + 4) !== 0;
}

/** Whatever ends the wait, its event is reported: also a fence that is destroyed or lost with its device. */
function waitForEvent(
  process: ProcessView,
  fences: readonly Fence[],
  values: Uint32Array,
  any: boolean,
  event: bigint,
): number {
  const waits = begin(process, fences, values, any, () => process.info.event(event));
  return waits ? STATUS.SUCCESS : STATUS.NO_MEMORY;
}

/** False when the process's waits name too many fences together. */
function begin(
  process: ProcessView,
  fences: readonly Fence[],
  values: Uint32Array,
  any: boolean,
  done: (lost: boolean) => void,
): boolean {
  if (process.listed + fences.length > LIMITS.listedFences) return false;
  process.listed += fences.length;
  const wait = new Wait(fences, values, any, (lost) => {
    process.waits.delete(wait);
    process.listed -= fences.length;
    done(lost);
  });
  process.waits.add(wait);
  return true;
}

/** 0x3b: the context goes on when all fences are there. */
export function waitFromGpu(call: DriverCall): number {
  const context = call.object(g.context);
  if (!(context instanceof Context)) return STATUS.INVALID_HANDLE;
  if (!context.device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const count = image.u32(g.object_count);
  const objects = image.pointer(g.objects);
  const values = image.pointer(g.monitored_fence_values);
  if (count < 1 || objects === 0 || values === 0) return STATUS.INVALID_PARAMETER;
  for (let i = 0; i < count; i++)
    if (!(call.object(objects + i * 4) instanceof Fence)) return STATUS.INVALID_HANDLE;
  return context.wait(...collect(call, count, objects, values, 'highest'));
}
