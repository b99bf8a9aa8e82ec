import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { LIMITS } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { bench, Guest, World } from './world.ts';

const [AT_SUBMISSION, EVENT, REWIND] = [1, 2, 4];

/** A context that works until the test ends its dispatch, and two that are idle, of one device. */
function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const data = allocationPrivateData({ bytes: 4096, segment: 'system', cpuVisible: true });
  const { device, context: busy, commands, run } = bench(guest, data, 1);
  const idle = guest.context(device);
  const { fence, page } = guest.fence(device);
  const seen = (of = page) => new DataView(of.buffer).getBigUint64(0, true);
  const occupy = () => {
    const module = { va: commands.va, bytes: 8 };
    run(new CommandBuffer().dispatch({ module, groups: 1, bindings: [], args: [] }).finish());
    world.settle();
  };
  const finish = () => {
    world.compute.end('DONE');
    world.settle();
  };
  const signal = (contexts: number[], values: bigint[], objects = values.map(() => fence), flags = 0) =>
    guest.call(0x33, { contexts, objects, monitored_fence_values: values, flags }).status;
  const event = (contexts: number[], id: bigint, objects: number[] = []) =>
    guest.call(0x33, { contexts, objects, flags: EVENT, cpu_event_handle: id }).status;
  return { world, guest, device, busy, idle, fence, page, seen, occupy, finish, signal, event };
}

describe('a signal of several contexts', () => {
  it('comes at once where all are idle, with the highest value of each fence', () => {
    const { guest, device, busy, idle, fence, seen, signal } = start();
    const other = guest.fence(device);
    expect(signal([busy, idle], [3n, 7n, 5n], [fence, other.fence, fence])).toBe(STATUS.SUCCESS);
    expect([seen(), seen(other.page)]).toEqual([5n, 7n]);
  });

  it('comes from each when it gets there', () => {
    const { guest, device, busy, idle, fence, seen, occupy, finish, signal } = start();
    occupy();
    signal([busy, idle], [4n]);
    expect(seen()).toBe(4n);
    guest.signalCpu(device, fence, 1n, REWIND);
    expect(seen()).toBe(1n);
    finish();
    expect(seen()).toBe(4n);
  });

  it('goes back only when told so, and then to the value that is named last', () => {
    const { busy, idle, seen, occupy, finish, signal } = start();
    signal([idle], [9n]);
    signal([idle], [4n]);
    expect(seen()).toBe(9n);
    signal([idle], [2n, 6n, 4n], undefined, REWIND);
    expect(seen()).toBe(4n);
    occupy();
    signal([busy], [1n], undefined, REWIND);
    expect(seen()).toBe(4n);
    finish();
    expect(seen()).toBe(1n);
  });

  it('ends a wait for it', () => {
    const { guest, device, busy, fence, occupy, finish, signal } = start();
    const ended: number[] = [];
    occupy();
    signal([busy], [1n]);
    guest.call(0x3a, { device, objects: [fence], fence_values: [1n] }, (status) => ended.push(status));
    expect(ended).toEqual([]);
    finish();
    expect(ended).toEqual([STATUS.SUCCESS]);
  });

  it('is of no context when one of them cannot take it', () => {
    const { guest, device, busy, idle, fence, seen, occupy, signal } = start();
    occupy();
    for (let i = 0; i < LIMITS.queuedItems - 1; i++) signal([busy], [1n]);
    const { fence: last, page } = guest.fence(device);
    expect(signal([busy], [1n], [fence])).toBe(STATUS.SUCCESS);
    expect(signal([idle, busy], [1n], [last])).toBe(STATUS.NO_MEMORY);
    expect([seen(page), seen()]).toEqual([0n, 0n]);
    expect(signal([idle], [1n], [last])).toBe(STATUS.SUCCESS);
  });

  it('counts the fences that it names once for each context that has to wait', () => {
    const { guest, device, busy, occupy, signal } = start();
    occupy();
    const fences = Array.from({ length: LIMITS.listedFences / 8 }, () => guest.fence(device).fence);
    const values = fences.map(() => 1n);
    for (let i = 0; i < 7; i++) expect(signal([busy, busy], values, fences)).toBe(STATUS.SUCCESS);
    expect(signal([busy], values, fences)).toBe(STATUS.SUCCESS);
    expect(signal([busy], [1n], fences.slice(0, 1))).toBe(STATUS.NO_MEMORY);
  });

  it('refuses what it cannot signal, and does nothing then', () => {
    const { guest, device, busy, idle, fence, seen, signal } = start();
    const paging = guest.queue(device).fence;
    const silent = guest.fence(device, 0n, 0x10).fence;
    expect([
      signal([busy], [1n, 1n], [fence, paging]),
      signal([busy], [1n, 1n], [fence, silent]),
      signal([busy], [1n, 1n], [fence, device]),
      signal([busy, device], [1n]),
      signal([idle], []),
      signal([idle], [1n], undefined, AT_SUBMISSION),
    ]).toEqual([
      STATUS.INVALID_HANDLE,
      STATUS.ACCESS_DENIED,
      STATUS.INVALID_HANDLE,
      STATUS.INVALID_HANDLE,
      STATUS.INVALID_PARAMETER,
      STATUS.NOT_SUPPORTED,
    ]);
    expect(seen()).toBe(0n);
    expect(guest.process.inspect()['refused']).toMatchObject({ signal_at_submission: 1 });
  });

  it('refuses a context of a lost device beside a good one', () => {
    const { guest, idle, seen, signal, event } = start();
    const lost = guest.device();
    const context = guest.context(lost);
    guest.ok(0x26, { device: lost, reason: 0x8000_0000 });
    expect([signal([idle, context], [1n]), event([idle, context], 1n)]).toEqual([
      STATUS.DEVICE_REMOVED,
      STATUS.DEVICE_REMOVED,
    ]);
    expect([seen(), guest.events]).toEqual([0n, []]);
  });
});

describe('an event of several contexts', () => {
  it('is reported at once where all are idle', () => {
    const { guest, busy, idle, event } = start();
    expect(event([busy, idle, idle], 7n)).toBe(STATUS.SUCCESS);
    expect(guest.events).toEqual([7n]);
  });

  it('is reported once, when the last of them is there', () => {
    const { guest, busy, idle, occupy, finish, event } = start();
    occupy();
    event([busy, idle, busy], 7n);
    expect(guest.events).toEqual([]);
    finish();
    expect(guest.events).toEqual([7n]);
  });

  it('comes after what was queued before it', () => {
    const { guest, device, busy, occupy, finish, signal, event } = start();
    const gate = guest.fence(device).fence;
    occupy();
    // 0x3b begins as 0x32 does.
    const wait = { context: busy, objects: [gate], monitored_fence_values: [1n] };
    guest.call(0x32, wait, undefined, 0x3b);
    signal([busy], [1n]);
    event([busy], 7n);
    finish();
    expect(guest.events).toEqual([]);
    guest.signalCpu(device, gate, 1n);
    finish();
    expect(guest.events).toEqual([7n]);
  });

  it.each([
    ['context', 0x05],
    ['device', 0x19],
    ['device', 0x26],
  ])('is reported when a %s that it waits for is over (%i), and not twice', (what, nr) => {
    const { guest, device, busy, idle, occupy, finish, event } = start();
    occupy();
    event([busy, idle], 7n);
    guest.ok(
      nr,
      what === 'context' ? { context: busy } : { device, ...(nr === 0x26 && { reason: 2 ** 31 }) },
    );
    finish();
    expect(guest.events).toEqual([7n]);
  });

  it('counts a context once that gets there in the turn in which its device is lost', () => {
    const { guest, device, busy, occupy, finish, event } = start();
    const far = guest.device();
    const waiting = guest.context(far);
    const gate = guest.fence(far).fence;
    const wait = { context: waiting, objects: [gate], monitored_fence_values: [1n] };
    guest.call(0x32, wait, undefined, 0x3b);
    occupy();
    event([busy, waiting], 7n);
    guest.submit(busy, 0x1234_0000n, 4);
    finish();
    expect([guest.state(device), guest.state(far), guest.events]).toEqual([7, 1, []]);
    guest.signalCpu(far, gate, 1n);
    finish();
    expect(guest.events).toEqual([7n]);
  });

  it('is refused with objects, without an event, and where a queue is full', () => {
    const { guest, busy, fence, occupy, signal, event } = start();
    expect([event([busy], 7n, [fence]), event([busy], 0n)]).toEqual(Array(2).fill(STATUS.INVALID_PARAMETER));
    occupy();
    for (let i = 0; i < LIMITS.queuedItems - 1; i++) signal([busy], [1n]);
    expect([event([busy], 7n), event([busy], 8n)]).toEqual([STATUS.SUCCESS, STATUS.NO_MEMORY]);
    expect(guest.events).toEqual([]);
  });
});
