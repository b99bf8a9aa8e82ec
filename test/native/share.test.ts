import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually, remove, temporary } from '../process/harness.ts';
import { endGuests, GuestWorld } from './native-guest.ts';

describe('sharing by descriptor between native guests', () => {
  const directory = temporary();
  let world: GuestWorld;
  beforeAll(async () => {
    world = await GuestWorld.start(directory, ['one', 'other']);
  });
  afterEach(async () => {
    await endGuests();
    await world.empty();
  });
  afterAll(async () => {
    await world.close();
    remove(directory);
  });

  const held = () => world.report.totals;

  it('two of one partition see what the GPU writes for either, and wake each other', async () => {
    const guest = world.guest('share-two', ['turns'], { partition: 'one' });
    await guest.said('both');
    expect(held().processes).toBe(2);
    guest.go();
    const lines = await guest.result();
    // Each says its own, in its own time.
    expect(lines.filter((line) => line.startsWith('second'))).toEqual([
      'second opens 0 0',
      'second saw all 1',
      'second 0',
    ]);
    expect(lines.filter((line) => !line.startsWith('second'))).toEqual([
      'first saw all 1',
      'plain write 1',
      'both',
    ]);
  });

  it('in two partitions the same attempt fails, and harms nobody', async () => {
    const guest = world.guest('share-two', ['turns', world.socket('other')], { partition: 'one' });
    expect(await guest.result()).toEqual([
      'query EACCES',
      'resource EACCES',
      'fence EACCES',
      'its own device works 1',
      'untouched 1',
      'second 0',
    ]);
  });

  it('outlives who made it, until the last descriptor is closed', async () => {
    const guest = world.guest('share-two', ['leave'], { partition: 'one' });
    await guest.said('closed');
    // No process has it open; a descriptor keeps a resource and its memory, and a fence.
    await eventually('both processes have closed the device', () => held().processes === 0);
    expect(held().objects).toBeGreaterThan(0);
    expect(held().bytes).toBeGreaterThan(0);
    guest.go();
    await guest.said('last close');
    await world.empty();
    guest.go();
    expect(await guest.result()).toEqual([
      'first leaves',
      'content 1',
      'goes on 1',
      'closed',
      'opened again 1',
      'last close',
    ]);
  });

  it('takes only what it gave, and shares only what was made for it', async () => {
    const guest = world.guest('share-foreign', [], { partition: 'one' });
    await guest.said('done');
    guest.go();
    expect(await guest.result()).toEqual([
      'resource 0 0 EINVAL',
      'fence EINVAL EINVAL 0',
      'duplicate 0 0 EINVAL',
      'file EINVAL EINVAL EINVAL',
      'pipe EINVAL EINVAL EINVAL',
      'pipe EINVAL EINVAL EINVAL',
      'socket EINVAL EINVAL EINVAL',
      'event EINVAL EINVAL EINVAL',
      'device EINVAL EINVAL EINVAL',
      'nothing EINVAL EINVAL EINVAL',
      'zero EINVAL EINVAL EINVAL',
      'large EINVAL EINVAL EINVAL',
      'left 0',
      'share plain fence EINVAL',
      'share plain allocation EINVAL',
      'share context EINVAL',
      'share nothing EINVAL',
      'share again 0',
      'wild EFAULT',
      'left 0',
      'signalled 1',
      'done',
    ]);
  });
});
