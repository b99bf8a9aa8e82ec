import { describe, expect, it } from 'vitest';
import { drmRows, ERRNO } from '../../../src/abi/index.ts';
import type { KernelCall } from '../../../src/host-km/drivers/drm/kernel.ts';
import { rowNamed } from '../../../src/host-km/drivers/drm/known-rows.ts';
import { Patience } from '../../../src/host-km/drivers/drm/plain/patience.ts';

const NOW = 1_000_000_000_000n;
const SECOND = 1_000_000_000n;

/** A call of a row with its `nowait` field at `value`, and what the kernel was asked. */
function start(name: string, value: bigint) {
  const row = rowNamed(drmRows, name);
  const { nowait } = row;
  if (nowait === undefined) throw new Error('it cannot be asked');
  const bytes = new Uint8Array(row.struct.size);
  const view = new DataView(bytes.buffer);
  const field = (): bigint =>
    nowait.size === 8 ? view.getBigInt64(nowait.offset, true) : BigInt(view.getUint32(nowait.offset, true));
  if (nowait.size === 8) view.setBigInt64(nowait.offset, value, true);
  else view.setUint32(nowait.offset, Number(value), true);
  const call: KernelCall = {
    slot: 0,
    request: row.request,
    bytes,
    length: bytes.length,
    pointers: [],
    blocking: true,
    nowait,
    done: () => {},
  };
  const patience = new Patience(call, nowait, NOW);
  const seen: bigint[] = [];
  const ask = (now: bigint, result: number): number | null =>
    patience.ask(now, () => {
      seen.push(field());
      return result;
    });
  return { ask, seen, field };
}

describe('a wait until a time', () => {
  it('is asked with none, and is over at that time and not before', () => {
    const { ask, seen, field } = start('DRM_IOCTL_SYNCOBJ_WAIT', NOW + SECOND);
    expect(ask(NOW, -ERRNO.ETIME)).toBeNull();
    expect(ask(NOW + SECOND - 1n, -ERRNO.ETIME)).toBeNull();
    expect(field()).toBe(NOW + SECOND);
    expect(ask(NOW + SECOND, -ERRNO.ETIME)).toBe(-ERRNO.ETIME);
    expect(seen).toEqual([0n, 0n, 0n]);
  });

  it('that is over, or was never to come, is answered at once', () => {
    for (const until of [0n, -1n, NOW])
      expect(start('DRM_IOCTL_SYNCOBJ_TIMELINE_WAIT', until).ask(NOW, -ERRNO.ETIME)).toBe(-ERRNO.ETIME);
  });

  it('ends with any other answer', () => {
    for (const result of [0, -ERRNO.EINVAL, -ERRNO.EBUSY])
      expect(start('DRM_IOCTL_SYNCOBJ_WAIT', 2n ** 63n - 1n).ask(NOW, result)).toBe(result);
  });
});

describe('a wait that the kernel itself ends', () => {
  const ROW = 'DRM_IOCTL_VIRTGPU_WAIT';
  it('is asked with a bit more, and is over when the kernel would have ended it', () => {
    const { ask, seen, field } = start(ROW, 2n);
    expect(ask(NOW + 15n * SECOND - 1n, -ERRNO.EBUSY)).toBeNull();
    expect(field()).toBe(2n);
    expect(ask(NOW + 15n * SECOND, -ERRNO.EBUSY)).toBe(-ERRNO.EBUSY);
    expect(seen).toEqual([3n, 3n]);
  });

  it('of a caller who does not want to wait is none', () => {
    expect(start(ROW, 1n).ask(NOW, -ERRNO.EBUSY)).toBe(-ERRNO.EBUSY);
  });
});
