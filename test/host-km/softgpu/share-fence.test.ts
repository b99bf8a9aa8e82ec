import { describe, expect, it } from 'vitest';
import { CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { PAGE, type Party, party, visible } from './share-party.ts';
import { World } from './world.ts';

describe('a shared fence', () => {
  const value = (page: Uint8Array): bigint =>
    new DataView(page.buffer, page.byteOffset).getBigUint64(0, true);
  const SHARED_FENCE = 3;
  const NO_SIGNAL = 0x10;
  const NO_SIGNAL_MAX_VALUE_ON_TDR = 0x40;

  function openFence(one: Party, fd: number, flags = 0) {
    const { guest, device } = one;
    const { status, out } = guest.call(0x40, { device, nt_handle: BigInt(fd), flags });
    if (status !== 0) return { status, fence: 0, page: new Uint8Array(8), va: 0n };
    const info = out['monitored_fence'] as Record<string, bigint>;
    const page = guest.memory.slabs.get(Number(info['fence_value_cpu_va']));
    if (page === undefined) throw new Error('no fence page');
    return { status, fence: Number(out['sync_object']), page, va: info['fence_value_gpu_va'] ?? 0n };
  }

  it('has one value, which each process sees on a page of its own, by processor and GPU', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.guest.fence(one.device, 5n, SHARED_FENCE);
    const got = openFence(other, one.share(made.fence));
    expect([value(made.page), value(got.page)]).toEqual([5n, 5n]);
    expect(got.page).not.toBe(made.page);
    other.guest.signalCpu(other.device, got.fence, 2n ** 40n);
    expect([value(made.page), value(got.page)]).toEqual([2n ** 40n, 2n ** 40n]);
    one.guest.signalGpu(one.context, made.fence, 2n ** 40n + 1n);
    const target = other.memory(visible(PAGE), 1);
    other.do(new CommandBuffer().copy(target.va, got.va, 8));
    expect([...target.bytes.subarray(0, 6)]).toEqual([1, 0, 0, 0, 0, 1]);
  });

  it('ends waits on both sides, whoever signals', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.guest.fence(one.device, 0n, SHARED_FENCE);
    const got = openFence(other, one.share(made.fence));
    const ended: string[] = [];
    const wait = (who: Party, name: string, fence: number): void => {
      const values = { device: who.device, objects: [fence], fence_values: [3n] };
      who.guest.call(0x3a, values, (status) => ended.push(`${name} ${status}`));
    };
    wait(one, 'maker', made.fence);
    wait(other, 'opener', got.fence);
    other.guest.signalCpu(other.device, got.fence, 2n);
    expect(ended).toEqual([]);
    one.guest.signalCpu(one.device, made.fence, 3n);
    expect(ended).toEqual(['maker 0', 'opener 0']);
    // A lower value changes nothing, unless it may go back.
    other.guest.signalCpu(other.device, got.fence, 1n);
    expect(value(made.page)).toBe(3n);
    other.guest.signalCpu(other.device, got.fence, 1n, 4);
    expect(value(made.page)).toBe(1n);
  });

  it('outlives its maker, and keeps its value while only a descriptor is left', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.guest.fence(one.device, 0n, SHARED_FENCE);
    const fd = one.share(made.fence);
    one.guest.signalCpu(one.device, made.fence, 7n);
    one.guest.process.close();
    const got = openFence(other, fd);
    expect(value(got.page)).toBe(7n);
    other.guest.signalCpu(other.device, got.fence, 8n);
    expect(value(got.page)).toBe(8n);
  });

  it('that one process destroys releases its waits and no others', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.guest.fence(one.device, 0n, SHARED_FENCE);
    const got = openFence(other, one.share(made.fence));
    const wait = (who: Party, fence: number, async_event: bigint) =>
      who.guest.ok(0x3a, { device: who.device, objects: [fence], fence_values: [1n], async_event });
    wait(one, made.fence, 1n);
    wait(other, got.fence, 2n);
    one.guest.ok(0x1d, { sync_object: made.fence });
    expect([one.guest.events, other.guest.events]).toEqual([[1n], []]);
    other.guest.signalCpu(other.device, got.fence, 1n);
    expect(other.guest.events).toEqual([2n]);
  });

  it.each([
    ['is the last value for the others', 0, 2n ** 64n - 1n, [2n]],
    ['is nothing to the others when it was made so', NO_SIGNAL_MAX_VALUE_ON_TDR, 0n, []],
  ] as const)('of a lost device %s', (_, flags, left, events) => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.guest.fence(one.device, 0n, SHARED_FENCE | flags);
    const got = openFence(other, one.share(made.fence));
    const ended: number[] = [];
    const values = { device: one.device, objects: [made.fence], fence_values: [1n] };
    one.guest.call(0x3a, values, (status) => ended.push(status));
    other.guest.ok(0x3a, { device: other.device, objects: [got.fence], fence_values: [1n], async_event: 2n });
    one.guest.submit(one.context, 0x1000n, 8);
    expect([ended, other.guest.events]).toEqual([[STATUS.DEVICE_REMOVED], events]);
    expect(value(got.page)).toBe(left);
    expect(other.guest.state(other.device)).toBe(1);
  });

  it('opened without the right to signal is only read', () => {
    const world = new World();
    const [one, other] = [party(world), party(world)];
    const made = one.guest.fence(one.device, 0n, SHARED_FENCE);
    const fd = one.share(made.fence);
    const got = openFence(other, fd, NO_SIGNAL);
    expect(other.guest.signalCpu(other.device, got.fence, 1n)).toBe(STATUS.ACCESS_DENIED);
    expect(other.guest.signalGpu(other.context, got.fence, 1n)).toBe(STATUS.ACCESS_DENIED);
    other.guest.submit(other.context, 0x1000n, 8);
    expect(value(made.page)).toBe(0n);
    one.guest.signalCpu(one.device, made.fence, 1n);
    expect(value(got.page)).toBe(1n);
  });

  it('has as many handles as it may, and not one more', () => {
    const world = new World();
    const one = party(world);
    const fd = one.share(one.guest.fence(one.device, 0n, SHARED_FENCE).fence);
    const got = Array.from({ length: 255 }, () => openFence(one, fd));
    expect(got.every(({ status }) => status === 0)).toBe(true);
    expect(openFence(one, fd).status).toBe(STATUS.NO_MEMORY);
    one.guest.ok(0x1d, { sync_object: got[0]?.fence });
    expect(openFence(one, fd).status).toBe(STATUS.SUCCESS);
  });

  it('leaves nothing behind when there is no room for it', () => {
    const world = new World();
    const one = party(world);
    const fd = one.share(one.guest.fence(one.device, 0n, SHARED_FENCE).fence);
    one.guest.memory.slabsLeft = 0;
    expect(openFence(one, fd).status).toBe(STATUS.NO_MEMORY);
    one.guest.memory.slabsLeft = 1000;
    for (let i = 0; i < 255; i++) expect(openFence(one, fd).status).toBe(STATUS.SUCCESS);
  });
});
