import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endAll, remove, start, temporary } from '../process/harness.ts';
import { buildGuest, endGuests, Guest, GuestWorld, guestEnvironment } from './native-guest.ts';

const STEPS = ['adopted', 'writing', 'locked', 'shared', 'event', 'wait', 'forking'];

describe('kill -9 of a native guest', () => {
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

  it.each(STEPS)('at step %s: nothing it held is left', async (step) => {
    const guest = world.guest('kill-steps', [step]);
    await guest.said('here');
    expect(world.report.totals.processes).toBe(1);
    guest.child.kill('SIGKILL');
    expect(await guest.ended).toBe('SIGKILL');
    await world.empty();
  });

  it('the next guest works', async () => {
    const lines = await world.guest('memory-maps').result();
    expect(lines.slice(0, 2)).toEqual(['fill 1', 'copy 1']);
    await world.empty();
  });
});

describe('kill -9 of the broker', () => {
  const directory = temporary();
  afterEach(async () => {
    await endGuests();
    await endAll();
  });
  afterAll(() => remove(directory));

  it('leaves a program its adopted memory and what is in it', async () => {
    const host = start('bin/kmbridge.mjs', ['host', '--json', '--partition', 'lost'], {
      KMBRIDGE_DIR: directory,
    });
    await host.until('out', '"ok":true');
    const environment = { ...guestEnvironment(join(directory, 'lost.sock')), KMBRIDGE_QUIET: '1' };
    const guest = new Guest(buildGuest('kill-steps'), ['survive'], environment);
    await guest.said('here');
    host.child.kill('SIGKILL');
    expect(await host.ended).toBe('SIGKILL');
    guest.go();
    expect(await guest.result()).toEqual([
      'here',
      'call ENODEV',
      'content 1',
      'child 0',
      'destroy ENODEV',
      'closed rw-p 1',
    ]);
  });
});
