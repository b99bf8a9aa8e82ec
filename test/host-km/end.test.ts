import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { BUS_STATUS, CONTROL, splitRings } from '../../src/vmbus-sim/index.ts';
import {
  createDevice,
  createSync,
  creatingDriver,
  GLOBAL,
  LUID,
  openAdapter,
  setup,
} from './harness/broker.ts';
import { named } from './harness/fake-driver.ts';
import { at, type ScriptedGuest, settle } from './harness/guest.ts';

const NOTHING = { processes: 0, objects: 0, handles: 0, bytes: 0, channels: 0 };
const QUERY = 'LX_DXQUERYVIDEOMEMORYINFO';
const WAIT = 'LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU';
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** The page fence of the first sync object lies in a slab. */
function withSlabs(): ReturnType<typeof creatingDriver> {
  const driver = creatingDriver();
  driver.on('LX_DXCREATESYNCHRONIZATIONOBJECT', (call) => {
    const memory = driver.processes.at(-1)?.info.memory;
    if (memory?.slab(4096, 'read') == null || !memory.charge('system', 100)) return STATUS.NO_MEMORY;
    call.create(at('LX_DXCREATESYNCHRONIZATIONOBJECT', 'sync_object'), named('syncobject'));
    return 0;
  });
  return driver;
}

async function busy(guest: ScriptedGuest): Promise<void> {
  await createSync(guest, await createDevice(guest, await openAdapter(guest)));
}

describe('the end of a process', () => {
  it.each(['death', 'eof'] as const)('by %s releases everything, dependents first', async (cause) => {
    const { guest, driver, broker } = setup({ driver: withSlabs() });
    const one = guest().open();
    await busy(one);
    expect(broker.inspect().totals).toMatchObject({ processes: 1, objects: 2, handles: 3, channels: 2 });
    expect(broker.inspect().partitions[0]?.used.system).toBe(100);
    one.link.end(cause);
    expect(driver.log).toEqual(['destroy syncobject', 'destroy device', 'process closed']);
    expect(broker.inspect().totals).toEqual(NOTHING);
    expect(one.link.released).toBe(one.link.shared);
    expect(broker.inspect().partitions[0]?.ended.at(-1)).toMatchObject({
      end: cause === 'death' ? 'death' : 'closed',
      verdict: 'accepted',
    });
  });

  it('by unload is confirmed first', async () => {
    const { guest, broker } = setup();
    const one = guest().open();
    await busy(one);
    one.send({ type: 'Unload' });
    expect(one.has('UnloadComplete')).toBe(true);
    expect(one.link.closed).toBe(true);
    expect(broker.inspect().totals).toEqual(NOTHING);
  });

  it('keeps slabs charged until the process itself is gone', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    children.push(child);
    const { guest, broker } = setup({ driver: withSlabs() });
    const one = guest('p', child.pid).open();
    await busy(one);
    const { slabs } = broker.inspect().partitions[0]?.used ?? { slabs: 0 };
    one.link.end('eof');
    expect(one.link.closed).toBe(true);
    expect(broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, channels: 0 });
    expect(broker.inspect().partitions[0]?.used.slabs).toBe(slabs);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    while (broker.inspect().totals.bytes > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(broker.inspect().totals).toEqual(NOTHING);
  });

  it.each([8, 4096, 3, 0x7fff_fff8, -8])(
    'comes with an index of %i, which harms nobody else',
    async (index) => {
      const { guest, broker, events } = setup();
      const one = guest().open();
      const two = guest().open();
      const adapter = await openAdapter(two);
      const given = one.link.lane.at(-1);
      if (given === undefined) throw new Error('no rings');
      const { downstream } = splitRings(given.memory.view);
      // 8 bytes are less than any packet.
      Atomics.store(downstream.control, CONTROL.IN, index);
      one.link.doorbell();
      await settle();
      const query = await two.call(LUID, QUERY, (image) => image.setU32(at(QUERY, 'adapter'), adapter));
      expect(query.status).toBe(0);
      if (index === 4096) return; // Inside the ring and aligned: zeros, which are no descriptor.
      expect(one.link.closed).toBe(true);
      expect(broker.inspect().partitions[0]?.ended.at(-1)?.end).toBe('corrupt');
      expect(events.some(({ event }) => event === 'violation')).toBe(true);
    },
  );

  it('comes with a mistake of our own, and to no other guest', async () => {
    const driver = withSlabs();
    const name = 'LX_DXCREATEPAGINGQUEUE';
    driver.on(name, (call) => {
      const token = driver.processes[0]?.info.memory.slab(4096, 'read')?.token ?? 0;
      call.image.setNum64(at(name, 'fence_cpu_virtual_address'), token);
      return 0;
    });
    const { guest, broker } = setup({ driver });
    const one = guest().open();
    const two = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    one.link.give = () => {
      throw new Error('not thought of');
    };
    one.post(LUID, one.packet(name, (image) => image.setU32(at(name, 'device'), device)).payload);
    await settle();
    expect(one.link.closed).toBe(true);
    await busy(two);
    expect(broker.inspect().totals.processes).toBe(1);
  });

  it('comes with a control frame that is none', () => {
    const { guest, broker } = setup();
    const one = guest().open();
    one.link.frame(Uint8Array.of(0xff, 0xff, 0xff));
    expect(one.link.closed).toBe(true);
    expect(broker.inspect().totals).toEqual(NOTHING);
  });
});

describe('a guest that does not fetch its replies', () => {
  const fill = (guest: ScriptedGuest, adapter: number, calls: number, before = 0): number => {
    const { payload } = guest.packet(QUERY, (image) => image.setU32(at(QUERY, 'adapter'), adapter));
    let posted = 0;
    for (; posted < calls; posted++) {
      const result = guest.channel(LUID).send(before + posted + 1, true, payload, payload.length);
      if (result === 'full') break;
      if (result === 'signal') guest.link.doorbell();
    }
    return posted;
  };

  it('is not read from until it does, and then gets them all in order', async () => {
    const { guest, driver, broker } = setup();
    const one = guest().open();
    const adapter = await openAdapter(one);
    let posted = 0;
    for (let round = 0; round < 100; round++) {
      posted += fill(one, adapter, 3000 - posted, posted);
      await settle(1);
    }
    expect(driver.calls).toBeLessThan(posted);
    const seen: number[] = [];
    for (let round = 0; seen.length < posted && round < 1000; round++) {
      seen.push(...one.replies(LUID).map(({ id }) => id));
      await settle(1);
    }
    expect(seen).toEqual(Array.from({ length: posted }, (_, index) => index + 1));
    expect(broker.inspect().totals.processes).toBe(1);
  });

  it('ends when its late completions pile up past the limit', async () => {
    const { guest, driver, broker } = setup({ limits: { queuedReply: { process: 3 } } });
    const held: ((status: number) => void)[] = [];
    driver.on(WAIT, (_call, complete) => {
      held.push(complete);
      return 'pending';
    });
    const one = guest().open();
    const adapter = await openAdapter(one);
    const device = await createDevice(one, adapter);
    const sync = await createSync(one, device);
    const wait = one.packet(WAIT, (image) => {
      image.setU32(at(WAIT, 'device'), device);
      image.setU32(at(WAIT, 'object_count'), 1);
      const objects = image.reserve(4);
      image.setNum64(at(WAIT, 'objects'), objects);
      image.setU32(objects, sync);
      image.setNum64(at(WAIT, 'fence_values'), image.reserve(8));
    }).payload;
    for (let i = 0; i < 8; i++) one.post(LUID, wait);
    await settle();
    for (let round = 0; round < 100; round++) {
      fill(one, adapter, 1000);
      await settle(1);
    }
    for (const complete of held) complete(0);
    expect(one.link.closed).toBe(true);
    expect(broker.inspect().partitions[0]?.ended.at(-1)?.end).toBe('limit');
    expect(broker.inspect().totals).toEqual(NOTHING);
  });
});

describe('connections', () => {
  it('are taken up to the limit of a partition and not one more', () => {
    const { guest } = setup({ limits: { connection: { partition: 2 } } });
    const first = guest().open();
    guest().open();
    const { link } = guest();
    expect(link.closed).toBe(true);
    first.link.end('death');
    expect(guest().contact().supported).toBe(true);
  });

  it('get rings until too many are lent', () => {
    const { guest } = setup({ limits: { rings: { process: 3 } } });
    const one = guest().open();
    const channel = one.ids.get(GLOBAL) ?? 0;
    const lend = (gpadl: number): number => {
      one.send({ type: 'GpadlHeader', channel, gpadl, pages: 32 });
      return one.last('GpadlCreated').status;
    };
    expect(lend(77)).toBe(0);
    // Given back or not: the guest may have kept its mapping.
    one.send({ type: 'GpadlTeardown', channel, gpadl: 77 });
    expect(lend(78)).toBe(BUS_STATUS.INSUFFICIENT_RESOURCES);
  });
});

describe('another driver', () => {
  it('ends calls in flight, takes the channels back and closes the old one', async () => {
    const { guest, driver, broker } = setup();
    driver.on(WAIT, () => 'pending');
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    const sync = await createSync(one, device);
    const wait = one.packet(WAIT, (image) => {
      image.setU32(at(WAIT, 'device'), device);
      image.setU32(at(WAIT, 'object_count'), 1);
      const objects = image.reserve(4);
      image.setNum64(at(WAIT, 'objects'), objects);
      image.setU32(objects, sync);
      image.setNum64(at(WAIT, 'fence_values'), image.reserve(8));
    }).payload;
    one.post(LUID, wait);
    await settle();
    const rings = one.link.rings;
    const next = creatingDriver();
    await broker.changeDriver(next);
    expect(one.replies(LUID).map(({ status }) => status)).toEqual([STATUS.DEVICE_REMOVED]);
    expect(one.has('RescindChannelOffer')).toBe(true);
    expect(one.link.rings).toBeGreaterThan(rings);
    expect(driver.log).toEqual(['destroy syncobject', 'destroy device', 'process closed', 'driver closed']);
    expect(broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, handles: 0, channels: 0 });
    expect(broker.inspect().partitions[0]?.ended.at(-1)?.end).toBe('rescinded');
    // The guest lets go in its own time, and comes again.
    one.send({ type: 'Unload' });
    expect(one.has('UnloadComplete')).toBe(true);
    expect(broker.inspect().totals).toEqual(NOTHING);
    const again = guest().open();
    await createDevice(again, await openAdapter(again));
    expect([next.calls, driver.processes.length]).toEqual([1, 1]);
  });
});

describe('close', () => {
  it('ends every guest and the driver, once', async () => {
    const { guest, driver, broker } = setup();
    const one = guest().open();
    await busy(one);
    await broker.close();
    await broker.close();
    expect([one.link.closed, driver.closed]).toEqual([true, true]);
    expect(broker.inspect().totals).toEqual(NOTHING);
    const late = guest();
    expect(late.link.closed).toBe(true);
  });
});
