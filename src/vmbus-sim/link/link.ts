/** A piece of shared memory as one side sees it. */
export interface SharedMemory {
  readonly bytes: number;
  readonly view: Uint8Array;
  /**
   * Zeroes a range, for whoever has it mapped, and gives its whole pages back to the system. Only on memory that this side
   * made and where that is cheaper than writing zeros; `zeroRange` does whichever there is.
   */
  discard?(offset: number, bytes: number): void;
  /** Unmaps and closes on this side; the view must not be used afterwards. */
  release(): void;
}

/** Zeroes a range of memory that this side made, in the cheapest way it has. */
export function zeroRange(memory: SharedMemory, offset: number, bytes: number): void {
  if (memory.discard === undefined) memory.view.fill(0, offset, offset + bytes);
  else memory.discard(offset, bytes);
}

export type LaneKind = 'rings' | 'slab';

/**
 * What the guest may do with memory. `dedicated`: write, and the slab is one range's alone, to be mapped in place of the
 * guest's own pages; the only kind that comes again under an id that the guest has let go of.
 */
export type GuestAccess = 'read' | 'write' | 'dedicated';

/** What accompanies memory on the descriptor lane. */
export interface LaneHeader {
  readonly kind: LaneKind;
  /** GPADL id for rings, slab id for a slab. */
  readonly id: number;
  readonly guestAccess: GuestAccess;
  /** How much of a dedicated slab is to be mapped, from its start; all of it unless said. */
  readonly bytes?: number;
}

/** A descriptor of the guest's, which whoever takes it has to close: closing may wait, but for a pipe. */
export interface SentDescriptor {
  /** What the guest calls it; at least 1. */
  readonly ticket: number;
  readonly fd: number;
  /** Which pipe it is an end of; null for anything else, of which nothing more may be asked. */
  readonly pipe: string | null;
}

/** How a guest broke the rules of the descriptor lane; for people. */
export interface LaneFault {
  readonly fault: string;
}

export interface LinkPeer {
  readonly pid: number;
  readonly uid: number;
}

export interface HostLinkHandlers {
  onFrame(frame: Uint8Array): void;
  onDoorbell(): void;
  /**
   * `eof`: the control socket closed, but the process still runs and may use its memory. `death`: the process itself is
   * proven gone. Each at most once, `death` last (often alone); neither after `close`.
   */
  onEnd(cause: 'eof' | 'death'): void;
}

/** The broker's end of one connection: one guest process. */
export interface HostLink {
  readonly peer: LinkPeer;
  /** Whether the process has exited, told or not; absent where that cannot be known. */
  exited?(): boolean;
  /** Zeroed memory, sealed against resizing before it can leave; null when the system has none. */
  share(bytes: number, guestAccess: 'write' | 'read'): SharedMemory | null;
  /** Passes `memory` to the guest; false when the lane is full or gone. Order is kept. */
  give(header: LaneHeader, memory: SharedMemory): boolean;
  /** Whether descriptors themselves can be passed. */
  readonly passesDescriptors: boolean;
  /** The next descriptor that the guest has sent by now. */
  takeDescriptor(): SentDescriptor | LaneFault | 'none';
  /** Passes a copy of a descriptor to the guest under `ticket`; false when the lane is full or gone. Order is kept. */
  giveDescriptor(ticket: number, fd: number): boolean;
  /** One control frame of at most 4,096 bytes; false when the peer does not read. */
  send(frame: Uint8Array): boolean;
  /** Rings the guest's doorbell; already rung counts as rung. */
  ring(): void;
  start(handlers: HostLinkHandlers): void;
  close(): void;
}

/** The guest's end; synchronous, so that a call never goes through the event loop. */
export interface GuestLink {
  send(frame: Uint8Array): boolean;
  /** Next control frame; blocks. */
  receive(): Uint8Array | 'closed';
  /** Whether `receive` would return at once. */
  readable(): boolean;
  /** Next memory from the lane, mapped; blocks. */
  take(): { readonly header: LaneHeader; readonly memory: SharedMemory } | 'closed';
  /** Whether `take` would return at once: a reply may name memory that a lying host never sent. */
  takeable(): boolean;
  ring(): void;
  /** Sleeps until the doorbell rings; `closed` when the broker is gone. */
  sleep(): 'rung' | 'closed';
  /**
   * Calls `onRing` from the event loop when the doorbell rings (or the broker is gone), for promise-returning calls; ends
   * with the returned function. While it is active the process stays alive; `sleep` may still be used in between.
   */
  watch(onRing: () => void): () => void;
  /** Without blocking: whether the broker is still there. */
  alive(): boolean;
  close(): void;
}
