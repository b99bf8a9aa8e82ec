import {
  closeQuietly,
  createPipe,
  createReadySet,
  pipeOf,
  pollNow,
  type ReadySet,
  shrinkPipe,
  writingEnd,
} from '../vmbus-sim/ffi/index.ts';
import type { Account } from './accounting.ts';
import type { SharedObject } from './driver.ts';
import { LIMIT } from './limits.ts';

/** How soon the last close is seen. */
const LOOK_MS = 100;
/** What one look at a ready set tells at the most. */
const READY_MOST = 64;

/** A shared object of which there are descriptors. */
interface Entry {
  readonly object: SharedObject;
  readonly partition: object;
  /** Our end of the pipe whose writing ends the guests hold: hung up once the last of those is closed. */
  readonly readEnd: number;
  readonly pipe: string;
  /** Outlives the process that shared it first. */
  readonly account: Account;
}

/** `UNKNOWN`: no descriptor of ours, or one of an object that is gone. `FOREIGN`: of another partition. */
export type FindFault = 'UNKNOWN' | 'FOREIGN';

/**
 * The shared objects of a broker that guests hold descriptors of. A descriptor is the writing end of a pipe that nobody
 * writes to: who holds it may open the object, whoever he has it from, and its being closed everywhere tells us so.
 */
export class SharedObjects {
  readonly #byPipe = new Map<string, Entry>();
  readonly #byObject = new Map<SharedObject, Entry>();
  readonly #byEnd = new Map<number, Entry>();
  /** Null while there is none, and when the system has no descriptor for it. */
  #set: ReadySet | null = null;
  #timer: NodeJS.Timeout | undefined;

  find(pipe: string, partition: object): SharedObject | FindFault {
    const entry = this.#byPipe.get(pipe);
    if (entry === undefined) return 'UNKNOWN';
    return entry.partition === partition ? entry.object : 'FOREIGN';
  }

  /** A new descriptor of `object`, the caller's to close; −1 when a limit or the system says no. */
  descriptor(object: SharedObject, partition: object, account: Account): number {
    const known = this.#byObject.get(object);
    // Also one that has hung up and was not looked at since: it is open again.
    if (known !== undefined) return writingEnd(known.readEnd);
    return this.#open(object, partition, account);
  }

  /** Drops every object: their driver is gone. Descriptors that are left name nothing any more. */
  close(): void {
    for (const entry of [...this.#byPipe.values()]) this.#drop(entry);
  }

  #open(object: SharedObject, partition: object, owner: Account): number {
    const account = owner.lasting();
    const made = account.take(LIMIT[object.kind]) ? createPipe() : null;
    const pipe = made === null ? null : pipeOf(made.readEnd);
    if (made === null || pipe === null) {
      closeQuietly(made?.readEnd ?? -1);
      closeQuietly(made?.writeEnd ?? -1);
      account.close();
      return -1;
    }
    const { readEnd, writeEnd } = made;
    shrinkPipe(readEnd);
    const entry: Entry = { object, partition, readEnd, pipe, account };
    this.#byPipe.set(pipe, entry);
    this.#byObject.set(object, entry);
    this.#byEnd.set(readEnd, entry);
    this.#watch(readEnd);
    object.hold();
    return writeEnd;
  }

  #watch(readEnd: number): void {
    if (this.#byEnd.size === 1) this.#set = createReadySet('hungUp');
    if (this.#set?.add(readEnd) === false) this.#closeSet();
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
  }

  #look(): void {
    for (;;) {
      // Without a set each is asked for itself: slower, never blind.
      const ends = this.#set?.ready() ?? [...this.#byEnd.keys()];
      let dropped = 0;
      for (const end of ends) {
        const entry = this.#byEnd.get(end);
        if (entry === undefined || !pollNow(end).hungUp) continue;
        this.#drop(entry);
        dropped++;
      }
      if (dropped < READY_MOST || this.#set === null) return;
    }
  }

  #drop(entry: Entry): void {
    const { object, readEnd, pipe, account } = entry;
    this.#byPipe.delete(pipe);
    this.#byObject.delete(object);
    this.#byEnd.delete(readEnd);
    this.#set?.remove(readEnd);
    closeQuietly(readEnd);
    account.close();
    if (this.#byEnd.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#closeSet();
    }
    object.drop();
  }

  #closeSet(): void {
    this.#set?.close();
    this.#set = null;
  }
}
