import { afterAll, beforeAll, expect, it } from 'vitest';
import { remove, temporary } from '../process/harness.ts';
import { GuestWorld } from './native-guest.ts';

const WAYS = ['read', 'pread', 'getrandom', 'readv', 'pipe', 'recv', 'recvmsg'];

const directory = temporary();
let world: GuestWorld;
beforeAll(async () => {
  world = await GuestWorld.start(directory);
});
afterAll(async () => {
  await world.close();
  remove(directory);
});

it('system calls write into adopted memory while other threads fork', async () => {
  expect(await world.guest('adopt-reads').result()).toEqual([
    ...WAYS.map((way) => `${way} failed 0, children 0`),
    'no access -1 EFAULT',
    'no vectors -1 EFAULT',
  ]);
});
