import type { ChannelEnd } from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import { LIMIT } from './limits.ts';

interface Queued {
  readonly id: number;
  readonly payload: Uint8Array;
  /** A completion; else a packet that answers nothing. */
  readonly completes: boolean;
}

export type FlushResult = 'empty' | 'waiting' | 'corrupt';

/** Replies and events that found no room in the upstream ring, in order. Charged to the process that does not read them. */
export class Outbox {
  readonly #end: ChannelEnd;
  readonly #account: Account;
  #queue: Queued[] = [];
  #head = 0;
  /** Whether the guest's reading has to be signalled for what was sent by `flush`. */
  signal = false;

  constructor(end: ChannelEnd, account: Account) {
    this.#end = end;
    this.#account = account;
  }

  get size(): number {
    return this.#queue.length - this.#head;
  }

  /** Keeps a copy; false when the process has too many replies that it does not fetch. */
  push(id: number, payload: Uint8Array, bytes: number, completes: boolean): boolean {
    if (!this.#account.take(LIMIT.queuedReply)) return false;
    if (!this.#account.take(LIMIT.queuedBytes, bytes)) {
      this.#account.give(LIMIT.queuedReply);
      return false;
    }
    this.#queue.push({ id, payload: payload.slice(0, bytes), completes });
    return true;
  }

  /** Sends what fits. `waiting`: the guest will ring once it has made room for the next one. */
  flush(): FlushResult {
    for (let next = this.#queue[this.#head]; next !== undefined; next = this.#queue[this.#head]) {
      const { id, payload, completes } = next;
      const result = completes
        ? this.#end.complete(id, payload, payload.length)
        : this.#end.send(0, false, payload, payload.length);
      if (result === 'corrupt') return 'corrupt';
      if (result === 'full') {
        if (this.#end.awaitSpace(next.payload.length)) return 'waiting';
        if (this.#end.corruption !== null) return 'corrupt';
        continue;
      }
      if (result === 'signal') this.signal = true;
      this.#forget(next);
    }
    this.#queue = [];
    this.#head = 0;
    return 'empty';
  }

  clear(): void {
    for (let next = this.#queue[this.#head]; next !== undefined; next = this.#queue[this.#head])
      this.#forget(next);
    this.#queue = [];
    this.#head = 0;
  }

  #forget(queued: Queued): void {
    this.#head++;
    this.#account.give(LIMIT.queuedReply);
    this.#account.give(LIMIT.queuedBytes, queued.payload.length);
  }
}
