import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endAll, remove, start, temporary } from '../process/harness.ts';
import { buildGuest, endGuests, Guest, GuestWorld, guestEnvironment } from './native-guest.ts';

const KINDS: readonly (readonly [kind: string, lines: readonly string[]])[] = [
  [
    'one-shot',
    [
      'registered 0',
      'too early 0',
      'reached 1',
      'added 1',
      'once 0',
      'already there 0',
      'reached 1',
      'added 1',
      'five of one 5',
    ],
  ],
  [
    'queued',
    [
      'registered 0',
      'there 1',
      'filled 1',
      'added 1',
      'idle 0',
      'there 1',
      'added 1',
      'no event EINVAL',
      'a file EINVAL',
      'objects EINVAL',
      'no context EINVAL',
      'left 0, once 0',
    ],
  ],
  ['many', ['many 1']],
  ['any-and-all', ['any 1', 'not all 0', 'all 1', 'any 1', 'all 1']],
  [
    'refused',
    [
      'no descriptor EINVAL',
      'a large number EINVAL',
      'a file EINVAL',
      'a pipe EINVAL',
      'the device EINVAL',
      'no fence EINVAL',
      'no fences EINVAL',
      'left 0',
      'written 0 0 0',
      'zero waits 0',
      'zero is not added to 0',
    ],
  ],
  ['closed', ['the others 1 1', 'file 0', 'beside a full one 1']],
  ['destroyed', ['fence destroyed 1', 'device destroyed 1', 'afterwards EINVAL']],
  [
    'sync-files',
    [
      'sync file 1',
      'pending 0',
      'signalled 1 0',
      'stays 1',
      'already there 1',
      'destroyed 1',
      'no fence EINVAL',
      "a queue's EINVAL",
      'wild EFAULT',
      'left 0',
    ],
  ],
  // As many as the broker lets a process wait (src/host-km/limits.ts), and one more.
  ['limits', ['descriptors EMFILE 1', 'waits ENOMEM 1024', 'all added 1', 'again 1']],
  ['signals', ['taken by another thread 0', 'taken by ours 1', 'interrupted 0, added 3000']],
];

describe('events of a native guest', () => {
  const directory = temporary();
  let world: GuestWorld;
  beforeAll(async () => {
    world = await GuestWorld.start(directory);
  });
  afterEach(async () => {
    await endGuests();
    await world.empty();
  });
  afterAll(async () => {
    await world.close();
    remove(directory);
  });

  it.each(KINDS)('%s', async (kind, lines) => {
    expect(await world.guest('events-kinds', [kind]).result()).toEqual([...lines, 'done']);
  });
});

describe('events of a native guest whose broker is killed', () => {
  const directory = temporary();
  afterEach(async () => {
    await endGuests();
    await endAll();
  });
  afterAll(() => remove(directory));

  it('tell whoever polls', async () => {
    const host = start('bin/kmbridge.mjs', ['host', '--json', '--partition', 'lost'], {
      KMBRIDGE_DIR: directory,
    });
    await host.until('out', '"ok":true');
    const environment = { ...guestEnvironment(join(directory, 'lost.sock')), KMBRIDGE_QUIET: '1' };
    const guest = new Guest(buildGuest('events-kinds'), ['lost'], environment);
    await guest.said('waiting');
    host.child.kill('SIGKILL');
    expect(await guest.result()).toEqual([
      'waiting',
      'told 1 1',
      'afterwards ENODEV',
      'afterwards ENODEV',
      'done',
    ]);
  });
});
