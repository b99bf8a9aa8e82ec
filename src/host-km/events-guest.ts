import type { Account } from './accounting.ts';
import { LIMIT } from './limits.ts';

/** EventHead of kmbridge.wire: what the guest is told when one of its events was signalled. */
const EVENT_BYTES = 16;
const SIGNALLED = 1;

const packet = new Uint8Array(EVENT_BYTES);
const head = new DataView(packet.buffer);
head.setUint32(0, SIGNALLED, true);

/** The packet that says that event `id` was signalled; the bytes are those of the next one too. */
export function eventPacket(id: bigint): Uint8Array {
  head.setBigUint64(8, id, true);
  return packet;
}

/**
 * The events that a guest process waits for, by the ids that it chose. One-shot, and each counts as a pending wait until
 * it is signalled: that is what it is.
 */
export class GuestEvents {
  readonly #account: Account;
  readonly #waiting = new Set<bigint>();

  constructor(account: Account) {
    this.#account = account;
  }

  /** `KNOWN`: it waits already. `LIMIT`: too many waits. */
  register(id: bigint): 'KNOWN' | 'LIMIT' | null {
    if (this.#waiting.has(id)) return 'KNOWN';
    if (!this.#account.take(LIMIT.pendingWait)) return 'LIMIT';
    this.#waiting.add(id);
    return null;
  }

  /** Nobody waits for it any more; false when nobody did. */
  end(id: bigint): boolean {
    if (!this.#waiting.delete(id)) return false;
    this.#account.give(LIMIT.pendingWait);
    return true;
  }

  close(): void {
    for (const id of this.#waiting) this.end(id);
  }
}
