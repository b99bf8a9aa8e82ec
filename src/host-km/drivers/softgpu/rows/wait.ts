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

/** 0x3a: at once when the fences are there already (nothing is allocated then), else later. */
export function waitFromCpu(
  process: ProcessView,
  call: DriverCall,
  complete: (status: number) => void,
): CallResult {
  const device = call.object(w.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  if (image.u32(w.async_event) !== 0 || image.u32(w.async_event + 4) !== 0)
    return process.refuse('async_event');
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
  if (over) return STATUS.SUCCESS;
  const [fences, kept] = collect(call, count, objects, values, any);
  if (process.listed + fences.length > LIMITS.listedFences) return STATUS.NO_MEMORY;
  process.listed += fences.length;
  const wait = new Wait(fences, kept, any, (lost) => {
    process.waits.delete(wait);
    process.listed -= fences.length;
    complete(lost ? STATUS.DEVICE_REMOVED : STATUS.SUCCESS);
  });
  process.waits.add(wait);
  return 'pending';
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
  return context.wait(...collect(call, count, objects, values, false));
}
