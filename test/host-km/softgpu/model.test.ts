import { describe, expect, it } from 'vitest';
import { CommandBuffer as OldCommandBuffer } from '../../../drivers/softgpu/1.0.0.0/umd.ts';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { bench, Guest, World } from './world.ts';

const MIB = 1024 * 1024;
const visible = (bytes: number, segment: 'local' | 'system' = 'system'): Uint8Array =>
  allocationPrivateData({ bytes, segment, cpuVisible: true });

function start(version?: string) {
  const world = new World(version);
  const guest = new Guest(world.driver);
  return { world, guest, ...bench(guest, visible(65_536), 16) };
}

describe('adapter', () => {
  it('says what it is', () => {
    const { guest } = start();
    const ask = (type: number, bytes: number) =>
      guest.call(0x09, { adapter: 1, type, private_data: new Uint8Array(bytes) });
    expect(ask(15, 4).out['private_data']).toEqual(Uint8Array.of(0x81, 0, 0, 0));
    expect(ask(15, 3).status).toBe(STATUS.BUFFER_TOO_SMALL);
    expect(ask(77, 64).status).toBe(STATUS.INVALID_PARAMETER);
    expect([...(ask(49, 8).out['private_data'] as Uint8Array)]).toEqual([0, 0, 0, 0, 1, 0, 1, 0]);
  });

  it('tells the budget and what is used of it', () => {
    const { guest, device, queue } = start();
    const allocation = guest.allocation(device, allocationPrivateData({ bytes: MIB, segment: 'local' }));
    const query = () => guest.ok(0x0a, { adapter: 1, memory_segment_group: 0 });
    expect(query()).toMatchObject({ budget: BigInt(64 * MIB), current_usage: 0n });
    guest.call(0x0b, { paging_queue: queue, allocation_list: [allocation] });
    expect(query()).toMatchObject({ current_usage: BigInt(MIB) });
    expect(guest.call(0x0a, { adapter: 1, memory_segment_group: 2 }).status).toBe(STATUS.INVALID_PARAMETER);
    expect(guest.call(0x0a, { adapter: 1, process: 1n }).status).toBe(STATUS.INVALID_PARAMETER);
  });
});

describe('fences', () => {
  it('keeps values exact beyond 2^53 and publishes them', () => {
    const { guest, device } = start();
    const { fence, page } = guest.fence(device, 2n ** 60n + 1n);
    const seen = () => new DataView(page.buffer).getBigUint64(0, true);
    expect(seen()).toBe(2n ** 60n + 1n);
    const wait = (value: bigint) =>
      guest.call(0x3a, { device, objects: [fence], fence_values: [value] }).status;
    expect(wait(2n ** 60n + 1n)).toBe(0);
    expect(wait(2n ** 60n + 2n)).toBe('pending');
    guest.signalCpu(device, fence, 2n ** 64n - 1n);
    expect(seen()).toBe(2n ** 64n - 1n);
    expect(wait(2n ** 64n - 1n)).toBe(0);
  });

  it('goes back only when told so', () => {
    const { guest, device } = start();
    const { fence, page } = guest.fence(device, 5n);
    guest.signalCpu(device, fence, 4n);
    expect(page[0]).toBe(5);
    guest.signalCpu(device, fence, 4n, 4);
    expect(page[0]).toBe(4);
  });

  it('waits for all, or for any', () => {
    const { guest, device } = start();
    const fences = [guest.fence(device).fence, guest.fence(device).fence];
    const ended: string[] = [];
    const wait = (name: string, flags: number) =>
      guest.call(0x3a, { device, objects: fences, fence_values: [1n, 2n], flags }, (status) =>
        ended.push(`${name} ${status}`),
      ).status;
    expect([wait('all', 0), wait('any', 1)]).toEqual(['pending', 'pending']);
    guest.signalCpu(device, fences[1] ?? 0, 1n);
    expect(ended).toEqual([]);
    guest.signalCpu(device, fences[1] ?? 0, 2n);
    expect(ended).toEqual(['any 0']);
    guest.signalCpu(device, fences[0] ?? 0, 1n);
    expect(ended).toEqual(['any 0', 'all 0']);
    expect([wait('all', 0), wait('any', 1)]).toEqual([0, 0]);
  });

  it('releases who waits when a fence is destroyed', () => {
    const { guest, device } = start();
    const { fence } = guest.fence(device);
    const ended: number[] = [];
    guest.call(0x3a, { device, objects: [fence], fence_values: [9n] }, (status) => ended.push(status));
    guest.ok(0x1d, { sync_object: fence });
    expect(ended).toEqual([0]);
  });

  it('refuses by name what it does not do', () => {
    const { guest, device } = start();
    const { fence } = guest.fence(device);
    const create = (type: number, flags = 0) => guest.call(0x10, { device, info: { type, flags } }).status;
    expect([1, 2, 3, 4, 6].map((type) => create(type))).toEqual(Array(5).fill(STATUS.NOT_SUPPORTED));
    expect([0, 7].map((type) => create(type))).toEqual(Array(2).fill(STATUS.INVALID_PARAMETER));
    const event = { device, objects: [fence], fence_values: [0n], flags: 2 };
    expect(guest.call(0x31, event).status).toBe(STATUS.NOT_SUPPORTED);
    expect(guest.process.inspect()['refused']).toMatchObject({ mutex: 1, enqueue_cpu_event: 1 });
  });

  it('lets nobody signal or destroy the fence of a paging queue', () => {
    const { guest, device } = start();
    const { fence } = guest.queue(device);
    expect(guest.signalCpu(device, fence, 1n)).toBe(STATUS.INVALID_HANDLE);
    expect(guest.call(0x1d, { sync_object: fence }).status).toBe(STATUS.INVALID_PARAMETER);
  });
});

describe('allocations', () => {
  it('has a map for the visible ones only, and counts locks', () => {
    const { guest, device } = start();
    const shown = guest.allocation(device, visible(5000));
    const hidden = guest.allocation(device, allocationPrivateData({ bytes: 5000 }));
    const lock = (allocation: number) => guest.call(0x25, { device, allocation }).status;
    const unlock = (allocation: number) => guest.call(0x37, { device, allocation }).status;
    expect(guest.locked(device, shown).length).toBe(8192);
    expect([lock(shown), lock(hidden)]).toEqual([0, STATUS.INVALID_PARAMETER]);
    expect([unlock(shown), unlock(shown), unlock(shown)]).toEqual([0, 0, STATUS.INVALID_PARAMETER]);
  });

  it('refuses private data that is not its own', () => {
    const { guest, device } = start();
    const good = visible(4096);
    const bad = [0, 4, 16, 20].map((at) => {
      const data = good.slice();
      data[at] = 0xf0;
      return data;
    });
    const none = good.slice();
    none.fill(0, 8, 16);
    const status = (data: Uint8Array) =>
      guest.call(0x06, { device, allocation_info: [{ priv_drv_data: data }] }).status;
    for (const data of [...bad, none, good.subarray(0, 23)])
      expect(status(data)).toBe(STATUS.INVALID_PARAMETER);
    expect([status(visible(1024 * MIB)), status(visible(1024 * MIB + 1))]).toEqual([
      STATUS.NO_MEMORY,
      STATUS.INVALID_PARAMETER,
    ]);
  });

  it('makes all or none, and gives everything back', () => {
    const { guest, device } = start();
    const before = { ...guest.memory.used };
    const infos = [MIB, MIB, 255 * MIB].map((bytes) => ({ priv_drv_data: visible(bytes) }));
    expect(guest.call(0x06, { device, allocation_info: infos }).status).toBe(STATUS.NO_MEMORY);
    expect(guest.memory.used).toEqual(before);
    guest.ok(0x06, { device, allocation_info: infos.slice(0, 2), flags: 1 });
    expect(guest.memory.used.system).toBe(before.system + 2 * MIB);
    guest.process.close();
    expect(guest.memory.used).toEqual({ local: 0, system: 0 });
    expect(guest.memory.slabs.size).toBe(0);
  });

  it('destroys a resource with what is in it, and a list only as a whole', () => {
    const { guest, device } = start();
    const infos = [4096, 4096].map((bytes) => ({ priv_drv_data: visible(bytes) }));
    const out = guest.ok(0x06, { device, allocation_info: infos, flags: 1 });
    const [first] = out['allocation_info'] as { allocation: number }[];
    const other = guest.allocation(device, visible(4096));
    const free = (allocations: number[]) => guest.call(0x13, { device, allocations }).status;
    expect(free([first?.allocation ?? 0, other])).toBe(STATUS.INVALID_PARAMETER);
    expect(free([other, other])).toBe(STATUS.INVALID_PARAMETER);
    expect(free([other])).toBe(0);
    const before = guest.memory.used.system;
    guest.ok(0x13, { device, resource: out['resource'] });
    expect(guest.memory.used.system).toBe(before - 8192);
  });

  it.each([
    ['create_shared without a resource', 0x42, STATUS.INVALID_PARAMETER],
    ['create_shared without nt_security_sharing', 0x3, STATUS.INVALID_PARAMETER],
    ['existing_section', 0x20000, STATUS.INVALID_PARAMETER],
    ['create_protected', 0x8, STATUS.INVALID_PARAMETER],
  ])('refuses %s', (_, flags, status) => {
    const { guest, device } = start();
    const values = { device, flags, allocation_info: [{ priv_drv_data: visible(4096) }] };
    expect(guest.call(0x06, values).status).toBe(status);
  });
});

describe('residency', () => {
  const local = (bytes: number) => allocationPrivateData({ bytes, segment: 'local' });

  it('pages in a turn later, and answers at once when all is there', () => {
    const { world, guest, device } = start();
    const { queue, fence } = guest.queue(device);
    const allocation = guest.allocation(device, local(MIB));
    const { status, out } = guest.call(0x0b, { paging_queue: queue, allocation_list: [allocation] });
    expect([status, out['paging_fence_value']]).toEqual([STATUS.PENDING, 1n]);
    const ended: number[] = [];
    const wait = { device, objects: [fence], fence_values: [1n] };
    expect(guest.call(0x3a, wait, (end) => ended.push(end)).status).toBe('pending');
    world.settle();
    expect(ended).toEqual([0]);
    expect(guest.call(0x0b, { paging_queue: queue, allocation_list: [allocation] }).status).toBe(0);
  });

  it('makes room with what nobody wants, the least recently used first', () => {
    const { guest, device, queue } = start();
    const all = [1, 2, 3].map(() => guest.allocation(device, local(30 * MIB)));
    const want = (one: number | undefined) =>
      guest.call(0x0b, { paging_queue: queue, allocation_list: [one] });
    const [a, b, c] = all;
    expect([want(a).status, want(b).status]).toEqual([STATUS.PENDING, STATUS.PENDING]);
    const refused = want(c);
    expect(refused.status).toBe(STATUS.NO_MEMORY);
    expect(refused.out['num_bytes_to_trim']).toBe(BigInt(26 * MIB));
    guest.ok(0x1e, { device, allocations: [b, a], flags: 1 });
    expect(guest.memory.used.local).toBe(60 * MIB);
    expect(want(c).status).toBe(STATUS.PENDING);
    expect(guest.memory.used.local).toBe(60 * MIB);
    // b left, a is still there.
    expect(want(a).status).toBe(0);
    expect(want(b).status).toBe(STATUS.NO_MEMORY);
  });

  it('changes nothing when not all of a list fits', () => {
    const { guest, device, queue } = start();
    const [a, b] = [1, 2].map(() => guest.allocation(device, local(40 * MIB)));
    const both = guest.call(0x0b, { paging_queue: queue, allocation_list: [a, b] });
    expect(both.status).toBe(STATUS.NO_MEMORY);
    expect(guest.call(0x0b, { paging_queue: queue, allocation_list: [b] }).status).toBe(STATUS.PENDING);
  });

  it('stops a device that uses what is not resident', () => {
    const { guest, device, context, queue } = start();
    const allocation = guest.allocation(device, visible(4096));
    const va = guest.map(queue, allocation, 1);
    expect(guest.submit(context, va, 8)).toBe(0);
    expect(guest.state(device)).toBe(7);
    const out = guest.ok(0x0e, { device, state_type: 5 });
    expect(out['page_fault_state']).toMatchObject({ faulted_virtual_address: va });
  });
});

describe('command buffers', () => {
  it('fills, copies, stamps and signals in order', () => {
    const { world, guest, device, context, memory, run } = start();
    const target = memory(visible(3 * MIB), 768);
    const { fence, page } = guest.fence(device);
    const end = target.va + BigInt(2 * MIB);
    const buffer = new CommandBuffer()
      .nop()
      .fill(target.va, 2 * MIB, 0xdeadbeef)
      .copy(end, target.va, 4)
      .timestamp(end + 8n);
    run(buffer.finish());
    guest.signalGpu(context, fence, 1n);
    expect(page[0]).toBe(0);
    world.settle();
    expect(page[0]).toBe(1);
    expect([...target.bytes.subarray(2 * MIB - 4, 2 * MIB + 4)]).toEqual(
      Array(2).fill([0xef, 0xbe, 0xad, 0xde]).flat(),
    );
    expect([...target.bytes.subarray(2 * MIB + 8, 2 * MIB + 16)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(guest.state(device)).toBe(1);
  });

  it('moves at most a MiB in one turn', () => {
    const { world, guest, memory, run } = start();
    const target = memory(visible(4 * MIB), 1024);
    run(new CommandBuffer().fill(target.va, 4 * MIB, 1).finish());
    const done = () => target.bytes.lastIndexOf(1) + 4;
    const seen = [done()];
    while (world.turn()) seen.push(done());
    expect(seen.filter((bytes, i) => bytes !== seen[i - 1])).toEqual([MIB, 2 * MIB, 3 * MIB, 4 * MIB]);
    expect(guest.process.inspect()['lost']).toEqual([]);
  });

  it('retires an empty one on an idle context at once', () => {
    const { guest, device, context, run } = start();
    const { fence, page } = guest.fence(device);
    run(new CommandBuffer().nop().finish());
    guest.submit(context, 0n, 0);
    guest.signalGpu(context, fence, 3n);
    expect(page[0]).toBe(3);
  });

  it('knows TIMESTAMP from 1.1.0.0 on', () => {
    const { guest, device, memory, run } = start('1.0.0.0');
    const target = memory(visible(4096), 1);
    run(new CommandBuffer().timestamp(target.va).finish());
    expect(guest.state(device)).toBe(6);
    expect(Reflect.has(OldCommandBuffer.prototype, 'timestamp')).toBe(false);
  });

  it('may neither write read-only addresses nor leave its ranges', () => {
    for (const [bytes, protection, state] of [
      [4096, 1n, 1],
      [4100, 1n, 7],
      [4096, 0n, 7],
      [4096, 8n, 7],
      [4096, 4n, 7],
    ] as const) {
      const { world, guest, device, memory, run } = start();
      const target = memory(visible(4096), 1, protection);
      run(new CommandBuffer().fill(target.va, bytes, 1).finish());
      world.settle();
      expect(guest.state(device)).toBe(state);
    }
  });
});

describe('a lost device', () => {
  it('tells its waiters, answers removed, and leaves the others alone', () => {
    const { guest, device, context } = start();
    const other = guest.device();
    const { fence, page } = guest.fence(device);
    const quiet = guest.fence(device, 0n, 0x40);
    const ended: number[] = [];
    guest.call(0x3a, { device, objects: [fence], fence_values: [1n] }, (status) => ended.push(status));
    guest.submit(context, 0x1234_5000n, 8);
    expect(ended).toEqual([STATUS.DEVICE_REMOVED]);
    expect([...page.subarray(0, 8)]).toEqual(Array(8).fill(0xff));
    expect(quiet.page[0]).toBe(0);
    expect(guest.submit(context, 0n, 0)).toBe(STATUS.DEVICE_REMOVED);
    expect(guest.call(0x04, { device }).status).toBe(STATUS.DEVICE_REMOVED);
    expect(guest.state(other)).toBe(1);
    guest.ok(0x19, { device });
    expect(guest.memory.used.system).toBe(0);
  });

  it('stops for a one-way call that failed at the broker', () => {
    const { guest, device, context } = start();
    const object = guest.handles.get(context);
    if (object !== undefined) guest.process.fault(object, STATUS.INVALID_HANDLE);
    expect(guest.state(device)).toBe(6);
  });
});
