import { closeElsewhere, closeQuietly } from '../vmbus-sim/ffi/index.ts';
import type { HostLink, SentDescriptor } from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import { LIMIT } from './limits.ts';

/** The guest broke the rules of the lane; for people. */
interface Violation {
  readonly violation: string;
}

/**
 * The descriptors that a guest process has sent, by the tickets under which its calls name them. The lane is looked at when
 * a call names one that is not here yet; nothing is asked of a descriptor but which pipe it is an end of.
 */
export class GuestDescriptors {
  readonly #link: HostLink;
  readonly #account: Account;
  readonly #waiting = new Map<number, SentDescriptor>();
  #lastGiven = 0;

  constructor(link: HostLink, account: Account) {
    this.#link = link;
    this.#account = account;
  }

  get passes(): boolean {
    return this.#link.passesDescriptors;
  }

  /**
   * Takes what was sent under `ticket`, and closes it: the pipe that it was an end of, null when it was none or never
   * came, or how the guest broke the rules.
   */
  take(ticket: number): string | null | Violation {
    const one = this.#find(ticket);
    if (one === null || 'violation' in one) return one;
    this.#end(one);
    return one.pipe;
  }

  /** Takes what was sent under `ticket` as it is, to be given to `discard`; null when nothing was. */
  receive(ticket: number): number | null | Violation {
    const one = this.#find(ticket);
    return one === null || 'violation' in one ? one : one.fd;
  }

  /** Closes what `receive` took: somewhere else, because it may wait, and counted until then. */
  discard(fd: number): void {
    closeElsewhere(fd, () => this.#account.give(LIMIT.descriptor));
  }

  #find(ticket: number): SentDescriptor | null | Violation {
    while (!this.#waiting.has(ticket)) {
      const next = this.#link.takeDescriptor();
      if (next === 'none') return null;
      if ('fault' in next) return { violation: next.fault };
      const violation = this.#keep(next);
      if (violation !== null) return { violation };
    }
    const one = this.#waiting.get(ticket);
    if (one === undefined) return null;
    this.#waiting.delete(ticket);
    return one;
  }

  /** Passes a copy of `fd`: its ticket, or 0 when the guest does not empty its lane. */
  give(fd: number): number {
    // 0 is none, and a guest that was given 2^32 of them has long used the first.
    this.#lastGiven = this.#lastGiven === 0xffff_ffff ? 1 : this.#lastGiven + 1;
    return this.#link.giveDescriptor(this.#lastGiven, fd) ? this.#lastGiven : 0;
  }

  /** The process is over: whatever was sent and not named is closed. */
  close(): void {
    for (const one of this.#waiting.values()) this.#end(one);
    this.#waiting.clear();
  }

  #keep(one: SentDescriptor): string | null {
    if (!this.#account.take(LIMIT.descriptor)) {
      discard(one);
      return 'too many descriptors that no call names';
    }
    if (this.#waiting.has(one.ticket)) {
      this.#end(one);
      return `a second descriptor under ticket ${one.ticket}`;
    }
    this.#waiting.set(one.ticket, one);
    return null;
  }

  /** Counted until it is closed, or until the process is gone: what takes long to close is held as long. */
  #end(one: SentDescriptor): void {
    discard(one, () => this.#account.give(LIMIT.descriptor));
  }
}

/** Only of a pipe is it known that closing does not wait. */
function discard({ fd, pipe }: SentDescriptor, done: () => void = () => {}): void {
  if (pipe === null) {
    closeElsewhere(fd, done);
    return;
  }
  closeQuietly(fd);
  done();
}
