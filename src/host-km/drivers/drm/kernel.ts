import type { DrmDriver, NoWait } from '../../../abi/index.ts';

/** What the DRM driver asks of the real kernel. A pump serves it, or the broker itself; a test may put a scripted kernel in its place. */

/** Nodes of a DRM device: `card0` and `renderD128` of the same one (drm_minor types PRIMARY and RENDER). */
export const NODE = { CARD: 0, RENDER: 1 } as const;
export type Node = (typeof NODE)[keyof typeof NODE];

/** One ioctl as it goes to the kernel: a fresh struct, everything its pointers name behind it. */
export interface KernelCall {
  /** An open file, as `open` gave it. */
  readonly slot: number;
  /** The request code, all 32 bits. */
  readonly request: number;
  /** Struct at 0; written back before `done`. Not to be touched while the call runs. */
  readonly bytes: Uint8Array;
  /** How many of them count. */
  readonly length: number;
  /**
   * Pairs: where a pointer lies, and how many bytes it names. Each holds an offset into `bytes`, which is an address for as
   * long as the kernel looks.
   */
  readonly pointers: readonly number[];
  /** May wait in the kernel: runs beside the others, and never holds one of them up. */
  readonly blocking: boolean;
  /** How it is asked without waiting, where its row says so: for who has no thread to block. */
  readonly nowait?: NoWait | undefined;
  /** Told once: the ioctl's result, or −errno. Maybe before `ioctl` returns. */
  done(result: number): void;
}

/** A submission queue of an open file: calls of one row that reach the kernel's side from a guest without the broker. */
export interface KernelQueue {
  /** Memory that the guest gets a copy of; stays the queue's. */
  readonly fd: number;
  readonly bytes: number;
  /** Calls that may be made now. */
  readonly left: number;
  /** How many calls have come back from the kernel, and of how many the device is known to be done; modulo 2^32. */
  readonly made: number;
  readonly done: number;
  /** One may be under way. */
  readonly busy: boolean;
  /**
   * So many may be on the device without the broker, for which it has recalled all before: what the device is done with may
   * be made again. False: nobody would serve them.
   */
  grant(calls: number): boolean;
  /** None any more but what is under way: how many were left. */
  recall(): number;
  /** What a handle of the guest's is at the kernel; 0: nothing. One past what a queue knows is never served by it. */
  name(handle: number, kernel: number): void;
}

/** What is to be served on a submission queue. */
export interface QueueService {
  /** Of the one row whose calls are made. */
  readonly request: number;
  /** A call of the same row that gives the fence of all that the file has queued before, at an offset of it; */
  readonly question: Uint8Array;
  readonly fenceAt: number;
  /** asked after so many calls. */
  readonly askedEvery: number;
}

/** A partition's way to one DRM device. Every `done` is told at most once, and not after `close`. */
export interface KernelFiles {
  /** A number for a guest process: its waits stand behind each other, and not behind another's. */
  owner(): number;
  /** A new open file of a node: its slot, or −errno. */
  open(node: Node, owner: number, done: (slot: number) => void): void;
  /** Closes an open file; what runs on it ends first, as at the kernel. */
  shut(slot: number): void;
  ioctl(call: KernelCall): void;
  /**
   * A submission queue for an open file: without credit, and until the file is shut. Or −errno. Absent where every call
   * passes the broker.
   */
  queue?(slot: number, service: QueueService, done: (queue: KernelQueue | number) => void): void;
  /** Lends the kernel's side a copy of our descriptor `fd`: its number there, or −errno. */
  lend(fd: number, done: (number: number) => void): void;
  /** Takes a descriptor that an ioctl made: ours to close, or −errno. It is gone over there. */
  take(number: number, done: (fd: number) => void): void;
  /** Tells when a descriptor that an ioctl made can be read, as a fence that has signalled, and closes it: 0, or −errno; −ENODEV also at `close`. */
  watch(number: number, done: (result: number) => void): void;
  /** Closes a descriptor over there. */
  drop(number: number): void;
  /** Ends everything at once, whatever is wedged in the kernel. */
  close(): void;
  inspect(): Readonly<Record<string, unknown>>;
}

/** The device as the host has it. */
export interface DrmDevice {
  /** The kernel driver's name, of DRM_IOCTL_VERSION. */
  readonly driver: DrmDriver;
  /** Its `major.minor.patch`. */
  readonly version: string;
  readonly vendorId: number;
  readonly deviceId: number;
  readonly subsystemVendorId: number;
  readonly subsystemDeviceId: number;
  /** Paths of its nodes; null when there is none of that type. */
  readonly card: string | null;
  readonly render: string | null;
  /** Only shown: `uname -r`, and the module's srcversion when it has one. */
  readonly kernel: string;
  readonly srcversion: string | null;
}
