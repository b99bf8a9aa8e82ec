/** HOLD against engines that run: what a guest copies of its memory meanwhile is one state, and whole results. */
import { afterEach, describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../drivers/softgpu/1.1.0.0/umd.ts';
import type { KernelDriver } from '../../src/host-km/driver.ts';
import { softgpu } from '../../src/host-km/drivers/softgpu/index.ts';
import { assemble } from '../host-km/softgpu/modules.ts';
import { bench, Guest, identity } from '../host-km/softgpu/world.ts';
import { endAll } from './harness.ts';

const MIB = 1 << 20;
const ROUNDS = 100;

/** memory.fill(binding 0, first argument) */
const fill = assemble({
  code: [0x20, 0, 0x28, 2, 0, 0x20, 0, 0x28, 2, 8, 0x20, 0, 0x28, 2, 4, 0xfc, 0x0b, 0],
});

const drivers: KernelDriver[] = [];

afterEach(async () => {
  await Promise.all(drivers.splice(0).map((driver) => driver.close()));
  await endAll();
});

const visible = (bytes: number): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'system', cpuVisible: true });

/** A guest whose `dispatch` has an engine fill its memory with a value. */
function guestOf(driver: KernelDriver, partition: string, bytes: number) {
  const guest = new Guest(driver, partition);
  const one = bench(guest, visible(4096), 1);
  const code = one.memory(visible(fill.length), 1);
  code.bytes.set(fill);
  const out = one.memory(visible(bytes), bytes / 4096);
  const { fence } = guest.fence(one.device);
  let last = 0n;
  const dispatch = (value: number): Promise<number> => {
    const buffer = new CommandBuffer();
    buffer.dispatch({
      module: { va: code.va, bytes: fill.length },
      groups: 1,
      bindings: [{ va: out.va, bytes, access: 'write' }],
      args: [value],
    });
    one.run(buffer.finish());
    guest.signalGpu(one.context, fence, ++last);
    return new Promise((done) => {
      const wait = { device: one.device, objects: [fence], fence_values: [last] };
      const { status } = guest.call(0x3a, wait, done);
      if (status !== 'pending') done(status);
    });
  };
  const hold = (): Promise<void> => new Promise((done) => guest.process.hold(done));
  return { guest, out: out.bytes, dispatch, hold, ...one };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('a hold', () => {
  it('shows one state, and results as a whole, in every round', async () => {
    const driver = softgpu({ identity, tdrMs: 60_000 });
    drivers.push(driver);
    const { guest, out, dispatch, hold } = guestOf(driver, 'guest-a', 4 * MIB);
    const seen = new Set<number>();
    let going = true;
    const work = (async () => {
      let value = 0;
      while (going) {
        value = (value % 250) + 1;
        expect(await dispatch(value)).toBe(0);
      }
      return value;
    })();
    for (let round = 0; round < ROUNDS; round++) {
      await pause(round % 7);
      await hold();
      const before = Buffer.from(out);
      const [value = 0] = before;
      seen.add(value);
      await pause(round % 5);
      expect(before.equals(Buffer.alloc(before.length, value))).toBe(true);
      expect(before.equals(out)).toBe(true);
      guest.process.release();
    }
    going = false;
    const last = await work;
    expect(out[0]).toBe(last);
    // It got ahead all the while.
    expect(seen.size).toBeGreaterThan(2);
    guest.process.close();
    expect(guest.memory.used).toEqual({ local: 0, system: 0 });
  });

  it('that is never let go holds up nobody else', async () => {
    const driver = softgpu({ identity, tdrMs: 60_000 });
    drivers.push(driver);
    const held = guestOf(driver, 'guest-a', MIB);
    const same = guestOf(driver, 'guest-a', MIB);
    const other = guestOf(driver, 'guest-b', MIB);
    expect(await held.dispatch(1)).toBe(0);
    const lost = held.dispatch(2);
    // Its dispatch is on its way to the engine.
    await new Promise((done) => setImmediate(done));
    await held.hold();
    for (let value = 3; value < 20; value++)
      expect(await Promise.all([same.dispatch(value), other.dispatch(value)])).toEqual([0, 0]);
    expect([same.out[0], other.out[0], held.out[0]]).toEqual([19, 19, 1]);
    held.guest.process.release();
    expect(await lost).toBe(0);
    expect(held.out[0]).toBe(2);
  });
});
