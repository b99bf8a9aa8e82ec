import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { remove, temporary } from '../process/harness.ts';
import { endGuests, GuestWorld } from './native-guest.ts';

const KINDS = ['mmap', 'heap', 'small', 'bss', 'file'];
const ENDS = ['list', 'resource', 'device', 'adapter', 'file'];
const ROUNDS = 1000;

describe('existing memory of a native guest', () => {
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

  describe.each(KINDS)('from %s', (kind) => {
    it.each(ENDS)('is shared in place until its %s ends, and then its own again', async (end) => {
      for (const how of ['driver', 'standard'])
        expect(await world.guest('adopt-content', [kind, end, how]).result(), how).toEqual([
          'adopted rw-s',
          'content kept 1',
          'gpu writes 1',
          'gpu reads 1',
          'around 1',
          'content stays 1',
          'private again 1',
          'content stays 1',
          'private again 1',
          'around 1',
          'done',
        ]);
      await world.empty();
    });
  });

  it('that cannot be shared is refused by name, and nothing of it is left', async () => {
    const guest = world.guest('adopt-refused');
    await guest.said('before');
    const before = world.report.totals;
    guest.go();
    await guest.said('refused');
    expect(world.report.totals.handles).toBe(before.handles);
    guest.go();
    await guest.said('done');
    // The commands' and one that was only locked.
    expect(world.report.totals.handles).toBe(before.handles + 1);
    guest.go();
    expect(await guest.result()).toEqual([
      'before',
      'hole ENOMEM ENOMEM',
      'end ENOMEM ENOMEM',
      'nothing ENOMEM ENOMEM',
      'shared EPERM EPERM',
      'read-only EPERM EPERM',
      'no-access EPERM EPERM',
      'executable EPERM EPERM',
      'mixed EPERM EPERM',
      'unaligned EINVAL EINVAL',
      'stack EPERM EPERM',
      'wild ENOMEM ENOMEM',
      'kernel ENOMEM ENOMEM',
      'mixed stays rw-p',
      'mixed ends r--p',
      'frames EPERM EPERM',
      'short-file ENOMEM ENOMEM',
      'short-file stays rw-p',
      'refused',
      'twice EINVAL EINVAL',
      'first-page EINVAL EINVAL',
      'inside EINVAL EINVAL',
      'overlaps-start EINVAL EINVAL',
      'overlaps-end EINVAL EINVAL',
      'around EINVAL EINVAL',
      'locked EPERM EPERM',
      'first stays 1',
      'beside 0',
      'first 0',
      'again 0',
      'half ENOMEM rw-p',
      'same-twice EINVAL rw-p',
      'only-one EINVAL rw-p',
      'both 0 rw-s',
      'destroyed 0 rw-p',
      'added ENOMEM rw-s',
      'added 0',
      'resource 0 rw-p',
      'done',
    ]);
    await world.empty();
  });

  it('of which the program takes parts back is given back where it is still shared', async () => {
    expect(await world.guest('adopt-cut').result()).toEqual([
      'adopted ssssssssssssssss',
      'cut ss..spssssssSsss',
      'child pp..ppppssppPppp',
      'child 0',
      'after fork ss..spssssssSsss',
      'child writes 1 9',
      'content 3 5 8 3',
      'released pp..ppppssppPppp',
      'content 3 5 8 3',
      'gone 0',
      'sizes 400',
    ]);
    await world.empty();
  });

  it(`loses no write of any thread in ${ROUNDS} rounds of there and back`, async () => {
    expect(await world.guest('adopt-counters', [String(ROUNDS)]).result()).toEqual([
      `rounds ${ROUNDS} good ${ROUNDS}`,
      'lost 0 plain, 0 atomic',
      'counting 1',
    ]);
    await world.empty();
  });
});
