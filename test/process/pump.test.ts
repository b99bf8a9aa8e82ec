import { closeSync, openSync, readlinkSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PUMP_LIMITS, type PumpCall } from '../../src/host-km/drivers/drm/pump/index.ts';
import { countDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import { eventually, isGone } from './harness.ts';
import { FIFO, PumpWorld, RNDGETENTCNT, TEST, testPump, URANDOM, whole } from './pump-world.ts';

const { EAGAIN, EBADF, EFAULT, EINTR, ENFILE, ENODEV, ENOENT, ENOTTY } = constants.errno;

let program = '';
const worlds: PumpWorld[] = [];
beforeAll(() => {
  program = testPump();
});
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

function start(options: { readonly entries?: number; readonly arenaBytes?: number } = {}): PumpWorld {
  const world = new PumpWorld([program], options);
  worlds.push(world);
  return world;
}

describe('a call', () => {
  it('is the real ioctl: looked for, from the event loop, and after a sleep', async () => {
    const world = start();
    const slot = await world.open(URANDOM);
    const entropy = world.words(64);
    for (const ask of [
      () => world.call({ slot, structAt: 64 }),
      () => world.submit({ slot, structAt: 64 }),
    ]) {
      for (let i = 0; i < 50; i++) {
        entropy.setInt32(0, -1, true);
        expect(await ask()).toBe(0);
        expect(entropy.getInt32(0, true)).toBeGreaterThanOrEqual(0);
        // Long past the time that either side spins.
        if (i % 10 === 0) await new Promise((done) => setTimeout(done, 5));
      }
    }
    expect(world.pump.inspect()).toMatchObject({ alive: true, inFlight: 0, slots: 1 });
  });

  it('that the kernel refuses comes back with its errno', async () => {
    const world = start();
    const slot = await world.open(FIFO);
    expect(await world.call({ slot })).toBe(-ENOTTY);
    expect(await world.open(2)).toBe(-ENOENT);
    for (const none of [slot + 1, PUMP_LIMITS.slots, 2 ** 32 - 1]) {
      expect(await world.call({ slot: none })).toBe(-EBADF);
      expect(await world.close(none)).toBe(-EBADF);
    }
    expect(await world.close(slot)).toBe(0);
    expect(await world.call({ slot })).toBe(-EBADF);
  });

  it('has its offsets made addresses, and finds its offsets again', async () => {
    const world = start();
    const slot = await world.open(URANDOM);
    const [structAt, patchesAt, first, second] = [0, 64, 1024, 2048];
    world.pump.memory.fill(3, first, first + 100);
    world.pump.memory.fill(5, second, second + 100);
    const words = world.words(0);
    words.setBigUint64(structAt, BigInt(first), true);
    words.setBigUint64(structAt + 8, BigInt(second), true);
    words.setUint32(structAt + 16, 100, true);
    for (const [index, at] of [structAt, structAt + 8].entries()) {
      words.setUint32(patchesAt + index * 8, at, true);
      words.setUint32(patchesAt + index * 8 + 4, 100, true);
    }
    const call = { slot, request: TEST.SUM, structAt, patchesAt, patchCount: 2 };
    expect(await world.call(call)).toBe(7);
    expect(words.getUint32(structAt + 20, true)).toBe(800);
    expect([words.getBigUint64(0, true), words.getBigUint64(8, true)]).toEqual([1024n, 2048n]);
  });
});

describe('what does not lie in the arena', () => {
  const bytes = 2 ** 20;

  /** One patch at `at` of a field that holds `value`, for `length` bytes. */
  function patched(world: PumpWorld, at: number, value: bigint, length: number): Partial<PumpCall> {
    const list = world.words(64);
    list.setUint32(0, at, true);
    list.setUint32(4, length, true);
    if (at + 8 <= bytes) world.words(at).setBigUint64(0, value, true);
    return { request: RNDGETENTCNT, structAt: 128, patchesAt: 64, patchCount: 1 };
  }

  it('is EFAULT, one past the end and wherever a sum could wrap; the last place is fine', async () => {
    const world = start({ arenaBytes: bytes });
    const slot = await world.open(URANDOM);
    const last = (call: Partial<PumpCall>): Promise<number> => world.call({ slot, ...call });
    // A struct of 4 bytes, at multiples of 8.
    expect(await last({ structAt: bytes - 8 })).toBe(0);
    for (const structAt of [bytes, bytes + 8, bytes - 4, 4, 2 ** 32 - 8, 2 ** 32 - 4])
      expect(await last({ structAt })).toBe(-EFAULT);
    // A list of two patches of nothing.
    expect(await last({ patchesAt: bytes - 16, patchCount: 0 })).toBe(0);
    for (const [patchesAt, patchCount] of [
      [bytes - 8, 2],
      [bytes, 1],
      [2 ** 32 - 8, 1],
      [4, 1],
      [0, PUMP_LIMITS.patches + 1],
      [0, 2 ** 32 - 1],
    ] as const)
      expect(await last({ patchesAt, patchCount })).toBe(-EFAULT);
    const fine = [
      [bytes - 8, 0n, bytes],
      [256, BigInt(bytes - 16), 16],
      [256, BigInt(bytes), 0],
    ] as const;
    for (const [at, value, length] of fine) {
      expect(await last(patched(world, at, value, length))).toBe(0);
      expect(world.words(at).getBigUint64(0, true)).toBe(value);
    }
    const bad = [
      [bytes, 0n, 0],
      [bytes - 4, 0n, 0],
      [260, 0n, 0],
      [2 ** 32 - 8, 0n, 0],
      [256, BigInt(bytes - 16), 17],
      [256, BigInt(bytes), 1],
      [256, BigInt(bytes) + 1n, 0],
      [256, 2n ** 64n - 8n, 16],
      [256, 2n ** 64n - 1n, 2 ** 32 - 1],
    ] as const;
    for (const [at, value, length] of bad) {
      expect(await last(patched(world, at, value, length))).toBe(-EFAULT);
      if (at + 8 <= bytes) expect(world.words(at).getBigUint64(0, true)).toBe(value);
    }
  });

  it('is EFAULT for a field that is patched twice, which has its offset again too', async () => {
    const world = start({ arenaBytes: bytes });
    const slot = await world.open(URANDOM);
    const words = world.words(0);
    words.setBigUint64(512, 1024n, true);
    for (const [at, value] of [
      [64, 512],
      [68, 8],
      [72, 512],
      [76, 8],
    ] as const)
      words.setUint32(at, value, true);
    expect(await world.call({ slot, patchesAt: 64, patchCount: 2 })).toBe(-EFAULT);
    expect(words.getBigUint64(512, true)).toBe(1024n);
    // At the limit of patches, each of a field of its own.
    for (let i = 0; i < PUMP_LIMITS.patches; i++) {
      words.setUint32(8192 + i * 8, 16_384 + i * 8, true);
      words.setUint32(8192 + i * 8 + 4, 8, true);
    }
    expect(await world.call({ slot, patchesAt: 8192, patchCount: PUMP_LIMITS.patches })).toBe(0);
  });
});

describe('a batch', () => {
  it('of a full ring runs in order with one doorbell; one more is not taken', async () => {
    const world = start({ entries: 16 });
    const slot = await world.open(URANDOM);
    const told: number[] = [];
    for (let round = 0; round < 3; round++) {
      told.length = 0;
      for (let i = 0; i < 16; i++)
        expect(world.pump.submit(whole({ slot, structAt: 8 * i }), () => told.push(i))).toBe(true);
      expect(world.pump.submit(whole({ slot }), () => told.push(-1))).toBe(false);
      expect(world.pump.call(whole({ slot }), () => told.push(-1))).toBe(-EAGAIN);
      world.pump.flush();
      await eventually('all are answered', () => told.length === 16);
      expect(told).toEqual(Array.from({ length: 16 }, (_, i) => i));
    }
  });

  it('is heard by who looks for it', async () => {
    const world = start();
    const slot = await world.open(URANDOM);
    let told = 0;
    for (let i = 0; i < 100; i++) world.pump.submit(whole({ slot, structAt: 8 * i }), () => told++);
    world.pump.settle(() => told === 100);
    await eventually('all are answered', () => told === 100);
  });
});

describe('a wait', () => {
  it('blocks nobody else; owners have their threads, and stand in line for more', async () => {
    const world = start();
    const [ours, theirs] = [await world.open(FIFO, 1), await world.open(FIFO, 2)];
    const random = await world.open(URANDOM, 1);
    const most = PUMP_LIMITS.ownerWorkers;
    let told = 0;
    for (let i = 0; i <= most; i++) void world.wait(ours, 8 * i).then(() => told++);
    expect(world.pump.inspect()).toMatchObject({ waits: most, queuedWaits: 1 });
    expect(await world.call({ slot: random, structAt: 512 })).toBe(0);
    const other = world.wait(theirs, 1024);
    expect(world.pump.inspect()).toMatchObject({ waits: most + 1, queuedWaits: 1 });
    const fifo = openSync(world.fifo, 'r+');
    for (let i = 0; i < most + 2; i++) writeSync(fifo, Uint8Array.of(i));
    expect(await other).toBe(1);
    await eventually('all have waited', () => told === most + 1);
    expect(world.pump.inspect()).toMatchObject({ waits: 0, queuedWaits: 0, inFlight: 0 });
    closeSync(fifo);
  });

  it('takes all threads at the limit; the next one, of whoever it is, stands in line', async () => {
    const world = start();
    const { workers, ownerWorkers } = PUMP_LIMITS;
    const slots: number[] = [];
    for (let owner = 0; owner <= workers / ownerWorkers; owner++) slots.push(await world.open(FIFO, owner));
    let told = 0;
    const [last = 0, ...all] = [...slots].reverse();
    for (const slot of all)
      for (let i = 0; i < ownerWorkers; i++) void world.wait(slot, 8 * i).then(() => told++);
    void world.wait(last, 1024).then(() => told++);
    expect(world.pump.inspect()).toMatchObject({ waits: workers, queuedWaits: 1 });
    const fifo = openSync(world.fifo, 'r+');
    for (let i = 0; i <= workers; i++) writeSync(fifo, Uint8Array.of(1));
    await eventually('all have waited', () => told === workers + 1);
    closeSync(fifo);
  });

  it('ends with its file, begun or not; the answer of the close comes last', async () => {
    const world = start();
    const slot = await world.open(FIFO, 1);
    const results: (number | string)[] = [];
    for (let i = 0; i <= PUMP_LIMITS.ownerWorkers; i++)
      void world.wait(slot, 8 * i).then((result) => results.push(result));
    const random = await world.open(URANDOM, 1);
    expect(await world.call({ slot: random, structAt: 512 })).toBe(0);
    await world.close(slot).then((result) => results.push(`closed ${result}`));
    const interrupted = new Array<number>(PUMP_LIMITS.ownerWorkers).fill(-EINTR);
    expect(results).toEqual([-EBADF, ...interrupted, 'closed 0']);
    expect(world.pump.wait(whole({ slot }), () => {})).toBe(false);
    expect(await world.open(FIFO, 3)).toBe(slot);
  });
});

describe('descriptors', () => {
  it('come from the pump and go to it, and are closed where they came from', async () => {
    const world = start();
    const slot = await world.open(URANDOM);
    expect(await world.call({ slot, request: TEST.EXPORT, structAt: 8 })).toBe(0);
    const number = world.words(8).getInt32(0, true);
    const ours = await world.send(number);
    expect(ours).toBeGreaterThan(2);
    expect(readlinkSync(`/proc/self/fd/${ours}`)).toBe('/dev/urandom');
    expect(await world.send(number)).toBe(-EBADF);
    const theirs = await world.receive(ours);
    closeSync(ours);
    expect(theirs).toBe(number);
    expect(await world.closeDescriptor(theirs)).toBe(0);
    expect(await world.closeDescriptor(theirs)).toBe(-EBADF);
  });

  it('that the pump lives on, device files and numbers that are none are not given away nor closed', async () => {
    const world = start();
    const slot = await world.open(URANDOM);
    const links = Array.from({ length: 64 }, (_, fd) => fd).filter((fd) => {
      try {
        return readlinkSync(`/proc/${world.pump.pid}/fd/${fd}`) === '/dev/urandom';
      } catch {
        return false;
      }
    });
    for (const number of [0, 2, 3, 4, 5, 6, ...links, 4000, PUMP_LIMITS.descriptors, 2 ** 31, 2 ** 32 - 1]) {
      expect(await world.send(number)).toBe(-EBADF);
      expect(await world.closeDescriptor(number)).toBe(-EBADF);
    }
    expect(await world.call({ slot })).toBe(0);
  });

  it('are taken by many at once, each its own', async () => {
    const world = start();
    const files = Array.from({ length: 32 }, () => openSync('/dev/null', 'r+'));
    const numbers = await Promise.all(files.map((fd) => world.receive(fd)));
    expect(new Set(numbers).size).toBe(32);
    const back = await Promise.all(numbers.map((number) => world.send(number)));
    expect(Math.min(...back)).toBeGreaterThan(2);
    for (const fd of [...files, ...back]) closeSync(fd);
  });
});

describe('device files', () => {
  it('are as many as the limit says; one more is ENFILE, and a closed one makes room', async () => {
    const world = start();
    const slots: number[] = [];
    for (let i = 0; i < PUMP_LIMITS.slots; i++) slots.push(await world.open(URANDOM, i));
    expect(slots).toEqual(slots.map((_, index) => index));
    expect(await world.open(URANDOM)).toBe(-ENFILE);
    expect(await world.close(17)).toBe(0);
    expect(await world.open(URANDOM)).toBe(17);
  });
});

describe('the end of a pump', () => {
  it('by kill -9 tells everybody, begun or in line, and nothing of it is left', async () => {
    const world = start();
    const slot = await world.open(FIFO);
    const waits = Array.from({ length: PUMP_LIMITS.ownerWorkers + 1 }, (_, i) => world.wait(slot, 8 * i));
    const random = await world.open(URANDOM);
    expect(await world.call({ slot: random, structAt: 512 })).toBe(0);
    process.kill(world.pump.pid, 'SIGKILL');
    expect(new Set(await Promise.all(waits))).toEqual(new Set([-ENODEV]));
    expect(await world.pump.gone).toEqual({ end: 'SIGKILL', said: '' });
    expect(isGone(world.pump.pid)).toBe(true);
    expect(world.pump.inspect()).toMatchObject({ alive: false, inFlight: 0, slots: 0, waits: 0 });
    expect(world.pump.call(whole({}), () => {})).toBe(-ENODEV);
    expect(world.pump.submit(whole({}), () => {})).toBe(false);
    expect(world.pump.open(URANDOM, 1, () => {})).toBe(false);
  });

  it('ends a wedged ioctl', async () => {
    const world = start();
    const slot = await world.open(URANDOM);
    const wedged = world.submit({ slot, request: TEST.WEDGE });
    await new Promise((done) => setTimeout(done, 50));
    await world.end();
    expect(await wedged).toBe(-ENODEV);
  });

  it('that does not start, or is another version, says why', async () => {
    const missing = new PumpWorld(['/nonexistent/pump']);
    worlds.push(missing);
    const death = await missing.pump.gone;
    expect(death.end).not.toBe(0);
    expect(death.said).toContain('ENOENT');
    const odd = start({ entries: 24 });
    expect(await odd.open(URANDOM)).toBe(-ENODEV);
    expect(await odd.pump.gone).toEqual({ end: 1, said: 'kmbridge-pump: the geometry is wrong' });
  });

  it('leaves no descriptor of ours open', async () => {
    const first = start();
    await first.open(URANDOM);
    await first.end();
    const before = countDescriptors();
    for (let i = 0; i < 3; i++) {
      const world = start();
      await world.open(URANDOM);
      await world.end();
    }
    await eventually('all are closed', () => countDescriptors() === before);
  });
});
