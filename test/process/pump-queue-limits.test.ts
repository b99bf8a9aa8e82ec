/** The bounds of submission queues, each at the limit and one past it; and what the pump says to a broker's mistakes. */
import { afterEach, describe, expect, it } from 'vitest';
import { drmRowByName, ERRNO } from '../../src/abi/index.ts';
import { PUMP_LIMITS } from '../../src/host-km/drivers/drm/pump/limits.ts';
import { QUEUE_HANDLES } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import { closeAll, createPipe } from '../../src/vmbus-sim/ffi/index.ts';
import { RNDGETENTCNT, TEST, URANDOM } from './pump-world.ts';
import {
  AT,
  CREDIT,
  commands,
  EXECBUFFER,
  laid,
  type Queue,
  QueueWorld,
  seen,
  started,
} from './queue-world.ts';

const { EAGAIN, EBADF, EFAULT, EINVAL } = ERRNO;
const worlds: QueueWorld[] = [];
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.end()));
});

function world(): QueueWorld {
  const made = new QueueWorld();
  worlds.push(made);
  return made;
}
async function start(): Promise<{ world: QueueWorld; queue: Queue }> {
  const made = await started();
  worlds.push(made.world);
  return made;
}

/** Whether exactly this was made; false: the broker is to be asked, and the device was not. */
async function isMade(on: QueueWorld, queue: Queue, bytes: Uint8Array, wanted: number): Promise<boolean> {
  const before = await on.submissions(queue.slot);
  const answer = await queue.call(bytes.subarray(0, PUMP_LIMITS.queueCallBytes), bytes.length);
  const after = await on.submissions(queue.slot);
  expect(answer).toBe(after > before ? String(wanted) : 'ASK');
  return after > before;
}

describe('a call', () => {
  it('has so many bytes at the most', async () => {
    const { world, queue } = await start();
    const most = PUMP_LIMITS.queueCallBytes;
    for (const [size, made] of [
      [most - 64, true],
      [most - 64 + 1, false],
    ] as const) {
      const command = commands(size);
      const bytes = laid({ command, handles: [] });
      expect(await isMade(world, queue, bytes, seen({ command, handles: [] }))).toBe(made);
    }
    const fine = laid({ command: commands(most - 64), handles: [] });
    for (const length of [most + 8, 2 ** 20, 2 ** 31, 2 ** 32 - 1])
      expect(await queue.call(fine, length)).toBe('ASK');
  });

  it('has as many handles as there is room for', async () => {
    const { world, queue } = await start();
    const most = (PUMP_LIMITS.queueCallBytes - 64) / 4;
    const command = new Uint8Array();
    const full = Array.from({ length: most }, (_, i) => 1 + (i % 8));
    const wanted = seen({ command, handles: full.map((handle) => 1000 + handle) });
    const bytes = laid({ command, handles: full });
    expect(await isMade(world, queue, bytes, wanted)).toBe(true);
    // One more than lies there, the most of the row, and one past it.
    for (const count of [most + 1, 16_384, 16_385, 2 ** 30, 2 ** 32 - 1]) {
      new DataView(bytes.buffer).setUint32(AT.handleCount, count, true);
      expect(await isMade(world, queue, bytes, wanted), String(count)).toBe(false);
    }
  });

  it('names handles that the table has room for and a name of', async () => {
    const { world, queue } = await start();
    const command = commands(8);
    const last = QUEUE_HANDLES - 1;
    expect(last).toBe(943);
    for (let handle = 9; handle < 2048; handle++) queue.queue.name(handle, 5000 + handle);
    // What lies behind the table is no name.
    const behind = queue.queue.table.at + 4096;
    world.pump.memory.fill(0x11, behind, behind + 4096);
    queue.queue.name(500, 0);
    queue.queue.name(0, 0);
    for (const [handle, made] of [
      [last - 1, true],
      [last, true],
      [last + 1, false],
      [500, false],
      [0, false],
      [2047, false],
      [2 ** 31, false],
      [2 ** 32 - 1, false],
    ] as const)
      for (const handles of [[handle], [1, handle], [handle, 1]]) {
        const wanted = seen({ command, handles: handles.map((one) => (one === 1 ? 1001 : 5000 + one)) });
        expect(await isMade(world, queue, laid({ command, handles }), wanted), String(handle)).toBe(made);
      }
  });
});

describe('a guest that does not come by the broker', () => {
  const good = { command: commands(8), handles: [1] };
  const bad = { command: commands(8), handles: [999] };
  const answer = String(seen({ command: commands(8), handles: [1001] }));

  it('has its queue end with so many asks in a row, not with one less', async () => {
    const { queue } = await start();
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < PUMP_LIMITS.queueAsks - 1; i++) expect(await queue.submit(bad)).toBe('ASK');
      expect(await queue.submit(good)).toBe(answer);
    }
    for (let i = 0; i < PUMP_LIMITS.queueAsks; i++) expect(await queue.submit(bad)).toBe('ASK');
    expect(await queue.submit(good)).toBe('ENDED');
    expect(queue.word('ENDED')).toBe(1);
  });

  it('without credit too, and may have another for its file', async () => {
    const { world, queue } = await start();
    expect(queue.queue.recall()).toBe(CREDIT);
    for (let i = 0; i < PUMP_LIMITS.queueAsks; i++) expect(await queue.submit(good)).toBe('ASK');
    expect(await queue.submit(good)).toBe('ENDED');
    expect(await world.submissions(queue.slot)).toBe(0);
    const next = await world.ready(queue.slot);
    expect(await next.submit(good)).toBe(answer);
    expect(await world.close(queue.slot)).toBe(0);
  });
});

describe('queues', () => {
  it('are so many of an owner, and so many in all', async () => {
    const pump = world();
    const { queues, ownerQueues } = PUMP_LIMITS;
    const all: Queue[] = [];
    for (let owner = 0; owner < queues / ownerQueues; owner++) {
      for (let i = 0; i < ownerQueues; i++) all.push(await pump.ready(await pump.open(URANDOM, owner)));
      expect(await pump.give(pump.made(await pump.open(URANDOM, owner)))).toBe(-EAGAIN);
    }
    const fifth = await pump.open(URANDOM, 99);
    expect(await pump.give(pump.made(fifth))).toBe(-EAGAIN);
    // All of them at once, each in a place of its own.
    const answers = await Promise.all(
      all.map((queue, index) => queue.submit({ command: commands(index), handles: [1] })),
    );
    expect(answers).toEqual(
      all.map((_, index) => String(seen({ command: commands(index), handles: [1001] }))),
    );
    const [first] = all;
    expect(await pump.close(first?.slot ?? -1)).toBe(0);
    const late = pump.made(fifth);
    expect(await pump.give(late)).toBe(0);
    expect(await pump.give(pump.made(fifth))).toBe(-EAGAIN);
  });
});

describe('an entry for a queue', () => {
  /** The number of the lowest descriptor that is free over there: higher when one was left open. */
  async function lowest(on: QueueWorld): Promise<number> {
    const pipe = createPipe();
    if (pipe === null) throw new Error('no pipe');
    const number = await on.receive(pipe.readEnd);
    closeAll([pipe.readEnd, pipe.writeEnd]);
    expect(await on.closeDescriptor(number)).toBe(0);
    return number;
  }

  it('that is wrong has an errno, and leaves no descriptor', async () => {
    const pump = world();
    const slot = await pump.open(URANDOM);
    const closed = await pump.open(URANDOM);
    expect(await pump.close(closed)).toBe(0);
    const queue = pump.made(slot);
    const { at } = queue.queue.table;
    const free = await lowest(pump);
    const bytes = pump.pump.memory.length;
    const requestOf = (name: string): number => drmRowByName(name)?.request ?? 0;
    const wrong: readonly (readonly [number, number, number, number])[] = [
      [closed, EXECBUFFER, at, EBADF],
      [PUMP_LIMITS.slots, EXECBUFFER, at, EBADF],
      [2 ** 32 - 1, EXECBUFFER, at, EBADF],
      [slot, requestOf('DRM_IOCTL_VIRTGPU_WAIT'), at, EINVAL],
      [slot, requestOf('DRM_IOCTL_VIRTGPU_GETPARAM'), at, EINVAL],
      // The number of the row with another size, or of no driver's.
      [slot, EXECBUFFER - 0x10_0000, at, EINVAL],
      [slot, RNDGETENTCNT, at, EINVAL],
      [slot, TEST.WAIT, at, EINVAL],
      [slot, 0, at, EINVAL],
      [slot, EXECBUFFER, at + 4, EFAULT],
      [slot, EXECBUFFER, at + 1, EFAULT],
      [slot, EXECBUFFER, bytes - 4096 + 8, EFAULT],
      [slot, EXECBUFFER, bytes, EFAULT],
      [slot, EXECBUFFER, 2 ** 32 - 8, EFAULT],
      [slot, EXECBUFFER, 2 ** 31, EFAULT],
    ];
    for (const [on, request, table, error] of wrong) {
      const number = await pump.receive(queue.queue.fd);
      expect(number).toBe(free);
      expect(await pump.queue(on, request, number, table), `${on} ${request} ${table}`).toBe(-error);
      expect(await pump.closeDescriptor(number)).toBe(-EBADF);
    }
    expect(await lowest(pump)).toBe(free);
    // The last place for a table, and the memory of one that was refused before.
    const number = await pump.receive(queue.queue.fd);
    expect(await pump.queue(slot, EXECBUFFER, number, bytes - 4096)).toBe(0);
    expect(await lowest(pump)).toBe(free);
  });

  it('that names what is no loose descriptor is EBADF, and closes nothing', async () => {
    const pump = world();
    const slot = await pump.open(URANDOM);
    const { at } = pump.made(slot).queue.table;
    const free = await lowest(pump);
    const numbers = [0, 1, 2, 3, 4, 5, 6, free, PUMP_LIMITS.descriptors, 2 ** 31, 2 ** 32 - 1];
    for (const number of numbers) expect(await pump.queue(slot, EXECBUFFER, number, at)).toBe(-EBADF);
    // Every number below is the pump's own or a device file's.
    for (let number = 7; number < free; number++)
      expect(await pump.queue(slot, EXECBUFFER, number, at)).toBe(-EBADF);
    expect(await pump.call({ slot, structAt: at })).toBe(0);
    expect(await lowest(pump)).toBe(free);
  });

  it('whose memory cannot be mapped has the errno for it, and its place is free again', async () => {
    const pump = world();
    const slot = await pump.open(URANDOM);
    const queue = pump.made(slot);
    const free = await lowest(pump);
    for (let i = 0; i <= PUMP_LIMITS.queues; i++) {
      const pipe = createPipe();
      if (pipe === null) throw new Error('no pipe');
      const number = await pump.receive(pipe.readEnd);
      closeAll([pipe.readEnd, pipe.writeEnd]);
      expect(await pump.queue(slot, EXECBUFFER, number, queue.queue.table.at)).toBeLessThan(0);
    }
    expect(await lowest(pump)).toBe(free);
    expect(await pump.give(queue)).toBe(0);
    queue.queue.grant(1);
    const empty = { command: commands(0), handles: [] };
    expect(await queue.submit(empty)).toBe(String(seen(empty)));
  });
});
