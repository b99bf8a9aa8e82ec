import {
  DOOR_IOCTL,
  DOOR_THUNK,
  ERRNO,
  gather,
  type Image,
  ioctlResult,
  STATUS,
  scatter,
} from '../abi/index.ts';
import type { GuestLink } from '../vmbus-sim/index.ts';
import { Call } from './call.ts';
import type { CallPlan } from './call-plan.ts';
import { namesCaller } from './caller-check.ts';
import type { GuestChannel } from './guest-channel.ts';
import { LIMITS } from './limits.ts';
import type { Loss } from './loss.ts';
import type { GuestMemory } from './memory.ts';
import { ReplyReader } from './reply.ts';
import { checkHandles, routeOf } from './shadow-check.ts';
import { ShadowTable } from './shadow-table.ts';
import { SlabTable } from './slabs.ts';
import { CallStats, type DxgStats } from './stats.ts';
import { type ControlPort, Transport } from './transport.ts';

/** "Too many in flight", beside the NTSTATUS values, which are words: no status says EAGAIN. */
export const BUSY = 2 ** 32;

/** Head of a call (kmbridge.wire): u16 number, u16 door, u32 body bytes. */
const HEAD_BYTES = 8;

/** What the raw door says of a call that does not get as far as the host. */
const GATHER_ERRNO = { FAULT: ERRNO.EFAULT, BOUND: ERRNO.EINVAL, OVERFLOW: ERRNO.EOVERFLOW } as const;

/** What a connection needs of the control plane once it stands. */
export interface OpenedBus extends ControlPort {
  readonly link: GuestLink;
  /** The global channel first, then one per adapter in the order of the offers. */
  readonly channels: readonly GuestChannel[];
  /** Takes leave of the broker; the link is closed afterwards. */
  leave(): void;
}

/**
 * One guest process: its channels, handles, maps and statistics, shared by all its open files. A call is copied out of
 * the caller's memory once, sent, waited for, and its outputs written back; every way out is a status.
 */
export class Connection {
  readonly memory: GuestMemory;
  readonly #bus: OpenedBus;
  readonly #transport: Transport;
  readonly #table = new ShadowTable();
  readonly #slabs: SlabTable;
  readonly #stats = new CallStats();
  /** Calls not in use; as many as were ever under way at once. */
  readonly #idle: Call[] = [];
  readonly #scratch = new Uint8Array(LIMITS.messageBytes);
  readonly #head = new DataView(this.#scratch.buffer);

  /** `onLost`: once, when the devices are gone for whatever reason. */
  constructor(bus: OpenedBus, memory: GuestMemory, onLost: () => void) {
    this.#bus = bus;
    this.memory = memory;
    this.#slabs = new SlabTable(bus.link, memory);
    const reader = new ReplyReader(this.#table, this.#slabs, this.#stats, (low, high) => {
      const found = bus.channels.find((c) => c.adapter >= 0 && c.luidLow === low && c.luidHigh === high);
      return found === undefined ? -1 : found.adapter;
    });
    this.#transport = new Transport(bus.link, bus.channels, bus, reader, () => {
      bus.link.close();
      onLost();
    });
  }

  get loss(): Loss | null {
    return this.#transport.lost;
  }

  /** The raw door: ≥ 0 or −errno. */
  ioctl(plan: CallPlan, va: number): number {
    const started = this.#stats.begin(plan.row);
    const call = this.#take(DOOR_IOCTL);
    let result = this.#gather(plan, va, call.image);
    if (result === 0) {
      const status = this.run(call, plan);
      result = this.#scattered(plan, status, call.image, va);
    }
    this.#idle.push(call);
    if (started !== 0) this.#stats.end(plan.row, started);
    return result;
  }

  /** The raw door for those who do not wait; the same results. */
  ioctlAsync(plan: CallPlan, va: number): Promise<number> {
    const call = this.#take(DOOR_IOCTL);
    const fault = this.#gather(plan, va, call.image);
    if (fault !== 0) {
      this.#stats.begin(plan.row);
      this.#idle.push(call);
      return Promise.resolve(fault);
    }
    return this.start(call, plan, (status) => this.#scattered(plan, status, call.image, va));
  }

  /** A call of the typed door, its image empty; give it back with `give`, or to `start`. */
  take(): Call {
    return this.#take(DOOR_THUNK);
  }

  give(call: Call): void {
    this.#idle.push(call);
  }

  /** Runs the call whose inputs lie in its image and waits in place: an NTSTATUS or BUSY. */
  run(call: Call, plan: CallPlan): number {
    const channel = this.#prepare(plan, call.image);
    if (channel === null) return this.#refusal;
    if (plan.process) this.#transport.drain();
    const bytes = this.#encode(plan, call, channel);
    if (bytes < 0) return STATUS.INVALID_PARAMETER;
    if (plan.oneWay)
      return this.#transport.post(channel, this.#scratch, bytes) ? STATUS.SUCCESS : STATUS.DEVICE_REMOVED;
    call.plan = plan;
    call.channel = channel;
    call.done = false;
    return this.#transport.transact(call, channel, this.#scratch, bytes) ? call.status : BUSY;
  }

  /** `run` without waiting; `then` makes the result out of the status while the call's image still holds it. */
  start<T>(call: Call, plan: CallPlan, then: (status: number) => T): Promise<T> {
    const started = this.#stats.begin(plan.row);
    return new Promise((resolve) => {
      const settle = (status: number): void => {
        const result = then(status);
        this.#idle.push(call);
        if (started !== 0) this.#stats.end(plan.row, started);
        resolve(result);
      };
      const channel = plan.oneWay ? null : this.#prepare(plan, call.image);
      if (channel === null) return settle(plan.oneWay ? this.run(call, plan) : this.#refusal);
      if (plan.process) this.#transport.drain();
      const bytes = this.#encode(plan, call, channel);
      if (bytes < 0) return settle(STATUS.INVALID_PARAMETER);
      call.plan = plan;
      call.channel = channel;
      call.done = false;
      call.settle = (done) => settle(done.status);
      if (this.#transport.begin(call, channel, this.#scratch, bytes)) return;
      call.settle = null;
      settle(channel.lost === null ? BUSY : STATUS.DEVICE_REMOVED);
    });
  }

  /** Counts a call of the typed door; pairs with `timed`. */
  counted(plan: CallPlan): number {
    return this.#stats.begin(plan.row);
  }

  timed(plan: CallPlan, started: number): void {
    if (started !== 0) this.#stats.end(plan.row, started);
  }

  stats(): DxgStats {
    return this.#stats.report(this.#slabs.bytes);
  }

  /** Ends the guest process: what is pending is answered, maps go away, the broker is told. */
  close(): void {
    if (this.#transport.lost === null) this.#bus.leave();
    this.#transport.lose({ code: 'CLOSED', message: 'the device was closed' });
    this.#slabs.release();
  }

  #take(door: number): Call {
    const call = this.#idle.pop() ?? new Call();
    call.door = door;
    return call;
  }

  /** Why `#prepare` returned null. */
  #refusal: number = STATUS.DEVICE_REMOVED;

  /** The channel of a call; null with `#refusal` set when it cannot be sent. */
  #prepare(plan: CallPlan, image: Image): GuestChannel | null {
    const { channels } = this.#bus;
    this.#refusal = STATUS.DEVICE_REMOVED;
    if (this.#transport.lost !== null) return null;
    if (plan.caller !== null && namesCaller(plan.caller, image)) {
      this.#refusal = STATUS.NOT_SUPPORTED;
      return null;
    }
    let channel = channels[0];
    if (!plan.process) {
      const route = plan.oneWay ? checkHandles(plan, image, this.#table) : routeOf(plan, image, this.#table);
      if (route < 0) {
        this.#refusal = route;
        return null;
      }
      channel = channels[route + 1];
    }
    return channel === undefined || channel.lost !== null ? null : channel;
  }

  /** Writes the message; its bytes, or −1 when it is larger than a packet may be. */
  #encode(plan: CallPlan, call: Call, channel: GuestChannel): number {
    const end = plan.transcoder.encodeRequest(call.image, this.#scratch, HEAD_BYTES);
    if (end < 0 || end > channel.end.maxPayload) return -1;
    this.#head.setUint16(0, plan.row.nr, true);
    this.#head.setUint16(2, call.door, true);
    this.#head.setUint32(4, end - HEAD_BYTES, true);
    this.#stats.toHost += end;
    return end;
  }

  /** Copies the call in: 0 or −errno. */
  #gather(plan: CallPlan, va: number, image: Image): number {
    const fault = gather(plan.row, this.memory, va, image);
    if (fault !== null) return -GATHER_ERRNO[fault];
    // What a call makes must not be lost because its handle cannot be written back.
    if (plan.makes && !scatter(plan.row, image, this.memory.probe, va)) return -ERRNO.EFAULT;
    return 0;
  }

  /** Copies the outputs back: the call's result. */
  #scattered(plan: CallPlan, status: number, image: Image, va: number): number {
    if (status === BUSY) return -ERRNO.EAGAIN;
    if (status >= 0 && !plan.oneWay && !scatter(plan.row, image, this.memory, va)) return -ERRNO.EFAULT;
    return ioctlResult(status);
  }
}
