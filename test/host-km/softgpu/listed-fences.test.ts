import { describe, expect, it } from 'vitest';
import { allocationPrivateData } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { LIMITS } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { bench, Guest, World } from './world.ts';

/** What the largest message of 0x32 and 0x3a holds. */
const MOST = 10_916;

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const data = allocationPrivateData({ bytes: 65_536, segment: 'system', cpuVisible: true });
  return { world, guest, ...bench(guest, data, 16) };
}

describe('waits and signals of many fences', () => {
  it('takes as many as a message holds; a fence named twice counts once, with the value that decides', () => {
    const { guest, device, context } = start();
    const { fence, page } = guest.fence(device);
    const objects = new Array<number>(MOST).fill(fence);
    const values = objects.map((_, i) => BigInt(i + 1));
    const ended: string[] = [];
    const wait = (name: string, flags: number) =>
      guest.call(0x3a, { device, objects, fence_values: values, flags }, (status) =>
        ended.push(`${name} ${status}`),
      ).status;
    expect([wait('all', 0), wait('any', 1)]).toEqual(['pending', 'pending']);
    guest.signalCpu(device, fence, 1n);
    expect(ended).toEqual(['any 0']);
    expect(guest.call(0x32, { context, objects, monitored_fence_values: values }).status).toBe(0);
    expect(new DataView(page.buffer).getBigUint64(0, true)).toBe(BigInt(MOST));
    expect(ended).toEqual(['any 0', 'all 0']);
  });

  it('has a limit over all that a process waits for, and room again when a wait is over', () => {
    const { guest, device } = start();
    const fences = Array.from({ length: 1024 }, () => guest.fence(device).fence);
    const wait = (objects: readonly number[], value: bigint) =>
      guest.call(0x3a, { device, objects, fence_values: objects.map(() => value) }).status;
    for (let i = 0; i < LIMITS.listedFences / fences.length; i++) expect(wait(fences, 1n)).toBe('pending');
    expect(wait(fences.slice(0, 1), 1n)).toBe(STATUS.NO_MEMORY);
    for (const fence of fences) guest.signalCpu(device, fence, 1n);
    expect(wait(fences, 2n)).toBe('pending');
  });

  it('counts what a blocked context has queued, and forgets it with the context', () => {
    const { guest, device, context } = start();
    const fences = Array.from({ length: 1024 }, () => guest.fence(device).fence);
    const signal = (objects: readonly number[]) =>
      guest.call(0x32, { context, objects, monitored_fence_values: objects.map(() => 1n) }).status;
    const gate = guest.fence(device).fence;
    // 0x3b begins as 0x32 does: the context waits for what nobody has signalled.
    const blocked = { context, objects: [gate], monitored_fence_values: [1n] };
    expect(guest.call(0x32, blocked, undefined, 0x3b).status).toBe(0);
    for (let i = 0; i < LIMITS.listedFences / fences.length; i++) expect(signal(fences)).toBe(0);
    expect(signal(fences.slice(0, 1))).toBe(STATUS.NO_MEMORY);
    guest.process.destroy(guest.handles.get(context) ?? { kind: 'context' });
    const wait = { device, objects: fences, fence_values: fences.map(() => 1n) };
    expect(guest.call(0x3a, wait).status).toBe('pending');
  });
});
