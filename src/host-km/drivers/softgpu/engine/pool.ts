import type { Compute, Granted, Rank, Share } from '../compute.ts';
import { EngineLease, type Slot } from './lease.ts';
import { Line } from './line.ts';
import type { EngineProcess } from './process.ts';
import { Turns } from './turns.ts';

export interface PoolOptions {
  /** Null when none can be started. */
  readonly start: () => EngineProcess | null;
  /** Engine time after which a dispatch counts as hung. */
  readonly tdrMs: number;
  /** How long an engine without work stays. */
  readonly idleMs: number;
}

/** Engine processes: one per partition that has work, one warm spare, none for long without need. */
export class EnginePool implements Compute {
  readonly #options: PoolOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #turns = new Turns();
  readonly #alive = new Set<EngineProcess>();
  #spare: EngineProcess | null = null;
  #spareReaper: NodeJS.Timeout | null = null;
  #closed = false;
  #hung = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  acquire(share: Share, rank: Rank, granted: Granted): () => void {
    if (this.#closed) {
      granted(null);
      return () => {};
    }
    const slot = this.#slot(share);
    const leave = slot.line.join(rank, granted);
    this.#next(slot);
    return leave;
  }

  /** Starts the spare before somebody needs it. */
  warm(): void {
    if (this.#closed || this.#spare !== null) return;
    const spare = this.#launch();
    this.#spare = spare;
    void spare?.gone.then(() => {
      if (this.#spare === spare) this.#spare = null;
    });
    this.#watchSpare();
  }

  inspect(): Readonly<Record<string, unknown>> {
    const partitions = Object.fromEntries(
      [...this.#slots].map(([name, slot]) => [
        name,
        { pid: slot.engine?.pid ?? null, busy: slot.busy, waiting: slot.line.length },
      ]),
    );
    return { alive: this.#alive.size, spare: this.#spare?.pid ?? null, hung: this.#hung, partitions };
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#spareReaper !== null) clearTimeout(this.#spareReaper);
    for (const slot of this.#slots.values()) {
      if (slot.reaper !== null) clearTimeout(slot.reaper);
      for (const granted of slot.line.clear()) granted(null);
    }
    for (const engine of this.#alive) engine.kill();
    await Promise.all([...this.#alive].map((engine) => engine.gone));
  }

  #slot(share: Share): Slot {
    const known = this.#slots.get(share.partition);
    if (known !== undefined) return known;
    const name = share.partition;
    const slot: Slot = {
      name,
      weight: Math.max(share.weight, 1e-3),
      served: 0,
      engine: null,
      line: new Line(),
      busy: false,
      charged: 0,
      reaper: null,
    };
    this.#slots.set(name, slot);
    return slot;
  }

  #launch(): EngineProcess | null {
    const engine = this.#options.start();
    if (engine === null) return null;
    this.#alive.add(engine);
    void engine.gone.then(() => this.#alive.delete(engine));
    return engine;
  }

  #next(slot: Slot): void {
    if (slot.busy || slot.line.length === 0 || this.#closed) return;
    slot.busy = true;
    if (slot.reaper !== null) clearTimeout(slot.reaper);
    slot.reaper = null;
    void this.#engineFor(slot).then((engine) => {
      const granted = slot.line.next();
      if (granted === undefined) this.#release(slot);
      else if (engine === null) {
        slot.busy = false;
        granted(null);
        this.#next(slot);
      } else
        granted(
          new EngineLease(slot, engine, this.#options.tdrMs, this.#turns, (hung) =>
            this.#release(slot, hung),
          ),
        );
    });
  }

  async #engineFor(slot: Slot): Promise<EngineProcess | null> {
    if (slot.engine !== null) return slot.engine;
    const engine = this.#spare ?? this.#launch();
    this.#spare = null;
    if (engine === null || !(await engine.ready)) return null;
    slot.engine = engine;
    slot.charged = Math.max(0, engine.cpuTime());
    void engine.gone.then(() => {
      if (slot.engine === engine) slot.engine = null;
    });
    this.warm();
    return engine;
  }

  #release(slot: Slot, hung = false): void {
    if (hung) this.#hung++;
    slot.busy = false;
    if (this.#closed) return;
    if (slot.line.length > 0) {
      this.#next(slot);
      return;
    }
    slot.reaper = setTimeout(() => {
      if (slot.busy || slot.line.length > 0) return;
      slot.engine?.kill();
      this.#slots.delete(slot.name);
      this.#watchSpare();
    }, this.#options.idleMs).unref();
  }

  /** The spare goes as well when nobody has used an engine for long. */
  #watchSpare(): void {
    if (this.#spareReaper !== null) clearTimeout(this.#spareReaper);
    this.#spareReaper = setTimeout(() => {
      if (this.#slots.size === 0) this.#spare?.kill();
    }, this.#options.idleMs * 4).unref();
  }
}
