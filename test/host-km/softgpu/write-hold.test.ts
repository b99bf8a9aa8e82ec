/** What HOLD and RELEASE do to softgpu's work: nothing that a guest sees of memory changes between them. */
import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import type { CallResult } from '../../../src/host-km/index.ts';
import { bench, FakeCompute, Guest, World } from './world.ts';

const MIB = 1 << 20;
const visible = (bytes: number) => allocationPrivateData({ bytes, segment: 'system', cpuVisible: true });

class WideCompute extends FakeCompute {
  override readonly window = new Uint8Array(8 * MIB);
}

function start(bytes = 64 * 1024) {
  const compute = new WideCompute();
  const world = new World('1.1.0.0', compute);
  const guest = new Guest(world.driver);
  const one = bench(guest, visible(65_536), 16);
  const data = one.memory(visible(bytes), bytes / 4096);
  const { fence, page } = guest.fence(one.device);
  let end = 0;
  /** Each buffer at a place of its own: one that is queued is not read yet. */
  const run = (buffer: CommandBuffer): CallResult => {
    const words = buffer.finish();
    one.commands.bytes.set(words, end);
    end += words.length;
    return guest.submit(one.context, one.commands.va + BigInt(end - words.length), words.length);
  };
  const fill = (value: number, size = 4096, at = 0) =>
    run(new CommandBuffer().fill(data.va + BigInt(at), size, value * 0x0101_0101));
  const dispatch = (size = 64, access: 'read' | 'write' = 'write') =>
    run(
      new CommandBuffer().dispatch({
        module: { va: one.commands.va, bytes: 8 },
        groups: 1,
        bindings: [{ va: data.va, bytes: size, access }],
      }),
    );
  const hold = () => {
    const state = { done: 0 };
    guest.process.hold(() => state.done++);
    return state;
  };
  const reached = (value: bigint) => {
    const state = { status: undefined as number | undefined };
    const wait = { device: one.device, objects: [fence], fence_values: [value] };
    const { status } = guest.call(0x3a, wait, (ended) => {
      state.status = ended;
    });
    if (status !== 'pending') state.status = status;
    return state;
  };
  return { world, compute, guest, ...one, data, fence, page, run, fill, dispatch, hold, reached };
}

describe('a held process', () => {
  it('writes nothing until it is released, whatever it is given meanwhile, and keeps the order', () => {
    const { world, guest, context, data, fence, page, fill, hold } = start();
    fill(1);
    const held = hold();
    expect(held.done).toBe(1);
    expect(fill(2, 8192)).toBe(0);
    guest.signalGpu(context, fence, 1n);
    fill(3);
    guest.signalGpu(context, fence, 2n);
    world.settle();
    expect([data.bytes[0], data.bytes[4096], page[0]]).toEqual([1, 0, 0]);
    guest.process.release();
    world.settle();
    expect([data.bytes[0], data.bytes[4096], page[0]]).toEqual([3, 2, 2]);
    fill(4);
    expect(data.bytes[0]).toBe(4);
  });

  it('is held by a second HOLD at once, and a RELEASE without one changes nothing', () => {
    const { world, guest, data, fill, hold } = start();
    guest.process.release();
    const all = [hold(), hold()];
    fill(1);
    world.settle();
    expect([all.map(({ done }) => done), data.bytes[0]]).toEqual([[1, 1], 0]);
    guest.process.release();
    guest.process.release();
    world.settle();
    expect(data.bytes[0]).toBe(1);
  });

  it('stops a long FILL and a COPY where they are', () => {
    for (const copy of [false, true]) {
      const { world, guest, data, memory, fill, run, hold } = start(4 * MIB);
      const source = memory(visible(4 * MIB), 1024);
      source.bytes.fill(7);
      if (copy) run(new CommandBuffer().copy(data.va, source.va, 4 * MIB));
      else fill(7, 4 * MIB);
      world.turn();
      expect([data.bytes[2 * MIB - 1], data.bytes[2 * MIB]]).toEqual([7, 0]);
      expect(hold().done).toBe(1);
      world.settle();
      expect(data.bytes[2 * MIB]).toBe(0);
      guest.process.release();
      world.settle();
      expect(data.bytes.every((byte) => byte === 7)).toBe(true);
    }
  });

  it('writes no timestamp', () => {
    const { world, guest, data, run, hold } = start();
    hold();
    run(new CommandBuffer().timestamp(data.va));
    world.settle();
    expect(data.bytes[0]).toBe(0);
    guest.process.release();
    world.settle();
    expect(data.bytes[0]).toBe(1);
  });

  it('lets a processor signal and wait: only the queues of contexts stop', () => {
    const { world, guest, device, context, fence, page, fill, hold, reached, data } = start();
    const gate = guest.fence(device);
    const values = { context, objects: [gate.fence], monitored_fence_values: [1n] };
    guest.call(0x32, values, () => {}, 0x3b);
    fill(5);
    hold();
    const one = reached(1n);
    guest.signalCpu(device, fence, 1n);
    expect([one.status, page[0]]).toEqual([0, 1]);
    guest.signalCpu(device, gate.fence, 1n);
    world.settle();
    expect(data.bytes[0]).toBe(0);
    guest.process.release();
    world.settle();
    expect(data.bytes[0]).toBe(5);
  });

  it('holds a wait that comes first, and what is queued behind it', () => {
    const { world, guest, device, context, fill, hold, data } = start();
    const gate = guest.fence(device, 1n);
    hold();
    const values = { context, objects: [gate.fence], monitored_fence_values: [1n] };
    expect(guest.call(0x32, values, () => {}, 0x3b).status).toBe(0);
    fill(6);
    world.settle();
    expect(data.bytes[0]).toBe(0);
    guest.process.release();
    world.settle();
    expect(data.bytes[0]).toBe(6);
  });
});

describe('a dispatch and a hold', () => {
  it('do not wait for each other: results that come meanwhile are written with the release', () => {
    const { world, compute, guest, data, dispatch, hold, context, fence, page } = start();
    dispatch();
    guest.signalGpu(context, fence, 1n);
    world.settle();
    const before = guest.memory.used.system;
    expect([compute.orders.length, hold().done]).toEqual([1, 1]);
    compute.window.fill(9);
    compute.end('DONE');
    world.settle();
    // The engine is free, and its window may be another's.
    expect([compute.released, data.bytes[0], page[0]]).toEqual([1, 0, 0]);
    expect(guest.memory.used.system).toBe(before + 64);
    compute.window.fill(1);
    guest.process.release();
    world.settle();
    expect([...data.bytes.subarray(0, 65)]).toEqual([...Array(64).fill(9), 0]);
    expect([page[0], guest.memory.used.system, guest.engineNs]).toEqual([1, before, 1000]);
  });

  it('keep as much as an engine holds, slice by slice', () => {
    const { world, compute, guest, data, dispatch, hold } = start(6 * MIB);
    dispatch(6 * MIB);
    world.settle();
    hold();
    compute.window.fill(9);
    compute.end('DONE');
    expect(compute.released).toBe(0);
    world.settle();
    expect([compute.released, data.bytes.includes(9)]).toEqual([1, false]);
    guest.process.release();
    world.settle();
    expect(data.bytes.every((byte) => byte === 9)).toBe(true);
  });

  it('have what is being written back written whole before the hold is there', () => {
    const { world, compute, guest, data, dispatch, fill, hold } = start(6 * MIB);
    dispatch(6 * MIB);
    fill(5);
    world.settle();
    compute.window.fill(9);
    compute.end('DONE');
    world.turn();
    const held = hold();
    const again = hold();
    expect([held.done, data.bytes[0], data.bytes[5 * MIB]]).toEqual([0, 9, 0]);
    world.settle();
    expect([held.done, again.done, data.bytes.every((byte) => byte === 9)]).toEqual([1, 1, true]);
    guest.process.release();
    world.settle();
    expect(data.bytes[0]).toBe(5);
  });

  it.each(['context', 'device'] as const)('let the hold be there when its %s ends under it', (what) => {
    const { world, compute, guest, device, context, dispatch, hold } = start(6 * MIB);
    dispatch(6 * MIB);
    world.settle();
    compute.end('DONE');
    const held = hold();
    expect(held.done).toBe(0);
    if (what === 'context') guest.ok(0x05, { context });
    else guest.ok(0x19, { device });
    expect(held.done).toBe(1);
  });

  it('compute again what there is no memory to keep', () => {
    const { world, compute, guest, data, dispatch, hold, device } = start();
    dispatch();
    world.settle();
    hold();
    guest.memory.budget.system = guest.memory.used.system + 63;
    compute.window.fill(9);
    compute.end('DONE');
    world.settle();
    expect([compute.released, compute.orders.length]).toEqual([1, 1]);
    guest.process.release();
    world.settle();
    expect([compute.orders.length, data.bytes[0]]).toEqual([2, 0]);
    compute.window.fill(8);
    compute.end('DONE');
    world.settle();
    expect([data.bytes[0], guest.state(device), compute.released]).toEqual([8, 1, 2]);
  });

  it('signal nothing before the release, even when nothing is to be written', () => {
    const { world, compute, guest, dispatch, hold, context, fence, page } = start();
    dispatch(64, 'read');
    guest.signalGpu(context, fence, 1n);
    world.settle();
    hold();
    compute.end('DONE');
    world.settle();
    expect([compute.released, page[0]]).toEqual([1, 0]);
    guest.process.release();
    world.settle();
    expect(page[0]).toBe(1);
  });

  it('start no kernel, and lose a device whose kernel hangs', () => {
    const { world, compute, guest, device, dispatch, hold, reached } = start();
    dispatch();
    world.settle();
    hold();
    const other = guest.context(device);
    expect(guest.submit(other, 0n, 0)).toBe(0);
    const waiter = reached(1n);
    compute.end('HUNG');
    world.settle();
    expect([guest.state(device), waiter.status]).toEqual([3, STATUS.DEVICE_REMOVED]);
    const second = start();
    second.hold();
    second.dispatch();
    second.world.settle();
    expect(second.compute.shares).toEqual([]);
  });
});

describe('a process that holds', () => {
  it('again and again still gets ahead: what was let go has its turn first', () => {
    const { world, guest, data, fill, hold } = start(4 * MIB);
    fill(7, 4 * MIB);
    hold();
    world.settle();
    for (let mib = 2; mib <= 4; mib++) {
      guest.process.release();
      const held = hold();
      expect(held.done).toBe(0);
      world.settle();
      expect(held.done).toBe(1);
      expect(data.bytes.lastIndexOf(7)).toBe(mib * MIB - 1);
    }
  });

  it('and takes it back before it is there has no hold', () => {
    const { world, compute, guest, data, dispatch, fill, hold } = start(6 * MIB);
    dispatch(6 * MIB);
    world.settle();
    compute.end('DONE');
    const held = hold();
    guest.process.release();
    expect(held.done).toBe(1);
    fill(3);
    world.settle();
    expect(data.bytes[0]).toBe(3);
  });

  it.each(['nothing', 'kept results', 'results half written', 'work let go'])(
    'ends with %s, and gives everything back',
    (what) => {
      const { world, compute, guest, dispatch, fill, hold } = start(6 * MIB);
      dispatch(6 * MIB);
      fill(1);
      world.settle();
      if (what === 'results half written') compute.end('DONE');
      const held = hold();
      if (what !== 'nothing') compute.end('DONE');
      if (what !== 'results half written') world.settle();
      if (what === 'work let go') guest.process.release();
      const done = held.done;
      guest.process.close();
      world.settle();
      expect(held.done).toBe(done);
      expect(compute.aborted + compute.released).toBe(1);
      expect([guest.memory.used, guest.memory.slabs.size]).toEqual([{ local: 0, system: 0 }, 0]);
    },
  );

  it('for good holds up neither its partition nor another', () => {
    const { world, compute, guest, dispatch, hold } = start();
    dispatch();
    world.settle();
    hold();
    compute.end('DONE');
    world.settle();
    for (const partition of ['guest-a', 'guest-b']) {
      const other = new Guest(world.driver, partition);
      const one = bench(other, visible(65_536), 16);
      const data = one.memory(visible(4096), 1);
      const buffer = new CommandBuffer();
      const bindings = [{ va: data.va, bytes: 64, access: 'write' as const }];
      buffer.dispatch({ module: { va: one.commands.va, bytes: 8 }, groups: 1, bindings });
      one.run(buffer.finish());
      world.settle();
      compute.window.fill(4);
      compute.end('DONE');
      world.settle();
      expect(data.bytes[0]).toBe(4);
    }
    expect(guest.process.inspect()).toMatchObject({ held: true, lost: [] });
  });
});
