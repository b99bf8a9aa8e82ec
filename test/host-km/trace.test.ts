import { afterEach, describe, expect, it, vi } from 'vitest';
import { DOORS, rowByNr, STATUS } from '../../src/abi/index.ts';
import type { TraceEvent } from '../../src/host-km/index.ts';
import { PartitionTrace, TRACE_CLOCK } from '../../src/host-km/trace.ts';
import { createDevice, createSync, GLOBAL, LUID, openAdapter, setup } from './harness/broker.ts';
import { FakeDriver } from './harness/fake-driver.ts';
import { at, packetOf, row, type ScriptedGuest, settle } from './harness/guest.ts';

const QUERY = 'LX_DXQUERYVIDEOMEMORYINFO';
const SUBMIT = 'LX_DXSUBMITCOMMAND';
const WAIT = 'LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU';

afterEach(() => vi.restoreAllMocks());

/** A broker whose every call is written down: row (or number), status, one-way. */
function traced(options: Parameters<typeof setup>[0] = {}) {
  const made = setup(options);
  const events: TraceEvent[] = [];
  const stop = made.broker.trace((event) => events.push(event));
  const seen = () =>
    events.splice(0).map(({ nr, status, one_way }) => [rowByNr(nr)?.name ?? nr, status, one_way]);
  return { ...made, stop, seen, traced: events };
}

const query = (guest: ScriptedGuest, adapter: number) =>
  guest.call(LUID, QUERY, (image) => image.setU32(at(QUERY, 'adapter'), adapter));

/** Makes what a wait needs; posts one at each call. */
async function waiter(guest: ScriptedGuest): Promise<() => number> {
  const device = await createDevice(guest, await openAdapter(guest));
  const sync = await createSync(guest, device);
  return () => {
    const { payload } = guest.packet(WAIT, (image) => {
      image.setU32(at(WAIT, 'device'), device);
      image.setU32(at(WAIT, 'object_count'), 1);
      const objects = image.reserve(4);
      image.setNum64(at(WAIT, 'objects'), objects);
      image.setU32(objects, sync);
      image.setNum64(at(WAIT, 'fence_values'), image.reserve(8));
    });
    return guest.post(LUID, payload);
  };
}

/** A driver whose waits stay open; what completes them. */
function holding(driver: FakeDriver): ((status: number) => void)[] {
  const held: ((status: number) => void)[] = [];
  driver.on(WAIT, (_call, complete) => {
    held.push(complete);
    return 'pending';
  });
  return held;
}

describe('the trace shows once', () => {
  it('what the driver and the broker itself answered', async () => {
    const { guest, driver, seen } = traced();
    const one = guest().open();
    const adapter = await openAdapter(one);
    expect(seen()).toEqual([['LX_DXOPENADAPTERFROMLUID', 0, false]]);
    for (const status of [0, STATUS.PENDING, STATUS.NO_MEMORY]) {
      driver.on(QUERY, () => status);
      await query(one, adapter);
      expect(seen()).toEqual([[QUERY, status, false]]);
    }
    driver.on(QUERY, () => {
      throw new Error('oops');
    });
    await query(one, adapter);
    expect(seen()).toEqual([[QUERY, STATUS.UNSUCCESSFUL, false]]);
  });

  it('calls that the broker refused: head, number, scope, capability, body, handle', async () => {
    const { guest, driver, seen } = traced({ partitions: [{ name: 'p', caps: [] }] });
    const one = guest().open();
    const { nr } = row(QUERY);
    const body = one.packet(QUERY).payload.slice(8);
    const refused = async (luid: bigint, payload: Uint8Array) => {
      await one.raw(luid, payload);
      return seen();
    };
    expect(await refused(LUID, new Uint8Array(0))).toEqual([[0, STATUS.INVALID_PARAMETER, false]]);
    expect(await refused(LUID, packetOf(0x4a, body))).toEqual([[0x4a, STATUS.NOT_SUPPORTED, false]]);
    for (const bad of [
      packetOf(nr, body, body.length + 16),
      packetOf(nr, body, body.length, DOORS.length),
      packetOf(nr, new Uint8Array(8).fill(0xff)),
      one.packet(QUERY, (image) => image.setU32(at(QUERY, 'adapter'), 77)).payload,
    ])
      expect(await refused(LUID, bad)).toEqual([[QUERY, STATUS.INVALID_PARAMETER, false]]);
    expect(await refused(GLOBAL, packetOf(nr, body))).toEqual([[QUERY, STATUS.INVALID_PARAMETER, false]]);
    const context = 'LX_DXCREATECONTEXTVIRTUAL';
    expect(await refused(LUID, one.packet(context).payload)).toEqual([
      [context, STATUS.ACCESS_DENIED, false],
    ]);
    expect(driver.calls).toBe(0);
  });

  it('one-way calls, whose statuses nobody else hears of', async () => {
    const { guest, driver, seen } = traced();
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    const name = 'LX_DXCREATECONTEXTVIRTUAL';
    const made = await one.call(LUID, name, (image) => {
      image.setU32(at(name, 'device'), device);
      image.setNum64(at(name, 'priv_drv_data'), image.length);
    });
    seen();
    const { payload } = one.packet(SUBMIT, (image) => {
      image.setU32(at(SUBMIT, 'broadcast_context_count'), 1);
      image.setU32(at(SUBMIT, 'broadcast_context'), made.image.u32(at(name, 'context')));
      image.setNum64(at(SUBMIT, 'priv_drv_data'), image.length);
      image.setNum64(at(SUBMIT, 'history_buffer_array'), image.length);
    });
    for (const status of [0, STATUS.NO_MEMORY]) {
      driver.on(SUBMIT, () => status);
      one.post(LUID, payload, false);
      await settle();
      expect(seen()).toEqual([[SUBMIT, status, true]]);
    }
  });

  it('a wait when it is answered, not before', async () => {
    const { guest, driver, seen } = traced();
    const held = holding(driver);
    const post = await waiter(guest().open());
    seen();
    post();
    post();
    await settle();
    expect(seen()).toEqual([]);
    held[1]?.(STATUS.TIMEOUT);
    held[1]?.(0);
    expect(seen()).toEqual([[WAIT, STATUS.TIMEOUT, false]]);
    held[0]?.(0);
    expect(seen()).toEqual([[WAIT, 0, false]]);
  });

  it('a wait as abandoned when its process has ended, and nothing of what completes later', async () => {
    const { guest, driver, seen } = traced();
    const held = holding(driver);
    const one = guest().open();
    const post = await waiter(one);
    post();
    await settle();
    seen();
    one.link.end('death');
    expect(seen()).toEqual([[WAIT, 'abandoned', false]]);
    held[0]?.(0);
    expect(seen()).toEqual([]);
  });

  it('a wait as abandoned when its channel is closed, and with its status when its adapter is taken away', async () => {
    const { guest, driver, broker, seen } = traced();
    const held = holding(driver);
    const one = guest().open();
    (await waiter(one))();
    await settle();
    one.send({ type: 'CloseChannel', channel: one.ids.get(LUID) ?? 0 });
    seen();
    held[0]?.(0);
    expect(seen()).toEqual([[WAIT, 'abandoned', false]]);
    const two = guest().open();
    (await waiter(two))();
    await settle();
    seen();
    await broker.changeDriver(new FakeDriver());
    expect(seen()).toEqual([[WAIT, STATUS.DEVICE_REMOVED, false]]);
  });

  it('a call that ends its process', async () => {
    const { guest, seen } = traced();
    const one = guest().open();
    one.post(LUID, one.packet(QUERY).payload, false);
    await settle();
    expect(one.link.closed).toBe(true);
    expect(seen()).toEqual([[QUERY, 'abandoned', true]]);
  });
});

describe('the trace', () => {
  it('says whose call it was, by which door, and when', async () => {
    const { guest, traced: events } = traced({ partitions: [{ name: 'a' }, { name: 'b' }] });
    const one = guest('b').open();
    const { payload } = one.packet(QUERY);
    const before = Date.now();
    await one.raw(LUID, packetOf(row(QUERY).nr, payload.slice(8), payload.length - 8, 12));
    expect(events).toHaveLength(1);
    const [event] = events;
    expect(event).toMatchObject({ partition: 'b', pid: process.pid, process: 'test', door: 12 });
    expect(event?.duration_ns).toBeGreaterThanOrEqual(0);
    expect(Math.abs(Number(BigInt(event?.time_ns ?? 0) / 1_000_000n) - before)).toBeLessThan(60_000);
  });

  it('takes no time and asks for none while nobody listens', async () => {
    const now = vi.spyOn(TRACE_CLOCK, 'now');
    const { guest, stop, seen } = traced();
    const one = guest().open();
    const adapter = await openAdapter(one);
    expect(seen()).toHaveLength(1);
    stop();
    const asked = now.mock.calls.length;
    await query(one, adapter);
    expect(now.mock.calls).toHaveLength(asked);
    expect(seen()).toEqual([]);
  });

  it('begins with the first call that begins while somebody listens', async () => {
    const { guest, driver, broker } = setup();
    const held = holding(driver);
    const post = await waiter(guest().open());
    post();
    await settle();
    const events: TraceEvent[] = [];
    broker.trace((event) => events.push(event));
    held[0]?.(0);
    expect(events).toEqual([]);
    post();
    await settle();
    held[1]?.(0);
    expect(events).toHaveLength(1);
  });

  it('reckons from the wall clock at its beginning and the monotonic one since', () => {
    let now = 5e9;
    const trace = new PartitionTrace('p', { wall: () => 1_700_000_000_000, now: () => now });
    const events: TraceEvent[] = [];
    const stop = trace.listen((event) => events.push(event));
    now += 7_500;
    trace.call({ pid: 1, name: 'x' }, (1 << 16) | 0x14, -1, 5e9 + 1_500, false);
    expect(events).toEqual([
      {
        time_ns: '1700000000000001500',
        partition: 'p',
        pid: 1,
        process: 'x',
        door: 1,
        nr: 0x14,
        status: -1,
        duration_ns: 6_000,
        one_way: false,
      },
    ]);
    stop();
    expect(trace.sink).toBeNull();
  });

  it('is on until the last of its listeners has gone, even one that listens twice', () => {
    const trace = new PartitionTrace('p');
    const listener = vi.fn();
    const stops = [trace.listen(listener), trace.listen(listener)];
    trace.sink?.call({ pid: 1, name: '' }, 0, 0, 1, false);
    expect(listener).toHaveBeenCalledTimes(2);
    stops[0]?.();
    stops[0]?.();
    expect(trace.sink).not.toBeNull();
    stops[1]?.();
    expect(trace.sink).toBeNull();
  });
});

describe('a listener that throws', () => {
  it('is not asked again, and no guest and no other listener suffers for it', async () => {
    const { broker, guest, seen } = traced();
    let asked = 0;
    broker.trace(() => {
      asked++;
      throw new Error('a listener’s own');
    });
    const one = guest().open();
    const adapter = await openAdapter(one);
    expect((await query(one, adapter)).status).toBe(STATUS.SUCCESS);
    expect(asked).toBe(1);
    expect(seen()).toHaveLength(2);
  });
});
