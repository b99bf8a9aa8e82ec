import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { bench, Guest, World } from './world.ts';

function start() {
  const guest = new Guest(new World().driver);
  const data = allocationPrivateData({ bytes: 8192, segment: 'system', cpuVisible: true });
  const own = bench(guest, data, 2);
  const buffer = own.memory(data, 2);
  const invalidate = (offset: bigint, length: bigint, allocation = buffer.allocation) =>
    guest.call(0x24, { device: own.device, allocation, offset, length }).status;
  return { guest, ...own, buffer, invalidate };
}

describe('invalidating the cache of an allocation', () => {
  it('shows what the GPU wrote, as it is without', () => {
    const { run, buffer, invalidate } = start();
    run(new CommandBuffer().fill(buffer.va, 16, 5).finish());
    const before = buffer.bytes.slice(0, 20);
    expect(invalidate(0n, 8192n)).toBe(STATUS.SUCCESS);
    expect(before).toEqual(Uint8Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0));
    expect(buffer.bytes.slice(0, 20)).toEqual(before);
  });

  it.each([
    [0n, 8192n, 0n, 8193n],
    [8191n, 1n, 8191n, 2n],
    [8192n, 0n, 8193n, 0n],
    [4096n, 4096n, 2n ** 64n - 1n, 2n ** 64n - 1n],
    [0n, 1n, 2n ** 64n - 4096n, 8192n],
  ])('takes %i and %i bytes, but not %i and %i', (offset, length, beyond, tooMany) => {
    const { invalidate } = start();
    expect(invalidate(offset, length)).toBe(STATUS.SUCCESS);
    expect(invalidate(beyond, tooMany)).toBe(STATUS.INVALID_PARAMETER);
  });

  it('is of an allocation, and of a device that is not lost', () => {
    const { guest, device, context, invalidate } = start();
    expect(invalidate(0n, 1n, context)).toBe(STATUS.INVALID_HANDLE);
    guest.ok(0x26, { device, reason: 0x8000_0000 });
    expect(invalidate(0n, 1n)).toBe(STATUS.DEVICE_REMOVED);
  });
});
