import { readSync, writeSync } from 'node:fs';
import { closeAll, createPipe } from '../vmbus-sim/ffi/index.ts';

/** A byte into a pipe and out again on any processor of the last ten years that runs programs itself. */
const USUAL_NS = 6_000;
/** From here on it is no real processor. */
const EMULATED = 3;
/** An emulated one is the slower the larger the program is, and the event loop is larger than a system call. */
const LARGE = 4;
/** Past it the measurement is the scheduler's. */
const MOST = 64;
const ROUNDS = 24;

/**
 * How many times slower than usual a system call is: 1 on real hardware. What is waited for by looking takes as much longer,
 * and so does the sleep that looking is to save.
 */
export function paceOf(rounds: readonly number[]): number {
  const slower = Math.min(...rounds) / USUAL_NS;
  return slower >= EMULATED ? Math.min(MOST, slower * LARGE) : 1;
}

/** Measures it: a fraction of a millisecond on real hardware. 1 when there is no pipe to measure with. */
export function measurePace(now: () => number = () => performance.now() * 1e6): number {
  const pipe = createPipe();
  if (pipe === null) return 1;
  const byte = new Uint8Array(1);
  try {
    return paceOf(
      Array.from({ length: ROUNDS }, () => {
        const began = now();
        writeSync(pipe.writeEnd, byte, 0, 1);
        readSync(pipe.readEnd, byte, 0, 1, null);
        return now() - began;
      }),
    );
  } finally {
    closeAll([pipe.readEnd, pipe.writeEnd]);
  }
}

let measured = 0;

/** That of this process, measured once. */
export function pace(): number {
  if (measured === 0) measured = measurePace();
  return measured;
}
