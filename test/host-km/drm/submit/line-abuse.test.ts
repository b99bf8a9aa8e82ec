/** What guests can do to the line of submissions, and what it costs the broker and their neighbours. */
import { describe, expect, it } from 'vitest';
import { ERRNO } from '../../../../src/abi/index.ts';
import { LIMITS } from '../../../../src/host-km/index.ts';
import { settle } from '../../harness/guest.ts';
import { at, type DrmGuest, type DrmWorld, drmWorld } from '../drm-guest.ts';

const EXEC = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';
const TRANSFER = 'DRM_IOCTL_VIRTGPU_TRANSFER_TO_HOST';
const FENCE_FD_OUT = 2;

type World = Parameters<typeof drmWorld>[0];

/** A kernel that takes every submission, and gives fences. */
function world(options: World = {}): DrmWorld {
  let fences = 500;
  return drmWorld({
    script: (kernel) =>
      kernel
        .makes('DRM_IOCTL_VIRTGPU_RESOURCE_CREATE', 'bo_handle')
        .on(TRANSFER, () => 0)
        .on(EXEC, (view) => {
          if ((view.getUint32(at(EXEC, 'flags'), true) & FENCE_FD_OUT) !== 0)
            view.setInt32(at(EXEC, 'out_fence_fd'), fences++, true);
          return 0;
        }),
    ...options,
  });
}

async function submit(guest: DrmGuest, file: number, count: number, row = EXEC): Promise<void> {
  for (let i = 0; i < count; i++) {
    guest.post(row, file, (image) => row === TRANSFER && image.setU32(at(TRANSFER, 'bo_handle'), 9999));
    if (i % 32 === 31) await settle();
  }
  await settle();
}

const statuses = (guest: DrmGuest): readonly number[] =>
  guest.scripted.replies(guest.luid).map(({ status }) => status);

describe('a line of submissions', () => {
  it('of a thousand that all fail is over without a call inside a call', async () => {
    const of = world();
    const one = of.guest();
    const file = await one.open();
    const kernel = of.kernel();
    kernel.holdFences = true;
    await submit(one, file, LIMITS.submission.process);
    one.scripted.replies(one.luid);
    await submit(one, file, 950, TRANSFER);
    expect(() => kernel.fences.shift()?.signal()).not.toThrow();
    await settle();
    await settle();
    expect(statuses(one)).toEqual(Array.from({ length: 950 }, () => -ERRNO.ENOENT));
  });

  it('keeps no more of the broker’s memory than a process may have there', async () => {
    const small = { submission: { process: 1 }, waitingBytes: { process: 4096 } };
    const of = world({ limits: small });
    const one = of.guest();
    const file = await one.open();
    const kernel = of.kernel();
    kernel.holdFences = true;
    await submit(one, file, 1);
    one.scripted.replies(one.luid);
    await submit(one, file, 100);
    const refused = statuses(one);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(100);
    expect(new Set(refused)).toEqual(new Set([-ERRNO.EAGAIN]));
    kernel.holdFences = false;
    for (const { signal } of kernel.fences.splice(0)) signal();
    await settle();
    expect(statuses(one)).toEqual(Array.from({ length: 100 - refused.length }, () => 0));
    one.scripted.link.end('death');
    await settle();
    expect(of.broker.inspect().totals).toMatchObject({ processes: 0, objects: 0, handles: 0, bytes: 0 });
  });

  it('gives no new room to who connects anew each time', async () => {
    const of = world({ limits: { submission: { process: 4, partition: 8 } } });
    // The partition's way to the device stays.
    await of.guest('p', 99).open();
    const kernel = of.kernel();
    kernel.holdFences = true;
    for (let round = 1; round <= 4; round++) {
      const one = of.guest('p', round);
      const file = await one.open();
      await submit(one, file, 4);
      one.scripted.link.end('death');
      await settle();
    }
    const last = of.guest('p', 9);
    const file = await last.open();
    await submit(last, file, 1);
    expect(statuses(last)).toEqual([]);
    kernel.holdFences = false;
    for (const { signal } of kernel.fences.splice(0)) signal();
    await settle();
    expect(statuses(last)).toEqual([0]);
  });
});
