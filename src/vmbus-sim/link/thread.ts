import type { MessagePort } from 'node:worker_threads';
import type { LaneHeader } from './link.ts';

/**
 * Words of the memory that both ends of a thread link share. A counter that only grows is a doorbell that cannot lose a
 * ring: who sleeps names the value it has seen.
 */
export const WORD = {
  /** Rings for the guest. */
  GUEST_BELL: 0,
  /** Rings for the host. */
  HOST_BELL: 16,
  /** Messages the host has posted. */
  POSTED: 32,
  /** Messages the guest has taken. */
  TAKEN: 48,
  /** Non-zero once the host has closed. */
  HOST_CLOSED: 64,
  /** Non-zero once the guest has closed. */
  GUEST_CLOSED: 80,
} as const;
/** One page; each word has a cache line of its own. */
export const WORDS_BYTES = 4096;

/** The guest's end as data for its Worker: `workerData`, with `messages` in the transfer list. */
export interface ThreadGuestPort {
  readonly words: SharedArrayBuffer;
  readonly messages: MessagePort;
}

/** What the host posts. */
export type ThreadMessage =
  | { readonly frame: Uint8Array }
  | { readonly header: LaneHeader; readonly memory: SharedArrayBuffer };

export function ringWord(words: Int32Array, word: number): void {
  Atomics.add(words, word, 1);
  Atomics.notify(words, word);
}

type Waited =
  | { readonly async: false; readonly value: 'not-equal' | 'timed-out' }
  | { readonly async: true; readonly value: Promise<'ok' | 'timed-out'> };

/** `Atomics.waitAsync` is in every Node this runs on; only the ES2023 declarations do not know it. */
function waitAsync(words: Int32Array, word: number, seen: number): Waited {
  const { waitAsync: wait } = Atomics as unknown as {
    waitAsync(words: Int32Array, word: number, seen: number): Waited;
  };
  return wait.call(Atomics, words, word, seen);
}

/**
 * Calls `onRing` from the event loop, once for any number of rings after the first `from`, until it returns false. Does
 * not keep the thread alive. Resolves when it has ended.
 */
export async function listenWord(
  words: Int32Array,
  word: number,
  from: number,
  onRing: () => boolean,
): Promise<void> {
  let seen = from;
  for (;;) {
    const waited = waitAsync(words, word, seen);
    if (waited.async) await waited.value;
    // Already rung: a promise that is ready would starve the timers and sockets of a busy host.
    else await new Promise((resolve) => setImmediate(resolve));
    seen = Atomics.load(words, word);
    if (!onRing()) return;
  }
}
