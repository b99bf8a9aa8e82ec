/** How a queue learns that the device is done: the question, its fence, and what may be made again. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { QUEUE_TABLE } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { eventually } from './harness.ts';
import { URANDOM } from './pump-world.ts';
import { commands, type Queue, QueueWorld, seen } from './queue-world.ts';

const worlds: QueueWorld[] = [];
const held: number[] = [];
afterEach(async () => {
  for (const fd of held.splice(0)) closeSync(fd);
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

const good = { command: commands(24), handles: [] };
const answer = String(seen(good));
const EVERY = 4;

/** A queue with so much credit whose device is asked after four calls; its fences signal once there is a byte in the FIFO. */
async function start(credit: number): Promise<{ world: QueueWorld; queue: Queue }> {
  const world = new QueueWorld();
  worlds.push(world);
  return { world, queue: await world.ready(await world.open(URANDOM), credit, 0, EVERY) };
}

const submit = async (queue: Queue, count: number): Promise<void> => {
  for (let i = 0; i < count; i++) expect(await queue.submit(good)).toBe(answer);
};

/** All fences that are waited for signal, and those that come: somebody has the FIFO open, or the byte would be lost. */
function signal(world: QueueWorld): void {
  held.push(openSync(world.fifo, 'r+'));
  writeFileSync(world.fifo, 'x');
}

/** The device is asked behind the answer to the guest: in time. */
async function asked(world: QueueWorld, { slot }: Queue, count: number): Promise<void> {
  for (let turn = 0; turn < 10_000; turn++) if ((await world.questions(slot)) === count) return;
  throw new Error(`never ${count} questions`);
}

describe('a queue', () => {
  it('may have as many made again as the device is done with', async () => {
    const { world, queue } = await start(8);
    await submit(queue, 8);
    expect([queue.queue.left, await queue.submit(good)]).toEqual([0, 'ASK']);
    await asked(world, queue, 2);
    expect(queue.queue.done).toBe(0);
    signal(world);
    await eventually('all is done', () => queue.queue.done === 8);
    expect([queue.queue.left, queue.word('HINT'), queue.queue.made]).toEqual([8, 8, 8]);
    await submit(queue, 6);
    await eventually('four more are done', () => queue.queue.done === 12);
    expect([queue.queue.left, queue.queue.recall(), queue.queue.made]).toEqual([6, 6, 14]);
    // Questions are no submissions of the guest's.
    expect(await world.submissions(queue.slot)).toBe(14);
  });

  it('that was closed meanwhile gets nothing back, nor does what it is opened with', async () => {
    const { world, queue } = await start(8);
    await submit(queue, 6);
    await asked(world, queue, 1);
    expect(queue.queue.recall()).toBe(2);
    expect(queue.queue.grant(8)).toBe(true);
    // Two that nobody had asked about are the broker's to ask about: the count begins anew.
    await submit(queue, 3);
    expect(await world.questions(queue.slot)).toBe(1);
    signal(world);
    await eventually('what was asked about is done', () => queue.queue.done === 4);
    expect([queue.queue.left, queue.word('HINT')]).toEqual([5, 5]);
    await submit(queue, 1);
    await eventually('and so is the next', () => queue.queue.done === 8);
    expect(queue.queue.left).toBe(8);
  });

  it('that is closed for good is left alone by fences that come later', async () => {
    const { world, queue } = await start(8);
    await submit(queue, 8);
    await asked(world, queue, 2);
    const { at } = queue.queue.table;
    expect(await world.close(queue.slot)).toBe(0);
    // The place of its table is another's now.
    world.pump.memory.fill(0x5a, at, at + QUEUE_TABLE.BYTES);
    signal(world);
    const other = await world.ready(await world.open(URANDOM), 8, 0, EVERY);
    await submit(other, 4);
    // Who looks at it has looked at the others by then.
    await eventually('another is told', () => other.queue.done === 4);
    const table = world.pump.memory.subarray(at, at + QUEUE_TABLE.BYTES);
    expect(table.every((byte) => byte === 0x5a)).toBe(true);
  });
});
