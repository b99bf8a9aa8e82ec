/** 0x06 with memory that the caller has already, and allocations without driver data. */
import { afterEach, describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, packObject, STATUS, unpackObject } from '../../../src/abi/index.ts';
import { LIMITS } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { type Broker, createBroker, type LimitOverrides, softgpu } from '../../../src/host-km/index.ts';
import { GLOBAL } from '../harness/broker.ts';
import { row, ScriptedGuest } from '../harness/guest.ts';
import { EXACT, identity } from '../harness/identity.ts';
import { bench, Guest, World } from './world.ts';

const PAGE = 4096;
const STEP = 2 ** 40;
const ADDRESS = 0x7f12_3456_7000n;
const EXISTING = 0x20;
const READ_ONLY = 0x80;
const STANDARD = 0x10000;
const { INVALID_PARAMETER, NO_MEMORY } = STATUS;

const system = (bytes: number, cpuVisible = false): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'system', cpuVisible });

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  return { world, guest, device: guest.device() };
}

/** One allocation's outputs. */
interface Info {
  readonly allocation: number;
  readonly sysmem: bigint;
}

const infosOf = (out: Record<string, unknown>): readonly Info[] => out['allocation_info'] as Info[];

describe('existing memory', () => {
  it('gets a slab of its own in its place: GPU, Lock2 and the answer mean the same pages', () => {
    const { world, guest, device } = start();
    const out = guest.ok(0x06, {
      device,
      flags: EXISTING,
      allocation_info: [{ sysmem: ADDRESS, priv_drv_data: system(PAGE + 1) }],
    });
    const [info] = infosOf(out);
    const token = Number(info?.sysmem);
    expect(guest.memory.alone.get(token)).toBe(2 * PAGE);
    expect(guest.memory.used.system).toBe(2 * PAGE);
    expect(Number(guest.ok(0x25, { device, allocation: info?.allocation })['data'])).toBe(token);

    const context = guest.context(device);
    const { queue } = guest.queue(device);
    const commands = guest.allocation(device, system(PAGE, true));
    const allocations = [commands, info?.allocation ?? 0];
    guest.call(0x0b, { paging_queue: queue, allocation_list: allocations });
    const buffer = guest.map(queue, commands, 1);
    const target = guest.map(queue, info?.allocation ?? 0, 2);
    const bytes = new CommandBuffer().fill(target + BigInt(PAGE), PAGE, 0x05050505).finish();
    guest.locked(device, commands).set(bytes);
    expect(guest.submit(context, buffer, bytes.length)).toBe(0);
    world.settle();
    const memory = guest.memory.slabs.get(token);
    expect([memory?.[PAGE - 1], memory?.[PAGE], memory?.[2 * PAGE - 1]]).toEqual([0, 5, 5]);
  });

  it('is known by its address; the flag without one names nothing', () => {
    const { guest, device } = start();
    const info = { sysmem: ADDRESS, priv_drv_data: system(PAGE) };
    expect(guest.call(0x06, { device, allocation_info: [info] }).status).toBe(0);
    const none = { device, flags: EXISTING, allocation_info: [{ priv_drv_data: system(PAGE) }] };
    expect(guest.call(0x06, none).status).toBe(INVALID_PARAMETER);
  });

  it('is named by all allocations of a call or by none', () => {
    const { guest, device } = start();
    const made = (...addresses: readonly bigint[]) =>
      guest.call(0x06, {
        device,
        flags: EXISTING,
        allocation_info: addresses.map((sysmem) => ({ sysmem, priv_drv_data: system(PAGE) })),
      });
    expect(made(ADDRESS, 0n).status).toBe(INVALID_PARAMETER);
    expect(made(0n, ADDRESS).status).toBe(INVALID_PARAMETER);
    const { status, out } = made(ADDRESS, ADDRESS + 0x1000n);
    expect(status).toBe(0);
    const tokens = infosOf(out).map(({ sysmem }) => Number(sysmem));
    expect(tokens.map((token) => guest.memory.alone.get(token))).toEqual([PAGE, PAGE]);
    expect(new Set(tokens).size).toBe(2);
  });

  it.each([
    ['an address in the middle of a page', { sysmem: ADDRESS + 1n }],
    ['an address whose high half alone is set, not on a page', { sysmem: (1n << 60n) | 8n }],
    ['no private data', { priv_drv_data: new Uint8Array(0) }],
    ['a local segment', { priv_drv_data: allocationPrivateData({ bytes: PAGE, cpuVisible: true }) }],
    ['no byte', { priv_drv_data: system(1).fill(0, 8, 16) }],
    ['a byte too many', { priv_drv_data: system(LIMITS.allocationBytes + 1) }],
  ])('is refused with %s', (_, change) => {
    const { guest, device } = start();
    const info = { sysmem: ADDRESS, priv_drv_data: system(PAGE), ...change };
    expect(guest.call(0x06, { device, allocation_info: [info] }).status).toBe(INVALID_PARAMETER);
    expect([guest.memory.used.system, guest.memory.slabs.size]).toEqual([0, 0]);
  });

  it('may be of an address that no double holds', () => {
    const { guest, device } = start();
    const info = { sysmem: (1n << 63n) | 0x1000n, priv_drv_data: system(PAGE) };
    expect(guest.call(0x06, { device, allocation_info: [info] }).status).toBe(0);
  });

  it('that is read-only is not mapped for the GPU to write', () => {
    const { guest, device } = start();
    const { queue } = guest.queue(device);
    for (const [flags, expected] of [
      [EXISTING, 0],
      [EXISTING | READ_ONLY, INVALID_PARAMETER],
    ] as const) {
      const info = { sysmem: ADDRESS, priv_drv_data: system(PAGE) };
      const [made] = infosOf(guest.ok(0x06, { device, flags, allocation_info: [info] }));
      const map = (protection: bigint) =>
        guest.call(0x0c, {
          paging_queue: queue,
          allocation: made?.allocation,
          size_in_pages: 1n,
          protection,
        }).status;
      expect([map(0n), map(1n)]).toEqual([0, expected]);
    }
  });

  it('leaves nothing behind when only some of it can be had', () => {
    const { guest, device } = start();
    guest.memory.slabsLeft = 2;
    const info = { sysmem: ADDRESS, priv_drv_data: system(PAGE) };
    const values = { device, flags: EXISTING | 1, allocation_info: [info, info, info] };
    expect(guest.call(0x06, values).status).toBe(NO_MEMORY);
    expect([guest.memory.used.system, guest.memory.slabs.size]).toEqual([0, 0]);
  });
});

describe('a standard allocation', () => {
  const heap = (change: PlainObject = {}, info: PlainObject = {}): PlainObject => ({
    flags: STANDARD | EXISTING,
    standard_allocation: [{ type: 1, existing_heap_data_size: BigInt(2 * PAGE) }],
    allocation_info: [{ sysmem: ADDRESS, ...info }],
    ...change,
  });
  const shared = (change: PlainObject = {}): PlainObject => ({
    flags: STANDARD,
    standard_allocation: [{ type: 2, existing_heap_data_size: BigInt(PAGE) }],
    allocation_info: [{}],
    ...change,
  });
  const sized = (bytes: number, type = 1): PlainObject => ({
    standard_allocation: [{ type, existing_heap_data_size: BigInt(bytes) }],
  });

  it('of an existing heap replaces it', () => {
    const { guest, device } = start();
    const [info] = infosOf(guest.ok(0x06, { device, ...heap() }));
    expect(guest.memory.alone.get(Number(info?.sysmem))).toBe(2 * PAGE);
    expect(guest.locked(device, info?.allocation ?? 0)).toHaveLength(2 * PAGE);
  });

  it('for several adapters is memory that the processor sees', () => {
    const { guest, device } = start();
    const [info] = infosOf(guest.ok(0x06, { device, ...shared() }));
    expect([info?.sysmem, guest.memory.alone.size]).toEqual([0n, 0]);
    expect(guest.locked(device, info?.allocation ?? 0)).toHaveLength(PAGE);
  });

  it('that is read-only is not mapped for the GPU to write', () => {
    const { guest, device } = start();
    const { queue } = guest.queue(device);
    const values = { device, ...heap({ flags: STANDARD | EXISTING | READ_ONLY }) };
    const [info] = infosOf(guest.ok(0x06, values));
    const map = { paging_queue: queue, allocation: info?.allocation, size_in_pages: 2n, protection: 1n };
    expect(guest.call(0x0c, map).status).toBe(INVALID_PARAMETER);
  });

  it.each([
    ['two allocations', heap({ allocation_info: [{ sysmem: ADDRESS }, { sysmem: ADDRESS }] })],
    ['private data', heap({}, { priv_drv_data: system(PAGE) })],
    ['private data of the resource', heap({ priv_drv_data_size: 1 })],
    ['no size', heap(sized(0))],
    ['half a page', heap(sized(PAGE / 2))],
    ['a size past the limit', heap(sized(LIMITS.allocationBytes + PAGE))],
    ['an unknown type', heap(sized(PAGE, 3))],
    ['type 0', heap(sized(PAGE, 0))],
    ['an existing heap without an address', heap({ allocation_info: [{}] })],
    ['an existing heap without the flag', heap({ flags: STANDARD })],
    ['an existing heap that is not aligned', heap({}, { sysmem: ADDRESS + 2048n })],
    ['a cross-adapter one with an address', shared({ allocation_info: [{ sysmem: ADDRESS }] })],
    ['a cross-adapter one with the flag', shared({ flags: STANDARD | EXISTING })],
    ['a cross-adapter one without size', shared(sized(0, 2))],
  ])('is refused with %s', (_, values) => {
    const { guest, device } = start();
    expect(guest.call(0x06, { device, ...values }).status).toBe(INVALID_PARAMETER);
    expect([guest.memory.used.system, guest.memory.slabs.size]).toEqual([0, 0]);
  });

  it('may be as large as any allocation', () => {
    const { guest, device } = start();
    guest.memory.budget.system = 2 * LIMITS.allocationBytes;
    expect(guest.call(0x06, { device, ...shared(sized(LIMITS.allocationBytes, 2)) }).status).toBe(0);
  });
});

const open: Broker[] = [];
afterEach(async () => {
  for (const broker of open.splice(0)) await broker.close();
});

/** A broker with softgpu, and a guest with a device. */
async function connect(limits: LimitOverrides = {}) {
  const broker = createBroker({
    driver: softgpu({ identity: identity() }),
    partitions: [{ name: 'p' }],
    policy: EXACT,
    limits,
  });
  open.push(broker);
  const guest = new ScriptedGuest(broker).open();
  const luid = [...guest.channels.keys()].find((one) => one !== GLOBAL) ?? 0n;
  const call = async (on: bigint, name: string, values: PlainObject) => {
    const { status, image } = await guest.call(on, name, (into) => {
      const bound = packObject(row(name), values, into);
      if (bound !== null) throw new Error(bound);
    });
    return { status, out: status < 0 ? {} : unpackObject(row(name), image) };
  };
  const { out } = await call(GLOBAL, 'LX_DXOPENADAPTERFROMLUID', { adapter_luid: luid });
  const adapter = out['adapter_handle'];
  const device = (await call(luid, 'LX_DXCREATEDEVICE', { adapter })).out['device'];
  const adopt = (bytes: number) =>
    call(luid, 'LX_DXCREATEALLOCATION', {
      device,
      flags: EXISTING,
      allocation_info: [{ sysmem: ADDRESS, priv_drv_data: system(bytes) }],
    });
  const destroy = (allocation: number | undefined) =>
    call(luid, 'LX_DXDESTROYALLOCATION2', { device, allocations: [allocation ?? 0] });
  const lent = () => guest.link.lane.filter(({ header }) => header.kind === 'slab');
  return { broker, guest, luid, call, device, adopt, destroy, lent };
}

describe('existing memory through the broker', () => {
  it('is lent before the answer that names it, and again for each adoption', async () => {
    const { adopt, destroy, call, luid, device, lent } = await connect();
    const first = await adopt(2 * PAGE);
    const [info] = infosOf(first.out);
    expect(first.status).toBe(0);
    const [given] = lent();
    expect(given?.header).toEqual({
      kind: 'slab',
      id: Number(info?.sysmem) / STEP,
      guestAccess: 'dedicated',
      bytes: 2 * PAGE,
    });
    expect(given?.memory.bytes).toBe(2 * PAGE);
    const locked = await call(luid, 'LX_DXLOCK2', { device, allocation: info?.allocation });
    expect(locked.out['data']).toBe(info?.sysmem);
    expect(lent()).toHaveLength(1);

    given?.memory.view.fill(9);
    await destroy(info?.allocation);
    expect(given?.memory.view.every((byte) => byte === 9)).toBe(true);
    const second = infosOf((await adopt(2 * PAGE)).out)[0];
    expect(second?.sysmem).toBe(info?.sysmem);
    expect(lent().map(({ memory }) => memory)).toEqual([given?.memory, given?.memory]);
  });

  it('is undone when the guest does not take it', async () => {
    const { guest, broker, adopt, lent } = await connect();
    guest.link.laneFull = true;
    const before = broker.inspect().totals.objects;
    expect((await adopt(PAGE)).status).toBe(NO_MEMORY);
    expect(broker.inspect().totals.objects).toBe(before);
    expect(broker.inspect().partitions[0]?.used.system).toBe(0);
    guest.link.laneFull = false;
    expect((await adopt(PAGE)).status).toBe(0);
    expect(lent()).toHaveLength(1);
  });

  it('ends at the limit of slabs and bytes, and not before', async () => {
    const slabs = await connect({ slab: { process: 2 } });
    expect((await slabs.adopt(PAGE)).status).toBe(0);
    expect((await slabs.adopt(PAGE)).status).toBe(0);
    expect((await slabs.adopt(PAGE)).status).toBe(NO_MEMORY);
    const bytes = await connect({ slabBytes: { process: 4 * PAGE } });
    expect((await bytes.adopt(4 * PAGE + 1)).status).toBe(NO_MEMORY);
    expect((await bytes.adopt(4 * PAGE)).status).toBe(0);
    expect((await bytes.adopt(1)).status).toBe(NO_MEMORY);
  });

  it('is adopted and released 20,000 times without a new slab, and all of it is given back', async () => {
    const { broker, guest, adopt, destroy, lent } = await connect();
    for (let i = 0; i < 20_000; i++) {
      const { status, out } = await adopt(4 * PAGE);
      if (status !== 0) expect.fail(`adoption ${i}: ${status}`);
      await destroy(infosOf(out)[0]?.allocation);
      if (lent().length === 1000) {
        expect(new Set(lent().map(({ header }) => header.id)).size).toBe(1);
        guest.link.lane.length = 0;
      }
    }
    const [partition] = broker.inspect().partitions;
    expect(partition?.used).toMatchObject({ slabs: 4 * PAGE, system: 0 });
    guest.link.end('death');
    expect(broker.inspect().partitions[0]?.used).toMatchObject({ slabs: 0, local: 0, system: 0 });
  }, 60_000);
});

it('a resource ends with the memory that its allocations replaced', () => {
  const { guest, device } = start();
  const info = { sysmem: ADDRESS, priv_drv_data: system(PAGE) };
  const out = guest.ok(0x06, { device, flags: EXISTING | 1, allocation_info: [info, info] });
  expect(guest.memory.slabs.size).toBe(2);
  guest.ok(0x13, { device, resource: out['resource'] });
  expect([guest.memory.used.system, guest.memory.slabs.size]).toEqual([0, 0]);
  expect(bench(guest, system(PAGE, true), 1).run(new CommandBuffer().finish())).toBe(0);
});
