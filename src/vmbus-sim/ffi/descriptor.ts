import {
  close,
  closeSync,
  constants as fsConstants,
  fstatSync,
  openSync,
  readFileSync,
  readlinkSync,
} from 'node:fs';
import { constants } from 'node:os';
import { libc } from './libc.ts';
import { scratch } from './scratch.ts';

const F_DUPFD_CLOEXEC = 1030;
const F_GETFL = 3;
const F_SETFL = 4;
const F_SETPIPE_SZ = 1031;
const O_NONBLOCK = 0x800;
const O_CLOEXEC = 0x80000;
const POLLIN = 0x1;
const POLLERR_HUP_NVAL = 0x8 | 0x10 | 0x20;

/** Closes a descriptor whose state no longer matters: what close reports about it cannot change anything here. */
export function closeQuietly(fd: number): void {
  if (fd < 0) return;
  try {
    closeSync(fd);
  } catch {
    // Already closed by whoever took it over.
  }
}

export function closeAll(fds: readonly number[]): void {
  for (const fd of fds) closeQuietly(fd);
}

/**
 * Closes a descriptor of somebody else's making, off this thread, because closing may wait: for a socket that lingers, for
 * a file system that a process serves. `done` is told when it is closed.
 */
export function closeElsewhere(fd: number, done: () => void = () => {}): void {
  if (fd < 0) done();
  else close(fd, () => done());
}

/** A pipe, both ends CLOEXEC and blocking; null when the system has no descriptor left. */
export function createPipe(): { readonly readEnd: number; readonly writeEnd: number } | null {
  const page = scratch(8);
  if (libc('pipe2', page.address, O_CLOEXEC) < 0) return null;
  return { readEnd: page.data.getInt32(0, true), writeEnd: page.data.getInt32(4, true) };
}

/**
 * Which pipe a descriptor is an end of, or null when it is none. Only its name is asked first: a stat of a file that
 * somebody else serves may wait for him, and no such file is called `pipe:[…]`.
 */
export function pipeOf(fd: number): string | null {
  return /^pipe:\[\d+\]$/.test(descriptorName(fd) ?? '') ? inodeOf(fd) : null;
}

/** What the kernel calls the file behind a descriptor, as /proc shows it: nothing is asked of the file. Null for none. */
export function descriptorName(fd: number): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return null;
  }
}

/**
 * Which dma-buf a descriptor is; null when it is none. The kernel says so in the description of the open file: no file system
 * that somebody else serves is asked, and none can write `exp_name` there (dma_buf_show_fdinfo).
 */
export function dmaBufOf(fd: number): string | null {
  try {
    const said = readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1');
    const inode = /^ino:\t(\d+)$/m.exec(said)?.[1];
    return inode !== undefined && /^exp_name:\t/m.test(said) ? inode : null;
  } catch {
    return null;
  }
}

/** Which file of the kernel's own a descriptor is; not for one of a file system that somebody else may serve. */
function inodeOf(fd: number): string | null {
  try {
    const { dev, ino } = fstatSync(fd, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}

/** Another descriptor of the same open file, CLOEXEC; a negative errno. */
export function duplicate(fd: number): number {
  return libc('fcntl', fd, F_DUPFD_CLOEXEC, 0);
}

/** Another writing end of the pipe behind one of its ends, CLOEXEC; −1 when the system has no descriptor left. */
export function writingEnd(pipe: number): number {
  try {
    return openSync(`/proc/self/fd/${pipe}`, fsConstants.O_WRONLY);
  } catch {
    return -1;
  }
}

/** Has the pipe hold no more than one page, whatever is written into it. */
export function shrinkPipe(pipe: number): void {
  libc('fcntl', pipe, F_SETPIPE_SZ, 4096);
}

/** Sets O_NONBLOCK on the open file behind a descriptor; false when the system refuses. */
export function setNonblocking(fd: number): boolean {
  const flags = libc('fcntl', fd, F_GETFL, 0);
  return flags >= 0 && libc('fcntl', fd, F_SETFL, flags | O_NONBLOCK) === 0;
}

/** What poll(2) says of one descriptor at this moment, without waiting. */
export function pollNow(fd: number): { readonly readable: boolean; readonly hungUp: boolean } {
  const page = scratch(8);
  page.data.setInt32(0, fd, true);
  page.data.setInt16(4, POLLIN, true);
  const ready = libc('poll', page.address, 1, 0);
  const events = ready > 0 ? page.data.getInt16(6, true) : 0;
  return { readable: (events & POLLIN) !== 0, hungUp: (events & POLLERR_HUP_NVAL) !== 0 };
}

export type DescriptorKind = 'fifo' | 'socket' | 'file' | 'other';

/** What kind of thing a received descriptor is, before anything is done with it. */
export function kindOf(fd: number): DescriptorKind {
  const stat = fstatSync(fd);
  if (stat.isFIFO()) return 'fifo';
  if (stat.isSocket()) return 'socket';
  return stat.isFile() ? 'file' : 'other';
}

/** Whether an error thrown by node:fs says that nothing was lost: the pipe is full, so its reader is already rung. */
export function isAgain(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'errno') === -constants.errno.EAGAIN;
}
