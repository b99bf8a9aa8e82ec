import type { Row } from '../abi/index.ts';
import type { Packet } from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import type { GuestDescriptors } from './descriptors.ts';
import type { DriverObject, DriverProcess, SharedObject } from './driver.ts';
import type { GuestEvents } from './events-guest.ts';
import type { HandleNode } from './handle-graph.ts';
import type { ProcessGraph } from './process-graph.ts';
import type { FindFault } from './shared-objects.ts';
import type { SlabMemory } from './slab-memory.ts';
import type { Traced, TraceSwitch } from './trace.ts';

/** A call that a driver has not completed yet. */
export interface Waiting {
  /** Ends it without its driver; with a status the guest is told. */
  abandon(status: number | null): void;
}

/** Whose channels these are, whatever is served on them. */
export interface ChannelOwner {
  readonly account: Account;
  /** The guest broke the protocol or a limit of it, which ends the process. */
  violated(what: string, channel: number): void;
  ring(): void;
}

/** The shared objects that a guest process can reach: those of its partition. */
export interface Shares {
  /** What the ends of a pipe name. */
  find(pipe: string): SharedObject | FindFault;
  /** A new descriptor, to be closed by whoever asks; −1 when a limit or the system says no. */
  descriptor(object: SharedObject): number;
}

/** A guest process as its calls see it. */
export interface Caller extends Traced, ChannelOwner {
  readonly memory: SlabMemory;
  readonly graph: ProcessGraph;
  readonly driver: DriverProcess;
  /** LUIDs of the adapters that it may use, in the driver's order. */
  readonly adapters: readonly bigint[];
  readonly waits: Set<Waiting>;
  readonly events: GuestEvents;
  readonly descriptors: GuestDescriptors;
  readonly shared: Shares;
  readonly alive: boolean;
  readonly trace: TraceSwitch;
  calls: number;
  driverCalls: number;
  /** Whether its partition has the capability that a row needs. */
  granted(nr: number): boolean;
  admits(luid: bigint): 'admitted' | 'refused' | 'unknown';
  /** A one-way call failed: nobody waits for its status, so the object it was about is told. */
  fault(node: HandleNode, status: number): void;
  destroy(object: DriverObject): void;
  /** The driver threw. */
  failed(row: Row, error: unknown): void;
}

/** The channel a call came by. */
export interface CallChannel<P extends ChannelOwner = Caller> {
  readonly id: number;
  readonly process: P;
  /** Null for the global channel. */
  readonly adapter: HandleNode | null;
  /** Whether anybody can be answered. */
  readonly open: boolean;
  /** Bytes of the largest reply that ever fits into this guest's ring. */
  readonly maxPayload: number;
  /** Sends the completion of transaction `id`, now or when the guest has made room. */
  reply(id: number, payload: Uint8Array, bytes: number): void;
}

/** What channels hand their packets to. */
export interface PacketTaker<P extends ChannelOwner = Caller> {
  /** Serves one packet; false when it breaks the protocol, which ends the process. */
  take(channel: CallChannel<P>, packet: Packet): boolean;
}
