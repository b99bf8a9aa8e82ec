import {
  Image,
  type PlainObject,
  packObject,
  type Row,
  rowByNr,
  STATUS,
  statusName,
  unpackObject,
} from '../../../src/abi/index.ts';
import { Account } from '../../../src/host-km/accounting.ts';
import type {
  CallResult,
  DriverObject,
  DriverProcess,
  KernelDriver,
  ObjectMemory,
  ObjectSlab,
  ProcessMemory,
  SharedObject,
  SlabRange,
} from '../../../src/host-km/driver.ts';
import type {
  Compute,
  DispatchOrder,
  Granted,
  Outcome,
  Rank,
  Share,
} from '../../../src/host-km/drivers/softgpu/compute.ts';
import { SoftGpu } from '../../../src/host-km/drivers/softgpu/driver.ts';
import { ceilings } from '../../../src/host-km/limits.ts';

export const identity = {
  surface: 'dxg',
  driver: 'softgpu',
  vendor_id: 0x1414,
  device_id: 0x8e,
  driver_version: '1.1.0.0',
  abi: `sha256:${'0'.repeat(64)}`,
  umd_digest: `sha256:${'0'.repeat(64)}`,
} as const;

const SLAB = 2 ** 40;

/** Memory with a budget for each segment; every slab has its own number. */
export class FakeMemory implements ProcessMemory {
  readonly slabs = new Map<number, Uint8Array>();
  readonly budget = { local: 64 * 1024 * 1024, system: 256 * 1024 * 1024 };
  readonly used = { local: 0, system: 0 };
  slabsLeft = Number.POSITIVE_INFINITY;
  /** Sizes of the dedicated ones among them, by token. */
  readonly alone = new Map<number, number>();
  /** Private data that the last object keeps, how much it may, and how many objects are over. */
  kept = 0;
  mostKept = Number.POSITIVE_INFINITY;
  objectsEnded = 0;
  #next = 1;

  slab(bytes: number, access: 'write' | 'read'): SlabRange | null {
    if (access !== 'write' && access !== 'read') return null;
    if (this.slabsLeft-- <= 0) return null;
    const token = this.#next++ * SLAB;
    const memory = new Uint8Array(bytes);
    this.slabs.set(token, memory);
    return { token, bytes: memory, clear: () => memory.fill(0), release: () => this.slabs.delete(token) };
  }
  dedicated(bytes: number): SlabRange | null {
    const range = this.slab(bytes, 'write');
    if (range !== null) this.alone.set(range.token, bytes);
    return range;
  }
  object(): ObjectMemory {
    const held = { local: 0, system: 0 };
    const move = (segment: 'local' | 'system', bytes: number): void => {
      held[segment] += bytes;
    };
    return {
      slab: (bytes) => (this.slabsLeft-- > 0 ? { bytes: new Uint8Array(bytes) } : null),
      keep: (bytes) => {
        if (bytes > this.mostKept) return false;
        this.kept = bytes;
        return true;
      },
      charge: (segment, bytes) => {
        const charged = this.charge(segment, bytes);
        if (charged) move(segment, bytes);
        return charged;
      },
      uncharge: (segment, bytes) => {
        this.uncharge(segment, bytes);
        move(segment, -bytes);
      },
      usage: (segment) => this.usage(segment),
      release: () => {
        this.objectsEnded++;
        for (const segment of ['local', 'system'] as const) this.uncharge(segment, held[segment]);
      },
    };
  }
  attach(slab: ObjectSlab): number {
    for (const [token, memory] of this.slabs) if (memory === slab.bytes) return token;
    if (this.slabsLeft-- <= 0) return 0;
    const token = this.#next++ * SLAB;
    this.slabs.set(token, slab.bytes);
    return token;
  }
  charge(segment: 'local' | 'system', bytes: number): boolean {
    if (this.used[segment] + bytes > this.budget[segment]) return false;
    this.used[segment] += bytes;
    return true;
  }
  uncharge(segment: 'local' | 'system', bytes: number): void {
    this.used[segment] -= bytes;
  }
  usage(segment: 'local' | 'system'): { budget: number; used: number } {
    return { budget: this.budget[segment], used: this.used[segment] };
  }
}

/** An engine that answers when and as the test says. */
export class FakeCompute implements Compute {
  readonly window = new Uint8Array(1024 * 1024);
  readonly orders: DispatchOrder[] = [];
  readonly shares: string[] = [];
  available = true;
  aborted = 0;
  released = 0;
  done: ((outcome: Outcome) => void) | null = null;

  acquire(share: Share, _: Rank, granted: Granted): () => void {
    this.shares.push(share.partition);
    granted(
      this.available
        ? {
            window: this.window,
            run: (order, done) => {
              this.orders.push(order);
              this.done = done;
            },
            release: () => {
              this.released++;
            },
            abort: () => {
              this.aborted++;
            },
          }
        : null,
    );
    return () => {};
  }
  end(code: Outcome['code']): void {
    const done = this.done;
    this.done = null;
    done?.({ code, ns: 1000, detail: 'as the test says' });
  }
  warm(): void {}
  inspect(): Readonly<Record<string, unknown>> {
    return {};
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** What descriptors name, in whichever guest; a descriptor is one more than its place here. */
const descriptors: SharedObject[] = [];

function describe(object: SharedObject): number {
  const known = descriptors.indexOf(object);
  if (known >= 0) return known + 1;
  object.hold();
  return descriptors.push(object);
}

/** The last descriptor of what `descriptor` names is closed. */
export function closeDescriptor(descriptor: number): void {
  descriptors[descriptor - 1]?.drop();
  delete descriptors[descriptor - 1];
}

/** What a driver may answer to any row: an object of a kind that the broker would not have let by, a lost device. */
const TO_ANY_ROW: readonly number[] = [STATUS.INVALID_HANDLE, STATUS.DEVICE_REMOVED];

/** Holds docs/ioctls.md to what is answered: each error of a row is named in proto/. */
function isSaid({ name, errors = [] }: Row, status: CallResult): void {
  if (status === 'pending' || status >= 0 || TO_ANY_ROW.includes(status)) return;
  if (!errors.some((one) => STATUS[one.status] === status))
    throw new Error(`${name} gives ${statusName(status)}: 'errors' of its row in proto/ does not say when`);
}

export interface Answer {
  readonly status: CallResult;
  readonly out: Record<string, unknown>;
}

/** A guest process without a bus: packs a call, resolves its handles, names what the driver makes. */
export class Guest {
  readonly memory = new FakeMemory();
  readonly handles = new Map<number, DriverObject>();
  engineNs = 0;
  /** Events that the driver reported. */
  readonly events: bigint[] = [];
  readonly process: DriverProcess;
  #next = 0x100;

  constructor(driver: KernelDriver, partition = 'guest-a') {
    this.process = driver.openProcess({
      partition,
      weight: 1,
      pid: 1,
      memory: this.memory,
      account: new Account(ceilings('process'), null),
      passage: { open: () => true, passed: () => {} },
      engineTime: (ns) => {
        this.engineNs += ns;
      },
      hung: (what) => {
        throw new Error(what);
      },
      event: (id) => this.events.push(id),
    });
  }

  /** `as` serves a call under another number whose struct begins the same. */
  call(nr: number, values: PlainObject, complete: (status: number) => void = () => {}, as = nr): Answer {
    const known = rowByNr(nr);
    if (known === undefined) throw new Error(`no row ${nr}`);
    const row = as === nr ? known : { ...known, nr: as };
    const image = new Image();
    const bound = packObject(row, values, image);
    if (bound !== null) throw new Error(`${row.name}: ${bound}`);
    const made: [number, DriverObject][] = [];
    const status = this.process.call(
      {
        row,
        image,
        object: (offset) => this.handles.get(image.u32(offset)),
        create: (offset, object) => made.push([offset, object]),
        shared: (offset) => descriptors[image.num64(offset) - 1],
        share: (offset, object) => image.setNum64(offset, describe(object)),
      },
      complete,
    );
    if (as === nr) isSaid(row, status);
    if (status === 'pending' || status >= 0)
      for (const [offset, object] of made) {
        this.handles.set(++this.#next, object);
        image.setU32(offset, this.#next);
      }
    return { status, out: unpackObject(row, image) };
  }

  /** A call that has to succeed; its outputs. */
  ok(nr: number, values: PlainObject): Record<string, unknown> {
    const { status, out } = this.call(nr, values);
    if (status !== 0) throw new Error(`0x${nr.toString(16)}: ${status}`);
    return out;
  }

  device(): number {
    return Number(this.ok(0x02, { adapter: 1 })['device']);
  }
  context(device: number): number {
    return Number(this.ok(0x04, { device })['context']);
  }
  queue(device: number): { queue: number; fence: number } {
    const out = this.ok(0x07, { device });
    return { queue: Number(out['paging_queue']), fence: Number(out['sync_object']) };
  }
  fence(device: number, initial = 0n, flags = 0): { fence: number; page: Uint8Array; va: bigint } {
    const out = this.ok(0x10, {
      device,
      info: { type: 5, flags, monitored_fence: { initial_fence_value: initial } },
    });
    const info = out['info'] as { monitored_fence: Record<string, bigint> };
    const page = this.memory.slabs.get(Number(info.monitored_fence['fence_cpu_virtual_address']));
    const va = info.monitored_fence['fence_gpu_virtual_address'];
    if (page === undefined || va === undefined) throw new Error('no fence page');
    return { fence: Number(out['sync_object']), page, va };
  }
  allocation(device: number, data: Uint8Array): number {
    const out = this.ok(0x06, { device, allocation_info: [{ priv_drv_data: data }] });
    return Number((out['allocation_info'] as { allocation: number }[])[0]?.allocation);
  }
  map(queue: number, allocation: number, pages: number, protection = 1n): bigint {
    const out = this.ok(0x0c, { paging_queue: queue, allocation, size_in_pages: BigInt(pages), protection });
    return out['virtual_address'] as bigint;
  }
  locked(device: number, allocation: number): Uint8Array {
    const token = Number(this.ok(0x25, { device, allocation })['data']);
    const offset = token % SLAB;
    const bytes = this.memory.slabs.get(token - offset);
    if (bytes === undefined) throw new Error('no slab');
    return offset === 0 ? bytes : bytes.subarray(offset);
  }
  state(device: number): number {
    return Number(this.ok(0x0e, { device, state_type: 1 })['execution_state']);
  }
  submit(context: number, va: bigint, bytes: number): CallResult {
    const values = { command_buffer: va, command_length: bytes, broadcast_context: [context] };
    return this.call(0x0f, values).status;
  }
  signalGpu(context: number, fence: number, value: bigint): CallResult {
    return this.call(0x32, { context, objects: [fence], monitored_fence_values: [value] }).status;
  }
  signalCpu(device: number, fence: number, value: bigint, flags = 0): CallResult {
    return this.call(0x31, { device, objects: [fence], fence_values: [value], flags }).status;
  }
}

/** An adapter whose turns the test takes, one by one. */
export class World {
  readonly compute: FakeCompute = new FakeCompute();
  readonly driver: SoftGpu;
  readonly #work: (() => void)[] = [];
  readonly #stamp = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);

  constructor(driver_version = '1.1.0.0', compute?: Compute) {
    this.driver = new SoftGpu(
      {
        identity: { ...identity, driver_version },
        localBytes: 2 ** 30,
        systemBytes: 2 ** 30,
        timestamps: driver_version !== '1.0.0.0',
        compute: compute ?? this.compute,
        defer: (work) => this.#work.push(work),
        clock: () => this.#stamp,
      },
      0x5347n,
      'test adapter',
    );
  }

  /** What was put off until the next turn; true when there was any. */
  turn(): boolean {
    const work = this.#work.splice(0);
    for (const one of work) one();
    return work.length > 0;
  }
  settle(): void {
    while (this.turn());
  }
}

/** A device with a context, a paging queue and a mapped, locked, resident command allocation. */
export function bench(guest: Guest, data: Uint8Array, pages: number) {
  const device = guest.device();
  const context = guest.context(device);
  const { queue } = guest.queue(device);
  const memory = (bytes: Uint8Array, size: number, protection = 1n) => {
    const allocation = guest.allocation(device, bytes);
    guest.call(0x0b, { paging_queue: queue, allocation_list: [allocation] });
    const va = guest.map(queue, allocation, size, protection);
    return { allocation, va, bytes: guest.locked(device, allocation) };
  };
  const commands = memory(data, pages);
  const run = (bytes: Uint8Array): CallResult => {
    commands.bytes.set(bytes);
    return guest.submit(context, commands.va, bytes.length);
  };
  return { device, context, queue, commands, memory, run };
}
