/** The end of a submission queue with its file, and what is left of it then. */
import { afterEach, describe, expect, it } from 'vitest';
import { ERRNO } from '../../src/abi/index.ts';
import { PumpQueue } from '../../src/host-km/drivers/drm/pump/queue.ts';
import { QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { eventually } from './harness.ts';
import { FIFO, URANDOM } from './pump-world.ts';
import {
  acting,
  CREDIT,
  commands,
  EXECBUFFER,
  ifRoot,
  laid,
  mapped,
  Queue,
  QueueWorld,
  SERVICE,
  seen,
  soon,
  started,
} from './queue-world.ts';

const worlds: QueueWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

async function start(path = URANDOM): Promise<{ world: QueueWorld; queue: Queue }> {
  const made = await started(path);
  worlds.push(made.world);
  return made;
}

const good = { command: commands(40), handles: [1] };
const answer = String(seen({ command: commands(40), handles: [1001] }));

describe('the close of its file', () => {
  it('ends a queue that sleeps, and its guest hears it', async () => {
    const { world, queue } = await start();
    const { pid } = world.pump;
    expect(await queue.submit(good)).toBe(answer);
    expect(mapped(pid)).toBe(ifRoot(1));
    await eventually('the pump sleeps', () => queue.word('PUMP_SLEEPS') === 1);
    expect(await world.close(queue.slot)).toBe(0);
    expect(queue.word('ENDED')).toBe(1);
    expect(mapped(pid)).toBe(0);
    expect(await queue.submit(good)).toBe('ENDED');
    expect(queue.queue.recall()).toBe(CREDIT - 1);
  });

  it('ends a call that blocks in the device, and is answered after it', async () => {
    const { world, queue } = await start(FIFO);
    const call = queue.submit({ command: acting('WAIT'), handles: [] });
    await eventually('the guest sleeps', () => queue.word('GUEST_SLEEPS') === 1);
    await eventually('the call is made', () => queue.word('HINT') === CREDIT - 1);
    let closed = false;
    const close = world.close(queue.slot).then((result) => {
      closed = true;
      return result;
    });
    expect(closed).toBe(false);
    expect(await call).toBe(String(-ERRNO.EINTR));
    expect(await close).toBe(0);
    expect([queue.word('ENDED'), mapped(world.pump.pid)]).toEqual([1, 0]);
    expect(queue.queue.made).toBe(1);
  });

  it('beside waits on it, which end as well', async () => {
    const { world, queue } = await start(FIFO);
    const { at } = queue.queue.table;
    const call = queue.submit({ command: acting('WAIT'), handles: [] });
    const waits = [2048, 2056, 2064].map((more) => world.wait(queue.slot, at + more));
    await eventually('the guest sleeps', () => queue.word('GUEST_SLEEPS') === 1);
    await eventually('the call is made', () => queue.word('HINT') === CREDIT - 1);
    expect(await world.close(queue.slot)).toBe(0);
    expect(await Promise.all([call, ...waits])).toEqual([
      String(-ERRNO.EINTR),
      ...waits.map(() => -ERRNO.EINTR),
    ]);
  });

  it.each([['good', good] as const, ['bad', { command: commands(8), handles: [999] }] as const])(
    'ends one that a guest floods with %s calls',
    async (_, submission) => {
      const { world, queue } = await start();
      const bytes = laid(submission);
      queue.put(bytes);
      Atomics.store(queue.words, QUEUE_WORD.BYTES, bytes.length);
      expect(await queue.guest.ask('flood')).toBe('flooding');
      await soon('calls are answered', () => queue.word('DONE') !== 0);
      const other = await world.ready(await world.open(URANDOM, 2));
      expect(await other.submit(good)).toBe(answer);
      expect(await world.close(queue.slot)).toBe(0);
      expect(await queue.guest.hear()).toBe('ENDED');
      // What had been granted was made or is left.
      const made = CREDIT - queue.queue.recall();
      expect(queue.queue.made).toBe(made);
      expect(await world.submissions(other.slot)).toBe(made + 1);
      expect(mapped(world.pump.pid)).toBe(ifRoot(1));
    },
  );

  it('leaves nothing, two hundred times in a row', async () => {
    const world = new QueueWorld();
    worlds.push(world);
    const { pid } = world.pump;
    const numbers = new Set<number>();
    const used = world.pump.arena.used;
    for (let i = 0; i < 200; i++) {
      const slot = await world.open(URANDOM, i % 3);
      const table = world.pump.arena.take(4096);
      const made = table === null ? null : PumpQueue.make(world.pump.memory, table, SERVICE);
      if (table === null || made === null) throw new Error('no queue');
      const queue = new Queue(slot, made);
      made.grant(1);
      queue.putNow(laid({ command: commands(i), handles: [] }));
      const number = await world.receive(made.fd);
      numbers.add(number);
      expect(await world.queue(slot, EXECBUFFER, number, table.at)).toBe(0);
      // Every other one ends before its first call, or in it.
      if (i % 2 === 0) await soon('it is answered', () => queue.word('DONE') === 1);
      expect(await world.close(slot)).toBe(0);
      expect(queue.word('ENDED')).toBe(1);
      const wanted = queue.word('DONE') === 1 ? seen({ command: commands(i), handles: [] }) : 0;
      expect([queue.word('RESULT'), made.made + made.recall()]).toEqual([wanted, 1]);
      await queue.end();
      world.pump.arena.give(table);
    }
    // The lowest free one each time: none stayed open.
    expect(numbers.size).toBe(1);
    expect([mapped(pid), world.pump.arena.used]).toEqual([0, used]);
  });
});
