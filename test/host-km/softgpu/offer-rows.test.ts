import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { type PlainObject, STATUS } from '../../../src/abi/index.ts';
import { party } from './share-party.ts';
import { bench, Guest, World } from './world.ts';

const MIB = 1024 * 1024;
/** d3dkmt_offer_priority */
const [LOW, NORMAL, HIGH, AUTO] = [1, 2, 3, 4];
/** d3dddi_reclaim_result */
const [OK, DISCARDED, NOT_COMMITTED] = [0, 1, 2];
const LAZILY = 1;
const BUSY = STATUS.GRAPHICS_ALLOCATION_BUSY;
const wish = (bytes: number, segment: 'local' | 'system' = 'local'): Uint8Array =>
  allocationPrivateData({ bytes, segment, cpuVisible: true });

/** A guest whose local budget is 64 MiB, and allocations of 16 MiB. */
function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const gpu = bench(guest, wish(4096, 'system'), 1);
  const { device, queue } = gpu;
  const reclaim = (values: PlainObject) => {
    const { status, out } = guest.call(0x2c, { paging_queue: queue, ...values });
    return { status, out };
  };
  return {
    world,
    guest,
    ...gpu,
    allocations: (count: number) =>
      Array.from({ length: count }, () => guest.allocation(device, wish(16 * MIB))),
    resident: (...allocation_list: number[]) =>
      guest.call(0x0b, { paging_queue: queue, allocation_list }).status,
    evict: (flags: number, ...allocations: number[]) => guest.ok(0x1e, { device, allocations, flags }),
    offer: (priority: number, ...allocations: number[]) =>
      guest.call(0x27, { device, allocations, priority }).status,
    reclaim,
    results: (...allocations: number[]) => {
      const { status, out } = reclaim({ allocations });
      expect(status).toBe(STATUS.SUCCESS);
      return out['results'];
    },
    write(allocation: number, byte: number): void {
      guest.locked(device, allocation).fill(byte, 0, 8);
      guest.ok(0x37, { device, allocation });
    },
    read(allocation: number): number[] {
      const bytes = [...guest.locked(device, allocation).subarray(0, 8)];
      guest.ok(0x37, { device, allocation });
      return bytes;
    },
    there: (allocations: number[]) => {
      const where = guest.ok(0x2a, { device, allocations })['residency_status'] as number[];
      return allocations.filter((_, i) => where[i] === 1);
    },
  };
}

const eight = (byte: number): number[] => Array<number>(8).fill(byte);

describe('0x27 and 0x2c, offers', () => {
  it('come back whole while nobody needs the room', () => {
    const { allocations, resident, write, read, offer, results, there } = start();
    const [a, b, c] = allocations(3) as [number, number, number];
    for (const [i, one] of [a, b, c].entries()) write(one, i + 1);
    resident(a, b);
    expect(offer(LOW, a, c)).toBe(STATUS.SUCCESS);
    resident(b);
    expect(there([a, b, c])).toEqual([a, b]);
    expect(results(c, a)).toEqual([OK, OK]);
    expect([read(a), read(b), read(c)]).toEqual([eight(1), eight(2), eight(3)]);
  });

  it('lose their content when room is needed, wanted or not, and come back as zeros', () => {
    const { guest, allocations, resident, write, read, offer, results, there } = start();
    const [a, b, c, d, e, f] = allocations(6) as [number, number, number, number, number, number];
    for (const one of [a, b, c, d]) write(one, 7);
    resident(a, b, c, d);
    offer(NORMAL, b, d);
    expect(resident(e)).toBe(STATUS.PENDING);
    expect(there([a, b, c, d, e])).toEqual([a, c, d, e]);
    expect(guest.memory.used.local).toBe(64 * MIB);
    expect(results(d)).toEqual([OK]);
    // All of it is wanted again: there is none to be had.
    expect(resident(f)).toBe(STATUS.NO_MEMORY);
    expect([read(a), read(c), read(d)]).toEqual([eight(7), eight(7), eight(7)]);
    expect(results(b)).toEqual([NOT_COMMITTED]);
  });

  it('are zeros to the GPU as well, where the processor does not see them', () => {
    const { world, guest, device, queue, context, commands, memory, resident, offer, results } = start();
    const hidden = guest.allocation(device, allocationPrivateData({ bytes: 40 * MIB, segment: 'local' }));
    const other = guest.allocation(device, wish(40 * MIB));
    resident(hidden);
    const va = guest.map(queue, hidden, (40 * MIB) / 4096);
    const target = memory(wish(4096, 'system'), 1);
    const run = (buffer: CommandBuffer) => {
      const bytes = buffer.finish();
      commands.bytes.set(bytes);
      expect(guest.submit(context, commands.va, bytes.length)).toBe(0);
      world.settle();
    };
    run(new CommandBuffer().fill(va, 8, 0x0707_0707).copy(target.va, va, 8));
    expect([...target.bytes.subarray(0, 8)]).toEqual(eight(7));
    offer(LOW, hidden);
    resident(other);
    guest.ok(0x1e, { device, allocations: [other] });
    expect(results(hidden)).toEqual([DISCARDED]);
    run(new CommandBuffer().copy(target.va, va, 8));
    expect([...target.bytes.subarray(0, 8)]).toEqual(eight(0));
    expect(guest.state(device)).toBe(1);
  });

  it('go by their priority, and before what nobody wants but is not offered', () => {
    const { allocations, resident, evict, offer, there } = start();
    const all = allocations(9);
    const [a, b, c, d, ...more] = all as [number, number, number, number, ...number[]];
    resident(a, b, c, d);
    evict(LAZILY, a);
    offer(HIGH, b);
    offer(AUTO, c);
    offer(LOW, d);
    const after = more.slice(0, 4).map((one) => {
      resident(one);
      return there([a, b, c, d]);
    });
    expect(after).toEqual([[a, b, c], [a, b], [a], []]);
  });

  it('page back in what was wanted, which the fence says, and tell once that it was discarded', () => {
    const {
      world,
      guest,
      device,
      queue,
      allocations,
      resident,
      evict,
      offer,
      reclaim,
      results,
      there,
      read,
      write,
    } = start();
    const [a, b, c, d, e] = allocations(5) as [number, number, number, number, number];
    const discard = () => {
      resident(b, c, d, e);
      evict(0, b, c, d, e);
    };
    write(a, 7);
    resident(a);
    offer(LOW, a);
    discard();
    const { status, out } = reclaim({ allocations: [a], results: null });
    expect(status).toBe(STATUS.PENDING);
    expect(there([a])).toEqual([a]);
    world.settle();
    const other = guest.queue(device);
    const value = out['paging_fence_value'] as bigint;
    expect(read(a)).toEqual(eight(0));
    write(a, 8);
    expect(value).toBeGreaterThan(0n);
    offer(LOW, a);
    expect(results(a)).toEqual([OK]);
    offer(LOW, a);
    discard();
    const again = guest.call(0x2c, { paging_queue: other.queue, allocations: [a] });
    expect([again.status, again.out['results'], again.out['paging_fence_value']]).toEqual([
      0,
      [DISCARDED],
      1n,
    ]);
    const ended: number[] = [];
    const wait = { device, objects: [other.fence], fence_values: [1n] };
    expect(guest.call(0x3a, wait, (end) => ended.push(end)).status).toBe('pending');
    world.settle();
    expect(ended).toEqual([0]);
    expect(read(a)).toEqual(eight(0));
    expect(queue).not.toBe(other.queue);
  });

  it('cannot be used: not locked, mapped or made resident, and a page fault to the GPU', () => {
    const { guest, device, queue, context, memory, offer, results, resident } = start();
    const one = memory(wish(4096), 1);
    guest.ok(0x37, { device, allocation: one.allocation });
    expect(offer(HIGH, one.allocation)).toBe(STATUS.SUCCESS);
    const uses = () => [
      guest.call(0x25, { device, allocation: one.allocation }).status,
      guest.call(0x0c, { paging_queue: queue, allocation: one.allocation, size_in_pages: 1n, protection: 1n })
        .status,
      resident(one.allocation),
    ];
    expect(uses()).toEqual([BUSY, BUSY, BUSY]);
    expect(results(one.allocation)).toEqual([OK]);
    expect(uses()).toEqual([STATUS.SUCCESS, STATUS.SUCCESS, STATUS.SUCCESS]);
    guest.ok(0x37, { device, allocation: one.allocation });
    offer(HIGH, one.allocation);
    guest.submit(context, one.va, 8);
    expect(guest.state(device)).toBe(7);
    const fault = guest.ok(0x0e, { device, state_type: 5 })['page_fault_state'];
    expect(fault).toMatchObject({ faulted_virtual_address: one.va });
  });

  it('are not of what is locked', () => {
    const { guest, device, allocations, offer } = start();
    const [a, b] = allocations(2) as [number, number];
    guest.locked(device, a);
    expect(offer(LOW, b, a)).toBe(BUSY);
    guest.locked(device, b);
    guest.ok(0x37, { device, allocation: b });
    guest.ok(0x37, { device, allocation: a });
    expect(offer(LOW, b, a)).toBe(STATUS.SUCCESS);
  });

  it('stay when there is no room to take them back, and take nothing from each other', () => {
    const { allocations, resident, evict, offer, reclaim, results, there } = start();
    const [a, b, c, d, e] = allocations(5) as [number, number, number, number, number];
    resident(a, b, c, d);
    offer(LOW, a);
    offer(HIGH, b);
    resident(e);
    expect(there([a, b, c, d, e])).toEqual([b, c, d, e]);
    // Room for a would be that of b, which comes back in the same call.
    expect(reclaim({ allocations: [b, a], results: null }).status).toBe(STATUS.NO_MEMORY);
    expect(resident(b)).toBe(BUSY);
    expect(results(a, b)).toEqual([NOT_COMMITTED, OK]);
    expect([resident(a), resident(b)]).toEqual([BUSY, STATUS.SUCCESS]);
    evict(0, e);
    expect(results(a)).toEqual([DISCARDED]);
    expect(there([a, b, c, d, e])).toEqual([a, b, c, d]);
  });

  it('are of whole resources, each with the worst of its results', () => {
    const { guest, device, allocations, resident, evict, reclaim, there } = start();
    const made = [2, 1].map((count) => {
      const allocation_info = Array.from({ length: count }, () => ({ priv_drv_data: wish(16 * MIB) }));
      const out = guest.ok(0x06, { device, flags: 1, allocation_info });
      const infos = out['allocation_info'] as { allocation: number }[];
      return { resource: Number(out['resource']), parts: infos.map((one) => one.allocation) };
    });
    const [first, second] = made as [(typeof made)[0], (typeof made)[0]];
    const resources = [first.resource, second.resource];
    const [d, e] = allocations(2) as [number, number];
    resident(...first.parts, ...second.parts, d);
    guest.ok(0x27, { device, resources, priority: NORMAL });
    resident(e);
    expect(there([...first.parts, ...second.parts])).toEqual([first.parts[1], ...second.parts]);
    evict(0, e);
    expect(reclaim({ resources }).out['results']).toEqual([DISCARDED, OK]);
    expect(there([...first.parts, ...second.parts])).toEqual([...first.parts, ...second.parts]);
  });

  it('leave whole what is evicted, and what lies in the system segment', () => {
    const { guest, device, allocations, resident, evict, write, read, offer, results } = start();
    const [a, b, c, d, e, f] = allocations(6) as [number, number, number, number, number, number];
    const [host, kept] = [1, 2].map(() => guest.allocation(device, wish(4096, 'system'))) as [number, number];
    for (const [i, one] of [a, host, kept].entries()) write(one, i + 1);
    resident(a, host, kept);
    offer(LOW, a, host, kept);
    evict(0, a);
    evict(LAZILY, host);
    resident(b, c, d, e);
    // Looks for room wherever there may be some.
    expect(resident(f)).toBe(STATUS.NO_MEMORY);
    expect(results(a, host, kept)).toEqual([OK, OK, OK]);
    expect([read(a), read(host), read(kept)]).toEqual([eight(1), eight(2), eight(3)]);
  });

  it('stay as they were, reclaimed and wanted by nobody: until room is needed', () => {
    const { allocations, resident, evict, offer, results, there } = start();
    const [a, b, c, d, e] = allocations(5) as [number, number, number, number, number];
    resident(a);
    evict(LAZILY, a);
    offer(LOW, a);
    expect(results(a)).toEqual([OK]);
    expect(there([a])).toEqual([a]);
    expect(resident(b, c, d, e)).toBe(STATUS.PENDING);
    expect(there([a])).toEqual([]);
  });

  it('end with what was offered, and give its room back', () => {
    const { guest, device, allocations, resident, offer } = start();
    const [a, b, c, d, e] = allocations(5) as [number, number, number, number, number];
    resident(a, b, c, d);
    offer(LOW, a, b);
    guest.ok(0x13, { device, allocations: [a] });
    expect(guest.memory.used.local).toBe(48 * MIB);
    expect(resident(e)).toBe(STATUS.PENDING);
    guest.process.close();
    expect(guest.memory.used).toEqual({ local: 0, system: 0 });
  });

  it('are refused as a whole', () => {
    const { guest, device, queue, context, allocations, offer } = start();
    const [a, b, c] = allocations(3) as [number, number, number];
    const other = guest.device();
    const out = guest.ok(0x06, { device, flags: 1, allocation_info: [{ priv_drv_data: wish(4096) }] });
    const resource = Number(out['resource']);
    const [part] = out['allocation_info'] as { allocation: number }[];
    offer(LOW, b);
    const ask = (values: PlainObject) => guest.call(0x27, { device, priority: LOW, ...values }).status;
    const back = (values: PlainObject) => guest.call(0x2c, { paging_queue: queue, ...values }).status;
    const lists: PlainObject[] = [
      { allocation_count: 1 },
      { allocations: [a], resources: [resource] },
      { allocations: [a, a] },
      { resources: [resource, resource] },
      { allocations: [a, device] },
      { resources: [a] },
    ];
    for (const values of lists) {
      expect([values, ask(values)]).toEqual([values, STATUS.INVALID_PARAMETER]);
      expect([values, back(values)]).toEqual([values, STATUS.INVALID_PARAMETER]);
    }
    const offers: PlainObject[] = [
      { allocations: [a], priority: 0 },
      { allocations: [a], priority: 5 },
      { allocations: [a], flags: 4 },
      { allocations: [a, b] },
      { device: other, allocations: [a] },
      { device: other, resources: [resource] },
    ];
    for (const values of offers) expect([values, ask(values)]).toEqual([values, STATUS.INVALID_PARAMETER]);
    expect(ask({ allocations: [a], device: a })).toBe(STATUS.INVALID_HANDLE);
    expect(back({ allocations: [b], paging_queue: device })).toBe(STATUS.INVALID_HANDLE);
    expect(back({ allocations: [b, a] })).toBe(STATUS.INVALID_PARAMETER);
    expect(back({ resources: [resource] })).toBe(STATUS.INVALID_PARAMETER);
    const foreign = guest.queue(other).queue;
    expect(back({ allocations: [b], paging_queue: foreign })).toBe(STATUS.INVALID_PARAMETER);
    guest.ok(0x13, { device, allocations: [part?.allocation] });
    expect(ask({ resources: [resource] })).toBe(STATUS.INVALID_PARAMETER);
    expect(ask({ allocations: [a], flags: 3 })).toBe(STATUS.SUCCESS);
    expect(back({ allocations: [a, b] })).toBe(STATUS.SUCCESS);
    guest.submit(context, 0x1234_5000n, 8);
    expect(ask({ allocations: [c] })).toBe(STATUS.SUCCESS);
    expect(back({ allocations: [c] })).toBe(STATUS.DEVICE_REMOVED);
  });

  it('are not of memory that other processes may have', () => {
    const mine = party(new World());
    const { resource, allocations } = mine.make([wish(4096)]);
    const ask = (values: PlainObject) =>
      mine.guest.call(0x27, { device: mine.device, priority: LOW, ...values }).status;
    expect(ask({ allocations })).toBe(STATUS.NOT_SUPPORTED);
    expect(ask({ resources: [resource] })).toBe(STATUS.NOT_SUPPORTED);
    expect(mine.guest.process.inspect()['refused']).toEqual({ 'offer of a shared allocation': 2 });
  });
});
