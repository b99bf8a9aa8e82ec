/** The pump as a thread of the broker: for measurements, so one at a time, and gone when it is told so. */
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ERRNO } from '../../src/abi/index.ts';
import { Pump } from '../../src/host-km/drivers/drm/pump/index.ts';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/limits.ts';
import { descriptorName } from '../../src/vmbus-sim/ffi/index.ts';
import { eventually, remove, temporary } from './harness.ts';
import { makeFifo, RNDGETENTCNT, TEST, testThread, whole } from './pump-world.ts';

const pumps: Pump[] = [];
const directory = temporary();
const fifo = makeFifo(directory, 'fifo');
afterAll(() => remove(directory));
afterEach(async () => {
  for (const pump of pumps.splice(0)) {
    pump.kill();
    await pump.gone;
  }
});

function start(): Pump | null {
  const pump = Pump.start({ library: testThread(), paths: ['/dev/urandom', fifo] });
  if (pump !== null) pumps.push(pump);
  return pump;
}
const opened = (pump: Pump | null, path: number): Promise<number> =>
  new Promise((done) => void pump?.open(path, 1, done));
const threads = (): number => readdirSync('/proc/self/task').length;
const copies = (path: string): number =>
  Array.from({ length: 256 }, (_, fd) => descriptorName(fd)).filter((name) => name === path).length;

describe('a pump that is a thread', () => {
  it('is one at a time; the next one waits for the end of the one before', async () => {
    const first = start();
    expect(first).not.toBeNull();
    expect(start()).toBeNull();
    first?.kill();
    const second = start();
    expect(second).not.toBeNull();
    const slot = await opened(second, 0);
    const done = (): void => {};
    expect(await new Promise((told) => second?.submit(whole({ slot }), told) && second.flush())).toBe(0);
    expect(first?.call(whole({ slot, request: RNDGETENTCNT }), done) ?? -ERRNO.ENODEV).toBe(-ERRNO.ENODEV);
  });

  it('ends with its threads and files, whatever waits in them', async () => {
    const before = threads();
    const pump = start();
    expect(threads()).toBe(before + PUMP_LIMITS.workers + 2);
    const slot = await opened(pump, 1);
    const waits = [8, 16].map(
      (structAt) =>
        new Promise<number>((done) => pump?.wait(whole({ slot, structAt, request: TEST.WAIT }), done)),
    );
    await eventually('it has them', () => copies(fifo) === 1);
    pump?.kill();
    await pump?.gone;
    const results = await Promise.all(waits);
    expect(results.every((result) => result === -ERRNO.EINTR || result === -ERRNO.ENODEV)).toBe(true);
    await eventually('its threads have ended', () => threads() === before);
    expect(copies(fifo)).toBe(0);
  });
});
