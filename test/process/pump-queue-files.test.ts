/** Submission queues as a partition has them: one for each open file, until it is shut or the pump is lost. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ERRNO } from '../../src/abi/index.ts';
import { type KernelQueue, NODE } from '../../src/host-km/drivers/drm/kernel.ts';
import { PumpQueue } from '../../src/host-km/drivers/drm/pump/queue.ts';
import { QUEUE_WORD } from '../../src/host-km/drivers/drm/pump/queue-layout.ts';
import type { PumpFiles } from '../../src/host-km/drivers/drm/pump-files.ts';
import { countDescriptors } from '../vmbus-sim/ffi/descriptors.ts';
import { startPump, told } from './files-world.ts';
import { eventually, isGone, remove, temporary } from './harness.ts';
import { makeFifo, TEST } from './pump-world.ts';
import { acting, commands, laid, mapped, Queue, SERVICE, seen } from './queue-world.ts';

const directory = temporary();
const queues: Queue[] = [];
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.end()));
});
afterAll(() => remove(directory));

const good = { command: commands(40), handles: [1] };
const answer = String(seen({ command: commands(40), handles: [1001] }));

describe('a way to the device that has queues', () => {
  const opened = (files: PumpFiles, owner = 1): Promise<number> =>
    told<number>((done) => files.open(NODE.RENDER, owner, done));
  const asked = (files: PumpFiles, slot: number): Promise<KernelQueue | number> =>
    told<KernelQueue | number>((done) => files.queue(slot, SERVICE, done));

  async function ready(files: PumpFiles): Promise<Queue> {
    const slot = await opened(files);
    const queue = await asked(files, slot);
    if (!(queue instanceof PumpQueue)) throw new Error(`no queue: ${queue}`);
    queue.name(1, 1001);
    queue.grant(100);
    const made = new Queue(slot, queue);
    queues.push(made);
    return made;
  }

  it('gives one to each file, for as long as it is open', async () => {
    const files = startPump();
    const before = countDescriptors();
    const used = Number(files.inspect()['arenaUsed']);
    const queue = await ready(files);
    expect(await queue.submit(good)).toBe(answer);
    expect(await asked(files, queue.slot)).toBe(-ERRNO.EAGAIN);
    files.shut(queue.slot);
    expect(await queue.submit(good)).toBe('ENDED');
    await eventually('it is let go', () => queue.queue.fd === -1);
    expect([queue.queue.made, queue.queue.recall(), queue.queue.recall()]).toEqual([1, 99, 0]);
    expect(queue.queue.grant(1)).toBe(false);
    await queue.end();
    await eventually('nothing is left', () => countDescriptors() === before);
    expect(Number(files.inspect()['arenaUsed'])).toBe(used);
  });

  it('that is lost tells its guests, one that waits for the device too', async () => {
    const files = startPump(makeFifo(directory, 'fifo'));
    const [idle, busy] = [await ready(files), await ready(files)];
    expect(await idle.submit(good)).toBe(answer);
    const call = busy.submit({ command: acting('WAIT'), handles: [] });
    const pid = Number(files.inspect()['pid']);
    await eventually('the guest sleeps', () => busy.word('GUEST_SLEEPS') === 1);
    await eventually('the call is made', () => busy.word('HINT') === 99);
    process.kill(pid, 'SIGKILL');
    expect(await call).toBe('ENDED');
    expect(await idle.submit(good)).toBe('ENDED');
    expect([idle.word('ENDED'), busy.word('ENDED')]).toEqual([1, 1]);
    expect(isGone(pid)).toBe(true);
    expect([idle.queue.fd, idle.queue.made, idle.queue.recall()]).toEqual([-1, 1, 99]);
    expect([busy.queue.made, busy.queue.recall()]).toEqual([0, 99]);
    expect(idle.queue.grant(1)).toBe(false);
    expect(await asked(files, idle.slot)).toBe(-ERRNO.ENODEV);
  });

  it('refuses one whose file is shut meanwhile; the next file of that number has none', async () => {
    const files = startPump();
    const used = Number(files.inspect()['arenaUsed']);
    const slot = await opened(files);
    const before = countDescriptors();
    const refused = asked(files, slot);
    files.shut(slot);
    const next = opened(files);
    expect(await refused).toBe(-ERRNO.EBADF);
    expect(await next).toBe(slot);
    await eventually('nothing is left', () => Number(files.inspect()['arenaUsed']) === used);
    expect([countDescriptors(), mapped(Number(files.inspect()['pid']))]).toEqual([before, 0]);
    const queue = await asked(files, slot);
    expect(queue).toBeInstanceOf(PumpQueue);
  });

  it('has one end whose file is shut before it is said to be there', async () => {
    const files = startPump();
    const used = Number(files.inspect()['arenaUsed']);
    const slot = await opened(files);
    const lend = files.lend.bind(files);
    files.lend = (fd, done) =>
      lend(fd, (number) => {
        done(number);
        files.shut(slot);
      });
    const queue = await told<KernelQueue | number>((done) =>
      files.queue(slot, SERVICE, (given) => {
        // While its memory is there: the next that is told may be that it has ended.
        if (given instanceof PumpQueue) queues.push(new Queue(slot, given));
        done(given);
      }),
    );
    files.lend = lend;
    const [guest] = queues;
    if (!(queue instanceof PumpQueue) || guest === undefined) throw new Error(`no queue: ${queue}`);
    guest.putNow(laid(good));
    await eventually('it has ended', () => queue.fd === -1);
    const next = await opened(files);
    expect(next).toBe(slot);
    expect([guest.word('ENDED'), queue.grant(1)]).toEqual([1, false]);
    expect(Number(files.inspect()['arenaUsed'])).toBe(used);
    const other = await asked(files, next);
    if (!(other instanceof PumpQueue)) throw new Error(`no queue: ${other}`);
    other.name(1, 1001);
    other.grant(5);
    // What the first has put is nobody's.
    guest.put(laid(good));
    Atomics.add(guest.words, QUEUE_WORD.GO, 1);
    queues.push(new Queue(next, other));
    expect(await queues[1]?.submit(good)).toBe(answer);
    expect(guest.word('DONE')).not.toBe(guest.word('GO'));
    expect(other.made).toBe(1);
  });

  it('has none for what is no file or no such call, and keeps nothing of it', async () => {
    const files = startPump();
    const used = Number(files.inspect()['arenaUsed']);
    const slot = await opened(files);
    const before = countDescriptors();
    expect(await asked(files, slot + 1)).toBe(-ERRNO.EBADF);
    expect(await told((done) => files.queue(slot, { ...SERVICE, request: TEST.WAIT }, done))).toBe(
      -ERRNO.EINVAL,
    );
    expect([await asked(files, slot)].every((queue) => queue instanceof PumpQueue)).toBe(true);
    files.shut(slot);
    await eventually('nothing is left', () => Number(files.inspect()['arenaUsed']) === used);
    expect(countDescriptors()).toBe(before);
  });
});
