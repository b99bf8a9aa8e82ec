import type { HandleKind, Image, Row } from '../abi/index.ts';
import type { Identity, Surface } from '../version-check/index.ts';
import type { Account } from './accounting.ts';

/** An object the driver made; the broker names it by a handle and gives it back on each call. */
export interface DriverObject {
  readonly kind: HandleKind;
}

/**
 * What descriptors can name. It lives as long as there is a descriptor of it or a handle; handles are counted by the
 * driver, descriptors by the broker.
 */
export interface SharedObject {
  readonly kind: 'sharedresource' | 'sharedsyncobject';
  /** There are descriptors of it from now on. */
  hold(): void;
  /** The last one has been closed. */
  drop(): void;
}

export interface DriverAdapter {
  readonly luid: bigint;
  readonly name: string;
  readonly identity: Identity;
  /** Bytes of its memory segments: what partitions may be given of it. */
  readonly localBytes: number;
  readonly systemBytes: number;
}

/** A range of memory the guest process can map: `token` is slab * 2^40 + offset. */
export interface SlabRange {
  readonly token: number;
  readonly bytes: Uint8Array;
  /** Makes all of it zero, to the guest too, in the cheapest way that there is. */
  clear(): void;
  /** Gives the memory back; the page is zeroed before another process can see it. */
  release(): void;
}

/** The segments of a partition, as something in it is charged to them. */
export interface SegmentCharges {
  /** Charges `bytes` of a segment to the partition without making memory; false past the budget. */
  charge(segment: 'local' | 'system', bytes: number): boolean;
  uncharge(segment: 'local' | 'system', bytes: number): void;
  usage(segment: 'local' | 'system'): { readonly budget: number; readonly used: number };
}

/** Memory of a shared object, which every process that opens it can map. */
export interface ObjectSlab {
  readonly bytes: Uint8Array;
}

/** Memory and charges of one object that may be shared: the partition carries them on when the process is gone. */
export interface ObjectMemory extends SegmentCharges {
  /** A slab of its own, zeroed, whole pages; null when the budget or a limit says no. */
  slab(bytes: number): ObjectSlab | null;
  /** Has `bytes` in all charged for private data that is kept for whoever opens it; false, and no change, past the limit. */
  keep(bytes: number): boolean;
  /** The object is over. What processes may have mapped stays charged until they are gone. */
  release(): void;
}

/** What a driver may use of its caller: memory, charged to the process and its partition. */
export interface ProcessMemory extends SegmentCharges {
  /** Guest-mappable memory, zeroed, page multiple; null when the budget or a limit says no. */
  slab(bytes: number, access: 'write' | 'read'): SlabRange | null;
  /**
   * A slab of its own, exactly the pages of `bytes`, which the guest maps in place of memory that it has. The guest
   * overwrites all of it first: until then it holds whatever an earlier one of this process held. Null as above.
   */
  dedicated(bytes: number): SlabRange | null;
  /** For an object that may be shared and outlive this process. */
  object(): ObjectMemory;
  /** Token under which this process maps a shared object's slab, the same each time; 0 when a limit says no. */
  attach(slab: ObjectSlab): number;
}

/** One call on its way through a driver. All handles have been resolved and belong to the caller. */
export interface DriverCall {
  readonly row: Row;
  /** Private to this call; outputs are written here. Mapped fields take a slab token. */
  readonly image: Image;
  /** The object behind the handle at this image offset; undefined when the field was 0. */
  object(offset: number): DriverObject | undefined;
  /** Names a new object: the broker writes its handle at `offset` once the call has succeeded. */
  create(offset: number, object: DriverObject): void;
  /** What the descriptor at this image offset names, which is of the caller's partition. */
  shared(offset: number): SharedObject | undefined;
  /** Answers a descriptor of `object` at `offset`, once the call has succeeded. */
  share(offset: number, object: SharedObject): void;
}

/** NTSTATUS (int32), or 'pending': the driver calls `complete` later, exactly once. */
export type CallResult = number | 'pending';

export interface DriverProcess {
  call(call: DriverCall, complete: (status: number) => void): CallResult;
  /** Ends an object; the broker has ended its dependents first and forgets the handle afterwards. */
  destroy(object: DriverObject): void;
  /**
   * The guest is about to copy its memory: calls `done`, at once or later, when nothing of this process's work writes
   * memory that the guest sees, which stays so until `release`. Again while held is answered the same way. Fence values
   * may go on being published, and nobody else's work is held up.
   */
  hold(done: () => void): void;
  /** Work goes on; nothing without a hold. */
  release(): void;
  /** A one-way call failed where nobody waits: the device that owns `object` goes into its error state. */
  fault(object: DriverObject, status: number): void;
  /** For calls that reach the driver without the broker: from now on and for the moment none does, and those that have are counted. */
  recall?(): void;
  /** Those that have are counted. */
  count?(): void;
  /** The process is gone: whatever is left ends, pending calls are not completed any more. */
  close(): void;
  inspect(): Readonly<Record<string, unknown>>;
}

/** Calls of a process that reach the driver without the broker. */
export interface Passage {
  /** Whether those of a row may now: the partition is granted it, and nobody listens to its trace. */
  open(row: number): boolean;
  /** So many have. */
  passed(calls: number): void;
}

export interface DriverProcessInfo {
  readonly partition: string;
  readonly weight: number;
  readonly pid: number;
  readonly memory: ProcessMemory;
  /** What the process holds of the limits table; for what the broker does not name itself. */
  readonly account: Account;
  readonly passage: Passage;
  /** Adds engine time to the accounting of the process. */
  engineTime(ns: number): void;
  /** Something of the process's holds the device up: what, for the operator. */
  hung(what: string): void;
  /**
   * The event `id` of the guest's, which a successful call registered, has come about; also before that call returns. Once
   * for each: what is not waited for is nothing.
   */
  event(id: bigint): void;
}

/** The seam between the broker and whatever owns the GPU. */
export interface KernelDriver {
  readonly name: string;
  /** Whose device files it serves. */
  readonly surface: Surface;
  adapters(): readonly DriverAdapter[];
  openProcess(info: DriverProcessInfo): DriverProcess;
  inspect(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}
