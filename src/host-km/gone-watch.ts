import { constants } from 'node:os';
import { closeQuietly, hasExited, openPidfd } from '../vmbus-sim/ffi/index.ts';

const LOOK_MS = 250;

interface Watched {
  readonly pid: number;
  /** Negative while no descriptor could be had. */
  pidfd: number;
  readonly gone: () => void;
}

/**
 * Waits until processes are proven gone whose link has ended: what was lent to them stays charged until then, because a
 * closed socket does not unmap memory. Keeps nobody alive.
 */
export class GoneWatch {
  readonly #watched = new Set<Watched>();
  readonly #open: (pid: number) => number;
  #timer: NodeJS.Timeout | undefined;

  /** `open`: a pidfd of a process, or a negative errno. */
  constructor(open: (pid: number) => number = openPidfd) {
    this.#open = open;
  }

  /** Calls `gone` at once when the process is gone already or is this one, which is trusted; later otherwise. */
  watch(pid: number, gone: () => void): void {
    const watched: Watched = { pid, pidfd: -1, gone };
    if (pid === process.pid || this.#isGone(watched)) {
      closeQuietly(watched.pidfd);
      gone();
      return;
    }
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Forgets everybody: the broker ends. */
  close(): void {
    for (const watched of [...this.#watched]) this.#tell(watched);
  }

  #look(): void {
    for (const watched of [...this.#watched]) if (this.#isGone(watched)) this.#tell(watched);
  }

  /** Only a missing process is proof: a broker out of descriptors looks again later. */
  #isGone(watched: Watched): boolean {
    if (watched.pidfd < 0) watched.pidfd = this.#open(watched.pid);
    return watched.pidfd < 0 ? watched.pidfd === -constants.errno.ESRCH : hasExited(watched.pidfd);
  }

  #tell(watched: Watched): void {
    this.#watched.delete(watched);
    closeQuietly(watched.pidfd);
    if (this.#watched.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    watched.gone();
  }
}
