import { describe, expect, it } from 'vitest';
import { STATUS } from '../../../src/abi/index.ts';
import { Guest, World } from './world.ts';

function start(): { guest: Guest; device: number } {
  const guest = new Guest(new World().driver);
  return { guest, device: guest.device() };
}

const wait = (device: number, objects: number[], fence_values: bigint[], async_event: bigint, flags = 0) => ({
  device,
  objects,
  fence_values,
  async_event,
  flags,
});

describe('a wait with an event', () => {
  it('completes at once and reports the event when all fences are there, once', () => {
    const { guest, device } = start();
    const [one, two] = [guest.fence(device).fence, guest.fence(device).fence];
    expect(guest.call(0x3a, wait(device, [one, two], [1n, 2n], 7n)).status).toBe(STATUS.SUCCESS);
    guest.signalCpu(device, one, 1n);
    expect(guest.events).toEqual([]);
    guest.signalCpu(device, two, 2n);
    guest.signalCpu(device, two, 3n);
    expect(guest.events).toEqual([7n]);
    expect(guest.process.inspect()).toMatchObject({ waits: 0 });
  });

  it('is over with the first fence when any is enough', () => {
    const { guest, device } = start();
    const [one, two] = [guest.fence(device).fence, guest.fence(device).fence];
    guest.ok(0x3a, wait(device, [one, two], [1n, 1n], 8n, 1));
    guest.signalCpu(device, two, 1n);
    expect(guest.events).toEqual([8n]);
  });

  it('reports a value that was reached already', () => {
    const { guest, device } = start();
    const { fence } = guest.fence(device, 5n);
    guest.ok(0x3a, wait(device, [fence], [5n], 9n));
    expect(guest.events).toEqual([9n]);
  });

  it('is released by the end of its fence and of its device, and dropped with its process', () => {
    const { guest, device } = start();
    const [one, two, three] = [guest.fence(device).fence, guest.fence(device).fence, guest.device()];
    guest.ok(0x3a, wait(device, [one], [1n], 1n));
    guest.ok(0x3a, wait(device, [two], [1n], 2n));
    guest.ok(0x1d, { sync_object: one });
    expect(guest.events).toEqual([1n]);
    guest.ok(0x19, { device });
    expect(guest.events).toEqual([1n, 2n]);
    guest.ok(0x3a, wait(three, [guest.fence(three).fence], [1n], 3n));
    guest.process.close();
    expect(guest.events).toEqual([1n, 2n]);
  });

  it('is released by the loss of its device; a lost fence takes no more', () => {
    const { guest, device } = start();
    const { fence } = guest.fence(device);
    guest.ok(0x3a, wait(device, [fence], [9n], 1n));
    const context = guest.context(device);
    guest.submit(context, 0x1000n, 8);
    expect(guest.events).toEqual([1n]);
    const other = guest.device();
    expect(guest.call(0x3a, wait(other, [fence], [9n], 2n)).status).toBe(STATUS.DEVICE_REMOVED);
    expect(guest.events).toEqual([1n]);
  });

  it('checks its arguments as the wait that blocks does', () => {
    const { guest, device } = start();
    const other = guest.context(device);
    expect(guest.call(0x3a, wait(device, [other], [1n], 1n)).status).toBe(STATUS.INVALID_HANDLE);
    expect(guest.call(0x3a, wait(other, [other], [1n], 1n)).status).toBe(STATUS.INVALID_HANDLE);
    expect(guest.events).toEqual([]);
  });
});

describe('a sync file', () => {
  const make = (device: number, monitored_fence: number, fence_value: bigint, sync_file_handle: bigint) => ({
    device,
    monitored_fence,
    fence_value,
    sync_file_handle,
  });

  it('reports its event at the value, also one past 32 bits', () => {
    const { guest, device } = start();
    const { fence } = guest.fence(device);
    const out = guest.ok(0x45, make(device, fence, 2n ** 40n, 5n));
    expect(out['sync_file_handle']).toBe(5n);
    guest.signalCpu(device, fence, 2n ** 40n - 1n);
    expect(guest.events).toEqual([]);
    guest.signalCpu(device, fence, 2n ** 40n);
    expect(guest.events).toEqual([5n]);
    guest.ok(0x45, make(device, fence, 1n, 6n));
    expect(guest.events).toEqual([5n, 6n]);
  });

  it('becomes readable when its fence ends', () => {
    const { guest, device } = start();
    const { fence } = guest.fence(device);
    guest.ok(0x45, make(device, fence, 1n, 5n));
    guest.ok(0x1d, { sync_object: fence });
    expect(guest.events).toEqual([5n]);
  });

  it('is of a fence of the guest’s, and has an event', () => {
    const { guest, device } = start();
    const { fence } = guest.fence(device);
    const { fence: progress } = guest.queue(device);
    const status = (values: ReturnType<typeof make>) => guest.call(0x45, values).status;
    expect(status(make(device, fence, 1n, 0n))).toBe(STATUS.INVALID_PARAMETER);
    expect(status(make(device, progress, 1n, 5n))).toBe(STATUS.INVALID_PARAMETER);
    expect(status(make(device, device, 1n, 5n))).toBe(STATUS.INVALID_PARAMETER);
    expect(status(make(fence, fence, 1n, 5n))).toBe(STATUS.INVALID_HANDLE);
    expect(guest.events).toEqual([]);
  });
});
