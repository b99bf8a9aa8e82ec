// Scenarios: several guests at once, bad ones among them. Each looks at what the others have of it and what remains.
import type { World } from '../world.ts';
import { badInput } from './bad-input.ts';
import { foreignBuffers } from './foreign-buffers.ts';
import { killed } from './killed.ts';
import { manySyncobjs } from './many-syncobjs.ts';
import { neverSignaled } from './never-signaled.ts';
import { otherVersion } from './other-version.ts';
import { submissionQueues } from './submission-queues.ts';
import { twoGuests } from './two-guests.ts';

/** Notes whether something was as it has to be; `more` says what it was instead. */
export type Check = (name: string, good: boolean, more?: string) => void;

export const SCENARIOS: Readonly<Record<string, (world: World, check: Check) => Promise<void>>> = {
  'two guests': twoGuests,
  killed,
  'other version': otherVersion,
  'foreign buffers': foreignBuffers,
  'never signaled': neverSignaled,
  'many syncobjs': manySyncobjs,
  'bad input': badInput,
  'submission queues': submissionQueues,
};

/** Plays one; what was checked, a line each, and whether all was well. */
export async function play(name: string, world: World): Promise<{ good: boolean; out: string }> {
  const lines: string[] = [];
  let good = true;
  const check: Check = (what, is, more = '') => {
    good &&= is;
    const why = is || more === '' ? '' : `: ${more.trim().replaceAll('\n', ' ')}`;
    lines.push(`${is ? 'ok' : 'not ok'} ${what}${why}\n`);
  };
  await world.reset();
  try {
    const scenario = SCENARIOS[name];
    if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
    await world.rest();
    await scenario(world, check);
  } catch (error) {
    check('it comes to its end', false, error instanceof Error ? error.message : String(error));
  }
  await world.reset();
  return { good, out: lines.join('') };
}
