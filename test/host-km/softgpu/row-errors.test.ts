import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, STATUS } from '../../../src/abi/index.ts';
import { LIMITS } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { party } from './share-party.ts';
import { bench, Guest, World } from './world.ts';

const MIB = 1024 * 1024;
const PRESENT_REDIRECTED = 2;
const visible = (bytes: number): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'system', cpuVisible: true });

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  return { world, guest, ...bench(guest, visible(65_536), 16) };
}

describe('what softgpu does not have', () => {
  it.each<[string, number, (device: number, queue: number) => PlainObject, number]>([
    ['a node', 0x04, (device) => ({ device, node_ordinal: 1 }), STATUS.INVALID_PARAMETER],
    ['a paging queue', 0x07, (device) => ({ device, physical_adapter_index: 1 }), STATUS.INVALID_PARAMETER],
    ['a state', 0x0e, (device) => ({ device, state_type: 0 }), STATUS.INVALID_PARAMETER],
    ['a state', 0x0e, (device) => ({ device, state_type: 7 }), STATUS.INVALID_PARAMETER],
    [
      'a shared fence without security',
      0x10,
      (device) => ({ device, info: { type: 5, flags: 1 } }),
      STATUS.INVALID_PARAMETER,
    ],
    [
      'memory of another adapter',
      0x0a,
      () => ({ adapter: 1, memory_segment_group: 0, physical_adapter_index: 1 }),
      STATUS.INVALID_PARAMETER,
    ],
  ])('is refused: %s (0x%x)', (_, nr, values, status) => {
    const { guest, device, queue } = start();
    expect(guest.call(nr, values(device, queue)).status).toBe(status);
    expect(guest.state(device)).toBe(1);
  });

  it('is refused: a submission for a redirected present', () => {
    const { guest, context } = start();
    const submit = (flags: number) =>
      guest.call(0x0f, { command_length: 0, flags, broadcast_context: [context] }).status;
    expect([submit(0), submit(PRESENT_REDIRECTED)]).toEqual([0, STATUS.NOT_SUPPORTED]);
  });
});

describe('without room', () => {
  it('there is neither a fence nor a paging queue, and what was there goes on', () => {
    const { world, guest, device } = start();
    const { fence, page } = guest.fence(device);
    guest.memory.slabsLeft = 0;
    const info = { type: 5, monitored_fence: { initial_fence_value: 0n } };
    expect(guest.call(0x10, { device, info }).status).toBe(STATUS.NO_MEMORY);
    expect(guest.call(0x07, { device }).status).toBe(STATUS.NO_MEMORY);
    guest.signalCpu(device, fence, 3n);
    world.settle();
    expect([page[0], guest.state(device)]).toEqual([3, 1]);
    guest.memory.slabsLeft = 2;
    expect([guest.call(0x10, { device, info }).status, guest.call(0x07, { device }).status]).toEqual([0, 0]);
  });

  it('for another map there is no lock of a shared allocation, and one when there is some again', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.make([visible(4096)]);
    const [allocation = 0] = other.open(one.share(made.resource)).allocations;
    const { device, guest } = other;
    guest.memory.slabsLeft = 0;
    expect(guest.call(0x25, { device, allocation }).status).toBe(STATUS.NO_MEMORY);
    expect(guest.call(0x37, { device, allocation }).status).toBe(STATUS.INVALID_PARAMETER);
    guest.memory.slabsLeft = 1;
    one.lock(made.allocations[0] ?? 0)[0] = 7;
    expect(other.lock(allocation)[0]).toBe(7);
  });

  it('in its queue a context takes no signal, and takes one when there is some again', () => {
    const { world, guest, device, context, memory, run } = start();
    const target = memory(visible(2 * MIB), 512);
    const { fence, page } = guest.fence(device);
    // A FILL of two turns keeps the context busy.
    run(new CommandBuffer().fill(target.va, 2 * MIB, 1).finish());
    for (let i = 0; i < LIMITS.queuedItems; i++) expect(guest.submit(context, 0n, 0)).toBe(0);
    expect(guest.signalGpu(context, fence, 1n)).toBe(STATUS.NO_MEMORY);
    world.settle();
    expect([guest.signalGpu(context, fence, 1n), page[0]]).toEqual([0, 1]);
  });
});

describe('the end', () => {
  it('of a context is that of what is queued on it, and of nothing else', () => {
    const { world, guest, device, context, memory, run } = start();
    const target = memory(visible(2 * MIB), 512);
    const mine = guest.fence(device);
    const other = guest.fence(device);
    const next = guest.context(device);
    run(new CommandBuffer().fill(target.va, 2 * MIB, 1).finish());
    guest.signalGpu(context, mine.fence, 1n);
    guest.ok(0x05, { context });
    world.settle();
    guest.signalGpu(next, other.fence, 1n);
    expect([mine.page[0], other.page[0], guest.state(device)]).toEqual([0, 1, 1]);
    expect(target.bytes[2 * MIB - 4]).toBe(0);
  });

  it('of a paging queue lets go who waits for its fence, and what is resident stays so', () => {
    const { world, guest, device } = start();
    const { queue, fence } = guest.queue(device);
    const local = allocationPrivateData({ bytes: MIB, segment: 'local' });
    guest.call(0x0b, { paging_queue: queue, allocation_list: [guest.allocation(device, local)] });
    const ended: number[] = [];
    guest.call(0x3a, { device, objects: [fence], fence_values: [9n] }, (status) => ended.push(status));
    world.settle();
    expect(ended).toEqual([]);
    guest.ok(0x1c, { paging_queue: queue });
    expect(ended).toEqual([0]);
    const usage = guest.ok(0x0a, { adapter: 1, memory_segment_group: 0 });
    expect(usage).toMatchObject({ current_usage: BigInt(MIB) });
  });
});
