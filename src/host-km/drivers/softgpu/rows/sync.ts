import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { collect, signalAll } from '../collect.ts';
import { Context } from '../context.ts';
import { Device } from '../device.ts';
import { Fence } from '../fence.ts';
import { PAGE } from '../limits.ts';
import { AT } from '../offsets.ts';
import { SharedFence } from '../shared-fence.ts';
import type { ProcessView } from '../views.ts';

/** d3dddi_synchronizationobject_type; the others are refused by these names. */
const TYPES = [
  '',
  'mutex',
  'semaphore',
  'fence',
  'cpu_notification',
  '',
  'periodic_monitored_fence',
] as const;
const MONITORED_FENCE = 5;
/** d3dddi_synchronizationobject_flags */
const SHARED = 1;
const NT_SECURITY_SHARING = 2;
/** d3dddicb_signalflags */
export const SIGNAL = { AT_SUBMISSION: 1, ENQUEUE_CPU_EVENT: 2, ALLOW_FENCE_REWIND: 4 } as const;

const c = AT.createsynchronizationobject;
const s = AT.signalfromcpu;
const g = AT.signalfromgpu;

/** 0x10 */
export function createSync(process: ProcessView, call: DriverCall): number {
  const device = call.object(c.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const type = image.u32(c.type);
  if (type !== MONITORED_FENCE) {
    const name = TYPES[type];
    return name === undefined || name === '' ? STATUS.INVALID_PARAMETER : process.refuse(name);
  }
  const flags = image.u32(c.flags);
  // Without the second nothing could be shared but by a global handle, which there are none of.
  if ((flags & (SHARED | NT_SECURITY_SHARING)) === SHARED) return STATUS.INVALID_PARAMETER;
  const low = image.u32(c.initial_fence_value);
  const high = image.u32(c.initial_fence_value + 4);
  const shared = (flags & SHARED) === 0 ? null : new SharedFence(flags, low, high);
  const placed = placeFence(process, device, flags, low, high, shared);
  if (placed === null) return STATUS.NO_MEMORY;
  call.create(c.sync_object, placed.fence);
  image.setNum64(c.fence_cpu_virtual_address, placed.fence.page.token);
  image.setNum64(c.fence_gpu_virtual_address, placed.va);
  return STATUS.SUCCESS;
}

/** A fence with its page, and where the GPU sees that; null when there is no room. */
export function placeFence(
  process: ProcessView,
  device: Device,
  flags: number,
  low: number,
  high: number,
  shared: SharedFence | null,
): { readonly fence: Fence; readonly va: number } | null {
  const page = process.memory.slab(PAGE, 'read');
  if (page === null) return null;
  const fence = new Fence(device, page, flags, false, low, high, shared);
  const va = process.pages.map({ base: 0, minimum: 0, maximum: 0, bytes: PAGE }, fence, 0, 'read');
  if (typeof va === 'number') {
    device.fences.add(fence);
    return { fence, va };
  }
  fence.end();
  return null;
}

/** 0x1d */
export function destroySync(call: DriverCall): number {
  const fence = call.object(0);
  if (!(fence instanceof Fence)) return STATUS.INVALID_HANDLE;
  if (fence.progress) return STATUS.INVALID_PARAMETER;
  fence.end();
  return STATUS.SUCCESS;
}

/** 0x31: signals at once; nothing is allocated. */
export function signalFromCpu(call: DriverCall): number {
  const device = call.object(s.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const flags = image.u32(s.flags);
  if ((flags & SIGNAL.ENQUEUE_CPU_EVENT) !== 0) return device.process.refuse('enqueue_cpu_event');
  const count = image.u32(s.object_count);
  const objects = image.pointer(s.objects);
  const values = image.pointer(s.fence_values);
  const status = signalable(call, count, objects, values);
  if (status !== STATUS.SUCCESS) return status;
  signalNow(call, count, objects, values, (flags & SIGNAL.ALLOW_FENCE_REWIND) !== 0);
  return STATUS.SUCCESS;
}

/** 0x32: signals when the context gets there: at once if it is idle, and then nothing is allocated. */
export function signalFromGpu(call: DriverCall): number {
  const context = call.object(g.context);
  if (!(context instanceof Context)) return STATUS.INVALID_HANDLE;
  if (!context.device.active) return STATUS.DEVICE_REMOVED;
  const { image } = call;
  const count = image.u32(g.object_count);
  const objects = image.pointer(g.objects);
  const values = image.pointer(g.monitored_fence_values);
  const status = signalable(call, count, objects, values);
  if (status !== STATUS.SUCCESS) return status;
  if (!context.idle) return context.signal(...collect(call, count, objects, values, 'highest'), false);
  if (count === 1) signalNow(call, count, objects, values, false);
  // Each fence once: whoever waits for it is looked at once, however often the message names it.
  else signalAll(...collect(call, count, objects, values, 'highest'), false);
  return STATUS.SUCCESS;
}

/** Whether the caller may signal all of `objects`: 0, or the status of the first that it may not. */
export function signalable(call: DriverCall, count: number, objects: number, values: number): number {
  if (count < 1 || objects === 0 || values === 0) return STATUS.INVALID_PARAMETER;
  for (let i = 0; i < count; i++) {
    const fence = call.object(objects + i * 4);
    if (!(fence instanceof Fence) || fence.progress) return STATUS.INVALID_HANDLE;
    if (!fence.signalable) return STATUS.ACCESS_DENIED;
  }
  return STATUS.SUCCESS;
}

function signalNow(call: DriverCall, count: number, objects: number, values: number, rewind: boolean): void {
  const { image } = call;
  for (let i = 0; i < count; i++) {
    const fence = call.object(objects + i * 4);
    if (fence instanceof Fence)
      fence.signal(image.u32(values + i * 8), image.u32(values + i * 8 + 4), rewind);
  }
}
