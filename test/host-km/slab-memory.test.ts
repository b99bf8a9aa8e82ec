import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/host-km/accounting.ts';
import { ceilings, LIMIT } from '../../src/host-km/limits.ts';
import { RangeList } from '../../src/host-km/range-list.ts';
import { SlabMemory } from '../../src/host-km/slab-memory.ts';
import { MemoryLink } from './harness/memory-link.ts';

const PAGE = 4096;
const MIB = 1 << 20;
let link: MemoryLink;
let account: Account;
let memory: SlabMemory;

beforeEach(() => {
  link = new MemoryLink();
  account = new Account(ceilings('process', { slab: { process: 3 }, slabBytes: { process: 4 * MIB } }), null);
  memory = new SlabMemory(link, account);
});

describe('slab memory', () => {
  it('hands out whole pages by token: slab in the upper bits, offset in the lower 40', () => {
    const first = memory.slab(1, 'write');
    const second = memory.slab(PAGE + 1, 'write');
    expect([first?.token, first?.bytes.length]).toEqual([2 ** 40, PAGE]);
    expect([second?.token, second?.bytes.length]).toEqual([2 ** 40 + PAGE, 2 * PAGE]);
    expect(link.shared).toBe(1);
  });

  it('keeps what a guest may write apart from what it may only read', () => {
    const write = memory.slab(PAGE, 'write');
    const read = memory.slab(PAGE, 'read');
    expect(Math.floor((write?.token ?? 0) / 2 ** 40)).not.toBe(Math.floor((read?.token ?? 0) / 2 ** 40));
    memory.deliver(read?.token ?? 0);
    expect(link.lane[0]?.header.guestAccess).toBe('read');
  });

  it('zeroes a range before it is handed out again', () => {
    const range = memory.slab(PAGE, 'write');
    range?.bytes.fill(7);
    range?.release();
    range?.release();
    const again = memory.slab(PAGE, 'write');
    expect(again?.token).toBe(range?.token);
    expect(again?.bytes.every((byte) => byte === 0)).toBe(true);
    expect(memory.slab(PAGE, 'write')?.token).not.toBe(range?.token);
  });

  it('clears a range, and nothing beside it, as long as it is held', () => {
    const [range, other, alone] = [
      memory.slab(PAGE, 'write'),
      memory.slab(PAGE, 'write'),
      memory.dedicated(PAGE),
    ];
    const all = [range, other, alone];
    for (const one of all) one?.bytes.fill(7);
    range?.clear();
    const sums = () => all.map((one) => one?.bytes.reduce((sum, byte) => sum + byte, 0));
    expect(sums()).toEqual([0, 7 * PAGE, 7 * PAGE]);
    alone?.clear();
    expect(sums()).toEqual([0, 7 * PAGE, 0]);
    other?.release();
    const next = memory.slab(PAGE, 'write');
    next?.bytes.fill(1);
    other?.clear();
    expect(next?.token).toBe(other?.token);
    expect(next?.bytes.every((byte) => byte === 1)).toBe(true);
  });

  it('gives a slab to the guest once, before its first token', () => {
    const range = memory.slab(PAGE, 'write');
    const other = memory.slab(PAGE, 'write');
    expect(link.lane).toEqual([]);
    expect(memory.deliver(range?.token ?? 0)).toBe(true);
    expect(memory.deliver(other?.token ?? 0)).toBe(true);
    expect(link.lane.map(({ header }) => header)).toEqual([{ kind: 'slab', id: 1, guestAccess: 'write' }]);
  });

  it('says no to a token of no slab, and while the lane is full', () => {
    expect(memory.deliver(9 * 2 ** 40)).toBe(false);
    const range = memory.slab(PAGE, 'write');
    link.laneFull = true;
    expect(memory.deliver(range?.token ?? 0)).toBe(false);
    link.laneFull = false;
    expect(memory.deliver(range?.token ?? 0)).toBe(true);
  });

  it('charges a slab whole, and until the process is gone', () => {
    const range = memory.slab(PAGE, 'write');
    const held = account.held(LIMIT.slabBytes);
    expect(held).toBeGreaterThan(PAGE);
    range?.release();
    expect(account.held(LIMIT.slabBytes)).toBe(held);
    memory.release();
    expect([account.held(LIMIT.slabBytes), account.held(LIMIT.slab), link.released]).toEqual([0, 0, 1]);
  });

  it('goes up to the bytes allowed and no further', () => {
    expect(memory.slab(4 * MIB, 'write')?.bytes.length).toBe(4 * MIB);
    expect(memory.slab(PAGE, 'write')).toBeNull();
    expect(account.held(LIMIT.slabBytes)).toBe(4 * MIB);
    memory.release();
    expect(memory.slab(4 * MIB + 1, 'write')).toBeNull();
    expect(account.held(LIMIT.slabBytes)).toBe(0);
  });

  it('goes up to the slabs allowed and no further', () => {
    for (let i = 0; i < 3; i++) expect(memory.slab(MIB, 'write')).not.toBeNull();
    expect(memory.slab(MIB, 'write')).toBeNull();
    expect(account.held(LIMIT.slab)).toBe(3);
  });

  it('refuses sizes that are none, and gives the charge back when the system has no memory', () => {
    for (const bytes of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 41])
      expect(memory.slab(bytes, 'write')).toBeNull();
    link.noMemory = true;
    expect(memory.slab(PAGE, 'write')).toBeNull();
    expect([account.held(LIMIT.slabBytes), account.held(LIMIT.slab)]).toEqual([0, 0]);
  });

  it('makes a dedicated slab of exactly the pages asked for, and lends nothing else of it', () => {
    const one = memory.dedicated(PAGE + 1);
    const other = memory.slab(PAGE, 'write');
    expect([one?.token, one?.bytes.length]).toEqual([2 ** 40, 2 * PAGE]);
    expect(other?.token).toBe(2 * 2 ** 40);
    expect(account.held(LIMIT.slabBytes)).toBe(2 * PAGE + 256 * 1024);
    expect(memory.deliver(one?.token ?? 0)).toBe(true);
    expect(link.lane.map(({ header }) => header)).toEqual([
      { kind: 'slab', id: 1, guestAccess: 'dedicated', bytes: 2 * PAGE },
    ]);
    expect(link.lane[0]?.memory.bytes).toBe(2 * PAGE);
  });

  it('lends a dedicated slab again under its id, with the descriptor and as it was left', () => {
    const one = memory.dedicated(PAGE);
    memory.deliver(one?.token ?? 0);
    one?.bytes.fill(7);
    one?.release();
    one?.release();
    expect(one?.bytes.every((byte) => byte === 7)).toBe(true);
    const again = memory.dedicated(PAGE);
    const second = memory.dedicated(PAGE);
    expect([again?.token, second?.token]).toEqual([2 ** 40, 2 * 2 ** 40]);
    expect(again?.bytes.every((byte) => byte === 7)).toBe(true);
    for (let i = 0; i < 2; i++) expect(memory.deliver(again?.token ?? 0)).toBe(true);
    expect(link.lane.map(({ header }) => header.id)).toEqual([1, 1]);
    expect(new Set(link.lane.map((given) => given.memory)).size).toBe(1);
    one?.release();
    expect(memory.dedicated(PAGE)?.token).toBe(3 * 2 ** 40);
  });

  it('keeps a freed dedicated slab for about its size, charged until the process is gone', () => {
    memory.dedicated(MIB)?.release();
    memory.dedicated(2 * MIB)?.release();
    expect(account.held(LIMIT.slabBytes)).toBe(3 * MIB);
    const part = memory.dedicated(MIB + PAGE);
    expect([part?.token, part?.bytes.length]).toEqual([2 * 2 ** 40, MIB + PAGE]);
    expect(memory.dedicated(MIB + PAGE)).toBeNull();
    expect(memory.dedicated(MIB)).not.toBeNull();
    expect(memory.dedicated(MIB)?.token).toBe(3 * 2 ** 40);
    expect(memory.dedicated(PAGE)).toBeNull();
    memory.release();
    expect([account.held(LIMIT.slabBytes), account.held(LIMIT.slab), link.released]).toEqual([0, 0, 3]);
    for (const bytes of [0, -1, 1.5, Number.NaN, 2 ** 41]) expect(memory.dedicated(bytes)).toBeNull();
  });

  it('adopts and releases one range as often as anybody likes', () => {
    for (let i = 0; i < 20_000; i++) {
      const range = memory.dedicated(64 * 1024);
      expect(range?.token).toBe(2 ** 40);
      range?.release();
    }
    expect([account.held(LIMIT.slabBytes), account.held(LIMIT.slab)]).toEqual([64 * 1024, 1]);
  });

  it('has few slabs for ranges of many sizes, one after the other', () => {
    const ranges = [1, 2, 3, 4, 3, 2, 1].map((pages) => {
      const range = memory.dedicated(pages * PAGE);
      range?.release();
      return range?.bytes.length;
    });
    expect(ranges).toEqual([1, 2, 3, 4, 3, 2, 1].map((pages) => pages * PAGE));
    // As many as there can be.
    expect([account.held(LIMIT.slabBytes), account.held(LIMIT.slab)]).toEqual([7 * PAGE, 3]);
  });

  it('makes a dedicated slab of just the size where the next power of two is past the limit', () => {
    const one = memory.dedicated(2 * MIB + PAGE);
    expect([one?.bytes.length, account.held(LIMIT.slabBytes)]).toEqual([2 * MIB + PAGE, 4 * MIB]);
    one?.release();
    memory.release();
    expect(memory.slab(MIB, 'write')).not.toBeNull();
    const other = memory.dedicated(2 * MIB + PAGE);
    expect([other?.bytes.length, account.held(LIMIT.slabBytes)]).toEqual([2 * MIB + PAGE, 3 * MIB + PAGE]);
    other?.release();
    expect(memory.dedicated(2 * MIB + PAGE)?.token).toBe(other?.token);
  });

  it('answers budget and use without making anything', () => {
    expect(memory.charge('local', 5)).toBe(true);
    expect(memory.usage('local')).toBe(memory.usage('local'));
    expect(memory.usage('local').used).toBe(5);
    memory.uncharge('local', 5);
    expect(memory.usage('local').used).toBe(0);
  });
});

describe('range list', () => {
  it('never hands a byte out twice and coalesces to the whole again', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(15)), { maxLength: 100 }), (steps) => {
        const list = new RangeList(64);
        const held: { offset: number; size: number }[] = [];
        const taken = new Set<number>();
        for (const [take, amount] of steps) {
          if (take) {
            const size = amount + 1;
            const offset = list.take(size);
            if (offset < 0) continue;
            for (let i = offset; i < offset + size; i++) {
              expect(taken.has(i)).toBe(false);
              taken.add(i);
            }
            held.push({ offset, size });
          } else {
            const [one] = held.splice(amount % (held.length + 1), 1);
            if (one === undefined) continue;
            for (let i = one.offset; i < one.offset + one.size; i++) taken.delete(i);
            list.give(one.offset, one.size);
          }
        }
        for (const { offset, size } of held) list.give(offset, size);
        expect(list.take(64)).toBe(0);
      }),
      { numRuns: 100 },
    );
  });
});
