import { Image, type Row } from '../abi/index.ts';
import type { DriverCall, DriverObject, SharedObject } from './driver.ts';
import type { HandleNode } from './handle-graph.ts';
import { HABITS } from './limits.ts';
import type { CallChannel, Waiting } from './roles.ts';
import type { ServedRow } from './served-row.ts';

/** Who is told what becomes of a pending call. */
export interface CallOwner {
  completed(call: Call, status: number): void;
  abandoned(call: Call, status: number | null): void;
}

/**
 * One call on its way through the broker. Reused from call to call; only one that went pending is never reused, because
 * somebody may still hold its `complete`.
 */
export class Call implements DriverCall, Waiting {
  served: ServedRow;
  channel: CallChannel;
  /** Transaction id; 0 for a one-way call. */
  id = 0;
  serial = 0;
  /** First word of its head: number and door. */
  head = 0;
  /** When it was taken from the ring; 0 when nobody listened then. */
  started = 0;
  state: 'idle' | 'running' | 'pending' | 'done' = 'idle';
  /** Status of a `complete` that came before the driver's `call` returned. */
  early: number | null = null;
  /** Whether a pending wait is charged for it. */
  charged = false;
  /** Id of the event that it registered; 0 for none. */
  event = 0n;
  image = new Image();
  /** The first object that the call named: what a failing one-way call is blamed on. */
  first: HandleNode | null = null;
  /** Objects that end when the driver says yes. */
  readonly doomed: HandleNode[] = [];
  readonly createdAt: number[] = [];
  readonly created: DriverObject[] = [];
  /** Shared objects of which the caller is to get a descriptor, and where. */
  readonly grantedAt: number[] = [];
  readonly granted: SharedObject[] = [];
  readonly #sharedAt: number[] = [];
  readonly #shared: SharedObject[] = [];
  readonly #owner: CallOwner;
  /** Bound once: handing it to a driver makes nothing. */
  readonly complete: (status: number) => void;
  /** Objects by image offset / 4, and which entries are taken. */
  #nodes: (HandleNode | undefined)[] = new Array(1024).fill(undefined);
  #taken = new Int32Array(64);
  #count = 0;

  constructor(served: ServedRow, channel: CallChannel, owner: CallOwner) {
    this.served = served;
    this.channel = channel;
    this.#owner = owner;
    this.complete = (status) => {
      if (this.state === 'pending') owner.completed(this, status);
      else if (this.state === 'running') this.early = status;
    };
  }

  get row(): Row {
    return this.served.row;
  }

  abandon(status: number | null): void {
    this.#owner.abandoned(this, status);
  }

  object(offset: number): DriverObject | undefined {
    return this.#nodes[offset >> 2]?.object;
  }

  create(offset: number, object: DriverObject): void {
    this.createdAt.push(offset);
    this.created.push(object);
  }

  shared(offset: number): SharedObject | undefined {
    return this.#shared[this.#sharedAt.indexOf(offset)];
  }

  share(offset: number, object: SharedObject): void {
    this.grantedAt.push(offset);
    this.granted.push(object);
  }

  /** Puts what the descriptor at `offset` names. */
  bindShared(offset: number, object: SharedObject): void {
    this.#sharedAt.push(offset);
    this.#shared.push(object);
  }

  node(offset: number): HandleNode | undefined {
    return this.#nodes[offset >> 2];
  }

  /** Puts the object behind the handle at `offset`. */
  bind(offset: number, node: HandleNode): void {
    const slot = offset >> 2;
    while (slot >= this.#nodes.length) this.#nodes.push(undefined);
    this.#nodes[slot] = node;
    if (this.#count === this.#taken.length) {
      const larger = new Int32Array(this.#count * 2);
      larger.set(this.#taken);
      this.#taken = larger;
    }
    this.#taken[this.#count++] = slot;
    if (this.first === null) this.first = node;
  }

  /** Any object below a device that is not `device`'s; null when all are. */
  stranger(device: HandleNode): HandleNode | null {
    for (let i = 0; i < this.#count; i++) {
      const node = this.#nodes[this.#taken[i] ?? 0];
      // Fences are waited for and signalled across devices.
      if (node !== undefined && node.device !== null && node.device !== device && node.kind !== 'syncobject')
        return node;
    }
    return null;
  }

  /** Forgets the call, so that nothing it named is kept alive by it. */
  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#nodes[this.#taken[i] ?? 0] = undefined;
    this.#count = 0;
    this.first = null;
    this.early = null;
    this.charged = false;
    this.event = 0n;
    this.doomed.length = 0;
    this.createdAt.length = 0;
    this.created.length = 0;
    this.grantedAt.length = 0;
    this.granted.length = 0;
    this.#sharedAt.length = 0;
    this.#shared.length = 0;
    this.state = 'idle';
    if (this.image.bytes.length > HABITS.pooledImageBytes) this.image = new Image();
  }
}
