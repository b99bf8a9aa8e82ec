import type { HandleKind } from '../abi/index.ts';
import { LIMITS } from './limits.ts';

/** An object of the host as this process knows it: enough to route a call and to refuse a bad handle early. */
export interface ShadowEntry {
  readonly handle: number;
  readonly kind: HandleKind;
  /** Index of its adapter among those offered; −1 for an adapter that was never offered here. */
  readonly adapter: number;
  readonly parent: ShadowEntry | null;
  /** What ends with it; made when the first child is. */
  children: Set<ShadowEntry> | null;
}

/** Instance bits are no part of a lookup (dxgkrnl's handle manager), and a signed key is a small integer. */
const keyOf = (handle: number): number => handle & ~0x3f;

/**
 * Handle → kind, adapter and parent, as the replies told. Adapter handles have a number space of their own, as in
 * dxgkrnl: one number may be an adapter and a device at once. The broker decides; this only answers early and routes.
 */
export class ShadowTable {
  readonly #adapters = new Map<number, ShadowEntry>();
  readonly #objects = new Map<number, ShadowEntry>();
  /** Open handles per adapter: with the last one all its devices end. */
  readonly #open: number[] = [];

  get size(): number {
    return this.#adapters.size + this.#objects.size;
  }

  /** The entry of a live handle of one of `kinds`, adapters first; no allocation. */
  find(handle: number, kinds: readonly HandleKind[]): ShadowEntry | undefined {
    const key = keyOf(handle);
    let object: ShadowEntry | undefined;
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i];
      if (kind === 'adapter') {
        const adapter = this.#adapters.get(key);
        if (adapter !== undefined) return adapter;
        continue;
      }
      object ??= this.#objects.get(key);
      if (object === undefined) continue;
      if (object.kind === kind) return object;
    }
    return undefined;
  }

  /** Remembers a new object; a number that is known already now means this one. False when the table is full. */
  add(handle: number, kind: HandleKind, adapter: number, parent: ShadowEntry | null): boolean {
    const table = kind === 'adapter' ? this.#adapters : this.#objects;
    const known = table.get(keyOf(handle));
    if (known !== undefined) this.remove(known);
    if (this.size >= LIMITS.handles) return false;
    const entry: ShadowEntry = { handle, kind, adapter, parent, children: null };
    table.set(keyOf(handle), entry);
    if (kind === 'adapter' && adapter >= 0) this.#open[adapter] = (this.#open[adapter] ?? 0) + 1;
    if (parent !== null) {
      parent.children ??= new Set();
      parent.children.add(entry);
    }
    return true;
  }

  /** Forgets an object and what ends with it. */
  remove(entry: ShadowEntry): void {
    entry.parent?.children?.delete(entry);
    this.#drop(entry);
    if (entry.kind !== 'adapter' || entry.adapter < 0) return;
    const left = (this.#open[entry.adapter] ?? 1) - 1;
    this.#open[entry.adapter] = left;
    if (left > 0) return;
    for (const object of this.#objects.values())
      if (object.adapter === entry.adapter && object.parent === null) this.#drop(object);
  }

  #drop(top: ShadowEntry): void {
    const rest: ShadowEntry[] = [top];
    for (let entry = rest.pop(); entry !== undefined; entry = rest.pop()) {
      const table = entry.kind === 'adapter' ? this.#adapters : this.#objects;
      if (table.get(keyOf(entry.handle)) === entry) table.delete(keyOf(entry.handle));
      // One by one: as many arguments as a lying host can make children do not fit on the stack.
      if (entry.children !== null) for (const child of entry.children) rest.push(child);
    }
  }
}
