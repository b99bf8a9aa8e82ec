import { ERRNO } from '../../../../abi/index.ts';
import { type CallMemory, createCallMemory } from '../../../../vmbus-sim/ffi/index.ts';
import type { KernelCall } from '../kernel.ts';
import { WaitLine } from '../pump/wait-line.ts';
import { PLAIN_LIMITS } from './limits.ts';

/** A call that has, or is to get, a thread. */
export interface PoolCall {
  readonly fd: number;
  readonly call: KernelCall;
  /** Told from the event loop, once: the result, or −errno. */
  done(result: number): void;
}

/**
 * Calls that may wait and cannot be asked otherwise, on threads of libuv's. They cannot be interrupted: what keeps them short is
 * the kernel's own limits. Without a thread they stand in line, partitions in turn.
 */
export class CallPool {
  readonly #line = new WaitLine<PoolCall>({
    workers: PLAIN_LIMITS.poolCalls,
    ownerWorkers: PLAIN_LIMITS.partitionPoolCalls,
    queuedWaits: PLAIN_LIMITS.queuedCalls,
  });
  /** One for each thread, as soon as it is needed. */
  readonly #idle: CallMemory[] = [];

  get running(): number {
    return this.#line.running;
  }

  get queued(): number {
    return this.#line.queued;
  }

  /** False: as many stand in line as may. */
  run(partition: number, item: PoolCall): boolean {
    const entered = this.#line.enter(partition, item);
    if (entered === 'run') this.#begin(partition, item);
    return entered !== 'full';
  }

  /** Takes out what has no thread yet. */
  drop(partition: number, which: (item: PoolCall) => boolean): PoolCall[] {
    return this.#line.drop(which, partition);
  }

  #begin(partition: number, item: PoolCall): void {
    const memory = this.#idle.pop() ?? createCallMemory(PLAIN_LIMITS.callBytes);
    if (memory === null) {
      queueMicrotask(() => this.#end(partition, item, null));
      return;
    }
    memory.callElsewhere(item.fd, item.call, (result) => {
      this.#idle.push(memory);
      this.#end(partition, item, result);
    });
  }

  #end(partition: number, item: PoolCall, result: number | null): void {
    this.#line.leave(partition);
    item.done(result ?? -ERRNO.ENOMEM);
    for (let next = this.#line.next(); next !== null; next = this.#line.next())
      this.#begin(next.owner, next.item);
  }
}
