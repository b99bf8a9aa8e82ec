import type { HandleKind } from '../abi/index.ts';
import type { Account } from './accounting.ts';
import type { DriverObject } from './driver.ts';
import { HandleNode, releaseNode } from './handle-graph.ts';
import { HandleTable } from './handle-table.ts';
import { LIMIT } from './limits.ts';

/** Why an object got no handle. */
export type AddFault = 'LIMIT' | 'DEAD';

/**
 * The objects of one guest process: dxgkrnl's two handle spaces (adapters, and everything else) over one graph whose
 * roots are the adapters.
 */
export class ProcessGraph {
  readonly #account: Account;
  readonly #objects = new HandleTable();
  readonly #adapterHandles = new HandleTable();
  readonly #roots = new Map<bigint, HandleNode>();
  /** Handles open on each root; at the last close its devices end. */
  readonly #opens = new Map<HandleNode, number>();
  readonly #end: (node: HandleNode) => void;

  /** @param ended told of each object below an adapter as it ends, dependents first */
  constructor(account: Account, ended: (object: DriverObject) => void) {
    this.#account = account;
    this.#end = (node) => {
      if (node.parent === null) return;
      this.#objects.remove(node);
      this.#account.give(LIMIT[node.kind]);
      ended(node.object);
    };
  }

  /** Live handles of both spaces. */
  get handles(): number {
    return this.#objects.size + this.#adapterHandles.size;
  }

  adapterHandle(handle: number): HandleNode | undefined {
    return this.#adapterHandles.get(handle);
  }

  object(handle: number): HandleNode | undefined {
    return this.#objects.get(handle);
  }

  /** The root of an adapter, made at its first use. */
  root(luid: bigint): HandleNode {
    const known = this.#roots.get(luid);
    if (known !== undefined) return known;
    const object = { kind: 'adapter' as const, luid };
    const root = new HandleNode('adapter', object, null, null);
    this.#roots.set(luid, root);
    return root;
  }

  /** Names an object below `parent`. */
  add(kind: HandleKind, object: DriverObject, parent: HandleNode, fixed: boolean): HandleNode | AddFault {
    if (!parent.alive) return 'DEAD';
    if (!this.#account.take(LIMIT[kind])) return 'LIMIT';
    const node = new HandleNode(kind, object, parent, parent.adapter ?? parent, fixed);
    if (this.#objects.add(node)) return node;
    this.release(node);
    return 'LIMIT';
  }

  /** Ends an object and all that depends on it. */
  release(node: HandleNode): void {
    releaseNode(node, this.#end);
  }

  /** A new handle of an adapter; 0 at the limit. */
  openAdapter(root: HandleNode): number {
    if (!this.#account.take(LIMIT.adapter)) return 0;
    const node = new HandleNode('adapter', root.object, null, root);
    if (!this.#adapterHandles.add(node)) {
      this.#account.give(LIMIT.adapter);
      return 0;
    }
    this.#opens.set(root, (this.#opens.get(root) ?? 0) + 1);
    return node.handle;
  }

  /** Closes one adapter handle; the last of an adapter ends this process's devices on it. False: no such handle. */
  closeAdapter(handle: number): boolean {
    const node = this.#adapterHandles.get(handle);
    if (node?.adapter === undefined || node.adapter === null) return false;
    node.alive = false;
    this.#adapterHandles.remove(node);
    this.#account.give(LIMIT.adapter);
    const left = (this.#opens.get(node.adapter) ?? 1) - 1;
    this.#opens.set(node.adapter, left);
    if (left === 0) this.#endChildren(node.adapter);
    return true;
  }

  /** Ends everything: the process is gone, or its driver is. */
  close(): void {
    for (const root of this.#roots.values()) {
      this.#endChildren(root);
      root.alive = false;
    }
    const open: number[] = [];
    this.#adapterHandles.forEach(({ handle }) => {
      open.push(handle);
    });
    for (const handle of open) this.closeAdapter(handle);
  }

  #endChildren(root: HandleNode): void {
    for (let child = root.firstChild; child !== null; child = root.firstChild) releaseNode(child, this.#end);
  }
}
