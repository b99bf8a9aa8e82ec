import type { DescriptorKind } from '../../../abi/index.ts';
import { descriptorName, dmaBufOf } from '../../../vmbus-sim/ffi/index.ts';

/** Kinds that the kernel names by itself, without a path that anybody could have (sync_file.c, drm_syncobj.c). */
const NAMES = { 'sync-file': 'anon_inode:sync_file', syncobj: 'anon_inode:syncobj_file' } as const;

/** What kind of descriptor it is; null for one that no row knows. Nothing is asked of the file: its maker could wait. */
export function descriptorKind(fd: number): DescriptorKind | null {
  if (dmaBufOf(fd) !== null) return 'dma-buf';
  const name = descriptorName(fd);
  if (name === NAMES['sync-file']) return 'sync-file';
  return name === NAMES.syncobj ? 'syncobj' : null;
}
