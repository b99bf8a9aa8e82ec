import type { HandleNode } from './handle-graph.ts';

/** dxgkrnl: the index has 24 bits and its last value is not used. */
const INDEX_END = 2 ** 24 - 1;
/** Other indexes that are handed out before a freed one comes back: a stale handle stays a miss for that long. */
export const REUSE_DISTANCE = 65_536;
const CHUNK = 1024;

/**
 * Names objects by dxgkrnl's 32-bit handles: instance in bits 0–5 (always 0), index in bits 6–29, unique in bits
 * 30–31. The first handle is 0x40000000 and each new index adds 0x40; unique steps 1, 2, 3, 1 … as an index is reused.
 */
export class HandleTable {
  readonly #nodes: (HandleNode | undefined)[] = [];
  #uniques = new Uint8Array(CHUNK);
  /** Freed indexes, oldest first. */
  #freed = new Int32Array(CHUNK);
  #first = 0;
  #waiting = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Gives the node a handle; false when the index space is used up. */
  add(node: HandleNode): boolean {
    const index = this.#index();
    if (index < 0) return false;
    const unique = (this.#uniques[index] ?? 0) + 1;
    this.#uniques[index] = unique > 3 ? 1 : unique;
    node.key = ((this.#uniques[index] ?? 1) << 30) | (index << 6);
    node.handle = node.key >>> 0;
    this.#nodes[index] = node;
    this.#size++;
    return true;
  }

  /** The node whose handle this is now; every bit counts. */
  get(handle: number): HandleNode | undefined {
    const node = this.#nodes[(handle >>> 6) & 0xff_ffff];
    return node !== undefined && node.key === (handle | 0) ? node : undefined;
  }

  remove(node: HandleNode): void {
    if (node.handle === 0 || this.get(node.handle) !== node) return;
    const index = (node.handle >>> 6) & 0xff_ffff;
    this.#nodes[index] = undefined;
    this.#size--;
    this.#free(index);
  }

  /** Each live node; the table must not change meanwhile. */
  forEach(visit: (node: HandleNode) => void): void {
    for (const node of this.#nodes) if (node !== undefined) visit(node);
  }

  #index(): number {
    if (this.#waiting > REUSE_DISTANCE) {
      const index = this.#freed[this.#first] ?? -1;
      this.#first = (this.#first + 1) % this.#freed.length;
      this.#waiting--;
      return index;
    }
    const index = this.#nodes.length;
    if (index >= INDEX_END) return -1;
    this.#nodes.push(undefined);
    if (index >= this.#uniques.length) {
      const larger = new Uint8Array(this.#uniques.length * 2);
      larger.set(this.#uniques);
      this.#uniques = larger;
    }
    return index;
  }

  #free(index: number): void {
    if (this.#waiting === this.#freed.length) {
      const larger = new Int32Array(this.#freed.length * 2);
      for (let i = 0; i < this.#waiting; i++)
        larger[i] = this.#freed[(this.#first + i) % this.#freed.length] ?? 0;
      this.#freed = larger;
      this.#first = 0;
    }
    this.#freed[(this.#first + this.#waiting) % this.#freed.length] = index;
    this.#waiting++;
  }
}
