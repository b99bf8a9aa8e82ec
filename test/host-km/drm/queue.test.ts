/** What a guest that asks for a submission queue is answered. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ERRNO } from '../../../src/abi/index.ts';
import { DRM_LIMITS } from '../../../src/host-km/drivers/drm/limits.ts';
import { LIMITS } from '../../../src/host-km/limits.ts';
import { Partition } from '../../../src/host-km/partition.ts';
import { settle } from '../harness/guest.ts';
import { at, DEVICE, drm, drmWorld } from './drm-guest.ts';
import {
  askQueue,
  closeFile,
  EXEC,
  isQuestion,
  QUEUE,
  queueKernel,
  queueWorld,
  submit,
} from './queue-world.ts';

afterEach(() => vi.restoreAllMocks());

describe('a submission queue', () => {
  it('is memory of its own, for the one row and the one open file', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    await one.open();
    const file = await one.open();
    const { status, ticket, bytes } = await askQueue(one, file);
    expect([status, bytes]).toEqual([0, 4096]);
    expect(one.scripted.link.passed.has(ticket)).toBe(true);
    const { request } = drm(EXEC);
    const { askedEvery } = DRM_LIMITS;
    const fenceAt = at(EXEC, 'out_fence_fd');
    expect(kernel().queues).toMatchObject([{ slot: 1, service: { request, askedEvery, fenceAt } }]);
    const question = kernel().queues[0]?.service.question ?? new Uint8Array();
    expect(isQuestion({ name: EXEC, bytes: question })).toBe(true);
    expect(kernel().queueOf(1).left).toBe(DRM_LIMITS.queueWindow);
  });

  it('is not for a file that is not there', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    const file = await one.open();
    expect((await askQueue(one, 0)).status).toBe(-ERRNO.EBADF);
    expect((await askQueue(one, file + 1)).status).toBe(-ERRNO.EBADF);
    await closeFile(one, file);
    expect((await askQueue(one, file)).status).toBe(-ERRNO.EBADF);
    expect(kernel().queues).toEqual([]);
  });

  it('needs a way to the kernel that has such', async () => {
    const one = drmWorld().guest();
    expect((await askQueue(one, await one.open())).status).toBe(-ERRNO.EOPNOTSUPP);
  });

  it('needs a driver with a row for it: vgem has none', async () => {
    const of = queueWorld({ device: { ...DEVICE, driver: 'vgem' } });
    const one = of.guest();
    expect((await askQueue(one, await one.open())).status).toBe(-ERRNO.EOPNOTSUPP);
    expect(of.kernel().queues).toEqual([]);
  });

  it('needs a guest that can be given descriptors', async () => {
    const of = queueWorld();
    const one = of.guest();
    one.scripted.link.passesDescriptors = false;
    expect((await askQueue(one, await one.open())).status).toBe(-ERRNO.EOPNOTSUPP);
    expect(of.kernel().queues).toEqual([]);
  });

  it('needs a device that says when it is done', async () => {
    const of = queueWorld({
      script: (kernel) =>
        queueKernel(kernel).on(EXEC, (_view, { bytes }) =>
          isQuestion({ name: EXEC, bytes }) ? -ERRNO.ENOSYS : 0,
        ),
    });
    const one = of.guest();
    const file = await one.open();
    expect((await askQueue(one, file)).status).toBe(0);
    for (let i = 0; i < DRM_LIMITS.askedEvery; i++) submit(one, file);
    await settle();
    expect((await askQueue(one, await one.open())).status).toBe(-ERRNO.EOPNOTSUPP);
  });

  // Every row of today is `base`, which every partition has: the policy is played.
  it('is not for a partition that is not granted the row', async () => {
    const of = queueWorld();
    const one = of.guest();
    const file = await one.open();
    vi.spyOn(Partition.prototype, 'granted').mockImplementation((nr) => nr !== drm(EXEC).id);
    expect((await askQueue(one, file)).status).toBe(-ERRNO.EACCES);
    vi.restoreAllMocks();
    expect((await askQueue(one, file)).status).toBe(0);
    expect(of.kernel().queues).toHaveLength(1);
  });

  it('is one of its file, also while it is being made', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    const [file, other] = [await one.open(), await one.open()];
    kernel().hold = true;
    const first = one.post(QUEUE, file).id;
    expect((await askQueue(one, file)).status).toBe(-ERRNO.EBUSY);
    kernel().hold = false;
    kernel().held.shift()?.();
    await settle();
    expect(one.scripted.replies(one.luid)).toMatchObject([{ id: first, status: 0 }]);
    expect((await askQueue(one, file)).status).toBe(-ERRNO.EBUSY);
    expect((await askQueue(one, other)).status).toBe(0);
    expect(kernel().queues.map(({ slot }) => slot)).toEqual([0, 1]);
  });

  it('is refused as the kernel refuses it, which costs nothing: the file may ask again', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    const file = await one.open();
    for (const errno of [ERRNO.EAGAIN, ERRNO.ENODEV, ERRNO.EINVAL]) {
      kernel().queueErrno = errno;
      for (let i = 0; i < LIMITS.drmqueue.process; i++)
        expect((await askQueue(one, file)).status).toBe(-errno);
    }
    expect(one.scripted.link.passed.size).toBe(0);
    kernel().queueErrno = 0;
    expect((await askQueue(one, file)).status).toBe(0);
  });

  it('whose memory the guest does not take stays without credit, and is the only one of its file', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    const file = await one.open();
    one.scripted.link.laneFull = true;
    expect((await askQueue(one, file)).status).toBe(-ERRNO.EMFILE);
    one.scripted.link.laneFull = false;
    expect(kernel().queueOf(0)).toMatchObject({ left: 0, grants: [] });
    expect((await askQueue(one, file)).status).toBe(-ERRNO.EBUSY);
    submit(one, file);
    await settle();
    expect(kernel().queueOf(0).grants).toEqual([]);
  });
});

describe('the submission queues of a process', () => {
  it.each(['open', 'closed'] as const)(
    'are so many in its life and not one more: files stay %s',
    async (files) => {
      const { guest, broker, kernel } = queueWorld();
      const one = guest();
      const answers: number[] = [];
      for (let i = 0; i <= LIMITS.drmqueue.process; i++) {
        const file = await one.open();
        answers.push((await askQueue(one, file)).status);
        if (files === 'closed') await closeFile(one, file);
      }
      expect(LIMITS.drmqueue.process).toBe(8);
      expect(answers).toEqual([0, 0, 0, 0, 0, 0, 0, 0, -ERRNO.ENOMEM]);
      expect(kernel().queues).toHaveLength(8);
      // Another process of the partition has as many.
      const two = guest('p', 4711);
      expect((await askQueue(two, await two.open())).status).toBe(0);
      one.scripted.link.end('death');
      two.scripted.link.end('death');
      await settle();
      expect(broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, handles: 0, bytes: 0 });
    },
  );
});

describe('a submission queue that is being made', () => {
  it('is nobody’s when its file is closed meanwhile', async () => {
    const { guest, kernel } = queueWorld();
    const one = guest();
    const file = await one.open();
    kernel().hold = true;
    const { id } = one.post(QUEUE, file);
    await settle();
    kernel().hold = false;
    await closeFile(one, file);
    kernel().held.shift()?.();
    await settle();
    expect(one.scripted.replies(one.luid)).toMatchObject([{ id, status: -ERRNO.EBADF }]);
    expect(one.scripted.link.passed.size).toBe(0);
    expect(kernel().queueOf(0)).toMatchObject({ alive: false, grants: [] });
    expect(kernel().queueOf(0).names.size).toBe(0);
  });

  it('is nobody’s when its process ends meanwhile', async () => {
    const { guest, kernel, broker, events } = queueWorld();
    const one = guest();
    const file = await one.open();
    const way = kernel();
    way.hold = true;
    one.post(QUEUE, file);
    await settle();
    one.scripted.link.end('death');
    way.held.shift()?.();
    await settle();
    expect(one.scripted.link.passed.size).toBe(0);
    expect(way.queueOf(0).grants).toEqual([]);
    expect(broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, handles: 0, bytes: 0 });
    expect(events.filter(({ event }) => event === 'driver-error')).toEqual([]);
  });
});
