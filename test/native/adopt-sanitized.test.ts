import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { remove, temporary } from '../process/harness.ts';
import { endGuests, GuestWorld } from './native-guest.ts';

/** Programs and their last lines. */
const RUNS: readonly (readonly [name: string, args: readonly string[], last: string])[] = [
  ['adopt-content', ['mmap', 'list', 'driver'], 'done'],
  ['adopt-content', ['bss', 'file', 'standard'], 'done'],
  ['adopt-counters', ['200'], 'counting 1'],
  ['forkmem-kinds', ['spawns'], 'done'],
  ['forkmem-kinds', ['generations'], 'done'],
  ['forkmem-kinds', ['threads'], 'done'],
  ['forkmem-kinds', ['full'], 'done'],
  ['events-kinds', ['one-shot'], 'done'],
  ['events-kinds', ['many'], 'done'],
  ['events-kinds', ['refused'], 'done'],
  ['events-kinds', ['closed'], 'done'],
  ['events-kinds', ['sync-files'], 'done'],
  ['share-two', ['turns'], 'second 0'],
  ['share-foreign', [], 'done'],
  ['adopt-refused', [], 'done'],
  ['adopt-cut', [], 'sizes 400'],
];
/** These map memory where ThreadSanitizer allows none. */
const PLACED = ['adopt-refused', 'adopt-cut'];

describe.each(['asan', 'ubsan', 'tsan'] as const)('memory and sharing under %s', (variant) => {
  const directory = temporary();
  let world: GuestWorld;
  beforeAll(async () => {
    world = await GuestWorld.start(directory);
  });
  afterEach(endGuests);
  afterAll(async () => {
    await world.close();
    remove(directory);
  });

  it.each(RUNS.filter(([name]) => variant !== 'tsan' || !PLACED.includes(name)))(
    '%s %j',
    async (name, args, last) => {
      const guest = world.guest(name, args, { variant });
      for (let i = 0; i < 3; i++) guest.go();
      expect((await guest.result()).at(-1)).toBe(last);
    },
  );
});
