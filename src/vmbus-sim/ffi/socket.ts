import { constants } from 'node:os';
import { closeAll, closeQuietly } from './descriptor.ts';
import { libc, libcRetry } from './libc.ts';
import { type Scratch, scratch } from './scratch.ts';

/** Values of <sys/socket.h> on Linux. */
const AF_UNIX = 1;
const SOCK = { STREAM: 1, SEQPACKET: 5, CLOEXEC: 0x80000 } as const;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const SO_PEERCRED = 17;
const SO_PEERPIDFD = 77;
const MSG = { CTRUNC: 0x8, TRUNC: 0x20, DONTWAIT: 0x40, NOSIGNAL: 0x4000, CMSG_CLOEXEC: 0x40000000 } as const;

/** sun_path holds 108 bytes with its terminating zero. */
export const UNIX_PATH_BYTES = 107;
/** Descriptors in one message of ours. */
const MAX_DESCRIPTORS = 8;
/** Descriptors in any message (SCM_MAX_FD): what finds no room the kernel closes, and closing may wait. */
const SCM_MAX_FD = 253;
const MAX_PAYLOAD = 64;

// Where the pieces of a msghdr (56 bytes, glibc on 64-bit) lie in the scratch page.
const IOV = 64;
const PAYLOAD = 128;
const CONTROL = 256;
const CONTROL_HEAD = 16;
const CONTROL_BYTES = Math.ceil((CONTROL_HEAD + 4 * SCM_MAX_FD) / 8) * 8;
const LAID_OUT = CONTROL + CONTROL_BYTES;

/** A connected pair of sequenced-packet sockets, both CLOEXEC; null when the system has no descriptor left. */
export function createLane(): { readonly near: number; readonly far: number } | null {
  const page = scratch(8);
  if (libc('socketpair', AF_UNIX, SOCK.SEQPACKET | SOCK.CLOEXEC, 0, page.address) < 0) return null;
  return { near: page.data.getInt32(0, true), far: page.data.getInt32(4, true) };
}

/** A blocking stream connection to a socket file, CLOEXEC; a negative errno when there is none. */
export function connectUnix(path: string): number {
  const name = Buffer.from(path);
  if (name.length === 0 || name.length > UNIX_PATH_BYTES || name.includes(0)) return -constants.errno.EINVAL;
  const fd = libc('socket', AF_UNIX, SOCK.STREAM | SOCK.CLOEXEC, 0);
  if (fd < 0) return fd;
  const page = scratch(128);
  page.data.setUint16(0, AF_UNIX, true);
  page.bytes.set(name, 2);
  const result = libcRetry('connect', fd, page.address, 2 + name.length + 1);
  if (result === 0) return fd;
  closeQuietly(fd);
  return result;
}

function layOut(page: Scratch, payloadBytes: number, controlBytes: number): void {
  page.data.setBigUint64(16, BigInt(page.address + IOV), true);
  page.data.setBigUint64(24, 1n, true);
  page.data.setBigUint64(IOV, BigInt(page.address + PAYLOAD), true);
  page.data.setBigUint64(IOV + 8, BigInt(payloadBytes), true);
  if (controlBytes === 0) return;
  page.data.setBigUint64(32, BigInt(page.address + CONTROL), true);
  page.data.setBigUint64(40, BigInt(controlBytes), true);
}

/**
 * Sends a small payload and the descriptors that go with it, without waiting. Returns the bytes sent or a negative errno
 * (EAGAIN: the other side does not read). The descriptors stay open here.
 */
export function sendDescriptors(fd: number, payload: Uint8Array, descriptors: readonly number[]): number {
  if (payload.length === 0 || payload.length > MAX_PAYLOAD || descriptors.length > MAX_DESCRIPTORS) {
    return -constants.errno.EINVAL;
  }
  const page = scratch(LAID_OUT);
  page.bytes.set(payload, PAYLOAD);
  const length = CONTROL_HEAD + 4 * descriptors.length;
  layOut(page, payload.length, descriptors.length === 0 ? 0 : Math.ceil(length / 8) * 8);
  page.data.setBigUint64(CONTROL, BigInt(length), true);
  page.data.setInt32(CONTROL + 8, SOL_SOCKET, true);
  page.data.setInt32(CONTROL + 12, SCM_RIGHTS, true);
  descriptors.forEach((descriptor, index) => {
    page.data.setInt32(CONTROL + CONTROL_HEAD + 4 * index, descriptor, true);
  });
  return libcRetry('sendmsg', fd, page.address, MSG.NOSIGNAL | MSG.DONTWAIT);
}

/** Descriptors found in the control part of the last recvmsg. */
function collect(page: Scratch, used: number): number[] {
  const found: number[] = [];
  let at = 0;
  while (at + CONTROL_HEAD <= used) {
    const length = Number(page.data.getBigUint64(CONTROL + at, true));
    if (length < CONTROL_HEAD || at + length > used) break;
    const rights =
      page.data.getInt32(CONTROL + at + 8, true) === SOL_SOCKET &&
      page.data.getInt32(CONTROL + at + 12, true) === SCM_RIGHTS;
    for (let fd = at + CONTROL_HEAD; rights && fd + 4 <= at + length; fd += 4) {
      found.push(page.data.getInt32(CONTROL + fd, true));
    }
    at += Math.ceil(length / 8) * 8;
  }
  return found;
}

/**
 * Receives one message of at most `into.length` bytes with exactly `expected` descriptors, each CLOEXEC; blocks if the socket
 * does. 0 bytes mean that the other side is gone. A message with another number of descriptors, or one that
 * was cut, is EBADMSG, and what came with it has been closed.
 */
export function receiveDescriptors(
  fd: number,
  into: Uint8Array,
  expected: number,
): { readonly bytes: number; readonly descriptors: readonly number[] } {
  const { bytes, descriptors, cut } = receive(fd, into, 0);
  const ended = bytes < 0 || (bytes === 0 && descriptors.length === 0);
  if (!ended && (cut || descriptors.length !== expected)) {
    closeAll(descriptors);
    return { bytes: -constants.errno.EBADMSG, descriptors: [] };
  }
  return { bytes, descriptors };
}

/** A message with whatever came with it; `cut`: it was longer than its room. */
export interface Received {
  readonly bytes: number;
  readonly descriptors: readonly number[];
  readonly cut: boolean;
}

/** The same without waiting (EAGAIN), and all descriptors, which are the caller's to close whatever the message is. */
export function receiveNow(fd: number, into: Uint8Array): Received {
  return receive(fd, into, MSG.DONTWAIT);
}

function receive(fd: number, into: Uint8Array, flags: number): Received {
  const page = scratch(LAID_OUT);
  layOut(page, Math.min(into.length, MAX_PAYLOAD), CONTROL_BYTES);
  const bytes = libcRetry('recvmsg', fd, page.address, MSG.CMSG_CLOEXEC | flags);
  // An empty message of a sequenced-packet socket can carry descriptors too; only at its end there are none.
  if (bytes < 0) return { bytes, descriptors: [], cut: false };
  const descriptors = collect(page, Number(page.data.getBigUint64(40, true)));
  const cut = (page.data.getInt32(48, true) & (MSG.CTRUNC | MSG.TRUNC)) !== 0;
  into.set(page.bytes.subarray(PAYLOAD, PAYLOAD + bytes));
  return { bytes, descriptors, cut };
}

function socketOption(fd: number, option: number, bytes: number): Scratch | null {
  const page = scratch(64);
  page.data.setUint32(32, bytes, true);
  return libc('getsockopt', fd, SOL_SOCKET, option, page.address, page.address + 32) === 0 ? page : null;
}

/** Who connected, as the kernel noted it at connect(2); null when the descriptor is no connected unix socket. */
export function peerOf(fd: number): { readonly pid: number; readonly uid: number } | null {
  const page = socketOption(fd, SO_PEERCRED, 12);
  if (page === null) return null;
  return { pid: page.data.getInt32(0, true), uid: page.data.getUint32(4, true) };
}

/** A pidfd of exactly the process that connected (Linux 6.5), or −1: a pid alone may already be another's. */
export function peerPidfd(fd: number): number {
  const page = socketOption(fd, SO_PEERPIDFD, 4);
  return page === null ? -1 : page.data.getInt32(0, true);
}
