/** The way to a device without a pump: what it does where a pump would have a thread, and what it does not give away. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ERRNO, type NoWait } from '../../src/abi/index.ts';
import { DROP_MASTER } from '../../src/host-km/drivers/drm/drop-master.ts';
import { type KernelFiles, NODE } from '../../src/host-km/drivers/drm/kernel.ts';
import { PLAIN_LIMITS, PlainShare } from '../../src/host-km/drivers/drm/plain/index.ts';
import { descriptorName } from '../../src/vmbus-sim/ffi/index.ts';
import { asked } from '../vmbus-sim/ffi/played-device.ts';
import { call, startPlain, told } from './files-world.ts';
import { eventually, remove, temporary } from './harness.ts';
import { makeFifo, RNDGETENTCNT, TEST } from './pump-world.ts';

vi.mock('../../src/vmbus-sim/ffi/libc.ts', async (real) => {
  const { playing } = await import('../vmbus-sim/ffi/played-device.ts');
  return playing(await real(), ['/dev/urandom']);
});

let directory: string;
let fifo: string;
let bytes: number;
beforeEach(() => {
  directory = temporary();
  fifo = makeFifo(directory, 'fifo');
  bytes = openSync(fifo, 'r+');
});
afterEach(() => {
  closeSync(bytes);
  remove(directory);
});

const open = (files: KernelFiles): Promise<number> =>
  told((done) => files.open(NODE.RENDER, files.owner(), done));
const put = (value: number): number => writeSync(bytes, Uint8Array.of(value));

/** `until` at 0, as in the rows that wait for a time; the byte comes at 8. */
const NOWAIT: NoWait = { offset: 0, size: 8, way: 'set', value: 0, notYet: 'ETIME', patienceMs: null };
const wait = (
  files: KernelFiles,
  slot: number,
  until: bigint,
): { readonly view: DataView; readonly result: Promise<number> } => {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigInt64(0, until, true);
  const more = { bytes: new Uint8Array(view.buffer), blocking: true, nowait: NOWAIT };
  return { view, result: call(files, slot, TEST.PATIENCE, more) };
};
const FOR_EVER = 2n ** 63n - 1n;

describe('a wait that can be asked for without waiting', () => {
  it('ends when it comes, holds up nobody, and is as its caller had it', async () => {
    const files = startPlain(fifo);
    const slot = await open(files);
    const { view, result } = wait(files, slot, FOR_EVER);
    expect(files.inspect()).toMatchObject({ waits: 1, calls: 0 });
    expect(await call(files, slot, TEST.SUM, { bytes: new Uint8Array(24) })).toBe(7);
    put(5);
    expect(await result).toBe(1);
    expect([view.getBigInt64(0, true), view.getUint8(8)]).toEqual([FOR_EVER, 5]);
    expect(files.inspect()).toMatchObject({ waits: 0 });
  });

  it('ends with its time, at once when that is over', async () => {
    const files = startPlain(fifo);
    const slot = await open(files);
    let said = 0;
    void wait(files, slot, 0n).result.then((result) => {
      said = result;
    });
    expect(files.inspect()).toMatchObject({ waits: 0 });
    await Promise.resolve();
    expect(said).toBe(-ERRNO.ETIME);
    expect(await wait(files, slot, process.hrtime.bigint() + 5_000_000n).result).toBe(-ERRNO.ETIME);
  });

  it('ends with its file', async () => {
    const files = startPlain(fifo);
    const slot = await open(files);
    const { result } = wait(files, slot, FOR_EVER);
    files.shut(slot);
    expect(await result).toBe(-ERRNO.EINTR);
    expect(files.inspect()).toMatchObject({ waits: 0, slots: 0, closing: 0 });
    await eventually('the file is closed', () => copies(fifo) === 1);
  });

  it('is told to nobody once its partition is closed', async () => {
    const files = startPlain(fifo);
    const slot = await open(files);
    let told = 0;
    void wait(files, slot, FOR_EVER).result.then(() => told++);
    files.close();
    put(1);
    await eventually('the file is closed', () => copies(fifo) === 1);
    expect(told).toBe(0);
    expect(await call(files, slot, TEST.SUM)).toBe(-ERRNO.ENODEV);
    expect(await open(files)).toBe(-ERRNO.ENODEV);
  });
});

describe('a call that may wait and cannot be asked otherwise', () => {
  const block = (files: KernelFiles, slot: number): Promise<number> =>
    call(files, slot, TEST.WAIT, { blocking: true });

  it('has a thread of two, one for a partition; the next one stands in line', async () => {
    const share = new PlainShare();
    const three = [startPlain(fifo, share), startPlain(fifo, share), startPlain(fifo, share)];
    const slots = await Promise.all(three.map(open));
    const results = three.flatMap((files, i) => [block(files, slots[i] ?? -1), block(files, slots[i] ?? -1)]);
    expect(share.pool.running).toBe(PLAIN_LIMITS.poolCalls);
    expect(share.pool.queued).toBe(results.length - PLAIN_LIMITS.poolCalls);
    // The broker itself is free.
    const [first] = three;
    expect(await call(first as KernelFiles, slots[0] ?? -1, TEST.SUM, { bytes: new Uint8Array(24) })).toBe(7);
    for (const _ of results) put(1);
    expect(new Set(await Promise.all(results))).toEqual(new Set([1]));
    expect([share.pool.running, share.pool.queued]).toEqual([0, 0]);
  });

  it('of one partition leaves a thread to the others', async () => {
    const share = new PlainShare();
    const [one, other] = [startPlain(fifo, share), startPlain(fifo, share)];
    const slot = await open(one);
    const results = Array.from({ length: 4 }, () => block(one, slot));
    expect(share.pool.running).toBe(PLAIN_LIMITS.partitionPoolCalls);
    results.push(block(other, await open(other)));
    expect(share.pool.running).toBe(PLAIN_LIMITS.partitionPoolCalls + 1);
    for (const _ of results) put(1);
    await Promise.all(results);
  });

  it('is EAGAIN past the line, and not before', async () => {
    const share = new PlainShare();
    const files = startPlain(fifo, share);
    const slot = await open(files);
    const results: number[] = [];
    const bytes = new Uint8Array(8);
    for (let i = 0; i < PLAIN_LIMITS.queuedCalls + 1; i++)
      void call(files, slot, TEST.WAIT, { blocking: true, bytes }).then((result) => results.push(result));
    await Promise.resolve();
    expect(results).toEqual([]);
    expect(await block(files, slot)).toBe(-ERRNO.EAGAIN);
    files.shut(slot);
    await eventually('the line has been told', () => results.length === PLAIN_LIMITS.queuedCalls);
    put(1);
    await eventually('so has the thread', () => results.length === PLAIN_LIMITS.queuedCalls + 1);
  });

  it('keeps its file open after it was shut, and no longer', async () => {
    const files = startPlain(fifo);
    const slot = await open(files);
    const [running, queued] = [block(files, slot), block(files, slot)];
    files.shut(slot);
    expect(await queued).toBe(-ERRNO.EBADF);
    expect(files.inspect()).toMatchObject({ slots: 0, closing: 1 });
    expect(copies(fifo)).toBe(2);
    put(1);
    expect(await running).toBe(1);
    expect(files.inspect()).toMatchObject({ closing: 0 });
    await eventually('the file is closed', () => copies(fifo) === 1);
  });
});

describe('what is the broker’s own', () => {
  it('is not taken for a descriptor that the device made, and stays open', async () => {
    const files = startPlain();
    for (const number of [0, bytes, 100_000, -1]) {
      expect(await told<number>((done) => files.take(number, done))).toBe(-ERRNO.EBADF);
      files.drop(number);
    }
    expect(descriptorName(bytes)).toBe(fifo);
    const lent = await told<number>((done) => files.lend(bytes, done));
    expect(await told<number>((done) => files.take(lent, done))).toBe(lent);
    closeSync(lent);
    // It is the taker's now.
    expect(await told<number>((done) => files.take(lent, done))).toBe(-ERRNO.EBADF);
  });

  it('is given back when the partition is closed', async () => {
    const before = copies(fifo);
    const files = startPlain(fifo);
    await open(files);
    await told<number>((done) => files.lend(bytes, done));
    expect(copies(fifo)).toBe(before + 2);
    files.close();
    await eventually('all is closed', () => copies(fifo) === before);
  });
});

describe('device files', () => {
  it('are asked to be no master, each, before anything else', async () => {
    const files = startPlain();
    for (const _ of [1, 2]) {
      asked.length = 0;
      const slot = await open(files);
      await call(files, slot, RNDGETENTCNT);
      expect(asked).toEqual([DROP_MASTER.request, RNDGETENTCNT]);
    }
  });

  it('are as many as the limit says; one more is ENFILE, and a shut one makes room', async () => {
    const files = startPlain('/dev/null');
    for (let slot = 0; slot < PLAIN_LIMITS.files; slot++) expect(await open(files)).toBe(slot);
    expect(await open(files)).toBe(-constants.errno.ENFILE);
    files.shut(17);
    expect(await open(files)).toBe(17);
  });

  it('that cannot be opened say why', async () => {
    const files = startPlain('/dev/null/none');
    expect(await open(files)).toBe(-constants.errno.ENOTDIR);
  });
});

/** How often a file is open here. */
function copies(path: string): number {
  const all = Array.from({ length: 256 }, (_, fd) => descriptorName(fd));
  return all.filter((name) => name === path).length;
}
