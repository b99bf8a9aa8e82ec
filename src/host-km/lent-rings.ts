import {
  BUS_STATUS,
  CHANNEL_LIMITS,
  type HostLink,
  PAGE_BYTES,
  ringPages,
  type SharedMemory,
} from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import { LIMIT } from './limits.ts';

/** Pages that one of the limit stands for: larger rings count as several. */
const PAGES = ringPages(CHANNEL_LIMITS).pages;

/** The ring memory lent to one guest process, by GPADL. */
export class LentRings {
  readonly #link: HostLink;
  readonly #account: Account;
  readonly #memory = new Map<number, SharedMemory>();

  constructor(link: HostLink, account: Account) {
    this.#link = link;
    this.#account = account;
  }

  /** Makes memory of `pages` and puts it on the lane; a status of the control plane. */
  make(gpadl: number, pages: number): number {
    // Charged until the process is gone: it may keep its mapping after the teardown.
    const count = Math.ceil(pages / PAGES);
    if (!this.#account.take(LIMIT.rings, count)) return BUS_STATUS.INSUFFICIENT_RESOURCES;
    const memory = this.#link.share(pages * PAGE_BYTES, 'write');
    if (memory === null || !this.#link.give({ kind: 'rings', id: gpadl, guestAccess: 'write' }, memory)) {
      memory?.release();
      this.#account.give(LIMIT.rings, count);
      return BUS_STATUS.INSUFFICIENT_RESOURCES;
    }
    this.#memory.set(gpadl, memory);
    return BUS_STATUS.SUCCESS;
  }

  get(gpadl: number): SharedMemory | undefined {
    return this.#memory.get(gpadl);
  }

  /** Lets one go on this side. */
  release(gpadl: number): void {
    this.#memory.get(gpadl)?.release();
    this.#memory.delete(gpadl);
  }

  close(): void {
    for (const gpadl of [...this.#memory.keys()]) this.release(gpadl);
  }
}
