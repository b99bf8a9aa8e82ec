import { constants } from 'node:os';
import { SpinBudget } from '../../../spin.ts';
import { type Done, Flights } from './flights.ts';
import { KIND, type Kind, LANE_BYTES } from './layout.ts';
import type { PumpCall, PumpRing } from './ring.ts';

const { EAGAIN, ENODEV } = constants.errno;
/** A pump that sleeps wakes in 10 to 60 µs, and most ioctls take a few: sleeping as well would cost that once more. */
const MOST_NS = 250_000;
/** Looks at the ring between two looks at the clock; the first comes only after some, when an awake pump has answered. */
const LOOKS_PER_CLOCK = 64;

/** What the exchange needs of the world; a test's is a few lines. */
export interface ExchangeShell {
  /** Wakes the pump. */
  ring(): void;
  /** Whether something is in flight that only the event loop will tell of. */
  hold(on: boolean): void;
  /** The pump broke the protocol. */
  broken(): void;
  /** How many times slower than usual this machine is. */
  readonly pace: number;
  /** Monotonic, nanoseconds. */
  now(): number;
}

/**
 * Entries out, results back. Results come by callback from the event loop, unless `call` or `settle` looks for them itself,
 * for as long as that pays.
 */
export class Exchange {
  readonly #ring: PumpRing;
  readonly #flights: Flights;
  readonly #shell: ExchangeShell;
  readonly #spin: SpinBudget;
  #alive = true;
  #held = false;
  /** The entry that `call` looks for, by index; its result once it is −1 again. */
  #awaited = -1;
  #answer = 0;
  /** When the looking began that found nothing; 0 once what it was for has come. */
  #missed = 0;
  #calling = false;
  /** A completion came that nobody asked for: nothing of this pump is believed any more. */
  #corrupt = false;
  /** What has to be put as soon as there is room, in order. */
  readonly #insisted: { readonly kind: Kind; readonly call: Readonly<PumpCall>; readonly done: Done }[] = [];
  /** Other results that came meanwhile. They are told once `call` is over: whoever hears of one may call again. */
  #late: { readonly done: Done; readonly result: number }[] = [];

  constructor(ring: PumpRing, entries: number, shell: ExchangeShell) {
    this.#ring = ring;
    this.#flights = new Flights(entries);
    this.#shell = shell;
    this.#spin = new SpinBudget(shell.pace, MOST_NS);
  }

  get alive(): boolean {
    return this.#alive;
  }

  get inFlight(): number {
    return this.#flights.count;
  }

  /** Room for one more entry, which is put or cancelled next: its index, or −1 when as many are in flight as there may be. */
  begin(done: Done): number {
    return this.#alive ? this.#flights.begin(done) : -1;
  }

  cancel(index: number): void {
    this.#flights.end(index, this.#flights.sequence(index));
  }

  /** The tag of an entry as it goes over the lane. */
  tag(index: number): Uint8Array {
    const tag = new Uint8Array(LANE_BYTES);
    const words = new DataView(tag.buffer);
    words.setInt32(0, index, true);
    words.setInt32(4, this.#flights.sequence(index), true);
    return tag;
  }

  put(index: number, kind: Kind, call: Readonly<PumpCall>): void {
    this.#ring.put(index, this.#flights.sequence(index), kind, call);
  }

  /** `begin` and `put`; the pump sees it with the next `flush`, `settle` or `call`. False: there is no room. */
  submit(kind: Kind, call: Readonly<PumpCall>, done: Done): boolean {
    const index = this.begin(done);
    if (index >= 0) this.put(index, kind, call);
    return index >= 0;
  }

  /** The same for what must not be lost, such as a close: without room it is put before anything that is submitted later. */
  insist(kind: Kind, call: Readonly<PumpCall>, done: Done): void {
    if (!this.#alive) done(-ENODEV);
    else if (!this.submit(kind, call, done)) this.#insisted.push({ kind, call, done });
  }

  flush(): void {
    if (!this.#alive) return;
    if (this.#ring.publish()) this.#shell.ring();
    this.#sleep();
  }

  /** Shows the pump all that was put and hears results until `settled` (true) or looking does not pay any more. */
  settle(settled: () => boolean): boolean {
    const came = this.#look(() => {
      this.#hearAll();
      this.#tell();
      return settled();
    });
    this.#sleep();
    return came;
  }

  /** One ioctl and what was put before it: its result, or null when it comes later, by `done`. */
  call(call: Readonly<PumpCall>, done: Done): number | null {
    const index = this.begin(done);
    if (index < 0) return this.#alive ? -EAGAIN : -ENODEV;
    this.put(index, KIND.CALL, call);
    this.#awaited = index;
    this.#calling = true;
    const came = this.#look(this.#answered);
    this.#calling = false;
    this.#awaited = -1;
    this.#sleep();
    if (this.#late.length === 0) return came ? this.#answer : null;
    // What came before it is told before it: whoever hears of a new object must have heard of the old one's end.
    if (came) this.#late.push({ done, result: this.#answer });
    queueMicrotask(() => this.#tell());
    return null;
  }

  /** Hears what has come, whoever waits for it. */
  poll(): void {
    if (!this.#alive) return;
    if (this.#missed > 0) this.#spin.came(this.#shell.now() - this.#missed);
    this.#missed = 0;
    this.#hearAll();
    this.#tell();
    this.#sleep();
  }

  /** The pump is gone: hears the rest of what it answered, and tells everybody else so. */
  end(): void {
    if (!this.#alive) return;
    this.#hearAll();
    this.#alive = false;
    this.#tell();
    const insisted = this.#insisted.splice(0);
    for (const done of [...this.#flights.endAll(), ...insisted.map(({ done }) => done)]) done(-ENODEV);
    this.#hold(false);
  }

  readonly #answered = (): boolean => {
    while (this.#awaited >= 0 && this.#take()) this.#hear();
    return this.#awaited < 0;
  };

  #look(found: () => boolean): boolean {
    if (!this.#alive) return found();
    this.#ring.disarm();
    if (this.#ring.publish()) this.#shell.ring();
    const budget = this.#spin.ns;
    this.#missed = 0;
    if (budget === 0) {
      this.#spin.slept();
      const came = found();
      if (!came) this.#missed = this.#shell.now();
      return came;
    }
    for (let end = 0; ; ) {
      for (let look = 0; look < LOOKS_PER_CLOCK; look++) {
        if (!found()) continue;
        this.#spin.paid();
        return true;
      }
      const now = this.#shell.now();
      if (end === 0) end = now + budget;
      else if (now >= end) {
        this.#missed = end - budget;
        break;
      }
    }
    this.#spin.failed();
    return false;
  }

  #take(): boolean {
    return !this.#corrupt && this.#ring.take();
  }

  #hearAll(): void {
    while (this.#take()) this.#hear();
  }

  #hear(): void {
    const { index, sequence, result } = this.#ring;
    const done = this.#flights.end(index, sequence);
    const next = done === null ? undefined : this.#insisted.shift();
    if (next !== undefined) this.submit(next.kind, next.call, next.done);
    if (done === null) {
      this.#corrupt = true;
      this.#shell.broken();
    } else if (index === this.#awaited) {
      this.#awaited = -1;
      this.#answer = result;
    } else if (this.#calling) this.#late.push({ done, result });
    else done(result);
  }

  #tell(): void {
    if (this.#late.length === 0 || this.#calling) return;
    for (const { done, result } of this.#late.splice(0)) done(result);
  }

  /** Has the event loop told of the rest. */
  #sleep(): void {
    if (!this.#alive || this.#calling) return;
    // What was insisted on may have found its room.
    if (this.#ring.publish()) this.#shell.ring();
    if (this.#flights.count === 0) this.#hold(false);
    else {
      this.#hold(true);
      // Something came between: nobody rings for it.
      if (!this.#ring.arm()) queueMicrotask(() => this.poll());
    }
  }

  #hold(on: boolean): void {
    if (this.#held === on) return;
    this.#held = on;
    this.#shell.hold(on);
  }
}
