import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { LIMITS } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { bench, Guest, World } from './world.ts';

const visible = (bytes: number): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'system', cpuVisible: true });

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const one = bench(guest, visible(65_536), 16);
  const data = one.memory(visible(4096), 1);
  const { fence, page } = guest.fence(one.device);
  const dispatch = (bytes = 64, groups = 1, access: 'read' | 'write' = 'write') =>
    new CommandBuffer()
      .dispatch({
        module: { va: data.va, bytes: 8 },
        groups,
        bindings: [{ va: data.va + 1024n, bytes, access }],
        args: [1, 2],
      })
      .finish();
  return { world, guest, ...one, data, fence, page, dispatch };
}

describe('a dispatch', () => {
  it('copies in, runs, copies out what may be written, and only then signals', () => {
    const { world, guest, context, run, data, fence, page, dispatch } = start();
    data.bytes.fill(3);
    run(dispatch());
    guest.signalGpu(context, fence, 1n);
    world.settle();
    const { compute } = world;
    expect(compute.orders).toMatchObject([
      { moduleBytes: 8, groups: 1, bindings: [{ at: 16, bytes: 64, write: true }] },
    ]);
    expect([...compute.window.subarray(0, 8), ...compute.window.subarray(16, 80)]).toEqual(Array(72).fill(3));
    compute.window.fill(9);
    expect(page[0]).toBe(0);
    compute.end('DONE');
    world.settle();
    expect([
      ...data.bytes.subarray(1024 - 1, 1024 + 1),
      ...data.bytes.subarray(1024 + 63, 1024 + 65),
    ]).toEqual([3, 9, 9, 3]);
    expect([page[0], guest.engineNs, compute.released]).toEqual([1, 1000, 1]);
  });

  it('leaves what is only read as it is', () => {
    const { world, run, data, dispatch } = start();
    run(dispatch(64, 1, 'read'));
    world.settle();
    world.compute.window.fill(9);
    world.compute.end('DONE');
    world.settle();
    expect(data.bytes.includes(9)).toBe(false);
  });

  it.each([
    ['HUNG', 3],
    ['LOST', 2],
    ['TRAP', 6],
    ['CONTRACT', 6],
  ] as const)('%s stops its device, and gives the engine back', (code, state) => {
    const { world, guest, device, context, run, fence, dispatch } = start();
    const ended: number[] = [];
    run(dispatch());
    guest.signalGpu(context, fence, 1n);
    guest.call(0x3a, { device, objects: [fence], fence_values: [1n] }, (status) => ended.push(status));
    world.settle();
    world.compute.end(code);
    expect([guest.state(device), world.compute.released, ended]).toEqual([state, 1, [STATUS.DEVICE_REMOVED]]);
  });

  it('stops its device when there is no engine', () => {
    const { world, guest, device, run, dispatch } = start();
    world.compute.available = false;
    run(dispatch());
    world.settle();
    expect(guest.state(device)).toBe(2);
  });

  it('is aborted with its context, its device or its process', () => {
    for (const how of ['context', 'device', 'process'] as const) {
      const { world, guest, device, context, run, dispatch } = start();
      run(dispatch());
      world.settle();
      if (how === 'context') guest.ok(0x05, { context });
      else if (how === 'device') guest.ok(0x19, { device });
      else guest.process.close();
      expect(world.compute.aborted).toBe(1);
      world.compute.end('DONE');
      world.settle();
    }
  });

  it('faults on memory that went away under it', () => {
    const { world, guest, device, run, data, dispatch } = start();
    run(dispatch());
    world.settle();
    guest.ok(0x13, { device, allocations: [data.allocation] });
    world.compute.end('DONE');
    world.settle();
    expect(guest.state(device)).toBe(7);
  });

  it('holds at most what an engine can', () => {
    const { world, guest, device, run, dispatch } = start();
    run(dispatch(0xffff_fff0));
    world.settle();
    expect([guest.state(device), world.compute.orders.length]).toEqual([6, 0]);
  });
});

describe('a context', () => {
  it('keeps commands, signals and waits in order', () => {
    const { world, guest, device, context, run, fence, page, dispatch } = start();
    const gate = guest.fence(device);
    run(dispatch());
    guest.signalGpu(context, fence, 1n);
    run(dispatch());
    guest.signalGpu(context, fence, 2n);
    world.settle();
    expect([world.compute.orders.length, page[0]]).toEqual([1, 0]);
    world.compute.end('DONE');
    world.settle();
    expect([world.compute.orders.length, page[0]]).toEqual([2, 1]);
    world.compute.end('DONE');
    world.settle();
    expect([page[0], gate.page[0]]).toEqual([2, 0]);
  });

  it('waits for a fence before it goes on', () => {
    const { world, guest, device, context, fence, page } = start();
    const gate = guest.fence(device);
    const values = { context, objects: [gate.fence], monitored_fence_values: [2n] };
    expect(guest.call(0x32, values, () => {}, 0x3b).status).toBe(0);
    guest.signalGpu(context, fence, 1n);
    guest.signalCpu(device, gate.fence, 1n);
    world.settle();
    expect(page[0]).toBe(0);
    guest.signalCpu(device, gate.fence, 2n);
    world.settle();
    expect(page[0]).toBe(1);
    guest.call(0x32, values, () => {}, 0x3b);
    guest.signalGpu(context, fence, 2n);
    expect(page[0]).toBe(2);
  });

  it('queues up to its limit', () => {
    const { guest, context, run, dispatch } = start();
    run(dispatch());
    for (let i = 0; i < LIMITS.queuedItems; i++) expect(guest.submit(context, 0n, 0)).toBe(0);
    expect(guest.submit(context, 0n, 0)).toBe(STATUS.NO_MEMORY);
  });
});

describe('hostile command buffers', () => {
  const words = (...values: readonly number[]): Uint8Array => new Uint8Array(new Uint32Array(values).buffer);

  it.each([
    ['an unknown opcode', words(0x0002_0006, 0)],
    ['no length', words(0x0000_0001)],
    ['a length past the end', words(0x0003_0001, 0)],
    ['a short FILL', words(0x0002_0002, 0)],
    ['a FILL of odd bytes', words(0x0008_0002, 0, 0, 0, 3, 0, 0, 0)],
    ['a bad command behind good ones', words(0x0001_0001, 0x0001_0001, 0x0001_0009)],
    ['a dispatch with 17 bindings', words(0x0008_0004, 0, 0, 0, 8, 1, 17, 0)],
    ['a dispatch whose bindings are not there', words(0x0008_0004, 0, 0, 0, 8, 1, 1, 0)],
    ['a dispatch with too much of args', words(0x0008_0004, 0, 0, 0, 8, 1, 0, 4097)],
    ['a dispatch of no module', words(0x0008_0004, 0, 0, 0, 0, 1, 0, 0)],
    ['a dispatch of a huge module', words(0x0008_0004, 0, 0, 0, LIMITS.moduleBytes + 1, 1, 0, 0)],
    ['a dispatch of too many groups', words(0x0008_0004, 0, 0, 0, 8, LIMITS.groups + 1, 0, 0)],
    ['a binding without access', words(0x000c_0004, 0, 0, 0, 8, 1, 1, 0, 0, 0, 64, 0)],
  ])('%s stops the device before anything ran', (_, bytes) => {
    const { world, guest, device, run } = start();
    run(bytes);
    world.settle();
    expect([guest.state(device), world.compute.shares]).toEqual([6, []]);
  });

  it('takes 64 KiB, and not four bytes more', () => {
    const { guest, device, context, commands } = start();
    commands.bytes.set(words(...Array<number>(16_384).fill(0x0001_0001)));
    expect(guest.submit(context, commands.va, 65_536)).toBe(0);
    expect(guest.submit(context, commands.va, 65_540)).toBe(STATUS.INVALID_PARAMETER);
    expect(guest.submit(context, commands.va, 6)).toBe(STATUS.INVALID_PARAMETER);
    expect(guest.state(device)).toBe(1);
  });

  it('whatever they hold, ends in a device that runs or one that stopped', () => {
    const word = fc.oneof(
      fc.nat(),
      fc.constantFrom(1, 2, 3, 4, 5).chain((op) => fc.nat(16).map((size) => (size << 16) | op)),
      fc.constantFrom(0x10000, 0x11000, 0x12000, 8, 0, 0xffff_ffff),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (values) => {
        const { world, guest, device, run } = start();
        run(words(...values));
        for (let turns = 0; turns < 4096 && world.turn(); turns++)
          if (world.compute.done) world.compute.end('DONE');
        expect([1, 6, 7]).toContain(guest.state(device));
        guest.process.close();
        expect(guest.memory.used).toEqual({ local: 0, system: 0 });
        expect(guest.memory.slabs.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
