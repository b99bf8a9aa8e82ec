import { STATUS } from '../../../../abi/index.ts';
import type { DriverCall } from '../../../driver.ts';
import { Context } from '../context.ts';
import { Device } from '../device.ts';
import { LIMITS } from '../limits.ts';
import { AT } from '../offsets.ts';
import { PagingQueue } from '../paging-queue.ts';
import { EXECUTION, type ProcessView } from '../views.ts';

const STATE = {
  EXECUTION: 1,
  PRESENT: 2,
  RESET: 3,
  PRESENT_DWM: 4,
  PAGE_FAULT: 5,
  PRESENT_QUEUE: 6,
} as const;
/** The state union of d3dkmt_getdevicestate. */
const STATE_BYTES = 48;
const NULL_RENDERING = 1;
const PRESENT_REDIRECTED = 2;

/** d3dkmt_device_error_reason */
const REASONS: ReadonlyMap<number, string> = new Map([
  [0x8000_0000, 'generic'],
  [0x8000_0006, 'driver error'],
]);

const s = AT.submitcommand;
/** Of the four structs, which are alike. */
const p = AT.setcontextpriority;

/** 0x02 */
export function createDevice(process: ProcessView, call: DriverCall): number {
  call.create(AT.createdevice.device, new Device(process));
  return STATUS.SUCCESS;
}

/** 0x04: there is one node, and no private data to answer. */
export function createContext(call: DriverCall): number {
  const device = call.object(AT.createcontextvirtual.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  if (!device.active) return STATUS.DEVICE_REMOVED;
  if (call.image.u32(AT.createcontextvirtual.node_ordinal) !== 0) return STATUS.INVALID_PARAMETER;
  const { machine } = device.process;
  // Starting a process takes the host a while: not in the time of this call.
  machine.defer(() => machine.compute.warm());
  call.create(AT.createcontextvirtual.context, new Context(device));
  return STATUS.SUCCESS;
}

/** 0x30, and 0x2f with `inProcess`: from the next dispatch on that is given the engine, also of those that wait for it. */
export function setContextPriority(call: DriverCall, inProcess: boolean): number {
  const context = call.object(p.context);
  if (!(context instanceof Context)) return STATUS.INVALID_HANDLE;
  if (!context.device.active) return STATUS.DEVICE_REMOVED;
  const priority = call.image.i32(p.priority);
  if (Math.abs(priority) > LIMITS.priority) return STATUS.INVALID_PARAMETER;
  if (inProcess) context.inProcessPriority = priority;
  else context.priority = priority;
  return STATUS.SUCCESS;
}

/** 0x22, and 0x21 with `inProcess`. */
export function getContextPriority(call: DriverCall, inProcess: boolean): number {
  const context = call.object(p.context);
  if (!(context instanceof Context)) return STATUS.INVALID_HANDLE;
  if (!context.device.active) return STATUS.DEVICE_REMOVED;
  call.image.setU32(p.priority, inProcess ? context.inProcessPriority : context.priority);
  return STATUS.SUCCESS;
}

/** 0x05 0x19 0x1c: the handle is the first field; what is on a lost device can still be destroyed. */
export function destroyed(call: DriverCall): number {
  const object = call.object(0);
  if (!(object instanceof Device || object instanceof Context || object instanceof PagingQueue))
    return STATUS.INVALID_HANDLE;
  object.end();
  return STATUS.SUCCESS;
}

/** 0x0e: works on a lost device, that is what it is for. */
export function getDeviceState(call: DriverCall): number {
  const device = call.object(AT.getdevicestate.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  const { image } = call;
  const { execution_state: state, state_type } = AT.getdevicestate;
  const type = image.u32(state_type);
  if (type < STATE.EXECUTION || type > STATE.PRESENT_QUEUE) return STATUS.INVALID_PARAMETER;
  image.bytes.fill(0, state, state + STATE_BYTES);
  if (type === STATE.EXECUTION) image.setU32(state, device.state);
  if (type === STATE.PAGE_FAULT) image.setNum64(AT.getdevicestate.faulted_virtual_address, device.faultAt);
  return STATUS.SUCCESS;
}

/** 0x26: a fault as any other, but that the guest says so. A device that is lost already stays as it was lost. */
export function markDeviceAsError(call: DriverCall): number {
  const device = call.object(AT.markdeviceaserror.device);
  if (!(device instanceof Device)) return STATUS.INVALID_HANDLE;
  const reason = REASONS.get(call.image.u32(AT.markdeviceaserror.reason));
  if (reason === undefined) return STATUS.INVALID_PARAMETER;
  device.fail(EXECUTION.RESET, `marked by its guest: ${reason}`);
  return STATUS.SUCCESS;
}

/** 0x0f: one-way, so a bad argument stops the device. Nothing is allocated when the contexts are idle. */
export function submitCommand(call: DriverCall): number {
  const { image } = call;
  const count = image.u32(s.broadcast_context_count);
  const bytes = image.u32(s.command_length);
  const flags = image.u32(s.flags);
  if (count < 1 || count > 64 || bytes > LIMITS.commandBytes || bytes % 4 !== 0)
    return STATUS.INVALID_PARAMETER;
  if ((flags & PRESENT_REDIRECTED) !== 0) return STATUS.NOT_SUPPORTED;
  const va = image.num64(s.command_buffer);
  const run = (flags & NULL_RENDERING) !== 0 ? 0 : bytes;
  for (let i = 0; i < count; i++) {
    const context = call.object(s.broadcast_context + i * 4);
    if (!(context instanceof Context)) return STATUS.INVALID_HANDLE;
    if (!context.device.active) return STATUS.DEVICE_REMOVED;
    const status = context.submit(va, run);
    if (status < 0) return status;
  }
  return STATUS.SUCCESS;
}
