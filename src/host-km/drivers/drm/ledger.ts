import { type DescriptorKind, ERRNO } from '../../../abi/index.ts';
import { inodeOf } from '../../../vmbus-sim/ffi/index.ts';
import { descriptorKind } from './descriptor-kind.ts';
import { DRM_LIMITS } from './limits.ts';

/**
 * The dma-bufs that have left the broker, by partition: whoever holds the descriptor of one may import it, within the
 * partition that it was given to. Sync files and syncobj descriptors cannot be told apart once they have left: of them only
 * the kind is known.
 */
export class DescriptorLedger {
  readonly #given = new Map<string, Set<string>>();

  /** Remembers a descriptor that is about to be given to a guest of `partition`. */
  note(fd: number, partition: string): void {
    if (descriptorKind(fd) !== 'dma-buf') return;
    const inode = inodeOf(fd);
    if (inode === null) return;
    const given = this.#given.get(partition) ?? new Set();
    this.#given.set(partition, given);
    given.delete(inode);
    given.add(inode);
    // The oldest goes: an import of it is refused from then on, which says why.
    const [oldest] = given;
    if (given.size > DRM_LIMITS.dmaBufs && oldest !== undefined) given.delete(oldest);
  }

  /** 0 when `fd` may be passed to a row that takes `kind`; else −errno. */
  judge(fd: number, kind: DescriptorKind, partition: string): number {
    if (descriptorKind(fd) !== kind) return -ERRNO.EINVAL;
    if (kind !== 'dma-buf') return 0;
    const inode = inodeOf(fd);
    return inode !== null && this.#given.get(partition)?.has(inode) === true ? 0 : -ERRNO.EACCES;
  }

  /** The partition has no process left: what it was given is given back in time, and its numbers come again. */
  forget(partition: string): void {
    this.#given.delete(partition);
  }
}
