import type { DescriptorKind } from '../../../abi/index.ts';
import { descriptorName } from '../../../vmbus-sim/ffi/index.ts';

/** What a descriptor of a row may be, by the name that the kernel gives its file (dma-buf.c, sync_file.c, drm_syncobj.c). */
const NAMES = {
  'dma-buf': /^\/dmabuf:/,
  'sync-file': /^anon_inode:sync_file$/,
  syncobj: /^anon_inode:syncobj_file$/,
} as const satisfies Record<DescriptorKind, RegExp>;
const KINDS = ['dma-buf', 'sync-file', 'syncobj'] as const;

/** What kind of descriptor it is; null for one that no row knows. Asks only for its name: nothing of it can wait. */
export function descriptorKind(fd: number): DescriptorKind | null {
  const name = descriptorName(fd);
  return name === null ? null : (KINDS.find((kind) => NAMES[kind].test(name)) ?? null);
}
