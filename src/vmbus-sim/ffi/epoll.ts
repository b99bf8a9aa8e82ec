import { closeQuietly } from './descriptor.ts';
import { libc } from './libc.ts';
import { scratch } from './scratch.ts';

const EPOLL_CLOEXEC = 0x80000;
const CTL_ADD = 1;
const CTL_DEL = 2;
const EPOLLIN = 0x1;
// The kernel packs epoll_event on x86-64 only (<linux/eventpoll.h>).
const PACKED = process.arch === 'x64';
const EVENT_BYTES = PACKED ? 12 : 16;
const DATA_AT = PACKED ? 4 : 8;
const MAX_EVENTS = 64;

/** A set of descriptors that is asked as a whole, at a cost that does not grow with its size. */
export interface ReadySet {
  add(fd: number): boolean;
  /** Before the descriptor is closed. */
  remove(fd: number): void;
  /** At most 64 descriptors that are so now, without waiting. */
  ready(): readonly number[];
  close(): void;
}

const NONE: readonly number[] = [];

/**
 * Of descriptors that are looked at for something to read, or only for the other end's being closed. Null when the system
 * has no descriptor left.
 */
export function createReadySet(wanted: 'readable' | 'hungUp' = 'readable'): ReadySet | null {
  const epoll = libc('epoll_create1', EPOLL_CLOEXEC);
  if (epoll < 0) return null;
  return {
    add(fd) {
      const page = scratch(EVENT_BYTES);
      // EPOLLHUP is told unasked.
      page.data.setUint32(0, wanted === 'readable' ? EPOLLIN : 0, true);
      page.data.setInt32(DATA_AT, fd, true);
      return libc('epoll_ctl', epoll, CTL_ADD, fd, page.address) === 0;
    },
    remove(fd) {
      libc('epoll_ctl', epoll, CTL_DEL, fd, scratch(EVENT_BYTES).address);
    },
    ready() {
      const page = scratch(0);
      const count = libc('epoll_wait', epoll, page.address, MAX_EVENTS, 0);
      if (count <= 0) return NONE;
      const fds: number[] = [];
      for (let index = 0; index < count; index++) {
        fds.push(page.data.getInt32(index * EVENT_BYTES + DATA_AT, true));
      }
      return fds;
    },
    close() {
      closeQuietly(epoll);
    },
  };
}
