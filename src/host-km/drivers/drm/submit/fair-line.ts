/** What a partition has of the device. Only the line writes it. */
export class Lane {
  readonly weight: number;
  /** Device time it has had, over its weight, in ns. */
  served = 0;
  /** What one of its submissions takes, in ns, as measured of late; 0 before anything was. */
  cost = 0;
  /** When each began that has not ended, the oldest first. */
  readonly begun: number[] = [];
  queued = 0;
  /** When it last began or ended something. */
  last = Number.NEGATIVE_INFINITY;
  /** Since when nothing of what is in flight has ended. */
  since = 0;

  constructor(weight: number) {
    this.weight = weight;
  }

  get inFlight(): number {
    return this.begun.length;
  }
}

export interface FairLimits {
  /** Submissions of a partition on the device at once while another has work too. */
  readonly depth: number;
  /** A partition without work for so long is nobody's rival any more, and nobody waits for one of which nothing ends for so long. */
  readonly quietNs: number;
}

/** Of a new measurement one part in so many counts. */
const SMOOTH = 4;

/**
 * Whose submission goes to the device next: of the partitions that have one queued that with the least device time for its
 * weight, what it has in flight included. Alone, a partition is left alone. The device is taken to do one thing after the
 * other, so that the time between two ends belongs to the later of them. Pure: times are ns of the caller's clock.
 */
export class FairLine {
  readonly #limits: FairLimits;
  readonly #lanes = new Set<Lane>();
  #lastEnd = Number.NEGATIVE_INFINITY;
  /** Of all that has ended, what began last: when that was. */
  #overtook = Number.NEGATIVE_INFINITY;
  /** What the one who began last had been served: where one begins who comes back. */
  #reached = 0;

  constructor(limits: FairLimits) {
    this.#limits = limits;
  }

  join(weight: number): Lane {
    const lane = new Lane(weight);
    this.#lanes.add(lane);
    return lane;
  }

  leave(lane: Lane): void {
    this.#lanes.delete(lane);
  }

  /** Whether another partition has work, or had some a moment ago. */
  rivalled(lane: Lane, now: number): boolean {
    if (this.#lanes.size === 1) return false;
    for (const other of this.#lanes) if (other !== lane && this.#busy(other, now)) return true;
    return false;
  }

  /** One more submission. True: it begins. False: it is queued, and `next` says when it begins. */
  enter(lane: Lane, now: number): boolean {
    if (lane.queued === 0 && !this.rivalled(lane, now)) {
      this.#begin(lane, now);
      return true;
    }
    this.#bound(lane, now);
    lane.queued++;
    return false;
  }

  /** The lane whose first submission in the queue begins now; null: nobody's for the moment. */
  next(now: number): Lane | null {
    let least: Lane | null = null;
    let room = false;
    for (const lane of this.#lanes) {
      if (lane.queued === 0) continue;
      const free = lane.inFlight < this.#limits.depth || !this.rivalled(lane, now);
      // What hangs has its turn for ever: the others do not wait for it.
      if (!free && this.#hangs(lane, now)) continue;
      if (least !== null && due(lane) >= due(least)) continue;
      least = lane;
      room = free;
    }
    if (least === null || !room) return null;
    least.queued--;
    this.#begin(least, now);
    return least;
  }

  /** The lane has begun something that is done already, for all that is known. */
  active(lane: Lane, now: number): void {
    lane.last = now;
  }

  /** So many have begun that nobody asked for: the lane was alone. */
  took(lane: Lane, count: number, now: number): void {
    for (let i = 0; i < count; i++) this.#begin(lane, now);
  }

  /** So many that were queued will not begin. */
  drop(lane: Lane, count: number): void {
    lane.queued -= count;
  }

  /** The last that began has never reached the device. */
  withdraw(lane: Lane): void {
    lane.begun.pop();
  }

  /** The oldest so many hang: the partition may have others in flight in their place. */
  giveUp(lane: Lane, count: number): void {
    lane.begun.splice(0, count);
  }

  /** One that was given up is in flight after all. */
  resume(lane: Lane, now: number): void {
    this.#begin(lane, now);
  }

  /** So many are no longer in flight. `measured`: somebody looked out for the end, so that its time means something. */
  end(lane: Lane, count: number, now: number, measured: boolean): void {
    const ended = lane.begun.splice(0, count);
    this.#overtook = Math.max(this.#overtook, ended.at(-1) ?? this.#overtook);
    if (measured && count > 0) {
      const ns = Math.max(0, now - Math.max(lane.since, this.#lastEnd));
      lane.served += ns / lane.weight;
      const each = ns / count;
      lane.cost = lane.cost === 0 ? each : lane.cost + (each - lane.cost) / SMOOTH;
    }
    lane.since = now;
    lane.last = now;
    this.#lastEnd = now;
  }

  #begin(lane: Lane, now: number): void {
    this.#reached = Math.max(this.#reached, lane.served);
    if (lane.inFlight === 0) lane.since = now;
    lane.begun.push(now);
    lane.last = now;
  }

  /** Time spent without work is no credit; whoever waits for each of its submissions keeps a little, so that its weight counts. */
  #bound(lane: Lane, now: number): void {
    const { quietNs } = this.#limits;
    const idle = lane.inFlight === 0 && lane.queued === 0 && now - lane.last >= quietNs;
    lane.served = Math.max(lane.served, idle ? this.#reached : this.#reached - quietNs);
  }

  /** Has work, or had some a moment ago. What was overtaken and does not end for all that is no work of the device's. */
  #busy(lane: Lane, now: number): boolean {
    if (now - lane.last < this.#limits.quietNs) return true;
    return lane.inFlight > 0 ? !this.#overtaken(lane) : lane.queued > 0;
  }

  /** Nothing of it ends, and that is not because others are before it. */
  #hangs(lane: Lane, now: number): boolean {
    const { quietNs } = this.#limits;
    return now - lane.last >= quietNs && (this.#overtaken(lane) || now - this.#lastEnd >= quietNs);
  }

  #overtaken({ begun: [oldest] }: Lane): boolean {
    return oldest !== undefined && oldest < this.#overtook;
  }
}

function due({ served, inFlight, cost, weight }: Lane): number {
  return served + (inFlight * cost) / weight;
}
