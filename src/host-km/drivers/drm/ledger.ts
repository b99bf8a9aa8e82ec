import { type DescriptorKind, ERRNO } from '../../../abi/index.ts';
import { descriptorName, dmaBufOf } from '../../../vmbus-sim/ffi/index.ts';
import { DRM_LIMITS } from './limits.ts';

/** What the kernel calls these by itself, without a path that anybody could have (sync_file.c, drm_syncobj.c). */
const NAMES = { 'sync-file': 'anon_inode:sync_file', syncobj: 'anon_inode:syncobj_file' } as const;

/** What of the kinds that the device makes a descriptor is; null for any other. Nothing is asked of the file. */
export function descriptorKind(fd: number): DescriptorKind | null {
  const name = descriptorName(fd);
  if (name === NAMES.syncobj) return 'syncobj';
  if (name === NAMES['sync-file']) return 'sync-file';
  return dmaBufOf(fd) === null ? null : 'dma-buf';
}

/**
 * The dma-bufs that have left the broker, by partition: whoever holds the descriptor of one may import it, within the
 * partition that it was given to. Sync files and syncobj descriptors cannot be told apart once they have left: of them only
 * the kind is known.
 */
export class DescriptorLedger {
  /** Bytes of each that are charged to whoever has it; by inode. */
  readonly #given = new Map<string, Map<string, number>>();

  /** Remembers a descriptor that is about to be given to a guest of `partition`, and what its buffer costs. */
  note(fd: number, partition: string, bytes: number): void {
    const inode = dmaBufOf(fd);
    if (inode === null) return;
    const given = this.#given.get(partition) ?? new Map<string, number>();
    this.#given.set(partition, given);
    given.delete(inode);
    given.set(inode, bytes);
    // The oldest goes: an import of it is refused from then on, which says why.
    const [oldest] = given.keys();
    if (given.size > DRM_LIMITS.dmaBufs && oldest !== undefined) given.delete(oldest);
  }

  /**
   * What the buffer behind `fd` costs, 0 for what is none, when it may be passed to a row that takes `kind`; else −errno.
   * Nothing is asked of the file: its maker could have us wait.
   */
  admit(fd: number, kind: DescriptorKind, partition: string): number {
    // No row takes one.
    if (kind === 'queue') return -ERRNO.EINVAL;
    if (kind !== 'dma-buf') return descriptorName(fd) === NAMES[kind] ? 0 : -ERRNO.EINVAL;
    const inode = dmaBufOf(fd);
    return inode === null ? -ERRNO.EINVAL : (this.#given.get(partition)?.get(inode) ?? -ERRNO.EACCES);
  }

  /** The partition has no process left: what it was given is given back in time, and its numbers come again. */
  forget(partition: string): void {
    this.#given.delete(partition);
  }
}
