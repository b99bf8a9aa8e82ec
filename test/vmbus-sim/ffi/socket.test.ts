import { spawnSync } from 'node:child_process';
import { closeSync, readSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import {
  closeAll,
  connectUnix,
  createLane,
  createPipe,
  hasExited,
  kindOf,
  peerOf,
  peerPidfd,
  pollNow,
  receiveDescriptors,
  receiveNow,
  sendDescriptors,
  setNonblocking,
} from '../../../src/vmbus-sim/ffi/index.ts';
import { libc } from '../../../src/vmbus-sim/ffi/libc.ts';
import { countDescriptors } from './descriptors.ts';

const open: number[] = [];

function lane(): { readonly near: number; readonly far: number } {
  const made = createLane();
  if (made === null) throw new Error('no lane');
  open.push(made.near, made.far);
  return made;
}

function pipe(): { readonly readEnd: number; readonly writeEnd: number } {
  const made = createPipe();
  if (made === null) throw new Error('no pipe');
  open.push(made.readEnd, made.writeEnd);
  return made;
}

afterEach(() => closeAll(open.splice(0)));

const payload = Uint8Array.of(1, 2, 3);
const isCloseOnExec = (fd: number): boolean => (libc('fcntl', fd, 1, 0) & 1) === 1;

describe('descriptors on a lane', () => {
  it('arrive in order with their payload, as the things they were, closed on exec', () => {
    const { near, far } = lane();
    const { readEnd, writeEnd } = pipe();
    expect(sendDescriptors(near, payload, [writeEnd])).toBe(3);
    expect(sendDescriptors(near, Uint8Array.of(9), [])).toBe(1);
    const into = new Uint8Array(8);
    const first = receiveDescriptors(far, into, 1);
    open.push(...first.descriptors);
    expect(first.bytes).toBe(3);
    expect([...into.subarray(0, 3)]).toEqual([1, 2, 3]);
    const [received = -1] = first.descriptors;
    expect(kindOf(received)).toBe('fifo');
    expect(isCloseOnExec(received)).toBe(true);
    writeSync(received, 'x');
    expect(readSync(readEnd, into)).toBe(1);
    expect(receiveDescriptors(far, into, 0)).toEqual({ bytes: 1, descriptors: [] });
  });

  it('are all closed when their number or the length of the message is another than expected', () => {
    const { near, far } = lane();
    const { readEnd, writeEnd } = pipe();
    const before = countDescriptors();
    const refused = { bytes: -constants.errno.EBADMSG, descriptors: [] };
    const into = new Uint8Array(3);
    for (const [sent, expected] of [
      [[readEnd, writeEnd], 1],
      [[readEnd], 0],
      [[], 1],
    ] as const) {
      sendDescriptors(near, payload, sent);
      expect(receiveDescriptors(far, into, expected)).toEqual(refused);
    }
    sendDescriptors(near, Uint8Array.of(1, 2, 3, 4), [readEnd]);
    expect(receiveDescriptors(far, into, 1)).toEqual(refused);
    expect(countDescriptors()).toBe(before);
  });

  it('come eight at a time, not nine', () => {
    const { near, far } = lane();
    const { readEnd } = pipe();
    expect(sendDescriptors(near, payload, new Array<number>(9).fill(readEnd))).toBe(-constants.errno.EINVAL);
    expect(sendDescriptors(near, payload, new Array<number>(8).fill(readEnd))).toBe(3);
    const got = receiveDescriptors(far, new Uint8Array(3), 8);
    open.push(...got.descriptors);
    expect(got.descriptors).toHaveLength(8);
  });

  it('do not wait for a reader that does not read', () => {
    const { near } = lane();
    const { readEnd } = pipe();
    let result = 0;
    for (let i = 0; i < 10_000 && result >= 0; i++) result = sendDescriptors(near, payload, [readEnd]);
    // ETOOMANYREFS (109) where the limit of descriptors under way is reached before the queue is full.
    expect([-constants.errno.EAGAIN, -109]).toContain(result);
  });

  it('are all handed over by a look that does not wait, whatever the message is', () => {
    const { near, far } = lane();
    const { readEnd, writeEnd } = pipe();
    const into = new Uint8Array(3);
    expect(receiveNow(far, into)).toEqual({ bytes: -constants.errno.EAGAIN, descriptors: [], cut: false });
    sendDescriptors(near, payload, [readEnd, writeEnd]);
    sendDescriptors(near, Uint8Array.of(1, 2, 3, 4), [readEnd]);
    const [two, long] = [receiveNow(far, into), receiveNow(far, into)];
    open.push(...two.descriptors, ...long.descriptors);
    expect([two.bytes, two.descriptors.length, two.cut]).toEqual([3, 2, false]);
    expect([long.bytes, long.descriptors.length, long.cut]).toEqual([3, 1, true]);
    expect(isCloseOnExec(two.descriptors[0] ?? -1)).toBe(true);
  });

  it('end with 0 bytes when the other side is gone', () => {
    const { near, far } = lane();
    closeSync(near);
    open.splice(open.indexOf(near), 1);
    expect(receiveDescriptors(far, new Uint8Array(3), 1)).toEqual({ bytes: 0, descriptors: [] });
  });
});

describe('a peer', () => {
  it('is named by the kernel: its pid, its uid and a pidfd of its own', () => {
    const { near } = lane();
    expect(peerOf(near)).toEqual({ pid: process.pid, uid: process.getuid?.() });
    const pidfd = peerPidfd(near);
    open.push(pidfd);
    expect(pidfd).toBeGreaterThan(2);
    expect(isCloseOnExec(pidfd)).toBe(true);
    expect(hasExited(pidfd)).toBe(false);
  });

  it('is none behind something else than a connected socket', () => {
    expect(peerOf(pipe().readEnd)).toBeNull();
    expect(peerOf(-1)).toBeNull();
    expect(peerPidfd(-1)).toBe(-1);
  });
});

describe('connecting', () => {
  it('tells why not, and leaves no descriptor behind', () => {
    const before = countDescriptors();
    const { ENOENT, EINVAL, ECONNREFUSED } = constants.errno;
    expect(connectUnix('/nowhere/kmbridge.sock')).toBe(-ENOENT);
    expect(connectUnix('')).toBe(-EINVAL);
    expect(connectUnix('/a\0b')).toBe(-EINVAL);
    expect(connectUnix(`/${'a'.repeat(107)}`)).toBe(-EINVAL);
    expect(connectUnix(`/${'a'.repeat(106)}`)).toBe(-ENOENT);
    expect(connectUnix('/etc/passwd')).toBe(-ECONNREFUSED);
    expect(countDescriptors()).toBe(before);
  });
});

describe('a pipe', () => {
  it('does not survive exec and is blocking until told otherwise, each end for itself', () => {
    const { readEnd, writeEnd } = pipe();
    const flags = (fd: number): number => libc('fcntl', fd, 3, 0) & 0x800;
    expect([readEnd, writeEnd].map(isCloseOnExec)).toEqual([true, true]);
    expect(setNonblocking(writeEnd)).toBe(true);
    expect([flags(readEnd), flags(writeEnd)]).toEqual([0, 0x800]);
    const seen = spawnSync('ls', ['/proc/self/fd'], { encoding: 'utf8' }).stdout.split('\n');
    expect(seen).not.toContain(String(readEnd));
  });

  it('says at once whether it is readable or its writers are gone', () => {
    const { readEnd, writeEnd } = pipe();
    expect(pollNow(readEnd)).toEqual({ readable: false, hungUp: false });
    writeSync(writeEnd, 'x');
    expect(pollNow(readEnd)).toEqual({ readable: true, hungUp: false });
    closeSync(writeEnd);
    open.splice(open.indexOf(writeEnd), 1);
    expect(pollNow(readEnd)).toEqual({ readable: true, hungUp: true });
    expect(setNonblocking(-1)).toBe(false);
  });
});
