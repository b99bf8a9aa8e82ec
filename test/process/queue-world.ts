/** Submission queues of a pump with a played device, and guests of theirs in processes of their own. */
import { readFileSync } from 'node:fs';
import type { QueueService } from '../../src/host-km/drivers/drm/kernel.ts';
import { PumpQueue } from '../../src/host-km/drivers/drm/pump/queue.ts';
import { QUEUE_BYTES, QUEUE_CALL_AT, QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { directService } from '../../src/host-km/drivers/drm/submit/direct.ts';
import { type MappedFile, mapShared } from '../../src/vmbus-sim/ffi/index.ts';
import { PumpWorld, TEST, testPump, URANDOM } from './pump-world.ts';
import { QueueGuest } from './queue-guest.ts';

const service = directService('virtio_gpu');
if (service === null) throw new Error('virtio_gpu has no direct row');
/** What virtio_gpu serves on a queue, but that nothing is asked about. */
export const SERVICE: QueueService = { ...service, askedEvery: 0xffff_ffff };
export const EXECBUFFER = SERVICE.request;
/** More than any test makes. */
export const CREDIT = 60_000;
/** Byte offsets in its struct. */
export const AT = {
  flags: 0,
  size: 4,
  command: 8,
  handles: 16,
  handleCount: 24,
  fence: 28,
  ring: 32,
  stride: 36,
  ins: 40,
  outs: 44,
  inPointer: 48,
  outPointer: 56,
} as const;
const STRUCT_BYTES = 64;
/** Of the guest program, beside the protocol's. */
const WORD_STOP = 1000;

export interface Submission {
  readonly command: Uint8Array;
  readonly handles: readonly number[];
}

const align = (bytes: number): number => (bytes + 7) & ~7;

/** Commands that the played device only looks at. */
export const commands = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, i) => i * 7 + 3);

/** Commands that it acts on: `WAIT`, or `FAIL` with an errno. */
export function acting(what: 'WAIT' | 'FAIL', error = 0): Uint8Array {
  const command = new Uint8Array(8);
  command.set(Buffer.from(what));
  new DataView(command.buffer).setUint32(4, error, true);
  return command;
}

/** A submission as a guest's shim puts it. */
export function laid({ command, handles }: Submission): Uint8Array {
  const handlesAt = align(STRUCT_BYTES + command.length);
  const end = handles.length > 0 ? handlesAt + handles.length * 4 : STRUCT_BYTES + command.length;
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  view.setUint32(AT.size, command.length, true);
  view.setUint32(AT.handleCount, handles.length, true);
  if (command.length > 0) view.setUint32(AT.command, STRUCT_BYTES, true);
  if (handles.length > 0) view.setUint32(AT.handles, handlesAt, true);
  bytes.set(command, STRUCT_BYTES);
  for (const [index, handle] of handles.entries()) view.setUint32(handlesAt + index * 4, handle, true);
  return bytes;
}

/** What the played device answers when it is given exactly this, with the kernel's handles, and nothing else. */
export function seen(
  { command, handles }: Submission,
  more: { ring?: number; stride?: number } = {},
): number {
  const bytes = new Uint8Array(STRUCT_BYTES + command.length + handles.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(AT.size, command.length, true);
  view.setUint32(AT.command, command.length > 0 ? 1 : 0, true);
  view.setUint32(AT.handles, handles.length > 0 ? 1 : 0, true);
  view.setUint32(AT.handleCount, handles.length, true);
  view.setUint32(AT.ring, more.ring ?? 0, true);
  view.setUint32(AT.stride, more.stride ?? 0, true);
  bytes.set(command, STRUCT_BYTES);
  for (const [index, handle] of handles.entries())
    view.setUint32(STRUCT_BYTES + command.length + index * 4, handle, true);
  let hash = 2_166_136_261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16_777_619) >>> 0;
  return hash & 0x7fff_ffff;
}

/** One queue: the broker's side, and what its guest sees of it. */
export class Queue {
  readonly slot: number;
  readonly queue: PumpQueue;
  readonly words: Int32Array;
  readonly #memory: MappedFile;
  #guest: QueueGuest | undefined;

  constructor(slot: number, queue: PumpQueue) {
    const memory = mapShared(queue.fd, QUEUE_BYTES, { write: true });
    if (typeof memory === 'string') throw new Error(memory);
    this.slot = slot;
    this.queue = queue;
    this.#memory = memory;
    this.words = new Int32Array(memory.view.buffer, memory.view.byteOffset, QUEUE_CALL_AT / 4);
  }

  get guest(): QueueGuest {
    this.#guest ??= new QueueGuest(this.queue.fd);
    return this.#guest;
  }

  word(name: keyof typeof QUEUE_WORD): number {
    return Atomics.load(this.words, QUEUE_WORD[name]);
  }

  put(bytes: Uint8Array): void {
    this.#memory.view.set(bytes, QUEUE_CALL_AT);
  }

  /** Puts it without a guest, which is enough for a pump that does not sleep on it yet. */
  putNow(bytes: Uint8Array): void {
    this.put(bytes);
    Atomics.store(this.words, QUEUE_WORD.BYTES, bytes.length);
    Atomics.store(this.words, QUEUE_WORD.GO, 1);
  }

  /** What the guest gets for a call: the ioctl's result, ASK or ENDED. */
  call(bytes: Uint8Array, length = bytes.length): Promise<string> {
    this.put(bytes);
    return this.guest.ask(`go ${length}`);
  }

  submit(submission: Submission): Promise<string> {
    return this.call(laid(submission));
  }

  /** Has a guest that runs stop. */
  stop(on = true): void {
    Atomics.store(this.words, WORD_STOP, on ? 1 : 0);
  }

  async end(): Promise<void> {
    await this.#guest?.end();
    this.#memory.release();
    this.queue.release();
  }
}

/** A pump, and the queues that were made of it. */
export class QueueWorld extends PumpWorld {
  readonly #queues: Queue[] = [];
  readonly #counterAt: number;

  constructor(command: readonly string[] = [testPump()]) {
    super(command);
    this.#counterAt = this.pump.arena.take(8)?.at ?? 0;
  }

  /** The broker's side of a queue that the pump has not. */
  made(slot: number, askedEvery = SERVICE.askedEvery): Queue {
    const table = this.pump.arena.take(4096);
    const queue = table === null ? null : PumpQueue.make(this.pump.memory, table, { ...SERVICE, askedEvery });
    if (queue === null) throw new Error('no queue');
    const made = new Queue(slot, queue);
    this.#queues.push(made);
    return made;
  }

  /** What the pump says to it. */
  async give(queue: Queue, request = EXECBUFFER): Promise<number> {
    const number = await this.receive(queue.queue.fd);
    return this.queue(queue.slot, request, number, queue.queue.table.at);
  }

  /** A queue of an open file, with credit, and names for handles: the kernel's of 1 is 1001, and so on. */
  async ready(slot: number, credit = CREDIT, names = 8, askedEvery = SERVICE.askedEvery): Promise<Queue> {
    const queue = this.made(slot, askedEvery);
    const given = await this.give(queue);
    if (given !== 0) throw new Error(`no queue: ${given}`);
    for (let handle = 1; handle <= names; handle++) queue.queue.name(handle, kernelOf(handle));
    if (credit > 0) queue.queue.grant(credit);
    return queue;
  }

  /** How many submissions the device has seen, by whatever way. */
  async submissions(slot: number): Promise<number> {
    const result = await this.call({ slot, request: TEST.SUBMISSIONS, structAt: this.#counterAt });
    if (result !== 0) throw new Error(`no count: ${result}`);
    return this.words(this.#counterAt).getUint32(0, true);
  }

  /** How often it was asked for the end of them. */
  async questions(slot: number): Promise<number> {
    await this.submissions(slot);
    return this.words(this.#counterAt).getUint32(4, true);
  }

  override async end(): Promise<void> {
    await Promise.all(this.#queues.splice(0).map((queue) => queue.end()));
    await super.end();
  }
}

export const kernelOf = (handle: number): number => 1000 + handle;

/** A started world and the queue of a file in it. */
export async function started(
  path = URANDOM,
  credit?: number,
): Promise<{ readonly world: QueueWorld; readonly queue: Queue }> {
  const world = new QueueWorld();
  return { world, queue: await world.ready(await world.open(path), credit) };
}

/** As `eventually`, for what comes at once: looks in every turn of the event loop. */
export async function soon(what: string, holds: () => boolean): Promise<void> {
  const end = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never so: ${what}`);
    await new Promise((done) => setImmediate(done));
  }
}

/** Memories of queues that a process has mapped; who is not root does not see those of a pump: see `ifRoot`. */
export const mapped = (pid: number): number =>
  process.getuid?.() === 0 ? readFileSync(`/proc/${pid}/maps`, 'utf8').split('drm-queue').length - 1 : 0;
export const ifRoot = (count: number): number => (process.getuid?.() === 0 ? count : 0);
