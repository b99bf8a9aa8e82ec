import type { BenchGuest } from './guest.ts';
import type { HostPeer } from './peer.ts';
import { BLOCKS, median, percentile, sampleBlock, timeBlock } from './stats.ts';

export type Figures = Record<string, number>;

/** Two figures taken in turns: each the median of its blocks, so that a slow second of the machine hits both. */
export function alternate(floor: () => number, call: () => number, blocks = BLOCKS): [number, number] {
  const floors: number[] = [];
  const calls: number[] = [];
  for (let i = 0; i < blocks; i++) {
    floors.push(floor());
    calls.push(call());
  }
  return [median(floors), median(calls)];
}

/** Long enough for the compiler to have seen the path, short enough not to be noticed. */
export function warm(operation: () => void, times = 100_000): void {
  for (let i = 0; i < times; i++) operation();
}

/** Calls over the process link, both ends awake, on two processors. */
export function spinFigures(peer: HostPeer, guest: BenchGuest): Figures {
  peer.pin(0, 1);
  warm(guest.call);
  warm(guest.call1k, 20_000);
  const [floor, call] = alternate(peer.spinFloor, () => timeBlock(guest.call, 100));
  const [, call1k] = alternate(peer.spinFloor, () => timeBlock(guest.call1k, 50), 5);
  const tails = Array.from({ length: 5 }, () => percentile(sampleBlock(guest.call), 99));
  return {
    'floor.process.spin_ns': floor,
    'call.process.spin_ns': call,
    'call.process.p99_ns': median(tails),
    'call_1k.process.spin_ns': call1k,
  };
}

/** Both ends on one processor: nobody can spin, every call sleeps and wakes twice. */
export function sleepFigures(peer: HostPeer, guest: BenchGuest): Figures {
  peer.pin(0, 0);
  // The spinners of both ends have to learn that nobody answers while they hold the only processor.
  warm(guest.call, 20_000);
  const [floor, call] = alternate(peer.pipeFloor, () => timeBlock(guest.call, 10));
  return { 'floor.process.sleep_ns': floor, 'call.process.sleep_ns': call };
}

const nap = new Int32Array(new SharedArrayBuffer(4));
/** Longer than either end spins, so that the broker is asleep when the call comes. */
const NAP_MS = 2;

/** Two processors, the broker asleep before each call. */
export function sleepTwoFigures(peer: HostPeer, guest: BenchGuest): Figures {
  peer.pin(0, 1);
  const [floor] = alternate(peer.pipeFloor, () => 0, 5);
  const calls: number[] = [];
  for (let i = 0; i < 300; i++) {
    Atomics.wait(nap, 0, 0, NAP_MS);
    calls.push(timeOne(guest.call));
  }
  return { 'floor.process.sleep2_ns': floor, 'call.process.sleep2_ns': median(calls) };
}

function timeOne(operation: () => void): number {
  const [seconds, ns] = process.hrtime();
  operation();
  const [endSeconds, endNs] = process.hrtime();
  return (endSeconds - seconds) * 1e9 + endNs - ns;
}

/** Heap bytes a call leaves behind. Needs --expose-gc and a young generation that holds the whole run. */
export function allocFigure(guest: BenchGuest): Figures {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('start the bench with --expose-gc');
  const calls = 100_000;
  warm(guest.call);
  const values: number[] = [];
  for (let run = 0; run < 5; run++) {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i++) guest.call();
    values.push((process.memoryUsage().heapUsed - before) / calls);
  }
  return { 'alloc.bytes_per_call': Math.max(0, median(values)) };
}
