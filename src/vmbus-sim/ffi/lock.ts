import { constants } from 'node:os';
import { libc } from './libc.ts';

/** Values of <sys/file.h>. */
const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * Takes the exclusive lock of an open file, which lasts until it is closed, by its process's end at the latest. `held`: another
 * open file has it; else a negative errno.
 */
export function tryLock(fd: number): 'locked' | 'held' | number {
  const result = libc('flock', fd, LOCK_EX | LOCK_NB);
  if (result === 0) return 'locked';
  return result === -constants.errno.EWOULDBLOCK ? 'held' : result;
}
