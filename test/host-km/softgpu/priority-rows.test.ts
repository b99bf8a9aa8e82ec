import { describe, expect, it } from 'vitest';
import { allocationPrivateData } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, STATUS } from '../../../src/abi/index.ts';
import { party } from './share-party.ts';
import { bench, Guest, World } from './world.ts';

const MIB = 1024 * 1024;
/** D3DDDI_ALLOCATIONPRIORITY_… */
const [MINIMUM, LOW, NORMAL, HIGH, MAXIMUM] = [
  0x2800_0000, 0x5000_0000, 0x7800_0000, 0xa000_0000, 0xc800_0000,
];
const LAZILY = 1;
const wish = (bytes: number): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'local', cpuVisible: true });

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const { device, queue, context } = bench(
    guest,
    allocationPrivateData({ bytes: 4096, segment: 'system', cpuVisible: true }),
    1,
  );
  return {
    guest,
    device,
    context,
    /** Allocations of 16 MiB: the budget holds four. */
    allocations: (count: number) =>
      Array.from({ length: count }, () => guest.allocation(device, wish(16 * MIB))),
    resident: (...allocation_list: number[]) =>
      guest.call(0x0b, { paging_queue: queue, allocation_list }).status,
    release: (...allocations: number[]) => guest.ok(0x1e, { device, allocations, flags: LAZILY }),
    set: (allocation_list: number[], priorities: number[]) =>
      guest.ok(0x2e, { device, allocation_list, priorities }),
    get: (...allocation_list: number[]) => guest.ok(0x3c, { device, allocation_list })['priorities'],
    /** What is still there. */
    there: (allocations: number[]) => {
      const where = guest.ok(0x2a, { device, allocations })['residency_status'] as number[];
      return allocations.filter((_, i) => where[i] === 1);
    },
  };
}

describe('0x2e and 0x3c, priorities', () => {
  it('reads back what was set, each entry by itself, and NORMAL before', () => {
    const { allocations, set, get } = start();
    const [a, b] = allocations(2) as [number, number];
    expect(get(a, b)).toEqual([NORMAL, NORMAL]);
    set([a, b], [0, 0xffff_ffff]);
    expect(get(b, a, b)).toEqual([0xffff_ffff, 0, 0xffff_ffff]);
    set([b], [LOW + 1]);
    expect(get(a, b)).toEqual([0, LOW + 1]);
  });

  it('gives a resource one for all, and tells the lowest of them', () => {
    const { guest, device, set, get } = start();
    const infos = [1, 2].map(() => ({ priv_drv_data: wish(4096) }));
    const out = guest.ok(0x06, { device, flags: 1, allocation_info: infos });
    const resource = Number(out['resource']);
    const [a, b] = (out['allocation_info'] as { allocation: number }[]).map((one) => one.allocation) as [
      number,
      number,
    ];
    guest.ok(0x2e, { device, resource, resource_priority: [HIGH] });
    expect(get(a, b)).toEqual([HIGH, HIGH]);
    set([b], [LOW]);
    const told = () => guest.ok(0x3c, { device, resource, resource_priority: [0] })['resource_priority'];
    expect(told()).toEqual([LOW]);
    set([b], [MAXIMUM]);
    expect(told()).toEqual([HIGH]);
  });

  it('has the lowest leave first when room is needed, of one priority the least recently used', () => {
    const { allocations, resident, release, set, there } = start();
    const all = allocations(8);
    const [a, b, c, d, ...more] = all as [number, number, number, number, ...number[]];
    resident(a, b, c, d);
    set([a, b, c, d], [HIGH, NORMAL, MINIMUM, NORMAL]);
    release(a, d, b, c);
    const after = more.map((one) => {
      resident(one);
      return there([a, b, c, d]);
    });
    expect(after).toEqual([[a, b, d], [a, b], [a], []]);
  });

  it('counts also for what waits to leave already, and in steps: within one the older leaves', () => {
    const { allocations, resident, release, set, there } = start();
    const [a, b, c, d, e, f] = allocations(6) as [number, number, number, number, number, number];
    resident(a, b, c, d);
    release(a, b, c, d);
    set([a], [MAXIMUM]);
    set([c], [NORMAL - 1]);
    set([b, d], [NORMAL + 1, NORMAL]);
    resident(e);
    expect(there([a, b, c, d])).toEqual([a, b, d]);
    resident(f);
    expect(there([a, b, c, d])).toEqual([a, d]);
  });

  it('takes nothing from whoever wants it', () => {
    const { allocations, resident, set } = start();
    const [a, b, c, d, e] = allocations(5) as [number, number, number, number, number];
    resident(a, b, c, d);
    set([a, b, c, d, e], [0, 0, 0, 0, MAXIMUM]);
    expect(resident(e)).toBe(STATUS.NO_MEMORY);
  });

  it('forgets what has ended in its line', () => {
    const { guest, device, allocations, resident, release, set, there } = start();
    const [a, b, c, d, e, f] = allocations(6) as [number, number, number, number, number, number];
    resident(a, b, c, d);
    set([a], [MINIMUM]);
    release(a, b);
    guest.ok(0x13, { device, allocations: [a] });
    expect(guest.memory.used.local).toBe(48 * MIB);
    resident(e);
    expect(there([b, c, d, e])).toEqual([b, c, d, e]);
    resident(f);
    expect(there([b, c, d, e])).toEqual([c, d, e]);
  });

  it('is one for all who opened a shared resource', () => {
    const world = new World();
    const [mine, theirs] = [party(world), party(world)];
    const made = mine.make([wish(4096)]);
    const opened = theirs.open(mine.share(made.resource));
    mine.guest.ok(0x2e, { device: mine.device, allocation_list: made.allocations, priorities: [LOW] });
    const asked = { device: theirs.device, allocation_list: opened.allocations };
    expect(theirs.guest.ok(0x3c, asked)['priorities']).toEqual([LOW]);
  });

  it('names exactly one of a resource and a list, of the device that it names', () => {
    const { guest, device, context, allocations } = start();
    const [one] = allocations(1) as [number];
    const out = guest.ok(0x06, { device, flags: 1, allocation_info: [{ priv_drv_data: wish(4096) }] });
    const resource = Number(out['resource']);
    const other = guest.device();
    const bad: PlainObject[] = [
      { resource_priority: [1] },
      { resource, allocation_list: [one], priorities: [1] },
      { device: other, allocation_list: [one], priorities: [1] },
      { device: other, resource, resource_priority: [1] },
      { allocation_list: [one, device], priorities: [1, 1] },
      { resource: one, resource_priority: [1] },
    ];
    for (const nr of [0x2e, 0x3c]) {
      const ask = (values: PlainObject) => guest.call(nr, { device, ...values }).status;
      for (const values of bad) expect([values, ask(values)]).toEqual([values, STATUS.INVALID_PARAMETER]);
      expect(ask({ device: one, allocation_list: [one], priorities: [1] })).toBe(STATUS.INVALID_HANDLE);
    }
    expect(guest.ok(0x3c, { device, allocation_list: [one] })['priorities']).toEqual([NORMAL]);
    guest.submit(context, 0x1234_5000n, 8);
    guest.ok(0x2e, { device, allocation_list: [one], priorities: [LOW] });
    expect(guest.ok(0x3c, { device, allocation_list: [one] })['priorities']).toEqual([LOW]);
  });
});
