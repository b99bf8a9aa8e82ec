import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandleSpace } from '../../../src/host-km/drivers/drm/handle-space.ts';

const object = (kernel: number) => ({ kind: 'gem', kernel, bytes: 0, left: false, offset: -1 }) as const;

describe('the handles of an open file', () => {
  it('are the lowest free numbers from 1 on, whatever the kernel calls the objects', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 200 }), (deeds) => {
        const space = new HandleSpace();
        const live = new Set<number>();
        let kernel = 1000;
        for (const deed of deeds) {
          if (live.has(deed)) {
            expect(space.remove(deed)?.bytes).toBe(0);
            live.delete(deed);
          } else {
            let lowest = 1;
            while (live.has(lowest)) lowest++;
            const handle = space.add(object(kernel));
            expect(handle).toBe(lowest);
            expect(space.find(kernel++)).toBe(handle);
            live.add(handle);
          }
          expect(space.size).toBe(live.size);
          for (const handle of live) expect(space.get(handle)).toBeDefined();
        }
        expect([...space].length).toBe(live.size);
      }),
    );
  });

  it('name one object each: the kernel never gives a number of its own twice', () => {
    const space = new HandleSpace();
    space.add(object(5));
    expect(() => space.add(object(5))).toThrow(RangeError);
    expect(space.get(0)).toBeUndefined();
    expect(space.remove(2)).toBeUndefined();
    expect(space.find(6)).toBe(0);
  });
});

describe('who is told of the handles of an open file', () => {
  const listen = (space: HandleSpace) => {
    const names = new Map<number, number>();
    const told: (readonly [number, number])[] = [];
    space.tell((handle, kernel) => {
      told.push([handle, kernel]);
      if (kernel === 0) names.delete(handle);
      else names.set(handle, kernel);
    });
    return { names, told };
  };

  it('hears of those that are there, and of each change', () => {
    const space = new HandleSpace();
    for (const kernel of [5, 6, 7]) space.add(object(kernel));
    space.remove(2);
    const { told } = listen(space);
    expect(told.splice(0)).toEqual([
      [1, 5],
      [3, 7],
    ]);
    space.add(object(8));
    space.remove(3);
    space.remove(3);
    expect(told).toEqual([
      [2, 8],
      [3, 0],
    ]);
  });

  it('does not of one that is about to be closed, whenever they came, unless it stays', () => {
    const space = new HandleSpace();
    const [first, second] = [object(5), object(6)];
    space.add(first);
    space.add(second);
    space.show(first, false);
    const { names } = listen(space);
    expect([...names]).toEqual([[2, 6]]);
    space.show(second, false);
    expect([...names]).toEqual([]);
    space.show(second, true);
    space.show(first, true);
    expect([...names].sort()).toEqual([
      [1, 5],
      [2, 6],
    ]);
    space.show(first, false);
    space.remove(1);
    expect([...listen(space).names]).toEqual([[2, 6]]);
  });

  it('hears nothing of an object whose number has become another’s', () => {
    const space = new HandleSpace();
    const [old, next] = [object(5), object(5)];
    space.add(old);
    space.remove(1);
    space.add(next);
    const { names, told } = listen(space);
    told.length = 0;
    space.show(old, false);
    space.show(old, true);
    space.show(object(9), true);
    expect([told, [...names]]).toEqual([[], [[1, 5]]]);
  });

  it('knows after any deeds exactly what is there and stays', () => {
    const deed = fc.record({
      kind: fc.constantFrom('add', 'remove', 'hide', 'spare', 'tell'),
      which: fc.nat({ max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 100 }), (deeds) => {
        const space = new HandleSpace();
        const hidden = new Set<number>();
        let { names } = listen(space);
        let kernel = 100;
        for (const { kind, which } of deeds) {
          const known = space.get(which);
          if (kind === 'add') space.add(object(kernel++));
          if (kind === 'tell') names = listen(space).names;
          if (known === undefined) continue;
          if (kind === 'remove') {
            space.remove(which);
            hidden.delete(known.kernel);
          }
          if (kind === 'hide' || kind === 'spare') space.show(known, kind === 'spare');
          if (kind === 'hide') hidden.add(known.kernel);
          if (kind === 'spare') hidden.delete(known.kernel);
        }
        const there = [...space].map((one) => one.kernel).filter((one) => !hidden.has(one));
        expect([...names.values()].sort()).toEqual(there.sort());
        for (const [handle, number] of names) expect(space.get(handle)?.kernel).toBe(number);
      }),
    );
  });
});
