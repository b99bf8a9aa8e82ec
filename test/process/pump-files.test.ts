import { readdirSync, readlinkSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { ERRNO } from '../../src/abi/index.ts';
import { type KernelCall, NODE } from '../../src/host-km/drivers/drm/kernel.ts';
import { PumpFiles } from '../../src/host-km/drivers/drm/pump-files.ts';
import { closeQuietly, createPipe, descriptorName } from '../../src/vmbus-sim/ffi/index.ts';
import { eventually } from './harness.ts';
import { RNDGETENTCNT, TEST, testPump } from './pump-world.ts';

const command = [testPump()];
const started: PumpFiles[] = [];
afterEach(() => {
  for (const files of started.splice(0)) files.close();
});

function start(lost: () => void = () => {}): PumpFiles {
  const files = PumpFiles.start(command, { card: null, render: '/dev/urandom' }, lost);
  if (files === null) throw new Error('no pump');
  started.push(files);
  return files;
}

const told = <T>(ask: (done: (value: T) => void) => void): Promise<T> => new Promise(ask);

const call = (
  files: PumpFiles,
  slot: number,
  request: number,
  more: Partial<KernelCall> = {},
): Promise<number> =>
  told((done) => {
    const bytes = more.bytes ?? new Uint8Array(64);
    files.ioctl({
      slot,
      request,
      bytes,
      length: bytes.length,
      pointers: [],
      blocking: false,
      ...more,
      done,
    });
  });

const pidOf = (files: PumpFiles): number => Number(files.inspect()['pid']);

describe('a partition’s way to a device', () => {
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
    expect(files.inspect()['arenaUsed']).toBe(0);
  });

  it('changes nothing of a call that fails', async () => {
    const files = start();
    const slot = await told<number>((done) => files.open(NODE.RENDER, 1, done));
    const bytes = new Uint8Array(24).fill(9);
    // No row's: the pump ends at once.
    expect(await call(files, slot, 0x5204, { bytes })).toBe(-ERRNO.ENODEV);
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
    const lent = await told<number>((done) => files.lend(pipe.readEnd, done));
    expect(descriptorNames(pidOf(files))).toContain(descriptorName(pipe.readEnd));
    files.drop(lent);
    await eventually(
      'it is closed',
      () => !descriptorNames(pidOf(files)).includes(descriptorName(pipe.readEnd) ?? ''),
    );
    closeQuietly(pipe.readEnd);
    closeQuietly(pipe.writeEnd);
  });

  it('whose pump is killed is ENODEV from then on, and says so once', async () => {
    let losses = 0;
    const files = start(() => losses++);
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
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  } catch {
    return [];
  }
}
