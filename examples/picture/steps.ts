import { readSync } from 'node:fs';

/**
 * The steps of the picture, in order. `report` is after the device is closed. KMBRIDGE_STEPS=1 prints each to stderr before
 * it is taken; KMBRIDGE_HOLD=<step> waits there for a line on stdin (or its end), so that a test can strike.
 */
export const STEPS = [
  'open',
  'enumerate',
  'query',
  'device',
  'paging-queue',
  'context',
  'fence',
  'allocations',
  'resident',
  'map',
  'upload',
  'submit',
  'wait',
  'read-back',
  'compare',
  'destroy',
  'report',
] as const;

export type Step = (typeof STEPS)[number];

/** Says that a step begins, and holds there when asked to. */
export function step(name: Step): void {
  if (process.env['KMBRIDGE_STEPS'] === '1') process.stderr.write(`step: ${name}\n`);
  if (process.env['KMBRIDGE_HOLD'] === name) hold();
}

function hold(): void {
  const byte = new Uint8Array(1);
  const nap = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      readSync(0, byte, 0, 1, null);
      return;
    } catch (error) {
      if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EAGAIN') return;
      Atomics.wait(nap, 0, 0, 10);
    }
  }
}
