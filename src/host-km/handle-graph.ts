import type { HandleKind } from '../abi/index.ts';
import type { DriverObject } from './driver.ts';
import { HANDLE_KINDS } from './limits.ts';

/** One bit per kind, so that a field that takes several is one test. */
export const KIND_BIT: Readonly<Record<HandleKind, number>> = Object.fromEntries(
  HANDLE_KINDS.map((kind, index) => [kind, 1 << index]),
) as Record<HandleKind, number>;

let generations = 0;

/** An object of a guest process: its place in the graph and in the handle table. Never reused for another object. */
export class HandleNode {
  readonly kind: HandleKind;
  readonly bit: number;
  readonly object: DriverObject;
  /** Never repeats in this broker, whatever becomes of the handle's number. */
  readonly generation: number = ++generations;
  readonly parent: HandleNode | null;
  /** The adapter that it lives on; an adapter's own for adapter handles. */
  readonly adapter: HandleNode | null;
  /** The device around it, itself for a device; null above devices. */
  readonly device: HandleNode | null;
  /** Ends with its parent only: the progress fence of a queue. */
  readonly fixed: boolean;
  /** Unsigned; 0 while it has none. */
  handle = 0;
  /** The same as int32, which an engine holds without a box. */
  key = 0;
  alive = true;
  /** Serial of the call that named it for destruction, to find the one named twice. */
  mark = 0;
  /** Newest first. */
  firstChild: HandleNode | null = null;
  next: HandleNode | null = null;
  previous: HandleNode | null = null;

  constructor(
    kind: HandleKind,
    object: DriverObject,
    parent: HandleNode | null,
    adapter: HandleNode | null,
    fixed = false,
  ) {
    this.kind = kind;
    this.bit = KIND_BIT[kind];
    this.object = object;
    this.parent = parent;
    this.adapter = adapter;
    this.device = kind === 'device' ? this : (parent?.device ?? null);
    this.fixed = fixed;
    if (parent === null) return;
    this.next = parent.firstChild;
    if (this.next !== null) this.next.previous = this;
    parent.firstChild = this;
  }
}

/**
 * Ends `node` and everything that depends on it, dependents first and the youngest of them before the elder. `end` sees
 * each node once, while it is still linked to its parent.
 */
export function releaseNode(node: HandleNode, end: (node: HandleNode) => void): void {
  if (!node.alive) return;
  for (let child = node.firstChild; child !== null; child = node.firstChild) releaseNode(child, end);
  node.alive = false;
  end(node);
  unlink(node);
}

function unlink(node: HandleNode): void {
  const { parent, next, previous } = node;
  if (next !== null) next.previous = previous;
  if (previous !== null) previous.next = next;
  else if (parent !== null && parent.firstChild === node) parent.firstChild = next;
  node.next = null;
  node.previous = null;
}
