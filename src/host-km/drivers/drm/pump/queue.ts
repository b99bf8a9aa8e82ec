import { createShared, type SharedFile } from '../../../../vmbus-sim/ffi/index.ts';
import type { KernelQueue, QueueService } from '../kernel.ts';
import type { Piece } from './arena.ts';
import {
  CREDIT_BITS,
  QUEUE_BYTES,
  QUEUE_HANDLES,
  QUEUE_STRUCT_BYTES,
  QUEUE_TABLE,
  QUEUE_VERSION,
  QUEUE_WORD,
} from './queue-layout.ts';

/** The broker's side of one submission queue: its memory, which a guest has too, and its table, which no guest has. */
export class PumpQueue implements KernelQueue {
  readonly bytes = QUEUE_BYTES;
  readonly table: Piece;
  readonly #file: SharedFile;
  readonly #words: Int32Array;
  readonly #table: Int32Array;
  #live = true;
  /** As they were at the end. */
  #left = 0;
  #made = 0;
  #done = 0;

  /** `table` lies in `arena`. Null when the system has no memory or descriptor left. */
  static make(arena: Uint8Array, table: Piece, service: QueueService): PumpQueue | null {
    const { question } = service;
    if (question.length > QUEUE_STRUCT_BYTES) throw new RangeError('a row too large for a submission queue');
    const file = createShared('drm-queue', QUEUE_BYTES);
    if (file === null) return null;
    const queue = new PumpQueue(file, arena, table);
    queue.#table[QUEUE_TABLE.ASKED_EVERY] = service.askedEvery;
    queue.#table[QUEUE_TABLE.FENCE_AT] = service.fenceAt;
    arena.set(question, table.at + QUEUE_TABLE.QUESTION * 4);
    return queue;
  }

  private constructor(file: SharedFile, arena: Uint8Array, table: Piece) {
    this.table = table;
    this.#file = file;
    this.#words = new Int32Array(file.view.buffer, file.view.byteOffset, QUEUE_WORD.PUMP_SLEEPS + 1);
    this.#table = new Int32Array(arena.buffer, arena.byteOffset + table.at, QUEUE_TABLE.BYTES / 4);
    this.#words[QUEUE_WORD.VERSION] = QUEUE_VERSION;
    this.#table.fill(0);
    this.#table[QUEUE_TABLE.CREDIT] = CREDIT_BITS.CLOSED;
  }

  get fd(): number {
    return this.#live ? this.#file.fd : -1;
  }

  get left(): number {
    return this.#live ? callsOf(Atomics.load(this.#table, QUEUE_TABLE.CREDIT)) : this.#left;
  }

  get made(): number {
    return this.#live ? Atomics.load(this.#table, QUEUE_TABLE.MADE) : this.#made;
  }

  get done(): number {
    return this.#live ? Atomics.load(this.#table, QUEUE_TABLE.DONE) : this.#done;
  }

  get busy(): boolean {
    return this.#live && Atomics.load(this.#table, QUEUE_TABLE.BUSY) !== 0;
  }

  grant(calls: number): boolean {
    if (calls > CREDIT_BITS.CALLS) throw new RangeError('more calls than a credit can be of');
    if (!this.#live || Atomics.load(this.#table, QUEUE_TABLE.ENDED) !== 0) return false;
    const closed = Atomics.load(this.#table, QUEUE_TABLE.CREDIT);
    if (closed >= 0) return false;
    const epoch = ((closed >>> CREDIT_BITS.EPOCH_SHIFT) + 1) & CREDIT_BITS.EPOCH;
    // Nobody else changes what is closed.
    Atomics.store(this.#table, QUEUE_TABLE.CREDIT, (epoch << CREDIT_BITS.EPOCH_SHIFT) | calls);
    Atomics.store(this.#words, QUEUE_WORD.HINT, calls);
    return true;
  }

  recall(): number {
    if (!this.#live) {
      const left = this.#left;
      this.#left = 0;
      return left;
    }
    const left = Atomics.or(this.#table, QUEUE_TABLE.CREDIT, CREDIT_BITS.CLOSED);
    Atomics.store(this.#words, QUEUE_WORD.HINT, 0);
    return callsOf(left);
  }

  name(handle: number, kernel: number): void {
    if (this.#live && handle < QUEUE_HANDLES)
      Atomics.store(this.#table, QUEUE_TABLE.HANDLES + handle, kernel);
  }

  /** Nobody answers in it any more: the pump has let it go, or is gone itself. */
  release(): void {
    if (!this.#live) return;
    Atomics.store(this.#words, QUEUE_WORD.ENDED, 1);
    this.#left = this.left;
    this.#made = this.made;
    this.#done = this.done;
    this.#live = false;
    this.#file.release();
  }
}

const callsOf = (credit: number): number => (credit < 0 ? 0 : credit & CREDIT_BITS.CALLS);
