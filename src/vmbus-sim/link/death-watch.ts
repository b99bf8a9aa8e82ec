import { closeQuietly, createReadySet, hasExited, type ReadySet } from '../ffi/index.ts';

/** How soon a death is noticed when nothing but the pidfd tells of it (a forked child keeps the sockets open). */
const LOOK_MS = 250;
/** How soon once the control socket is closed: the process is then usually in the middle of ending. */
const CLOSED_LOOK_MS = 20;

export interface Watched {
  /** The control socket is closed: look often from now on. */
  hurry(): void;
  /** Looks now. */
  exited(): boolean;
  /** Stops and closes the pidfd. */
  close(): void;
}

/** Tells when guest processes end, by their pidfds: one look at all of them, whatever their number. Keeps nobody alive. */
export class DeathWatch {
  readonly #watched = new Map<number, () => void>();
  readonly #hurried = new Set<number>();
  #set: ReadySet | null = null;
  #slow: NodeJS.Timeout | undefined;
  #fast: NodeJS.Timeout | undefined;

  /** Takes the pidfd over; calls `onDeath` once, from the event loop. */
  watch(pidfd: number, onDeath: () => void): Watched {
    this.#set ??= createReadySet();
    this.#set?.add(pidfd);
    this.#watched.set(pidfd, onDeath);
    this.#slow ??= setInterval(() => this.#lookAtAll(), LOOK_MS).unref();
    return {
      hurry: () => {
        if (!this.#watched.has(pidfd)) return;
        this.#hurried.add(pidfd);
        this.#fast ??= setInterval(() => this.#look([...this.#hurried]), CLOSED_LOOK_MS).unref();
      },
      exited: () => this.#watched.has(pidfd) && hasExited(pidfd),
      close: () => {
        if (this.#forget(pidfd)) closeQuietly(pidfd);
      },
    };
  }

  #lookAtAll(): void {
    // Without an epoll descriptor each is asked for itself: slower, never blind.
    this.#look(this.#set?.ready() ?? [...this.#watched.keys()]);
  }

  #look(pidfds: readonly number[]): void {
    for (const pidfd of pidfds) {
      const onDeath = this.#watched.get(pidfd);
      if (onDeath === undefined || !hasExited(pidfd)) continue;
      this.#forget(pidfd);
      closeQuietly(pidfd);
      onDeath();
    }
  }

  #forget(pidfd: number): boolean {
    if (!this.#watched.delete(pidfd)) return false;
    this.#set?.remove(pidfd);
    this.#hurried.delete(pidfd);
    if (this.#hurried.size === 0) {
      clearInterval(this.#fast);
      this.#fast = undefined;
    }
    if (this.#watched.size > 0) return true;
    clearInterval(this.#slow);
    this.#slow = undefined;
    this.#set?.close();
    this.#set = null;
    return true;
  }
}
