import { STATUS } from '../../../abi/index.ts';
import type { CallResult, DriverCall, DriverObject, DriverProcess, DriverProcessInfo } from '../../driver.ts';
import { Allocation, Resource } from './allocation.ts';
import { Context } from './context.ts';
import { Device } from './device.ts';
import { Fence } from './fence.ts';
import type { Machine } from './machine.ts';
import { PageTable } from './page-table.ts';
import { PagingQueue } from './paging-queue.ts';
import { Reservation } from './reservation.ts';
import type { Residency } from './residency.ts';
import { changeReservation, queryAdapterInfo, queryVideoMemoryInfo } from './rows/adapter.ts';
import { freeAddress, mapAddress, reserveAddress } from './rows/address.ts';
import { createAllocation, destroyAllocation, invalidateCache, lock, unlock } from './rows/allocation.ts';
import { signalFromGpu2 } from './rows/broadcast.ts';
import {
  createContext,
  createDevice,
  destroyed,
  getContextPriority,
  getDeviceState,
  markDeviceAsError,
  setContextPriority,
  submitCommand,
} from './rows/device.ts';
import { offerAllocations, reclaimAllocations } from './rows/offer.ts';
import { createPagingQueue, evict, makeResident } from './rows/paging.ts';
import { getAllocationPriority, queryResidency, setAllocationPriority } from './rows/residency.ts';
import { openResource, openSync, queryResource, shareObjects } from './rows/share.ts';
import { createSync, destroySync, signalFromCpu, signalFromGpu } from './rows/sync.ts';
import { createSyncFile, waitFromCpu, waitFromGpu } from './rows/wait.ts';
import { type DeviceView, EXECUTION, type ProcessView } from './views.ts';
import { WriteHold } from './write-hold.ts';

/** What the processes of a partition have of the adapter's memory in common. */
export interface PartitionMemory {
  readonly residency: Residency;
  /** Those that have reserved something. */
  readonly reservations: Set<Reservation>;
}

/** One guest process at the adapter: its address space and whatever it made. */
export class SoftProcess implements DriverProcess, ProcessView {
  readonly info: DriverProcessInfo;
  readonly machine: Machine;
  readonly residency: Residency;
  readonly reservation: Reservation;
  readonly pages = new PageTable();
  readonly writes: WriteHold;
  readonly devices = new Set<Device>();
  /** Calls that wait for fences. */
  readonly waits = new Set<{ cancel(): boolean }>();
  listed = 0;
  /** How often something was refused that softgpu does not do, by its name. */
  readonly refused = new Map<string, number>();
  readonly #left: () => void;
  #closed = false;

  constructor(info: DriverProcessInfo, machine: Machine, shared: PartitionMemory, left: () => void) {
    this.info = info;
    this.machine = machine;
    this.residency = shared.residency;
    this.reservation = new Reservation(shared.reservations, info.memory);
    this.writes = new WriteHold((work) => machine.defer(work));
    this.#left = left;
  }

  get memory(): DriverProcessInfo['memory'] {
    return this.info.memory;
  }

  call(call: DriverCall, complete: (status: number) => void): CallResult {
    switch (call.row.nr) {
      case 0x0a:
        return queryVideoMemoryInfo(this, call);
      case 0x0f:
        return submitCommand(call);
      case 0x32:
        return signalFromGpu(call);
      case 0x33:
        return signalFromGpu2(this, call);
      case 0x31:
        return signalFromCpu(call);
      case 0x3a:
        return waitFromCpu(this, call, complete);
      case 0x3b:
        return waitFromGpu(call);
      case 0x45:
        return createSyncFile(this, call);
      case 0x16:
        return changeReservation(this, call);
      case 0x09:
        return queryAdapterInfo(this, call);
      case 0x02:
        return createDevice(this, call);
      case 0x04:
        return createContext(call);
      case 0x05:
      case 0x19:
      case 0x1c:
        return destroyed(call);
      case 0x21:
        return getContextPriority(call, true);
      case 0x22:
        return getContextPriority(call, false);
      case 0x2f:
        return setContextPriority(call, true);
      case 0x30:
        return setContextPriority(call, false);
      case 0x06:
        return createAllocation(this, call);
      case 0x13:
        return destroyAllocation(call);
      case 0x07:
        return createPagingQueue(this, call);
      case 0x08:
        return reserveAddress(this, call);
      case 0x0c:
        return mapAddress(this, call);
      case 0x20:
        return freeAddress(this, call);
      case 0x0b:
        return makeResident(call);
      case 0x1e:
        return evict(call);
      case 0x27:
        return offerAllocations(this, call);
      case 0x2a:
        return queryResidency(call);
      case 0x2c:
        return reclaimAllocations(this, call);
      case 0x2e:
        return setAllocationPriority(this, call);
      case 0x3c:
        return getAllocationPriority(call);
      case 0x10:
        return createSync(this, call);
      case 0x1d:
        return destroySync(call);
      case 0x24:
        return invalidateCache(call);
      case 0x25:
        return lock(call);
      case 0x37:
        return unlock(call);
      case 0x0e:
        return getDeviceState(call);
      case 0x26:
        return markDeviceAsError(call);
      case 0x3f:
        return shareObjects(call);
      case 0x40:
        return openSync(this, call);
      case 0x41:
        return queryResource(call);
      case 0x42:
        return openResource(call);
      default:
        return this.refuse(call.row.name);
    }
  }

  /** STATUS_NOT_SUPPORTED, and a note of what it was that is not. */
  refuse(what: string): number {
    const count = this.refused.get(what);
    if (count !== undefined || this.refused.size < 64) this.refused.set(what, (count ?? 0) + 1);
    return STATUS.NOT_SUPPORTED;
  }

  destroy(object: DriverObject): void {
    if (
      object instanceof Allocation ||
      object instanceof Resource ||
      object instanceof Context ||
      object instanceof Fence ||
      object instanceof PagingQueue ||
      object instanceof Device
    )
      object.end();
  }

  fault(object: DriverObject, status: number): void {
    const device = object instanceof Device ? object : deviceOf(object);
    device?.fail(EXECUTION.DMA_FAULT, `one-way call failed with 0x${(status >>> 0).toString(16)}`);
  }

  hold(done: () => void): void {
    this.writes.hold(done);
  }

  release(): void {
    this.writes.release();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.writes.close();
    for (const wait of this.waits) wait.cancel();
    this.waits.clear();
    for (const device of this.devices) device.end();
    this.pages.clear();
    this.reservation.end();
    this.#left();
  }

  inspect(): Readonly<Record<string, unknown>> {
    const count = (of: (device: Device) => number): number => {
      let sum = 0;
      for (const device of this.devices) sum += of(device);
      return sum;
    };
    return {
      devices: this.devices.size,
      contexts: count((device) => device.contexts.size),
      allocations: count((device) => device.allocations.size),
      fences: count((device) => device.fences.size),
      ranges: this.pages.size,
      waits: this.waits.size,
      held: this.writes.held,
      lost: [...this.devices].flatMap((device) => (device.active ? [] : [device.reason])),
      refused: Object.fromEntries(this.refused),
    };
  }
}

function deviceOf(object: DriverObject): DeviceView | null {
  const owned =
    object instanceof Context ||
    object instanceof Fence ||
    object instanceof Allocation ||
    object instanceof Resource ||
    object instanceof PagingQueue;
  return owned ? object.device : null;
}
