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

/** A partition's way to one DRM device. Every `done` is told at most once, and not after `close`. */
export interface KernelFiles {
  /** A number for a guest process: its waits stand behind each other, and not behind another's. */
  owner(): number;
  /** A new open file of a node: its slot, or −errno. */
  open(node: Node, owner: number, done: (slot: number) => void): void;
  /** Closes an open file; what runs on it ends first, as at the kernel. */
  shut(slot: number): void;
  ioctl(call: KernelCall): void;
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
