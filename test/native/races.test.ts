/** Races that once cost a call, a wake-up or the device, each by its name. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endAll, remove, temporary } from '../process/harness.ts';
import { startHost } from './host.ts';
import { buildGuest, endGuests, Guest, guestEnvironment } from './native-guest.ts';

const directory = temporary();
let races: string;
beforeAll(() => {
  races = buildGuest('races');
});
afterEach(endGuests);
afterAll(async () => {
  await endAll();
  remove(directory);
});

describe('the shim', () => {
  it.each([
    ['wakes a thread that waits for room though another has sent', 'wish', ['large 0 0 0 small 0']],
    ['gives the next connection to whoever opens while the last one ends', 'reopen', ['dead 0']],
    [
      'opens the device anew for the library in a forked child',
      'library',
      ['parent 0', 'child 0', 'child 0', 'child 0', 'ended 0', 'parent 0'],
    ],
    [
      'serves others while a signal handler holds a waiting thread',
      'handler',
      ['calls beside it, wrong 0', 'waited 0'],
    ],
    ['lets a handler duplicate and close the device', 'handler-close', ['wrong 0 handled many still 0']],
  ])('%s', async (_, name, lines) => {
    const host = await startHost(directory, name);
    const guest = new Guest(races, [name, String(host.process.pid)], guestEnvironment(host.socket));
    expect(await guest.result()).toEqual(lines);
  });
});
