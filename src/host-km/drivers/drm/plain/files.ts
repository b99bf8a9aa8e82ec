import { constants as fsConstants, openSync } from 'node:fs';
import { constants } from 'node:os';
import { drmRows, ERRNO } from '../../../../abi/index.ts';
import {
  type CallMemory,
  closeElsewhere,
  closeQuietly,
  createCallMemory,
  duplicate,
} from '../../../../vmbus-sim/ffi/index.ts';
import { DROP_MASTER } from '../drop-master.ts';
import type { DrmDevice, KernelCall, KernelFiles, Node } from '../kernel.ts';
import { descriptorKind } from '../ledger.ts';
import { PLAIN_LIMITS } from './limits.ts';
import { Patience } from './patience.ts';
import { type Ask, Poller } from './poller.ts';
import { CallPool } from './pool.ts';
import { Watches } from './watches.ts';

const { O_RDWR, O_NOCTTY, O_NOFOLLOW } = fsConstants;
/** As the pump's: no link is followed at the end. Node adds O_CLOEXEC. */
const OPEN_FLAGS = O_RDWR | O_NOCTTY | O_NOFOLLOW;
const { ENFILE, EIO } = constants.errno;

/** What may differ in a test: the real device of a machine without one is another, and so are its descriptors. */
export interface PlainRules {
  /** The request codes that may be asked for. */
  readonly requests: ReadonlySet<number>;
  /** Whether a descriptor is of a kind that an ioctl of the device makes. */
  made(fd: number): boolean;
}

const RULES: PlainRules = {
  requests: new Set(drmRows.map(({ request }) => request).filter((request) => request !== 0)),
  made: (fd) => descriptorKind(fd) !== null,
};

interface Opened {
  readonly fd: number;
  /** Calls of it that have a thread or stand in line for one: the last closes a file that is shut. */
  running: number;
  shut: boolean;
  readonly waits: Map<Patience, Ask>;
}

/** Shared by all partitions of a broker: threads are few, and one event loop asks for all. */
export class PlainShare {
  readonly pool = new CallPool();
  readonly poller: Poller;
  #partitions = 0;

  constructor(poller = new Poller()) {
    this.poller = poller;
  }

  partition(): number {
    return ++this.#partitions;
  }
}

/**
 * A partition's way to the device without a pump: the broker itself has it open, and makes the ioctls by ffi-rs. What
 * may wait is asked again and again where its row says how, else it has a thread of libuv's. A wedged ioctl cannot be ended.
 */
export class PlainFiles implements KernelFiles {
  readonly #nodes: readonly [card: string | null, render: string | null];
  readonly #rules: PlainRules;
  readonly #share: PlainShare;
  readonly #partition: number;
  readonly #memory: CallMemory;
  readonly #files: (Opened | null)[] = [];
  /** Descriptors that were lent and not dropped. */
  readonly #lent = new Set<number>();
  readonly #watches: Watches;
  #owners = 0;
  #closing = 0;
  #closed = false;

  /** Null when the system has no memory for its calls. */
  static start(
    share: PlainShare,
    device: Pick<DrmDevice, 'card' | 'render'>,
    rules: PlainRules = RULES,
  ): PlainFiles | null {
    const memory = createCallMemory(PLAIN_LIMITS.callBytes);
    return memory === null ? null : new PlainFiles(share, device, rules, memory);
  }

  private constructor(
    share: PlainShare,
    device: Pick<DrmDevice, 'card' | 'render'>,
    rules: PlainRules,
    memory: CallMemory,
  ) {
    this.#share = share;
    this.#partition = share.partition();
    this.#watches = new Watches(share.poller, this.#partition);
    this.#nodes = [device.card, device.render];
    this.#rules = rules;
    this.#memory = memory;
  }

  owner(): number {
    this.#owners = (this.#owners + 1) >>> 0;
    return this.#owners;
  }

  open(node: Node, _owner: number, done: (slot: number) => void): void {
    const path = this.#nodes[node];
    const free = this.#files.indexOf(null);
    const slot = free < 0 ? this.#files.length : free;
    if (this.#closed) done(-ERRNO.ENODEV);
    else if (path === null) done(-ERRNO.ENOENT);
    else if (slot >= PLAIN_LIMITS.files) done(-ENFILE);
    else {
      const fd = openNode(path);
      if (fd >= 0) {
        this.#memory.call(fd, { ...DROP_MASTER, bytes: new Uint8Array(), length: 0, pointers: [] });
        this.#files[slot] = { fd, running: 0, shut: false, waits: new Map() };
      }
      done(fd < 0 ? fd : slot);
    }
  }

  shut(slot: number): void {
    const file = this.#files[slot] ?? null;
    if (file === null) return;
    this.#files[slot] = null;
    const { waits, queued } = this.#end(file);
    for (const call of waits) call.done(-ERRNO.EINTR);
    for (const call of queued) call.done(-ERRNO.EBADF);
  }

  ioctl(call: KernelCall): void {
    const file = this.#files[call.slot] ?? null;
    if (this.#closed) call.done(-ERRNO.ENODEV);
    else if (file === null) call.done(-ERRNO.EBADF);
    // A request of no row is a mistake of ours: here no filter of the kernel's stands behind us.
    else if (!this.#rules.requests.has(call.request)) call.done(-ERRNO.ENOTTY);
    else if (!call.blocking) call.done(this.#memory.call(file.fd, call));
    else if (call.nowait !== undefined) this.#wait(file, new Patience(call, call.nowait, now()));
    else if (!this.#elsewhere(file, call)) call.done(-ERRNO.EAGAIN);
  }

  lend(fd: number, done: (number: number) => void): void {
    const number = this.#closed ? -ERRNO.ENODEV : duplicate(fd);
    if (number >= 0) this.#lent.add(number);
    done(number);
  }

  /** The number is the broker's already. Any other descriptor of the broker's is EBADF: an answer of the device's is not believed. */
  take(number: number, done: (fd: number) => void): void {
    if (this.#closed) done(-ERRNO.ENODEV);
    else if (this.#watches.has(number)) done(-ERRNO.EBADF);
    else if (this.#lent.delete(number) || this.#rules.made(number)) done(number);
    else done(-ERRNO.EBADF);
  }

  watch(number: number, done: (result: number) => void): void {
    if (this.#closed) done(-ERRNO.ENODEV);
    else if (this.#watches.has(number) || !this.#rules.made(number)) done(-ERRNO.EBADF);
    else if (!this.#watches.add(number, done)) {
      closeQuietly(number);
      done(-ERRNO.EAGAIN);
    }
  }

  drop(number: number): void {
    if (this.#closed || this.#watches.has(number)) return;
    if (this.#lent.delete(number) || this.#rules.made(number)) closeQuietly(number);
  }

  /** What has a thread ends when the kernel lets it; everything else is over now. Nobody is told. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const file of this.#files) if (file !== null) this.#end(file);
    this.#files.length = 0;
    for (const fd of this.#lent) closeQuietly(fd);
    this.#lent.clear();
    this.#watches.close();
    this.#memory.release();
  }

  inspect(): Readonly<Record<string, unknown>> {
    const files = this.#files.filter((file) => file !== null);
    return {
      pid: process.pid,
      alive: !this.#closed,
      slots: files.length,
      /** Shut, and held open by a call that the kernel does not let go. */
      closing: this.#closing,
      lent: this.#lent.size,
      waits: this.#share.poller.count(this.#partition),
      calls: files.reduce((sum, { running }) => sum + running, 0),
    };
  }

  /** Closes the file, now or after the last call on another thread; what has not begun is the caller's to tell. */
  #end(file: Opened): { readonly waits: readonly KernelCall[]; readonly queued: readonly KernelCall[] } {
    file.shut = true;
    const waits = [...file.waits].map(([{ call }, ask]) => {
      this.#share.poller.drop(this.#partition, ask);
      return call;
    });
    file.waits.clear();
    const queued = this.#share.pool.drop(this.#partition, (item) => item.fd === file.fd);
    file.running -= queued.length;
    if (file.running === 0) closeElsewhere(file.fd);
    else this.#closing++;
    return { waits, queued: queued.map(({ call }) => call) };
  }

  #wait(file: Opened, patience: Patience): void {
    const ask = (): boolean => {
      const result = patience.ask(now(), (call) => this.#memory.call(file.fd, call));
      if (result === null) return false;
      file.waits.delete(patience);
      patience.call.done(result);
      return true;
    };
    if (ask()) return;
    file.waits.set(patience, ask);
    this.#share.poller.add(this.#partition, ask);
  }

  #elsewhere(file: Opened, call: KernelCall): boolean {
    file.running++;
    const taken = this.#share.pool.run(this.#partition, {
      fd: file.fd,
      call,
      done: (result) => {
        file.running--;
        if (file.shut && file.running === 0) {
          this.#closing--;
          closeElsewhere(file.fd);
        }
        if (!this.#closed) call.done(result);
      },
    });
    if (!taken) file.running--;
    return taken;
  }
}

const now = (): bigint => process.hrtime.bigint();

/** A descriptor, or −errno. */
function openNode(path: string): number {
  try {
    return openSync(path, OPEN_FLAGS);
  } catch (error) {
    const errno: unknown = error instanceof Error ? Reflect.get(error, 'errno') : undefined;
    return typeof errno === 'number' && errno < 0 ? errno : -EIO;
  }
}
