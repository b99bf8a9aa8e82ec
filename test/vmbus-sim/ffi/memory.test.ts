import { closeSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createPipe,
  createShared,
  mapShared,
  SEAL,
  type SharedFile,
  sealsOf,
} from '../../../src/vmbus-sim/ffi/index.ts';
import { libc } from '../../../src/vmbus-sim/ffi/libc.ts';
import { countDescriptors } from './descriptors.ts';

const files: SharedFile[] = [];

function shared(bytes: number, futureWrite = false): SharedFile {
  const file = createShared('kmbridge-test', bytes, { futureWrite });
  if (file === null) throw new Error('no shared memory');
  files.push(file);
  return file;
}

/** A memfd that its maker did not seal completely. */
function halfSealed(seals: number): number {
  const fd = libc('memfd_create', 'kmbridge-test', 3);
  ftruncateSync(fd, 4096);
  libc('fcntl', fd, 1033, seals);
  return fd;
}

afterEach(() => {
  for (const file of files.splice(0)) file.release();
});

describe('shared memory', () => {
  it('is zeroed, whole pages, and the same for everyone who maps it', () => {
    const file = shared(5000);
    expect(file.bytes).toBe(8192);
    expect(file.view.every((byte) => byte === 0)).toBe(true);
    const mapped = mapShared(file.fd, 8192, { write: true });
    if (typeof mapped === 'string') throw new Error(mapped);
    mapped.view[8191] = 1;
    file.view[0] = 2;
    expect([file.view[8191], mapped.view[0]]).toEqual([1, 2]);
    mapped.release();
  });

  it('cannot be resized by anyone, nor its seals changed', () => {
    const { fd } = shared(8192);
    expect(sealsOf(fd)).toBe(SEAL.SHRINK | SEAL.GROW | SEAL.SEAL);
    // As another process would: through its own open file.
    const other = openSync(`/proc/self/fd/${fd}`, 'r+');
    expect(() => ftruncateSync(other, 4096)).toThrow(/EPERM/);
    expect(() => ftruncateSync(other, 16384)).toThrow(/EPERM/);
    expect(libc('fcntl', other, 1033, SEAL.FUTURE_WRITE)).toBeLessThan(0);
    closeSync(other);
  });

  it('made for reading only is written by its maker and nobody else', () => {
    const file = shared(4096, true);
    file.view[7] = 7;
    expect(mapShared(file.fd, 4096, { write: true })).toBe('MAP');
    const other = openSync(`/proc/self/fd/${file.fd}`, 'r+');
    expect(() => writeSync(other, 'x')).toThrow(/EPERM/);
    expect(libc('fallocate', other, 3, 0, 4096)).toBeLessThan(0);
    closeSync(other);
    const mapped = mapShared(file.fd, 4096, { write: false });
    if (typeof mapped === 'string') throw new Error(mapped);
    file.view[8] = 8;
    expect([...mapped.view.subarray(7, 9)]).toEqual([7, 8]);
    mapped.release();
  });

  it('is refused when its maker could still shrink, grow or reseal it', () => {
    for (const seals of [0, SEAL.SHRINK, SEAL.SHRINK | SEAL.GROW, SEAL.GROW | SEAL.SEAL]) {
      const fd = halfSealed(seals);
      expect(mapShared(fd, 4096, { write: true })).toBe('SEALS');
      closeSync(fd);
    }
    const enough = halfSealed(SEAL.SHRINK | SEAL.GROW | SEAL.SEAL);
    expect(mapShared(enough, 4096, { write: true })).toMatchObject({ bytes: 4096 });
    closeSync(enough);
  });

  it('is refused when the size is another than its maker says', () => {
    const { fd } = shared(8192);
    for (const bytes of [4096, 12288, 8191, 0, -8192, 1.5, Number.NaN, 2 ** 53]) {
      expect(mapShared(fd, bytes, { write: true })).toBe('SIZE');
    }
  });

  it('is refused when it is no memfd at all', () => {
    const pipe = createPipe();
    if (pipe === null) throw new Error('no pipe');
    const directory = openSync(tmpdir(), 'r');
    for (const fd of [pipe.readEnd, directory, -1]) {
      expect(mapShared(fd, 4096, { write: false })).toBe('SEALS');
    }
    for (const fd of [pipe.readEnd, pipe.writeEnd, directory]) closeSync(fd);
  });

  it('is not made in an impossible size', () => {
    for (const bytes of [0, -1, 0.5, Number.NaN, 2 ** 40 + 1]) expect(createShared('x', bytes)).toBeNull();
    const largest = createShared('x', 2 ** 40);
    // The address space has room for it; its pages do not exist until they are touched.
    expect(largest?.bytes ?? 2 ** 40).toBe(2 ** 40);
    largest?.release();
  });

  it('that was released shows zeros to a late look, and its pages to those who still have it', () => {
    const file = shared(4096);
    file.view[0] = 5;
    const mapped = mapShared(file.fd, 4096, { write: true });
    if (typeof mapped === 'string') throw new Error(mapped);
    const late = file.view;
    file.release();
    file.release();
    expect(late[0]).toBe(0);
    late[0] = 9;
    expect(mapped.view[0]).toBe(5);
    mapped.release();
    mapped.release();
    expect(mapped.view[0]).toBe(0);
  });

  it('costs one descriptor until it is released, and none when it cannot be made or mapped', () => {
    const before = countDescriptors();
    const file = shared(4096);
    expect(countDescriptors()).toBe(before + 1);
    const mapped = mapShared(file.fd, 4096, { write: true });
    mapShared(file.fd, 8192, { write: true });
    createShared('x', -1);
    expect(countDescriptors()).toBe(before + 1);
    if (typeof mapped !== 'string') mapped.release();
    file.release();
    expect(countDescriptors()).toBe(before);
  });
});

describe('discarding a range', () => {
  /** Pages the file holds, in the kernel's 512-byte blocks. */
  const blocks = (file: SharedFile): number => fstatSync(file.fd).blocks;

  it('zeroes exactly it for everyone and gives its whole pages back', () => {
    const file = shared(4 * 4096);
    const mapped = mapShared(file.fd, file.bytes, { write: false });
    if (typeof mapped === 'string') throw new Error(mapped);
    file.view.fill(1);
    const full = blocks(file);
    file.discard(4000, 4096 + 200);
    // Before anyone looks: a look at a hole makes its page anew.
    expect(blocks(file)).toBe(full - 8);
    expect(mapped.view.every((byte, at) => byte === (at >= 4000 && at < 8296 ? 0 : 1))).toBe(true);
    mapped.release();
  });

  it('zeroes where nobody else may write, too', () => {
    const file = shared(8192, true);
    file.view.fill(1);
    file.discard(100, 5000);
    expect(file.view.every((byte, at) => byte === (at >= 100 && at < 5100 ? 0 : 1))).toBe(true);
  });

  it('stays inside the file and does nothing once it is released', () => {
    const file = shared(8192);
    file.view.fill(1);
    file.discard(8192, 10);
    file.discard(0, 0);
    file.discard(100, -50);
    file.discard(Number.NaN, 10);
    expect(file.view.every((byte) => byte === 1)).toBe(true);
    file.discard(8000, 10_000);
    file.discard(-10, 20);
    expect([file.view[9], file.view[10], file.view[7999], file.view[8000]]).toEqual([0, 1, 1, 0]);
    file.release();
    file.discard(0, 8192);
  });
});
