import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assemble } from '../host-km/softgpu/modules.ts';
import { remove, temporary } from '../process/harness.ts';
import { endGuests, GuestWorld } from './native-guest.ts';

const FORKS = 1000;

/** memory.fill(binding 0, first argument) */
const fill = assemble({
  code: [0x20, 0, 0x28, 2, 0, 0x20, 0, 0x28, 2, 8, 0x20, 0, 0x28, 2, 4, 0xfc, 0x0b, 0],
});

describe('fork while memory is adopted', () => {
  const directory = temporary();
  const module = join(directory, 'fill.wasm');
  let world: GuestWorld;
  beforeAll(async () => {
    writeFileSync(module, fill);
    world = await GuestWorld.start(join(directory, 'sockets'));
  });
  afterEach(async () => {
    await endGuests();
    await world.empty();
  });
  afterAll(async () => {
    await world.close();
    remove(directory);
  });

  it(`gives ${FORKS} children exactly the state at the fork, while threads and the GPU write`, async () => {
    expect(await world.guest('forkmem-state', [String(FORKS), module]).result()).toEqual([
      `good ${FORKS}, wrong in the parent 0`,
      'gpu went on 1',
      'after 1',
    ]);
  });

  it.each([
    ['spawns', ['vfork 7', 'posix_spawn 7', 'system 9', "popen 'from the shell' 0", 'fork and exec 7']],
    ['threads', ['good 100 and 100, still waiting 1', 'waited 0']],
    ['generations', ['descendants 0', 'ours 1']],
    ['handler', ['handlers 1, rounds 1']],
    ['middle', ['waited 0, children 20', 'waited 0, children 20']],
  ])('%s', async (kind, lines) => {
    const expected = [...lines, 'shared still 1 rw-s', 'done'];
    expect(await world.guest('forkmem-kinds', [kind]).result()).toEqual(expected);
  });

  it('waits for nobody when a handler forks in the middle of it', async () => {
    expect(await world.guest('forkmem-inside').result()).toEqual([
      'nested 1, children 0',
      'shared still 1 rw-s',
    ]);
  });

  it('needs no descriptor', async () => {
    expect(await world.guest('forkmem-kinds', ['full']).result()).toEqual([
      'full 0',
      'shared still 1',
      'done',
    ]);
  });

  it('goes ahead when a thread that is held has a lock that fork wants', async () => {
    expect(await world.guest('forkmem-heap', ['200']).result()).toEqual([
      'good 200',
      'went on 1',
      'shared still rw-s',
      'heap 0',
      'end 0',
      'heap 0',
    ]);
  });
});
