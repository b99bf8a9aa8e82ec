import {
  type FairLimits,
  FairLine,
  type Lane,
} from '../../../../src/host-km/drivers/drm/submit/fair-line.ts';

/** A partition that has work at all times, or `every` so many ns one submission. */
export interface Load {
  readonly weight: number;
  /** What one submission takes of the device, in ns. */
  readonly cost: number;
  /** Nothing of it ever ends. */
  readonly hangs?: boolean;
  /** A submission in so many ns, from the beginning; without it there is always one more. */
  readonly every?: number;
  /** It comes at this time. */
  readonly from?: number;
}

/** What came of one load. */
export interface Outcome {
  /** Device time it was given. */
  served: number;
  ended: number;
  /** The longest time from a submission's coming to its end without its own, of those that came from `settled` on. */
  waited: number;
}

interface Player {
  readonly load: Load;
  readonly lane: Lane;
  readonly outcome: Outcome;
  readonly queue: number[];
  /** When the next comes, for a load that is not always there. */
  next: number;
  joined: boolean;
}

/**
 * Plays loads against a device that does one thing after the other, in the order in which it was given; what hangs stands
 * beside it, as on a ring of its own. Time is the loop's: nothing here looks at a clock.
 */
export function play(limits: FairLimits, loads: readonly Load[], until: number, settled = 0): Outcome[] {
  const line = new FairLine(limits);
  const players: Player[] = loads.map((load) => ({
    load,
    lane: line.join(load.weight),
    outcome: { served: 0, ended: 0, waited: 0 },
    queue: [],
    next: load.from ?? 0,
    joined: false,
  }));
  const device: { readonly player: Player; readonly came: number }[] = [];
  let busyUntil = 0;
  let now = 0;
  const begin = (player: Player, came: number): void => {
    if (player.load.hangs === true) return;
    if (device.length === 0) busyUntil = now + player.load.cost;
    device.push({ player, came });
  };
  const enter = (player: Player): void => {
    if (line.enter(player.lane, now)) begin(player, now);
    else player.queue.push(now);
  };
  const come = (player: Player): void => {
    const { every } = player.load;
    if (now < player.next) return;
    if (every === undefined) {
      // Always one more than is in flight, and never a pile of them.
      while (player.lane.queued === 0 && player.lane.inFlight < 64) enter(player);
      return;
    }
    for (; player.next <= now; player.next += every) enter(player);
  };
  const advance = (): void => {
    for (const player of players) come(player);
    for (let lane = line.next(now); lane !== null; lane = line.next(now)) {
      const player = players.find((one) => one.lane === lane);
      if (player === undefined) throw new Error('no such lane');
      begin(player, player.queue.shift() ?? now);
      come(player);
    }
  };
  const step = 1_000_000;
  while (now < until) {
    advance();
    const [working] = device;
    const tick = now + step;
    if (working === undefined || busyUntil > tick) {
      now = tick;
      continue;
    }
    now = busyUntil;
    device.shift();
    const { player, came } = working;
    player.outcome.served += player.load.cost;
    player.outcome.ended++;
    if (came >= settled)
      player.outcome.waited = Math.max(player.outcome.waited, now - came - player.load.cost);
    line.end(player.lane, 1, now, true);
    const [after] = device;
    if (after !== undefined) busyUntil = now + after.player.load.cost;
  }
  return players.map(({ outcome }) => outcome);
}
