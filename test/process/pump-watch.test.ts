/** Descriptors that the pump looks at until they can be read: pipes here, the fences of submissions elsewhere. */
import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/index.ts';
import { closeQuietly, createPipe } from '../../src/vmbus-sim/ffi/index.ts';
import { FIFO, PumpWorld, testPump } from './pump-world.ts';

const { EAGAIN, EBADF, ENODEV, ENOTTY } = constants.errno;

let program = '';
const worlds: PumpWorld[] = [];
const open: number[] = [];
beforeAll(() => {
  program = testPump();
});
afterEach(async () => {
  for (const fd of open.splice(0)) closeQuietly(fd);
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

function start(): PumpWorld {
  const world = new PumpWorld([program]);
  worlds.push(world);
  return world;
}

/** A pipe whose reading end the pump has: its number there, and how to make it readable. */
async function lent(world: PumpWorld): Promise<{ readonly number: number; write(): void }> {
  const pipe = createPipe();
  if (pipe === null) throw new Error('no pipe');
  const number = await world.receive(pipe.readEnd);
  closeQuietly(pipe.readEnd);
  open.push(pipe.writeEnd);
  return { number, write: () => void writeSync(pipe.writeEnd, 'x') };
}

describe('a descriptor that is looked at', () => {
  it('is told of when it can be read, in any order, and closed', async () => {
    const world = start();
    const told: number[] = [];
    const lents = [await lent(world), await lent(world), await lent(world)];
    const all = lents.map(({ number }, index) => world.watch(number).then(() => told.push(index)));
    // The pump does other things meanwhile.
    expect(await world.closeDescriptor(4000)).toBe(-EBADF);
    expect(told).toEqual([]);
    for (const index of [1, 2, 0]) {
      lents[index]?.write();
      await all[index];
    }
    expect(told).toEqual([1, 2, 0]);
    for (const { number } of lents) expect(await world.closeDescriptor(number)).toBe(-EBADF);
  });

  it('can be read at once', async () => {
    const world = start();
    const { number, write } = await lent(world);
    write();
    expect(await world.watch(number)).toBe(0);
  });

  it('is nobody else’s: neither closed, nor sent, nor looked at twice', async () => {
    const world = start();
    const { number, write } = await lent(world);
    const first = world.watch(number);
    expect(await world.closeDescriptor(number)).toBe(-EBADF);
    expect(await world.send(number)).toBe(-EBADF);
    expect(await world.watch(number)).toBe(-EBADF);
    write();
    expect(await first).toBe(0);
    expect(await world.closeDescriptor(number)).toBe(-EBADF);
  });

  it('has to be one that a call or the broker left there', async () => {
    const world = start();
    const slot = await world.open(FIFO);
    for (let number = 0; number < 16; number++) expect(await world.watch(number)).toBe(-EBADF);
    expect(await world.watch(2 ** 32 - 1)).toBe(-EBADF);
    expect(await world.call({ slot })).toBe(-ENOTTY);
  });

  it('is one of so many: one more is closed and EAGAIN, and has room once another is done', async () => {
    const world = start();
    const watched = await Promise.all(Array.from({ length: PUMP_LIMITS.watches }, () => lent(world)));
    const done = watched.map(({ number }) => world.watch(number));
    const more = await lent(world);
    expect(await world.watch(more.number)).toBe(-EAGAIN);
    expect(await world.closeDescriptor(more.number)).toBe(-EBADF);
    watched[100]?.write();
    expect(await done[100]).toBe(0);
    const next = await lent(world);
    const last = world.watch(next.number);
    for (const { write } of [next, ...watched.filter((_, index) => index !== 100)]) write();
    expect(await last).toBe(0);
    expect(await Promise.all(done)).toEqual(done.map(() => 0));
  });

  it('ends with the pump', async () => {
    const world = start();
    const { number } = await lent(world);
    const never = world.watch(number);
    world.pump.kill();
    expect(await never).toBe(-ENODEV);
  });
});
