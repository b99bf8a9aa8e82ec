import type { Row } from '../abi/index.ts';
import type { Account } from './accounting.ts';
import type { HostChannel } from './channel.ts';
import type { GuestDescriptors } from './descriptors.ts';
import type { DriverObject, DriverProcess, KernelDriver } from './driver.ts';
import { eventPacket, GuestEvents } from './events-guest.ts';
import type { HandleNode } from './handle-graph.ts';
import { LIMIT } from './limits.ts';
import type { Partition } from './partition.ts';
import type { Poller } from './poller.ts';
import { ProcessGraph } from './process-graph.ts';
import type { Caller, Shares, Waiting } from './roles.ts';
import type { SharedObjects } from './shared-objects.ts';
import type { SlabMemory } from './slab-memory.ts';
import type { TraceSwitch } from './trace.ts';

/** What ends a process from the inside, and who is told. */
export interface ProcessOwner {
  readonly pid: number;
  /** What the process calls itself, made printable. */
  readonly name: string;
  /** The guest broke the protocol or a limit of it: `what`, on a channel. */
  violated(what: string, channel: number): void;
  /** A driver threw. */
  failed(what: string, error: unknown): void;
  /** Something of it holds the device up. */
  hung(what: string): void;
  ring(): void;
}

export interface ProcessParts {
  readonly owner: ProcessOwner;
  readonly partition: Partition;
  readonly account: Account;
  readonly memory: SlabMemory;
  readonly descriptors: GuestDescriptors;
  readonly sharedObjects: SharedObjects;
  readonly driver: KernelDriver;
  readonly poller: Poller;
  /** LUIDs of the adapters whose driver this guest matches, in the driver's order, and those it does not. */
  readonly admitted: readonly bigint[];
  readonly refused: readonly bigint[];
}

/** An accepted guest process between its contact and its end: objects, channels, pending calls, its driver's side. */
export class GuestProcess implements Caller {
  readonly account: Account;
  readonly memory: SlabMemory;
  readonly graph: ProcessGraph;
  readonly driver: DriverProcess;
  readonly adapters: readonly bigint[];
  readonly pid: number;
  readonly name: string;
  readonly trace: TraceSwitch;
  /** Calls that a driver has not completed yet. */
  readonly waits = new Set<Waiting>();
  readonly events: GuestEvents;
  readonly descriptors: GuestDescriptors;
  readonly shared: Shares;
  alive = true;
  calls = 0;
  driverCalls = 0;
  engineNs = 0;
  readonly #owner: ProcessOwner;
  readonly #partition: Partition;
  readonly #poller: Poller;
  readonly #refused: ReadonlySet<bigint>;
  readonly #channels = new Map<number, HostChannel>();
  readonly #unwatched: () => void;

  constructor(parts: ProcessParts) {
    this.account = parts.account;
    this.events = new GuestEvents(parts.account);
    this.descriptors = parts.descriptors;
    const { sharedObjects, partition, account } = parts;
    this.shared = {
      find: (pipe) => sharedObjects.find(pipe, partition),
      descriptor: (object) => sharedObjects.descriptor(object, partition, account),
    };
    this.memory = parts.memory;
    this.adapters = parts.admitted;
    this.#refused = new Set(parts.refused);
    this.#owner = parts.owner;
    this.pid = parts.owner.pid;
    this.name = parts.owner.name;
    this.trace = parts.partition.trace;
    this.#partition = parts.partition;
    this.#poller = parts.poller;
    this.graph = new ProcessGraph(parts.account, (object) => this.destroy(object));
    this.driver = parts.driver.openProcess({
      partition: parts.partition.name,
      weight: parts.partition.weight,
      pid: parts.owner.pid,
      memory: parts.memory,
      account: parts.account,
      passage: {
        open: (row) => this.trace.sink === null && this.granted(row),
        passed: (calls) => {
          this.calls += calls;
          this.driverCalls += calls;
        },
      },
      engineTime: (ns) => {
        this.engineNs += ns;
      },
      hung: (what) => this.#owner.hung(what),
      event: (id) => this.#event(id),
    });
    // Whoever listens is to hear of every call.
    this.#unwatched = partition.trace.beginning(() => this.#attempt('recall', () => this.driver.recall?.()));
  }

  /** Calls that did not come by the broker are counted from here on. */
  count(): void {
    this.#attempt('count', () => this.driver.count?.());
  }

  get channels(): ReadonlyMap<number, HostChannel> {
    return this.#channels;
  }

  granted(nr: number): boolean {
    return this.#partition.granted(nr);
  }

  admits(luid: bigint): 'admitted' | 'refused' | 'unknown' {
    if (this.adapters.includes(luid)) return 'admitted';
    return this.#refused.has(luid) ? 'refused' : 'unknown';
  }

  /** Serves a channel from now on; false at the limit. */
  open(channel: HostChannel): boolean {
    if (!this.account.take(LIMIT.channel)) return false;
    this.#channels.set(channel.id, channel);
    this.#poller.wake([channel]);
    return true;
  }

  /** Ends one channel; the calls that wait on it find nobody to answer. */
  closeChannel(id: number): void {
    const channel = this.#channels.get(id);
    if (channel === undefined) return;
    this.#channels.delete(id);
    this.#poller.remove(channel);
    channel.close();
    this.account.give(LIMIT.channel);
  }

  /** The guest rang its one doorbell: any of its channels may be meant. */
  wake(): void {
    if (this.alive && this.#channels.size > 0) this.#poller.wake(this.#channels.values());
  }

  ring(): void {
    this.#owner.ring();
  }

  violated(what: string, channel: number): void {
    this.#owner.violated(what, channel);
  }

  failed(row: Row, error: unknown): void {
    this.#owner.failed(row.name, error);
  }

  /** A one-way call failed: nobody waits for its status, so the object it was about is told. */
  fault(node: HandleNode, status: number): void {
    this.#attempt('fault', () => this.driver.fault(node.object, status));
  }

  destroy(object: DriverObject): void {
    this.#attempt('destroy', () => this.driver.destroy(object));
  }

  /**
   * The one end of a process, whatever the reason: pending calls, channels, objects with their dependents first, the
   * driver's side. With a `status`, who waits is told so before.
   */
  release(status: number | null): void {
    if (!this.alive) return;
    this.alive = false;
    const pending = [...this.waits];
    this.waits.clear();
    for (const call of pending) call.abandon(status);
    this.events.close();
    this.descriptors.close();
    for (const id of [...this.#channels.keys()]) this.closeChannel(id);
    this.graph.close();
    this.#unwatched();
    this.#attempt('close', () => this.driver.close());
  }

  /** Events go over the global channel; without one the guest has nowhere to hear of them. */
  #event(id: bigint): void {
    if (!this.alive || !this.events.end(id)) return;
    for (const channel of this.#channels.values()) {
      if (channel.adapter !== null) continue;
      channel.tell(eventPacket(id));
      return;
    }
  }

  #attempt(what: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#owner.failed(what, error);
    }
  }
}
