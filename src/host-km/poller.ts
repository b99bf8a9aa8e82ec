import { HABITS } from './limits.ts';
import { pace } from './pace.ts';
import { SpinBudget } from './spin.ts';

/** Something whose ring the broker's one loop looks at. */
export interface Polled {
  readonly open: boolean;
  active: boolean;
  /** Time of the last call, in the poller's clock. */
  lastData: number;
  ready(): boolean;
  serve(most: number): number;
  /** True: asleep until `Poller.wake`. False: there is something after all. */
  arm(): boolean;
  wake(): void;
}

export interface PollerShell {
  /** How many times slower than usual this machine is; times that are written here are the usual ones. */
  readonly pace: number;
  /** Monotonic, nanoseconds. */
  now(): number;
  /** Runs `turn` after the event loop has had its turn. */
  soon(turn: () => void): void;
}

/** The event loop has timers, new guests and dead ones to see to: at most this long between two looks at it. */
const YIELD_NS = 1_000_000;
/** Looks at all rings between two looks at the clock, which costs as much as a dozen of them. */
const LOOKS_PER_CLOCK = 32;
/** A call that was caught by looking, its turn-around included, takes no longer than this. */
const CAUGHT_NS = 250_000;

const processShell = (): PollerShell => ({
  pace: pace(),
  now: () => performance.now() * 1e6,
  soon: (turn) => void setImmediate(turn),
});

/**
 * The broker's one loop. Active channels are looked at in turn, each for a bounded number of calls; one that has been
 * quiet for the spin budget parks: it asks to be signalled and costs nothing until its guest rings.
 */
export class Poller {
  readonly spin: SpinBudget;
  readonly #shell: PollerShell;
  readonly #active: Polled[] = [];
  readonly #turn = (): void => this.#run();
  #scheduled = false;
  #running = false;
  /** Whether a look since the last call was in vain: the next call was then caught by spinning. */
  #looking = false;
  /** Calls of this tick that came while the loop was looking. */
  #caught = 0;

  constructor(shell: PollerShell = processShell()) {
    this.#shell = shell;
    this.spin = new SpinBudget(shell.pace);
  }

  /** Channels that are looked at now. */
  get active(): number {
    return this.#active.length;
  }

  /** A guest rang, or a channel is new: looks at its channels at once. */
  wake(channels: Iterable<Polled>): void {
    for (const polled of channels) {
      polled.wake();
      this.#activate(polled);
    }
    if (this.#running) return;
    this.#looking = false;
    this.#run();
  }

  /** Forgets a channel that has closed. */
  remove(polled: Polled): void {
    const index = this.#active.indexOf(polled);
    polled.active = false;
    if (index >= 0) this.#active.splice(index, 1);
  }

  #activate(polled: Polled): void {
    if (polled.active || !polled.open) return;
    polled.active = true;
    polled.lastData = this.#shell.now();
    this.#active.push(polled);
  }

  #run(): void {
    this.#scheduled = false;
    this.#running = true;
    const { pace } = this.#shell;
    const started = this.#shell.now();
    let now = started;
    while (this.#active.length > 0 && now - started < YIELD_NS * pace) {
      this.#caught = 0;
      this.#look(now);
      const before = now;
      now = this.#shell.now();
      // A tick that took long had us off the processor: then the guest ran because we did not, and not while we looked.
      if (this.#caught > 0 && now - before <= this.#caught * CAUGHT_NS * pace) this.spin.paid();
      this.#park(now);
    }
    this.#running = false;
    if (this.#active.length === 0 || this.#scheduled) return;
    this.#scheduled = true;
    this.#shell.soon(this.#turn);
  }

  /** A clock tick's worth of looks; calls count as of `now`. */
  #look(now: number): void {
    const active = this.#active;
    for (let look = 0; look < LOOKS_PER_CLOCK; look++) {
      let taken = 0;
      for (let i = 0; i < active.length; i++) {
        const polled = active[i] as Polled;
        if (!polled.ready()) continue;
        taken += polled.serve(HABITS.packetsPerTurn);
        polled.lastData = now;
      }
      if (taken === 0) {
        this.#looking = true;
        if (this.spin.ns === 0) return;
      } else if (this.#looking) {
        this.#looking = false;
        this.#caught++;
      }
    }
  }

  /** Puts to sleep what has been quiet for the budget. */
  #park(now: number): void {
    const budget = this.spin.ns;
    for (let i = this.#active.length - 1; i >= 0; i--) {
      const polled = this.#active[i] as Polled;
      if (polled.open && now - polled.lastData < budget) continue;
      if (polled.open && !polled.arm()) continue;
      polled.active = false;
      this.#active.splice(i, 1);
    }
    if (this.#active.length > 0) return;
    if (budget > 0) this.spin.failed();
    else this.spin.slept();
  }
}
