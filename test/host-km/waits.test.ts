import { describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import type { DriverCall } from '../../src/host-km/index.ts';
import { createDevice, createSync, LUID, openAdapter, setup } from './harness/broker.ts';
import type { FakeDriver } from './harness/fake-driver.ts';
import { at, type ScriptedGuest, settle } from './harness/guest.ts';

const WAIT = 'LX_DXWAITFORSYNCHRONIZATIONOBJECTFROMCPU';
const QUERY = 'LX_DXQUERYVIDEOMEMORYINFO';

interface Held {
  readonly call: DriverCall;
  readonly complete: (status: number) => void;
}

/** A driver whose waits stay open until the test completes them. */
function holding(driver: FakeDriver): Held[] {
  const held: Held[] = [];
  driver.on(WAIT, (call, complete) => {
    held.push({ call, complete });
    return 'pending';
  });
  return held;
}

async function waiter(
  guest: ScriptedGuest,
): Promise<{ readonly post: () => number; readonly adapter: number }> {
  const adapter = await openAdapter(guest);
  const device = await createDevice(guest, adapter);
  const sync = await createSync(guest, device);
  const post = (): number => {
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
  return { post, adapter };
}

describe('waits', () => {
  it('hold up nobody and complete by transaction, in any order', async () => {
    const { guest, driver } = setup();
    const held = holding(driver);
    const one = guest().open();
    const { post, adapter } = await waiter(one);
    const first = post();
    const second = post();
    await settle();
    const query = await one.call(LUID, QUERY, (image) => image.setU32(at(QUERY, 'adapter'), adapter));
    expect([query.status, held.length]).toEqual([0, 2]);
    held[1]?.complete(0);
    held[0]?.complete(STATUS.DEVICE_REMOVED);
    expect(one.replies(LUID).map(({ id, status }) => [id, status])).toEqual([
      [second, 0],
      [first, STATUS.DEVICE_REMOVED],
    ]);
  });

  it('complete once, whatever the driver does afterwards', async () => {
    const { guest, driver } = setup();
    const held = holding(driver);
    const one = guest().open();
    const { post } = await waiter(one);
    post();
    await settle();
    held[0]?.complete(0);
    held[0]?.complete(0);
    await settle();
    expect(one.replies(LUID)).toHaveLength(1);
  });

  it('may complete before the driver returns', async () => {
    const { guest, driver } = setup();
    driver.on(WAIT, (_call, complete) => {
      complete(0x102);
      return 'pending';
    });
    const one = guest().open();
    const { post } = await waiter(one);
    post();
    await settle();
    expect(one.replies(LUID).map(({ status }) => status)).toEqual([0x102]);
  });

  it('keep their own image while other calls go by', async () => {
    const { guest, driver } = setup();
    const held = holding(driver);
    const one = guest().open();
    const { post, adapter } = await waiter(one);
    post();
    await settle();
    const count = at(WAIT, 'object_count');
    for (let i = 0; i < 20; i++) {
      await one.call(LUID, QUERY, (image) => image.setU32(at(QUERY, 'adapter'), adapter));
      expect(held[0]?.call.image.u32(count)).toBe(1);
      expect(held[0]?.call.row.name).toBe(WAIT);
    }
  });

  it('are let in up to the limit and not one more', async () => {
    const { guest, driver } = setup({ limits: { pendingWait: { process: 2 } } });
    const held = holding(driver);
    const one = guest().open();
    const { post } = await waiter(one);
    for (let i = 0; i < 3; i++) post();
    await settle();
    expect(one.replies(LUID).map(({ status }) => status)).toEqual([STATUS.NO_MEMORY]);
    expect(held).toHaveLength(2);
    held[0]?.complete(0);
    post();
    await settle();
    expect(held).toHaveLength(3);
  });

  it('end with their process; what completes later finds nobody', async () => {
    const { guest, driver, broker } = setup();
    const held = holding(driver);
    const one = guest().open();
    const { post } = await waiter(one);
    post();
    await settle();
    one.link.end('death');
    held[0]?.complete(0);
    await settle();
    expect(broker.inspect().totals).toEqual({ processes: 0, objects: 0, handles: 0, bytes: 0, channels: 0 });
    expect(driver.log).toEqual(['destroy syncobject', 'destroy device', 'process closed']);
  });
});
