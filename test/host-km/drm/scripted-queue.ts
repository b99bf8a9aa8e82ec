import type { KernelQueue } from '../../../src/host-km/drivers/drm/kernel.ts';

/** A submission queue whose guest and whose pump the test plays; the counters are 32 bits, as where they lie. */
export class ScriptedQueue implements KernelQueue {
  readonly fd: number;
  readonly bytes = 4096;
  made = 0;
  done = 0;
  /** The credit. */
  left = 0;
  /** Calls may be made, as soon as there is credit. */
  open = false;
  /** A call that has taken its credit and has not come back. */
  underWay = false;
  /** One is before that: the pump says that it is busy before it looks at the credit. */
  near = false;
  /** What each handle of the guest's is at the kernel. */
  readonly names = new Map<number, number>();
  /** How much was granted each time. */
  readonly grants: number[] = [];
  /** Somebody serves it. */
  alive = true;
  /** Of each call that was made and is not known to be done: in which grant. */
  readonly #undone: number[] = [];

  constructor(fd = -1) {
    this.fd = fd;
  }

  get busy(): boolean {
    return this.alive && (this.underWay || this.near);
  }

  grant(calls: number): boolean {
    if (!this.alive || this.open) return false;
    this.grants.push(calls);
    this.open = true;
    this.left = calls;
    return true;
  }

  recall(): number {
    const { left } = this;
    this.left = 0;
    this.open = false;
    return left;
  }

  name(handle: number, kernel: number): void {
    if (kernel === 0) this.names.delete(handle);
    else this.names.set(handle, kernel);
  }

  /** The guest begins a call, if it may: there is room for one. */
  begin(): boolean {
    if (!this.alive || this.busy || this.left <= 0) return false;
    this.left--;
    this.underWay = true;
    this.#undone.push(this.grants.length);
    return true;
  }

  /** That has come back from the kernel. */
  end(): void {
    if (this.underWay && this.alive) this.made = (this.made + 1) | 0;
    this.underWay = false;
  }

  /** The guest's call is about to take its credit. */
  approach(): void {
    this.near = !this.busy;
  }

  /** It was too late: it is made by the broker. */
  leave(): void {
    this.near = false;
  }

  /** The guest makes so many, as far as it may: how many. */
  make(calls: number): number {
    let count = 0;
    while (count < calls && this.begin()) {
      this.end();
      count++;
    }
    return count;
  }

  /** The device is done with so many of what was made, the oldest first: as many of the open grant may be made again. */
  finish(calls: number): number {
    if (!this.alive) return 0;
    const ended = this.#undone.splice(0, Math.min(calls, this.#undone.length - (this.underWay ? 1 : 0)));
    if (this.open) this.left += ended.filter((grant) => grant === this.grants.length).length;
    this.done = (this.done + ended.length) | 0;
    return ended.length;
  }
}
