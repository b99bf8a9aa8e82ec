/** Calls on submission queues: what reaches the device, what comes back, and who wakes whom. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { ERRNO } from '../../src/abi/index.ts';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/limits.ts';
import { QUEUE_ASK, QUEUE_VERSION, QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { eventually } from './harness.ts';
import { FIFO, URANDOM } from './pump-world.ts';
import {
  AT,
  acting,
  commands,
  kernelOf,
  laid,
  type Queue,
  type QueueWorld,
  seen,
  soon,
  started,
} from './queue-world.ts';

const worlds: QueueWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

async function start(path = URANDOM, credit?: number): Promise<{ world: QueueWorld; queue: Queue }> {
  const made = await started(path, credit);
  worlds.push(made.world);
  return made;
}

describe('a call on a queue', () => {
  it('reaches the device as it was put, with the kernel’s handles', async () => {
    const { world, queue } = await start();
    const sizes = [0, 1, 7, 8, 9, 63, 1000, 4096, 40_000];
    const lists = [[], [1], [3, 2, 1], [8, 8, 8, 8], Array.from({ length: 999 }, (_, i) => 1 + (i % 8))];
    let made = 0;
    for (const size of sizes)
      for (const handles of lists) {
        const command = commands(size);
        const wanted = seen({ command, handles: handles.map(kernelOf) });
        expect(await queue.submit({ command, handles }), `${size} ${handles.length}`).toBe(String(wanted));
        made++;
      }
    expect(await world.submissions(queue.slot)).toBe(made);
    expect(queue.queue.made).toBe(made);
  });

  it('has 0 for what is no input of it, and the other fields as they are', async () => {
    const { queue } = await start();
    const command = commands(100);
    const fields = laid({ command, handles: [1] });
    const view = new DataView(fields.buffer);
    // Pointers that name nothing, and a fence that the flags do not speak of.
    view.setInt32(AT.fence, 77, true);
    view.setBigUint64(AT.inPointer, 64n, true);
    view.setBigUint64(AT.outPointer, 2n ** 64n - 1n, true);
    const handles = [kernelOf(1)];
    expect(await queue.call(fields)).toBe(String(seen({ command, handles })));
    view.setUint32(AT.ring, 5, true);
    view.setUint32(AT.stride, 2 ** 32 - 1, true);
    const more = { ring: 5, stride: 2 ** 32 - 1 };
    expect(await queue.call(fields)).toBe(String(seen({ command, handles }, more)));
    const empty = laid({ command: new Uint8Array(), handles: [] });
    new DataView(empty.buffer).setBigUint64(AT.command, 64n, true);
    new DataView(empty.buffer).setBigUint64(AT.handles, 2n ** 63n, true);
    expect(await queue.call(empty)).toBe(String(seen({ command: new Uint8Array(), handles: [] })));
  });

  it('has nothing of the call before it', async () => {
    const { queue } = await start();
    const long = laid({ command: commands(5000), handles: [1, 2, 3] });
    const view = new DataView(long.buffer);
    view.setUint32(AT.ring, 9, true);
    await queue.call(long);
    const command = commands(3);
    expect(await queue.submit({ command, handles: [] })).toBe(String(seen({ command, handles: [] })));
  });

  it('that fails has the errno of the device', async () => {
    const { queue } = await start();
    for (const error of [ERRNO.EINVAL, ERRNO.ENODEV, 4095])
      expect(await queue.submit({ command: acting('FAIL', error), handles: [] })).toBe(String(-error));
  });

  it('is answered in the words of the memory', async () => {
    const { queue } = await start(URANDOM, 2);
    expect([queue.word('VERSION'), queue.word('ENDED'), queue.word('HINT')]).toEqual([QUEUE_VERSION, 0, 2]);
    const command = commands(10);
    const wanted = seen({ command, handles: [] });
    for (const left of [1, 0]) {
      await queue.submit({ command, handles: [] });
      expect(queue.word('DONE')).toBe(queue.word('GO'));
      expect([queue.word('RESULT'), queue.word('HINT')]).toEqual([wanted, left]);
    }
    expect(await queue.submit({ command, handles: [] })).toBe('ASK');
    expect(queue.word('DONE')).toBe(queue.word('GO'));
    expect([queue.word('RESULT'), queue.word('ENDED')]).toEqual([QUEUE_ASK, 0]);
    expect(queue.queue.made).toBe(2);
  });

  it('goes by any value of GO that is new, past its end as well', async () => {
    const { queue } = await start();
    const command = commands(10);
    const wanted = String(seen({ command, handles: [] }));
    await queue.submit({ command, handles: [] });
    await eventually('the pump sleeps', () => queue.word('PUMP_SLEEPS') === 1);
    Atomics.store(queue.words, QUEUE_WORD.GO, -1 - 2);
    // Awake or not by the time: what the guest puts is what counts.
    for (let i = 0; i < 4; i++) expect(await queue.submit({ command, handles: [] })).toBe(wanted);
    expect(queue.word('GO')).toBe(1);
  });
});

describe('who waits', () => {
  it('is a pump that sleeps until it is woken, each time', async () => {
    const { queue } = await start();
    const command = commands(100);
    const wanted = String(seen({ command, handles: [kernelOf(2)] }));
    for (let i = 0; i < 20; i++) {
      await eventually('the pump sleeps', () => queue.word('PUMP_SLEEPS') === 1);
      expect(await queue.submit({ command, handles: [2] })).toBe(wanted);
    }
    expect(queue.queue.made).toBe(20);
  });

  it('is a guest that sleeps while the device does, and is woken', async () => {
    const { world, queue } = await start(FIFO);
    const fifo = openSync(world.fifo, 'r+');
    for (let i = 0; i < 3; i++) {
      const call = queue.submit({ command: acting('WAIT'), handles: [] });
      await eventually('the guest sleeps', () => queue.word('GUEST_SLEEPS') === 1);
      expect(queue.word('DONE')).not.toBe(queue.word('GO'));
      // Others go on meanwhile, the pump's own thread too.
      expect(await world.submissions(queue.slot)).toBe(i + 1);
      writeSync(fifo, 'x');
      expect(await call).toBe('1');
    }
    closeSync(fifo);
  });
});

describe('names', () => {
  it('that are taken away are asked about from then on; another number comes in their place', async () => {
    const { world, queue } = await start();
    const command = commands(24);
    const submit = (): Promise<string> => queue.submit({ command, handles: [3, 4] });
    expect(await submit()).toBe(String(seen({ command, handles: [1003, 1004] })));
    queue.queue.name(4, 0);
    const before = await world.submissions(queue.slot);
    expect(await submit()).toBe('ASK');
    expect(await world.submissions(queue.slot)).toBe(before);
    queue.queue.name(4, 2 ** 32 - 1);
    expect(await submit()).toBe(String(seen({ command, handles: [1003, 2 ** 32 - 1] })));
    queue.queue.name(3, 7);
    expect(await submit()).toBe(String(seen({ command, handles: [7, 2 ** 32 - 1] })));
  });

  it('of another queue are its own', async () => {
    const { world, queue } = await start();
    const other = await world.ready(await world.open(URANDOM, 2), 10, 0);
    other.queue.name(1, 55);
    const command = commands(8);
    expect(await other.submit({ command, handles: [1] })).toBe(String(seen({ command, handles: [55] })));
    expect(await other.submit({ command, handles: [2] })).toBe('ASK');
    expect(await queue.submit({ command, handles: [1] })).toBe(String(seen({ command, handles: [1001] })));
  });
});

describe('a pump that is woken without a call', () => {
  it('looks for one for a while, and sleeps again', async () => {
    const { world, queue } = await start();
    const call = { command: commands(64), handles: [1] };
    const bytes = laid(call);
    queue.put(bytes);
    const wanted = seen({ ...call, handles: [kernelOf(1)] });
    const [found, made] = (await queue.guest.ask(`ahead ${bytes.length}`)).split(' ');
    expect([found, made]).toEqual(['awake', `${wanted}:${await world.submissions(queue.slot)}`]);
    await soon('it sleeps', () => queue.word('PUMP_SLEEPS') === 1);
  });
});

describe('credit', () => {
  it('that is taken back is what was left, whatever a guest does meanwhile', async () => {
    const { world, queue } = await start(URANDOM, 0);
    queue.put(laid({ command: commands(64), handles: [1] }));
    const report = queue.guest.ask(`run ${64 + 64 + 4}`);
    let granted = 0;
    let back = 0;
    for (let round = 0; round < 400; round++) {
      // Each time another part of it is used up: none, some or all.
      const calls = 1 + ((round * 7) % PUMP_LIMITS.queueAsks);
      const start = queue.queue.made;
      expect(queue.queue.grant(calls)).toBe(true);
      granted += calls;
      const wanted = (round * 5) % (calls + 1);
      await soon('some were made', () => queue.queue.made - start >= wanted);
      back += queue.queue.recall();
      // What was taken has come back from the device, but for one that may be there at the moment.
      const under = granted - back - queue.queue.made;
      expect(under === 0 || under === 1, `${granted} ${back} ${queue.queue.made}`).toBe(true);
    }
    queue.stop();
    const results = await report;
    const made = granted - back;
    expect(queue.queue.made).toBe(made);
    expect(await world.submissions(queue.slot)).toBe(made);
    const wanted = seen({ command: commands(64), handles: [kernelOf(1)] });
    expect(results).toMatch(new RegExp(`(^| )${wanted}:${made}( |$)`));
    expect(results.replace(/(^| )ASK:\d+/, '').trim()).toBe(`${wanted}:${made}`);
    expect(queue.queue.recall()).toBe(0);
  });

  it('is exact: so many are made, and no more', async () => {
    const { world, queue } = await start(URANDOM, 0);
    const command = commands(16);
    for (const credit of [1, 31, 5]) {
      const before = await world.submissions(queue.slot);
      queue.queue.grant(credit);
      const answers: string[] = [];
      for (let i = 0; i < credit + 3; i++) answers.push(await queue.submit({ command, handles: [] }));
      const wanted = String(seen({ command, handles: [] }));
      expect(answers).toEqual([...new Array<string>(credit).fill(wanted), 'ASK', 'ASK', 'ASK']);
      expect(await world.submissions(queue.slot)).toBe(before + credit);
      // It is open still: only what is closed can be opened.
      expect([queue.queue.grant(1), queue.queue.recall()]).toEqual([false, 0]);
    }
    // A call that is not made takes none.
    queue.queue.grant(1);
    expect(await queue.submit({ command, handles: [999] })).toBe('ASK');
    expect(queue.queue.recall()).toBe(1);
  });
});
