import { closeQuietly, hasExited, openPidfd } from '../vmbus-sim/ffi/index.ts';

const LOOK_MS = 250;

/**
 * Waits until processes are proven gone whose link has ended: what was lent to them stays charged until then, because a
 * closed socket does not unmap memory. Keeps nobody alive.
 */
export class GoneWatch {
  readonly #watched = new Map<number, () => void>();
  #timer: NodeJS.Timeout | undefined;

  /** Calls `gone` at once when the process is gone already or is this one, which is trusted; later otherwise. */
  watch(pid: number, gone: () => void): void {
    const pidfd = pid === process.pid ? -1 : openPidfd(pid);
    if (pidfd < 0) {
      gone();
      return;
    }
    if (hasExited(pidfd)) {
      closeQuietly(pidfd);
      gone();
      return;
    }
    this.#watched.set(pidfd, gone);
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Forgets everybody: the broker ends. */
  close(): void {
    for (const [pidfd, gone] of [...this.#watched]) this.#tell(pidfd, gone);
  }

  #look(): void {
    for (const [pidfd, gone] of [...this.#watched]) if (hasExited(pidfd)) this.#tell(pidfd, gone);
  }

  #tell(pidfd: number, gone: () => void): void {
    this.#watched.delete(pidfd);
    closeQuietly(pidfd);
    if (this.#watched.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    gone();
  }
}
