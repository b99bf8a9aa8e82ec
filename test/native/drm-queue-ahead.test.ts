/** A program that asks whether a buffer is idle is about to submit: its shim wakes the pump's thread ahead of that. */
import { describe, expect, it } from 'vitest';
import type { DrmHost } from './drm-host.ts';
import { drmProgram } from './drm-program.ts';
import { factsOf, type PlayedPump, pumped } from './queue-pump.ts';

const program = drmProgram('drm-queue', ['-ldrm', '-lpthread']);

/** Waits until a pump that was rung so often, and not more, sleeps again. */
async function rung(pump: PlayedPump, times: number): Promise<void> {
  await expect.poll(() => pump.rung, { timeout: 30_000 }).toBe(times);
  await pump.sleeps();
}

/** A program asks, and submits once the pump is awake, or sleeps again; how often it was rung until each turn's submission. */
async function turns(
  pump: PlayedPump,
  host: DrmHost,
  sleeps: boolean,
  rungs: readonly number[],
): Promise<void> {
  const running = await program('turns', host);
  for (const [turn, times] of rungs.entries()) {
    await running.at(`submitted${turn}`);
    await pump.sleeps();
    running.go();
    await running.at(`asked${turn}`);
    await expect.poll(() => pump.rung, { timeout: 30_000 }).toBe(times);
    await pump.sleeps(sleeps);
    running.go();
  }
  await running.at('end');
  running.go();
  await factsOf(running);
  expect([await pump.taken(), pump.rung]).toEqual([rungs.length + 1, rungs.at(-1)]);
}

describe('the pump’s thread', () => {
  it('is woken by each question that a submission comes after', async () => {
    const { host, pump } = pumped(['awake']);
    await turns(pump, host, false, [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is woken more rarely when it was asleep again before the submission came', async () => {
    const { host, pump } = pumped(['answer']);
    await turns(pump, host, true, [1, 1, 2, 2, 2, 2, 3, 3]);
  });

  it('is woken for nothing ever more rarely: after 1, 3, 7, 15 … calls left out, and 1,023 at the most', async () => {
    const { host, pump } = pumped(['answer']);
    const running = await program('asks:1,1,1,3,1,3063,1', host);
    await running.at('ready');
    await pump.sleeps();
    running.go();
    for (const [group, times] of [1, 1, 2, 2, 3, 11, 12].entries()) {
      await running.at(`asked${group}`);
      await rung(pump, times);
      running.go();
    }
    await factsOf(running);
    expect(pump.rung).toBe(12);
  });

  it('is left alone by a wait, by another file, and while nothing would be made there', async () => {
    const { host, pump } = pumped(['answer']);
    const running = await program('no_signs', host);
    await running.at('ready');
    await pump.sleeps();
    running.go();
    await running.at('waited');
    pump.set('HINT', 0);
    running.go();
    await running.at('closed');
    expect(pump.rung).toBe(0);
    pump.set('HINT', 1);
    running.go();
    await running.at('open');
    await rung(pump, 1);
    running.go();
    await factsOf(running);
    expect(pump.rung).toBe(1);
  });
});
