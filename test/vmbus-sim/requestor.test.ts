import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUS_LIMITS, Requestor } from '../../src/vmbus-sim/index.ts';

describe('a requestor', () => {
  it('hands out ids from 1, up to its capacity and not one more', () => {
    const table = new Requestor<object>();
    const ids = Array.from({ length: BUS_LIMITS.transactions }, () => table.begin({}));
    expect(ids[0]).toBe(1);
    expect(new Set(ids).size).toBe(BUS_LIMITS.transactions);
    expect(Math.max(...ids)).toBe(BUS_LIMITS.transactions);
    expect(table.begin({})).toBe(0);
    expect(table.size).toBe(BUS_LIMITS.transactions);
    table.end(17);
    expect(table.begin({})).toBe(17);
  });

  it('gives each transaction back once', () => {
    const table = new Requestor<{ readonly name: string }>();
    const first = table.begin({ name: 'first' });
    const second = table.begin({ name: 'second' });
    expect(table.peek(second)?.name).toBe('second');
    expect(table.end(second)?.name).toBe('second');
    expect(table.end(second)).toBeUndefined();
    expect(table.peek(second)).toBeUndefined();
    expect(table.end(first)?.name).toBe('first');
    expect(table.size).toBe(0);
  });

  it.each([0, -1, 2, 3, 1.5, 2 ** 32 + 1, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
    'has nothing for the id %d, which is not in flight',
    (id) => {
      const table = new Requestor<object>();
      table.begin({});
      expect(table.end(id)).toBeUndefined();
      expect(table.peek(id)).toBeUndefined();
      expect(table.size).toBe(1);
    },
  );

  it('drains what is in flight, while new ones may begin', () => {
    const table = new Requestor<{ readonly name: string }>();
    table.begin({ name: 'a' });
    const gone = table.begin({ name: 'b' });
    table.begin({ name: 'c' });
    table.end(gone);
    const drained: string[] = [];
    table.drain((entry, id) => {
      drained.push(`${id}${entry.name}`);
      if (entry.name === 'a') table.begin({ name: 'new' });
    });
    expect(drained).toEqual(['1a', '3c']);
    expect(table.size).toBe(1);
  });

  it('behaves as a map of the ids in flight, whatever the peer completes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -2, max: 12 }))), (steps) => {
        const table = new Requestor<object>(8);
        const model = new Map<number, object>();
        for (const step of steps) {
          if (step === 0) {
            const entry = {};
            const id = table.begin(entry);
            expect(id === 0).toBe(model.size === 8);
            expect(model.has(id)).toBe(false);
            if (id !== 0) model.set(id, entry);
          } else {
            expect(table.end(step)).toBe(model.get(step));
            model.delete(step);
          }
          expect(table.size).toBe(model.size);
        }
      }),
    );
  });
});
