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

it('an eventfd that has got the number of the one that was meant is not written to', async () => {
  expect(await world.guest('events-identity').result()).toEqual([
    'registered 0',
    "another's 0",
    'its number 1',
  ]);
});
