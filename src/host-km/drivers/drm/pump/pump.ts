import { constants } from 'node:os';
import { pace } from '../../../pace.ts';
import { Arena } from './arena.ts';
import { Exchange } from './exchange.ts';
import type { Done } from './flights.ts';
import { geometry, KIND, type Kind } from './layout.ts';
import { PUMP_LIMITS } from './limits.ts';
import { startPumpProcess } from './process.ts';
import { type PumpCall, PumpRing } from './ring.ts';
import { startPumpThread } from './thread.ts';
import { WaitLine } from './wait-line.ts';
import type { ProcessHandlers, PumpDeath, PumpProcess } from './wires.ts';

const { EAGAIN, EBADF, EBADMSG, ENODEV } = constants.errno;
const NOTHING: Readonly<PumpCall> = { slot: 0, request: 0, structAt: 0, patchesAt: 0, patchCount: 0 };

/** What runs the ring: the program, and words before it; or a library, which runs it on a thread of ours. */
export type PumpCode = { readonly command: readonly string[] } | { readonly library: string };

export type PumpOptions = PumpCode & PumpSize;

export interface PumpSize {
  /** Device nodes, absolute and with no link at their end; `open` names them by index. */
  readonly paths: readonly string[];
  /** Entries of each ring, a power of two. */
  readonly entries?: number;
  readonly arenaBytes?: number;
}

interface Wait {
  readonly call: Readonly<PumpCall>;
  readonly done: Done;
}

/**
 * The broker's side of one call pump. Entries are run in the order in which they were submitted; a `wait` alone overtakes and is
 * overtaken once it has begun. What is submitted after the end is answered −ENODEV, or not taken.
 */
export class Pump {
  readonly arena: Arena;
  /** The arena's bytes; zeros once the pump is gone. */
  readonly memory: Uint8Array;
  /** Resolves when the process is gone and everybody has been told. */
  readonly gone: Promise<PumpDeath>;
  /** Called once it has ended, while its memory is still there. */
  ending: () => void = () => {};
  readonly #process: PumpProcess;
  readonly #exchange: Exchange;
  readonly #line = new WaitLine<Wait>(PUMP_LIMITS);
  /** Owner of each open slot. */
  readonly #owners = new Map<number, number>();

  /** Null when the system has no memory or descriptor left for one. */
  static start(options: PumpOptions): Pump | null {
    const { entries = PUMP_LIMITS.entries, arenaBytes = PUMP_LIMITS.arenaBytes } = options;
    const shape = geometry(entries, arenaBytes);
    let pump: Pump | undefined;
    let ended: (death: PumpDeath) => void = () => {};
    const gone = new Promise<PumpDeath>((done) => {
      ended = done;
    });
    const rings: PumpRing[] = [];
    const prepare = (memory: Uint8Array): void => void rings.push(new PumpRing(memory, shape));
    const handlers: ProcessHandlers = {
      onRing() {
        if (pump !== undefined) pump.#exchange.poll();
      },
      onEnd(death) {
        if (pump !== undefined) pump.#end();
        ended(death);
      },
    };
    const child =
      'command' in options
        ? startPumpProcess(options.command, options.paths, shape.bytes, prepare, handlers)
        : startPumpThread(options.library, options.paths, shape.bytes, prepare, handlers);
    const [ring] = rings;
    if (child === null || ring === undefined) return null;
    const exchange = new Exchange(ring, entries, {
      ring: () => child.ring(),
      hold: (on) => child.hold(on),
      broken: () => child.kill(),
      pace: pace(),
      now: () => performance.now() * 1e6,
    });
    pump = new Pump(child, exchange, child.memory.subarray(shape.arenaAt), gone);
    return pump;
  }

  private constructor(
    process: PumpProcess,
    exchange: Exchange,
    memory: Uint8Array,
    gone: Promise<PumpDeath>,
  ) {
    this.#process = process;
    this.#exchange = exchange;
    this.memory = memory;
    this.gone = gone;
    this.arena = new Arena(memory.length, PUMP_LIMITS.pieceBytes, PUMP_LIMITS.largestPieceBytes);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Whether calls can still be made. */
  get alive(): boolean {
    return this.#exchange.alive;
  }

  /**
   * Puts one ioctl that does not block into the ring; the pump sees it with the next `flush`, `settle` or `call`. False: as
   * many are in flight as there is room for, or the pump is gone; `done` is not called then.
   */
  submit(call: Readonly<PumpCall>, done: Done): boolean {
    return this.#exchange.submit(KIND.CALL, call, done);
  }

  /** Shows the pump all that was submitted, with one doorbell at the most; results come from the event loop. */
  flush(): void {
    this.#exchange.flush();
  }

  /** The same, and hears results until `settled` says so (true) or looking does not pay any more. */
  settle(settled: () => boolean): boolean {
    return this.#exchange.settle(settled);
  }

  /**
   * One ioctl that does not block, after all that was submitted. The result when it came while we looked for it, and then
   * `done` is not called; null when it comes later. −EAGAIN when there is no room, −ENODEV when the pump is gone.
   */
  call(call: Readonly<PumpCall>, done: Done): number | null {
    return this.#exchange.call(call, done);
  }

  /**
   * One ioctl that may block, on a thread of the pump; waits without a thread stand in line, the owners of their slots in
   * turn. `call` is copied. False as `submit`, or when the line is full.
   */
  wait(call: Readonly<PumpCall>, done: Done): boolean {
    const owner = this.#owners.get(call.slot);
    if (!this.alive || owner === undefined) return false;
    const item = { call: { ...call }, done };
    const entered = this.#line.enter(owner, item);
    if (entered === 'run') return this.#run(owner, item);
    return entered === 'queued';
  }

  /** Opens a device node for an owner, such as a guest process; `done` is told the slot. */
  open(path: number, owner: number, done: Done): boolean {
    const named = { ...NOTHING, slot: path, request: owner };
    return this.#now(KIND.OPEN, named, (slot) => {
      if (slot >= 0) this.#owners.set(slot, owner);
      done(slot);
    });
  }

  /**
   * Closes a slot after all that was submitted. Its waits end: those in line with −EBADF, those that block with −EINTR.
   * `done` is told last, when the file is closed. Never refused: in a full ring it is the next to have room.
   */
  close(slot: number, done: Done = () => {}): void {
    this.#exchange.insist(KIND.CLOSE, { ...NOTHING, slot }, done);
    this.flush();
    this.#owners.delete(slot);
    for (const wait of this.#line.drop(({ call }) => call.slot === slot)) wait.done(-EBADF);
  }

  /** Has the pump hand over a descriptor that an ioctl made, by its number there: `done` gets our number for it, or −errno. */
  send(number: number, done: Done): boolean {
    let tag: Uint8Array = new Uint8Array();
    const index = this.#exchange.begin((result) => {
      if (result < 0) done(result);
      else {
        const fd = this.#process.receive(tag);
        done(fd < 0 ? -EBADMSG : fd);
      }
    });
    if (index < 0) return false;
    tag = this.#exchange.tag(index);
    this.#exchange.put(index, KIND.SEND, { ...NOTHING, slot: number });
    this.flush();
    return true;
  }

  /** Gives the pump a copy of a descriptor: `done` gets its number there, or −errno. Ours stays open. False also: no room on the lane. */
  receive(fd: number, done: Done): boolean {
    const index = this.#exchange.begin(done);
    if (index < 0) return false;
    // Before its entry: the pump does not wait for it.
    if (!this.#process.send(this.#exchange.tag(index), fd)) {
      this.#exchange.cancel(index);
      return false;
    }
    this.#exchange.put(index, KIND.RECEIVE, NOTHING);
    this.flush();
    return true;
  }

  /**
   * Tells `done` 0 when a descriptor of the pump's can be read, such as a sync file whose fence has signalled. The pump closes
   * it then, and also when it cannot look at it: −EAGAIN for one more than it looks at.
   */
  watch(number: number, done: Done): boolean {
    return this.#now(KIND.WATCH, { ...NOTHING, slot: number }, done);
  }

  /**
   * Makes a queue for an open slot of the memory that `receive` brought as `number`, which is gone after it, and of the table
   * at `tableAt`: `done` gets 0 or −errno. It ends before the slot is closed.
   */
  queue(slot: number, request: number, number: number, tableAt: number, done: Done): boolean {
    return this.#now(
      KIND.QUEUE,
      { slot, request, structAt: number, patchesAt: tableAt, patchCount: 0 },
      done,
    );
  }

  /** Closes a descriptor of the pump's that an ioctl made or `receive` brought. Never refused, as `close`. */
  closeDescriptor(number: number, done: Done = () => {}): void {
    this.#exchange.insist(KIND.CLOSE_FD, { ...NOTHING, slot: number }, done);
    this.flush();
  }

  /** Ends the pump whatever it is doing, and with it every file that it has open. */
  kill(): void {
    this.#process.kill();
  }

  inspect(): Readonly<Record<string, unknown>> {
    return {
      pid: this.pid,
      alive: this.alive,
      inFlight: this.#exchange.inFlight,
      slots: this.#owners.size,
      waits: this.#line.running,
      queuedWaits: this.#line.queued,
      arenaUsed: this.arena.used,
    };
  }

  #now(kind: Kind, call: Readonly<PumpCall>, done: Done): boolean {
    const put = this.#exchange.submit(kind, call, done);
    this.flush();
    return put;
  }

  #run(owner: number, { call, done }: Wait): boolean {
    const put = this.#now(KIND.WAIT, call, (result) => {
      this.#line.leave(owner);
      done(result);
      this.#advance();
    });
    if (!put) this.#line.leave(owner);
    return put;
  }

  /** Gives threads that are free again to who stands in line. */
  #advance(): void {
    for (let next = this.#line.next(); next !== null; next = this.#line.next())
      if (!this.#run(next.owner, next.item)) next.item.done(this.alive ? -EAGAIN : -ENODEV);
  }

  #end(): void {
    const queued = this.#line.drop(() => true);
    this.#exchange.end();
    this.#owners.clear();
    for (const { done } of queued) done(-ENODEV);
    this.ending();
    this.#process.release();
  }
}
