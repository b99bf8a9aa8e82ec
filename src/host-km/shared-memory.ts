import type { HostLink, SharedMemory } from '../vmbus-sim/index.ts';
import type { Account } from './accounting.ts';
import type { ObjectMemory, ObjectSlab } from './driver.ts';
import { LIMIT } from './limits.ts';

/** A process that may have a slab mapped: until it is proven gone, or makes the slab its own. */
export interface SlabUser {
  /** Takes the slab over when nobody else ever had it: then it is as good as one of its own. False when it does not. */
  adopt(slab: SharedSlab): boolean;
}

/** Memory that several processes map. It is never zeroed for another object: whoever had it once may still look at it. */
export class SharedSlab implements ObjectSlab {
  readonly memory: SharedMemory;
  readonly #users = new Set<SlabUser>();
  readonly #charged: Account;
  readonly #freed: () => void;
  #over = false;

  constructor(memory: SharedMemory, charged: Account, freed: () => void) {
    this.memory = memory;
    this.#charged = charged;
    this.#freed = freed;
  }

  get bytes(): Uint8Array {
    return this.memory.view;
  }

  use(user: SlabUser): void {
    this.#users.add(user);
  }

  /** A user is gone. */
  left(user: SlabUser): void {
    this.#users.delete(user);
    if (this.#over) this.#pass();
  }

  /** The object is over. */
  end(): void {
    this.#over = true;
    this.#pass();
  }

  /** Memory that nobody can have mapped any more is given back, and what only one process has goes to it. */
  #pass(): void {
    const [first, ...others] = this.#users;
    if (first === undefined) this.#free();
    else if (others.length === 0) {
      this.#uncharge();
      if (first.adopt(this)) this.#freed();
      else this.#charge();
    }
  }

  #free(): void {
    this.memory.release();
    this.#uncharge();
    this.#freed();
  }

  #charge(): void {
    this.#charged.take(LIMIT.slab);
    this.#charged.take(LIMIT.slabBytes, this.memory.bytes);
  }

  #uncharge(): void {
    this.#charged.give(LIMIT.slab);
    this.#charged.give(LIMIT.slabBytes, this.memory.bytes);
  }
}

/** Memory and charges of one object that may be shared; `account` outlives the process that made it. */
export class SharedObjectMemory implements ObjectMemory {
  readonly #link: HostLink;
  readonly #account: Account;
  readonly #slabs = new Set<SharedSlab>();
  #over = false;

  constructor(link: HostLink, account: Account) {
    this.#link = link;
    this.#account = account;
  }

  slab(bytes: number): ObjectSlab | null {
    const account = this.#account;
    if (!account.take(LIMIT.slab)) return null;
    const charged = account.take(LIMIT.slabBytes, bytes);
    const memory = charged ? this.#link.share(bytes, 'write') : null;
    if (memory === null) {
      account.give(LIMIT.slab);
      if (charged) account.give(LIMIT.slabBytes, bytes);
      return null;
    }
    const slab = new SharedSlab(memory, account, () => {
      this.#slabs.delete(slab);
      this.#close();
    });
    this.#slabs.add(slab);
    return slab;
  }

  charge(segment: 'local' | 'system', bytes: number): boolean {
    return this.#account.take(segment === 'local' ? LIMIT.localBytes : LIMIT.systemBytes, bytes);
  }

  uncharge(segment: 'local' | 'system', bytes: number): void {
    this.#account.give(segment === 'local' ? LIMIT.localBytes : LIMIT.systemBytes, bytes);
  }

  usage(segment: 'local' | 'system'): { readonly budget: number; readonly used: number } {
    const limit = segment === 'local' ? LIMIT.localBytes : LIMIT.systemBytes;
    return { budget: this.#account.reach(limit), used: this.#account.held(limit) };
  }

  keep(bytes: number): boolean {
    const more = bytes - this.#account.held(LIMIT.privateBytes);
    if (more > 0) return this.#account.take(LIMIT.privateBytes, more);
    this.#account.give(LIMIT.privateBytes, -more);
    return true;
  }

  release(): void {
    if (this.#over) return;
    this.#over = true;
    for (const limit of [LIMIT.privateBytes, LIMIT.localBytes, LIMIT.systemBytes])
      this.#account.give(limit, this.#account.held(limit));
    for (const slab of [...this.#slabs]) slab.end();
    this.#close();
  }

  #close(): void {
    if (this.#over && this.#slabs.size === 0) this.#account.close();
  }
}
