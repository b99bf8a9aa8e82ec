import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { allocationPrivateData, CommandBuffer } from '../../drivers/softgpu/1.1.0.0/umd.ts';
import { reference } from '../../examples/picture/reference.ts';
import { sceneBytes } from '../../examples/picture/scene.ts';
import { STATUS } from '../../src/abi/index.ts';
import type { KernelDriver } from '../../src/host-km/driver.ts';
import { softgpu } from '../../src/host-km/drivers/softgpu/index.ts';
import { endless, stamp, trap } from '../host-km/softgpu/modules.ts';
import { bench, Guest, identity } from '../host-km/softgpu/world.ts';
import { endAll, eventually, isGone, root, start } from './harness.ts';

const drivers: KernelDriver[] = [];

afterEach(async () => {
  await Promise.all(drivers.splice(0).map((driver) => driver.close()));
  await endAll();
});

function adapter(tdrMs = 60_000): KernelDriver {
  const driver = softgpu({ identity, tdrMs });
  drivers.push(driver);
  return driver;
}

interface Engines {
  readonly alive: number;
  readonly hung: number;
  readonly partitions: Readonly<Record<string, { readonly pid: number | null; readonly busy: boolean }>>;
}
const engines = (driver: KernelDriver): Engines => driver.inspect()['engines'] as Engines;
const visible = (bytes: number): Uint8Array =>
  allocationPrivateData({ bytes, segment: 'system', cpuVisible: true });

/** A guest with a module in GPU memory; `dispatch` resolves with the status of a wait for its end. */
function guestOf(driver: KernelDriver, partition: string, module: Uint8Array, outBytes = 4096) {
  const guest = new Guest(driver, partition);
  const one = bench(guest, visible(65_536), 16);
  const code = one.memory(visible(module.length), Math.ceil(module.length / 4096));
  code.bytes.set(module);
  const out = one.memory(visible(outBytes), Math.ceil(outBytes / 4096));
  const { fence } = guest.fence(one.device);
  let value = 0n;
  const dispatch = (
    args: readonly number[],
    groups = 1,
    more: readonly { va: bigint; bytes: number; access: 'read' }[] = [],
  ): Promise<number> => {
    const bindings = [{ va: out.va, bytes: outBytes, access: 'write' as const }, ...more];
    const buffer = new CommandBuffer();
    buffer.dispatch({ module: { va: code.va, bytes: module.length }, groups, bindings, args });
    one.run(buffer.finish());
    guest.signalGpu(one.context, fence, ++value);
    return new Promise((done) => {
      const wait = { device: one.device, objects: [fence], fence_values: [value] };
      const { status } = guest.call(0x3a, wait, done);
      if (status !== 'pending') done(status);
    });
  };
  return { guest, ...one, out, dispatch };
}

describe('engine processes', () => {
  it('draw the picture as the reference does, in every bit', async () => {
    const [width, height] = [96, 64];
    const module = readFileSync(join(root, 'examples/kernels/picture.wasm'));
    const scene = sceneBytes(width, height);
    const { guest, out, memory, dispatch } = guestOf(adapter(), 'guest-a', module, width * height * 4);
    const input = memory(visible(scene.length), Math.ceil(scene.length / 4096), 0n);
    input.bytes.set(scene);
    const more = [{ va: input.va, bytes: scene.length, access: 'read' as const }];
    expect(await dispatch([width, height, 0, height, 8], 8, more)).toBe(0);
    const drawn = Buffer.from(out.bytes.subarray(0, width * height * 4));
    expect(drawn.equals(Buffer.from(reference(scene, width, height)))).toBe(true);
    expect(guest.engineNs).toBeGreaterThanOrEqual(0);
  });

  it('kill an endless loop by engine time, and only its dispatch is lost', async () => {
    const driver = adapter(300);
    const other = guestOf(driver, 'guest-b', stamp);
    const bad = guestOf(driver, 'guest-a', endless);
    const fine = guestOf(driver, 'guest-a', stamp);
    const [lost, first] = await Promise.all([bad.dispatch([]), other.dispatch([7])]);
    expect([lost, first]).toEqual([STATUS.DEVICE_REMOVED, 0]);
    expect([bad.guest.state(bad.device), other.guest.state(other.device)]).toEqual([3, 1]);
    expect(bad.guest.engineNs).toBeGreaterThanOrEqual(300e6);
    // The same partition goes on with a fresh engine.
    expect(await fine.dispatch([5])).toBe(0);
    expect(fine.out.bytes[0]).toBe(5);
    expect(engines(driver).hung).toBe(1);
  });

  it('turn a trap into a device error and stay', async () => {
    const driver = adapter();
    const bad = guestOf(driver, 'guest-a', trap);
    const fine = guestOf(driver, 'guest-a', stamp);
    expect(await bad.dispatch([])).toBe(STATUS.DEVICE_REMOVED);
    expect(bad.guest.state(bad.device)).toBe(6);
    const before = engines(driver).partitions['guest-a']?.pid;
    expect(await fine.dispatch([5])).toBe(0);
    expect(engines(driver).partitions['guest-a']?.pid).toBe(before);
  });

  it('are replaced after kill -9', async () => {
    const driver = adapter();
    const hit = guestOf(driver, 'guest-a', endless);
    const fine = guestOf(driver, 'guest-a', stamp);
    const lost = hit.dispatch([]);
    await eventually('an engine runs', () => (engines(driver).partitions['guest-a']?.pid ?? null) !== null);
    const pid = engines(driver).partitions['guest-a']?.pid ?? 0;
    process.kill(pid, 'SIGKILL');
    expect(await lost).toBe(STATUS.DEVICE_REMOVED);
    expect(hit.guest.state(hit.device)).toBe(2);
    expect(await fine.dispatch([9])).toBe(0);
    expect(engines(driver).partitions['guest-a']?.pid).not.toBe(pid);
  });

  it('end with a guest that leaves while its kernel runs', async () => {
    const driver = adapter();
    const gone = guestOf(driver, 'guest-a', endless);
    void gone.dispatch([]);
    await eventually('an engine runs', () => (engines(driver).partitions['guest-a']?.pid ?? null) !== null);
    const pid = engines(driver).partitions['guest-a']?.pid ?? 0;
    gone.guest.process.close();
    await eventually('the engine is gone', () => isGone(pid));
    const fine = guestOf(driver, 'guest-a', stamp);
    expect(await fine.dispatch([9])).toBe(0);
  });

  it('end with the process that started them, however it ends', async () => {
    const host = start('test/process/engine-host.ts', [], {});
    await host.until('out', 'ready');
    const pid = Number(/engine (\d+)/.exec(host.out())?.[1]);
    expect(isGone(pid)).toBe(false);
    host.child.kill('SIGKILL');
    await host.ended;
    await eventually('the engine is gone', () => isGone(pid));
  });

  it('can be waited for by a host that has nothing else to do', async () => {
    const host = start('test/process/engine-close.ts', [], {});
    expect(await host.ended, host.err()).toBe(0);
    expect(host.out()).toContain('gone');
  });
});
