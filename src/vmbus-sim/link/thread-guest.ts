import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import { BUS_LIMITS } from '../limits.ts';
import type { GuestLink, LaneHeader, SharedMemory } from './link.ts';
import { listenWord, ringWord, type ThreadGuestPort, type ThreadMessage, WORD } from './thread.ts';

interface Given {
  readonly header: LaneHeader;
  readonly memory: SharedMemory;
}

/** The guest's end of a thread link, in its Worker. Its calls block the thread, so never in the broker's own. */
export function openThreadLink(port: ThreadGuestPort): GuestLink {
  return new ThreadGuestLink(port);
}

class ThreadGuestLink implements GuestLink {
  readonly #words: Int32Array;
  readonly #messages: MessagePort;
  readonly #frames: Uint8Array[] = [];
  readonly #given: Given[] = [];
  readonly #watchers = new Set<() => void>();
  #rung = 0;
  #listening = false;
  #closed = false;

  constructor(port: ThreadGuestPort) {
    this.#words = new Int32Array(port.words);
    this.#messages = port.messages;
  }

  send(frame: Uint8Array): boolean {
    if (frame.length === 0 || frame.length > BUS_LIMITS.frameBytes) {
      throw new RangeError(`a control frame of ${frame.length} bytes`);
    }
    if (!this.alive()) return false;
    this.#messages.postMessage(frame.slice());
    return true;
  }

  receive(): Uint8Array | 'closed' {
    return this.#waitFor(this.#frames);
  }

  readable(): boolean {
    this.#collect();
    return this.#frames.length > 0 || !this.alive();
  }

  take(): Given | 'closed' {
    return this.#waitFor(this.#given);
  }

  takeable(): boolean {
    this.#collect();
    return this.#given.length > 0 || !this.alive();
  }

  ring(): void {
    ringWord(this.#words, WORD.HOST_BELL);
  }

  sleep(): 'rung' | 'closed' {
    for (;;) {
      const bell = Atomics.load(this.#words, WORD.GUEST_BELL);
      if (bell !== this.#rung) {
        this.#rung = bell;
        return 'rung';
      }
      if (!this.alive()) return 'closed';
      Atomics.wait(this.#words, WORD.GUEST_BELL, bell);
    }
  }

  watch(onRing: () => void): () => void {
    // A value of its own for each call, so that the same function may watch twice.
    const watcher = (): void => onRing();
    this.#watchers.add(watcher);
    if (!this.#closed) this.#messages.ref();
    // Rung before it watched: a pipe would be readable now.
    if (Atomics.load(this.#words, WORD.GUEST_BELL) !== this.#rung || !this.alive())
      setImmediate(() => this.#tell());
    this.#listen();
    return () => {
      if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#messages.unref();
    };
  }

  alive(): boolean {
    return !this.#closed && Atomics.load(this.#words, WORD.HOST_CLOSED) === 0;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watchers.clear();
    Atomics.store(this.#words, WORD.GUEST_CLOSED, 1);
    ringWord(this.#words, WORD.GUEST_BELL);
    this.#messages.close();
  }

  #listen(): void {
    if (this.#listening) return;
    this.#listening = true;
    void listenWord(this.#words, WORD.GUEST_BELL, this.#rung, () => {
      this.#tell();
      this.#listening = this.#watchers.size > 0 && this.alive();
      return this.#listening;
    });
  }

  #tell(): void {
    this.#rung = Atomics.load(this.#words, WORD.GUEST_BELL);
    for (const watcher of [...this.#watchers]) watcher();
    // Nothing more will come: the thread need not stay for it.
    if (!this.alive()) this.#messages.unref();
  }

  #waitFor<T>(queue: T[]): T | 'closed' {
    for (;;) {
      const posted = Atomics.load(this.#words, WORD.POSTED);
      this.#collect();
      const next = queue.shift();
      if (next !== undefined) return next;
      if (!this.alive()) return 'closed';
      Atomics.wait(this.#words, WORD.POSTED, posted);
    }
  }

  /** Sorts what has been posted; works while the event loop stands still. */
  #collect(): void {
    if (this.#closed) return;
    for (;;) {
      const received: { readonly message: ThreadMessage } | undefined = receiveMessageOnPort(this.#messages);
      if (received === undefined) return;
      Atomics.add(this.#words, WORD.TAKEN, 1);
      const { message } = received;
      if ('frame' in message) this.#frames.push(message.frame);
      else this.#given.push({ header: message.header, memory: memoryOf(message.memory) });
    }
  }
}

function memoryOf(buffer: SharedArrayBuffer): SharedMemory {
  return { bytes: buffer.byteLength, view: new Uint8Array(buffer), release: () => {} };
}
