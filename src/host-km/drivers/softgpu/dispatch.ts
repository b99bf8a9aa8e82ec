import { BINDING, type CommandBuffer, DISPATCH } from './commands.ts';
import type { DispatchOrder, Lease, Outcome, Rank } from './compute.ts';
import { LIMITS } from './limits.ts';
import type { ProcessView } from './views.ts';

/** A binding of a dispatch: where it is for the GPU, and where in the window. */
interface Bound {
  readonly va: number;
  readonly bytes: number;
  readonly write: boolean;
  readonly at: number;
}

/** Bytes of the window, from `from` on, where results lie. */
interface Results {
  readonly bytes: Uint8Array;
  readonly from: number;
}

/** How a dispatch went: its engine's outcome, or the GPU address of a page fault. */
export type DispatchEnd =
  | { readonly code: 'OUTCOME'; readonly outcome: Outcome }
  | { readonly code: 'PAGE_FAULT'; readonly va: number }
  | { readonly code: 'BOUND' };

const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;
export const WINDOW_BYTES = LIMITS.moduleBytes + LIMITS.enginePages * 65_536;

/**
 * One DISPATCH: waits for the partition's engine, copies module and bindings into its window slice by slice, has it run,
 * copies what may have been written back. `stop` may come between any two of these. Results that come while the process's
 * writes are held are kept here until the release, so that others have the engine.
 */
export class Dispatch {
  readonly #process: ProcessView;
  readonly #rank: Rank;
  readonly #moduleVa: number;
  readonly #bound: readonly Bound[];
  readonly #order: DispatchOrder;
  readonly #total: number;
  readonly #ended: (end: DispatchEnd) => void;
  #leave: (() => void) | null = null;
  #lease: Lease | null = null;
  /** Bytes of results that are kept, charged to the system segment. */
  #kept = 0;
  #storing = false;
  #over = false;

  /** Takes what it needs of the command at `at`: the buffer may be reused at once. */
  constructor(
    process: ProcessView,
    rank: Rank,
    buffer: CommandBuffer,
    at: number,
    ended: (end: DispatchEnd) => void,
  ) {
    this.#process = process;
    this.#rank = rank;
    this.#ended = ended;
    this.#moduleVa = buffer.u64(at + DISPATCH.module_va);
    const moduleBytes = buffer.u32(at + DISPATCH.module_bytes);
    const count = buffer.u32(at + DISPATCH.binding_count);
    const bound: Bound[] = [];
    let next = align(moduleBytes);
    for (let i = 0; i < count; i++) {
      const binding = at + DISPATCH.size + i * BINDING.size;
      const bytes = buffer.u32(binding + BINDING.bytes);
      const write = (buffer.u32(binding + BINDING.access) & BINDING.WRITE) !== 0;
      bound.push({ va: buffer.u64(binding + BINDING.va), bytes, write, at: next });
      next = align(next + bytes);
    }
    const args = at + DISPATCH.size + count * BINDING.size;
    this.#bound = bound;
    this.#total = next;
    this.#order = {
      moduleBytes,
      groups: buffer.u32(at + DISPATCH.groups),
      bindings: bound,
      args: buffer.bytes.slice(args, args + buffer.u32(at + DISPATCH.args_bytes)),
    };
  }

  start(): void {
    if (this.#total > WINDOW_BYTES) {
      this.#end({ code: 'BOUND' });
      return;
    }
    const { machine, info } = this.#process;
    this.#leave = machine.compute.acquire(info, this.#rank, (lease) => {
      this.#leave = null;
      if (this.#over) lease?.release();
      else if (lease === null)
        this.#end({ code: 'OUTCOME', outcome: { code: 'UNAVAILABLE', ns: 0, detail: 'no engine' } });
      else {
        this.#lease = lease;
        this.#copyIn(lease, -1, 0);
      }
    });
  }

  /** Nobody wants the result any more. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#leave?.();
    this.#lease?.abort();
    this.#settle();
  }

  /** Binding `index` from byte `done` on; the module is −1. */
  #copyIn(lease: Lease, index: number, done: number): void {
    let budget: number = LIMITS.sliceBytes;
    for (let i = index, from = done; i < this.#bound.length; i++, from = 0) {
      const one = this.#bound[i];
      const va = one?.va ?? this.#moduleVa;
      const bytes = one?.bytes ?? this.#order.moduleBytes;
      const run = Math.min(budget, bytes - from);
      const fault = this.#process.pages.read(va + from, lease.window, (one?.at ?? 0) + from, run);
      if (fault >= 0) {
        this.#end({ code: 'PAGE_FAULT', va: fault });
        return;
      }
      budget -= run;
      if (from + run < bytes) {
        this.#later(() => this.#copyIn(lease, i, from + run));
        return;
      }
    }
    lease.run(this.#order, (outcome) => {
      this.#process.info.engineTime(outcome.ns);
      if (this.#over) return;
      if (outcome.code !== 'DONE') this.#end({ code: 'OUTCOME', outcome });
      else if (this.#process.writes.held) this.#keep(lease, outcome);
      else this.#store({ bytes: lease.window, from: 0 }, outcome);
    });
  }

  /** Takes the results out of the window and gives the engine back; without memory for them they are computed again. */
  #keep(lease: Lease, outcome: Outcome): void {
    const written = this.#bound.filter(({ write }) => write);
    const [first, last] = [written[0], written.at(-1)];
    const from = first?.at ?? 0;
    const total = last === undefined ? 0 : last.at + last.bytes - from;
    const kept = this.#room(total);
    if (kept === null) {
      this.#free(lease);
      this.#whenReleased(() => this.start());
      return;
    }
    const take = (done: number): void => {
      const run = Math.min(LIMITS.sliceBytes, total - done);
      kept.set(lease.window.subarray(from + done, from + done + run), done);
      if (done + run < total) {
        this.#later(() => take(done + run));
        return;
      }
      this.#free(lease);
      this.#whenReleased(() => this.#store({ bytes: kept, from }, outcome));
    };
    take(0);
  }

  #room(bytes: number): Uint8Array | null {
    const { memory } = this.#process;
    if (!memory.charge('system', bytes)) return null;
    try {
      const room = new Uint8Array(bytes);
      this.#kept = bytes;
      return room;
    } catch {
      memory.uncharge('system', bytes);
      return null;
    }
  }

  #free(lease: Lease): void {
    this.#lease = null;
    lease.release();
  }

  /** Once begun, a hold waits for the last byte. */
  #store(results: Results, outcome: Outcome): void {
    this.#storing = true;
    this.#process.writes.begin();
    this.#copyOut(results, 0, 0, outcome);
  }

  #copyOut(results: Results, index: number, done: number, outcome: Outcome): void {
    let budget: number = LIMITS.sliceBytes;
    for (let i = index, from = done; i < this.#bound.length; i++, from = 0) {
      const one = this.#bound[i];
      if (one === undefined || !one.write) continue;
      const run = Math.min(budget, one.bytes - from);
      const at = one.at - results.from + from;
      const fault = this.#process.pages.write(one.va + from, results.bytes, at, run);
      if (fault >= 0) {
        this.#end({ code: 'PAGE_FAULT', va: fault });
        return;
      }
      budget -= run;
      if (from + run < one.bytes) {
        this.#later(() => this.#copyOut(results, i, from + run, outcome));
        return;
      }
    }
    this.#end({ code: 'OUTCOME', outcome });
  }

  #later(next: () => void): void {
    this.#process.machine.defer(() => this.#turn(next));
  }

  #whenReleased(next: () => void): void {
    this.#process.writes.pass(() => this.#turn(next));
  }

  #turn(next: () => void): void {
    if (this.#over) return;
    try {
      next();
    } catch (error) {
      const detail = `softgpu failed: ${error instanceof Error ? error.message : error}`;
      this.#end({ code: 'OUTCOME', outcome: { code: 'LOST', ns: 0, detail } });
    }
  }

  #end(end: DispatchEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#lease?.release();
    this.#settle();
    this.#ended(end);
  }

  /** Gives back what results took, and lets a hold that waited for them be. */
  #settle(): void {
    this.#process.memory.uncharge('system', this.#kept);
    this.#kept = 0;
    if (this.#storing) this.#process.writes.end();
    this.#storing = false;
  }
}
