import { describe, expect, it } from 'vitest';
import { drmRows } from '../../../../src/abi/index.ts';
import { fenceAsk } from '../../../../src/host-km/drivers/drm/submit/fence-ask.ts';
import { at } from '../drm-guest.ts';
import { ScriptedKernel } from '../scripted-kernel.ts';

const EXEC = 'DRM_IOCTL_VIRTGPU_EXECBUFFER';

describe('the question for the end of what was submitted', () => {
  it('is a call of zeros but for the flag of the fence, and is answered when that signals', () => {
    const kernel = new ScriptedKernel().on(EXEC, (view) => {
      view.setInt32(at(EXEC, 'out_fence_fd'), 77, true);
      return 0;
    });
    kernel.holdFences = true;
    const told: number[] = [];
    fenceAsk('virtio_gpu')?.(kernel, 3, (result) => told.push(result));
    const [call] = kernel.calls;
    expect(call?.slot).toBe(3);
    expect([...(call?.bytes ?? [])].filter((byte) => byte !== 0)).toEqual([2]);
    expect([kernel.fences[0]?.number, told]).toEqual([77, []]);
    kernel.fences[0]?.signal();
    expect(told).toEqual([0]);
  });

  it('that the kernel refuses is answered with its errno', () => {
    const told: number[] = [];
    fenceAsk('virtio_gpu')?.(new ScriptedKernel(), 0, (result) => told.push(result));
    expect(told).toEqual([-22]);
  });

  it('is none for a driver without submissions, and has to be there for one with some', () => {
    expect(fenceAsk('vgem')).toBeNull();
    const transfers = drmRows.filter(({ name }) => name.includes('TRANSFER'));
    expect(() => fenceAsk('virtio_gpu', transfers)).toThrow('no row of virtio_gpu gives a fence');
  });
});
