import { ERRNO } from '../../../../abi/index.ts';
import { closeQuietly, pollNow } from '../../../../vmbus-sim/ffi/index.ts';
import { PLAIN_LIMITS } from './limits.ts';
import type { Ask, Poller } from './poller.ts';

/** Descriptors of one partition that are looked at until they can be read, whenever what may wait is asked. */
export class Watches {
  readonly #poller: Pick<Poller, 'add' | 'drop'>;
  readonly #partition: number;
  readonly #asks = new Map<number, { readonly ask: Ask; readonly done: (result: number) => void }>();

  constructor(poller: Pick<Poller, 'add' | 'drop'>, partition: number) {
    this.#poller = poller;
    this.#partition = partition;
  }

  has(fd: number): boolean {
    return this.#asks.has(fd);
  }

  /** Takes it over; `done` is told 0 when it can be read and is closed. False: as many are looked at as may be. */
  add(fd: number, done: (result: number) => void): boolean {
    const ask = (): boolean => {
      const { readable, hungUp } = pollNow(fd);
      if (!readable && !hungUp) return false;
      this.#asks.delete(fd);
      closeQuietly(fd);
      done(0);
      return true;
    };
    if (ask()) return true;
    if (this.#asks.size >= PLAIN_LIMITS.watches) return false;
    this.#asks.set(fd, { ask, done });
    this.#poller.add(this.#partition, ask);
    return true;
  }

  /** Everybody is told −ENODEV: nothing else would end their waiting. */
  close(): void {
    const all = [...this.#asks];
    this.#asks.clear();
    for (const [fd, { ask, done }] of all) {
      this.#poller.drop(this.#partition, ask);
      closeQuietly(fd);
      done(-ERRNO.ENODEV);
    }
  }
}
