import { afterEach, describe, expect, it, vi } from 'vitest';
import { allocationPrivateData } from '../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, packObject, rowByNr, STATUS, unpackObject } from '../../src/abi/index.ts';
import { type Broker, createBroker, type LimitOverrides } from '../../src/host-km/index.ts';
import { createDevice, GLOBAL, openAdapter } from './harness/broker.ts';
import { ScriptedGuest } from './harness/guest.ts';
import { EXACT } from './harness/identity.ts';
import { identity, World } from './softgpu/world.ts';

const LUID = 0x5347n;
const PAGE = 4096;
const SLAB = 2n ** 40n;
const SHARED = 0x43;
const patient = { timeout: 20_000, interval: 5 };
const NOTHING = { processes: 0, objects: 0, handles: 0, bytes: 0, channels: 0 };

const brokers: Broker[] = [];
const guests: ScriptedGuest[] = [];
afterEach(async () => {
  for (const guest of guests.splice(0)) guest.link.dispose();
  for (const broker of brokers.splice(0)) await broker.close();
});

function start(limits: LimitOverrides = {}): { readonly broker: Broker; readonly world: World } {
  const world = new World();
  const partitions = [{ name: 'p' }, { name: 'q' }];
  const broker = createBroker({ driver: world.driver, partitions, policy: EXACT, limits });
  brokers.push(broker);
  return { broker, world };
}

/** A guest process of softgpu over rings, with a device. */
async function party(broker: Broker, partition = 'p') {
  const guest = new ScriptedGuest(broker, { partition }).open([identity]);
  guests.push(guest);
  const device = await createDevice(guest, await openAdapter(guest, LUID), LUID);
  const call = async (nr: number, values: PlainObject) => {
    const row = rowByNr(nr);
    if (row === undefined) throw new Error(`no row ${nr}`);
    const luid = row.scope === 'process' ? GLOBAL : LUID;
    const { status, image } = await guest.call(luid, row.name, (one) => void packObject(row, values, one));
    return { status, out: unpackObject(row, image) };
  };
  const ok = async (nr: number, values: PlainObject) => {
    const { status, out } = await call(nr, values);
    expect(status).toBe(STATUS.SUCCESS);
    return out;
  };
  /** Sends a descriptor under a new ticket. */
  let tickets = 0;
  const send = (fd: number): bigint => {
    guest.link.sendDescriptor(++tickets, fd);
    return BigInt(tickets);
  };
  return {
    guest,
    device,
    call,
    ok,
    send,
    async make(): Promise<{ resource: number; allocation: number }> {
      const priv_drv_data = allocationPrivateData({ bytes: PAGE, segment: 'system', cpuVisible: true });
      const out = await ok(0x06, { device, flags: SHARED, allocation_info: [{ priv_drv_data }] });
      const [info] = out['allocation_info'] as { allocation: number }[];
      return { resource: Number(out['resource']), allocation: info?.allocation ?? 0 };
    },
    async fence(flags = 3): Promise<number> {
      return Number((await ok(0x10, { device, info: { type: 5, flags } }))['sync_object']);
    },
    /** The descriptor that it gets of an object. */
    async share(object: number): Promise<number> {
      const out = await ok(0x3f, { objects: [object] });
      return guest.link.passed.get(Number((out['shared_handle'] as bigint[])[0])) ?? -1;
    },
    async open(fd: number): Promise<{ status: number; resource: number; allocation: number }> {
      const { status, out: room } = await call(0x41, { device, nt_handle: send(fd) });
      if (status !== 0) return { status, resource: 0, allocation: 0 };
      const opened = await call(0x42, { ...room, device, nt_handle: send(fd) });
      const [info] = (opened.out['open_alloc_info'] ?? []) as { allocation: number }[];
      return {
        status: opened.status,
        resource: Number(opened.out['resource']),
        allocation: info?.allocation ?? 0,
      };
    },
    /** The memory of an allocation as the process maps it. */
    async lock(allocation: number): Promise<Uint8Array> {
      const token = (await ok(0x25, { device, allocation }))['data'] as bigint;
      const given = guest.link.lane.find(
        ({ header }) => header.kind === 'slab' && BigInt(header.id) === token / SLAB,
      );
      if (given === undefined) throw new Error('a slab that was not given');
      return given.memory.view.subarray(Number(token % SLAB));
    },
  };
}

describe('sharing between guest processes', () => {
  it('gives both the same memory; all is given back at the end', async () => {
    const { broker } = start();
    const [one, other] = [await party(broker), await party(broker)];
    const made = await one.make();
    const fd = await one.share(made.resource);
    const got = await other.open(fd);
    expect(got.status).toBe(STATUS.SUCCESS);
    const [mine, theirs] = [await one.lock(made.allocation), await other.lock(got.allocation)];
    mine[3] = 33;
    expect(theirs[3]).toBe(33);
    // Handles are each process's own.
    const locked = await other.call(0x25, { device: other.device, allocation: made.allocation });
    expect(made.allocation === got.allocation || locked.status === STATUS.INVALID_PARAMETER).toBe(true);
    expect(broker.inspect().partitions[0]?.used).toMatchObject({ system: PAGE, local: 0 });
    one.guest.link.end('death');
    theirs[4] = 44;
    expect((await other.lock(got.allocation))[4]).toBe(44);
    expect(broker.inspect().partitions[0]?.used).toMatchObject({ system: PAGE });
    other.guest.link.end('death');
    expect(broker.inspect().totals).toMatchObject({ processes: 0, objects: 1 });
    one.guest.link.dispose();
    await vi.waitFor(() => expect(broker.inspect().totals).toEqual(NOTHING), patient);
  });

  it('gives both the same fence', async () => {
    const { broker } = start();
    const [one, other] = [await party(broker), await party(broker)];
    const made = await one.fence();
    const fd = await one.share(made);
    const { device } = other;
    const out = await other.ok(0x40, { device, nt_handle: other.send(fd), flags: 0 });
    const sync = Number(out['sync_object']);
    await other.ok(0x3a, { device, objects: [sync], fence_values: [1n], async_event: 9n });
    await one.ok(0x31, { device: one.device, objects: [made], fence_values: [1n] });
    other.guest.replies(GLOBAL);
    expect(other.guest.events).toEqual([9n]);
    one.guest.link.end('death');
    await other.ok(0x1d, { sync_object: sync });
    one.guest.link.dispose();
    await vi.waitFor(() => expect(broker.inspect().totals.objects).toBe(1), patient);
  });

  it('stops at the partition: the same attempt from another fails', async () => {
    const { broker } = start();
    const [one, stranger] = [await party(broker), await party(broker, 'q')];
    const [resource, fence] = [
      await one.share((await one.make()).resource),
      await one.share(await one.fence()),
    ];
    expect((await stranger.open(resource)).status).toBe(STATUS.ACCESS_DENIED);
    const values = { device: stranger.device, nt_handle: stranger.send(fence) };
    expect((await stranger.call(0x40, values)).status).toBe(STATUS.ACCESS_DENIED);
    const room = { device: stranger.device, nt_handle: stranger.send(resource), allocation_count: 1 };
    expect((await stranger.call(0x42, room)).status).toBe(STATUS.ACCESS_DENIED);
    expect(broker.inspect().partitions[1]?.used).toMatchObject({ system: 0, local: 0 });
  });

  it('refuses what is no descriptor of a shared object', async () => {
    const { broker } = start();
    const one = await party(broker);
    const plain = await one.fence(0);
    expect((await one.call(0x3f, { objects: [plain] })).status).toBe(STATUS.INVALID_PARAMETER);
    expect((await one.call(0x3f, { objects: [one.device] })).status).toBe(STATUS.INVALID_PARAMETER);
    for (const nt_handle of [0n, 7n])
      expect((await one.call(0x41, { device: one.device, nt_handle })).status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('names as many opened allocations as a process may have, and leaves nothing of one more', async () => {
    const { broker } = start({ allocation: { process: 2 } });
    const [one, other] = [await party(broker), await party(broker)];
    const fd = await one.share((await one.make()).resource);
    const status = async () => (await other.open(fd)).status;
    expect([await status(), await status(), await status()]).toEqual([0, 0, STATUS.NO_MEMORY]);
    expect(other.guest.link.closed).toBe(false);
    expect(broker.inspect().partitions[0]?.processes[1]?.objects).toMatchObject({
      resource: 2,
      allocation: 2,
    });
  });

  it('keeps private data up to the limit and not one byte more', async () => {
    const size = allocationPrivateData({ bytes: PAGE, segment: 'local' }).length;
    const { broker } = start({ privateBytes: { process: 2 * size } });
    const one = await party(broker);
    await one.make();
    const { resource } = await one.make();
    const values = {
      device: one.device,
      flags: SHARED,
      allocation_info: [{ priv_drv_data: allocationPrivateData({ bytes: PAGE, segment: 'local' }) }],
    };
    expect((await one.call(0x06, values)).status).toBe(STATUS.NO_MEMORY);
    await one.ok(0x13, { device: one.device, resource });
    expect((await one.call(0x06, values)).status).toBe(STATUS.SUCCESS);
  });
});
