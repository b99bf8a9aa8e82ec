import {
  createExternalBuffer,
  createPointer,
  DataType,
  freePointer,
  PointerType,
  unwrapPointer,
} from 'ffi-rs';
import { libc } from './libc.ts';

/** Values of <sys/mman.h> on Linux. */
export const PROT = { NONE: 0, READ: 1, WRITE: 2 } as const;
const MAP = { SHARED: 0x1, PRIVATE: 0x2, FIXED: 0x10, ANONYMOUS: 0x20, NORESERVE: 0x4000 } as const;

/** A range of this process's memory. The address never leaves this folder. */
export interface Mapping {
  readonly address: number;
  readonly bytes: number;
  readonly view: Uint8Array;
}

// Only when the last view of a range is gone may its addresses be used for something else.
const collected = new FinalizationRegistry<{ readonly address: number; readonly bytes: number }>((range) => {
  libc('munmap', range.address, range.bytes);
});

function viewOf(address: number, bytes: number): Uint8Array {
  const box = createPointer({ paramsType: [DataType.I64], paramsValue: [address] });
  try {
    const [target] = unwrapPointer(box);
    if (target === undefined) throw new Error('ffi-rs gave no pointer back');
    const alias = createExternalBuffer(target, bytes);
    return new Uint8Array(alias.buffer, alias.byteOffset, bytes);
  } finally {
    freePointer({ paramsType: [DataType.I64], paramsValue: box, pointerType: PointerType.RsPointer });
  }
}

function mapped(address: number, bytes: number): Mapping | null {
  if (address < 0) return null;
  const view = viewOf(address, bytes);
  collected.register(view.buffer, { address, bytes });
  return { address, bytes, view };
}

/** Maps a descriptor shared; null when the system refuses (descriptor, rights, seals or memory). */
export function mapDescriptor(fd: number, bytes: number, prot: number): Mapping | null {
  return mapped(libc('mmap', 0, bytes, prot, MAP.SHARED, fd, 0), bytes);
}

/** Zeroed private memory with a known address, for structures that libc reads and writes. */
export function mapPrivate(bytes: number): Mapping | null {
  const prot = PROT.READ | PROT.WRITE;
  return mapped(libc('mmap', 0, bytes, prot, MAP.PRIVATE | MAP.ANONYMOUS, -1, 0), bytes);
}

/**
 * Takes the shared memory away from under a view: zeroed private memory lies there from now on, until the view is
 * collected. A real munmap would turn a late look at the view into SIGSEGV; like this it sees zeros.
 */
export function unmap(mapping: Mapping): void {
  const flags = MAP.PRIVATE | MAP.ANONYMOUS | MAP.FIXED | MAP.NORESERVE;
  libc('mmap', mapping.address, mapping.bytes, PROT.READ | PROT.WRITE, flags, -1, 0);
}
