import { readdirSync, readlinkSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ERRNO } from '../../src/abi/index.ts';
import { type KernelFiles, NODE } from '../../src/host-km/drivers/drm/kernel.ts';
import { closeQuietly, createPipe, descriptorName } from '../../src/vmbus-sim/ffi/index.ts';
import { call, startPlain, startPump, startThread, told } from './files-world.ts';
import { eventually } from './harness.ts';
import { RNDGETENTCNT, TEST } from './pump-world.ts';

// Without a pump the device is played below libc's ioctl.
vi.mock('../../src/vmbus-sim/ffi/libc.ts', async (real) => {
  const { playing } = await import('../vmbus-sim/ffi/played-device.ts');
  return playing(await real(), ['/dev/urandom']);
});

const pidOf = (files: KernelFiles): number => Number(files.inspect()['pid']);

const WAYS = [
  { way: 'a pump', start: () => startPump(), ofNoRow: -ERRNO.ENODEV, noRow: 0x5204 },
  // A request of no row is stopped by a pump's filter; a thread has none, and the device knows no such request.
  { way: 'a thread', start: () => startThread(), ofNoRow: -ERRNO.EINVAL, noRow: 0x4bff },
  { way: 'plain ffi-rs', start: () => startPlain(), ofNoRow: -ERRNO.ENOTTY, noRow: 0x5204 },
];

describe.each(WAYS)('a partition’s way to a device by $way', ({ start, ofNoRow, noRow }) => {
  it('opens its nodes, runs ioctls on them, and says what is not there', async () => {
    const files = start();
    const slot = await told<number>((done) => files.open(NODE.RENDER, files.owner(), done));
    expect(slot).toBeGreaterThanOrEqual(0);
    expect(await told<number>((done) => files.open(NODE.CARD, 1, done))).toBe(-ERRNO.ENOENT);
    const bytes = new Uint8Array(8);
    expect(await call(files, slot, RNDGETENTCNT, { bytes })).toBe(0);
    expect(new DataView(bytes.buffer).getUint32(0, true)).toBeGreaterThan(0);
    files.shut(slot);
    expect(await call(files, slot, RNDGETENTCNT)).toBe(-ERRNO.EBADF);
  });

  it('makes addresses of pointers while the kernel looks, and leaves them as they were', async () => {
    const files = start();
    const slot = await told<number>((done) => files.open(NODE.RENDER, 1, done));
    // struct sum: two addresses, a count, the sum; its arrays behind it.
    const bytes = new Uint8Array(24 + 16);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 24, true);
    // The upper half of a pointer is the decoded call's own.
    view.setUint32(4, 77, true);
    view.setUint32(8, 32, true);
    view.setUint32(16, 8, true);
    bytes.fill(3, 24, 32);
    bytes.fill(4, 32, 40);
    expect(await call(files, slot, TEST.SUM, { bytes, pointers: [0, 8, 8, 8] })).toBe(7);
    expect(view.getUint32(20, true)).toBe(8 * 7);
    expect([view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)]).toEqual([24, 77, 32]);
    expect(files.inspect()['arenaUsed'] ?? 0).toBe(0);
  });

  it('changes nothing of a call that fails', async () => {
    const files = start();
    const slot = await told<number>((done) => files.open(NODE.RENDER, 1, done));
    const bytes = new Uint8Array(24).fill(9);
    // No row's: a pump ends at once.
    expect(await call(files, slot, noRow, { bytes })).toBe(ofNoRow);
    expect(bytes.every((byte) => byte === 9)).toBe(true);
  });

  it('passes descriptors both ways', async () => {
    const files = start();
    const slot = await told<number>((done) => files.open(NODE.RENDER, 1, done));
    const bytes = new Uint8Array(8);
    expect(await call(files, slot, TEST.EXPORT, { bytes })).toBe(0);
    const made = new DataView(bytes.buffer).getInt32(0, true);
    const fd = await told<number>((done) => files.take(made, done));
    expect(descriptorName(fd)).toBe('/dev/urandom');
    closeQuietly(fd);
    // It is gone over there.
    expect(await told<number>((done) => files.take(made, done))).toBe(-ERRNO.EBADF);
    const pipe = createPipe();
    if (pipe === null) throw new Error('no pipe');
    const copies = (): number =>
      descriptorNames(pidOf(files)).filter((name) => name === descriptorName(pipe.readEnd)).length;
    const before = copies();
    const lent = await told<number>((done) => files.lend(pipe.readEnd, done));
    expect(copies()).toBe(before + 1);
    files.drop(lent);
    await eventually('it is closed', () => copies() === before);
    closeQuietly(pipe.readEnd);
    closeQuietly(pipe.writeEnd);
  });
});

describe('a partition’s way to a device by a pump', () => {
  it('whose pump is killed is ENODEV from then on, and says so once', async () => {
    let losses = 0;
    const files = startPump('/dev/urandom', () => losses++);
    const slot = await told<number>((done) => files.open(NODE.RENDER, 1, done));
    const wedged = call(files, slot, TEST.WEDGE);
    process.kill(pidOf(files), 'SIGKILL');
    expect(await wedged).toBe(-ERRNO.ENODEV);
    await eventually('it is told', () => losses === 1);
    expect(await call(files, slot, RNDGETENTCNT)).toBe(-ERRNO.ENODEV);
    expect(await told<number>((done) => files.open(NODE.RENDER, 1, done))).toBe(-ERRNO.ENODEV);
    expect(await told<number>((done) => files.take(3, done))).toBe(-ERRNO.ENODEV);
    expect(losses).toBe(1);
  });
});

/** What a process has open, by the kernel's names. */
function descriptorNames(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      // That of the list itself, when it is our own.
      return '';
    }
  });
}
