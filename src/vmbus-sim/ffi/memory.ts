import { closeSync, fstatSync, ftruncateSync } from 'node:fs';
import { libc } from './libc.ts';
import { type Mapping, mapDescriptor, PROT, unmap } from './view.ts';

/** Values of <linux/memfd.h> and <linux/fcntl.h>. */
const MFD = { CLOEXEC: 0x1, ALLOW_SEALING: 0x2 } as const;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
export const SEAL = { SEAL: 0x1, SHRINK: 0x2, GROW: 0x4, FUTURE_WRITE: 0x10 } as const;
/** <linux/falloc.h>: PUNCH_HOLE is only allowed together with KEEP_SIZE. */
const PUNCH_HOLE = 0x1 | 0x2;
const FIXED_SIZE = SEAL.SHRINK | SEAL.GROW;

export const PAGE_BYTES = 4096;
/** Past this a size is a mistake and not a wish: 2^40, the largest slab a token can address. */
const MAX_BYTES = 2 ** 40;

/** Memory made by this process and its descriptor; both end at `release`, which may be called again. */
export interface SharedFile {
  readonly fd: number;
  /** The size asked for, rounded up to a page. */
  readonly bytes: number;
  readonly view: Uint8Array;
  /**
   * Zeroes a range and gives its whole pages back to the system, whoever has it mapped. A range that does not lie in the
   * file is cut to it; nothing happens after `release`.
   */
  discard(offset: number, bytes: number): void;
  release(): void;
}

/** Memory made by another process, as mapped here. */
export interface MappedFile {
  readonly bytes: number;
  readonly view: Uint8Array;
  release(): void;
}

export type MapFault = 'SIZE' | 'SEALS' | 'MAP';

function validSize(bytes: number): boolean {
  return Number.isSafeInteger(bytes) && bytes > 0 && bytes <= MAX_BYTES;
}

function seal(fd: number, seals: number): boolean {
  return libc('fcntl', fd, F_ADD_SEALS, seals) === 0;
}

function makeFile(
  name: string,
  bytes: number,
  futureWrite: boolean,
): { fd: number; mapping: Mapping } | null {
  const fd = libc('memfd_create', name, MFD.CLOEXEC | MFD.ALLOW_SEALING);
  if (fd < 0) return null;
  let mapping: Mapping | null = null;
  try {
    ftruncateSync(fd, bytes);
    mapping = mapDescriptor(fd, bytes, PROT.READ | PROT.WRITE);
    // The order matters: FUTURE_WRITE refuses every writable mapping made after it, ours too.
    const seals = FIXED_SIZE | (futureWrite ? SEAL.FUTURE_WRITE : 0) | SEAL.SEAL;
    if (mapping !== null && seal(fd, seals)) return { fd, mapping };
  } catch {
    // No memory or past the file size limit: the same answer as a refused mapping.
  }
  if (mapping !== null) unmap(mapping);
  closeSync(fd);
  return null;
}

/**
 * Zeroed memory that another process can map: a memfd sealed SHRINK, GROW and SEAL, so that nobody can take pages away
 * from under this process (an unsealed file that shrinks is SIGBUS here). With `futureWrite` no other process can
 * ever write to it; this one's view stays writable. The name is only shown in /proc.
 * Null when the size is no positive integer up to 2^40 or the system has no memory or descriptor left.
 */
export function createShared(
  name: string,
  bytes: number,
  options: { readonly futureWrite?: boolean } = {},
): SharedFile | null {
  if (!validSize(bytes)) return null;
  const size = Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
  const made = makeFile(name, size, options.futureWrite ?? false);
  if (made === null) return null;
  const { fd, mapping } = made;
  let live = true;
  return {
    fd,
    bytes: size,
    view: mapping.view,
    discard(offset, count) {
      const from = Math.min(Math.max(Math.trunc(offset), 0), size);
      const length = Math.min(Math.trunc(offset + count), size) - from;
      if (!live || !(length > 0)) return;
      // A file that nobody else may write refuses holes too (EPERM): there the pages are only zeroed.
      if (libc('fallocate', fd, PUNCH_HOLE, from, length) !== 0) mapping.view.fill(0, from, from + length);
    },
    release() {
      if (!live) return;
      live = false;
      unmap(mapping);
      closeSync(fd);
    },
  };
}

/** The seals of a descriptor, or −1 when it is no file that can be sealed. */
export function sealsOf(fd: number): number {
  return Math.max(libc('fcntl', fd, F_GET_SEALS, 0), -1);
}

/**
 * Maps memory that another process made, when it is what the sender says: exactly `bytes` long and sealed so that it stays
 * so. The descriptor remains the caller's and may be closed afterwards.
 */
export function mapShared(
  fd: number,
  bytes: number,
  access: { readonly write: boolean },
): MappedFile | MapFault {
  const seals = sealsOf(fd);
  const needed = FIXED_SIZE | SEAL.SEAL;
  if (seals < 0 || (seals & needed) !== needed) return 'SEALS';
  if (!validSize(bytes) || fstatSync(fd).size !== bytes) return 'SIZE';
  const mapping = mapDescriptor(fd, bytes, access.write ? PROT.READ | PROT.WRITE : PROT.READ);
  if (mapping === null) return 'MAP';
  let live = true;
  return {
    bytes,
    view: mapping.view,
    release() {
      if (!live) return;
      live = false;
      unmap(mapping);
    },
  };
}
