import { describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../../drivers/softgpu/1.1.0.0/umd.ts';
import { STATUS } from '../../../src/abi/index.ts';
import { LIMITS, PAGE } from '../../../src/host-km/drivers/softgpu/limits.ts';
import { bench, Guest, World } from './world.ts';

const visible = (bytes: number): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'system', cpuVisible: true });
/** d3dddigpuva_reservation_type and d3dddigpuva_protection_type */
const ZERO_RANGE = 1;
const WRITE = 1n;
const NO_ACCESS = 8n;
const FAULTED = 7;

function start() {
  const world = new World();
  const guest = new Guest(world.driver);
  const one = bench(guest, visible(65_536), 16);
  const reserve = (values: Record<string, unknown>) => guest.call(0x08, { adapter: 1, ...values });
  const map = (values: Record<string, unknown>) =>
    guest.call(0x0c, { paging_queue: one.queue, protection: WRITE, size_in_pages: 1n, ...values });
  const free = (base: bigint, bytes: number) =>
    guest.call(0x20, { adapter: 1, base_address: base, size: BigInt(bytes) }).status;
  const target = guest.allocation(one.device, visible(2 * PAGE));
  guest.call(0x0b, { paging_queue: one.queue, allocation_list: [target] });
  /** Copies a word from `va`; what the device is then. */
  const read = (va: bigint): number => {
    one.run(new CommandBuffer().copy(sink.va, va, 4).finish());
    world.settle();
    return guest.state(one.device);
  };
  const sink = one.memory(visible(PAGE), 1);
  return { world, guest, ...one, reserve, map, free, target, read, sink };
}

describe('a range of GPU addresses', () => {
  it('is taken for nobody else, holds what is mapped into it, and is anybody’s when it is free', () => {
    const { guest, device, reserve, map, free, target, read, sink } = start();
    const base = reserve({ size: BigInt(2 * PAGE) }).out['virtual_address'] as bigint;
    const elsewhere = reserve({ size: BigInt(2 * PAGE) }).out['virtual_address'];
    expect(elsewhere).not.toBe(base);
    expect(reserve({ size: BigInt(PAGE), base_address: base }).status).toBe(STATUS.INVALID_PARAMETER);
    const mapped = { allocation: target, base_address: base, offset_in_pages: 1n };
    expect(map(mapped)).toMatchObject({ status: 0, out: { virtual_address: base } });
    guest.locked(device, target).fill(0x42, PAGE, PAGE + 4);
    expect(read(base)).toBe(1);
    expect([...sink.bytes.subarray(0, 4)]).toEqual([0x42, 0x42, 0x42, 0x42]);
    expect(map(mapped).status).toBe(STATUS.INVALID_PARAMETER);
    expect(free(base, 2 * PAGE)).toBe(0);
    expect(map(mapped).out['virtual_address']).toBe(base);
    expect(free(base, PAGE)).toBe(0);
    expect(read(base)).toBe(FAULTED);
    expect(guest.ok(0x0e, { device, state_type: 5 })['page_fault_state']).toMatchObject({
      faulted_virtual_address: base,
    });
  });

  it.each([
    ['zeros', ZERO_RANGE, 1],
    ['nothing', 0, FAULTED],
  ])('that is only reserved has %s in it', (_, reservation_type, state) => {
    const { reserve, read, sink } = start();
    const va = reserve({ size: BigInt(PAGE), reservation_type }).out['virtual_address'] as bigint;
    sink.bytes.fill(9, 0, 4);
    expect(read(va)).toBe(state);
    expect(sink.bytes[0]).toBe(state === 1 ? 0 : 9);
  });

  it('is of whole pages inside the address space, and of a type that there is', () => {
    const { reserve, map, free, target } = start();
    const page = BigInt(PAGE);
    for (const bad of [
      { size: 0n },
      { size: page - 1n },
      { size: page, base_address: 5n },
      { size: page, base_address: 2n ** 47n },
      { size: page, reservation_type: 3 },
    ])
      expect(reserve(bad).status).toBe(STATUS.INVALID_PARAMETER);
    expect(reserve({ size: 2n ** 47n }).status).toBe(STATUS.NO_MEMORY);
    for (const bad of [
      { size_in_pages: 0n },
      { size_in_pages: 3n },
      { size_in_pages: 2n, offset_in_pages: 1n },
      { base_address: 5n },
      { protection: 16n },
      { protection: 1n << 40n },
      { allocation: 0 },
    ])
      expect(map({ allocation: target, ...bad }).status).toBe(STATUS.INVALID_PARAMETER);
    expect(map({ allocation: target, size_in_pages: 2n, protection: NO_ACCESS }).status).toBe(0);
    expect(free(2n ** 40n, PAGE)).toBe(STATUS.INVALID_PARAMETER);
  });

  it('is freed as a whole', () => {
    const { reserve, free } = start();
    const base = reserve({ size: BigInt(4 * PAGE) }).out['virtual_address'] as bigint;
    for (const [from, bytes] of [
      [base, PAGE],
      [base + BigInt(PAGE), 3 * PAGE],
      [base, 5 * PAGE],
    ] as const)
      expect(free(from, bytes)).toBe(STATUS.INVALID_PARAMETER);
    expect([free(base, 4 * PAGE), free(base, 4 * PAGE)]).toEqual([0, STATUS.INVALID_PARAMETER]);
  });

  it('is there as often as a process may have one, and not once more', () => {
    const { reserve, map, free, target } = start();
    const at = (i: number): bigint => 2n ** 32n + BigInt(2 * i * PAGE);
    let made = 0;
    while (reserve({ size: BigInt(PAGE), base_address: at(made) }).status === 0) made++;
    expect(made).toBeGreaterThan(LIMITS.ranges - 10);
    expect(reserve({ size: BigInt(PAGE) }).status).toBe(STATUS.NO_MEMORY);
    expect(map({ allocation: target }).status).toBe(STATUS.NO_MEMORY);
    expect(free(at(0), PAGE)).toBe(0);
    expect(map({ allocation: target }).status).toBe(0);
  });
});
