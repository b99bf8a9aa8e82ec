import type { DispatchOrder, Lease, Outcome } from '../compute.ts';
import type { Line } from './line.ts';
import type { EngineProcess } from './process.ts';
import type { Runner, Turns } from './turns.ts';

/** A partition's place: its engine, and who waits for it. */
export interface Slot {
  readonly name: string;
  readonly weight: number;
  /** Engine time it has had, over its weight. */
  served: number;
  engine: EngineProcess | null;
  readonly line: Line;
  busy: boolean;
  /** Processor time of the engine that somebody has been charged for. */
  charged: number;
  reaper: NodeJS.Timeout | null;
}

/** A partition's engine in the hands of one dispatch: runs it, counts its time, kills it when it hangs. */
export class EngineLease implements Lease, Runner {
  readonly window: Uint8Array;
  readonly #slot: Slot;
  readonly #engine: EngineProcess;
  readonly #tdrMs: number;
  readonly #turns: Turns;
  readonly #released: (hung: boolean) => void;
  #watch: NodeJS.Timeout | null = null;
  #running = false;
  #hung = false;
  #over = false;

  constructor(
    slot: Slot,
    engine: EngineProcess,
    tdrMs: number,
    turns: Turns,
    released: (hung: boolean) => void,
  ) {
    this.window = engine.window;
    this.#slot = slot;
    this.#engine = engine;
    this.#tdrMs = tdrMs;
    this.#turns = turns;
    this.#released = released;
  }

  get weight(): number {
    return this.#slot.weight;
  }
  get served(): number {
    return this.#slot.served;
  }
  set served(ns: number) {
    this.#slot.served = ns;
  }
  cpuTime(): number {
    return this.#engine.cpuTime();
  }
  pause(): void {
    this.#engine.pause();
  }
  resume(): void {
    this.#engine.resume();
  }

  run(order: DispatchOrder, done: (outcome: Outcome) => void): void {
    this.#running = true;
    const start = this.#engine.cpuTime();
    const most = this.#tdrMs * 1e6;
    // The kernel counts in ticks of 10 ms: looking more often shows nothing new.
    const every = Math.min(100, Math.max(10, this.#tdrMs / 10));
    let seen = start;
    this.#watch = setInterval(() => {
      seen = Math.max(seen, this.#engine.cpuTime());
      if (seen - start <= most) return;
      this.#hung = true;
      this.#kill();
    }, every);
    const answered = this.#engine.run(order);
    this.#turns.enter(this);
    void answered.then((answer) => {
      this.#running = false;
      this.#turns.leave(this);
      this.#unwatch();
      seen = Math.max(seen, this.#engine.cpuTime());
      const ns = Math.max(0, seen - this.#slot.charged);
      this.#slot.charged = Math.max(seen, this.#slot.charged);
      if (answer === null && this.#slot.engine === this.#engine) this.#slot.engine = null;
      if (!this.#over) done(outcomeOf(answer, this.#hung, ns, this.#tdrMs));
    });
  }

  release(): void {
    if (this.#over) return;
    this.#over = true;
    this.#unwatch();
    this.#released(this.#hung);
  }

  abort(): void {
    if (this.#running) {
      this.#kill();
      if (this.#slot.engine === this.#engine) this.#slot.engine = null;
    }
    this.release();
  }

  /** Its turn ends first: of an engine that is gone nobody knows what it used. */
  #kill(): void {
    this.#turns.leave(this);
    this.#engine.kill();
  }

  #unwatch(): void {
    if (this.#watch !== null) clearInterval(this.#watch);
    this.#watch = null;
  }
}

function outcomeOf(
  answer: Awaited<ReturnType<EngineProcess['run']>>,
  hung: boolean,
  ns: number,
  tdrMs: number,
): Outcome {
  if (hung) return { code: 'HUNG', ns, detail: `more than ${tdrMs} ms of engine time` };
  if (answer === null || answer.code === 'READY' || !('detail' in answer))
    return { code: 'LOST', ns, detail: 'the engine ended' };
  return { code: answer.code, ns, detail: answer.detail };
}
