import { readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { pollNow } from './descriptor.ts';
import { libc } from './libc.ts';
import { scratch } from './scratch.ts';

/** Values of <linux/prctl.h>; the system call number is the same on all 64-bit Linux. */
const PR_SET_PDEATHSIG = 1;
const PR_SET_DUMPABLE = 4;
const PR_SET_NO_NEW_PRIVS = 38;
const SYS_PIDFD_OPEN = 434;
const CPU_MASK_BYTES = 128;
const F_SETFD = 2;
const FD_CLOEXEC = 1;

/** A CLOEXEC descriptor that stands for one life of a process; a negative errno (ESRCH: there is none). */
export function openPidfd(pid: number): number {
  return libc('syscall', SYS_PIDFD_OPEN, pid, 0);
}

/** Whether the process behind a pidfd has ended (a zombie has). */
export function hasExited(pidfd: number): boolean {
  const state = pollNow(pidfd);
  return state.readable || state.hungUp;
}

/**
 * Has the kernel kill this process when the thread that started it ends. `parent` is the pid of the process that should be
 * the parent: false when it is already gone, because the signal is then never sent.
 */
export function dieWithParent(parent: number): boolean {
  const set = libc('prctl', PR_SET_PDEATHSIG, constants.signals.SIGKILL, 0, 0, 0) === 0;
  return set && process.ppid === parent;
}

/** Closes /proc/self to other processes of the same uid and turns core dumps off. */
export function becomeUndumpable(): boolean {
  return libc('prctl', PR_SET_DUMPABLE, 0, 0, 0, 0) === 0;
}

/** No program that this process starts can gain rights, setuid or not. */
export function refuseNewPrivileges(): boolean {
  return libc('prctl', PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) === 0;
}

/**
 * Keeps every descriptor past the standard ones from the programs that this process starts, those included that it was
 * itself started with.
 */
export function keepDescriptors(): void {
  // The list's own is closed by now: EBADF, and nothing to keep.
  for (const name of readdirSync('/proc/self/fd'))
    if (Number(name) > 2) libc('fcntl', Number(name), F_SETFD, FD_CLOEXEC);
}

/** Pins the calling thread (of `pid`, 0 for this process) to one processor; benches only. */
export function pinToCpu(cpu: number, pid = 0): boolean {
  if (!Number.isInteger(cpu) || cpu < 0 || cpu >= CPU_MASK_BYTES * 8) return false;
  const page = scratch(CPU_MASK_BYTES);
  page.bytes[cpu >> 3] = 1 << (cpu & 7);
  return libc('sched_setaffinity', pid, CPU_MASK_BYTES, page.address) === 0;
}

/** Lets the calling thread run on every processor again; what it starts inherits that. Benches only. */
export function unpin(): boolean {
  const page = scratch(CPU_MASK_BYTES);
  page.bytes.fill(0xff, 0, CPU_MASK_BYTES);
  return libc('sched_setaffinity', 0, CPU_MASK_BYTES, page.address) === 0;
}
