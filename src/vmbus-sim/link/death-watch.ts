import { closeQuietly, createReadySet, hasExited, type ReadySet } from '../ffi/index.ts';

/** How soon a death is noticed when nothing but the pidfd tells of it (a forked child keeps the sockets open). */
const LOOK_MS = 250;

export interface Watched {
  /** Looks now. */
  exited(): boolean;
  /** Stops and closes the pidfd. */
  close(): void;
}

/** Tells when guest processes end, by their pidfds: one look at all of them, whatever their number. Keeps nobody alive. */
export class DeathWatch {
  /** By pidfd. A number is soon another process's, so a watch knows its own entry by identity. */
  readonly #watched = new Map<number, () => void>();
  /** Null while nobody is watched, and when the system had no descriptor for it or no room in it. */
  #set: ReadySet | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** Takes the pidfd over; calls `onDeath` once, from the event loop. */
  watch(pidfd: number, onDeath: () => void): Watched {
    const entry = (): void => onDeath();
    if (this.#watched.size === 0) this.#set = createReadySet();
    if (this.#set?.add(pidfd) === false) this.#closeSet();
    this.#watched.set(pidfd, entry);
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
    const live = (): boolean => this.#watched.get(pidfd) === entry;
    return {
      exited: () => live() && hasExited(pidfd),
      close: () => {
        if (live()) this.#drop(pidfd);
      },
    };
  }

  #look(): void {
    // Without a set each is asked for itself: slower, never blind.
    const pidfds = this.#set?.ready() ?? [...this.#watched.keys()];
    for (const pidfd of pidfds) {
      const entry = this.#watched.get(pidfd);
      if (entry === undefined || !hasExited(pidfd)) continue;
      this.#drop(pidfd);
      entry();
    }
  }

  #drop(pidfd: number): void {
    this.#watched.delete(pidfd);
    this.#set?.remove(pidfd);
    closeQuietly(pidfd);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#closeSet();
  }

  #closeSet(): void {
    this.#set?.close();
    this.#set = null;
  }
}
