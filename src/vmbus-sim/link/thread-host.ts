import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { PAGE_BYTES } from '../ffi/index.ts';
import { BUS_LIMITS } from '../limits.ts';
import type { HostLink, HostLinkHandlers, LaneHeader, LinkPeer, SharedMemory } from './link.ts';
import {
  listenWord,
  ringWord,
  type ThreadGuestPort,
  type ThreadMessage,
  WORD,
  WORDS_BYTES,
} from './thread.ts';

/**
 * A link to a guest in another thread of this process: a convenience, not a boundary. `guest` goes to a Worker, which
 * opens it with `openThreadLink`; its messages belong in the transfer list.
 */
export function createThreadLink(): { readonly host: HostLink; readonly guest: ThreadGuestPort } {
  const words = new SharedArrayBuffer(WORDS_BYTES);
  const { port1, port2 } = new MessageChannel();
  return { host: new ThreadHostLink(words, port1), guest: { words, messages: port2 } };
}

/** What `share` of any link has made: memory of a shared object is given to guests on several. */
const buffers = new WeakMap<SharedMemory, SharedArrayBuffer>();

class ThreadHostLink implements HostLink {
  readonly peer: LinkPeer = { pid: process.pid, uid: process.getuid?.() ?? 0 };
  readonly passesDescriptors = false;
  readonly #words: Int32Array;
  readonly #messages: MessagePort;
  #handlers: HostLinkHandlers | null = null;
  #gone = false;
  #closed = false;

  constructor(words: SharedArrayBuffer, messages: MessagePort) {
    this.#words = new Int32Array(words);
    this.#messages = messages;
    messages.once('close', () => this.#onGone());
  }

  /** Read-only memory is not to be had between threads: `guestAccess` is only an understanding here. */
  share(bytes: number): SharedMemory | null {
    if (!Number.isSafeInteger(bytes) || bytes <= 0) return null;
    try {
      const buffer = new SharedArrayBuffer(Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES);
      const memory: SharedMemory = {
        bytes: buffer.byteLength,
        view: new Uint8Array(buffer),
        release: () => void buffers.delete(memory),
      };
      buffers.set(memory, buffer);
      return memory;
    } catch {
      return null;
    }
  }

  give(header: LaneHeader, memory: SharedMemory): boolean {
    const buffer = buffers.get(memory);
    return buffer !== undefined && this.#post({ header, memory: buffer });
  }

  takeDescriptor(): 'none' {
    return 'none';
  }

  giveDescriptor(): boolean {
    return false;
  }

  send(frame: Uint8Array): boolean {
    if (frame.length === 0 || frame.length > BUS_LIMITS.frameBytes) {
      throw new RangeError(`a control frame of ${frame.length} bytes`);
    }
    return this.#post({ frame: frame.slice() });
  }

  ring(): void {
    ringWord(this.#words, WORD.GUEST_BELL);
  }

  start(handlers: HostLinkHandlers): void {
    if (this.#closed || this.#handlers !== null) return;
    this.#handlers = handlers;
    if (this.#gone) {
      setImmediate(() => this.#tellGone());
      return;
    }
    this.#messages.on('message', (frame: unknown) => this.#onMessage(frame));
    void listenWord(this.#words, WORD.HOST_BELL, 0, () => {
      if (this.#closed || this.#gone) return false;
      handlers.onDoorbell();
      return !this.#closed;
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    Atomics.store(this.#words, WORD.HOST_CLOSED, 1);
    // Whoever sleeps on any of them, or is about to, finds the flag: the guest in a call or in receive, our own listener.
    for (const word of [WORD.GUEST_BELL, WORD.POSTED, WORD.HOST_BELL]) ringWord(this.#words, word);
    this.#messages.close();
  }

  #post(message: ThreadMessage): boolean {
    const words = this.#words;
    if (this.#closed || this.#gone || Atomics.load(words, WORD.GUEST_CLOSED) !== 0) return false;
    const waiting = (Atomics.load(words, WORD.POSTED) - Atomics.load(words, WORD.TAKEN)) | 0;
    if (waiting >= BUS_LIMITS.unreadFrames || waiting < 0) return false;
    this.#messages.postMessage(message);
    ringWord(words, WORD.POSTED);
    return true;
  }

  #onMessage(frame: unknown): void {
    if (this.#closed) return;
    if (frame instanceof Uint8Array && frame.length > 0 && frame.length <= BUS_LIMITS.frameBytes) {
      this.#handlers?.onFrame(frame);
    } else {
      this.#messages.close();
    }
  }

  /** The guest's port is closed: by itself, or because its thread has ended. Nothing can be learned of it after that. */
  #onGone(): void {
    this.#gone = true;
    ringWord(this.#words, WORD.HOST_BELL);
    this.#tellGone();
  }

  #tellGone(): void {
    if (!this.#closed) this.#handlers?.onEnd('death');
  }
}
