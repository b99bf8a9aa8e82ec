import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { remove, temporary } from '../process/harness.ts';
import { GuestWorld } from './native-guest.ts';

describe('memory that the broker lends', () => {
  const directory = temporary();
  let world: GuestWorld;
  beforeAll(async () => {
    world = await GuestWorld.start(directory);
  });
  afterAll(async () => {
    await world.close();
    remove(directory);
  });

  it('is mapped: no call is between a write and who reads it, and fences are read-only', async () => {
    expect(await world.guest('memory-maps').result()).toEqual([
      'fill 1',
      'copy 1',
      'lock rights rw-s',
      'lock again same',
      'unlock 0',
      'unlock 0',
      'unlock -22',
      'lock after unlock same',
      'fence moved 1',
      'fence rights r--s',
      'fence write 1',
      'fence after 1',
      'wild write 1',
      'child lock rights none',
      'child fence rights none',
      'child call -25',
      'child 0',
      'after close none',
    ]);
    await world.empty();
  });
});
