import type { DriverObject, SlabRange } from '../../driver.ts';
import type { Backing } from './backing.ts';
import type { FenceHandle, SharedFence } from './shared-fence.ts';
import type { DeviceView } from './views.ts';
import type { Wait } from './wait.ts';

/** d3dddi_synchronizationobject_flags */
const NO_SIGNAL = 0x10;
const NO_SIGNAL_MAX_VALUE_ON_TDR = 0x40;
const MAX = 0xffff_ffff;

/**
 * A monitored fence, or a process's handle of one that several have. The truth is private; the page the guest sees is
 * only written, never read. Values are two u32, so that they are exact and comparing them makes nothing.
 */
export class Fence implements DriverObject, Backing, FenceHandle {
  readonly kind = 'syncobject';
  readonly usable = true;
  readonly device: DeviceView;
  readonly page: SlabRange;
  readonly flags: number;
  /** Belongs to a paging queue: can be waited for, but neither signalled nor destroyed by the guest. */
  readonly progress: boolean;
  /** What it has in common with other processes' handles; null when it was not made to be shared. */
  readonly shared: SharedFence | null;
  /** Its device was lost: whoever waits on a processor is told so. */
  lost = false;
  ended = false;
  readonly #truth = new Uint32Array(2);
  readonly #whole = new BigUint64Array(this.#truth.buffer);
  readonly #published: Uint32Array;
  readonly #publishedWhole: BigUint64Array;
  readonly #waits: Wait[] = [];

  constructor(
    device: DeviceView,
    page: SlabRange,
    flags: number,
    progress: boolean,
    low: number,
    high: number,
    shared: SharedFence | null = null,
  ) {
    this.device = device;
    this.shared = shared;
    shared?.opened(this);
    this.page = page;
    this.flags = flags;
    this.progress = progress;
    const { buffer, byteOffset } = page.bytes;
    this.#published = new Uint32Array(buffer, byteOffset, 2);
    this.#publishedWhole = new BigUint64Array(buffer, byteOffset, 1);
    this.#publish(low, high);
  }

  get bytes(): Uint8Array {
    return this.page.bytes;
  }
  get low(): number {
    return this.#truth[0] ?? 0;
  }
  get high(): number {
    return this.#truth[1] ?? 0;
  }
  get value(): bigint {
    return this.#whole[0] ?? 0n;
  }
  /** Whether this handle may signal it. */
  get signalable(): boolean {
    return !this.progress && (this.flags & NO_SIGNAL) === 0;
  }
  get waiting(): number {
    return this.#waits.length;
  }

  /** Whether a wait for this value is over. */
  reached(low: number, high: number): boolean {
    const has = this.high;
    return this.ended || this.lost || has > high || (has === high && this.low >= low);
  }

  /** Raises the fence; a lower value changes nothing unless it may go back. */
  signal(low: number, high: number, rewind: boolean): void {
    if (this.ended || this.lost) return;
    if (!rewind && this.reached(low, high)) return;
    if (this.shared === null) this.publish(low, high);
    else this.shared.signal(low, high);
  }

  publish(low: number, high: number): void {
    this.#publish(low, high);
    if (this.#waits.length > 0) this.#wake();
  }

  /** Its device was lost: nobody will signal it any more. */
  lose(): void {
    if (this.lost || this.ended) return;
    this.lost = true;
    if (this.shared !== null) this.#loseShared(this.shared);
    else if ((this.flags & NO_SIGNAL_MAX_VALUE_ON_TDR) === 0) this.#publish(MAX, MAX);
    this.#wake();
  }

  /** Ends it: whoever waits is released, as Windows does. */
  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.shared?.closed(this);
    this.device.fences.delete(this);
    this.device.process.pages.drop(this);
    this.#wake();
    this.page.release();
  }

  enlist(wait: Wait): void {
    this.#waits.push(wait);
  }

  dismiss(wait: Wait): void {
    const at = this.#waits.indexOf(wait);
    if (at >= 0) this.#waits.splice(at, 1);
  }

  /** Others wait for what this device will not signal any more: for them it is the last signal, and no loss. */
  #loseShared(shared: SharedFence): void {
    const quiet = ((this.flags | shared.flags) & NO_SIGNAL_MAX_VALUE_ON_TDR) !== 0;
    if (!quiet && this.signalable) shared.signal(MAX, MAX);
  }

  #publish(low: number, high: number): void {
    const carried = high !== this.high;
    this.#truth[0] = low;
    this.#truth[1] = high;
    // One store in either case: a guest that polls the page never sees half of a value.
    if (carried) this.#publishedWhole[0] = this.value;
    else this.#published[0] = low;
  }

  #wake(): void {
    // Releasing one may signal this fence again or end others: decide on a copy, look again before each.
    for (const wait of this.#waits.slice()) if (wait.over()) wait.finish();
  }
}
