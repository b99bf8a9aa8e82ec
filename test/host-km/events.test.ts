import { describe, expect, it } from 'vitest';
import { type Image, STATUS } from '../../src/abi/index.ts';
import type { DriverCall } from '../../src/host-km/index.ts';
import { createDevice, createSync, GLOBAL, LUID, openAdapter, setup } from './harness/broker.ts';
import type { FakeDriver } from './harness/fake-driver.ts';
import { at, type ScriptedGuest, settle } from './harness/guest.ts';

const WAIT = 'LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU';
const FILE = 'LX_DXCREATESYNCFILE';

/** A driver that takes waits with events and reports nothing by itself. */
function registering(driver: FakeDriver, status: (call: DriverCall) => number = () => 0): FakeDriver {
  return driver.on(WAIT, (call) => status(call)).on(FILE, (call) => status(call));
}

interface Waiter {
  readonly guest: ScriptedGuest;
  /** Status of a wait that names the event. */
  wait(event: bigint): Promise<number>;
  file(event: bigint): Promise<number>;
}

async function waiter(guest: ScriptedGuest): Promise<Waiter> {
  const device = await createDevice(guest, await openAdapter(guest));
  const sync = await createSync(guest, device);
  const fill = (event: bigint) => (image: Image) => {
    image.setU32(at(WAIT, 'device'), device);
    image.setU32(at(WAIT, 'object_count'), 1);
    const objects = image.reserve(4);
    image.setNum64(at(WAIT, 'objects'), objects);
    image.setU32(objects, sync);
    image.setNum64(at(WAIT, 'fence_values'), image.reserve(8));
    image.setU64(at(WAIT, 'async_event'), event);
  };
  return {
    guest,
    wait: async (event) => (await guest.call(LUID, WAIT, fill(event))).status,
    file: async (event) => {
      const { status, image } = await guest.call(LUID, FILE, (call) => {
        call.setU32(at(FILE, 'device'), device);
        call.setU32(at(FILE, 'monitored_fence'), sync);
        call.setU64(at(FILE, 'sync_file_handle'), event);
      });
      if (status === 0) expect(image.u64(at(FILE, 'sync_file_handle'))).toBe(event);
      return status;
    },
  };
}

function eventField(row: string): string {
  return row === WAIT ? 'async_event' : 'sync_file_handle';
}

function told(guest: ScriptedGuest): bigint[] {
  guest.replies(GLOBAL);
  return guest.events.splice(0);
}

describe('an event of the guest’s', () => {
  it('is registered by the call and told on the global channel, once', async () => {
    const { guest, driver } = setup();
    const { wait, guest: one } = await waiter(guest().open());
    registering(driver);
    const id = 2n ** 63n + 5n;
    expect(await wait(id)).toBe(0);
    expect(told(one)).toEqual([]);
    const { info } = driver.processes[0] ?? {};
    info?.event(id);
    info?.event(id);
    info?.event(77n);
    expect(told(one)).toEqual([id]);
    // The id may be used again.
    expect(await wait(id)).toBe(0);
    info?.event(id);
    expect(told(one)).toEqual([id]);
  });

  it('may be reported before its call returns', async () => {
    const { guest, driver } = setup();
    const { wait, file, guest: one } = await waiter(guest().open());
    registering(driver, (call) => {
      driver.processes[0]?.info.event(call.image.u64(at(call.row.name, eventField(call.row.name))));
      return 0;
    });
    expect([await wait(1n), await file(2n)]).toEqual([0, 0]);
    expect(told(one)).toEqual([1n, 2n]);
  });

  it('is forgotten when the driver refuses the call', async () => {
    const { guest, driver } = setup({ limits: { pendingWait: { process: 1 } } });
    const { wait, guest: one } = await waiter(guest().open());
    registering(driver, () => STATUS.DEVICE_REMOVED);
    expect([await wait(1n), await wait(1n)]).toEqual(Array(2).fill(STATUS.DEVICE_REMOVED));
    driver.processes[0]?.info.event(1n);
    expect(told(one)).toEqual([]);
  });

  it('waits only once at a time under one id', async () => {
    const { guest, driver } = setup();
    const { wait, file } = await waiter(guest().open());
    registering(driver);
    expect([await wait(1n), await wait(1n), await file(1n)]).toEqual([
      0,
      STATUS.INVALID_PARAMETER,
      STATUS.INVALID_PARAMETER,
    ]);
  });

  it('counts as a pending wait until it is told: at the limit and one past', async () => {
    const { guest, driver } = setup({ limits: { pendingWait: { process: 2 } } });
    const { wait, file } = await waiter(guest().open());
    registering(driver);
    expect([await wait(1n), await file(2n), await wait(3n), await file(3n)]).toEqual([
      0,
      0,
      STATUS.NO_MEMORY,
      STATUS.NO_MEMORY,
    ]);
    expect(await wait(0n)).toBe(STATUS.NO_MEMORY);
    driver.processes[0]?.info.event(1n);
    expect(await wait(0n)).toBe(0);
    expect(await wait(3n)).toBe(0);
  });

  it('ends with its process: nobody is told, everything is given back', async () => {
    const { guest, driver, broker } = setup();
    const one = guest().open();
    const { wait } = await waiter(one);
    registering(driver);
    await wait(1n);
    one.link.end('death');
    driver.processes[0]?.info.event(1n);
    expect(one.replies(GLOBAL)).toEqual([]);
    expect(one.events).toEqual([]);
    expect(broker.inspect().totals).toEqual({ processes: 0, objects: 0, handles: 0, bytes: 0, channels: 0 });
  });

  it('has nowhere to be told without a global channel, and costs nothing then', async () => {
    const { guest, driver, events } = setup({ limits: { pendingWait: { process: 1 } } });
    const one = guest().open();
    const { wait } = await waiter(one);
    registering(driver);
    await wait(1n);
    one.send({ type: 'CloseChannel', channel: one.ids.get(GLOBAL) ?? -1 });
    driver.processes[0]?.info.event(1n);
    expect(await wait(2n)).toBe(0);
    expect(events.filter(({ event }) => event === 'violation')).toEqual([]);
  });
});

describe('a guest that does not take its events', () => {
  it('has them in order once it does', async () => {
    const { guest, driver } = setup({ limits: { pendingWait: { process: 20_000, partition: 20_000 } } });
    const one = guest().open();
    const { wait } = await waiter(one);
    registering(driver);
    // 32 KiB of ring hold 1,023 packets of 16 bytes with head and trailer.
    const many = 1500;
    for (let id = 1; id <= many; id++) await wait(BigInt(id));
    for (let id = 1; id <= many; id++) driver.processes[0]?.info.event(BigInt(id));
    const seen: bigint[] = [];
    for (let look = 0; look < 4; look++) {
      seen.push(...told(one));
      await settle();
    }
    expect(seen).toEqual(Array.from({ length: many }, (_, i) => BigInt(i + 1)));
  });

  it('ends when it lets more of them pile up than it may', async () => {
    const { guest, driver, events } = setup({
      limits: { pendingWait: { process: 20_000, partition: 20_000 }, queuedReply: { process: 3 } },
    });
    const one = guest().open();
    const { wait } = await waiter(one);
    registering(driver);
    const fits = await filled(one, wait, driver);
    expect(fits).toBeGreaterThan(1000);
    expect(events.at(-1)).toMatchObject({ event: 'ended', message: 'limit' });
    expect(events.at(-2)?.message).toContain('unread');
  });
});

/** How many events were taken before the guest was ended: those in the ring, and three more. */
async function filled(
  guest: ScriptedGuest,
  wait: (event: bigint) => Promise<number>,
  driver: FakeDriver,
): Promise<number> {
  for (let id = 1; ; id++) {
    if (guest.link.closed) return id - 1;
    await wait(BigInt(id));
    driver.processes[0]?.info.event(BigInt(id));
  }
}
