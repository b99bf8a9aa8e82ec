/** What a submission queue knows of the handles of its file. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ERRNO } from '../../../src/abi/index.ts';
import { DescriptorLedger } from '../../../src/host-km/drivers/drm/ledger.ts';
import { closeQuietly, createPipe } from '../../../src/vmbus-sim/ffi/index.ts';
import { settle } from '../harness/guest.ts';
import { at, type DrmGuest } from './drm-guest.ts';
import { askQueue, CLOSE, closeFile, makeBuffer, QUEUE, queueWorld } from './queue-world.ts';
import type { ScriptedQueue } from './scripted-queue.ts';

const IMPORT = 'DRM_IOCTL_PRIME_FD_TO_HANDLE';
const SYNC = 'DRM_IOCTL_SYNCOBJ_CREATE';

afterEach(() => vi.restoreAllMocks());

const names = (queue: ScriptedQueue | undefined): readonly (readonly [number, number])[] =>
  [...(queue?.names ?? [])].sort(([a], [b]) => a - b);

const closeHandle = async (guest: DrmGuest, file: number, handle: number): Promise<number> =>
  (await guest.call(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), handle))).status;

describe('the handles on a submission queue', () => {
  it('are those that there are already, and each new one as it is made', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    const file = await one.open();
    await makeBuffer(one, file);
    await makeBuffer(one, file);
    await closeHandle(one, file, 1);
    await askQueue(one, file);
    const queue = kernel().queueOf(0);
    expect(names(queue)).toEqual([[2, 101]]);
    await makeBuffer(one, file);
    await makeBuffer(one, file);
    expect(names(queue)).toEqual([
      [1, 102],
      [2, 101],
      [3, 103],
    ]);
  });

  it('are buffers, and of its own file', async () => {
    const { guest, kernel } = queueWorld();
    const [one, two] = [guest('p', 1), guest('p', 2)];
    const [file, other, foreign] = [await one.open(), await one.open(), await two.open()];
    await askQueue(one, file);
    await makeBuffer(one, other);
    await makeBuffer(two, foreign);
    expect(await one.make(SYNC, 'handle', file)).toBe(1);
    expect(names(kernel().queueOf(0))).toEqual([]);
    await askQueue(one, other);
    expect(names(kernel().queueOf(1))).toEqual([[1, 100]]);
    await closeFile(one, file);
    expect(names(kernel().queueOf(1))).toEqual([[1, 100]]);
  });

  it('are gone before the kernel is asked to close them, and stay away', async () => {
    const of = queueWorld();
    const seen: unknown[] = [];
    const one = of.guest();
    const file = await one.open();
    await askQueue(one, file);
    const queue = of.kernel().queueOf(0);
    of.kernel().on(CLOSE, () => {
      seen.push(names(queue));
      return 0;
    });
    await makeBuffer(one, file);
    await makeBuffer(one, file);
    expect(await closeHandle(one, file, 1)).toBe(0);
    expect(seen).toEqual([[[2, 101]]]);
    expect(names(queue)).toEqual([[2, 101]]);
  });

  it('are back when the kernel refuses', async () => {
    const of = queueWorld();
    const one = of.guest();
    const file = await one.open();
    await askQueue(one, file);
    const queue = of.kernel().queueOf(0);
    of.kernel().on(CLOSE, () => {
      expect(names(queue)).toEqual([]);
      return -ERRNO.EINVAL;
    });
    await makeBuffer(one, file);
    expect(await closeHandle(one, file, 1)).toBe(-ERRNO.EINVAL);
    expect(names(queue)).toEqual([[1, 100]]);
    // Of a call that names nothing there is nothing to bring back.
    expect(await closeHandle(one, file, 2)).toBe(-ERRNO.EINVAL);
    expect(names(queue)).toEqual([[1, 100]]);
  });

  it('do not come back by a refusal when the number is another’s by now', async () => {
    const of = queueWorld();
    const one = of.guest();
    const file = await one.open();
    await askQueue(one, file);
    const kernel = of.kernel();
    kernel.on(CLOSE, () => -ERRNO.EINVAL);
    await makeBuffer(one, file);
    kernel.hold = true;
    one.post(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 1));
    await settle();
    kernel.hold = false;
    // The kernel gives 100 anew: whoever had it has none any more.
    kernel.next = 100;
    expect(await makeBuffer(one, file)).toBe(1);
    await makeBuffer(one, file);
    kernel.held.shift()?.();
    await settle();
    expect(names(kernel.queueOf(0))).toEqual([
      [1, 100],
      [2, 101],
    ]);
  });

  it('that are being closed while the queue is made are not on it, but for those that stay', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    const file = await one.open();
    await makeBuffer(one, file);
    await makeBuffer(one, file);
    let result = 0;
    kernel().on(CLOSE, () => result);
    kernel().hold = true;
    one.post(QUEUE, file);
    one.post(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 1));
    await settle();
    result = -ERRNO.EINVAL;
    one.post(CLOSE, file, (image) => image.setU32(at(CLOSE, 'handle'), 2));
    await settle();
    const [made, closed, refused] = kernel().held.splice(0);
    made?.();
    expect(names(kernel().queueOf(0))).toEqual([]);
    closed?.();
    refused?.();
    expect(names(kernel().queueOf(0))).toEqual([[2, 101]]);
  });

  it('of an imported buffer are the one that it has, or a new one', async () => {
    const { guest, kernel } = queueWorld();
    vi.spyOn(DescriptorLedger.prototype, 'admit').mockReturnValue(4096);
    const pipe = createPipe();
    if (pipe === null) throw new Error('no pipe');
    const one = guest();
    const file = await one.open();
    await makeBuffer(one, file);
    await askQueue(one, file);
    let number = 100;
    kernel().on(IMPORT, (view) => {
      view.setUint32(at(IMPORT, 'handle'), number, true);
      return 0;
    });
    const bring = (ticket: number): Promise<number> => {
      one.scripted.link.sendDescriptor(ticket, pipe.readEnd);
      return one.make(IMPORT, 'handle', file, (image) => image.setU32(at(IMPORT, 'fd'), ticket));
    };
    expect(await bring(1)).toBe(1);
    expect(names(kernel().queueOf(0))).toEqual([[1, 100]]);
    number = 300;
    expect(await bring(2)).toBe(2);
    expect(await bring(3)).toBe(2);
    expect(names(kernel().queueOf(0))).toEqual([
      [1, 100],
      [2, 300],
    ]);
    closeQuietly(pipe.readEnd);
    closeQuietly(pipe.writeEnd);
  });
});
