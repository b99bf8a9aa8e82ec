import { type D3dkmt, type DxgFile, d3dkmt } from '../../src/guest-um/index.ts';
import type { UserModeDriver } from './user-mode-driver.ts';

/** Values of d3dkmthk.h and ntstatus.h that this program uses. */
const STATUS_DEVICE_REMOVED = 0xc00002b6 | 0;
const D3DDDI_MONITORED_FENCE = 5;
const PAGE = 4096;
/** d3dddigpuva_protection_type: bit 0, the GPU may write. */
const PROTECTION_WRITE = 1n;

/** A call that failed: its name, its NTSTATUS, and whether the device is gone. */
export class CallError extends Error {
  readonly status: number;
  readonly lost: boolean;
  constructor(call: string, status: number) {
    super(`${call} failed: status 0x${(status >>> 0).toString(16)}`);
    this.status = status;
    this.lost = status === STATUS_DEVICE_REMOVED;
  }
}

/** The result of a call that succeeded, now or later on the paging queue. */
export function done<T extends { readonly status: number }>(call: string, result: T): T {
  if (result.status < 0) throw new CallError(call, result.status);
  return result;
}

/** Memory of the device, where the GPU sees it at `va`. */
export interface GpuBuffer {
  readonly allocation: number;
  readonly bytes: number;
  readonly va: bigint;
}

/** One device on one adapter, with a context, a paging queue and a fence: as much of a GPU as a compute job needs. */
export class Gpu {
  readonly kmt: D3dkmt;
  readonly #file: DxgFile;
  readonly #driver: UserModeDriver;
  readonly adapter: number;
  #device = 0;
  #context = 0;
  #queue = 0;
  #pagingFence = 0;
  #fence = 0;
  #signalled = 0n;
  readonly #allocations: number[] = [];

  constructor(file: DxgFile, driver: UserModeDriver, adapter: number) {
    this.kmt = d3dkmt(file);
    this.#file = file;
    this.#driver = driver;
    this.adapter = adapter;
  }

  createDevice(): void {
    this.#device = done('CreateDevice', this.kmt.CreateDevice({ adapter: this.adapter })).device;
  }

  createPagingQueue(): void {
    const made = done('CreatePagingQueue', this.kmt.CreatePagingQueue({ device: this.#device }));
    this.#queue = made.paging_queue;
    this.#pagingFence = made.sync_object;
  }

  createContext(): void {
    const made = done('CreateContextVirtual', this.kmt.CreateContextVirtual({ device: this.#device }));
    this.#context = made.context;
  }

  createFence(): void {
    const info = { type: D3DDDI_MONITORED_FENCE, monitored_fence: { initial_fence_value: 0n } };
    const made = this.kmt.CreateSynchronizationObject2({ device: this.#device, info });
    this.#fence = done('CreateSynchronizationObject2', made).sync_object;
  }

  /** Allocations in video memory that the CPU can see; their handles in the order of `sizes`. */
  allocate(sizes: readonly number[]): number[] {
    const allocation_info = sizes.map((bytes) => ({
      priv_drv_data: this.#driver.allocationPrivateData({ bytes, segment: 'local', cpuVisible: true }),
    }));
    const made = this.kmt.CreateAllocation2({ device: this.#device, allocation_info });
    const handles = (done('CreateAllocation2', made).allocation_info ?? []).map((one) => one.allocation);
    this.#allocations.push(...handles);
    return handles;
  }

  makeResident(allocations: readonly number[]): void {
    const made = this.kmt.MakeResident({ paging_queue: this.#queue, allocation_list: [...allocations] });
    this.#paged(done('MakeResident', made).paging_fence_value);
  }

  /** Gives an allocation an address for the GPU. */
  map(allocation: number, bytes: number): GpuBuffer {
    const made = this.kmt.MapGpuVirtualAddress({
      paging_queue: this.#queue,
      allocation,
      size_in_pages: BigInt(Math.ceil(bytes / PAGE)),
      protection: PROTECTION_WRITE,
    });
    const { virtual_address, paging_fence_value } = done('MapGpuVirtualAddress', made);
    this.#paged(paging_fence_value);
    return { allocation, bytes, va: virtual_address };
  }

  write(buffer: GpuBuffer, content: Uint8Array): void {
    const { allocation } = buffer;
    const { data } = done('Lock2', this.kmt.Lock2({ device: this.#device, allocation }));
    this.#file.memory.view(data, content.length).set(content);
    done('Unlock2', this.kmt.Unlock2({ device: this.#device, allocation }));
  }

  read(buffer: GpuBuffer): Uint8Array {
    const { allocation } = buffer;
    const { data } = done('Lock2', this.kmt.Lock2({ device: this.#device, allocation }));
    const content = this.#file.memory.view(data, buffer.bytes).slice();
    done('Unlock2', this.kmt.Unlock2({ device: this.#device, allocation }));
    return content;
  }

  /** Queues commands that lie in a buffer. Nothing is answered: what fails shows at the fence. */
  submit(buffer: GpuBuffer, offset: number, bytes: number): void {
    const sent = this.kmt.SubmitCommand({
      command_buffer: buffer.va + BigInt(offset),
      command_length: bytes,
      broadcast_context: [this.#context],
    });
    done('SubmitCommand', sent);
  }

  /** Has the GPU signal the fence behind what was submitted; the value to wait for. */
  signal(): bigint {
    this.#signalled++;
    const sent = this.kmt.SignalSynchronizationObjectFromGpu({
      context: this.#context,
      objects: [this.#fence],
      monitored_fence_values: [this.#signalled],
    });
    done('SignalSynchronizationObjectFromGpu', sent);
    return this.#signalled;
  }

  wait(value: bigint): void {
    this.#wait(this.#fence, value);
  }

  /** Gives everything back, the last made first. */
  destroy(): void {
    const { kmt } = this;
    const device = this.#device;
    done('DestroyAllocation2', kmt.DestroyAllocation2({ device, allocations: this.#allocations.splice(0) }));
    const fence = { sync_object: this.#fence };
    done('DestroySynchronizationObject', kmt.DestroySynchronizationObject(fence));
    done('DestroyContext', kmt.DestroyContext({ context: this.#context }));
    done('DestroyPagingQueue', kmt.DestroyPagingQueue({ paging_queue: this.#queue }));
    done('DestroyDevice', kmt.DestroyDevice({ device }));
    done('CloseAdapter', kmt.CloseAdapter({ adapter_handle: this.adapter }));
  }

  /** Waits until the paging queue has done what answered this value; 0 is nothing to wait for. */
  #paged(value: bigint): void {
    if (value > 0n) this.#wait(this.#pagingFence, value);
  }

  #wait(fence: number, value: bigint): void {
    const waited = this.kmt.WaitForSynchronizationObjectFromCpu({
      device: this.#device,
      objects: [fence],
      fence_values: [value],
    });
    done('WaitForSynchronizationObjectFromCpu', waited);
  }
}
