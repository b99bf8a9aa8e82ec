import { ERRNO } from '../../../abi/index.ts';
import type { DrmDevice, KernelCall, KernelFiles, KernelQueue, Node, QueueService } from './kernel.ts';
import { type Piece, Pump, type PumpCode } from './pump/index.ts';
import { PATCH_BYTES } from './pump/layout.ts';
import { PumpQueue } from './pump/queue.ts';
import { QUEUE_TABLE } from './pump/queue-layout.ts';

const align = (bytes: number): number => (bytes + 7) & ~7;

/** A partition's way to the device: a pump, which alone has it open where it is a process. */
export class PumpFiles implements KernelFiles {
  readonly #pump: Pump;
  /** Index of each node among the pump's paths; −1 where the device has none. */
  readonly #paths: readonly [card: number, render: number];
  readonly #view: DataView;
  /** By slot, from before the pump has them. */
  readonly #queues = new Map<number, PumpQueue>();
  #owners = 0;
  #closed = false;

  /** Null when the system has no memory or descriptor for one; `lost` is told when it has ended by itself. */
  static start(
    code: PumpCode,
    device: Pick<DrmDevice, 'card' | 'render'>,
    lost: () => void,
  ): PumpFiles | null {
    const paths = [device.card, device.render].filter((path) => path !== null);
    const pump = Pump.start({ ...code, paths });
    if (pump === null) return null;
    const files = new PumpFiles(pump, [
      device.card === null ? -1 : paths.indexOf(device.card),
      device.render === null ? -1 : paths.indexOf(device.render),
    ]);
    void pump.gone.then(() => {
      if (!files.#closed) lost();
    });
    return files;
  }

  private constructor(pump: Pump, paths: readonly [number, number]) {
    this.#pump = pump;
    this.#paths = paths;
    const { buffer, byteOffset, byteLength } = pump.memory;
    this.#view = new DataView(buffer, byteOffset, byteLength);
    // Who waits in one is to hear that nobody answers.
    pump.ending = () => {
      for (const queue of this.#queues.values()) queue.release();
      this.#queues.clear();
    };
  }

  /** A number for a guest process, whose waits then stand behind its own alone. */
  owner(): number {
    this.#owners = (this.#owners + 1) >>> 0;
    return this.#owners;
  }

  open(node: Node, owner: number, done: (slot: number) => void): void {
    const path = this.#paths[node];
    if (path < 0) done(-ERRNO.ENOENT);
    else if (!this.#pump.open(path, owner, done)) done(this.#none());
  }

  shut(slot: number): void {
    const queue = this.#queues.get(slot);
    this.#queues.delete(slot);
    this.#pump.close(slot, () => {
      if (queue !== undefined) this.#release(queue);
    });
  }

  queue(slot: number, service: QueueService, done: (queue: KernelQueue | number) => void): void {
    const table = this.#queues.has(slot) ? null : this.#pump.arena.take(QUEUE_TABLE.BYTES);
    const queue = table === null ? null : PumpQueue.make(this.#pump.memory, table, service);
    if (table !== null && queue === null) this.#pump.arena.give(table);
    if (queue === null) {
      done(this.#none());
      return;
    }
    // From now on: a slot that is shut meanwhile takes it along.
    this.#queues.set(slot, queue);
    const refuse = (result: number): void => {
      if (this.#queues.get(slot) === queue) {
        this.#queues.delete(slot);
        this.#release(queue);
      }
      done(result);
    };
    this.lend(queue.fd, (number) => {
      const made = (result: number): void => (result < 0 ? refuse(result) : done(queue));
      if (number < 0) refuse(number);
      else if (this.#queues.get(slot) !== queue) {
        // Shut meanwhile: the slot may be another file's by now.
        this.drop(number);
        done(-ERRNO.EBADF);
      } else if (!this.#pump.queue(slot, service.request, number, queue.table.at, made)) {
        this.drop(number);
        refuse(this.#none());
      }
    });
  }

  ioctl(call: KernelCall): void {
    const { length, pointers, bytes } = call;
    const patches = pointers.length / 2;
    const patchesAt = align(length);
    const piece = this.#pump.arena.take(patchesAt + patches * PATCH_BYTES);
    if (piece === null) {
      call.done(this.#none());
      return;
    }
    this.#pump.memory.set(length === bytes.length ? bytes : bytes.subarray(0, length), piece.at);
    for (let i = 0; i < patches; i++) {
      const place = pointers[2 * i] ?? 0;
      const at = piece.at + patchesAt + i * PATCH_BYTES;
      this.#point(piece.at + place, piece.at + this.#view.getUint32(piece.at + place, true));
      this.#view.setUint32(at, piece.at + place, true);
      this.#view.setUint32(at + 4, pointers[2 * i + 1] ?? 0, true);
    }
    const request = {
      slot: call.slot,
      request: call.request,
      structAt: piece.at,
      patchesAt: piece.at + patchesAt,
      patchCount: patches,
    };
    const done = (result: number): void => this.#finish(call, piece, result);
    if (call.blocking) {
      if (!this.#pump.wait(request, done)) done(this.#none());
      return;
    }
    const result = this.#pump.call(request, done);
    if (result !== null) done(result);
  }

  lend(fd: number, done: (number: number) => void): void {
    if (!this.#pump.receive(fd, done)) done(this.#none());
  }

  take(number: number, done: (fd: number) => void): void {
    if (this.#pump.send(number, done)) return;
    // Gone over there in any case.
    this.drop(number);
    done(this.#none());
  }

  watch(number: number, done: (result: number) => void): void {
    if (this.#pump.watch(number, done)) return;
    this.drop(number);
    done(this.#none());
  }

  drop(number: number): void {
    this.#pump.closeDescriptor(number);
  }

  close(): void {
    this.#closed = true;
    this.#pump.kill();
  }

  inspect(): Readonly<Record<string, unknown>> {
    return this.#pump.inspect();
  }

  /** Nothing was taken: there is no room at the moment, or nobody who would take it. */
  #none(): number {
    return this.#pump.alive ? -ERRNO.EAGAIN : -ERRNO.ENODEV;
  }

  #release(queue: PumpQueue): void {
    queue.release();
    this.#pump.arena.give(queue.table);
  }

  #point(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
    this.#view.setUint32(at + 4, 0, true);
  }

  #finish(call: KernelCall, piece: Piece, result: number): void {
    const { bytes, length, pointers } = call;
    if (result >= 0) {
      // The pointers stay as the decoded call has them.
      for (let i = 0; i < pointers.length; i += 2) {
        const place = pointers[i] ?? 0;
        this.#pump.memory.set(bytes.subarray(place, place + 8), piece.at + place);
      }
      bytes.set(this.#pump.memory.subarray(piece.at, piece.at + length));
    }
    this.#pump.arena.give(piece);
    call.done(result);
  }
}
