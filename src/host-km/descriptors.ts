import { type CallerSite, callerSites, live, type Row, STATUS } from '../abi/index.ts';
import { closeElsewhere, closeQuietly } from '../vmbus-sim/ffi/index.ts';
import type { HostLink, SentDescriptor } from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import type { Call } from './call.ts';
import { LIMIT } from './limits.ts';

/** Where a row names descriptors of the caller's; null when it neither does nor answers one. */
export function descriptorSites(row: Row): readonly CallerSite[] | null {
  const { scalars, arrays } = callerSites(row);
  const named = scalars.filter(({ kind }) => kind === 'descriptor');
  const answered = arrays.some(({ sites }) => sites.some(({ kind }) => kind === 'descriptor'));
  return named.length === 0 && !answered ? null : named;
}

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

  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Takes what was sent under `ticket`, and closes it: the pipe that it was an end of, null when it was none or never
   * came, or how the guest broke the rules.
   */
  take(ticket: number): string | null | Violation {
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
    this.#end(one);
    return one.pipe;
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

  /** Counted until it is closed: what takes long to close is held as long. */
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

/**
 * Finds what the descriptors in `call` name; whatever becomes of the call, they are used up. 0, or the status of the first
 * that names nothing of ours. A violation ends the process.
 */
export function resolveDescriptors(call: Call): number {
  const named = call.served.descriptors;
  if (named === null) return 0;
  if (!call.channel.process.descriptors.passes) return STATUS.NOT_SUPPORTED;
  let status = 0;
  for (let i = 0; i < named.length; i++) {
    const site = named[i] as CallerSite;
    if (!live(site.when, call.image, 0)) continue;
    const found = resolveAt(call, site.offset);
    if (status === 0) status = found;
  }
  return status;
}

function resolveAt(call: Call, offset: number): number {
  const { process } = call.channel;
  // No ticket is longer than a word, and 0 names nothing.
  const ticket = call.image.u32(offset + 4) === 0 ? call.image.u32(offset) : 0;
  if (ticket === 0) return STATUS.INVALID_PARAMETER;
  const pipe = process.descriptors.take(ticket);
  if (pipe !== null && typeof pipe === 'object') {
    process.violated(pipe.violation, call.channel.id);
    return STATUS.INVALID_PARAMETER;
  }
  const found = pipe === null ? 'UNKNOWN' : process.shared.find(pipe);
  if (found === 'UNKNOWN') return STATUS.INVALID_PARAMETER;
  if (found === 'FOREIGN') return STATUS.ACCESS_DENIED;
  call.bindShared(offset, found);
  return 0;
}

/** Answers the call with the descriptors that its driver granted; false when one cannot be had or passed. */
export function giveDescriptors(call: Call): boolean {
  const { process } = call.channel;
  for (let i = 0; i < call.granted.length; i++) {
    const object = call.granted[i];
    const fd = object === undefined ? -1 : process.shared.descriptor(object);
    const ticket = fd < 0 ? 0 : process.descriptors.give(fd);
    closeQuietly(fd);
    if (ticket === 0) return false;
    call.image.setNum64(call.grantedAt[i] ?? 0, ticket);
  }
  return true;
}
