import { ERRNO } from '../abi/index.ts';
import { planOfRequest } from './call-plan.ts';
import type { Connection } from './connection.ts';
import type { Loss } from './loss.ts';
import type { GuestMemory } from './memory.ts';
import type { DxgStats } from './stats.ts';

/** How a file lets go of its connection: the last one closes it. */
export type ReleaseConnection = () => void;

let doorOf: (file: DxgFile) => Connection | null;

/** What is behind an open file; null once it is closed. For the typed door. */
export function connectionOf(file: DxgFile): Connection | null {
  return doorOf(file);
}

/** An open `/dev/dxg`. Results are ≥ 0 or −errno; nothing here throws for what the other side does. */
export class DxgFile {
  /** The address space that every pointer of a call is in. */
  readonly memory: GuestMemory;
  readonly #connection: Connection;
  readonly #release: ReleaseConnection;
  #open = true;

  static {
    doorOf = (file) => (file.#open ? file.#connection : null);
  }

  constructor(connection: Connection, release: ReleaseConnection) {
    this.#connection = connection;
    this.#release = release;
    this.memory = connection.memory;
  }

  /** Why the devices are gone; null while they are there. */
  get loss(): Loss | null {
    return this.#connection.loss;
  }

  /**
   * The raw door: `ioctl(2)` with the struct at `va`. Waits in place, without the event loop. ENOTTY: no row has this
   * request in full; EFAULT: memory is not there; EINVAL: a count out of bounds or a bad handle; ENODEV: device lost.
   */
  ioctl(request: number, va: bigint | number): number {
    if (!this.#open) return -ERRNO.EBADF;
    const plan = planOfRequest(request);
    return plan === null ? -ERRNO.ENOTTY : this.#connection.ioctl(plan, Number(va));
  }

  /** As `ioctl`, without waiting: many may be under way. EAGAIN: too many are. */
  ioctlAsync(request: number, va: bigint | number): Promise<number> {
    const plan = this.#open ? planOfRequest(request) : null;
    if (plan === null) return Promise.resolve(this.#open ? -ERRNO.ENOTTY : -ERRNO.EBADF);
    return this.#connection.ioctlAsync(plan, Number(va));
  }

  /** −ENODEV: the device has no `mmap`; memory comes mapped from Lock2 and with the fences. */
  mmap(_offset: bigint | number, _bytes: number): number {
    return this.#open ? -ERRNO.ENODEV : -ERRNO.EBADF;
  }

  /** −EINVAL: a map ends with Unlock2 or with its object, not by hand. */
  munmap(_va: bigint | number, _bytes: number): number {
    return this.#open ? -ERRNO.EINVAL : -ERRNO.EBADF;
  }

  /** Calls, times and bytes of the whole guest process: all files on the same memory and socket. */
  stats(): DxgStats {
    return this.#connection.stats();
  }

  /** Closes this file; the last one of its process ends everything the process made. Twice is once. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#release();
  }
}
