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
