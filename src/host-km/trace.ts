/** One call as the broker served it, refused ones included. */
export interface TraceEvent {
  /** When it was taken from the ring: nanoseconds since 1970, as decimal digits because no number holds them. */
  readonly time_ns: string;
  readonly partition: string;
  readonly pid: number;
  /** What the process calls itself, made printable. */
  readonly process: string;
  /** Which function the guest says was called: an index into DOORS, or a number past it. */
  readonly door: number;
  readonly nr: number;
  /** NTSTATUS; `abandoned` when nobody was answered because process or channel had ended. */
  readonly status: number | 'abandoned';
  readonly duration_ns: number;
  /** Nobody waits for the status. */
  readonly one_way: boolean;
}

export type TraceListener = (event: TraceEvent) => void;

/** Whose call it was. */
export interface Traced {
  readonly pid: number;
  readonly name: string;
}

/** Where a dispatcher reports its calls to. */
export interface TraceSink {
  /** Monotonic nanoseconds, never 0. */
  now(): number;
  /** `head`: first word of the call, u16 number and u16 door. `started`: when it was taken. */
  call(process: Traced, head: number, status: number | 'abandoned', started: number, oneWay: boolean): void;
}

/** Asked once for each call: nothing is made and nothing looked at while nobody listens. */
export interface TraceSwitch {
  readonly sink: TraceSink | null;
}

export interface TraceClock {
  /** Milliseconds since 1970. */
  wall(): number;
  /** Monotonic nanoseconds, never 0. */
  now(): number;
}

export const TRACE_CLOCK: TraceClock = { wall: () => Date.now(), now: () => performance.now() * 1e6 };

/** The trace of one partition: on while somebody listens. */
export class PartitionTrace implements TraceSwitch, TraceSink {
  sink: TraceSink | null = null;
  readonly #partition: string;
  readonly #clock: TraceClock;
  readonly #listeners = new Set<TraceListener>();
  readonly #beginning = new Set<() => void>();
  /** What the wall clock is ahead of the monotonic one, taken anew whenever the trace is switched on. */
  #ahead = 0n;

  constructor(partition: string, clock: TraceClock = TRACE_CLOCK) {
    this.#partition = partition;
    this.#clock = clock;
  }

  /**
   * Hears of every call that begins from now on, until the returned function is called. A listener that throws is not
   * asked again: no guest is to suffer for it.
   */
  listen(listener: TraceListener): () => void {
    // A function of its own for each, so that the same one may listen twice.
    const one: TraceListener = (event) => listener(event);
    if (this.#listeners.size === 0) {
      this.#ahead = BigInt(this.#clock.wall()) * 1_000_000n - BigInt(Math.round(this.#clock.now()));
      this.sink = this;
      for (const begins of [...this.#beginning]) begins();
    }
    this.#listeners.add(one);
    return () => this.#forget(one);
  }

  /** Calls `begins` whenever the trace is switched on, until the returned function is called. */
  beginning(begins: () => void): () => void {
    const one = (): void => begins();
    this.#beginning.add(one);
    return () => void this.#beginning.delete(one);
  }

  #forget(listener: TraceListener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size === 0) this.sink = null;
  }

  now(): number {
    return this.#clock.now();
  }

  call(process: Traced, head: number, status: number | 'abandoned', started: number, oneWay: boolean): void {
    const event: TraceEvent = {
      time_ns: String(this.#ahead + BigInt(Math.round(started))),
      partition: this.#partition,
      pid: process.pid,
      process: process.name,
      door: head >>> 16,
      nr: head & 0xffff,
      status,
      duration_ns: Math.round(this.#clock.now() - started),
      one_way: oneWay,
    };
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        this.#forget(listener);
      }
    }
  }
}
