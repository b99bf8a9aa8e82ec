/** The pump as a thread of the broker: for measurements, so one at a time, and gone when it is told so. */
import { readdirSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ERRNO } from '../../src/abi/index.ts';
import { Pump } from '../../src/host-km/drivers/drm/pump/index.ts';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/limits.ts';
import { PumpQueue } from '../../src/host-km/drivers/drm/pump/queue.ts';
import { descriptorName } from '../../src/vmbus-sim/ffi/index.ts';
import { countDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import { eventually, remove, temporary } from './harness.ts';
import { makeFifo, RNDGETENTCNT, TEST, testThread, whole } from './pump-world.ts';
import { commands, EXECBUFFER, Queue, SERVICE, seen } from './queue-world.ts';

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
    expect(threads()).toBe(before + PUMP_LIMITS.workers + PUMP_LIMITS.queues + 2);
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

  it('has queues, which end with it, and starts again', async () => {
    const before = threads();
    const descriptors = countDescriptors();
    for (let round = 0; round < 3; round++) {
      const pump = start();
      if (pump === null) throw new Error('no pump');
      const slot = await opened(pump, 0);
      const table = pump.arena.take(4096);
      const made = table === null ? null : PumpQueue.make(pump.memory, table, SERVICE);
      if (made === null) throw new Error('no queue');
      const queue = new Queue(slot, made);
      // As `PumpFiles` does, while the table is still there.
      pump.ending = () => made.release();
      const number = await new Promise<number>((done) => void pump.receive(made.fd, done));
      expect(number).toBeGreaterThan(2);
      const { at } = made.table;
      expect(await new Promise((done) => void pump.queue(slot, EXECBUFFER, number, at, done))).toBe(0);
      made.name(1, 77);
      made.grant(2);
      const command = commands(round * 100);
      expect(await queue.submit({ command, handles: [1] })).toBe(String(seen({ command, handles: [77] })));
      // Once by its file, and else by the pump, with the queue still there.
      if (round === 0) expect(await new Promise<number>((done) => pump.close(slot, done))).toBe(0);
      pump.kill();
      await pump.gone;
      await eventually('its threads have ended', () => threads() === before);
      expect([queue.word('ENDED'), made.made, made.recall()]).toEqual([1, 1, 1]);
      expect(await queue.submit({ command, handles: [1] })).toBe('ENDED');
      await queue.end();
    }
    await eventually('nothing is left open', () => countDescriptors() === descriptors);
  });
});
