import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { bench, Guest, World } from './world.ts';

const [GENERIC, DRIVER_ERROR] = [0x8000_0000, 0x8000_0006];
const [ACTIVE, RESET, PAGE_FAULT] = [1, 2, 7];

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const data = allocationPrivateData({ bytes: 4096, segment: 'system', cpuVisible: true });
  const own = bench(guest, data, 1);
  const mark = (device: number, reason = GENERIC) => guest.call(0x26, { device, reason }).status;
  return { world, guest, data, mark, ...own };
}

describe('a device that its guest marks as in error', () => {
  it.each([GENERIC, DRIVER_ERROR])('is reset, and takes no work any more (reason %i)', (reason) => {
    const { guest, device, context, run, mark } = start();
    expect(mark(device, reason)).toBe(STATUS.SUCCESS);
    expect(guest.state(device)).toBe(RESET);
    expect(run(new CommandBuffer().nop().finish())).toBe(STATUS.DEVICE_REMOVED);
    expect(guest.signalGpu(context, 0, 1n)).toBe(STATUS.DEVICE_REMOVED);
    expect(guest.call(0x04, { device }).status).toBe(STATUS.DEVICE_REMOVED);
    expect(guest.call(0x10, { device, info: { type: 5 } }).status).toBe(STATUS.DEVICE_REMOVED);
  });

  it('ends what waits for its fences, and the work that it has', () => {
    const { world, guest, device, run, commands, mark } = start();
    const { fence, page } = guest.fence(device);
    const ended: number[] = [];
    guest.call(0x3a, { device, objects: [fence], fence_values: [1n] }, (status) => ended.push(status));
    const module = { va: commands.va, bytes: 8 };
    run(new CommandBuffer().dispatch({ module, groups: 1, bindings: [], args: [] }).finish());
    world.settle();
    expect(world.compute.orders).toHaveLength(1);
    mark(device);
    expect(ended).toEqual([STATUS.DEVICE_REMOVED]);
    expect(page.subarray(0, 8)).toEqual(new Uint8Array(8).fill(0xff));
    expect(world.compute.aborted).toBe(1);
  });

  it('says why to an operator', () => {
    const { guest, device, mark } = start();
    mark(device, DRIVER_ERROR);
    expect(guest.process.inspect()['lost']).toEqual(['marked by its guest: driver error']);
  });

  it('takes no other device with it, of this process or of another', () => {
    const { world, guest, data, device, mark } = start();
    const other = bench(guest, data, 1);
    const stranger = new Guest(world.driver);
    const far = bench(stranger, data, 1);
    mark(device);
    for (const [whose, one] of [
      [guest, other],
      [stranger, far],
    ] as const) {
      const { fence, page } = whose.fence(one.device);
      expect(one.run(new CommandBuffer().nop().finish())).toBe(STATUS.SUCCESS);
      expect(whose.signalGpu(one.context, fence, 1n)).toBe(STATUS.SUCCESS);
      expect([page[0], whose.state(one.device)]).toEqual([1, ACTIVE]);
    }
  });

  it.each([0, 1, GENERIC - 1, GENERIC + 1, DRIVER_ERROR - 1, DRIVER_ERROR + 1])(
    'is not so for a reason that there is not: %i',
    (reason) => {
      const { guest, device, mark } = start();
      expect(mark(device, reason)).toBe(STATUS.INVALID_PARAMETER);
      expect(guest.state(device)).toBe(ACTIVE);
    },
  );

  it('stays lost as it was lost first, and can be destroyed', () => {
    const { guest, device, context, mark } = start();
    guest.submit(context, 0x1234_0000n, 4);
    expect(mark(device)).toBe(STATUS.SUCCESS);
    expect(guest.state(device)).toBe(PAGE_FAULT);
    guest.ok(0x19, { device });
  });

  it('is a device: nothing else can be marked', () => {
    const { context, mark } = start();
    expect([mark(context), mark(0)]).toEqual([STATUS.INVALID_HANDLE, STATUS.INVALID_HANDLE]);
  });
});
