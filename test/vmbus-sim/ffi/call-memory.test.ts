import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallMemory, createCallMemory, type DeviceCall } from '../../../src/vmbus-sim/ffi/index.ts';

/** _IOR('R', 0x00, int) of <linux/random.h>. */
const RNDGETENTCNT = 0x8004_5200;
const { EBADF, EFAULT, EINVAL, ENOMEM } = constants.errno;
const MOST = 4096;

let memory: CallMemory;
let fd: number;
beforeAll(() => {
  const made = createCallMemory(MOST);
  if (made === null) throw new Error('no memory');
  memory = made;
  fd = openSync('/dev/urandom', 'r');
});
afterAll(() => {
  memory.release();
  closeSync(fd);
});

const call = (length: number, more: Partial<DeviceCall> = {}): DeviceCall => {
  const bytes = new Uint8Array(length).fill(0xff);
  return { request: RNDGETENTCNT, bytes, length, pointers: [], ...more };
};
/** One pointer at `at` that holds `offset` and names `count` bytes, in 64. */
function pointing(at: number, offset: number, count: number): DeviceCall {
  const one = call(64, { pointers: [at, count] });
  if (at + 4 <= 64) new DataView(one.bytes.buffer).setUint32(at, offset, true);
  return one;
}

describe('the memory of a call', () => {
  it('has the struct written back, or errno and nothing', async () => {
    const written = call(8);
    expect(memory.call(fd, written)).toBe(0);
    expect(new DataView(written.bytes.buffer).getInt32(0, true)).toBeGreaterThanOrEqual(0);
    expect([...written.bytes.subarray(4)]).toEqual([255, 255, 255, 255]);
    const later = call(8);
    expect(await new Promise<number>((done) => memory.callElsewhere(fd, later, done))).toBe(0);
    expect(new DataView(later.bytes.buffer).getInt32(0, true)).toBeGreaterThanOrEqual(0);
    const refused = call(8, { request: 0x8004_5500 });
    expect(memory.call(fd, refused)).toBe(-EINVAL);
    expect(refused.bytes.every((byte) => byte === 0xff)).toBe(true);
    expect(await new Promise<number>((done) => memory.callElsewhere(100_000, call(8), done))).toBe(-EBADF);
  });

  it('is as large as it is said to be', () => {
    expect(memory.call(fd, call(MOST))).toBe(0);
    expect(memory.call(fd, call(MOST + 1))).toBe(-ENOMEM);
  });

  it('holds the struct that the request code says, and more than that', () => {
    expect(memory.call(fd, call(4))).toBe(0);
    expect(memory.call(fd, call(3))).toBe(-EFAULT);
    expect(memory.call(fd, call(8, { length: 9 }))).toBe(-EFAULT);
  });

  it.each([
    [56, 0, 64, 0],
    [8, 48, 16, 0],
    [8, 64, 0, 0],
    [8, 49, 16, EFAULT],
    [8, 65, 0, EFAULT],
    [8, 0, 65, EFAULT],
    [8, 2 ** 32 - 8, 16, EFAULT],
    [8, 0, 2 ** 32 - 1, EFAULT],
    [64, 0, 0, EFAULT],
    [60, 0, 0, EFAULT],
    [12, 0, 0, EFAULT],
  ])('a pointer at %i to %i of %i bytes is %i', (at, offset, count, errno) => {
    const one = pointing(at, offset, count);
    const before = one.bytes.slice(8);
    expect(memory.call(fd, one)).toBe(errno === 0 ? 0 : -errno);
    // Its offset again, and no address.
    expect([...one.bytes.subarray(8)]).toEqual([...before]);
  });
});
