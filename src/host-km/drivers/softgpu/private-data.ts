import type { Image } from '../../../abi/index.ts';
import { LIMITS, PAGE } from './limits.ts';
import { offsets, sizeOf } from './offsets.ts';

const LAYOUT = 'kmbridge.softgpu.Allocation';
const at = offsets(LAYOUT, 'magic', 'version', 'bytes', 'segment', 'flags');
const SIZE = sizeOf(LAYOUT);

/** Values of proto/kmbridge/softgpu.proto. */
const PRIVATE = {
  /** "SGPU" as little-endian bytes. */
  MAGIC: 0x55504753,
  VERSION: 1,
  LOCAL: 1,
  SYSTEM: 2,
  CPU_VISIBLE: 1,
} as const;

/** What an allocation's private data asks for. */
export interface AllocationWish {
  /** Whole pages. */
  readonly bytes: number;
  readonly segment: 'local' | 'system';
  readonly cpuVisible: boolean;
  /** Memory that the caller has already: it gets pages to put in their place. */
  readonly existing: boolean;
  /** The GPU does not write it. */
  readonly readOnly: boolean;
}

/** Reads one allocation's private data, which the image holds as a private copy; null when it is not ours. */
export function readWish(image: Image, data: number, size: number): AllocationWish | null {
  if (data === 0 || size < SIZE) return null;
  if (image.u32(data + at.magic) !== PRIVATE.MAGIC) return null;
  if (image.u32(data + at.version) !== PRIVATE.VERSION) return null;
  const bytes = image.num64(data + at.bytes);
  const segment = image.u32(data + at.segment);
  const flags = image.u32(data + at.flags);
  if (bytes <= 0 || bytes > LIMITS.allocationBytes) return null;
  if (segment !== PRIVATE.LOCAL && segment !== PRIVATE.SYSTEM) return null;
  if ((flags & ~PRIVATE.CPU_VISIBLE) !== 0) return null;
  return {
    bytes: Math.ceil(bytes / PAGE) * PAGE,
    segment: segment === PRIVATE.LOCAL ? 'local' : 'system',
    cpuVisible: (flags & PRIVATE.CPU_VISIBLE) !== 0,
    existing: false,
    readOnly: false,
  };
}
