import { afterAll, beforeAll, expect, it } from 'vitest';
import { remove, temporary } from '../process/harness.ts';
import { GuestWorld } from './native-guest.ts';

const directory = temporary();
let world: GuestWorld;
beforeAll(async () => {
  world = await GuestWorld.start(directory);
});
afterAll(async () => {
  await world.close();
  remove(directory);
});

it('a range is the memory of the program, and no more than belongs together, however large it is said to be', async () => {
  expect(await world.guest('adopt-bounds').result()).toEqual([
    'and what is above EPERM',
    'without that 0',
    'own 0',
    'own to its end 0',
    'past its end EPERM',
    'behind it 0',
    'of the C library 0',
    'control block EPERM',
    'part 0',
    'whole 0',
    'done',
  ]);
  await world.empty();
});
