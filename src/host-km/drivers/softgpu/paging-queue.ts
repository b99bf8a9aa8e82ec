import type { DriverObject, SlabRange } from '../../driver.ts';
import { Fence } from './fence.ts';
import type { DeviceView } from './views.ts';

/** Orders paging operations; its fence counts the ones that are done. */
export class PagingQueue implements DriverObject {
  readonly kind = 'pagingqueue';
  readonly device: DeviceView;
  readonly fence: Fence;
  #last = 0;
  #ended = false;

  constructor(device: DeviceView, page: SlabRange) {
    this.device = device;
    this.fence = new Fence(device, page, 0, true, 0, 0);
    device.queues.add(this);
    device.fences.add(this.fence);
  }

  /** Value of the fence once everything queued so far is done. */
  get last(): number {
    return this.#last;
  }

  /** Queues the end of an operation; the fence reaches the returned value a turn later. */
  queue(): number {
    const value = ++this.#last;
    this.device.process.machine.defer(() => {
      if (!this.#ended) this.fence.signal(value >>> 0, Math.floor(value / 0x1_0000_0000), false);
    });
    return value;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.fence.end();
    this.device.queues.delete(this);
  }
}
