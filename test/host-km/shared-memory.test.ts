import { beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/host-km/accounting.ts';
import { ceilings, LIMIT } from '../../src/host-km/limits.ts';
import { SlabMemory } from '../../src/host-km/slab-memory.ts';
import { MemoryLink } from './harness/memory-link.ts';

const PAGE = 4096;
const MIB = 1024 * 1024;
const SLAB = 2 ** 40;

interface Party {
  readonly link: MemoryLink;
  readonly account: Account;
  readonly memory: SlabMemory;
  /** The process is proven gone. */
  gone(): void;
}

let partition: Account;
let one: Party;
let other: Party;

function party(): Party {
  const limits = { slab: { process: 3 }, slabBytes: { process: 2 * MIB }, privateBytes: { process: 100 } };
  const account = new Account(ceilings('process', limits), partition);
  const link = new MemoryLink();
  const memory = new SlabMemory(link, account);
  const gone = (): void => {
    memory.release();
    account.close();
  };
  return { link, account, memory, gone };
}

beforeEach(() => {
  partition = new Account(ceilings('partition'), null);
  one = party();
  other = party();
});

const held = (account: Account): number[] => [account.held(LIMIT.slab), account.held(LIMIT.slabBytes)];

function slab(of: Party, bytes = PAGE) {
  const object = of.memory.object();
  const made = object.slab(bytes);
  if (made === null) throw new Error('no slab');
  return { object, slab: made };
}

describe('the slab of a shared object', () => {
  it('is given to each process that maps it, once, under an id of its own', () => {
    one.memory.slab(PAGE, 'write');
    const made = slab(one);
    expect([one.memory.attach(made.slab), one.memory.attach(made.slab)]).toEqual([2 * SLAB, 2 * SLAB]);
    expect(other.memory.attach(made.slab)).toBe(SLAB);
    for (const { memory } of [one, other]) expect(memory.deliver(memory.attach(made.slab) + 8)).toBe(true);
    expect(one.link.lane.map(({ header }) => header)).toEqual([
      { kind: 'slab', id: 2, guestAccess: 'write' },
    ]);
    expect(other.link.lane).toEqual([
      { header: { kind: 'slab', id: 1, guestAccess: 'write' }, memory: one.link.lane[0]?.memory },
    ]);
    expect(one.link.lane[0]?.memory.view).toBe(made.slab.bytes);
  });

  it('that nobody mapped goes with its object', () => {
    const { object } = slab(one);
    expect(held(partition)).toEqual([1, PAGE]);
    object.release();
    object.release();
    expect([held(partition), one.link.released]).toEqual([[0, 0], 1]);
  });

  it('that only one process mapped becomes memory of that process, zeroed as all is', () => {
    const made = slab(one);
    const token = one.memory.attach(made.slab);
    made.slab.bytes.fill(7);
    made.object.release();
    expect([held(partition), one.link.released]).toEqual([[1, PAGE], 0]);
    const range = one.memory.slab(PAGE, 'write');
    expect(range?.token).toBe(token);
    expect(range?.bytes.every((byte) => byte === 0)).toBe(true);
    one.gone();
    expect([held(partition), one.link.released]).toEqual([[0, 0], 1]);
  });

  it('can be made and mapped over and over by one process', () => {
    for (let i = 0; i < 50; i++) {
      const made = slab(one, MIB);
      expect(one.memory.attach(made.slab)).toBeGreaterThan(0);
      made.object.release();
      // What is its own by now serves what it wants for itself.
      expect(one.memory.slab(MIB, 'write')).not.toBeNull();
      one.gone();
      one = party();
    }
    expect(held(partition)).toEqual([0, 0]);
  });

  it('that several mapped is nobody’s until all of them but one are gone', () => {
    const third = party();
    const made = slab(one);
    for (const { memory } of [one, other, third]) memory.attach(made.slab);
    made.object.release();
    expect(held(partition)).toEqual([4, PAGE]);
    one.gone();
    expect([held(partition), one.link.released]).toEqual([[3, PAGE], 0]);
    other.gone();
    expect([held(partition), held(third.account)]).toEqual([
      [1, PAGE],
      [1, PAGE],
    ]);
    expect(third.memory.slab(PAGE, 'write')?.token).toBe(SLAB);
    third.gone();
    expect([held(partition), one.link.released]).toEqual([[0, 0], 1]);
  });

  it('lives on when its maker is gone, and its object is not over', () => {
    const made = slab(one);
    one.memory.attach(made.slab);
    one.gone();
    expect([held(partition), held(one.account)]).toEqual([
      [1, PAGE],
      [0, 0],
    ]);
    other.memory.attach(made.slab);
    expect(other.memory.deliver(other.memory.attach(made.slab))).toBe(true);
    made.object.release();
    // Adopted: the maker's process, which had it too, is no more.
    expect([held(partition), held(other.account)]).toEqual([
      [1, PAGE],
      [1, PAGE],
    ]);
    other.gone();
    expect(held(partition)).toEqual([0, 0]);
  });

  it('stays as it is when the one process that has it may not take it over', () => {
    const made = slab(one, 2 * MIB);
    one.gone();
    other.memory.attach(made.slab);
    expect(other.memory.slab(PAGE, 'write')).not.toBeNull();
    made.object.release();
    expect(other.account.held(LIMIT.slabBytes)).toBeLessThan(2 * MIB);
    other.gone();
    expect(held(partition)).toEqual([0, 0]);
  });

  it('is made up to the limits and no further, and not without memory', () => {
    const object = one.memory.object();
    expect([object.slab(MIB), object.slab(MIB)]).not.toContain(null);
    expect(object.slab(PAGE)).toBeNull();
    expect(held(one.account)).toEqual([2, 2 * MIB]);
    object.release();
    one.link.noMemory = true;
    expect(one.memory.object().slab(PAGE)).toBeNull();
    expect(held(one.account)).toEqual([0, 0]);
  });

  it('is mapped up to the limit of slabs and no further; nothing else is mapped', () => {
    const slabs = Array.from(
      { length: 4 },
      () => slab(one.account.held(LIMIT.slab) < 2 ? one : party()).slab,
    );
    const tokens = slabs.map((made) => other.memory.attach(made));
    expect(tokens).toEqual([SLAB, 2 * SLAB, 3 * SLAB, 0]);
    expect(one.memory.attach({ bytes: new Uint8Array(PAGE) })).toBe(0);
  });
});

describe('what a shared object is charged', () => {
  it('is on its process while that lives, and on its partition afterwards', () => {
    const object = one.memory.object();
    expect([object.charge('system', 10), object.charge('local', 20), object.keep(30)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(object.usage('local')).toMatchObject({ used: 20 });
    const charges = (account: Account) =>
      [LIMIT.systemBytes, LIMIT.localBytes, LIMIT.privateBytes].map((limit) => account.held(limit));
    expect(charges(one.account)).toEqual([10, 20, 30]);
    one.gone();
    expect([charges(one.account), charges(partition)]).toEqual([
      [0, 0, 0],
      [10, 20, 30],
    ]);
    object.uncharge('local', 20);
    expect(charges(partition)).toEqual([10, 0, 30]);
    object.release();
    expect(charges(partition)).toEqual([0, 0, 0]);
  });

  it('for private data is what is kept in all, up to the limit', () => {
    const object = one.memory.object();
    expect([object.keep(100), object.keep(101), object.keep(40)]).toEqual([true, false, true]);
    expect(one.memory.object().keep(61)).toBe(false);
    expect(one.memory.object().keep(60)).toBe(true);
    expect(one.account.held(LIMIT.privateBytes)).toBe(100);
  });
});
