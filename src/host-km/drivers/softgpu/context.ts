import { STATUS } from '../../../abi/index.ts';
import type { DriverObject } from '../../driver.ts';
import type { Arrival } from './arrival.ts';
import { signalAll } from './collect.ts';
import { COPY, CommandBuffer, FILL, OP, TIMESTAMP } from './commands.ts';
import type { Rank } from './compute.ts';
import { Dispatch, type DispatchEnd } from './dispatch.ts';
import type { Fence } from './fence.ts';
import { LIMITS } from './limits.ts';
import { type DeviceView, EXECUTION, type Execution, type ProcessView } from './views.ts';
import { Wait } from './wait.ts';

interface EventItem {
  readonly kind: 'event';
  readonly arrival: Arrival;
  told: boolean;
}

/** Work in a context's queue. */
type Item =
  | { readonly kind: 'commands'; readonly va: number; readonly bytes: number }
  | {
      readonly kind: 'signal';
      readonly fences: readonly Fence[];
      readonly values: Uint32Array;
      readonly rewind: boolean;
    }
  | EventItem
  | { readonly kind: 'wait'; readonly fences: readonly Fence[]; readonly values: Uint32Array };

/** Fences that an item names. */
const listedOf = (item: Item): number => ('fences' in item ? item.fences.length : 0);

function tell(item: EventItem): void {
  if (item.told) return;
  item.told = true;
  item.arrival.arrived();
}

/** Items that one context may finish in one turn of the event loop. */
const ITEMS_PER_TURN = 1024;

/** A queue of GPU work, done strictly in order. What an idle context is given is done at once, without a queue. */
export class Context implements DriverObject, Rank {
  readonly kind = 'context';
  readonly device: DeviceView;
  /** Says which dispatch of the partition has its engine next; what the host does itself takes no engine. */
  priority = 0;
  inProcessPriority = 0;
  readonly #queue: Item[] = [];
  readonly #buffer = new CommandBuffer();
  /** Next command of the buffer that runs. */
  #at = 0;
  /** Bytes of a FILL or COPY that are done. */
  #moved = 0;
  /** Bytes that may still be moved in this turn: one for all buffers that the turn runs. */
  #budget: number = LIMITS.sliceBytes;
  #busy = false;
  #ended = false;
  #dispatch: Dispatch | null = null;
  #wait: Wait | null = null;

  constructor(device: DeviceView) {
    this.device = device;
    device.contexts.add(this);
  }

  get process(): ProcessView {
    return this.device.process;
  }
  /** Whether what it is given now is done at once. */
  get idle(): boolean {
    return !this.#busy && !this.device.process.writes.held;
  }
  get queued(): number {
    return this.#queue.length;
  }
  /** Whether there is no room in its queue. */
  get full(): boolean {
    return this.#queue.length >= LIMITS.queuedItems;
  }

  /** Queues a command buffer at a GPU address. */
  submit(va: number, bytes: number): number {
    if (!this.idle) return this.#enqueue({ kind: 'commands', va, bytes });
    if (bytes === 0) return STATUS.SUCCESS;
    this.#busy = true;
    this.#budget = LIMITS.sliceBytes;
    if (this.#begin(va, bytes)) this.#busy = false;
    return STATUS.SUCCESS;
  }

  /** Queues signals that come after what is queued; an idle context's caller signals by itself. */
  signal(fences: readonly Fence[], values: Uint32Array, rewind: boolean): number {
    return this.#enqueue({ kind: 'signal', fences, values, rewind });
  }

  /** Has `arrival` told when what is queued is done, or dropped. */
  arrive(arrival: Arrival): number {
    return this.#enqueue({ kind: 'event', arrival, told: false });
  }

  /** Queues a wait for all of `fences`. */
  wait(fences: readonly Fence[], values: Uint32Array): number {
    const status = this.#enqueue({ kind: 'wait', fences, values });
    if (!this.#busy) this.#drain();
    return status;
  }

  /** The device was lost: nothing queued happens any more. */
  stop(): void {
    const dropped = this.#queue.splice(0);
    this.#removed(dropped);
    this.#wait?.cancel();
    this.#dispatch?.stop();
    this.#wait = null;
    this.#dispatch = null;
    this.#busy = true;
    // Whoever waits for an event is not left waiting; what this turn has done is still among them.
    for (const item of dropped) if (item.kind === 'event') tell(item);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.stop();
    this.device.contexts.delete(this);
  }

  get #dead(): boolean {
    return this.#ended || !this.device.active;
  }

  #enqueue(item: Item): number {
    const { process } = this.device;
    const listed = listedOf(item);
    if (this.full || process.listed + listed > LIMITS.listedFences) return STATUS.NO_MEMORY;
    process.listed += listed;
    this.#queue.push(item);
    if (!this.#busy && process.writes.held) {
      this.#busy = true;
      this.#later(() => this.#drain());
    }
    return STATUS.SUCCESS;
  }

  #removed(items: readonly Item[]): void {
    for (const item of items) this.device.process.listed -= listedOf(item);
  }

  /** Does what is queued until something has to be waited for. */
  #drain(): void {
    this.#busy = true;
    let count = 0;
    for (; count < this.#queue.length && count < ITEMS_PER_TURN && this.#budget > 0; count++) {
      const item = this.#queue[count];
      if (item !== undefined && !this.#do(item)) break;
      if (this.#dead) return;
    }
    if (this.#dead) return;
    const blocked = this.#wait !== null || this.#dispatch !== null || this.#at < this.#buffer.length;
    this.#removed(this.#queue.splice(0, blocked ? count + 1 : count));
    if (blocked) return;
    if (this.#queue.length > 0) this.#later(() => this.#drain());
    else this.#busy = false;
  }

  /** True when the item is done. */
  #do(item: Item): boolean {
    switch (item.kind) {
      case 'commands':
        return item.bytes === 0 || this.#begin(item.va, item.bytes);
      case 'signal':
        signalAll(item.fences, item.values, item.rewind);
        return true;
      case 'event':
        tell(item);
        return true;
      case 'wait': {
        const wait = new Wait(item.fences, item.values, false, () => {
          this.#wait = null;
          if (!this.#dead) this.#later(() => this.#drain());
        });
        if (wait.over()) {
          wait.cancel();
          return true;
        }
        this.#wait = wait;
        return false;
      }
    }
  }

  /** Copies a command buffer once and runs what is inside; true when all of it is done. */
  #begin(va: number, bytes: number): boolean {
    const buffer = this.#buffer;
    if (bytes > LIMITS.commandBytes) return this.#fail(EXECUTION.DMA_FAULT, 'command buffer: LENGTH');
    buffer.reset(bytes);
    this.#at = 0;
    this.#moved = 0;
    const { process } = this.device;
    const at = process.pages.read(va, buffer.bytes, 0, bytes);
    if (at >= 0) return this.#fail(EXECUTION.PAGE_FAULT, 'command buffer', at);
    const fault = buffer.fault(process.machine.timestamps);
    if (fault !== null) return this.#fail(EXECUTION.DMA_FAULT, `command buffer: ${fault}`);
    return this.#run();
  }

  /** Runs commands until the buffer ends (true) or something has to be waited for. */
  #run(): boolean {
    const buffer = this.#buffer;
    while (this.#at < buffer.length) {
      const opcode = buffer.opcode(this.#at);
      if (opcode === OP.DISPATCH) {
        this.#launch();
        return false;
      }
      if (opcode === OP.TIMESTAMP && !this.#stamp()) return false;
      if (opcode === OP.FILL || opcode === OP.COPY) {
        if (this.#budget === 0) {
          this.#later(() => this.#resume());
          return false;
        }
        const total = buffer.u64(this.#at + (opcode === OP.FILL ? FILL.bytes : COPY.bytes));
        const run = Math.min(this.#budget, total - this.#moved);
        if (!this.#move(opcode, run)) return false;
        // Whole words, so that what is left of the turn never cuts a FILL inside one.
        this.#budget -= Math.ceil(run / 4) * 4;
        this.#moved += run;
        if (this.#moved < total) continue;
        this.#moved = 0;
      }
      this.#at += buffer.size(this.#at);
    }
    return true;
  }

  #move(opcode: number, run: number): boolean {
    const buffer = this.#buffer;
    const { pages } = this.device.process;
    const at = this.#at;
    const fault =
      opcode === OP.FILL
        ? pages.fill(buffer.u64(at + FILL.va) + this.#moved, run, buffer.u32(at + FILL.value))
        : pages.copy(buffer.u64(at + COPY.dst) + this.#moved, buffer.u64(at + COPY.src) + this.#moved, run);
    return fault < 0 || this.#fail(EXECUTION.PAGE_FAULT, opcode === OP.FILL ? 'FILL' : 'COPY', fault);
  }

  #stamp(): boolean {
    const stamp = this.device.process.machine.clock();
    const va = this.#buffer.u64(this.#at + TIMESTAMP.va);
    const fault = this.device.process.pages.write(va, stamp, 0, 8);
    return fault < 0 || this.#fail(EXECUTION.PAGE_FAULT, 'TIMESTAMP', fault);
  }

  #launch(): void {
    const at = this.#at;
    this.#at += this.#buffer.size(at);
    const dispatch = new Dispatch(this.device.process, this, this.#buffer, at, (end) => {
      this.#dispatch = null;
      if (this.#dead || !this.#dispatched(end)) return;
      if (this.device.process.writes.held) this.#later(() => this.#resume());
      else this.#resume();
    });
    this.#dispatch = dispatch;
    this.#later(() => dispatch.start());
  }

  #dispatched(end: DispatchEnd): boolean {
    if (end.code === 'BOUND') return this.#fail(EXECUTION.DMA_FAULT, 'bindings larger than an engine');
    if (end.code === 'PAGE_FAULT') return this.#fail(EXECUTION.PAGE_FAULT, 'DISPATCH', end.va);
    const { code, detail } = end.outcome;
    if (code === 'DONE') return true;
    const state =
      code === 'HUNG'
        ? EXECUTION.HUNG
        : code === 'LOST' || code === 'UNAVAILABLE'
          ? EXECUTION.RESET
          : EXECUTION.DMA_FAULT;
    return this.#fail(state, `${code}: ${detail}`);
  }

  /** Goes on where a command buffer stopped, then with the queue. */
  #resume(): void {
    if (this.#run()) this.#drain();
  }

  /** In a later turn, and not while the process's writes are held. */
  #later(next: () => void): void {
    const { machine, writes } = this.device.process;
    machine.defer(() => writes.pass(() => this.#turn(next)));
  }

  #turn(next: () => void): void {
    this.#budget = LIMITS.sliceBytes;
    if (this.#dead) return;
    try {
      next();
    } catch (error) {
      // Nobody above catches here: a mistake of ours costs this device, not the broker.
      this.#fail(EXECUTION.RESET, `softgpu failed: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** Stops the device; false, as what follows does not happen. */
  #fail(state: Execution, reason: string, at = 0): false {
    this.#at = this.#buffer.length;
    this.device.fail(state, reason, at);
    return false;
  }
}
