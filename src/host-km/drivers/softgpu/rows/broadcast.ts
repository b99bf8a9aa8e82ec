import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { Arrival } from '../arrival.ts';
import { collect, signalAll } from '../collect.ts';
import { Context } from '../context.ts';
import { LIMITS } from '../limits.ts';
import { AT } from '../offsets.ts';
import type { ProcessView } from '../views.ts';
import { SIGNAL, signalable } from './sync.ts';

const b = AT.signalfromgpu2;

/** 0x33: each context signals when it gets there; all of them take the call, or none. */
export function signalFromGpu2(process: ProcessView, call: DriverCall): number {
  const contexts = contextsOf(call);
  if (typeof contexts === 'number') return contexts;
  const { image } = call;
  const flags = image.u32(b.flags);
  // It would be signalled before the work is done.
  if ((flags & SIGNAL.AT_SUBMISSION) !== 0) return process.refuse('signal_at_submission');
  if ((flags & SIGNAL.ENQUEUE_CPU_EVENT) !== 0) return enqueueEvent(process, call, contexts);
  const count = image.u32(b.object_count);
  const objects = image.pointer(b.objects);
  const values = image.pointer(b.monitored_fence_values);
  const status = signalable(call, count, objects, values);
  if (status !== STATUS.SUCCESS) return status;
  const rewind = (flags & SIGNAL.ALLOW_FENCE_REWIND) !== 0;
  const [fences, kept] = collect(call, count, objects, values, rewind ? 'last' : 'highest');
  const busy = contexts.filter(({ idle }) => !idle);
  if (busy.some(({ full }) => full) || process.listed + busy.length * fences.length > LIMITS.listedFences)
    return STATUS.NO_MEMORY;
  for (const context of busy) context.signal(fences, kept, rewind);
  // Those that are idle are there now, all at once.
  if (busy.length < contexts.length) signalAll(fences, kept, rewind);
  return STATUS.SUCCESS;
}

/** The event form: reported once, when the last of the contexts is there. */
function enqueueEvent(process: ProcessView, call: DriverCall, contexts: readonly Context[]): number {
  const { image } = call;
  const event = image.u64(b.cpu_event_handle);
  if (image.u32(b.object_count) !== 0 || event === 0n) return STATUS.INVALID_PARAMETER;
  const busy = contexts.filter(({ idle }) => !idle);
  if (busy.some(({ full }) => full)) return STATUS.NO_MEMORY;
  if (busy.length === 0) process.info.event(event);
  const arrival = new Arrival(busy.length, () => process.info.event(event));
  for (const context of busy) context.arrive(arrival);
  return STATUS.SUCCESS;
}

/** The contexts of the call, each once; or why they are not. */
function contextsOf(call: DriverCall): Context[] | number {
  const { image } = call;
  const at = image.pointer(b.contexts);
  const count = image.u32(b.context_count);
  if (at === 0 || count < 1) return STATUS.INVALID_PARAMETER;
  const contexts = new Set<Context>();
  for (let i = 0; i < count; i++) {
    const context = call.object(at + i * 4);
    if (!(context instanceof Context)) return STATUS.INVALID_HANDLE;
    if (!context.device.active) return STATUS.DEVICE_REMOVED;
    contexts.add(context);
  }
  return [...contexts];
}
