import { describe, expect, it } from 'vitest';
import { rows, STATUS } from '../../src/abi/index.ts';
import { LIMITS } from '../../src/host-km/index.ts';
import { createAllocations, createDevice, createSync, LUID, openAdapter, setup } from './harness/broker.ts';
import { FakeDriver } from './harness/fake-driver.ts';
import { at, type ScriptedGuest } from './harness/guest.ts';

const DESTROY_DEVICE = 'LX_DXDESTROYDEVICE';
const DESTROY_SYNC = 'LX_DXDESTROYSYNCHRONIZATIONOBJECT';
const DESTROY_ALLOCATION = 'LX_DXDESTROYALLOCATION2';
const PAGING = 'LX_DXCREATEPAGINGQUEUE';

const destroyDevice = async (guest: ScriptedGuest, device: number): Promise<number> =>
  (await guest.call(LUID, DESTROY_DEVICE, (image) => image.setU32(at(DESTROY_DEVICE, 'device'), device)))
    .status;

const destroySync = async (guest: ScriptedGuest, handle: number): Promise<number> =>
  (await guest.call(LUID, DESTROY_SYNC, (image) => image.setU32(at(DESTROY_SYNC, 'sync_object'), handle)))
    .status;

async function destroyAllocations(
  guest: ScriptedGuest,
  device: number,
  list: readonly number[],
  resource = 0,
): Promise<number> {
  const { status } = await guest.call(LUID, DESTROY_ALLOCATION, (image) => {
    image.setU32(at(DESTROY_ALLOCATION, 'device'), device);
    image.setU32(at(DESTROY_ALLOCATION, 'resource'), resource);
    image.setU32(at(DESTROY_ALLOCATION, 'alloc_count'), list.length);
    const start = image.reserve(list.length * 4);
    image.setNum64(at(DESTROY_ALLOCATION, 'allocations'), start);
    for (const [i, handle] of list.entries()) image.setU32(start + i * 4, handle);
  });
  return status;
}

describe('handles', () => {
  it('refuses one of another kind, a stale one, one never given and 0', async () => {
    const { guest } = setup();
    const one = guest().open();
    const adapter = await openAdapter(one);
    const device = await createDevice(one, adapter);
    const sync = await createSync(one, device);
    for (const bad of [sync, 0, device + 1, device ^ 0x8000_0000, 0xffff_ffff, 0x4000_1000])
      expect(await destroyDevice(one, bad >>> 0)).toBe(STATUS.INVALID_PARAMETER);
    expect(await destroyDevice(one, device)).toBe(0);
    expect(await destroyDevice(one, device)).toBe(STATUS.INVALID_PARAMETER);
    expect(await destroySync(one, sync)).toBe(STATUS.INVALID_PARAMETER);
    const next = await createDevice(one, adapter);
    expect(next).not.toBe(device);
    expect(await destroyDevice(one, device)).toBe(STATUS.INVALID_PARAMETER);
  });

  it('knows no handle of another process', async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const two = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    await createDevice(one, await openAdapter(one));
    const other = await createDevice(two, await openAdapter(two));
    expect(await destroyDevice(two, device + 0x40)).toBe(STATUS.INVALID_PARAMETER);
    expect(await destroyDevice(two, other)).toBe(0);
    expect(driver.log).toEqual(['destroy device']);
    expect(await destroyDevice(one, device)).toBe(0);
  });

  it('knows no object of another adapter on this channel', async () => {
    const driver = new FakeDriver([{}, {}]);
    const { guest } = setup({ driver });
    const one = guest().open();
    const second = await openAdapter(one, LUID + 1n);
    const query = 'LX_DXQUERYVIDEOMEMORYINFO';
    const { status } = await one.call(LUID, query, (image) => image.setU32(at(query, 'adapter'), second));
    expect([status, driver.calls]).toEqual([STATUS.INVALID_PARAMETER, 0]);
  });

  it('knows no allocation of another device', async () => {
    const { guest } = setup();
    const one = guest().open();
    const adapter = await openAdapter(one);
    const device = await createDevice(one, adapter);
    const other = await createDevice(one, adapter);
    const { handles } = await createAllocations(one, device, 1);
    expect(await destroyAllocations(one, other, handles)).toBe(STATUS.INVALID_PARAMETER);
    expect(await destroyAllocations(one, device, handles)).toBe(0);
  });

  it('ends nothing of a list that has one bad entry, or one entry twice', async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    const { handles } = await createAllocations(one, device, 2);
    const [first = 0, second = 0] = handles;
    expect(await destroyAllocations(one, device, [first, second + 0x40])).toBeLessThan(0);
    expect(await destroyAllocations(one, device, [first, first])).toBe(STATUS.INVALID_PARAMETER);
    expect(driver.log).toEqual([]);
    expect(await destroyAllocations(one, device, [first, second])).toBe(0);
    expect(driver.log).toEqual(['destroy allocation 0', 'destroy allocation 1']);
  });

  it('lets a resource own its allocations', async () => {
    const { guest, driver, broker } = setup();
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    const { resource, handles } = await createAllocations(one, device, 2, 1);
    expect(handles.every((handle) => handle !== 0)).toBe(true);
    expect(await destroyAllocations(one, device, [], resource)).toBe(0);
    expect(driver.log).toEqual(['destroy allocation 1', 'destroy allocation 0', 'destroy resource']);
    expect(broker.inspect().totals.objects).toBe(1);
  });

  it('ends a device with everything in it', async () => {
    const { guest, driver, broker } = setup();
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    await createSync(one, device);
    await createAllocations(one, device, 1, 1);
    expect(await destroyDevice(one, device)).toBe(0);
    expect(driver.log).toEqual([
      'destroy allocation 0',
      'destroy resource',
      'destroy syncobject',
      'destroy device',
    ]);
    expect(broker.inspect().totals).toMatchObject({ objects: 0, handles: 1 });
  });

  it("ends a queue's progress fence with the queue and not before", async () => {
    const { guest, driver } = setup();
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    const { image } = await one.call(LUID, PAGING, (call) => call.setU32(at(PAGING, 'device'), device));
    expect(await destroySync(one, image.u32(at(PAGING, 'sync_object')))).toBe(STATUS.INVALID_PARAMETER);
    const destroy = 'LX_DXDESTROYPAGINGQUEUE';
    const queue = image.u32(at(PAGING, 'paging_queue'));
    const { status } = await one.call(LUID, destroy, (call) =>
      call.setU32(at(destroy, 'paging_queue'), queue),
    );
    expect(status).toBe(0);
    expect(driver.log).toEqual(['destroy progress', 'destroy pagingqueue']);
  });

  it('keeps an object whose destruction the driver refuses', async () => {
    const { guest, driver } = setup();
    driver.on(DESTROY_SYNC, () => STATUS.INVALID_PARAMETER);
    const one = guest().open();
    const sync = await createSync(one, await createDevice(one, await openAdapter(one)));
    expect(await destroySync(one, sync)).toBe(STATUS.INVALID_PARAMETER);
    driver.rows.delete(DESTROY_SYNC);
    expect(await destroySync(one, sync)).toBe(0);
  });
});

describe('limits of handles', () => {
  it('exist for every kind that a row makes', () => {
    const kinds = new Set(rows.flatMap(({ creates }) => creates));
    expect(kinds.size).toBeGreaterThan(5);
    for (const kind of kinds) expect(LIMITS).toHaveProperty(kind);
  });

  it('name a cost and a reason each, and a partition holds at least one process', () => {
    for (const limit of Object.values(LIMITS)) {
      expect(limit.cost).not.toBe('');
      expect(limit.reason).not.toBe('');
      expect(limit.partition).toBeGreaterThanOrEqual(limit.process);
    }
  });

  it('let one in at the limit and none past it, and undo what the driver had made', async () => {
    const { guest, driver, broker } = setup({ limits: { allocation: { process: 5 } } });
    const one = guest().open();
    const device = await createDevice(one, await openAdapter(one));
    expect((await createAllocations(one, device, 4)).status).toBe(0);
    const before = broker.inspect().totals.objects;
    expect((await createAllocations(one, device, 2, 1)).status).toBe(STATUS.NO_MEMORY);
    expect(driver.log).toEqual(['destroy allocation 1', 'destroy allocation 0', 'destroy resource']);
    expect(broker.inspect().totals.objects).toBe(before);
    expect((await createAllocations(one, device, 1)).status).toBe(0);
  });

  it('count over all processes of a partition, and not over partitions', async () => {
    const { guest } = setup({
      limits: { device: { partition: 2 } },
      partitions: [{ name: 'p' }, { name: 'q' }],
    });
    for (const name of ['p', 'p', 'q']) {
      const one = guest(name).open();
      await createDevice(one, await openAdapter(one));
    }
    const late = guest('p').open();
    await expect(createDevice(late, await openAdapter(late))).rejects.toThrow(`${STATUS.NO_MEMORY}`);
  });
});
