import { describe, expect, it } from 'vitest';
import { STATUS } from '../../src/abi/index.ts';
import { d3dkmt } from '../../src/guest-um/index.ts';
import { LIMITS } from '../../src/guest-um/limits.ts';
import { GuestMemory } from '../../src/guest-um/memory.ts';
import { SlabTable } from '../../src/guest-um/slabs.ts';
import { FakeHost } from './fake-host.ts';
import { openAdapter } from './honest.ts';

const STEP = 2 ** 40;
const PAGE = 4096;

/** Lock2 answers this token. */
function locking(token: number) {
  const opened = openAdapter();
  const kmt = d3dkmt(opened.file);
  const { device } = kmt.CreateDevice({ adapter: opened.adapter });
  const made = kmt.CreateAllocation2({ device, allocation_info: [{}] });
  const allocation = made.allocation_info[0]?.allocation ?? 0;
  opened.host.serve = ({ image }) => {
    image.setNum64(16, token);
    return 0;
  };
  return { ...opened, lock: () => kmt.Lock2({ device, allocation }) };
}

describe('a token in a reply', () => {
  it('becomes an address in the lent slab; the same memory on both sides', () => {
    const { host, memory, lock } = locking(7 * STEP + 100);
    const shared = host.lend(7, 2 * PAGE);
    const { status, data } = lock();
    expect(status).toBe(0);
    memory.view(data, 4).set([1, 2, 3, 4]);
    expect([...shared.subarray(100, 104)]).toEqual([1, 2, 3, 4]);
    expect(lock().data).toBe(data);
  });

  it('of 0 is no memory', () => {
    expect(locking(0).lock()).toMatchObject({ status: 0, data: 0n });
  });

  it('may lie behind slabs that no reply has named yet', () => {
    const { host, memory, file, lock } = locking(3 * STEP);
    for (const id of [1, 2, 3]) host.lend(id, PAGE);
    expect(memory.view(lock().data, PAGE)).toHaveLength(PAGE);
    expect(file.stats().bytes.slabs).toBe(3 * PAGE);
  });

  it('reaches the last byte of its slab and nothing behind it', () => {
    const last = locking(STEP + PAGE - 1);
    last.host.lend(1, PAGE);
    expect(last.lock().status).toBe(0);
    const past = locking(STEP + PAGE);
    past.host.lend(1, PAGE);
    expect(past.lock().status).toBe(STATUS.DEVICE_REMOVED);
    expect(past.file.loss).toMatchObject({ code: 'BAD_SLAB' });
  });

  it('of a slab that was never lent is the end, not a wait', () => {
    const { lock, file } = locking(5 * STEP);
    expect(lock().status).toBe(STATUS.DEVICE_REMOVED);
    expect(file.loss?.message).toContain('slab 5');
  });

  it('behind something else on the lane is the end', () => {
    const { host, lock, file } = locking(5 * STEP);
    host.lend(5, PAGE, 'write', 'rings');
    expect(lock().status).toBe(STATUS.DEVICE_REMOVED);
    expect(file.loss?.code).toBe('BAD_SLAB');
  });

  it('of a slab that is to replace memory is the end: a TypeScript guest never asks for one', () => {
    const { host, lock, file } = locking(STEP);
    host.lend(1, PAGE, 'dedicated');
    expect(lock().status).toBe(STATUS.DEVICE_REMOVED);
    expect(file.loss).toMatchObject({ code: 'BAD_SLAB' });
  });

  it('finds its map gone once the device is closed', () => {
    const { host, memory, file, lock } = locking(STEP);
    host.lend(1, PAGE);
    const { data } = lock();
    file.close();
    expect(() => memory.view(data, 1)).toThrow(RangeError);
  });
});

describe('a fence page', () => {
  it('is lent for reading: the shim writes nothing into it', () => {
    const { host, memory, lock } = locking(STEP);
    host.lend(1, PAGE, 'read');
    const { data } = lock();
    expect(memory.write(Number(data), new Uint8Array(8), 0, 8)).toBe(false);
    expect(memory.read(Number(data), new Uint8Array(8), 0, 8)).toBe(true);
  });
});

describe('the table', () => {
  function table() {
    const host = new FakeHost();
    return { host, slabs: new SlabTable(host, new GuestMemory()) };
  }

  it('takes as many slabs as its limit and not one more', () => {
    const { host, slabs } = table();
    const backing = new Uint8Array(PAGE);
    for (let id = 1; id <= LIMITS.slabs + 1; id++)
      host.lane.push({
        header: { kind: 'slab', id, guestAccess: 'write' },
        memory: { bytes: PAGE, view: backing, release: () => {} },
      });
    expect(slabs.addressOf(LIMITS.slabs * STEP)).toBeGreaterThan(0);
    expect(slabs.addressOf((LIMITS.slabs + 1) * STEP)).toBe(-1);
    expect(slabs.fault?.code).toBe('BAD_SLAB');
  });

  it('refuses a slab twice, an empty one and one past its size, and gives each back', () => {
    const bad = [
      [PAGE, 1],
      [0, 2],
      [LIMITS.slabBytes + PAGE, 2],
    ] as const;
    for (const [bytes, id] of bad) {
      const { host, slabs } = table();
      let released = 0;
      host.lend(1, PAGE);
      expect(slabs.addressOf(STEP)).toBeGreaterThan(0);
      const memory = { bytes, view: new Uint8Array(0), release: () => released++ };
      host.lane.push({ header: { kind: 'slab', id, guestAccess: 'write' }, memory });
      expect(slabs.addressOf(2 * STEP), `${bytes}`).toBe(-1);
      expect(released).toBe(1);
    }
  });
});
