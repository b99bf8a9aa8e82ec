import { ERRNO, type Row } from '../../../src/abi/index.ts';
import type { KernelCall, KernelFiles, Node, QueueService } from '../../../src/host-km/drivers/drm/kernel.ts';
import { fieldOffset } from '../../../src/host-km/drivers/drm/known-rows.ts';
import { closeQuietly, createPipe } from '../../../src/vmbus-sim/ffi/index.ts';
import { drm } from './drm-guest.ts';
import { ScriptedQueue } from './scripted-queue.ts';

/** What a test's kernel does with an ioctl: its result or −errno. */
export type Act = (view: DataView, call: KernelCall) => number;

/** A kernel that the test plays: numbers of its own from 100 on, so that no handle of it can pass for a guest's. */
export class ScriptedKernel implements KernelFiles {
  readonly calls: { readonly name: string; readonly slot: number; readonly bytes: Uint8Array }[] = [];
  readonly lent: number[] = [];
  readonly dropped: number[] = [];
  readonly open_ = new Map<number, Node>();
  readonly shut_: number[] = [];
  closed = false;
  /** Results that wait for the test to let them go. */
  readonly held: (() => void)[] = [];
  hold = false;
  /** Fences that are waited for, in order. */
  readonly fences: { readonly number: number; readonly signal: () => void }[] = [];
  holdFences = false;
  next = 100;
  /** Asked for so far, each with its slot and what it serves. */
  readonly queues: {
    readonly slot: number;
    readonly service: QueueService;
    readonly queue: ScriptedQueue;
  }[] = [];
  /** What is answered in place of a queue; 0: one is. */
  queueErrno = 0;
  queue?: NonNullable<KernelFiles['queue']>;
  readonly #acts = new Map<number, { readonly row: Row; readonly act: Act }>();
  #owners = 0;
  #slots = 0;

  on(name: string, act: Act): this {
    const row = drm(name);
    this.#acts.set(row.request, { row, act });
    return this;
  }

  /** Puts a new number into a field. */
  makes(name: string, field: string): this {
    return this.on(name, (view) => {
      view.setUint32(fieldOffset(drm(name), field), this.next++, true);
      return 0;
    });
  }

  /** Has submission queues, which others have not. */
  withQueues(): this {
    this.queue = (slot, service, done) => {
      const errno = this.queueErrno;
      const made = errno === 0 ? this.#makeQueue(slot, service) : -errno;
      if (this.hold) this.held.push(() => done(made));
      else done(made);
    };
    return this;
  }

  #makeQueue(slot: number, service: QueueService): ScriptedQueue {
    const pipe = createPipe();
    if (pipe === null) throw new Error('no pipe');
    closeQuietly(pipe.writeEnd);
    const queue = new ScriptedQueue(pipe.readEnd);
    this.queues.push({ slot, service, queue });
    return queue;
  }

  /** The queue of an open file. */
  queueOf(slot: number): ScriptedQueue {
    const found = this.queues.find((one) => one.slot === slot);
    if (found === undefined) throw new Error(`slot ${slot} has no queue`);
    return found.queue;
  }

  /** Nobody serves it any more. */
  #endQueues(ended: (slot: number) => boolean): void {
    for (const { slot, queue } of this.queues) {
      if (!queue.alive || !ended(slot)) continue;
      queue.alive = false;
      closeQuietly(queue.fd);
    }
  }

  owner(): number {
    return ++this.#owners;
  }

  open(node: Node, _owner: number, done: (slot: number) => void): void {
    const slot = this.#slots++;
    this.open_.set(slot, node);
    done(slot);
  }

  shut(slot: number): void {
    this.open_.delete(slot);
    this.shut_.push(slot);
    this.#endQueues((one) => one === slot);
  }

  ioctl(call: KernelCall): void {
    const found = this.#acts.get(call.request);
    const { bytes, length, slot } = call;
    this.calls.push({ name: found?.row.name ?? 'unknown', slot, bytes: bytes.slice(0, length) });
    const result = found?.act(new DataView(bytes.buffer, bytes.byteOffset, length), call) ?? -ERRNO.EINVAL;
    if (this.hold) this.held.push(() => call.done(result));
    else call.done(result);
  }

  lend(fd: number, done: (number: number) => void): void {
    this.lent.push(fd);
    done(1000 + this.lent.length);
  }

  take(_number: number, done: (fd: number) => void): void {
    const pipe = createPipe();
    done(pipe === null ? -ERRNO.ENOMEM : pipe.readEnd);
  }

  /** Fences signal at once, unless the test keeps them from it. */
  watch(number: number, done: (result: number) => void): void {
    if (this.holdFences) this.fences.push({ number, signal: () => done(0) });
    else done(0);
  }

  drop(number: number): void {
    this.dropped.push(number);
  }

  close(): void {
    this.closed = true;
    this.#endQueues(() => true);
  }

  inspect(): Readonly<Record<string, unknown>> {
    return { open: this.open_.size };
  }
}
