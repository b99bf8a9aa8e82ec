/** A fork asks the host to hold the engine, and takes nothing for held that was refused. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildProgram } from '../../scripts/native.mjs';
import { remove, temporary } from '../process/harness.ts';
import { HostileBroker, type Script } from './hostile-host.ts';
import { endGuests, Guest, guestEnvironment } from './native-guest.ts';

const HOLD = 0x101;
const RELEASE = 0x102;
const STEPS = ['open', 'enum', 'device', 'fork', 'adopt', 'fork', 'query', 'fork', 'close'];

let directory = '';
let count = 0;
beforeAll(() => {
  directory = temporary();
});
afterEach(endGuests);
afterAll(() => remove(directory));

/** The shim's own calls beside two forks with adopted memory; and what the program said. */
async function forks(own: Script['own']) {
  const seen: number[] = [];
  const broker = await HostileBroker.listen(directory, `f${count++}`, {
    own: (host, nr, channel, id, payload) => {
      seen.push(nr);
      return own?.(host, nr, channel, id, payload) ?? false;
    },
  });
  try {
    const built = buildProgram('test/native/programs/hostile.c');
    if (!built.ok) throw new Error(built.reason);
    const guest = new Guest(built.path, STEPS, guestEnvironment(broker.path));
    expect(await guest.ended, `${guest.err}\n${guest.out}`).toBe(0);
    return { seen, said: guest.lines.slice(0, STEPS.length), err: guest.err };
  } finally {
    broker.close();
  }
}

const status = (value: number): Uint8Array => {
  const payload = new Uint8Array(8);
  new DataView(payload.buffer).setInt32(0, value, true);
  return payload;
};
const FINE = STEPS.map((step) => `${step} ok`);

it('holds and releases around each fork with adopted memory', async () => {
  const { seen, said, err } = await forks(() => false);
  expect({ said, err }).toEqual({ said: FINE, err: '' });
  expect(seen).toEqual([HOLD, RELEASE, HOLD, RELEASE]);
});

it('does not release what was not held', async () => {
  const { seen, said, err } = await forks((host, _nr, channel, id) => {
    host.raw(channel, id, status(-1));
    return true;
  });
  expect({ said, err }).toEqual({ said: FINE, err: '' });
  expect(seen).toEqual([HOLD, HOLD]);
});

it('goes ahead when the host is gone before it answers', async () => {
  const { seen, said } = await forks((host) => {
    host.die();
    return true;
  });
  expect(said).toEqual([...FINE.slice(0, 6), 'query ENODEV', 'fork ok', 'close ok']);
  expect(seen).toEqual([HOLD]);
});
