import { describe, expect, it } from 'vitest';
import { CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { local, PAGE, type Party, party, SHARED, visible } from './share-party.ts';
import { closeDescriptor, World } from './world.ts';

const [NOTHING, ONE] = [
  { local: 0, system: 0 },
  { local: 0, system: PAGE },
];

describe('a shared resource', () => {
  it('is the same memory to both processors and in both GPU address spaces', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.make([visible(PAGE), local(2 * PAGE), visible(PAGE)]);
    const got = other.open(one.share(made.resource));
    const [first = 0, hidden = 0, last = 0] = made.allocations;
    const [theirFirst = 0, theirHidden = 0, theirLast = 0] = got.allocations;
    one.lock(last)[7] = 77;
    expect(other.lock(theirLast)[7]).toBe(77);
    other.lock(theirFirst)[0] = 11;
    expect([one.lock(first)[0], one.lock(first)[7]]).toEqual([11, 0]);
    // What only the GPU sees is written through one address space and read through the other.
    one.do(new CommandBuffer().fill(one.mapped(hidden, 2) + BigInt(PAGE), PAGE, 0x55aa55aa));
    const from = other.mapped(theirHidden, 2) + BigInt(PAGE);
    other.do(new CommandBuffer().copy(other.mapped(theirLast, 1), from, PAGE));
    world.settle();
    expect([...one.lock(last).subarray(0, 4)]).toEqual([0xaa, 0x55, 0xaa, 0x55]);
    expect(one.lock(first)[1]).toBe(0);
  });

  it('is opened with what its maker said of it', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const [small, large] = [visible(PAGE), new Uint8Array([...local(PAGE), 1, 2, 3])];
    const own = { private_runtime_data: Uint8Array.of(4, 5), priv_drv_data: Uint8Array.of(6, 7, 8) };
    const fd = one.share(one.make([small, large], own).resource);
    expect(other.query(fd).out).toEqual({
      private_runtime_data_size: 2,
      resource_priv_drv_data_size: 3,
      total_priv_drv_data_size: small.length + large.length,
      allocation_count: 2,
    });
    const { out } = other.openWith(fd, { total_priv_drv_data_size: 1000 });
    expect([out['private_runtime_data'], out['resource_priv_drv_data']]).toEqual(Object.values(own));
    expect(out['total_priv_drv_data_size']).toBe(small.length + large.length);
    expect(out['total_priv_drv_data']).toEqual(new Uint8Array([...small, ...large]));
    expect(out['open_alloc_info']).toMatchObject([
      { priv_drv_data: 0n, priv_drv_data_size: small.length, gpu_va: 0n },
      { priv_drv_data: BigInt(small.length), priv_drv_data_size: large.length, gpu_va: 0n },
    ]);
  });

  it('is opened only with the right number and enough room', () => {
    const world = new World();
    const one = party(world);
    const own = { private_runtime_data: new Uint8Array(2), priv_drv_data: new Uint8Array(3) };
    const fd = one.share(one.make([visible(PAGE)], own).resource);
    for (const change of [
      { allocation_count: 2 },
      { private_runtime_data_size: 1 },
      { resource_priv_drv_data_size: 2 },
      { total_priv_drv_data_size: visible(PAGE).length - 1 },
    ])
      expect(one.openWith(fd, change).status).toBe(STATUS.INVALID_PARAMETER);
    expect(one.openWith(fd, { private_runtime_data_size: 3 }).status).toBe(STATUS.SUCCESS);
  });

  it.each([
    ['shared', (one: Party, resource: number) => one.share(resource)],
    ['looked at', (one: Party, resource: number) => one.query(one.share(resource))],
  ])('takes more allocations until it is %s', (_, seal) => {
    const one = party(new World());
    const { resource } = one.make([visible(PAGE)]);
    expect(one.create([visible(PAGE)], { flags: 0, resource }).status).toBe(STATUS.SUCCESS);
    seal(one, resource);
    expect(one.create([visible(PAGE)], { flags: 0, resource }).status).toBe(STATUS.INVALID_PARAMETER);
    expect(one.query(one.share(resource)).out).toMatchObject({ allocation_count: 2 });
  });

  it('ends as a whole, for its maker and for whoever opened it', () => {
    const world = new World();
    const one = party(world);
    const made = one.make([visible(PAGE)]);
    const got = one.open(one.share(made.resource));
    const { device, guest } = one;
    for (const { allocations } of [made, got])
      expect(guest.call(0x13, { device, allocations }).status).toBe(STATUS.INVALID_PARAMETER);
    guest.ok(0x13, { device, resource: made.resource });
    expect(one.lock(got.allocations[0] ?? 0).length).toBe(PAGE);
  });

  it('is charged once, and until the last of handles and descriptors is gone', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const before = { one: { ...one.guest.memory.used }, other: { ...other.guest.memory.used } };
    const made = one.make([visible(PAGE)]);
    const fd = one.share(made.resource);
    const got = other.open(fd);
    expect(other.guest.memory.used).toEqual(before.other);
    expect(one.guest.memory.used.system).toBe(before.one.system + ONE.system);
    one.guest.process.close();
    expect(one.guest.memory.used).toEqual(ONE);
    expect(other.lock(got.allocations[0] ?? 0).length).toBe(PAGE);
    closeDescriptor(fd);
    expect(one.guest.memory.objectsEnded).toBe(0);
    other.guest.ok(0x13, { device: other.device, resource: got.resource });
    expect(one.guest.memory.used).toEqual(NOTHING);
    expect(one.guest.memory.objectsEnded).toBe(1);
  });

  it('lives by a descriptor alone, and ends with it', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.make([visible(PAGE)]);
    one.lock(made.allocations[0] ?? 0)[0] = 5;
    const fd = one.share(made.resource);
    one.guest.process.close();
    const got = other.open(fd);
    expect(other.lock(got.allocations[0] ?? 0)[0]).toBe(5);
    other.guest.process.close();
    expect(one.guest.memory.objectsEnded).toBe(0);
    closeDescriptor(fd);
    expect([one.guest.memory.used, one.guest.memory.objectsEnded]).toEqual([NOTHING, 1]);
  });

  it('that nobody shared ends with its handle', () => {
    const one = party(new World());
    const { resource } = one.make([visible(PAGE)]);
    one.guest.ok(0x13, { device: one.device, resource });
    expect(one.guest.memory.objectsEnded).toBe(1);
  });

  it('is resident for all who have it as long as one wants it, and charged once', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.make([local(PAGE)]);
    const [mine = 0] = made.allocations;
    const [theirs = 0] = other.open(one.share(made.resource)).allocations;
    expect([other.resident(theirs), one.resident(mine)]).toEqual([STATUS.PENDING, STATUS.SUCCESS]);
    expect([one.guest.memory.used.local, other.guest.memory.used.local]).toEqual([PAGE, 0]);
    other.guest.process.close();
    one.do(new CommandBuffer().fill(one.mapped(mine, 1), 4, 1));
    expect(one.guest.state(one.device)).toBe(1);
  });

  it('leaves the adapter’s memory when its last want is gone, however that went', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.make([local(PAGE)]);
    const [mine = 0] = made.allocations;
    const got = other.open(one.share(made.resource));
    const [theirs = 0] = got.allocations;
    expect([one.resident(mine), one.resident(mine), other.resident(theirs)]).toEqual([STATUS.PENDING, 0, 0]);
    const local_ = () => one.guest.memory.used.local;
    other.guest.ok(0x1e, { device: other.device, allocations: [theirs] });
    other.guest.ok(0x1e, { device: other.device, allocations: [theirs] });
    expect(local_()).toBe(PAGE);
    one.guest.ok(0x1e, { device: one.device, allocations: [mine] });
    expect(other.resident(theirs)).toBe(STATUS.SUCCESS);
    one.guest.process.close();
    expect(local_()).toBe(PAGE);
    other.guest.ok(0x13, { device: other.device, resource: got.resource });
    expect(local_()).toBe(0);
  });

  it('takes as many allocations and as much private data as one message names, and no more', () => {
    const one = party(new World());
    const many = Array.from({ length: 1024 }, () => local(PAGE));
    const { resource } = one.make(many);
    expect(one.create([local(PAGE)], { flags: 0, resource }).status).toBe(STATUS.NO_MEMORY);
    expect(one.openWith(one.share(resource)).status).toBe(STATUS.SUCCESS);
    const large = (size: number) => new Uint8Array(size).fill(0);
    const first = one.make([local(PAGE)], { priv_drv_data: large(65_536) });
    const left = 128 * 1024 - 64 - 8 - 65_536 - 2 * local(PAGE).length;
    const padded = (extra: number) => new Uint8Array([...local(PAGE), ...large(left + extra)]);
    const add = (data: Uint8Array) => one.create([data], { flags: 0, resource: first.resource }).status;
    expect([add(padded(1)), add(padded(0))]).toEqual([STATUS.NO_MEMORY, STATUS.SUCCESS]);
    expect(one.openWith(one.share(first.resource)).status).toBe(STATUS.SUCCESS);
  });

  it('is not made past a budget or a limit, and nothing is left of it', () => {
    const one = party(new World());
    const { memory } = one.guest;
    const used = { ...memory.used };
    const status = (data: readonly Uint8Array[]) => one.create(data).status;
    expect(status([local(300 * 2 ** 20)])).toBe(STATUS.NO_MEMORY);
    memory.mostKept = visible(PAGE).length - 1;
    expect(status([visible(PAGE)])).toBe(STATUS.NO_MEMORY);
    memory.mostKept = Number.POSITIVE_INFINITY;
    memory.slabsLeft = 0;
    expect(status([visible(PAGE)])).toBe(STATUS.NO_MEMORY);
    expect([memory.used, memory.objectsEnded]).toEqual([used, 3]);
    memory.slabsLeft = 1;
    const { allocations } = one.make([visible(PAGE)]);
    const lock = { device: one.device, allocation: allocations[0] };
    expect(one.guest.call(0x25, lock).status).toBe(STATUS.NO_MEMORY);
  });

  it('is made of new memory, a cross-adapter allocation too', () => {
    const one = party(new World());
    const info = { priv_drv_data: visible(PAGE), sysmem: 0x10000n };
    const { device, guest } = one;
    const existing = guest.call(0x06, { device, flags: SHARED, allocation_info: [info] });
    expect(existing.status).toBe(STATUS.NOT_SUPPORTED);
    expect(guest.memory.objectsEnded).toBe(1);
    const standard = { type: 2, existing_heap_data_size: BigInt(PAGE) };
    const flags = SHARED | 0x10000;
    const out = guest.ok(0x06, { device, flags, standard_allocation: [standard], allocation_info: [{}] });
    const got = one.open(one.share(Number(out['resource'])));
    expect(one.lock(got.allocations[0] ?? 0)).toHaveLength(PAGE);
  });
});

describe('what cannot be shared or opened', () => {
  it('was not made for it, or is not there', () => {
    const world = new World();
    const one = party(world);
    const { device, guest, queue } = one;
    const status = (object: number) => guest.call(0x3f, { objects: [object] }).status;
    const plain = Number(
      guest.ok(0x06, { device, flags: 1, allocation_info: [{ priv_drv_data: visible(PAGE) }] })['resource'],
    );
    const progress = guest.queue(device).fence;
    for (const object of [plain, guest.fence(device).fence, progress, device, queue, 1])
      expect(status(object)).toBe(STATUS.INVALID_PARAMETER);
    const alone = { device, info: { type: 5, flags: 1 } };
    expect(guest.call(0x10, alone).status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('is of the other kind', () => {
    const world = new World();
    const one = party(world);
    const { device, guest } = one;
    const resource = one.share(one.make([visible(PAGE)]).resource);
    const fence = one.share(guest.fence(device, 0n, 3).fence);
    expect(guest.call(0x40, { device, nt_handle: BigInt(resource) }).status).toBe(STATUS.INVALID_PARAMETER);
    expect(one.query(fence).status).toBe(STATUS.INVALID_PARAMETER);
    const room = { device, nt_handle: BigInt(fence), allocation_count: 1 };
    expect(guest.call(0x42, room).status).toBe(STATUS.INVALID_PARAMETER);
    expect(one.query(0).status).toBe(STATUS.INVALID_PARAMETER);
  });

  it('is opened on a device that works', () => {
    const world = new World();
    const one = party(world);
    const { device, guest, context } = one;
    const resource = one.share(one.make([visible(PAGE)]).resource);
    const fence = one.share(guest.fence(device, 0n, 3).fence);
    guest.submit(context, 0x1000n, 8);
    expect(guest.call(0x40, { device, nt_handle: BigInt(fence) }).status).toBe(STATUS.DEVICE_REMOVED);
    expect(one.openWith(resource).status).toBe(STATUS.DEVICE_REMOVED);
  });
});
