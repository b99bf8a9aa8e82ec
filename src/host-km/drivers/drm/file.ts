import { type DrmKind, type DrmObject, HandleSpace } from './handle-space.ts';
import type { Node } from './kernel.ts';

/**
 * An open file of a guest's, which is one at the kernel too: with handle spaces of its own, as any two opens of a node
 * have them.
 */
export class DrmFile {
  readonly number: number;
  readonly node: Node;
  readonly slot: number;
  readonly gem = new HandleSpace();
  readonly syncobj = new HandleSpace();
  readonly fence = new HandleSpace();
  /** Buffers by the offset that the kernel answered for their mapping. */
  readonly #mappable = new Map<number, number>();
  /** A submission queue has been made for it, or is being made. */
  queued = false;
  open = true;

  constructor(number: number, node: Node, slot: number) {
    this.number = number;
    this.node = node;
    this.slot = slot;
  }

  space(kind: DrmKind): HandleSpace {
    return this[kind];
  }

  /** Notes what a mapping at `offset` means from now on: the buffer with this handle. */
  noteMapping(offset: number, handle: number): void {
    const object = this.gem.get(handle);
    if (object === undefined) return;
    object.offset = offset;
    this.#mappable.set(offset, handle);
  }

  /** The buffer that is mapped at `offset`; 0 when there is none, or no more. */
  mappedAt(offset: number): number {
    return this.#mappable.get(offset) ?? 0;
  }

  /** Its handle is closed: the offset may come to mean another buffer. */
  forgetMapping({ offset }: DrmObject): void {
    this.#mappable.delete(offset);
  }
}
