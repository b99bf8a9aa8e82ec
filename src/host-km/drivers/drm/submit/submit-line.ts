import { DRM_LIMITS } from '../limits.ts';
import { FairLine, type Lane } from './fair-line.ts';
import type { FenceAsk } from './fence-ask.ts';

/** A guest process as the line sees it. */
export interface Entrant<C> {
  readonly info: { readonly partition: string; readonly weight: number };
  begin(call: C): void;
  /** Nothing of it begins any more but by `enter`; what has begun otherwise is counted. */
  recall(): void;
  /** What it may have on the device that the lane does not count. */
  readonly unasked: number;
  /** Whether calls of its wait for room. */
  readonly crowded: boolean;
  ask(): void;
  admit(): void;
  pass(): void;
  readonly idle: boolean;
  inspect(): Readonly<Record<string, unknown>>;
}

/** A partition: its lane, its processes, and what of theirs is queued. */
export interface Team<C> {
  readonly lane: Lane;
  readonly entrants: Set<Entrant<C>>;
  readonly queue: { readonly entrant: Entrant<C>; readonly call: C }[];
}

export interface LineOptions<C> {
  /** A fence that has not signalled for so long hangs. */
  readonly fenceMs: number;
  readonly ask: FenceAsk;
  /** The call that was queued goes on. */
  go(call: C): void;
  /** Monotonic, ns. */
  now?(): number;
}

/** Looks for what hangs in one `fenceMs`. */
const TICKS = 10;

/** The one way of all guests' submissions to a device: in whose turn, how many, and who holds it up. */
export class SubmitLine<C> {
  readonly fenceMs: number;
  readonly ask: FenceAsk;
  /** Counts looks, ten in a `fenceMs`. */
  tick = 0;
  /** The device gives no fences: what a call has submitted counts as done when it comes back. */
  blind = false;
  readonly #fair = new FairLine(DRM_LIMITS.fair);
  readonly #teams = new Map<string, Team<C>>();
  /** Who may submit without asking. */
  readonly #lent = new Set<Entrant<C>>();
  readonly #go: (call: C) => void;
  readonly #now: () => number;
  #watch: NodeJS.Timeout | null = null;
  #retry: NodeJS.Timeout | null = null;
  #advancing = false;
  /** Partitions that have room for more, while their processes are asked one after the other. */
  readonly #roomy = new Set<Team<C>>();
  #admitting = false;

  constructor(options: LineOptions<C>) {
    this.fenceMs = options.fenceMs;
    this.ask = options.ask;
    this.#go = options.go;
    this.#now = options.now ?? (() => performance.now() * 1e6);
  }

  join(entrant: Entrant<C>): Team<C> {
    const { partition, weight } = entrant.info;
    const team = this.#teams.get(partition) ?? {
      lane: this.#fair.join(weight),
      entrants: new Set<Entrant<C>>(),
      queue: [],
    };
    this.#teams.set(partition, team);
    team.entrants.add(entrant);
    return team;
  }

  /** Nothing more of the entrant begins; so many of what the lane counts are nobody's any more. */
  forget(team: Team<C>, entrant: Entrant<C>, calls: number): void {
    const kept = team.queue.filter((one) => one.entrant !== entrant);
    this.#fair.drop(team.lane, team.queue.length - kept.length);
    team.queue.splice(0, team.queue.length, ...kept);
    this.giveUp(team, calls);
  }

  /** The entrant is gone, and nothing of it is in flight. */
  leave(team: Team<C>, entrant: Entrant<C>): void {
    team.entrants.delete(entrant);
    this.#lent.delete(entrant);
    if (team.entrants.size === 0) {
      this.#fair.leave(team.lane);
      for (const [name, one] of this.#teams) if (one === team) this.#teams.delete(name);
    }
    this.#others(team);
    if (this.#teams.size === 0) this.close();
  }

  /** True: the call begins. False: it is queued, or has been let go meanwhile. */
  enter(team: Team<C>, entrant: Entrant<C>, call: C): boolean {
    this.#arm();
    if (!this.#fair.enter(team.lane, this.#now())) {
      team.queue.push({ entrant, call });
      this.#advance();
      return false;
    }
    entrant.begin(call);
    return true;
  }

  /** The entrant may submit without asking, for as long as nobody else does. */
  lend(entrant: Entrant<C>): void {
    this.#arm();
    this.#lent.add(entrant);
  }

  /** One of this partition is about to submit. */
  recallOthers(team: Team<C>): void {
    for (const one of this.#lent) {
      if (team.entrants.has(one)) continue;
      this.#lent.delete(one);
      one.recall();
    }
  }

  /** One that waited for room: it is let go now or later. The caller has the line looked at. */
  queue(team: Team<C>, entrant: Entrant<C>, call: C): void {
    this.recallOthers(team);
    if (!this.#fair.enter(team.lane, this.#now())) {
      team.queue.push({ entrant, call });
      return;
    }
    entrant.begin(call);
    this.#go(call);
  }

  /** Whether the partition may have submissions begin that are not asked for: it is alone, and none of its processes waits. */
  alone(team: Team<C>): boolean {
    if (this.rivalled(team)) return false;
    for (const entrant of team.entrants) if (entrant.crowded) return false;
    return true;
  }

  /** Some have begun like that and may be done already. */
  active({ lane }: Team<C>): void {
    this.#fair.active(lane, this.#now());
  }

  /** So many have, and are on the device. */
  took(team: Team<C>, count: number): void {
    this.#arm();
    this.#fair.took(team.lane, count, this.#now());
  }

  rivalled({ lane }: Team<C>): boolean {
    return this.#teams.size > 1 && this.#fair.rivalled(lane, this.#now());
  }

  /** So many submissions are done: others have their turn. */
  end(team: Team<C>, count: number, measured: boolean): void {
    this.#fair.end(team.lane, count, this.#now(), measured);
    this.#others(team);
  }

  /** The last that began has failed: nothing of it is on the device. */
  withdraw(team: Team<C>): void {
    this.#fair.withdraw(team.lane);
    this.#others(team);
  }

  /** So many hang. */
  giveUp(team: Team<C>, count: number): void {
    this.#fair.giveUp(team.lane, count);
    this.#others(team);
  }

  resume(team: Team<C>, count: number): void {
    this.recallOthers(team);
    for (let i = 0; i < count; i++) this.#fair.resume(team.lane, this.#now());
  }

  /** Whether what began in that tick has been there for longer than may be. */
  late(since: number): boolean {
    return this.tick - since > TICKS;
  }

  inspect(partition: string): Readonly<Record<string, unknown>> {
    const team = this.#teams.get(partition);
    if (team === undefined) return {};
    const { lane, queue, entrants } = team;
    // First: what they have submitted without asking is counted by it.
    const processes = [...entrants].map((entrant) => entrant.inspect());
    const unasked = [...entrants].reduce((sum, entrant) => sum + entrant.unasked, 0);
    return { weight: lane.weight, inFlight: lane.inFlight + unasked, queued: queue.length, processes };
  }

  close(): void {
    for (const timer of [this.#watch, this.#retry]) if (timer !== null) clearTimeout(timer);
    this.#watch = null;
    this.#retry = null;
  }

  /** A call that is let go may be over at once, which makes room again: the loop that runs sees to it, for a line may be long. */
  #others(team: Team<C>): void {
    this.#roomy.add(team);
    if (this.#admitting) return;
    this.#admitting = true;
    try {
      for (const one of this.#roomy) {
        this.#roomy.delete(one);
        for (const entrant of one.entrants) entrant.admit();
      }
    } finally {
      this.#admitting = false;
    }
    this.#advance();
  }

  /** Lets go all whose turn it is. What one of them causes is seen to by the loop that runs already. */
  #advance(): void {
    if (this.#advancing) return;
    this.#advancing = true;
    try {
      for (let lane = this.#next(); lane !== null; lane = this.#next()) this.#begin(lane);
    } finally {
      this.#advancing = false;
    }
    this.#watchRivals();
  }

  #begin(lane: Lane): void {
    const team = this.#teamOf(lane);
    const first = team?.queue.shift();
    if (team === undefined || first === undefined) throw new Error('a lane with nothing queued');
    this.recallOthers(team);
    first.entrant.begin(first.call);
    this.#go(first.call);
  }

  #next(): Lane | null {
    return this.#fair.next(this.#now());
  }

  #teamOf(lane: Lane): Team<C> | undefined {
    for (const team of this.#teams.values()) if (team.lane === lane) return team;
    return undefined;
  }

  /** A rival that has gone quiet ends nothing: the line has to be looked at again. */
  #watchRivals(): void {
    if (this.#retry !== null) return;
    let queued = 0;
    for (const { queue } of this.#teams.values()) queued += queue.length;
    if (queued === 0) return;
    this.#retry = setTimeout(() => {
      this.#retry = null;
      this.#advance();
    }, DRM_LIMITS.fair.quietNs / 1e6).unref();
  }

  #arm(): void {
    this.#watch ??= setTimeout(() => this.#pass(), this.fenceMs / TICKS).unref();
  }

  #pass(): void {
    this.#watch = null;
    this.tick++;
    let idle = true;
    for (const { entrants, queue } of [...this.#teams.values()]) {
      for (const entrant of [...entrants]) {
        entrant.pass();
        idle &&= entrant.idle;
      }
      idle &&= queue.length === 0;
    }
    if (!idle) this.#arm();
  }
}
