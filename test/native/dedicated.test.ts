/** Memory that a host lends to stand for memory of the program: how much of it, and when. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildProgram } from '../../scripts/native.mjs';
import { remove, temporary } from '../process/harness.ts';
import { HostileBroker, type HostileHost, LANE, laneMessage, SLAB_STEP } from './hostile-host.ts';
import { endGuests, Guest, guestEnvironment } from './native-guest.ts';

let directory = '';
let count = 0;
beforeAll(() => {
  directory = temporary();
});
afterEach(endGuests);
afterAll(() => remove(directory));

/** Answers each adoption with the slab that `lend` gives; what a program with few descriptors said. */
async function adopts(steps: readonly string[], lend: (host: HostileHost) => number, said = '') {
  const broker = await HostileBroker.listen(directory, `d${count++}`, {
    call: (host, call) => {
      if (call.row.name !== 'LX_DXCREATEALLOCATION') return false;
      host.fill(call);
      call.image.setU64(call.image.pointer(48) + 8, BigInt(lend(host)) * SLAB_STEP);
      host.complete(call);
      return true;
    },
  });
  try {
    const built = buildProgram('test/native/programs/hostile.c');
    if (!built.ok) throw new Error(built.reason);
    const few = ['-c', 'ulimit -n 128; exec "$@"', 'sh', built.path, 'open', 'enum', 'device', ...steps];
    const guest = new Guest('/bin/sh', few, guestEnvironment(broker.path));
    expect(await guest.ended, `${guest.err}\n${guest.out}`).toBe(0);
    expect(guest.err).toBe(said);
    return guest.lines.slice(3);
  } finally {
    broker.close();
  }
}

it('may come long before the reply that names it, and takes no descriptor meanwhile', async () => {
  const lines = await adopts(['adopt', 'query', 'close'], (host) => {
    for (let others = 0; others < 200; others++) host.slab(4096, LANE.dedicated);
    return host.slab(65_536, LANE.dedicated);
  });
  expect(lines).toEqual(['adopt ok', 'query ok', 'close ok', 'descriptors 0', 'maps 0', 'kept 1']);
});

it('never stands for more than the program has there', async () => {
  const lines = await adopts(['adopt', 'query', 'close'], (host) => host.slab(2 ** 30, LANE.dedicated));
  expect(lines[0]).toMatch(/^adopt (EPERM|ENOMEM)$/);
  expect(lines.slice(1)).toEqual(['query ok', 'close ok', 'descriptors 0', 'maps 0', 'kept 1']);
});

it('is whole pages', async () => {
  const lend = (host: HostileHost): number => {
    host.lane(laneMessage(LANE.slab, LANE.dedicated, 7, 65_000), [host.memory(65_536).fd]);
    return 7;
  };
  const line = 'kmbridge: the device is lost: a slab of an impossible size\n';
  const lines = await adopts(['adopt', 'close'], lend, line);
  expect(lines).toEqual(['adopt ENODEV', 'close ok', 'descriptors 0', 'maps 0', 'kept 1']);
});

it('may be lent again while the reply that ends its last use is still on its way', async () => {
  let first = 0;
  const lines = await adopts(['adopt', 'query', 'adopt', 'close'], (host) => {
    if (first !== 0) return first;
    first = host.slab(65_536, LANE.dedicated);
    host.slab(65_536, LANE.dedicated, first);
    return first;
  });
  expect(lines.slice(0, 2)).toEqual(['adopt ok', 'query ok']);
});
