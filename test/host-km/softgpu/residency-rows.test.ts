import { describe, expect, it } from 'vitest';
import { allocationPrivateData } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, STATUS } from '../../../src/abi/index.ts';
import { party } from './share-party.ts';
import { bench, Guest, World } from './world.ts';

const MIB = 1024 * 1024;
const LAZILY = 1;
const wish = (segment: 'local' | 'system', bytes = MIB): Uint8Array =>
  allocationPrivateData({ bytes, segment, cpuVisible: true });

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const gpu = bench(guest, wish('system', 4096), 1);
  const { device, queue } = gpu;
  return {
    world,
    guest,
    ...gpu,
    resident: (...allocation_list: number[]) =>
      guest.call(0x0b, { paging_queue: queue, allocation_list }).status,
    evict: (allocation: number, flags = 0) => guest.ok(0x1e, { device, allocations: [allocation], flags }),
    /** A resource with allocations in these segments. */
    resource(...segments: ('local' | 'system')[]) {
      const allocation_info = segments.map((segment) => ({ priv_drv_data: wish(segment) }));
      const out = guest.ok(0x06, { device, flags: 1, allocation_info });
      const made = out['allocation_info'] as { allocation: number }[];
      return { resource: Number(out['resource']), allocations: made.map(({ allocation }) => allocation) };
    },
    where: (...allocations: number[]) => guest.ok(0x2a, { device, allocations })['residency_status'],
    whereIs: (resource: number) =>
      guest.ok(0x2a, { device, resource, resource_residency_status: [0] })['resource_residency_status'],
  };
}

describe('0x2a, where allocations are', () => {
  it('follows what is made resident and evicted, each entry by itself', () => {
    const { guest, device, resident, evict, where } = start();
    const [card, host] = [guest.allocation(device, wish('local')), guest.allocation(device, wish('system'))];
    expect(where(card, host)).toEqual([3, 3]);
    resident(card);
    expect(where(card, host)).toEqual([1, 3]);
    resident(host);
    expect(where(host, card, host)).toEqual([2, 1, 2]);
    evict(card);
    expect(where(card, host)).toEqual([3, 2]);
  });

  it('shows what left because others needed the room', () => {
    const { guest, device, resident, evict, where } = start();
    const [a, b] = [1, 2].map(() => guest.allocation(device, wish('local', 40 * MIB))) as [number, number];
    resident(a);
    evict(a, LAZILY);
    expect(where(a, b)).toEqual([1, 3]);
    resident(b);
    expect(where(a, b)).toEqual([3, 1]);
  });

  it('says of a resource where the furthest of its allocations is', () => {
    const { resident, resource, whereIs, evict } = start();
    const both = resource('local', 'system');
    const [card, host] = both.allocations as [number, number];
    expect(whereIs(both.resource)).toEqual([3]);
    resident(card);
    expect(whereIs(both.resource)).toEqual([3]);
    resident(host);
    expect(whereIs(both.resource)).toEqual([2]);
    evict(card);
    expect(whereIs(both.resource)).toEqual([3]);
    const one = resource('local');
    resident(...one.allocations);
    expect(whereIs(one.resource)).toEqual([1]);
  });

  it('is one for all who opened a shared resource', () => {
    const world = new World();
    const [mine, theirs] = [party(world), party(world)];
    const made = mine.make([wish('local')]);
    const opened = theirs.open(mine.share(made.resource));
    const seen = () =>
      theirs.guest.ok(0x2a, { device: theirs.device, allocations: opened.allocations })['residency_status'];
    expect(seen()).toEqual([3]);
    mine.resident(...made.allocations);
    expect(seen()).toEqual([1]);
  });

  it('names exactly one of a resource and a list, of the device that it names', () => {
    const { guest, device, resource } = start();
    const other = guest.device();
    const { resource: whole, allocations } = resource('local');
    const [one] = allocations as [number];
    const ask = (values: PlainObject) => guest.call(0x2a, { device, ...values }).status;
    expect(ask({ allocations: [one] })).toBe(STATUS.SUCCESS);
    expect(ask({ resource: whole, resource_residency_status: [0] })).toBe(STATUS.SUCCESS);
    const bad: PlainObject[] = [
      {},
      { resource: whole, allocations: [one] },
      { device: other, allocations: [one] },
      { device: other, resource: whole },
      { allocations: [one, device] },
      { resource: one },
    ];
    for (const values of bad) expect([values, ask(values)]).toEqual([values, STATUS.INVALID_PARAMETER]);
    expect(ask({ device: one, allocations: [one] })).toBe(STATUS.INVALID_HANDLE);
  });

  it('answers on a lost device', () => {
    const { guest, device, context, where } = start();
    const one = guest.allocation(device, wish('local'));
    guest.submit(context, 0x1234_5000n, 8);
    expect(guest.state(device)).not.toBe(1);
    expect(where(one)).toEqual([3]);
  });
});
